"""The value of a formula for one member on one day (language, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.engine.reference.answer import (
    MISSING,
    PENDING,
    Answer,
    State,
    known,
    latest,
    undecided,
    without_value,
)
from outcomelang.engine.reference.arithmetic import checked, rounded_as_of_member
from outcomelang.engine.reference.calendar import days_later, later, months_later
from outcomelang.engine.reference.measured import measured
from outcomelang.engine.reference.operations import computed, in_slices, on_scale, operands_of, row_for
from outcomelang.engine.reference.rows import Data, Row
from outcomelang.engine.reference.ways import Way, Ways
from outcomelang.engine.reference.yes_no import (
    TURNED,
    all_of,
    compared,
    compared_count,
    count_of_yes,
    negated,
    one_of,
)
from outcomelang.model.contract import Contract, Parameter, Points, Starts
from outcomelang.model.expression import (
    AnyPeriod,
    Arithmetic,
    ColumnValue,
    Compare,
    Constant,
    CountTrue,
    Day,
    EventValue,
    Expression,
    If,
    InputValue,
    IsKnown,
    Logic,
    LongestRun,
    MemberDay,
    MetricValue,
    Not,
    OnDay,
    ParameterValue,
    Rows,
    RunsOf,
    Scale,
    ShiftedDay,
    Slices,
    StartsIn,
    Steps,
    TimeIn,
    WindowLength,
)
from outcomelang.model.expression import Value as InputFigure
from outcomelang.model.type import Kind
from outcomelang.value.duration import Duration, DurationKind


@frozen
class Moment:
    """When and how a formula is asked for.

    `seen` is the settlement date whose data are looked at; `until` the last day that counts, which is the leaving day
    of a member who has left. `point` is the number of a point among `points`; `evidence_only` leaves out the rows that
    may still become evidence.
    """

    seen: date
    until: date
    is_last: bool
    evidence_only: bool = False
    points: Points | None = None
    point: int | None = None


@frozen
class Sight:
    """What a formula looks at: the data, the certified figures, other metrics, and the rows of a table that count."""

    contract: Contract
    ways: Ways
    data: Data
    inputs: Mapping[tuple[str, str | None], InputFigure]
    metric: Callable[[str, Moment], Answer]
    rows: Callable[[Rows, Moment], tuple[Row, ...]]
    last_settlement: date
    start: date | None = None
    cohort: str | None = None
    of_member: Row | None = None


@frozen
class Formula:
    """Evaluates formulas at one moment; `row` is the row of a child table that a filter or price looks at."""

    sight: Sight
    at: Moment
    row: Row | None = None

    def value(self, expression: Expression) -> Answer:
        """What an expression gives."""
        match expression:
            case Constant() | ColumnValue() | MemberDay() | ShiftedDay() | StartsIn():
                return self._given(expression)
            case InputValue() | ParameterValue() | MetricValue():
                return self._named(expression)
            case If() | Logic() | Not() | IsKnown() | Compare() | CountTrue():
                return self._yes_no(expression)
            case Steps() | Scale() | Slices():
                return self._table(expression, self._exactly(expression.operand))
            case _:
                return self._computed(expression)

    def on_row(self, row: Row) -> Formula:
        """The same for one row of a child table."""
        return evolve(self, row=row)

    def _given(self, expression: Constant | ColumnValue | MemberDay | ShiftedDay | StartsIn) -> Answer:
        match expression:
            case Constant(value=value):
                return known(value)
            case ColumnValue(table=table, column=column):
                return self._cell(table, column)
            case MemberDay(day=day):
                return self.day(day)
            case ShiftedDay(day=day, shift=shift):
                return self._shifted(self.value(day), shift)
            case StartsIn(periods=periods):
                return known(Starts(periods, inside=True).have(self.sight.start))

    # --- Cells and days -------------------------------------------------------------------------

    def _cell(self, table: str, column: str) -> Answer:
        for row in (self.row, self.sight.of_member):
            if row is not None and row.table.name == table:
                return row.cell(column, self.at.seen)
        raise LookupError(f"`{table}.{column}` is asked for where there is no such row")

    def day(self, day: Day) -> Answer:
        """`start`, `point` or `previous`."""
        match day:
            case Day.START:
                return known(self.sight.start) if self.sight.start else MISSING
            case Day.POINT:
                return self._point(self.at.point)
            case Day.PREVIOUS:
                numbers = self.at.points.numbers if self.at.points else ()
                before = [number for number in numbers if self.at.point is not None and number < self.at.point]
                return self._point(before[-1]) if before else self._origin()

    def day_of_point(self) -> Answer:
        """The day of the point that is asked for."""
        return self.day(Day.POINT)

    def _origin(self) -> Answer:
        after = self.at.points.after if self.at.points else None
        if after is None or self.sight.of_member is None:
            return self.day(Day.START)
        return self.sight.of_member.cell(after, self.at.seen)

    def _point(self, number: int | None) -> Answer:
        if self.at.points is None or number is None:
            raise LookupError("a point is asked for where there is none")
        origin, unit = self._origin(), self.at.points.unit
        if not origin.has_value:
            return origin
        counted = days_later if unit.kind is DurationKind.DAYS else months_later
        return evolve(origin, value=counted(origin.day, number * unit.size))

    def _shifted(self, day: Answer, shift: Duration) -> Answer:
        return evolve(day, value=later(day.day, shift)) if day.has_value else day

    # --- Names ----------------------------------------------------------------------------------

    def _named(self, expression: InputValue | ParameterValue | MetricValue) -> Answer:
        match expression:
            case InputValue(name=name):
                per_cohort = self.sight.contract.input[name].per_cohort
                figure = self.sight.inputs.get((name, self.sight.cohort if per_cohort else None))
                return PENDING if figure is None else known(figure)
            case ParameterValue(name=name, on=on):
                return self._parameter(self.sight.contract.parameter[name], on)
            case MetricValue(name=name):
                return self.sight.metric(name, self.at)

    def _parameter(self, parameter: Parameter, on: Expression | None) -> Answer:
        if on is None:
            return self.value(parameter.values[0].value)
        key = self.value(on)
        to_come = without_value((key,))
        if to_come:
            return to_come
        if isinstance(parameter.table, Steps | Scale | Slices):
            return self._table(parameter.table, key)
        if parameter.by_code:
            found = [value for code, value in parameter.by_code if code == key.value]
        else:
            found = [one.value for one in parameter.values if one.first is None or one.first <= key.day][-1:]
        return self.value(found[0]) if found else MISSING

    # --- Yes and no -----------------------------------------------------------------------------

    def _yes_no(self, expression: If | Logic | Not | IsKnown | Compare | CountTrue) -> Answer:
        match expression:
            case If():
                return self._if(expression)
            case Logic(operator=operator, operands=operands):
                answers = [self.value(operand) for operand in operands]
                return all_of(answers) if operator == "and" else one_of(answers)
            case Not(operand=operand):
                return negated(self.value(operand))
            case IsKnown():
                return self._is_known(expression)
            case Compare():
                return self._compared(expression)
            case CountTrue(conditions=conditions):
                return count_of_yes([self.value(condition) for condition in conditions])

    def _compared(self, comparison: Compare) -> Answer:
        operator: str = comparison.operator
        left, right = comparison.left, comparison.right
        if isinstance(right, CountTrue) and not isinstance(left, CountTrue):
            operator, left, right = TURNED[operator], right, left
        if isinstance(left, CountTrue):
            answers = [self.value(condition) for condition in left.conditions]
            return compared_count(operator, answers, self._exactly(right))
        ways = self.sight.ways
        return compared(operator, self._exactly(left), self._exactly(right), (ways.way(left), ways.way(right)))

    def _if(self, branches: If) -> Answer:
        """One of two values; of `if c then x else 0` where c can only stay yes, 0 until c is yes."""
        condition = self.value(branches.condition)
        if condition.is_settled:
            taken = self.value(branches.then if condition.value else branches.otherwise)
            return evolve(taken, last=latest((condition, taken)))
        found = undecided((condition,))
        if found.state is State.PENDING and self.sight.ways.is_zero_until_yes(branches):
            return Answer(State.SO_FAR, Fraction(0), latest((condition, self.value(branches.then))))
        return found

    def _is_known(self, asked: IsKnown) -> Answer:
        answer = self.value(asked.operand)
        if answer.state is State.MISSING and self._may_be_filled(asked.operand):
            return Answer(State.SO_FAR, value=False)
        if answer.state in (State.KNOWN, State.MISSING):
            return Answer(State.KNOWN, answer.is_settled, answer.last)
        if answer.state is State.LEFT_OUT or self.sight.ways.way(asked) is not Way.UP:
            return undecided((answer,))
        is_there = answer.has_value
        return Answer(State.KNOWN if is_there else State.SO_FAR, is_there, answer.last)

    def _may_be_filled(self, operand: Expression) -> bool:
        """Whether a cell that is empty today can be filled by a later day: a member's optional date, until the end."""
        if not isinstance(operand, ColumnValue) or (self.row is not None and self.row.table.name == operand.table):
            return False
        is_over = self.at.points is not None or self.at.until >= self.sight.last_settlement
        return operand.type.kind is Kind.DATE and not is_over

    def _exactly(self, expression: Expression) -> Answer:
        """A side of a comparison: a quotient is not rounded, so that the comparison is decided by multiplication."""
        if not (isinstance(expression, Arithmetic) and expression.operator == "/"):
            return self.value(expression)
        return computed(expression, (self.value(expression.left), self.value(expression.right)), exactly=True)

    # --- Computation ----------------------------------------------------------------------------

    def _computed(self, expression: Expression) -> Answer:
        if isinstance(expression, EventValue | TimeIn | OnDay | AnyPeriod | LongestRun | RunsOf | WindowLength):
            return measured(expression, self)
        return computed(expression, [self.value(operand) for operand in operands_of(expression)])

    def _table(self, table: Steps | Scale | Slices, operand: Answer) -> Answer:
        if not operand.is_settled:
            return undecided((operand,))
        rows = table.rows if isinstance(table, Steps) else tuple(row for row in table.rows if row.edge_word == "under")
        chosen = row_for(operand.number, rows)
        if chosen:
            return self._with_operand(self.value(chosen.result), operand)
        if isinstance(table, Steps):
            return self._with_operand(MISSING, operand)
        corners = [(row.edge, self.value(row.result)) for row in table.rows if row.edge_word != "under"]
        missing = without_value(answer for _, answer in corners)
        if missing:
            return missing
        lines, value = [(edge, answer.number) for edge, answer in corners], rounded_as_of_member(operand.number)
        found = on_scale(value, lines) if isinstance(table, Scale) else in_slices(value, table.per, lines)
        return self._with_operand(known(checked(found)), operand)

    def _with_operand(self, answer: Answer, operand: Answer) -> Answer:
        return evolve(answer, last=latest((answer, operand)))
