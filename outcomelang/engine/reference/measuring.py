"""The reference evaluator as an engine: the figures of a contract on each settlement date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from statistics import median

from attrs import define, field, frozen

from outcomelang.engine.reference.amounts import (
    LetThrough,
    Share,
    covers,
    gate_of,
    participant_caps,
    shares,
    under_caps,
)
from outcomelang.engine.reference.answer import Answer, State
from outcomelang.engine.reference.lines import NOTHING, Item, items_of
from outcomelang.engine.reference.members import members_of
from outcomelang.engine.reference.metrics import MemberToday, Today
from outcomelang.engine.reference.rows import Data
from outcomelang.model.contract import Contract, Metric, Payment, Points
from outcomelang.model.expression import Expression, GroupAggregate, GroupShare, MetricValue, walk
from outcomelang.plan.plan import Aggregate, AggregateOf
from outcomelang.settlement.figures import (
    Gates,
    GroupCounts,
    GroupFigure,
    GroupKey,
    InputFigure,
    LineFigure,
    ParticipantCut,
    PaymentFigure,
)

Certified = Mapping[date, Mapping[tuple[str, str | None], InputFigure]]


@frozen
class _Day:
    """What has been worked out for one settlement date."""

    today: Today
    members: dict[str, tuple[MemberToday, ...]] = field(factory=dict)
    items: dict[str, tuple[Item, ...]] = field(factory=dict)


@define
class ReferenceMeasuring:
    """One contract with its rows; `aggregates` are those of its plan, for their numbers alone."""

    contract: Contract
    data: Data
    aggregates: tuple[Aggregate, ...]
    certified: Certified = field(factory=dict)
    _days: dict[date, _Day] = field(factory=dict, init=False)
    _let_through: dict[date, LetThrough] = field(factory=dict, init=False)

    # --- Members --------------------------------------------------------------------------------

    def groups(self, settlement: date) -> tuple[GroupCounts, ...]:
        """The members of each target group as seen on a settlement date."""
        return tuple(self._counts(group.name, settlement) for group in self.contract.groups)

    def _counts(self, group: str, settlement: date) -> GroupCounts:
        members = [member.member for member in self._members(group, settlement)]
        cohorts = {member.cohort for member in members if member.cohort is not None}
        return GroupCounts(
            group,
            entered=len(members),
            left=sum(member.left is not None for member in members),
            cohorts=tuple(sorted(cohorts, key=lambda name: (len(name), name) if name.isdecimal() else (0, name))),
        )

    def _day(self, settlement: date) -> _Day:
        if settlement not in self._days:
            today = Today(self.contract, self.data, self.inputs(settlement), settlement)
            self._days[settlement] = _Day(today)
        return self._days[settlement]

    def _members(self, group: str, settlement: date) -> tuple[MemberToday, ...]:
        day = self._day(settlement)
        if group not in day.members:
            found = members_of(self.contract.group[group], day.today.sight, day.today.moment)
            day.members[group] = tuple(MemberToday(day.today, member) for member in found)
        return day.members[group]

    def status(self, metric: Metric, member: str, point: int | None, day: date) -> str | None:
        """The status of a member's metric as seen on a day; None if there is no such member."""
        for one in self._members(metric.group or "", day):
            if one.member.key == member:
                return _status(one.metric(metric, point))
        return None

    def inputs(self, settlement: date) -> Mapping[tuple[str, str | None], InputFigure]:
        """The certified figures last dated up to the settlement date, by name and cohort."""
        found: dict[tuple[str, str | None], InputFigure] = {}
        for day in sorted(self.certified):
            if day <= settlement:
                found |= self.certified[day]
        return found

    # --- Groups ---------------------------------------------------------------------------------

    def group_figures(self, settlement: date) -> Mapping[GroupKey, GroupFigure]:
        """The aggregates over groups that the contract's figures need."""
        return dict(self._figures(settlement))

    def _figures(self, settlement: date) -> Iterator[tuple[GroupKey, GroupFigure]]:
        for aggregate in self.aggregates:
            of = aggregate.of
            if isinstance(of, GroupAggregate) and of.across_cohorts:
                continue
            for points in self._points_of(of):
                for number in points.numbers if points else (None,):
                    for cohort in (None, *self._counts(of.group, settlement).cohorts):
                        members = self._members(of.group, settlement)
                        chosen = [one for one in members if cohort in (None, one.member.cohort)]
                        key = GroupKey(aggregate.number, number, cohort)
                        yield key, self._figure(of, chosen, points, number)

    def _points_of(self, aggregate: AggregateOf) -> Sequence[Points | None]:
        """The lists of points it is taken at: of the metrics it stands in, or of the members' metrics it takes."""
        named = (self.contract.metric[part.name] for part in walk(aggregate) if isinstance(part, MetricValue))
        inner = next((metric.points for metric in named if metric.points), None)
        outer = [one.points for one in self.contract.metrics if not one.of_members and aggregate in walk(one.formula)]
        if not outer or any(aggregate in walk(figure) for figure in _figures_of_payments(self.contract)):
            outer.append(None)
        return tuple(dict.fromkeys(points or inner for points in outer))

    def _figure(
        self, of: AggregateOf, members: Sequence[MemberToday], points: Points | None, point: int | None
    ) -> GroupFigure:
        operand = of.operand if isinstance(of, GroupAggregate) else of.condition
        if operand is None:
            return GroupFigure(len(members), 0, NOTHING, NOTHING, 0, 0, 0)
        answers = [(one, one.answer(operand, points, point)) for one in members]
        is_weighted = isinstance(of, GroupShare) or (isinstance(of, GroupAggregate) and of.function == "mean")
        final = [
            (one.member.weight if is_weighted else Fraction(1), answer.number)
            for one, answer in answers
            if answer.is_settled
        ]
        return GroupFigure(
            entered=len(members),
            known=len(final),
            total=sum((weight * value for weight, value in final), NOTHING),
            weight=sum((one.member.weight for one, answer in answers if answer.is_settled), NOTHING),
            pending=_count(answers, State.PENDING, State.GROWING),
            missing=_count(answers, State.MISSING),
            left_out=_count(answers, State.LEFT_OUT),
            value=_one_of(of, [value for _, value in final]),
        )

    # --- Payments -------------------------------------------------------------------------------

    def _lined(self) -> Iterator[Payment]:
        for payment in (*self.contract.payments, *self.contract.savings):
            if payment.lines:
                yield payment

    def _items(self, payment: Payment, settlement: date) -> tuple[Item, ...]:
        day = self._day(settlement)
        if payment.name not in day.items:
            members = lambda group: self._members(group, settlement)  # noqa: E731
            day.items[payment.name] = tuple(items_of(payment, day.today, members))
        return day.items[payment.name]

    def lines(self, settlement: date, gates: Gates) -> tuple[LineFigure, ...]:
        """What makes the payments up, by line, point, cohort and status."""
        found: dict[tuple[str, int, int | None, str | None, str], list[Item]] = {}
        for payment in self._lined():
            for item in self._items(payment, settlement):
                cohort = item.member.member.cohort
                found.setdefault((payment.name, item.line, item.point, cohort, item.status), []).append(item)
        return tuple(_line_figure(items, gates) for items in found.values())

    def payments(self, settlement: date, gates: Gates) -> tuple[PaymentFigure, ...]:
        """The payments of member lines after the limits per participant."""
        today = self._day(settlement).today
        lined = list(self._lined())
        wanted = {one.name: shares(one, self._items(one, settlement), gates, today) for one in lined}
        before = max((day for day in self._let_through if day < settlement), default=None)
        let_through = under_caps(wanted, self._let_through[before] if before else {}, today)
        self._let_through[settlement] = let_through
        return tuple(
            self._payment(one, self._items(one, settlement), gates, wanted[one.name], let_through) for one in lined
        )

    def _payment(
        self,
        payment: Payment,
        items: Sequence[Item],
        gates: Gates,
        parts: Mapping[tuple[str, str], Share],
        let_through: LetThrough,
    ) -> PaymentFigure:
        cuts = [*_own_cuts(payment, parts), *self._cuts_of_caps(payment, parts, let_through)]
        less = sum((part.let_in - part.after_less for part in parts.values()), NOTHING)
        own = sum((part.after_less for part in parts.values()), NOTHING)
        owed = own - sum((cut.amount for cut in cuts), NOTHING)
        return PaymentFigure(
            payment=payment.name,
            cohort=None,
            gross=sum((item.amount + item.waiting for item in items), NOTHING),
            waiting=sum((item.waiting for item in items), NOTHING),
            held=_behind(items, gates, "pending"),
            refused=_behind(items, gates, "closed"),
            less=less,
            cuts=tuple(cut for cut in cuts if cut.amount),
            owed=owed,
            lowest=owed,
            highest=None if any(item.is_open for item in items) else owed,
        )

    def _cuts_of_caps(
        self, payment: Payment, parts: Mapping[tuple[str, str], Share], let_through: LetThrough
    ) -> Iterator[ParticipantCut]:
        wanted = {person: part.own for person, part in parts.items()}
        for number, cap in participant_caps(self.contract):
            if not covers(cap, payment.name, self.contract):
                continue
            left = {person: let_through[number, person][payment.name] for person in wanted}
            yield ParticipantCut("contract", number, sum(wanted.values(), NOTHING) - sum(left.values(), NOTHING))
            wanted = left


def _figures_of_payments(contract: Contract) -> Iterator[Expression]:
    """The formulas, conditions and limits of payments, which stand at no point of their own."""
    for payment in (*contract.payments, *contract.savings):
        yield from (figure for figure in (payment.formula, payment.at_least) if figure)
        yield from (gate.condition for gate in payment.gates)
        yield from (limit.amount for limit in payment.limits)
    yield from (cap.amount for cap in contract.caps)
    yield from (floor.amount for floor in contract.floors)


def _own_cuts(payment: Payment, parts: Mapping[tuple[str, str], Share]) -> Iterator[ParticipantCut]:
    numbers = [number for number, limit in enumerate(payment.limits) if limit.scope == "participant"]
    for place, number in enumerate(numbers):
        amounts = [(part.after_less, *part.after_own) for part in parts.values()]
        yield ParticipantCut("payment", number, sum((steps[place] - steps[place + 1] for steps in amounts), NOTHING))


def _behind(items: Iterable[Item], gates: Gates, state: str) -> Fraction:
    return sum((item.amount for item in items if gate_of(item, gates) == state), NOTHING)


def _line_figure(items: Sequence[Item], gates: Gates) -> LineFigure:
    first = items[0]
    return LineFigure(
        payment=first.payment,
        line=first.line,
        point=first.point,
        cohort=first.member.member.cohort,
        status=first.status,
        count=len(items),
        quantity=sum((item.quantity for item in items), NOTHING),
        amount=sum((item.amount for item in items), NOTHING),
        waiting=sum((item.waiting for item in items), NOTHING),
        possible=NOTHING,
        unbounded=len(items) if first.status == "pending" else 0,
        held=_behind(items, gates, "pending"),
        refused=_behind(items, gates, "closed"),
    )


def _count(answers: Sequence[tuple[MemberToday, Answer]], *states: State) -> int:
    return sum(answer.state in states for _, answer in answers)


def _one_of(of: AggregateOf, values: Sequence[Fraction]) -> Fraction | None:
    if isinstance(of, GroupAggregate) and values:
        match of.function:
            case "median":
                return median(values)
            case "lowest":
                return min(values)
            case "highest":
                return max(values)
    return None


def _status(answer: Answer) -> str:
    if answer.is_no:
        return "not met"
    return {State.KNOWN: "met", State.GROWING: "pending"}.get(answer.state, answer.state.value)
