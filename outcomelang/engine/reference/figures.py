"""Figures above single members: of groups, cohorts and the contract, as formulas give them (language, section 5).

Nothing is rounded here: a share, a mean and all that is made of them are exact until a line is made.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve, field, frozen

from outcomelang.engine.reference.aggregates import aggregated, of_cohorts
from outcomelang.engine.reference.answer import MISSING, PENDING, Answer, State, known, without_value
from outcomelang.engine.reference.arithmetic import checked
from outcomelang.engine.reference.operations import in_slices, on_scale, operands_of, result_of, row_for
from outcomelang.engine.reference.people import People
from outcomelang.engine.reference.stopped import too_large
from outcomelang.engine.reference.yes_no import (
    TURNED,
    all_of,
    compared,
    compared_count,
    count_of_yes,
    negated,
    one_of,
)
from outcomelang.model.contract import Metric, Parameter, Points
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
    Steps,
    walk,
)
from outcomelang.value.calendar import DateOutOfRange
from outcomelang.value.duration import DurationUnit
from outcomelang.value.rounding import TooLarge


@frozen
class Place:
    """Where a figure is asked for: at the point `number` of a unit, in a cohort.

    `points` are those of the metric whose formula it stands in; a payment has none. `so_far` says that this metric is
    taken from those members alone whose own value is final.
    """

    number: int | None = None
    unit: DurationUnit | None = None
    cohort: str | None = None
    points: Points | None = None
    so_far: bool = False

    def among(self, points: Points | None) -> int | None:
        """The number of the point that is meant among some points: the same one, or the only one there is."""
        if points is None:
            return None
        if self.number is not None and self.unit is not None and self.unit.kind is points.unit.kind:
            for number in points.numbers:
                if number * points.unit.size == self.number * self.unit.size:
                    return number
        return points.numbers[0] if len(points.numbers) == 1 else None


NOWHERE = Place()


@frozen
class Figures:
    """Formulas above single members on one day; `payment` says what the name of a payment, or `total`, means.

    `for_good` takes figures `so far` as others: they are known only when nothing can change them.
    """

    people: People
    payment: Callable[[str], Answer]
    for_good: bool = False
    _metrics: dict[tuple[str, Place], Answer] = field(factory=dict, init=False, repr=False, eq=False)

    def value(self, expression: Expression, place: Place = NOWHERE) -> Answer:
        """What an expression gives: known, pending or missing. Raises `Stopped` for 10^24 or more."""
        try:
            return self._value(expression, place)
        except TooLarge as error:
            raise too_large(expression.span) from error

    def _value(self, expression: Expression, place: Place) -> Answer:
        match expression:
            case Constant(value=value):
                return known(value)
            case InputValue() | ParameterValue() | MetricValue() | PaymentValue():
                return self._named(expression, place)
            case GroupCount() | GroupShare() | GroupAggregate():
                return self._of_group(expression, place)
            case If() | Logic() | Not() | IsKnown() | Compare() | CountTrue():
                return self._yes_no(expression, place)
            case Steps() | Scale() | Slices():
                return self._table(expression, self.value(expression.operand, place), place)
            case _:
                return self._computed(expression, place)

    # --- Names ----------------------------------------------------------------------------------

    def _named(self, expression: InputValue | ParameterValue | MetricValue | PaymentValue, place: Place) -> Answer:
        match expression:
            case InputValue(name=name):
                cohort = place.cohort if self.people.contract.input[name].per_cohort else None
                figure = self.people.today.inputs.get((name, cohort))
                return PENDING if figure is None else known(figure)
            case ParameterValue(name=name, on=on):
                return self._parameter(self.people.contract.parameter[name], on, place)
            case MetricValue(name=name):
                return self.metric(self.people.contract.metric[name], place)
            case PaymentValue(name=name):
                return self.payment(name)

    def _parameter(self, parameter: Parameter, on: Expression | None, place: Place) -> Answer:
        if on is None:
            return self.value(parameter.values[0].value, place)
        key = self.value(on, place)
        if not key.is_settled:
            return key
        if isinstance(parameter.table, Steps | Scale | Slices):
            return self._table(parameter.table, key, place)
        if parameter.by_code:
            found = [value for code, value in parameter.by_code if code == key.value]
        else:
            found = [one.value for one in parameter.values if one.first is None or one.first <= key.day][-1:]
        return self.value(found[0], place) if found else MISSING

    def metric(self, metric: Metric, place: Place) -> Answer:
        """A metric across a group, of a cohort, or of the contract, at the point that is meant."""
        number = place.among(metric.points)
        if metric.points and number is None:
            return MISSING
        at = Place(
            number,
            metric.points.unit if metric.points else None,
            place.cohort if metric.per_cohort else None,
            metric.points,
            metric.so_far and not self.for_good,
        )
        if (metric.name, at) not in self._metrics:
            answer = self.value(metric.formula, at)
            is_missing = answer.state is State.MISSING and metric.missing
            self._metrics[metric.name, at] = self._with_fate(answer, metric, at) if is_missing else answer
        return self._metrics[metric.name, at]

    def _with_fate(self, answer: Answer, metric: Metric, at: Place) -> Answer:
        """What a metric says that a missing value means: the first case that holds."""
        if metric.missing is None:
            return answer
        fate = metric.missing.otherwise
        for one, condition in metric.missing.cases:
            holds = self.value(condition, at)
            if holds.state is State.PENDING:
                return PENDING
            if holds.is_yes:
                fate = one
                break
        match fate.outcome:
            case "not met":
                return known(value=False)
            case "pending":
                return PENDING
            case "left out":
                return answer

    # --- Groups ---------------------------------------------------------------------------------

    def _of_group(self, expression: GroupCount | GroupShare | GroupAggregate, place: Place) -> Answer:
        group = expression.group
        if isinstance(expression, GroupAggregate) and expression.across_cohorts:
            each = [
                self.value(expression.operand, evolve(place, cohort=cohort)) for cohort in self.people.cohorts(group)
            ]
            may_have_more = not place.so_far and not self.people.is_closed(group)
            return without_value((*each, PENDING) if may_have_more else each) or of_cohorts(expression, each)
        cohort = place.cohort if self.people.lineage(group).cohorts else None
        inside = (self.people.contract.metric[part.name] for part in walk(expression) if isinstance(part, MetricValue))
        points = place.points or next((metric.points for metric in inside if metric.points), None)
        number = place.among(points)
        if points and number is None:
            return MISSING
        is_open = not place.so_far and not self.people.is_closed(group, cohort)
        return aggregated(expression, self.people.of(group, cohort), points, number, place.so_far, is_open)

    # --- Yes and no -----------------------------------------------------------------------------

    def _yes_no(self, expression: If | Logic | Not | IsKnown | Compare | CountTrue, place: Place) -> Answer:
        match expression:
            case If(condition=condition, then=then, otherwise=otherwise):
                decided = self.value(condition, place)
                return self.value(then if decided.value else otherwise, place) if decided.is_settled else decided
            case Logic(operator=operator, operands=operands):
                answers = [self.value(operand, place) for operand in operands]
                return all_of(answers) if operator == "and" else one_of(answers)
            case Not(operand=operand):
                return negated(self.value(operand, place))
            case IsKnown(operand=operand):
                answer = self.value(operand, place)
                return answer if answer.state is State.PENDING else known(value=answer.is_settled)
            case Compare():
                return self._compared(expression, place)
            case CountTrue(conditions=conditions):
                return count_of_yes([self.value(condition, place) for condition in conditions])

    def _compared(self, comparison: Compare, place: Place) -> Answer:
        operator: str = comparison.operator
        left, right = comparison.left, comparison.right
        if isinstance(right, CountTrue) and not isinstance(left, CountTrue):
            operator, left, right = TURNED[operator], right, left
        if isinstance(left, CountTrue):
            answers = [self.value(condition, place) for condition in left.conditions]
            return compared_count(operator, answers, self.value(right, place))
        return compared(operator, self.value(left, place), self.value(right, place))

    # --- Tables and computation -----------------------------------------------------------------

    def _table(self, table: Steps | Scale | Slices, operand: Answer, place: Place) -> Answer:
        if not operand.is_settled:
            return operand
        rows = table.rows if isinstance(table, Steps) else tuple(row for row in table.rows if row.edge_word == "under")
        row = row_for(operand.number, rows)
        if row:
            return self.value(row.result, place)
        if isinstance(table, Steps):
            return MISSING
        corners = [(row.edge, self.value(row.result, place)) for row in table.rows if row.edge_word != "under"]
        missing = without_value(answer for _, answer in corners)
        if missing:
            return missing
        lines = [(edge, answer.number) for edge, answer in corners]
        if isinstance(table, Scale):
            return known(checked(on_scale(operand.number, lines, Fraction)))
        return known(checked(in_slices(operand.number, table.per, lines, Fraction)))

    def _computed(self, expression: Expression, place: Place) -> Answer:
        answers = [self.value(operand, place) for operand in operands_of(expression)]
        missing = without_value(answers)
        if missing:
            return missing
        if isinstance(expression, Arithmetic) and expression.operator == "/" and answers[1].number == 0:
            return MISSING
        try:
            values = [answer.value for answer in answers if answer.value is not None]
            value = result_of(expression, values, kept=Fraction)
        except DateOutOfRange:
            return MISSING
        return known(checked(value) if isinstance(value, Fraction) else value)
