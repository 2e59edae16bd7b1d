"""The value of a metric for one member at one point: known, missing, pending or left out (language, section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cached_property

from attrs import evolve, field, frozen

from outcomelang.engine.reference.answer import LEFT_OUT, PENDING, Answer, State, without_value
from outcomelang.engine.reference.formula import Formula, Moment, Sight
from outcomelang.engine.reference.measured import last_day
from outcomelang.engine.reference.members import Member
from outcomelang.engine.reference.rows import Data, Row, counts_at_all, is_evidence
from outcomelang.engine.reference.stopped import cannot_settle, too_large
from outcomelang.engine.reference.ways import Way, Ways
from outcomelang.model.contract import Contract, Counts, Fate, Metric, Missing, Points
from outcomelang.model.expression import (
    AnyPeriod,
    EventValue,
    Expression,
    LongestRun,
    MemberDay,
    OnDay,
    Rows,
    RunsOf,
    TimeIn,
    walk,
)
from outcomelang.model.expression import Value as InputFigure
from outcomelang.model.type import Kind
from outcomelang.value.rounding import TooLarge

Reading = Callable[[Moment], Answer]
"""What a value is, read at a moment."""
_LOOKS_AT_ROWS = (EventValue, TimeIn, OnDay, AnyPeriod, LongestRun, RunsOf)


@frozen(slots=False, eq=False)
class Today:
    """A contract and its data on one settlement date."""

    contract: Contract
    data: Data = field(repr=False)
    inputs: Mapping[tuple[str, str | None], InputFigure] = field(repr=False)
    seen: date

    @property
    def last_settlement(self) -> date:
        """The date after which nothing changes."""
        return self.contract.settlements.last

    @property
    def moment(self) -> Moment:
        """The whole settlement date, for rows that belong to no member yet."""
        return Moment(self.seen, self.seen, self.seen >= self.last_settlement)

    @cached_property
    def sight(self) -> Sight:
        """What formulas of no member see."""
        ways = Ways(self.contract)
        return Sight(self.contract, ways, self.data, self.inputs, _no_metric, _no_rows, self.last_settlement)

    def is_evidence(self, row: Row) -> bool:
        """Whether a row is evidence by now."""
        return is_evidence(row, self.seen, self._holds)

    def counts_at_all(self, row: Row) -> bool:
        """Whether a row is evidence or can still become it."""
        return counts_at_all(row, self.seen, self.last_settlement, self._holds)

    def _holds(self, counts: Counts, row: Row, seen: date) -> bool:
        return Formula(self.sight, Moment(seen, seen, is_last=False), row).value(counts.condition).is_yes


def _no_metric(name: str, _: Moment) -> Answer:
    raise LookupError(f"metric `{name}` is asked for where there is no member")


def _no_rows(rows: Rows, _: Moment) -> tuple[Row, ...]:
    raise LookupError(f"rows of `{rows.table}` are asked for where there is no member")


@frozen(slots=False, eq=False)
class MemberToday:
    """One member on one settlement date."""

    today: Today
    member: Member
    _found: dict[tuple[int, Moment], tuple[Row, ...]] = field(factory=dict, init=False, repr=False)
    _metrics: dict[tuple[str, Moment], Answer] = field(factory=dict, init=False, repr=False)

    def answer(self, formula: Expression, points: Points | None = None, point: int | None = None) -> Answer:
        """A formula's value: from the evidence alone and from all rows, pending where the two differ."""
        return self._both(lambda at: self._told(self._at_point(formula, at), formula, at), formula, points, point)

    def metric(self, metric: Metric, point: int | None = None) -> Answer:
        """A metric's value, with what it says of a missing one."""
        return self._both(lambda at: self._metric_told(metric, at), metric.formula, metric.points, point)

    def figure(self, expression: Expression, row: Row | None = None, at: Moment | None = None) -> Answer:
        """A price at a moment, perhaps of one row."""
        at = at or self._moment(None, None, evidence_only=False)
        return Formula(self._sight, at, row).value(expression)

    def moment_at(self, points: Points | None, point: int | None) -> Moment:
        """The moment of a point."""
        return self._moment(points, point, evidence_only=False)

    def day_of(self, points: Points | None, point: int | None) -> date | None:
        """The day to which a value counts: its point's, or without points the member's start."""
        if points is None:
            return self.member.start
        day = Formula(self._sight, self.moment_at(points, point)).day_of_point()
        return day.day if day.has_value else None

    def as_if_evidence(self, metric: Metric, point: int | None) -> Answer:
        """A metric's value if all rows that can still become evidence were."""
        at = self._moment(metric.points, point, evidence_only=False)
        return self._metric_told(metric, at)

    def waits_for_evidence(self, metric: Metric, point: int | None) -> bool:
        """Whether a metric is pending because rows that are not evidence yet would change it."""
        at = self._moment(metric.points, point, evidence_only=True)
        of_evidence = self._metric_told(metric, at)
        of_all = self.as_if_evidence(metric, point)
        return not _alike(of_evidence, of_all) and self.metric(metric, point).state is State.PENDING

    @property
    def until(self) -> date:
        """The last day that counts for the member."""
        return self.member.until(self.today.seen)

    # --- Two readings of the rows ---------------------------------------------------------------

    def _both(self, read: Reading, formula: Expression, points: Points | None, point: int | None) -> Answer:
        of_all = read(self._moment(points, point, evidence_only=False))
        if not any(table.counts for table in self.today.contract.tables):
            return of_all
        of_evidence = read(self._moment(points, point, evidence_only=True))
        return _of_evidence(of_evidence, of_all, grows=points is None and self._grows(formula))

    def _moment(self, points: Points | None, point: int | None, *, evidence_only: bool) -> Moment:
        today = self.today
        return Moment(today.seen, self.until, today.seen >= today.last_settlement, evidence_only, points, point)

    @cached_property
    def _sight(self) -> Sight:
        return evolve(
            self.today.sight,
            metric=self._named,
            rows=self._rows,
            start=self.member.start,
            cohort=self.member.cohort,
            of_member=self.member.row,
        )

    def _rows(self, rows: Rows, at: Moment) -> tuple[Row, ...]:
        """The rows of the member that have happened, satisfy the filter, and are or can be evidence."""
        key = (id(rows), at if _names_a_day(rows) else evolve(at, points=None, point=None))
        if key not in self._found:
            there = (row for row in self.today.data.of(rows.table, self.member.key) if row.is_there(at.seen))
            counts = self.today.is_evidence if at.evidence_only else self.today.counts_at_all
            self._found[key] = tuple(row for row in there if counts(row) and self._satisfies(row, rows, at))
        return self._found[key]

    def _satisfies(self, row: Row, rows: Rows, at: Moment) -> bool:
        return rows.condition is None or Formula(self._sight, at, row).value(rows.condition).is_yes

    # --- Metrics --------------------------------------------------------------------------------

    def _named(self, name: str, at: Moment) -> Answer:
        """A metric named in another means what its formula would there, at the same point; of a leaver too."""
        metric = self.today.contract.metric[name]
        if not metric.of_members:
            raise cannot_settle("a figure of a group in a formula of its members", metric.span)
        point = _same_point(metric.points, at)
        return self._metric(metric, evolve(at, points=metric.points, point=point))

    def _metric(self, metric: Metric, at: Moment) -> Answer:
        if (metric.name, at) not in self._metrics:
            try:
                self._metrics[metric.name, at] = self._worked_out(metric, at)
            except TooLarge as error:
                raise too_large(metric.formula.span) from error
        return self._metrics[metric.name, at]

    def _worked_out(self, metric: Metric, at: Moment) -> Answer:
        answer = self._at_point(metric.formula, at)
        if answer.state is State.MISSING and metric.missing:
            answer = self._with_fate(answer, metric.formula, metric.missing, at)
        return answer

    def _at_point(self, expression: Expression, at: Moment) -> Answer:
        """A formula's value, which is final on the point at the earliest."""
        formula = Formula(self._sight, at)
        if at.points is None or at.point is None:
            return formula.value(expression)
        point = formula.day_of_point()
        to_come = without_value((point,))
        if to_come:
            return to_come
        if at.until < point.day:
            return PENDING
        answer = formula.value(expression)
        return evolve(answer, last=max(answer.last, point.day) if answer.last else point.day)

    def _with_fate(self, answer: Answer, formula: Expression, missing: Missing, at: Moment) -> Answer:
        fate = missing.otherwise
        for one, condition in missing.cases:
            holds = Formula(self._sight, at).value(condition)
            if holds.state in (State.PENDING, State.SO_FAR):
                return PENDING
            if holds.is_yes:
                fate = one
                break
        if fate.after is not None:
            return self._not_met_after(fate.after, formula, at)
        last = answer.last or self.member.start or at.until
        return self._at_once(fate, last)

    def _not_met_after(self, days: int, formula: Expression, at: Moment) -> Answer:
        """Pending for so many days after the last day of all windows in which a formula looks at rows; then not met.

        It is counted from the point, or the start of a member who has one, at the earliest. A point that has no day has
        not come, and where there is no day at all nothing begins.
        """
        reading = Formula(self._sight, at)
        days_of = [last_day(part, reading) for part in walk(formula) if isinstance(part, _LOOKS_AT_ROWS)]
        if at.points:
            point = reading.day_of_point()
            if not point.is_settled:
                return PENDING
            days_of.append(point.day)
        else:
            days_of.append(self.member.start)
        known_days = [day for day in days_of if day]
        if not known_days:
            return PENDING
        last = max(known_days) + timedelta(days=days)
        return Answer(State.KNOWN, value=False, last=last) if at.until >= last else PENDING

    @staticmethod
    def _at_once(fate: Fate, last: date) -> Answer:
        match fate.outcome:
            case "not met":
                return Answer(State.KNOWN, value=False, last=last)
            case "left out":
                return evolve(LEFT_OUT, last=last)
            case "pending":
                return evolve(PENDING, last=last)

    def _metric_told(self, metric: Metric, at: Moment) -> Answer:
        return self._told(self._metric(metric, at), metric.formula, at)

    def _told(self, answer: Answer, formula: Expression, at: Moment) -> Answer:
        """What is told of a value outside formulas: what it is so far only of a number that grows, without points.

        Of a member who has left what is final stays, and what a growing number had reached; the rest is left out.
        """
        if answer.state in (State.KNOWN, State.MISSING):
            return answer
        has_left = self.member.left is not None
        if answer.state is State.SO_FAR and at.points is None and self._grows(formula):
            return evolve(answer, state=State.KNOWN if has_left else State.GROWING)
        return evolve(LEFT_OUT if has_left or answer.state is State.LEFT_OUT else PENDING, last=answer.last)

    def _grows(self, formula: Expression) -> bool:
        """Whether a value is a number that can only grow."""
        return formula.type.kind is not Kind.YESNO and self._sight.ways.way(formula) is Way.UP


def _names_a_day(rows: Rows) -> bool:
    return any(isinstance(part, MemberDay) for part in walk(rows))


def _of_evidence(of_evidence: Answer, of_all: Answer, *, grows: bool) -> Answer:
    """The value where both readings agree; what grows is paid as far as the evidence goes; else pending."""
    if _alike(of_evidence, of_all):
        return of_evidence
    return evolve(of_evidence, state=State.GROWING) if grows and of_evidence.has_value else PENDING


def _alike(one: Answer, other: Answer) -> bool:
    """Whether two readings are the same; what is pending, missing or left out has no value yet to tell them apart."""
    return one.state is other.state and (not one.has_value or one.value == other.value)


def _same_point(points: Points | None, at: Moment) -> int | None:
    if points is None:
        return None
    if at.points is None or at.point is None:
        return points.numbers[0]
    return at.point * at.points.unit.size // points.unit.size
