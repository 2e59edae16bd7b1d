"""The most that can come to be owed under a contract, as far as the contract alone tells.

Prices times the members that are planned or allowed, times points; formulas over the ranges of their figures; each
payment's own limits. Where nothing bounds an amount it is None; it is never less than the truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from outcomelang.frozen import frozen
from outcomelang.model.contract import (
    BestOf,
    Cap,
    Contract,
    EventLine,
    Limit,
    Line,
    MemberLine,
    Metric,
    MetricLine,
    Payment,
)
from outcomelang.model.expression import Expression
from outcomelang.model.range_in_windows import RangeInWindows
from outcomelang.model.type import Kind

Amount = Fraction | None
"""None where nothing bounds it."""

_ZERO = Fraction(0)


@frozen
class MostOwed:
    """Works out the most that can be owed under one contract."""

    contract: Contract

    def for_payment(self, payment: Payment) -> Amount:
        """All of a payment over the whole contract, after its own limits, before those of the contract."""
        return least_of((self.before_limits(payment), *(self._after(limit, payment) for limit in payment.limits)))

    def under_own_limits(self, payment: Payment) -> Amount:
        """All of a payment over the whole contract, after its own limits, and no less than its own minimum."""
        amount = self.for_payment(payment)
        if payment.at_least is None or amount is None:
            return amount
        return most_of((amount, self.let_through(payment.at_least)))

    def in_all(self) -> Amount:
        """All payments together, after the contract's caps; floors can raise less than that to their own amount.

        None where amendments make several texts: what each of them lets through may add up.
        """
        if self.contract.amended_texts:
            return None
        each = {payment.name: self.under_own_limits(payment) for payment in self.contract.payments}
        bounds = [sum_of(each.values())]
        for cap in self.contract.caps:
            if cap.payer is None:
                others = (amount for name, amount in each.items() if cap.payments and name not in cap.payments)
                bounds.append(sum_of((self._under_cap(cap), *others)))
        most = least_of(bounds)
        floors = (self.let_through(floor.amount) for floor in self.contract.floors)
        return most if most is None else most_of((most, *floors))

    def _under_cap(self, cap: Cap) -> Amount:
        """The most that a cap lets through over the whole contract."""
        amount = self.let_through(cap.amount)
        match cap.scope:
            case "total":
                return amount
            case "settlement":
                return times(amount, len(self.contract.settlements.dates))
            case "year":
                return times(amount, self.years())
            case "participant":
                covered = [one for one in self.contract.payments if not cap.payments or one.name in cap.payments]
                lines = tuple(line for payment in covered for line in payment.lines)
                of_members = all(one.lines for one in covered) and all(map(self.contract.is_of_members, lines))
                return times(amount, self.members(groups_of(lines, self.contract))) if of_members else None

    def before_limits(self, payment: Payment) -> Amount:
        """All of a payment over the whole contract, before any limit."""
        if payment.formula is not None:
            return self._formula(payment)
        return sum_of(self._line(line) for line in payment.lines)

    def for_participant(self, payment: Payment) -> Amount:
        """What one participant can bring, after the payment's limit per participant."""
        limits = (self.let_through(limit.amount) for limit in payment.limits if limit.scope == "participant")
        return least_of((self.for_participant_before_limits(payment), *limits))

    def for_participant_before_limits(self, payment: Payment) -> Amount:
        """What the lines of a payment can bring for one participant, before any limit."""
        return sum_of(self._line_for_participant(line) for line in payment.lines)

    def years(self) -> int:
        """The calendar years that have a settlement date; a year that begins otherwise may make one more."""
        dates = self.contract.settlements.dates
        return dates[-1].year - dates[0].year + 2

    def members(self, groups: Iterable[str]) -> int | None:
        """How many members these groups can have in all; None if none is planned and none is the limit."""
        total = 0
        for name in dict.fromkeys(groups):
            members = self._members_of(name)
            if members is None:
                return None
            total += members
        return total

    def let_through(self, amount: Expression) -> Amount:
        """The most that a limit lets through. A share of a total bounds nothing by itself."""
        return RangeInWindows.of_contract(self.contract).of(amount).highest if amount.type.kind is Kind.MONEY else None

    def _members_of(self, name: str | None) -> int | None:
        """The limit or the plan of a group, or of the group it is taken from."""
        while name is not None:
            group = self.contract.group[name]
            if group.at_most or group.planned:
                return group.at_most or group.planned
            name = group.parent
        return None

    def _after(self, limit: Limit, payment: Payment) -> Amount:
        amount = self.let_through(limit.amount)
        match limit.scope:
            case "payment":
                return amount
            case "settlement":
                return times(amount, len(self.contract.settlements.dates))
            case "year":
                return times(amount, self.years())
            case "participant":
                return times(amount, self.members(groups_of(payment.lines, self.contract)))
            case _:
                return None

    def _formula(self, payment: Payment) -> Amount:
        if payment.formula is None or payment.per_cohort:
            return None
        highest = RangeInWindows.of_contract(self.contract).of(payment.formula).highest
        return times(None if highest is None else max(highest, _ZERO), len(payment.dates or (None,)))

    def _line(self, line: Line) -> Amount:
        if isinstance(line, MetricLine) and not self.contract.metric[line.metric].of_members:
            return self._once(line)
        if isinstance(line, EventLine) and line.limit and line.limit.scope != "times":
            times_in_all = line.limit.number * (1 if line.limit.scope == "in all" else self.years())
            return times(self._price(line), times_in_all)
        return times(self._line_for_participant(line), self.members(groups_of((line,), self.contract)))

    def _line_for_participant(self, line: Line) -> Amount:
        match line:
            case MetricLine():
                return self._once(line) if self.contract.is_of_members(line) else None
            case MemberLine():
                return self._price(line)
            case EventLine(limit=limit):
                is_bounded = limit is not None and limit.scope in ("times", "in all")
                return times(self._price(line), limit.number) if limit and is_bounded else self._nothing_or_open(line)
            case BestOf(lines=lines):
                return most_of(self._line_for_participant(inner) for inner in lines)

    def _once(self, line: MetricLine) -> Amount:
        """A line's price for all of its points, of one member or of the group's figure."""
        metric = self.contract.metric[line.metric]
        points = len(line.points if line.points is not None else metric.points.numbers if metric.points else (None,))
        return times(self._price(line), None if (units := self._units(line, metric)) is None else units * points)

    def _units(self, line: MetricLine, metric: Metric) -> Amount:
        if metric.per_cohort or metric.dates:
            return None
        if metric.type.kind is Kind.YESNO:
            return Fraction(1)
        highest = RangeInWindows.of_contract(self.contract, metric.points).of(metric.formula).highest
        return None if highest is None else max(highest, _ZERO) / line.unit

    def _price(self, line: MetricLine | EventLine | MemberLine) -> Amount:
        """The highest price of one; a negative line brings nothing."""
        highest = RangeInWindows.of_contract(self.contract).of(line.price).highest
        return None if highest is None else max(highest, _ZERO)

    def _nothing_or_open(self, line: EventLine) -> Amount:
        return _ZERO if self._price(line) == 0 else None


def groups_of(lines: Iterable[Line], contract: Contract) -> tuple[str, ...]:
    """The groups whose members lines pay for; those of a group's own figures are not counted by members."""
    found: dict[str, None] = {}
    for line in lines:
        match line:
            case MetricLine(metric=name):
                metric = contract.metric[name]
                if metric.of_members and metric.group:
                    found[metric.group] = None
            case EventLine(group=group) | MemberLine(group=group):
                found[group] = None
            case BestOf(lines=inner):
                found |= dict.fromkeys(groups_of(inner, contract))
    return tuple(found)


def sum_of(amounts: Iterable[Amount]) -> Amount:
    """The sum, unless one of them is open."""
    every = tuple(amounts)
    return None if None in every else sum((one for one in every if one is not None), _ZERO)


def least_of(amounts: Iterable[Amount]) -> Amount:
    """The smallest of those that are not open."""
    return min((one for one in amounts if one is not None), default=None)


def most_of(amounts: Iterable[Amount]) -> Amount:
    """The largest, unless one of them is open."""
    every = tuple(amounts)
    return None if None in every else max((one for one in every if one is not None), default=_ZERO)


def times(amount: Amount, number: Fraction | int | None) -> Amount:
    """The product; 0 of anything, and anything for 0, is 0."""
    if amount == 0 or number == 0:
        return _ZERO
    return None if amount is None or number is None else amount * number
