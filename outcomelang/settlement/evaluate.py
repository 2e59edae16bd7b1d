"""The exact value of an expression above single members: of a group, a cohort, or the contract.

Figures of groups come from the engine; here they meet inputs, parameters, other metrics and payments. Nothing is
rounded but what `round` and `truncate` say and the 34 digits of `present value`; 10^24 or more is an error.
What an operation on unknown values gives is said in `told`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, evolve, field, frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract, Metric, Parameter, Points
from outcomelang.model.expression import (
    Arithmetic,
    Compare,
    Constant,
    CountTrue,
    Expression,
    GroupAggregate,
    GroupCount,
    GroupShare,
    If,
    InputValue,
    IsKnown,
    Logic,
    MetricValue,
    Not,
    ParameterValue,
    PaymentValue,
    Scale,
    Slices,
    StepRow,
    Steps,
    Value,
    walk,
)
from outcomelang.settlement.aggregates import Aggregate, aggregate, over_cohorts
from outcomelang.settlement.figures import GroupFigure
from outcomelang.settlement.operation import operands_of, result_of
from outcomelang.settlement.reason import Reason, ReasonKind
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.tables import Corner, in_slices, on_scale, row_of
from outcomelang.settlement.told import (
    NO,
    YES,
    Known,
    Told,
    Unknown,
    all_of,
    any_unknown,
    missing,
    one_of,
    pending,
    quantity,
)
from outcomelang.source import Source, Span
from outcomelang.value.calendar import DateOutOfRange
from outcomelang.value.duration import DurationUnit
from outcomelang.value.rounding import TooLarge, check_size


class AmountTooLarge(ArithmeticError):
    """A figure of 10^24 or more, or one for which an engine has no room; `span` is where it is computed."""

    def __init__(self, span: Span) -> None:
        super().__init__("a figure of 10^24 or more")
        self.span = span

    def finding(self, source: Source) -> Diagnostic:
        """The same for the user."""
        message = f"`{' '.join(source.excerpt(self.span).split())}` comes to more than can be settled exactly"
        hint = "look for a price, a parameter, a certified figure or a column of the data in the wrong unit"
        return Diagnostic("OUT402", message, source, self.span, hint)


@frozen
class Place:
    """Where an expression is asked for: at which point (a number of `unit`), in which cohort, in what kind of metric.

    `points` are those of the metric that it stands in, None in a payment; `so_far` says that the metric is.
    """

    point: int | None = None
    unit: DurationUnit | None = None
    cohort: str | None = None
    points: Points | None = None
    so_far: bool = False


NOWHERE = Place()


@define
class Evaluator:
    """Evaluates expressions as of one day, with the figures as they are seen on it.

    `payments` holds what each payment (and `total`) is owed so far, as its name means in a formula; the settlement
    fills it as it goes. `for_good` takes figures `so far` as pending until nothing can change them.
    """

    seen: Seen
    payments: Mapping[str, Told] = field(factory=dict)
    for_good: bool = False
    _metrics: dict[tuple[str, Place], Told] = field(factory=dict, init=False)

    @property
    def contract(self) -> Contract:
        """The contract whose expressions are evaluated."""
        return self.seen.contract

    def value(self, expression: Expression, place: Place = NOWHERE) -> Told:
        """The value of an expression; raises `AmountTooLarge`."""
        try:
            return self._value(expression, place)
        except TooLarge as error:
            raise AmountTooLarge(expression.span) from error

    def _value(self, expression: Expression, place: Place) -> Told:
        match expression:
            case Constant(value=value):
                return Known(value)
            case InputValue() | ParameterValue() | MetricValue() | PaymentValue():
                return self._named(expression, place)
            case GroupCount() | GroupShare() | GroupAggregate():
                return self._aggregate(expression, place)
            case If() | Logic() | Not() | IsKnown():
                return self._logic(expression, place)
            case Steps() | Scale() | Slices():
                return self.look_up(expression, self.value(expression.operand, place), place)
            case _:
                return self._computed(expression, place)

    # --- Names ----------------------------------------------------------------------------------

    def _named(self, expression: InputValue | ParameterValue | MetricValue | PaymentValue, place: Place) -> Told:
        match expression:
            case InputValue(name=name):
                return self._input(name, place)
            case ParameterValue(name=name, on=on):
                return self._parameter(self.contract.parameter[name], on, place, expression.span)
            case MetricValue(name=name):
                return self.metric(self.contract.metric[name], place)
            case PaymentValue(name=name):
                return self.payments[name]

    def _input(self, name: str, place: Place) -> Told:
        cohort = place.cohort if self.contract.input[name].per_cohort else None
        value = self.seen.inputs.get((name, cohort))
        return pending(Reason(ReasonKind.INPUT, name, cohort)) if value is None else Known(value)

    def _parameter(self, parameter: Parameter, on: Expression | None, place: Place, span: Span) -> Told:
        if on is None:
            return self.value(parameter.values[0].value, place)
        key = self.value(on, place)
        if isinstance(key, Unknown):
            return key
        if isinstance(parameter.table, Steps):
            return self.look_up(parameter.table, key, place)
        found = _by_code(parameter, key.value) if parameter.by_code else _in_force(parameter, key.value)
        nothing = missing(Reason(ReasonKind.NOT_IN_TABLE, parameter.name, span=span))
        return self.value(found, place) if found else nothing

    def metric(self, metric: Metric, place: Place) -> Told:
        """A metric across a group or of the contract, at the place where it is asked for.

        A metric with one point has that point wherever it is named; a metric without cohorts has one value for all.
        """
        at = self.place_of(metric, place)
        if metric.points and at.point is None:
            return missing(Reason(ReasonKind.NO_SUCH_POINT, metric.name, point=place.point))
        if (metric.name, at) not in self._metrics:
            self._metrics[metric.name, at] = self._with_fate(metric, self.value(metric.formula, at), at)
        return self._metrics[metric.name, at]

    def place_of(self, metric: Metric, place: Place) -> Place:
        """Where a metric's own formula is asked for, when the metric is named at a place."""
        return Place(
            point=_point_among(metric.points, place),
            unit=metric.points.unit if metric.points else None,
            cohort=place.cohort if metric.per_cohort else None,
            points=metric.points,
            so_far=metric.so_far and not self.for_good,
        )

    def _with_fate(self, metric: Metric, told: Told, place: Place) -> Told:
        """What the metric says that a missing value means; `left out` of nothing wider stays missing."""
        if metric.missing is None or isinstance(told, Known) or told.state == "pending":
            return told
        cases = ((fate, self.value(condition, place)) for fate, condition in metric.missing.cases)
        fate = next((fate for fate, condition in cases if condition == YES), metric.missing.otherwise)
        match fate.outcome:
            case "not met":
                return NO
            case "pending":
                return evolve(told, state="pending")
            case "left out":
                return told

    # --- Groups ---------------------------------------------------------------------------------

    def _aggregate(self, expression: Aggregate, place: Place) -> Told:
        if isinstance(expression, GroupAggregate) and expression.across_cohorts:
            return self._over_cohorts(expression, place)
        cohort = self.cohort_of(expression.group, place)
        point = self._point_of_aggregate(expression, place)
        told = aggregate(
            expression,
            self.seen.figure(expression, point, cohort),
            so_far=place.so_far,
            closed=self.seen.is_closed(expression.group, cohort),
            place=(cohort, point),
        )
        if isinstance(told, Known) and isinstance(told.value, Fraction):
            check_size(told.value)
        return told

    def figure_of(self, expression: Aggregate, place: Place) -> GroupFigure:
        """The engine's figure for an aggregate that is asked for at a place."""
        point = self._point_of_aggregate(expression, place)
        return self.seen.figure(expression, point, self.cohort_of(expression.group, place))

    def cohort_of(self, group: str, place: Place) -> str | None:
        """The cohort of a group that is asked for; a group without cohorts is the same for all of them."""
        return place.cohort if self.contract.group[group].cohorts else None

    def _point_of_aggregate(self, expression: Aggregate, place: Place) -> int | None:
        """The point at which members' values are taken: of the metric it stands in, or of members' metrics it takes.

        How many members there are is no value of theirs, and the same at every point.
        """
        if isinstance(expression, GroupCount) and expression.condition is None:
            return None
        inside = (self.contract.metric[part.name] for part in walk(expression) if isinstance(part, MetricValue))
        points = place.points or next((metric.points for metric in inside if metric.points), None)
        return _point_among(points, place)

    def _over_cohorts(self, expression: GroupAggregate, place: Place) -> Told:
        group = expression.group
        values = [self.value(expression.operand, evolve(place, cohort=cohort)) for cohort in self.seen.cohorts(group)]
        if not place.so_far and not self.seen.is_closed(group):
            values.append(pending(Reason(ReasonKind.GROUP_OPEN, group)))
        return any_unknown(values) or over_cohorts(expression, [quantity(one) for one in values])

    # --- Yes and no -----------------------------------------------------------------------------

    def _logic(self, expression: If | Logic | Not | IsKnown, place: Place) -> Told:
        match expression:
            case If(condition=condition, then=then, otherwise=otherwise):
                decided = self.value(condition, place)
                if isinstance(decided, Unknown):
                    return decided
                return self.value(then if decided.value else otherwise, place)
            case Logic(operator=operator, operands=operands):
                every = (self.value(operand, place) for operand in operands)
                return all_of(every) if operator == "and" else one_of(every)
            case Not(operand=operand):
                told = self.value(operand, place)
                return told if isinstance(told, Unknown) else Known(not told.value)
            case IsKnown(operand=operand):
                told = self.value(operand, place)
                if isinstance(told, Unknown) and told.state == "pending":
                    return told
                return Known(isinstance(told, Known))

    def _of_count(self, comparison: Compare, place: Place) -> Told | None:
        """`count of [a, b, c] >= 2`: decided as soon as those that are known decide it, whatever the others become."""
        sides = (comparison.left, comparison.right)
        count = next((side for side in sides if isinstance(side, CountTrue)), None)
        if count is None:
            return None
        every = [self.value(condition, place) for condition in count.conditions]
        sure, unknown = every.count(YES), sum(isinstance(one, Unknown) for one in every)
        other = self.value(sides[1] if sides[0] is count else sides[0], place)
        if isinstance(other, Unknown):
            return None
        counts = [Fraction(yes) for yes in range(sure, sure + unknown + 1)]
        pairs = ((one, other.value) if sides[0] is count else (other.value, one) for one in counts)
        ways = {result_of(comparison, pair) for pair in pairs}
        return Known(ways.pop()) if len(ways) == 1 else None

    # --- Tables ---------------------------------------------------------------------------------

    def look_up(self, table: Steps | Scale | Slices, operand: Told, place: Place) -> Told:
        """What a table gives for a value of its operand."""
        if isinstance(operand, Unknown):
            return operand
        value = quantity(operand)
        row = row_of(value, table.rows if isinstance(table, Steps) else _under(table.rows))
        if row:
            return self.value(row.result, place)
        if isinstance(table, Steps):
            return missing(Reason(ReasonKind.NOT_IN_TABLE, "steps", span=table.span))
        rows = [row for row in table.rows if row.edge_word != "under"]
        results = [self.value(row.result, place) for row in rows]
        unknown = any_unknown(results)
        if unknown:
            return unknown
        corners = [Corner(row.edge, result) for row, result in zip(rows, map(quantity, results), strict=True)]
        looked_up = on_scale(value, corners) if isinstance(table, Scale) else in_slices(value, table.per, corners)
        return Known(check_size(looked_up))

    # --- Computation ----------------------------------------------------------------------------

    def _computed(self, expression: Expression, place: Place) -> Told:
        """Operations that need all their operands, but where a count is compared that is decided without some."""
        decided = self._of_count(expression, place) if isinstance(expression, Compare) else None
        if decided:
            return decided
        operands = operands_of(expression)
        told = [self.value(operand, place) for operand in operands]
        unknown = any_unknown(told)
        if unknown:
            return unknown
        values = [one.value for one in told if isinstance(one, Known)]
        if isinstance(expression, Arithmetic) and expression.operator == "/" and values[1] == 0:
            return missing(Reason(ReasonKind.DIVISION_BY_ZERO, span=expression.span))
        try:
            result = result_of(expression, values)
        except DateOutOfRange:
            return missing(Reason(ReasonKind.NO_SUCH_DAY, span=expression.span))
        return Known(check_size(result) if isinstance(result, Fraction) else result)


def _point_among(points: Points | None, place: Place) -> int | None:
    """The one of the points that is asked for, or the only one there is; None without points, or if it has no such."""
    if points is None:
        return None
    if place.point is not None and place.unit is not None and place.unit.kind is points.unit.kind:
        asked = Fraction(place.point * place.unit.size, points.unit.size)
        if asked in points.numbers:
            return int(asked)
    return points.numbers[0] if len(points.numbers) == 1 else None


def _by_code(parameter: Parameter, code: Value) -> Expression | None:
    return next((value for known, value in parameter.by_code if known == code), None)


def _in_force(parameter: Parameter, day: Value) -> Expression | None:
    """The value in force on a day: the last whose first day has come."""
    if not isinstance(day, date):
        raise TypeError(f"`{parameter.name}` is read on a day, not on {day!r}")
    begun = [one.value for one in parameter.values if one.first is None or one.first <= day]
    return begun[-1] if begun else None


def _under(rows: Sequence[StepRow]) -> tuple[StepRow, ...]:
    return tuple(row for row in rows if row.edge_word == "under")
