"""The contract's limits on one settlement date: each clause with its amount in money.

Limits that are not a whole number of rounding steps are rounded against the receiver: `at most` and caps down,
`at least` and floors up. A limit that rests on a figure which is not known yet lets nothing more through, and a
minimum that does adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import field, frozen

from outcomelang.model.contract import Cap, CapReturn, Contract, Guarantee, Limit, Payment
from outcomelang.model.expression import Expression
from outcomelang.settlement.evaluate import Evaluator
from outcomelang.settlement.figures import ParticipantCut
from outcomelang.settlement.order import named_in
from outcomelang.settlement.statement import LimitClause, LimitKind
from outcomelang.settlement.told import Known, quantity
from outcomelang.source import Span
from outcomelang.value.rounding import ceiling_to, floor_to
from outcomelang.value.schedule import DayOfYear

_OF_PAYMENT = {
    "payment": LimitKind.AT_MOST,
    "participant": LimitKind.AT_MOST_PER_PARTICIPANT,
    "settlement": LimitKind.AT_MOST_PER_SETTLEMENT,
    "year": LimitKind.AT_MOST_PER_YEAR,
    "share of total": LimitKind.AT_MOST_SHARE,
}
_OF_CONTRACT = {
    "total": LimitKind.CAP_TOTAL,
    "participant": LimitKind.CAP_PER_PARTICIPANT,
    "settlement": LimitKind.CAP_PER_SETTLEMENT,
    "year": LimitKind.CAP_PER_YEAR,
}
_PERIODS = ("settlement", "year")


@frozen
class Bound:
    """A limit in money: `clause` names it, `covers` the payments whose sum it limits.

    `is_fixed` says that the amount is known and rests on no payment, so that it will not change. `is_yearly` tells a
    limit per year from one per settlement or in total; `carried_forward` says that what it cuts is wanted again,
    `pro_rata` that it is shared by what is wanted and not in the order of the file.
    """

    clause: LimitClause
    covers: frozenset[str]
    is_fixed: bool = False
    is_yearly: bool = False
    year_start: DayOfYear | None = None
    carried_forward: bool = False
    pro_rata: bool = False

    @property
    def span(self) -> Span:
        """The clause's place in the contract, which tells limits apart from one settlement to the next."""
        return self.clause.span

    @property
    def amount(self) -> Fraction:
        """The amount; nothing while it is not known."""
        return self.clause.amount or Fraction(0)


@frozen
class Bounds:
    """Reads the limits of a contract on one settlement date.

    `evaluator` knows what each payment is owed so far: in a limit, its name means that, pending or not.
    """

    contract: Contract
    evaluator: Evaluator = field(repr=False)

    def of_payment(self, payment: Payment) -> Iterator[Bound]:
        """The limits of a payment as such, in the order of the file, without that on its share of the total."""
        yield from (self._own(payment, limit) for limit in payment.limits if limit.scope == "payment")

    def share(self, payment: Payment) -> Fraction:
        """The share of the total of all payments that a payment may be at most."""
        return quantity(self.evaluator.value(_of_total(payment).amount))

    def share_of_total(self, payment: Payment, total: Fraction) -> Bound:
        """The limit on a payment's share of the total of all payments, when that total is known."""
        amount = self._down(self.share(payment) * total)
        clause = self._clause(LimitKind.AT_MOST_SHARE, _of_total(payment).span, amount, payment=payment.name)
        return Bound(clause, frozenset((payment.name,)))

    def at_least(self, payment: Payment) -> LimitClause | None:
        """The minimum of a payment, which acts on the last settlement."""
        if payment.at_least is None:
            return None
        return self._clause(LimitKind.AT_LEAST, payment.at_least.span, self._up(payment.at_least), payment=payment.name)

    def own_periods(self, payment: Payment) -> Iterator[Bound]:
        """The limits of a payment per settlement and per year, in the order of the file."""
        yield from (self._own(payment, limit) for limit in payment.limits if limit.scope in _PERIODS)

    def has_periods(self, payment: Payment) -> bool:
        """Whether a limit per settlement or year covers a payment: its own, or one of the contract."""
        limits: list[str] = [limit.scope for limit in payment.limits]
        if payment in self.contract.payments:
            limits += [cap.scope for cap in self.contract.caps]  # those per settlement and year name no payments
        return any(scope in _PERIODS for scope in limits)

    def periods(self) -> Iterator[Bound]:
        """The contract's caps per settlement and per year, in the order of the file."""
        yield from (self._cap(cap) for cap in self.contract.caps if cap.scope in _PERIODS)

    def totals(self) -> Iterator[Bound]:
        """The contract's total caps, without those of one payer, in the order of the file."""
        yield from (self._cap(cap) for cap in self.contract.caps if cap.scope == "total" and cap.payer is None)

    def of_payer(self, payer: str) -> Iterator[Bound]:
        """The total caps of one payer, in the order of the file."""
        yield from (self._cap(cap) for cap in self.contract.caps if cap.payer == payer)

    def floors(self) -> Iterator[LimitClause]:
        """The contract's floors, which act on the last settlement."""
        for floor in self.contract.floors:
            yield self._clause(LimitKind.FLOOR, floor.span, self._up(floor.amount))

    def cap_return(self, cap: CapReturn, held: Fraction) -> LimitClause:
        """The return cap, on a day on which the investors' joint account holds so much."""
        return self._clause(LimitKind.CAP_RETURN, cap.span, max(Fraction(0), held))

    def guarantee(self, guarantee: Guarantee) -> LimitClause:
        """The guarantee, with the most it pays; nothing while that is not known, and where it has no limit."""
        most = None if guarantee.amount is None else self._amount(guarantee.amount)
        return self._clause(LimitKind.GUARANTEE, guarantee.span, most, payer=guarantee.guarantor)

    def of_participants(self, payment: Payment, cut: ParticipantCut) -> LimitClause:
        """The clause behind what a limit per participant cut."""
        if cut.whose == "payment":
            limit = payment.limits[cut.limit]
            return self._own(payment, limit).clause
        return self._cap(self.contract.caps[cut.limit]).clause

    # --- Clauses and amounts --------------------------------------------------------------------

    def _own(self, payment: Payment, limit: Limit) -> Bound:
        clause = self._clause(_OF_PAYMENT[limit.scope], limit.span, self._amount(limit.amount), payment=payment.name)
        return Bound(
            clause,
            frozenset((payment.name,)),
            is_fixed=_is_fixed(clause, limit.amount),
            is_yearly=limit.scope == "year",
            carried_forward=limit.carried_forward,
        )

    def _cap(self, cap: Cap) -> Bound:
        kind = LimitKind.CAP_OF_PAYER if cap.payer else _OF_CONTRACT[cap.scope]
        clause = self._clause(kind, cap.span, self._amount(cap.amount), payer=cap.payer)
        return Bound(
            clause,
            frozenset(cap.payments or (payment.name for payment in self.contract.payments)),
            is_fixed=_is_fixed(clause, cap.amount),
            is_yearly=cap.scope == "year",
            year_start=cap.year_start,
            carried_forward=cap.carried_forward,
            pro_rata=cap.pro_rata,
        )

    def _clause(
        self,
        kind: LimitKind,
        span: Span,
        amount: Fraction | None,
        *,
        payment: str | None = None,
        payer: str | None = None,
    ) -> LimitClause:
        source = self.contract.source
        text = " ".join(source.excerpt(span).split())
        line = source.place(span.start).line
        return LimitClause(kind, payment, payer, amount, text, line, file=source.used_file(span), span=span)

    def _amount(self, amount: Expression) -> Fraction | None:
        told = self.evaluator.value(amount)
        return self._down(quantity(told)) if isinstance(told, Known) else None

    def _up(self, amount: Expression) -> Fraction | None:
        told = self.evaluator.value(amount)
        return ceiling_to(quantity(told), self.contract.rounding.step) if isinstance(told, Known) else None

    def _down(self, amount: Fraction) -> Fraction:
        return floor_to(amount, self.contract.rounding.step)


def _of_total(payment: Payment) -> Limit:
    return next(limit for limit in payment.limits if limit.scope == "share of total")


def _is_fixed(clause: LimitClause, amount: Expression) -> bool:
    return clause.amount is not None and not named_in(amount)
