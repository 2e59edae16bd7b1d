"""What a payment has earned so far and is owed after step 6: the engine's figures and the priced ones, in one place.

The engine has done evidence, gates, lines, `less` and limits per participant for the price lines of members; the same
is done here for lines above single members and for formulas, whose amounts no limit per participant touches.
`less` shares are taken one after the other, each of what the one before it left. They are not rounded by themselves:
what they and the limits per participant leave of the payment is rounded once, or with it in total (step 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.model.contract import Contract, Payment
from outcomelang.model.finality import may_bring_less_than_nothing
from outcomelang.settlement.balance import check_balance, total_of
from outcomelang.settlement.figures import LineFigure, ParticipantCut, PaymentFigure
from outcomelang.settlement.gates import OPEN, GateView, PaymentGates
from outcomelang.settlement.priced import Priced, View
from outcomelang.settlement.reason import Reason
from outcomelang.settlement.told import Known, Told, any_unknown, quantity
from outcomelang.value.range import ANYTHING, NOT_NEGATIVE, SHARE, ZERO, Range, greatest, hull, total


@frozen
class Measured:
    """What the engine found for the price lines of members of one payment."""

    figures: tuple[PaymentFigure, ...]
    lines: tuple[LineFigure, ...]


@frozen
class Entitlement:
    """A payment (or saving) after step 6.

    `gross` = `waiting` + `held` + `refused` + `less` + the cuts + `owed`. `range` is what `owed` can become.
    `possible` is the same where other payments that are known may still be changed by their own limits: it is wider.
    `is_for_good` says that nothing that its lines and formula rest on can change any more, whatever other payments do.
    `waits` says, by line, point and cohort, what an amount above single members, or its gate, waits for.
    """

    payment: Payment
    lines: tuple[LineFigure, ...]
    gross: Fraction
    waiting: Fraction
    held: Fraction
    refused: Fraction
    less: Fraction
    cuts: tuple[ParticipantCut, ...]
    owed: Fraction
    range: Range
    possible: Range
    is_for_good: bool
    gates: PaymentGates
    waits: Mapping[tuple[int, int | None, str | None], tuple[Reason, ...]]

    @property
    def own(self) -> Fraction:
        """What it is owed before the contract's limits per participant."""
        return self.owed + total_of(cut.amount for cut in self.cuts if cut.whose == "contract")

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All that its amounts wait for, each once."""
        return tuple(dict.fromkeys(reason for reasons in self.waits.values() for reason in reasons))

    @property
    def has_open_lines(self) -> bool:
        """Whether a member, an event or a formula of it is pending, missing, or waits for evidence or for a gate."""
        open_counts = (line.count for line in self.lines if line.status in ("pending", "missing", "waiting"))
        return any(open_counts) or any(line.waiting or line.held for line in self.lines)


def entitlement_of(
    payment: Payment, measured: Measured, priced: Sequence[Priced], gates: PaymentGates, view: View
) -> Entitlement:
    """The entitlement of one payment."""
    kept = _kept(payment, view)
    parts = [_part(payment, one, gates.at(one.place.point, one.place.cohort), kept) for one in priced]
    figures = measured.figures
    members = _range_of_members(payment, measured, gates, view.evaluator.contract)
    possible = total((members, *(part.range for part in parts)))
    lines = (*measured.lines, *(part.line for part in parts))
    made = Entitlement(
        payment=payment,
        lines=lines,
        gross=total_of((*(figure.gross for figure in figures), *(part.line.amount for part in parts))),
        waiting=total_of(figure.waiting for figure in figures),
        held=total_of((*(figure.held for figure in figures), *(part.line.held for part in parts))),
        refused=total_of((*(figure.refused for figure in figures), *(part.line.refused for part in parts))),
        less=total_of((*(figure.less for figure in figures), *(part.less for part in parts))),
        cuts=tuple(cut for figure in figures for cut in figure.cuts),
        owed=total_of((*(figure.owed for figure in figures), *(part.owed for part in parts))),
        range=possible,
        possible=possible,
        is_for_good=isinstance(kept.told, Known) and _are_for_good(priced, lines, gates),
        gates=gates,
        waits={(part.line.line, part.line.point, part.line.cohort): part.reasons for part in parts},
    )
    cuts = [cut.amount for cut in made.cuts]
    places = [made.waiting, made.held, made.refused, made.less, *cuts, made.owed]
    check_balance(f"what `{payment.name}` has earned", made.gross, places)
    return made


def _are_for_good(priced: Iterable[Priced], lines: Iterable[LineFigure], gates: PaymentGates) -> bool:
    """Whether no figure and no member's value can change, and no gate that an amount passes."""
    if any(line.status == "growing" or line.possible or line.unbounded for line in lines):
        return False
    passed = [gates.at(line.point, line.cohort) for line in lines if line.amount]
    return all(one.is_for_good for one in priced) and all(gate.is_for_good for gate in passed)


# --- Amounts above single members ---------------------------------------------------------------


@frozen
class _Kept:
    """The share of a payment that its `less` clauses leave."""

    told: Told
    range: Range


@frozen
class _Part:
    """One priced amount after its gate and `less`."""

    line: LineFigure
    less: Fraction
    owed: Fraction
    range: Range
    reasons: tuple[Reason, ...]


def _kept(payment: Payment, view: View) -> _Kept:
    told = [view.evaluator.value(share) for share in payment.less]
    unknown = any_unknown(told)
    if unknown:
        return _Kept(unknown, SHARE)
    kept = Fraction(1)
    for share in told:
        kept *= 1 - quantity(share)
    return _Kept(Known(kept), Range.exactly(kept))


def _part(payment: Payment, priced: Priced, gate: GateView, kept: _Kept) -> _Part:
    possible = _through_gate(priced.range * kept.range, gate)
    unknown = any_unknown((priced.told, kept.told))
    if unknown:
        line = _pending_line(payment, priced, unknown.state, possible)
        return _Part(line, Fraction(0), Fraction(0), possible, unknown.reasons)
    line = _paid_line(payment, priced, quantity(priced.told), gate)
    let_through = line.amount - line.held - line.refused
    owed = let_through * quantity(kept.told)
    return _Part(line, let_through - owed, owed, possible, gate.reasons if line.held else ())


def _pending_line(payment: Payment, priced: Priced, status: str, possible: Range) -> LineFigure:
    most = possible.highest
    nothing = _paid_line(payment, evolve(priced, quantity=Fraction(0)), Fraction(0), OPEN)
    return evolve(nothing, status=status, possible=max(most or Fraction(0), Fraction(0)), unbounded=int(most is None))


def _paid_line(payment: Payment, priced: Priced, amount: Fraction, gate: GateView) -> LineFigure:
    return LineFigure(
        payment=payment.name,
        line=priced.line,
        point=priced.place.point,
        cohort=priced.place.cohort,
        status="met" if amount else "not met",
        count=1,
        quantity=priced.quantity,
        amount=amount,
        waiting=Fraction(0),
        possible=Fraction(0),
        unbounded=0,
        held=amount if gate.state == "pending" else Fraction(0),
        refused=amount if gate.state == "closed" else Fraction(0),
    )


# --- What can become of it ----------------------------------------------------------------------


def _through_gate(amounts: Range, gate: GateView) -> Range:
    if not gate.may_open:
        return ZERO
    return hull((ZERO, amounts)) if gate.may_shut else amounts


def _range_of_members(payment: Payment, measured: Measured, gates: PaymentGates, contract: Contract) -> Range:
    """What the engine's part can become, with gates that can still open or shut.

    The engine takes an open gate to stay open and a closed one to stay closed. What an open gate that can shut lets
    through now may go, and what a closed one that can open refuses may come: bounds before limits per participant.
    Nothing is known of lines that may take money where there is no bound to what they take, or where such limits
    come after a gate that can change.
    """
    takes = {number for number, line in enumerate(payment.lines, 1) if may_bring_less_than_nothing(line, contract)}
    scopes = [*(limit.scope for limit in payment.limits), *(cap.scope for cap in contract.caps)]
    found = total(Range(figure.lowest, figure.highest) for figure in measured.figures)
    for line in measured.lines:
        gate = gates.at(line.point, line.cohort)
        if line.line in takes and (line.unbounded or ("participant" in scopes and gate.may_change)):
            return ANYTHING
        if gate.may_change and gate.state == "open":
            found += hull((ZERO, Range.exactly(-line.amount)))
        elif gate.may_change:
            to_come = [Range.exactly(line.waiting), NOT_NEGATIVE if line.unbounded else Range.exactly(line.possible)]
            found += hull((ZERO, Range.exactly(line.refused) + total(hull((ZERO, one)) for one in to_come)))
    return found if takes else greatest((ZERO, found))
