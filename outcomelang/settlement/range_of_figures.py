"""What a figure that is not known yet can become.

Whatever is known for good counts as it is; inputs lie in their declared range, shares between 0 and 1, and a condition
that cannot be told leaves both branches open. Where nothing is known there is no bound.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from attrs import field, frozen

from outcomelang.model.contract import Metric
from outcomelang.model.expression import (
    Absolute,
    Arithmetic,
    Compare,
    CountTrue,
    Expression,
    Extreme,
    GroupAggregate,
    GroupCount,
    GroupShare,
    If,
    InputValue,
    Logic,
    MetricValue,
    Negate,
    Not,
    Part,
    PaymentValue,
    RoundTo,
    Scale,
    Slices,
    StepRow,
    Steps,
    walk,
)
from outcomelang.model.type import Kind
from outcomelang.settlement.aggregates import Aggregate
from outcomelang.settlement.evaluate import Evaluator, Place
from outcomelang.settlement.tables import row_of
from outcomelang.settlement.told import Known
from outcomelang.value.range import ANYTHING, NOT_NEGATIVE, SHARE, Range, greatest, hull, least
from outcomelang.value.rounding import round_to

EITHER = frozenset({True, False})


@frozen
class RangeOfFigures:
    """Ranges of expressions on one day.

    `evaluator` is one `for_good`: figures so far are not final for it, so that what it knows cannot change.
    `payments` are the ranges of what payments are owed.
    """

    evaluator: Evaluator
    payments: dict[str, Range]
    _metrics: dict[tuple[str, Place], Range] = field(factory=dict, init=False)

    def of(self, expression: Expression, place: Place) -> Range:
        """The range of a quantity; of anything that is not one, without bounds."""
        told = self.evaluator.value(expression, place)
        if isinstance(told, Known):
            return Range.exactly(told.value) if isinstance(told.value, Fraction) else ANYTHING
        match expression:
            case InputValue() | MetricValue() | PaymentValue():
                return self._of_name(expression, place)
            case GroupCount() | GroupShare() | GroupAggregate():
                return self._of_aggregate(expression, place)
            case If(condition=condition, then=then, otherwise=otherwise):
                ways = self.can_be(condition, place)
                return hull(self.of(branch, place) for way, branch in ((True, then), (False, otherwise)) if way in ways)
            case Steps() | Scale() | Slices():
                return self._of_table(expression, place)
            case _:
                return self._of_operation(expression, place)

    def may_have_no_value(self, expression: Expression, place: Place) -> bool:
        """Whether a figure may end without a value: it rests on members of whom none is known to have one so far."""
        if isinstance(self.evaluator.value(expression, place), Known):
            return False
        return any(self._may_be_of_none(part, place) for part in walk(expression))

    def _may_be_of_none(self, part: Part, place: Place) -> bool:
        match part:
            case GroupAggregate(across_cohorts=True):
                return True
            case GroupShare() | GroupAggregate():
                return not self.evaluator.figure_of(part, place).known
            case MetricValue(name=name):
                metric = self.evaluator.contract.metric[name]
                at = self.evaluator.place_of(metric, place)
                return not metric.of_members and self.may_have_no_value(metric.formula, at)
            case _:
                return False

    def of_metric(self, metric: Metric, place: Place) -> Range:
        """The range of a metric named at a place; of a yes or no, in ones and zeros."""
        at = self.evaluator.place_of(metric, place)
        if (metric.name, at) not in self._metrics:
            self._metrics[metric.name, at] = self._of_formula(metric, at)
        return self._metrics[metric.name, at]

    def _of_formula(self, metric: Metric, at: Place) -> Range:
        if metric.type.kind is not Kind.YESNO:
            return self.of(metric.formula, at)
        return hull(Range.exactly(Fraction(way)) for way in self.can_be(metric.formula, at))

    def can_be(self, condition: Expression, place: Place) -> frozenset[bool]:
        """What a yes or no can become."""
        told = self.evaluator.value(condition, place)
        if isinstance(told, Known):
            return frozenset({bool(told.value)})
        match condition:
            case Not(operand=operand):
                return frozenset(not way for way in self.can_be(operand, place))
            case Logic(operator=operator, operands=operands):
                return _together(operator, [self.can_be(operand, place) for operand in operands])
            case MetricValue(name=name):
                could_be = self.of_metric(self.evaluator.contract.metric[name], place)
                return frozenset(way for way in EITHER if could_be.has(Fraction(way)))
            case Compare() if condition.left.type.is_quantity:
                return _comparison(condition.operator, self.of(condition.left, place), self.of(condition.right, place))
            case _:
                return EITHER

    def _of_name(self, expression: InputValue | MetricValue | PaymentValue, place: Place) -> Range:
        contract = self.evaluator.contract
        match expression:
            case InputValue(name=name):
                return Range(contract.input[name].low, contract.input[name].high)
            case MetricValue(name=name):
                return self.of_metric(contract.metric[name], place)
            case PaymentValue(name=name):
                return self.payments.get(name, ANYTHING)

    def _of_aggregate(self, expression: Aggregate, place: Place) -> Range:
        match expression:
            case GroupShare():
                return SHARE
            case GroupCount():
                return self._of_count(expression, place)
            case GroupAggregate(operand=operand) if operand.type.kind is Kind.YESNO:
                return SHARE if expression.function == "mean" else NOT_NEGATIVE
            case _:
                return ANYTHING

    def _of_count(self, count: GroupCount, place: Place) -> Range:
        """At least those who count by now; at most the pending ones too, once nobody can enter any more."""
        figure = self.evaluator.figure_of(count, place)
        lowest = Fraction(figure.entered) if count.condition is None else figure.total
        is_closed = self.evaluator.seen.is_closed(count.group, self.evaluator.cohort_of(count.group, place))
        return Range(lowest, lowest + figure.pending + figure.missing if is_closed else None)

    def _of_operation(self, expression: Expression, place: Place) -> Range:  # noqa: PLR0911 -- one case for each node
        match expression:
            case Arithmetic(operator=operator, left=left, right=right):
                return _arithmetic(operator, self.of(left, place), self.of(right, place))
            case Negate(operand=operand):
                return -self.of(operand, place)
            case Absolute(operand=operand):
                return abs(self.of(operand, place))
            case RoundTo(operand=operand, step=step, mode=mode):
                return self.of(operand, place).through(lambda value: round_to(value, step, mode))
            case Extreme(function=function, operands=operands):
                ranges = [self.of(operand, place) for operand in operands]
                return least(ranges) if function == "min" else greatest(ranges)
            case CountTrue(conditions=conditions):
                ways = [self.can_be(condition, place) for condition in conditions]
                surely, perhaps = (sum(False not in one for one in ways), sum(True in one for one in ways))
                return Range(Fraction(surely), Fraction(perhaps))
            case _:
                return ANYTHING

    def _of_table(self, table: Steps | Scale | Slices, place: Place) -> Range:
        """The range over all values that the looked-up figure can have.

        Between its edges a scale or slice is a straight line, and steps do not change, so that the ends of the range
        and the edges inside it show all there is; beyond the last edge slices go on at the last rate.
        """
        operand = self.of(table.operand, place)
        if isinstance(table, Steps):
            reached = [row for row in table.rows if row in _rows_reached(table, operand)]
            return hull(self.of(row.result, place) for row in reached) if reached else ANYTHING
        results = [self.of(row.result, place) for row in table.rows]
        if isinstance(table, Scale):
            return hull(results)
        return self._of_slices(table, operand, place)

    def _of_slices(self, table: Slices, operand: Range, place: Place) -> Range:
        known = [self.evaluator.look_up(table, Known(value), place) for value in _corners(table.rows, operand)]
        corners = [told.value for told in known if isinstance(told, Known) and isinstance(told.value, Fraction)]
        if len(corners) < len(known) or not corners:
            return ANYTHING
        last_rate = self.of(table.rows[-1].result, place)
        goes_on = operand.highest is None and last_rate != Range.exactly(Fraction(0))
        falls = goes_on and not last_rate.is_not_negative
        return Range(None if falls else min(corners), None if goes_on else max(corners))


def _rows_reached(table: Steps, operand: Range) -> tuple[StepRow, ...]:
    """The rows that a value of the range can lie in."""
    edges = sorted({row.edge for row in table.rows})
    samples = [edge for edge in edges if _inside(edge, operand)]
    samples += [(low + high) / 2 for low, high in _gaps(edges, operand) if low <= high]
    return tuple(row for value in samples if (row := row_of(value, table.rows)))


def _gaps(edges: list[Fraction], operand: Range) -> list[tuple[Fraction, Fraction]]:
    """The stretches between neighbouring edges, as far as they lie in the range; open ones are a unit long."""
    lowest = min(edges[0] - 1, operand.lowest) if operand.lowest is not None else edges[0] - 1
    highest = max(edges[-1] + 1, operand.highest) if operand.highest is not None else edges[-1] + 1
    ends = [lowest, *edges, highest]
    return [
        (
            left if operand.lowest is None else max(left, operand.lowest),
            right if operand.highest is None else min(right, operand.highest),
        )
        for left, right in pairwise(ends)
    ]


def _corners(rows: tuple[StepRow, ...], operand: Range) -> list[Fraction]:
    """The edges inside the range and its ends; for an open end, a value beyond all edges."""
    edges = [row.edge for row in rows]
    ends = (
        min(edges) - 1 if operand.lowest is None else operand.lowest,
        max(edges) if operand.highest is None else operand.highest,
    )
    return [*ends, *(edge for edge in edges if _inside(edge, operand))]


def _inside(value: Fraction, operand: Range) -> bool:
    return (operand.lowest is None or operand.lowest <= value) and (operand.highest is None or value <= operand.highest)


def _arithmetic(operator: str, left: Range, right: Range) -> Range:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def _comparison(operator: str, left: Range, right: Range) -> frozenset[bool]:
    """What a comparison can become, by the range of the difference of its sides."""
    difference = left - right
    low, high = difference.lowest, difference.highest
    match operator:
        case "<":
            return _ways(surely=high is not None and high < 0, never=low is not None and low >= 0)
        case "<=":
            return _ways(surely=high is not None and high <= 0, never=low is not None and low > 0)
        case ">" | ">=":
            flipped = "<=" if operator == ">" else "<"
            return frozenset(not way for way in _comparison(flipped, left, right))
        case _:
            never = not difference.has_zero
            ways = _ways(surely=difference.is_exact and difference.has_zero, never=never)
            return ways if operator == "=" else frozenset(not way for way in ways)


def _together(operator: str, operands: list[frozenset[bool]]) -> frozenset[bool]:
    """What `and` can become: yes if every operand can, no if one can; `or` the other way round."""
    decides = operator == "or"
    ways = {decides} if any(decides in one for one in operands) else set()
    return frozenset(ways | ({not decides} if all((not decides) in one for one in operands) else set()))


def _ways(*, surely: bool, never: bool) -> frozenset[bool]:
    if surely:
        return frozenset({True})
    return frozenset({False}) if never else EITHER
