"""Step 5, and what each payment has earned by one text of the contract on one day, ahead of all limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from outcomelang.engine.reference.amounts.gate import Passed, passed
from outcomelang.engine.reference.amounts.portion import Days, Person, Portion, groups_with_cohorts, portions_of
from outcomelang.engine.reference.arithmetic import NOTHING, total
from outcomelang.model.contract import BestOf, Contract, EventLine, Line, MetricLine, Payment
from outcomelang.settlement.figures import LineFigure


@frozen
class Earned:
    """What a payment has earned: in all, of that waiting, kept back by gates, and taken off by `less`.

    `parts` is what is left, by participant; that of lines above single members and of formulas is nobody's (None).
    `is_final` says that nothing of it can change any more.
    """

    payment: Payment
    lines: tuple[LineFigure, ...]
    gross: Fraction
    waiting: Fraction
    held: Fraction
    refused: Fraction
    less: Fraction
    parts: Mapping[Person | None, Fraction] = field(repr=False)
    is_final: bool


def earned(payment: Payment, days: Days) -> Earned:
    """What a payment has earned by the day, after its gates and `less`."""
    shares = [days.figures.value(less) for less in payment.less]
    portions = list(portions_of(payment, days))
    places = dict.fromkeys(one.place for one in portions)
    gates = {place: passed(payment, place, days.figures, days.for_good) for place in places}
    behind = [(one, gates[one.place]) for one in portions]
    if not all(share.is_settled for share in shares):
        behind = [(_open(one), Passed("pending", is_final=False)) for one, _ in behind]
    let_in = _let_in(behind)
    parts = dict(let_in)
    for share in shares:
        if share.is_settled:
            parts = {person: amount - amount * share.number for person, amount in parts.items()}
    return Earned(
        payment=payment,
        lines=tuple(_lines(payment, behind)),
        gross=total([one.amount + one.waiting for one, _ in behind]),
        waiting=total([one.waiting for one, _ in behind]),
        held=total([one.amount for one, gate in behind if gate.state == "pending"]),
        refused=total([one.amount for one, gate in behind if gate.state == "closed"]),
        less=total(list(let_in.values())) - total(list(parts.values())),
        parts=parts,
        is_final=_is_final(payment, behind, days),
    )


def _open(portion: Portion) -> Portion:
    """A portion while what is taken off it cannot be told: of members it is held, else it is pending."""
    if portion.person is not None:
        return portion
    return evolve(portion, status="pending", quantity=NOTHING, amount=NOTHING, is_final=False)


def _let_in(behind: Sequence[tuple[Portion, Passed]]) -> dict[Person | None, Fraction]:
    found: dict[Person | None, Fraction] = {}
    for one, gate in behind:
        found[one.person] = found.get(one.person, NOTHING) + (one.amount if gate.state == "open" else NOTHING)
    return found


def _lines(payment: Payment, behind: Sequence[tuple[Portion, Passed]]) -> Iterator[LineFigure]:
    """The portions that are alike in line, point, cohort and status, together."""
    alike: dict[tuple[int, int | None, str | None, str], list[tuple[Portion, Passed]]] = {}
    for one, gate in behind:
        alike.setdefault((one.line, one.place.number, one.place.cohort, one.status), []).append((one, gate))
    for (line, point, cohort, status), some in alike.items():
        yield LineFigure(
            payment=payment.name,
            line=line,
            point=point,
            cohort=cohort,
            status=status,
            count=len(some),
            quantity=total([one.quantity for one, _ in some]),
            amount=total([one.amount for one, _ in some]),
            waiting=total([one.waiting for one, _ in some]),
            possible=NOTHING,
            unbounded=sum(not one.is_final for one, _ in some),
            held=total([one.amount for one, gate in some if gate.state == "pending"]),
            refused=total([one.amount for one, gate in some if gate.state == "closed"]),
        )


# --- Whether anything can still change ----------------------------------------------------------


def _is_final(payment: Payment, behind: Sequence[tuple[Portion, Passed]], days: Days) -> bool:
    """Whether nothing is open, and before the last settlement nothing can change, and nobody and nothing be added."""
    people = days.figures.people
    if any(_is_open(one, gate) for one, gate in behind):
        return False
    if people.day >= people.contract.settlements.last:
        return True
    if not all(one.is_final and (not one.amount or gate.is_final) for one, gate in behind):
        return False
    if not all(days.for_good.value(less).is_settled for less in payment.less):
        return False
    if payment.dates is not None and payment.dates[-1] > people.day:
        return False
    groups = [group for line in payment.lines for group in _groups(line, people.contract)]
    if payment.formula is not None and payment.per_cohort:
        groups += groups_with_cohorts(payment.formula, people.contract)
    return all(people.is_closed(group) for group in groups) and not any(map(_may_have_more_events, payment.lines))


def _is_open(portion: Portion, gate: Passed) -> bool:
    """Whether it can still change, or waits for its gate; what is held is pending even if it can never be paid."""
    return portion.is_open or (portion.amount != 0 and gate.state == "pending")


def _groups(line: Line, contract: Contract) -> Iterator[str]:
    match line:
        case MetricLine(metric=name):
            group = contract.metric[name].group
            if group:
                yield group
        case BestOf(lines=lines):
            for one in lines:
                yield from _groups(one, contract)
        case _:
            yield line.group


def _may_have_more_events(line: Line) -> bool:
    if isinstance(line, BestOf):
        return any(map(_may_have_more_events, line.lines))
    return isinstance(line, EventLine)
