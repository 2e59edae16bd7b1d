"""`only when`: whether a payment's gates are open, point by point (order of operations, step 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from outcomelang.model.contract import BestOf, Line, MetricLine, Payment
from outcomelang.settlement.evaluate import Place
from outcomelang.settlement.figures import GateState
from outcomelang.settlement.priced import Pricing, View
from outcomelang.settlement.reason import Reason
from outcomelang.settlement.told import YES, Unknown


@frozen
class GateView:
    """The gates of a payment at one point and cohort.

    `may_open` and `may_shut` say whether that can still change for the better or the worse: a condition on a figure
    `so far` can be met by now and fail later. `is_for_good` says that all conditions are known and no later day can
    change them. `reasons` are what a condition waits for.
    """

    state: GateState
    may_open: bool
    may_shut: bool
    is_for_good: bool = False
    reasons: tuple[Reason, ...] = ()

    @property
    def may_change(self) -> bool:
        """Whether one that is open now can shut, or one that is closed can open."""
        return (self.state == "open" and self.may_shut) or (self.state == "closed" and self.may_open)


OPEN = GateView("open", may_open=True, may_shut=False, is_for_good=True)
PENDING = GateView("pending", may_open=True, may_shut=True)


@frozen
class PaymentGates:
    """The gates of a payment by point and cohort; empty if it has none."""

    views: Mapping[tuple[int | None, str | None], GateView]

    def at(self, point: int | None, cohort: str | None) -> GateView:
        """The gate that an amount at a point and in a cohort passes."""
        keys = ((point, cohort), (point, None), (None, cohort), (None, None))
        return next((self.views[key] for key in keys if key in self.views), OPEN)


def view_of(payment: Payment, place: Place, now: View) -> GateView:
    """All gates of a payment together: one that denies decides, else one that is pending.

    A condition that is missing is neither met nor not: what hangs on it is held.
    """
    states: set[GateState] = set()
    reasons: list[Reason] = []
    ways = []
    for gate in payment.gates:
        told = now.evaluator.value(gate.condition, place)
        ways.append(now.ranges.can_be(gate.condition, place))
        if told == YES:
            continue
        if isinstance(told, Unknown):
            reasons.extend(told.reasons)
        states.add("closed" if gate.otherwise == "nothing" and not isinstance(told, Unknown) else "pending")
    return GateView(
        state="closed" if "closed" in states else "pending" if states else "open",
        may_open=all(True in one for one in ways),
        may_shut=any(False in one for one in ways),
        is_for_good=all(now.is_for_good(gate.condition, place) for gate in payment.gates),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def gates_of(payment: Payment, pricing: Pricing, *, is_known: bool) -> PaymentGates:
    """The gates of a payment wherever it pays; pending if what they rest on `is_known` only later."""
    if not payment.gates:
        return PaymentGates({})
    views = {}
    for place in places_of(payment, pricing):
        view = view_of(payment, place, pricing.now) if is_known else PENDING
        views[place.point, place.cohort] = view
    return PaymentGates(views)


def places_of(payment: Payment, pricing: Pricing) -> Iterator[Place]:
    """The points at which the price lines are paid, or the cohorts of a formula; a place of neither for the rest."""
    if payment.formula is not None and payment.per_cohort:
        yield from (Place(cohort=cohort) for cohort in pricing.cohorts(payment.formula))
        return
    if payment.formula is not None:
        yield Place()
    for line in _lines(payment.lines):
        metric = pricing.contract.metric[line.metric] if isinstance(line, MetricLine) else None
        if isinstance(line, MetricLine) and metric and metric.points:
            for number in line.points or metric.points.numbers:
                yield Place(number, metric.points.unit)
        else:
            yield Place()


def _lines(lines: tuple[Line, ...]) -> Iterator[Line]:
    for line in lines:
        yield from _lines(line.lines) if isinstance(line, BestOf) else (line,)
