"""One member's part of a payment, down to the rows: read with the same relations that settle it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import define

from outcomelang.engine.database import Row
from outcomelang.engine.masked import masked
from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.engine.pseudonyms import Asked, asked_by
from outcomelang.engine.settling import Settling
from outcomelang.model.contract import BestOf, Contract, EventLine, Group, Line, Metric, MetricLine, Payment, Starts
from outcomelang.model.expression import EventFunction, EventValue, If, MetricValue, Node, StartsIn, walk
from outcomelang.model.private import MASK, rests_on_private_cell
from outcomelang.model.type import Kind
from outcomelang.plan.from_model import measured_in
from outcomelang.plan.plan import Conclusion, Grain, LinePlan, Measure
from outcomelang.plan.to_sql.behind import (
    ASKED,
    CHOSEN,
    EVIDENCE,
    INSIDE,
    MATCHES,
    MAY_BE_EVIDENCE,
    WINDOW_FIRST,
    WINDOW_LAST,
    RowsBehind,
    member_values,
    rows_behind,
    window_behind,
)
from outcomelang.plan.to_sql.joining import EMPTY, ENTRY, HOLDS, Requirement, joining, requirements_of
from outcomelang.plan.to_sql.words import FILE_ROW, LEFT_ON, POINT, POINT_NUMBER, START
from outcomelang.settlement.as_owed import as_owed
from outcomelang.settlement.explanation import (
    Cell,
    ExplainedLine,
    ExplainedMeasure,
    ExplainedMember,
    ExplainedMetric,
    ExplainedRow,
    Explanation,
    Outside,
    Unfulfilled,
)
from outcomelang.settlement.figures_behind import FigureBehind, figures_behind
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.settle import numbers_of
from outcomelang.settlement.statement import Settlement

if TYPE_CHECKING:
    from outcomelang.data.pseudonym_key import PseudonymKey

_OUR_OWN = (FILE_ROW, POINT_NUMBER, MATCHES, INSIDE, EVIDENCE, MAY_BE_EVIDENCE, CHOSEN)


def explained(
    settled: Settling, payment: str, member: str | None, key: PseudonymKey | None = None
) -> Explanation | None:
    """A payment on the last settlement date that has come, with one member's part of it if one is asked for.

    With a key the member may be asked for by pseudonym, and is called by it; private cells are masked in any case.
    Raises PseudonymsAlikeError if two participants would have the same pseudonym.
    """
    statement, measuring = settled.statement, settled.measuring
    if statement is None or measuring is None or not statement.settlements:
        return None
    last = statement.settlements[-1]
    found = next((one for one in (*last.payments, *last.savings) if one.payment == payment), None)
    if found is None:
        return None
    settled.lay_settled()
    of = measuring.contract.payment[payment]
    figures = _figures(of, last, measuring)
    if member is None:
        return Explanation(of, last.on, found, None, figures=figures)
    asked = Asked(member, member) if key is None else asked_by(member, key, measuring, last.on)
    explainer = MemberExplainer(measuring, asked.key, last.on)
    part = explainer.explain(of)
    outside = explainer.outside(of) if part is None else ()
    shown = None if part is None else masked(part, of, measuring.contract, asked.called)
    return Explanation(of, last.on, found, shown, outside, figures, asked.called)


def _figures(payment: Payment, last: Settlement, measuring: SqlMeasuring) -> tuple[FigureBehind, ...]:
    """The figures behind a payment, with other payments as they are owed so far."""
    seen = Seen(measuring.contract, measuring, numbers_of(measuring.plan.aggregates), last.on)
    return figures_behind(payment, as_owed(seen, last))


@define(slots=False)
class MemberExplainer:
    """Explains one member's lines of a payment on a settlement date.

    The measuring's gates and settled amounts of that date must have been laid beside the data before.
    """

    measuring: SqlMeasuring
    member: str
    settlement: date

    @property
    def _contract(self) -> Contract:
        return self.measuring.contract

    def explain(self, payment: Payment) -> ExplainedMember | None:
        """The member's part of a payment, or None if no line of it is this member's."""
        plans = {plan.payment.name: plan for plan in self.measuring.plan.payments}
        plan = plans.get(payment.name)
        found = [row for row in self._written if row["payment"] == payment.name] if plan else []
        if plan is None or not found:
            return None
        lines = {line.number: line for line in plan.lines}
        group = self._group_of(next(iter(lines.values())))
        values = next(iter(self._values(next(g for g in self.measuring.plan.grains if g.name == group))))
        table = self._contract.table[self._contract.group[group].table]
        return ExplainedMember(
            key=self.member,
            group=group,
            start=_day(values[START]),
            left_on=_day(values[LEFT_ON]),
            cells=tuple((column.name, MASK if column.private else values[column.name]) for column in table.columns),
            lines=tuple(self._line(row, lines[row["line"]]) for row in found),
        )

    def outside(self, payment: Payment) -> tuple[Outside, ...]:
        """Why the one asked for has no line of a payment, by the groups of its price lines."""
        plans = (line for plan in self.measuring.plan.payments if plan.payment == payment for line in plan.lines)
        names = dict.fromkeys(name for line in plans for name in self._groups_of(line.line))
        return tuple(self._outside(self._contract.group[name]) for name in names)

    def _groups_of(self, line: Line) -> Iterator[str]:
        match line:
            case BestOf(lines=lines):
                for option in lines:
                    yield from self._groups_of(option)
            case MetricLine(metric=name):
                metric = self._contract.metric[name]
                if metric.of_members and metric.group:
                    yield metric.group
            case _:
                yield line.group

    def _outside(self, group: Group) -> Outside:
        row = next(iter(self._rows(joining(group, self._contract))), None)
        if row is None:
            return Outside(group.name, has_row=False, unfulfilled=())
        failed = (
            self._unfulfilled(one, row, number)
            for number, one in enumerate(requirements_of(group, self._contract))
            if not row[f"{HOLDS} {number}"]
        )
        return Outside(group.name, has_row=True, unfulfilled=tuple(failed))

    def _unfulfilled(self, one: Requirement, row: Row, number: int) -> Unfulfilled:
        enters = one.group.enters
        if one.condition is not None or enters is None:
            return Unfulfilled(one.group.name, one.condition, is_known=not row[f"{EMPTY} {number}"])
        entry = _day(row[f"{ENTRY} {number}"])
        is_private = self._contract.table[one.group.table].column[enters.column].private
        return Unfulfilled(one.group.name, None, is_known=entry is not None, entry=None if is_private else entry)

    def _group_of(self, line: LinePlan) -> str:
        of = line.line
        if isinstance(of, MetricLine):
            return self._contract.metric[of.metric].group or ""
        return getattr(of, "group", "")

    @cached_property
    def _written(self) -> list[Row]:
        return [row for row in self.measuring.written(self.settlement) if str(row["member"]) == self.member]

    def _rows(self, query: Any) -> list[Row]:  # noqa: ANN401 (an expression of sqlglot, not imported here)
        return list(self.measuring.asked(query, self.settlement, {ASKED: self.member}))

    def _values(self, grain: Grain) -> list[Row]:
        return self._rows(member_values(grain))

    def _line(self, row: Row, plan: LinePlan) -> ExplainedLine:
        metric = event = None
        if isinstance(plan.line, MetricLine):
            metric = self._metric(self._contract.metric[plan.line.metric], row["point"])
        elif isinstance(plan.line, EventLine):
            event = self._event(row, plan.line)
        return ExplainedLine(
            number=row["line"],
            span=plan.line.span,
            point=row["point"],
            day=_day(row["day"]),
            status=row["status"],
            quantity=row["quantity"],
            amount=row["amount"],
            paid=row["paid"],
            reason=row["reason"],
            metric=metric,
            event=event,
        )

    def _event(self, row: Row, line: EventLine) -> ExplainedRow:
        table = self._contract.table[line.rows.table]
        cells = self.measuring.cells(table, row["row"], self.settlement)
        return ExplainedRow(
            table.name, row["row"], cells, counted=row["status"] == "met", why=row["reason"] or "counts"
        )

    # --- Metrics --------------------------------------------------------------------------------

    def _metric(self, metric: Metric, point: int | None) -> ExplainedMetric:
        grain, conclusion = self._home(metric)
        values = next(row for row in self._values(grain) if row.get(POINT_NUMBER) == point)
        formula = _governing(conclusion.formula, _day(values[START]))
        named = (part.name for part in walk(formula) if isinstance(part, MetricValue))
        others = [self._contract.metric[name] for name in dict.fromkeys(named)]
        return ExplainedMetric(
            name=metric.name,
            span=metric.span if formula is conclusion.formula else formula.span,
            type=metric.type,
            point=point,
            point_day=_day(values.get(POINT)),
            status=values[f"{metric.name} status"],
            value=self._unless_private(values[f"{metric.name} value"], formula),
            measures=tuple(self._measures(formula, grain, conclusion, values, point)),
            others=tuple(self._metric(other, point if other.points else None) for other in others if other.of_members),
        )

    def _home(self, metric: Metric) -> tuple[Grain, Conclusion]:
        """The grain of the metric's own group where it is concluded."""
        return next(
            (grain, conclusion)
            for grain in self.measuring.plan.grains
            for conclusion in grain.conclusions
            if conclusion.name == metric.name and grain.group.name == metric.group
        )

    def _measures(
        self, formula: Node, grain: Grain, conclusion: Conclusion, values: Row, point: int | None
    ) -> Iterator[ExplainedMeasure]:
        for part in dict.fromkeys(measured_in(formula)):
            measure = next(
                one
                for one in grain.measures
                if one.of == part and not one.evidence_only and one.points in (None, conclusion.points)
            )
            window = next(
                row
                for row in self._rows(window_behind(measure, grain, self.measuring.plan))
                if row[POINT_NUMBER] == point
            )
            hides = rests_on_private_cell(part, self._contract)
            yield ExplainedMeasure(
                span=part.span,
                type=part.type,
                value=self._unless_private(_value(measure, values), part),
                first=MASK if hides else _day(window[WINDOW_FIRST]),
                last=MASK if hides else _day(window[WINDOW_LAST]),
                rows=tuple(self._rows_behind(measure, grain, point)),
            )

    def _unless_private(self, value: Cell | Fraction, of: Node) -> Any:  # noqa: ANN401 (a cell, or what it was)
        """A value; masked where it would tell a private cell, which a yes or a no does not."""
        hides = of.type.kind is not Kind.YESNO and rests_on_private_cell(of, self._contract)
        return MASK if hides and value is not None else value

    def _rows_behind(self, measure: Measure, grain: Grain, point: int | None) -> Iterator[ExplainedRow]:
        for behind in rows_behind(measure, grain, self.measuring.plan):
            for row in self._rows(behind.query):
                if row.get(POINT_NUMBER) == point:
                    yield self._row(row, behind)

    def _row(self, row: Row, behind: RowsBehind) -> ExplainedRow:
        table = self._contract.table[behind.table]
        why = self._why(row, behind)
        cells: tuple[tuple[str, Cell], ...] = tuple(
            (name, MASK if table.column[name].private else value) for name, value in row.items() if name not in _OUR_OWN
        )
        return ExplainedRow(behind.table, row[FILE_ROW], cells, counted=why == "counts", why=why)

    def _why(self, row: Row, behind: RowsBehind) -> str:
        condition = behind.rows.condition
        if not row[MATCHES] and condition is not None:
            return f"not `{self._contract.source.excerpt(condition.span)}`"
        if not row[INSIDE]:
            return "outside the window"
        if not row[MAY_BE_EVIDENCE]:
            return "no evidence in time"
        if not row[EVIDENCE]:
            return "waits for evidence"
        return "counts" if row[CHOSEN] else "another reading is taken"


def _value(measure: Measure, values: Row) -> Cell | Fraction:
    """What an aggregate is; the column of a mean holds the sum, that of a median the two in the middle together."""
    of = measure.of
    found: Cell = values[measure.name]
    if isinstance(of, EventValue) and isinstance(found, Decimal | int):
        if of.function is EventFunction.MEDIAN:
            return Fraction(found) / 2
        if of.function is EventFunction.MEAN:
            return Fraction(found) / Fraction(values[f"{measure.name} rows"])
    return found


def _governing(formula: Node, start: date | None) -> Node:
    """The formula of a metric for a member with this start, where amendments for entrants tell formulas apart."""
    while isinstance(formula, If) and isinstance(formula.condition, StartsIn):
        is_inside = Starts(formula.condition.periods, inside=True).have(start)
        formula = formula.then if is_inside else formula.otherwise
    return formula


def _day(found: Any) -> date | None:  # noqa: ANN401 (whatever the engine gives)
    """A day; None where there is none, and for one outside the years 1 to 9999, which the engine gives as text."""
    return found if isinstance(found, date) else None
