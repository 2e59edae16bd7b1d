"""What each price line brings for each member, point and event (order of operations, steps 1, 2 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.engine.reference.answer import Answer, State
from outcomelang.engine.reference.arithmetic import NOTHING, checked, rounded, rounded_as_of_member
from outcomelang.engine.reference.metrics import MemberToday, Today
from outcomelang.engine.reference.rows import Row
from outcomelang.engine.reference.stopped import too_large
from outcomelang.model.contract import (
    BestOf,
    Contract,
    CountLimit,
    EventLine,
    Line,
    MemberLine,
    Metric,
    MetricLine,
    Payment,
)
from outcomelang.model.expression import Rows
from outcomelang.value.duration import DurationUnit
from outcomelang.value.rounding import TooLarge

Members = Callable[[str], Sequence[MemberToday]]
"""The members of a group, by its name."""


@frozen
class Item:
    """What one line brings for one member at one point, or for one of their events.

    `amount` is paid, `waiting` would be if all rows were evidence. `day` puts items in order: that of the event, of the
    point, or of the start; `place` tells events of one day apart. `unit` is that of the point.
    """

    payment: str
    line: int
    point: int | None
    member: MemberToday
    status: str
    quantity: Fraction = NOTHING
    amount: Fraction = NOTHING
    waiting: Fraction = NOTHING
    day: date = date.max
    place: tuple[str, int] = ("", 0)
    unit: DurationUnit | None = None

    @property
    def person(self) -> tuple[str, str]:
        """Whose it is: the participant's table and key."""
        return (self.member.member.row.table.name, self.member.member.key)


def items_of(payment: Payment, today: Today, members: Members) -> Iterator[Item]:
    """All that the lines of a payment bring."""
    for number, line in enumerate(payment.lines, start=1):
        try:
            yield from _items(line, _Place(payment.name, number, today, members))
        except TooLarge as error:
            raise too_large(line.span) from error


@frozen
class _Place:
    payment: str
    line: int
    today: Today
    members: Members

    @property
    def contract(self) -> Contract:
        return self.today.contract

    def rounded(self, amount: Fraction) -> Fraction:
        """An amount as a line has it: rounded; if that is done in total, as whatever is worked out of a member."""
        rounding = self.contract.rounding
        if rounding.in_total:
            return rounded_as_of_member(amount)
        return rounded(checked(amount), rounding.step, rounding.mode)

    def item(self, member: MemberToday, status: str, point: int | None = None) -> Item:
        """An item that brings nothing yet."""
        return Item(self.payment, self.line, point, member, status)


def _items(line: Line, place: _Place) -> Iterator[Item]:
    match line:
        case MetricLine(metric=name):
            metric = place.contract.metric[name]
            if metric.of_members:
                yield from _within(line.limit, _of_metric(line, metric, place), place.contract)
        case MemberLine(group=group):
            for member in _for(line, place.members(group)):
                yield _of_member(line, member, place)
        case EventLine():
            yield from _of_events(line, place)
        case BestOf(lines=lines):
            yield from _best([list(_items(one, place)) for one in lines])


def _for(line: MetricLine | MemberLine | EventLine, members: Sequence[MemberToday]) -> Sequence[MemberToday]:
    """The members whom a line is for."""
    return members if line.starts is None else [one for one in members if line.starts.have(one.member.start)]


# --- Metrics and members ------------------------------------------------------------------------


def _of_metric(line: MetricLine, metric: Metric, place: _Place) -> Iterator[Item]:
    numbers: Sequence[int | None] = (None,)
    if metric.points:
        numbers = line.points or metric.points.numbers
    for number in numbers:
        for member in _for(line, place.members(metric.group or "")):
            yield _at_point(line, metric, number, member, place)


def _at_point(line: MetricLine, metric: Metric, point: int | None, member: MemberToday, place: _Place) -> Item:
    answer = member.metric(metric, point)
    as_if = member.as_if_evidence(metric, point)
    at = member.moment_at(metric.points, point)
    price = member.figure(line.price, at=at)
    quantity = _units(answer, line)
    amount = place.rounded(quantity * price.number) if price.is_settled and quantity else NOTHING
    in_all = place.rounded(_units(as_if, line) * price.number) if price.is_settled else NOTHING
    status = "waiting" if member.waits_for_evidence(metric, point) else _status(answer, quantity)
    if status in ("met", "growing", "waiting") and not price.is_settled:
        quantity, status = NOTHING, "missing" if price.state is State.MISSING else "pending"
    return evolve(
        place.item(member, status, point),
        quantity=rounded_as_of_member(quantity),
        amount=amount,
        waiting=in_all - amount,
        day=member.day_of(metric.points, point) or date.max,
        unit=metric.points.unit if metric.points else None,
    )


def _units(answer: Answer, line: MetricLine) -> Fraction:
    """How many units: 1 for a yes; of a number the complete blocks, if the line says so."""
    if not answer.has_value:
        return NOTHING
    units = answer.number / line.unit if not isinstance(answer.value, bool) else answer.number
    return Fraction(int(units)) if line.blocks else units


def _status(answer: Answer, quantity: Fraction) -> str:
    match answer.state:
        case State.KNOWN if quantity == 0:
            return "not met"
        case State.KNOWN:
            return "met"
        case State.LEFT_OUT:
            return "left out"
        case State.MISSING:
            return "missing"
        case State.GROWING:
            return "growing"
        case _:
            return "pending"


def _of_member(line: MemberLine, member: MemberToday, place: _Place) -> Item:
    price = member.figure(line.price)
    if not price.is_settled:
        return place.item(member, "missing" if price.state is State.MISSING else "pending")
    return evolve(place.item(member, "met"), quantity=Fraction(1), amount=place.rounded(price.number))


# --- Events -------------------------------------------------------------------------------------


def _of_events(line: EventLine, place: _Place) -> Iterator[Item]:
    members = _for(line, place.members(line.group))
    items = (_of_event(line, row, one, place) for one in members for row in _rows(line.rows, one))
    yield from _within(line.limit, items, place.contract)


def _rows(rows: Rows, member: MemberToday) -> Sequence[Row]:
    """A member's rows of a kind that have happened, earliest first."""
    found = member.today.data.of(rows.table, member.member.key)
    there = (row for row in found if row.is_there(member.today.seen))
    chosen = (row for row in there if rows.condition is None or member.figure(rows.condition, row).is_yes)
    return sorted(chosen, key=lambda row: row.order)


def _is_in_time(row: Row, member: MemberToday) -> bool:
    """Whether a row lies between the member's start and the settlement or leaving day."""
    day, start = row.day, member.member.start
    return day is None or ((start is None or start <= day) and day <= member.until)


def _of_event(line: EventLine, row: Row, member: MemberToday, place: _Place) -> Item:
    item = evolve(place.item(member, "not paid"), day=row.day or date.min, place=row.order[1:])
    behind = _behind(line, row, member)
    can_count = place.today.counts_at_all
    if not (_is_in_time(row, member) and can_count(row) and any(can_count(one) for one in behind)):
        return item
    price = member.figure(line.price, row)
    if not price.is_settled:
        return evolve(item, status="missing" if price.state is State.MISSING else "pending")
    amount = place.rounded(price.number)
    if place.today.is_evidence(row) and any(place.today.is_evidence(one) for one in behind):
        return evolve(item, status="met", quantity=Fraction(1), amount=amount)
    return evolve(item, status="waiting", waiting=amount)


def _behind(line: EventLine, row: Row, member: MemberToday) -> Sequence[Row]:
    """The rows one of which `after` asks for: on the same day or before; without `after` the row itself."""
    if line.after is None:
        return [row]
    earlier = (one for one in _rows(line.after, member) if one.day and row.day and one.day <= row.day)
    return [one for one in earlier if _is_in_time(one, member)]


# --- Limits on how often ------------------------------------------------------------------------


def _within(limit: CountLimit | None, items: Iterable[Item], contract: Contract) -> Iterator[Item]:
    """The items of which a limit takes the earliest, those that are paid ahead of those that wait."""
    found = list(items)
    if limit is None:
        yield from found
        return
    taken: dict[object, int] = {}
    for item in sorted(found, key=_turn):
        if item.status not in ("met", "waiting"):
            yield item
            continue
        whose = _whose(limit, item, contract)
        taken[whose] = taken.get(whose, 0) + 1
        yield item if taken[whose] <= limit.number else _unpaid(item)


def _turn(item: Item) -> tuple[object, ...]:
    """Those that are paid, then those that wait; the earliest first, of one day by key, or as they stand."""
    return (item.status != "met", item.day, *item.place, item.member.member.key, item.point or 0)


def _whose(limit: CountLimit, item: Item, contract: Contract) -> object:
    match limit.scope:
        case "times":
            return item.person
        case "per year":
            return next((settled.year for settled in contract.settlements.dates if settled >= item.day), None)
        case _:
            return None


def _unpaid(item: Item) -> Item:
    return evolve(item, status="not paid", quantity=NOTHING, amount=NOTHING, waiting=NOTHING)


def _best(lines: Sequence[Sequence[Item]]) -> Iterator[Item]:
    """For each member, of the lines that are for them, the one that pays most, of equal ones the first.

    The others bring nothing.
    """
    sums: dict[tuple[str, str], dict[int, Fraction]] = {}
    for number, items in enumerate(lines):
        for item in items:
            mine = sums.setdefault(item.person, {})
            mine[number] = mine.get(number, NOTHING) + item.amount
    best = {person: max(amounts, key=amounts.__getitem__) for person, amounts in sums.items()}
    for number, items in enumerate(lines):
        for item in items:
            yield item if best[item.person] == number else _without_amount(item)


def _without_amount(item: Item) -> Item:
    """A line of an option that does not pay most; what waits for evidence there goes on waiting."""
    match item.status:
        case "met":
            return _unpaid(item)
        case "growing":
            return evolve(item, quantity=NOTHING, amount=NOTHING, waiting=NOTHING)
        case _:
            return item
