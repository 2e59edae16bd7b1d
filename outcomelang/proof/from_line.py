"""Price lines of members as terms: how many are paid, and what that comes to, each line rounded (step 4)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import BestOf, EventLine, Line, MemberLine, Metric, MetricLine, Payment
from outcomelang.model.expression import Compare, Expression, MetricValue
from outcomelang.model.most_owed import MostOwed
from outcomelang.model.range_in_windows import RangeInWindows
from outcomelang.model.type import WHOLE, Kind, Level
from outcomelang.proof.figures import Figures, Point
from outcomelang.proof.term import ZERO, Figure, Fixed, Term, best, compared, every, minus, plus, times
from outcomelang.settlement.priced import rounded
from outcomelang.value.range import ANYTHING, NOT_NEGATIVE, Range


@frozen
class Paid:
    """What a line pays at one point.

    `heads` is the number of members it is paid for, if each is paid for once, and `each` what each is paid.
    """

    term: Term
    point: Point = None
    unit_of_points: object = None
    heads: Figure | None = None
    each: Fraction = Fraction(0)


@frozen
class Lines:
    """Puts the member lines of a contract into terms."""

    figures: Figures

    def of(self, line: Line) -> Iterator[Paid]:
        """What a line of members pays, point by point."""
        match line:
            case MetricLine():
                yield from self._of_metric(line)
            case EventLine():
                yield self._of_events(line)
            case MemberLine(price=price, group=group):
                yield self._for_each(price, self.figures.members(group), self._name(line, None))
            case BestOf(lines=lines):
                yield self._best_of(line, [paid for one in lines for paid in self.of(one)])

    # --- Metrics --------------------------------------------------------------------------------

    def _of_metric(self, line: MetricLine) -> Iterator[Paid]:
        metric = self.figures.contract.metric[line.metric]
        numbers: tuple[Point, ...] = (None,)
        if metric.points is not None:
            numbers = line.points if line.points is not None else metric.points.numbers
        paid = [self._at(line, metric, point) for point in numbers]
        if line.limit is None or (line.limit.scope == "times" and line.limit.number >= len(paid)):
            yield from paid
            return
        whole = plus(one.term for one in paid)
        name = self._name(line, None)
        limited = self.figures.apart(f"{name} after `once` or `up to`", ANYTHING, whole)
        world = self.figures.world
        for sign in (1, -1) if RangeInWindows.of_contract(self.figures.contract).of(line.price).is_not_negative else ():
            world.fact(limited, compared("<=", limited, whole) if sign > 0 else compared(">=", limited, ZERO))
        nothing = every((compared("=", whole, ZERO), compared("=", limited, ZERO)))
        world.certain_if(limited, nothing, f"it is not known whom `{world.text(line.span)}` meets")
        yield Paid(limited)

    def _at(self, line: MetricLine, metric: Metric, point: Point) -> Paid:
        named = MetricValue(name=metric.name, type=metric.type, level=Level.MEMBER, span=metric.span)
        group = metric.group or ""
        unit = metric.points.unit if metric.points else None
        name = self._name(line, point)
        if metric.type.kind is Kind.YESNO:
            paid = self._for_each(line.price, self.figures.counted(group, named, metric.points, point), name)
            return Paid(paid.term, point, unit, paid.heads, paid.each)
        total = self.figures.aggregated("paid", group, named, metric.points, point)
        return Paid(self._for_units(line, metric, total, name), point, unit)

    def _for_units(self, line: MetricLine, metric: Metric, total: Figure, name: str) -> Term:
        """A price per unit of a number, each member's amount rounded."""
        contract, world = self.figures.contract, self.figures.world
        price = RangeInWindows.of_contract(contract).of(line.price)
        members = self.figures.members(metric.group or "")
        if price.is_exact and price.lowest is not None and not line.blocks:
            rate = price.lowest / line.unit
            exact = times(Fixed(rate), total)
            if contract.rounding.in_total or (metric.type.whole and rounded(rate, contract.rounding) == rate):
                return exact
            near = times(Fixed(contract.rounding.step), members)
            amount = self.figures.apart(name, ANYTHING, exact)
            world.fact(amount, compared("<=", minus(amount, exact), near))
            world.fact(amount, compared("<=", minus(exact, amount), near))
        else:
            amount = self.figures.apart(name, ANYTHING, ZERO)
            if price.is_not_negative and total.within.is_not_negative:
                world.fact(amount, compared(">=", amount, ZERO))
                self._at_most_units(line, price, amount, total, members)
        why = f"`{world.text(line.span)}` is rounded for each member"
        world.certain_if(amount, compared("=", amount, ZERO), why)
        world.certain_if(amount, compared("=", total, ZERO), why)
        return amount

    def _at_most_units(self, line: MetricLine, price: Range, amount: Figure, total: Figure, members: Figure) -> None:
        if price.highest is None:
            return
        step = times(Fixed(self.figures.contract.rounding.step), members)
        most = plus((times(Fixed(price.highest / line.unit), total), step))
        self.figures.world.fact(amount, compared("<=", amount, most))

    # --- Events and members ---------------------------------------------------------------------

    def _of_events(self, line: EventLine) -> Paid:
        world, members = self.figures.world, self.figures.members(line.group)
        most: Term | None = None
        if line.limit:
            years = MostOwed(self.figures.contract).years()
            fixed = Fixed(Fraction(line.limit.number * (years if line.limit.scope == "per year" else 1)))
            most = times(fixed, members) if line.limit.scope == "times" else fixed
        name = f"events paid by `{world.text(line.span)}`"
        events = Figure(name, NOT_NEGATIVE, whole=True, type=WHOLE, like=most)
        if most is not None:
            world.fact(events, compared("<=", events, most))
        paid_once = line.limit is not None and line.limit.scope == "times" and line.limit.number == 1
        made = self._for_each(line.price, events, self._name(line, None))
        if self._overlaps(line):
            world.certain_if(events, compared("=", events, ZERO), "one event may be paid by several lines")
        world.certain_if(events, compared("<=", events, times(Fixed(Fraction(1000)), members)), "that is many events")
        return made if paid_once else Paid(made.term)

    def _overlaps(self, line: EventLine) -> bool:
        """Whether the same event may be paid by another line too."""
        return any(
            other is not line and other.rows.table == line.rows.table and not _are_apart(line, other)
            for payment in self.figures.contract.payments
            for other in _event_lines(payment.lines)
        )

    def _for_each(self, price: Expression, number: Figure, name: str) -> Paid:
        """A price for each of a number."""
        contract, world = self.figures.contract, self.figures.world
        within = RangeInWindows.of_contract(contract).of(price)
        low, high = within.lowest, within.highest
        if low is not None and low == high:
            each = rounded(low, contract.rounding)
            return Paid(times(Fixed(each), number), heads=number, each=each)
        amount = self.figures.apart(name, ANYTHING, ZERO)
        if high is not None:
            world.fact(amount, compared("<=", amount, times(Fixed(rounded(high, contract.rounding)), number)))
        if low is not None:
            world.fact(amount, compared(">=", amount, times(Fixed(rounded(low, contract.rounding)), number)))
        world.certain_if(amount, compared("=", number, ZERO), f"`{world.text(price.span)}` is not one price")
        world.certain_if(amount, compared("=", amount, ZERO), f"`{world.text(price.span)}` is not one price")
        return Paid(amount)

    def _best_of(self, line: BestOf, inner: list[Paid]) -> Paid:
        world = self.figures.world
        largest, together = best("max", (one.term for one in inner)), plus(one.term for one in inner)
        amount = self.figures.apart(self._name(line, None), ANYTHING, largest)
        if all(one.heads is not None and one.each >= 0 for one in inner):
            world.fact(amount, compared(">=", amount, largest))
            world.fact(amount, compared("<=", amount, together))
        world.certain_if(amount, compared("=", amount, largest), "which lines are best for whom is not known")
        world.certain_if(amount, compared("=", together, largest), "which lines are best for whom is not known")
        return Paid(amount)

    def _name(self, line: Line, point: Point) -> str:
        at = "" if point is None else f" at {point}"
        return f"what `{self.figures.world.text(line.span)}` pays{at} (line at {line.span.start})"


def _event_lines(lines: tuple[Line, ...]) -> Iterator[EventLine]:
    for line in lines:
        if isinstance(line, BestOf):
            yield from _event_lines(line.lines)
        elif isinstance(line, EventLine):
            yield line


def _are_apart(one: EventLine, other: EventLine) -> bool:
    """Whether no event can be in the rows of both."""
    match one.rows.condition, other.rows.condition:
        case Compare(operator="=", left=left, right=right), Compare(operator="=", left=same, right=another):
            return left == same and right != another
        case _:
            return False


def has_negative_prices(payment: Payment, figures: Figures) -> bool:
    """Whether a line of a payment may take something off."""
    ranges = RangeInWindows.of_contract(figures.contract)

    def takes(line: Line) -> bool:
        if isinstance(line, BestOf):
            return any(takes(one) for one in line.lines)
        if isinstance(line, MetricLine):
            metric = figures.contract.metric[line.metric]
            is_number = metric.type.kind is not Kind.YESNO
            if (
                is_number
                and not RangeInWindows.of_contract(figures.contract, metric.points).of(metric.formula).is_not_negative
            ):
                return True
        return not ranges.of(line.price).is_not_negative

    return any(takes(line) for line in payment.lines)
