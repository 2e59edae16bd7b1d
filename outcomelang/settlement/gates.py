"""`only when`: whether a payment's gates are open, point by point (order of operations, step 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from outcomelang.model.contract import BestOf, Contract, Line, MetricLine, Payment
from outcomelang.settlement.evaluate import Evaluator, Place
from outcomelang.settlement.figures import GateState
from outcomelang.settlement.range_of_figures import RangeOfFigures
from outcomelang.settlement.reason import Reason
from outcomelang.settlement.told import YES, Unknown


@frozen
class GateView:
    """The gates of a payment at one point and cohort.

    `may_open` and `may_shut` say whether that can still change for the better or the worse: a condition on a figure
    `so far` can be met by now and fail later. `reasons` are what a condition waits for.
    """

    state: GateState
    may_open: bool
    may_shut: bool
    reasons: tuple[Reason, ...] = ()


OPEN = GateView("open", may_open=True, may_shut=False)


@frozen
class PaymentGates:
    """The gates of a payment by point and cohort; empty if it has none."""

    views: Mapping[tuple[int | None, str | None], GateView]

    def at(self, point: int | None, cohort: str | None) -> GateView:
        """The gate that an amount at a point and in a cohort passes."""
        keys = ((point, cohort), (point, None), (None, cohort), (None, None))
        return next((self.views[key] for key in keys if key in self.views), OPEN)


def view_of(payment: Payment, place: Place, evaluator: Evaluator, ranges: RangeOfFigures) -> GateView:
    """All gates of a payment together: one that denies decides, else one that is pending.

    A condition that is missing is neither met nor not: what hangs on it is held.
    """
    states: set[GateState] = set()
    reasons: list[Reason] = []
    ways = []
    for gate in payment.gates:
        told = evaluator.value(gate.condition, place)
        ways.append(ranges.can_be(gate.condition, place))
        if told == YES:
            continue
        if isinstance(told, Unknown):
            reasons.extend(told.reasons)
        states.add("closed" if gate.otherwise == "nothing" and not isinstance(told, Unknown) else "pending")
    return GateView(
        state="closed" if "closed" in states else "pending" if states else "open",
        may_open=all(True in one for one in ways),
        may_shut=any(False in one for one in ways),
        reasons=tuple(dict.fromkeys(reasons)),
    )


def places_of(payment: Payment, contract: Contract) -> Iterator[Place]:
    """The points at which the price lines of a payment are paid, each once; one place without a point for the rest."""
    found: dict[Place, None] = {}
    for line in _lines(payment.lines):
        metric = contract.metric[line.metric] if isinstance(line, MetricLine) else None
        if isinstance(line, MetricLine) and metric and metric.points:
            numbers = metric.points.numbers if line.points is None else line.points
            found.update(dict.fromkeys(Place(number, metric.points.unit) for number in numbers))
        else:
            found[Place()] = None
    yield from found


def _lines(lines: tuple[Line, ...]) -> Iterator[Line]:
    for line in lines:
        yield from _lines(line.lines) if isinstance(line, BestOf) else (line,)
