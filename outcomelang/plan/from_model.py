"""From the checked contract to the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from attrs import frozen

from outcomelang.model.contract import (
    BestOf,
    Contract,
    EventLine,
    Group,
    Line,
    MemberLine,
    Metric,
    MetricLine,
    Payment,
    Points,
)
from outcomelang.model.expression import (
    AnyPeriod,
    Day,
    EventValue,
    GroupAggregate,
    GroupCount,
    GroupShare,
    LongestRun,
    MemberDay,
    MetricValue,
    Node,
    OnDay,
    Part,
    PeriodDifference,
    PeriodIntersection,
    PeriodRows,
    PeriodSet,
    PeriodUnion,
    Rows,
    RunsOf,
    TimeIn,
    walk,
)
from outcomelang.plan.plan import (
    Aggregate,
    AggregateOf,
    Conclusion,
    Grain,
    LinePlan,
    Measure,
    Measured,
    PaymentPlan,
    PeriodDays,
    Plan,
    PointGrid,
    SeenTable,
)
from outcomelang.value.duration import DurationUnit

_MEASURED = (EventValue, TimeIn, OnDay, AnyPeriod, LongestRun, RunsOf)
_AGGREGATES = (GroupCount, GroupShare, GroupAggregate)
_OF_PERIODS = (TimeIn, OnDay, AnyPeriod, LongestRun, RunsOf)


def plan_of(contract: Contract, also: tuple[Node, ...] = ()) -> Plan:
    """The plan of a contract: everything that its payments, savings and metrics need from the data.

    `also` are expressions above single members that are asked for besides.
    """
    planner = _Planner(contract, also)
    grains = tuple(planner.grains())
    return Plan(
        contract=contract,
        tables=tuple(SeenTable(table, table.counts is not None) for table in contract.tables),
        periods=tuple(planner.periods(grains)),
        grains=grains,
        aggregates=planner.aggregates,
        payments=tuple(planner.payments()),
    )


def measured_in(whole: Part) -> Iterator[Measured]:
    """The aggregates over rows inside an expression, in the order of the text."""
    yield from (part for part in walk(whole) if isinstance(part, _MEASURED))


def tables_under(whole: Part) -> Iterator[str]:
    """The tables whose rows an expression looks at."""
    yield from (part.table for part in walk(whole) if isinstance(part, Rows))


def chain_of(group: Group, contract: Contract) -> tuple[Group, ...]:
    """A group, and those it is taken from."""
    chain = [group]
    while chain[-1].parent:
        chain.append(contract.group[chain[-1].parent])
    return tuple(chain)


@frozen(slots=False)
class _Planner:
    contract: Contract
    also: tuple[Node, ...]

    def grains(self) -> Iterator[Grain]:
        """The grain of each group's members, then those of its points; wider groups first."""
        for group in self._groups():
            yield self._grain(group, None)
            for grid in self._grids(group):
                yield self._grain(group, grid)

    def _groups(self) -> Iterator[Group]:
        done: set[str] = set()

        def with_parents(group: Group) -> Iterator[Group]:
            if group.name in done:
                return
            if group.parent:
                yield from with_parents(self.contract.group[group.parent])
            done.add(group.name)
            yield group

        for group in self.contract.groups:
            yield from with_parents(group)

    def _grids(self, group: Group) -> Iterator[PointGrid]:
        """One grid for all points of a group that are counted from the same day in the same kind of unit."""
        numbers: dict[tuple[DurationUnit, str | None], set[int]] = {}
        for _, points in self._concluded(group):
            if points:
                numbers.setdefault((points.unit, points.after), set()).update(points.numbers)
        for (unit, after), found in numbers.items():
            yield PointGrid(tuple(sorted(found)), unit, after)

    def _concluded(self, group: Group) -> Iterator[tuple[Metric | Aggregate, Points | None]]:
        wider = self._wider(group)
        for metric in self.contract.metrics:
            if metric.of_members and metric.group in wider:
                yield metric, metric.points
        for aggregate, points in self._pointed_aggregates:
            if aggregate.of.group == group.name:
                yield aggregate, points

    def _wider(self, group: Group) -> frozenset[str]:
        """The group, those it is taken from, and the whole table: their metrics are its members' too."""
        return frozenset((group.table, *(one.name for one in chain_of(group, self.contract))))

    def _grain(self, group: Group, grid: PointGrid | None) -> Grain:
        conclusions = tuple(
            self._conclusion(concluded, points)
            for concluded, points in self._concluded(group)
            if _belongs(points, grid) and _operand(concluded) is not None
        )
        return Grain(
            name=_grain_name(group.name, grid),
            group=group,
            grid=grid,
            base=group.name if grid else None,
            measures=tuple(self._measures(conclusions)),
            conclusions=conclusions,
        )

    def _conclusion(self, concluded: Metric | Aggregate, points: Points | None) -> Conclusion:
        formula = _operand(concluded)
        if formula is None:
            raise TypeError(concluded)
        evidence = any(self._has_evidence(table) for table in self._tables_behind(formula, set()))
        if isinstance(concluded, Metric):
            return Conclusion(concluded.name, formula, concluded, points, evidence)
        return Conclusion(f"aggregate {concluded.number}", formula, None, points, evidence)

    def _tables_behind(self, formula: Part, followed: set[str]) -> Iterator[str]:
        """The tables an expression looks at, itself or through the metrics it names; those `followed` are not again."""
        yield from tables_under(formula)
        for part in walk(formula):
            if isinstance(part, MetricValue) and part.name not in followed:
                followed.add(part.name)
                yield from self._tables_behind(self.contract.metric[part.name].formula, followed)

    def _has_evidence(self, table: str) -> bool:
        return self.contract.table[table].counts is not None

    def _measures(self, conclusions: Iterable[Conclusion]) -> Iterator[Measure]:
        found: dict[tuple[Measured, Points | None, bool], Measure] = {}
        for conclusion in conclusions:
            for number, part in enumerate(dict.fromkeys(self._measured_by(conclusion)), start=1):
                told_apart = any(self._has_evidence(table) for table in tables_under(part))
                points = conclusion.points if _uses_previous(part) else None
                for evidence_only in (False, True) if told_apart else (False,):
                    of_evidence = " of evidence" if evidence_only else ""
                    measure = Measure(f"{conclusion.name} {number}{of_evidence}", part, evidence_only, points)
                    found.setdefault((part, points, evidence_only), measure)
        yield from found.values()

    def _measured_by(self, conclusion: Conclusion) -> Iterator[Measured]:
        yield from measured_in(conclusion.formula)
        if conclusion.metric and conclusion.metric.missing:
            for _, condition in conclusion.metric.missing.cases:
                yield from measured_in(condition)

    def periods(self, grains: Iterable[Grain]) -> Iterator[PeriodDays]:
        """The sets of days that the grains' measures look at, each once."""
        found: dict[tuple[PeriodSet, bool, int | None, bool], PeriodDays] = {}
        for grain in grains:
            for measure in grain.measures:
                if isinstance(measure.of, _OF_PERIODS):
                    days = days_of(measure, len(found) + 1)
                    found.setdefault(days.asked, days)
        yield from found.values()

    @cached_property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """The group figures that metrics, gates and formulas name, each once per list of points."""
        return tuple(aggregate for aggregate, _ in self._pointed_aggregates)

    @cached_property
    def _pointed_aggregates(self) -> tuple[tuple[Aggregate, Points | None], ...]:
        found: dict[tuple[AggregateOf, Points | None], Aggregate] = {}
        for formula, points in self._figures():
            for part in walk(formula):
                if isinstance(part, _AGGREGATES):
                    at = points or self._points_inside(part)
                    number = len(found) + 1
                    name = None if _operand_of(part) is None else f"aggregate {number}"
                    grain = _grain_name(part.group, _only_grid(at) if name else None)
                    found.setdefault((part, at), Aggregate(number, part, grain, name))
        return tuple((aggregate, points) for (_, points), aggregate in found.items())

    def _points_inside(self, aggregate: AggregateOf) -> Points | None:
        """The points of the members' metrics that an aggregate outside any metric takes, such as that of a gate."""
        metrics = (self.contract.metric[part.name] for part in walk(aggregate) if isinstance(part, MetricValue))
        return next((metric.points for metric in metrics if metric.points), None)

    def _figures(self) -> Iterator[tuple[Node, Points | None]]:
        """The expressions that stand above single members, with the points they are taken at."""
        for metric in self.contract.metrics:
            if not metric.of_members:
                yield metric.formula, metric.points
                yield from ((when, metric.points) for _, when in (metric.missing.cases if metric.missing else ()))
        for payment in (*self.contract.payments, *self.contract.savings):
            yield from ((figure, None) for figure in _figures_of(payment))
        yield from ((cap.amount, None) for cap in self.contract.caps)
        yield from ((floor.amount, None) for floor in self.contract.floors)
        yield from ((figure, None) for figure in self.also)

    def payments(self) -> Iterator[PaymentPlan]:
        """The payments and savings that are made of members' price lines."""
        for payment in (*self.contract.payments, *self.contract.savings):
            lines = tuple(self._lines(payment))
            if lines:
                is_saving = payment in self.contract.savings
                caps = () if is_saving else tuple(enumerate(self.contract.caps))
                yield PaymentPlan(
                    payment=payment,
                    lines=lines,
                    limits=tuple((n, limit) for n, limit in enumerate(payment.limits) if limit.scope == "participant"),
                    caps=tuple((number, cap) for number, cap in caps if cap.scope == "participant"),
                )

    def _lines(self, payment: Payment) -> Iterator[LinePlan]:
        for number, line in enumerate(payment.lines, start=1):
            if isinstance(line, MetricLine) and not self.contract.metric[line.metric].of_members:
                continue
            yield LinePlan(payment.name, number, line, self._grain_of(line))

    def _grain_of(self, line: Line) -> str | None:
        match line:
            case MetricLine(metric=name):
                metric = self.contract.metric[name]
                return _grain_name(metric.group or "", _only_grid(metric.points))
            case MemberLine(group=group):
                return group
            case EventLine() | BestOf():
                return None


def _uses_previous(part: Part) -> bool:
    return any(isinstance(inner, MemberDay) and inner.day is Day.PREVIOUS for inner in walk(part))


def days_of(measure: Measure, number: int = 0) -> PeriodDays:
    """The set of days a measure over periods looks at."""
    of = measure.of
    if not isinstance(of, _OF_PERIODS):
        raise TypeError(measure.name)
    gap = of.gap if isinstance(of, LongestRun | RunsOf) else None
    starts_only = isinstance(of, TimeIn) and of.unit in (DurationUnit.WEEK, DurationUnit.MONTH)
    table = next(tables_under(of.periods))
    return PeriodDays(
        f"{_periods_name(of.periods)} {number}", table, of.periods, starts_only, gap, measure.evidence_only
    )


def _periods_name(periods: PeriodSet) -> str:
    match periods:
        case PeriodRows(rows=rows):
            return rows.table
        case PeriodUnion(left=left, right=right):
            return f"{_periods_name(left)} or {_periods_name(right)}"
        case PeriodIntersection(left=left, right=right):
            return f"{_periods_name(left)} and {_periods_name(right)}"
        case PeriodDifference(left=left, right=right):
            return f"{_periods_name(left)} outside {_periods_name(right)}"


def _grain_name(group: str, grid: PointGrid | None) -> str:
    if grid is None:
        return group
    after = f" after {grid.after}" if grid.after else ""
    return f"{group} by {grid.unit.value}{after}"


def _only_grid(points: Points | None) -> PointGrid | None:
    return PointGrid(points.numbers, points.unit, points.after) if points else None


def _belongs(points: Points | None, grid: PointGrid | None) -> bool:
    if points is None or grid is None:
        return points is None and grid is None
    return (points.unit, points.after) == (grid.unit, grid.after)


def _operand(concluded: Metric | Aggregate) -> Node | None:
    return concluded.formula if isinstance(concluded, Metric) else _operand_of(concluded.of)


def _operand_of(aggregate: AggregateOf) -> Node | None:
    match aggregate:
        case GroupCount(condition=condition):
            return condition
        case GroupShare(condition=condition):
            return condition
        case GroupAggregate(operand=operand, across_cohorts=across_cohorts):
            return None if across_cohorts else operand


def _figures_of(payment: Payment) -> Iterator[Node]:
    if payment.formula:
        yield payment.formula
    yield from (gate.condition for gate in payment.gates)
    yield from (limit.amount for limit in payment.limits)
    if payment.at_least:
        yield payment.at_least
