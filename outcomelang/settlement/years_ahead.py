"""The least and the most that the settlements of each year to come can pay.

What is settled in all by the end of a year lies in a range; a year pays the difference of two such amounts. The last
settlement brings the statement's own range. Before it a payment may still wait for what is sure to come, so that the
least is what is settled by now where nothing can flow back, and nothing where it can. The most is all that is still
possible; of a metric with points, only what has its point by then, since none is paid before its point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from attrs import frozen

from outcomelang.model.contract import Payment
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bound
from outcomelang.settlement.fall import can_fall, is_open_ended, least_of, waits_for_point
from outcomelang.settlement.figures import OpenFigure
from outcomelang.settlement.open_items import open_items
from outcomelang.settlement.open_outcomes import settlements_to_come
from outcomelang.settlement.reach import Reach
from outcomelang.settlement.residual import YearAhead
from outcomelang.settlement.sequence import Turn, due_date
from outcomelang.value.range import ANYTHING, Range, total
from outcomelang.value.rounding import ceiling_to

_NOTHING = Fraction(0)


@frozen(slots=False)
class YearsAhead:
    """The years after a settlement; `figures` are the lines of members on its date."""

    turn: Turn
    figures: Sequence[OpenFigure]

    def years(self) -> Iterator[YearAhead]:
        """Each calendar year in which a settlement is still to come; of what another text will say nothing is known."""
        if self.turn.is_amended_later:
            yield from self._unknown_years()
            return
        before = Range.exactly(self.turn.settlement.settled)
        before_by_payment = {name: Range.exactly(amount) for name, amount in self._settled.items()}
        for year, days in groupby(settlements_to_come(self.turn), key=lambda day: day.year):
            dates = tuple(days)
            by_payment = {payment.name: self._by(payment, dates[-1]) for payment in self._payments}
            settled = self._of_all_by(dates[-1], by_payment.values())
            paid = self._under_caps(settled - before, dates)
            sums = total(self._paid(one, before_by_payment[one.name], by_payment[one.name]) for one in self._payments)
            yield YearAhead(
                year, dates, due_date(self.turn.owing.contract, dates[-1]), _raised(paid, sums.lowest), settled
            )
            before, before_by_payment = settled, by_payment

    def _unknown_years(self) -> Iterator[YearAhead]:
        for year, days in groupby(settlements_to_come(self.turn), key=lambda day: day.year):
            dates = tuple(days)
            yield YearAhead(year, dates, due_date(self.turn.owing.contract, dates[-1]), ANYTHING, ANYTHING)

    # --- Settled in all by the end of a year ----------------------------------------------------

    def _of_all_by(self, day: date, payments: Iterable[Range]) -> Range:
        """What all payments together, and floors, can have settled by a settlement date."""
        if self._nothing_moves:
            return Range.exactly(self.turn.settlement.settled)
        sums = total(payments)
        if self._is_last(day) and self.turn.owing.contract.floors:
            sums = Range(sums.lowest, None)
        most = _lowest([sums.highest, *self._total_caps])
        if any(is_open_ended(payment, self.turn) for payment in self._payments):
            return Range(sums.lowest, most)
        reach = self._reach.of_all()
        if self._is_last(day):
            return Range(_highest([sums.lowest, reach.lowest]), _lowest([most, reach.highest]))
        return Range(sums.lowest, _lowest([most, reach.highest]) if self._only_falls_from_most else most)

    @cached_property
    def _nothing_moves(self) -> bool:
        """Whether all is known, so that no settlement to come pays anything."""
        contract = self.turn.owing.contract
        if contract.floors or open_items(self.turn):
            return False
        return all(
            payment.at_least is None
            and not is_open_ended(payment, self.turn)
            and self._reach.of(payment.name) == Range.exactly(self._settled[payment.name])
            for payment in self._payments
        )

    @cached_property
    def _only_falls_from_most(self) -> bool:
        """Whether no payment can have more settled on its way than at most in the end."""
        return all(self._only_falls_from_its_most(payment) for payment in self._payments)

    def _only_falls_from_its_most(self, payment: Payment) -> bool:
        settled, most = self._settled[payment.name], self._reach.of(payment.name).highest
        has_least = least_of(payment, self.turn, settled) is not None
        return has_least and (most is None or most >= max(settled, _NOTHING))

    def _by(self, payment: Payment, day: date) -> Range:
        """What one payment can have settled by a settlement date, whatever becomes of the others."""
        least = least_of(payment, self.turn, self._settled[payment.name])
        if is_open_ended(payment, self.turn):
            return Range(least, None)
        most = self._reach.of(payment.name).highest
        if most is None or least is None:
            return Range(least, None)
        most = max(most, self._settled[payment.name], _NOTHING)
        by_points = None if self._is_last(day) else self._by_points(payment, day)
        return Range(least, most if by_points is None else min(most, by_points))

    def _by_points(self, payment: Payment, day: date) -> Fraction | None:
        """What a payment has earned, or still can with points that lie on or before a day, before limits."""
        if not payment.lines or not all(waits_for_point(line, self.turn) for line in payment.lines):
            return None
        mine = [one for one in self.figures if one.payment == payment.name and (one.day is None or one.day <= day)]
        if any(one.unbounded for one in mine):
            return None
        earned = total_of(one.earned + max(one.possible, _NOTHING) for one in mine)
        return max(self._settled[payment.name], ceiling_to(earned, self.turn.owing.contract.rounding.step))

    # --- Paid in one year -----------------------------------------------------------------------

    def _paid(self, payment: Payment, before: Range, after: Range) -> Range:
        paid = after - before
        return paid if can_fall(payment, self.turn) else _raised(paid, _NOTHING)

    def _under_caps(self, paid: Range, dates: Sequence[date]) -> Range:
        """Caps per year and settlement, where nothing that flows back makes room a second time."""
        contract = self.turn.owing.contract
        falls = any(can_fall(payment, self.turn) for payment in self._payments)
        moves = any(not bound.is_fixed for bound in self.turn.owing.bounds.totals())
        if falls or moves or contract.floors or contract.rounding.in_total:
            return paid
        caps = [self._left_in(bound, dates) for bound in self.turn.owing.bounds.periods() if self._is_of_all(bound)]
        return Range(paid.lowest, _lowest([paid.highest, *caps]))

    def _left_in(self, bound: Bound, dates: Sequence[date]) -> Fraction | None:
        """What a cap leaves for the settlements of one calendar year; None if it counts other years."""
        if not bound.is_yearly:
            return bound.amount * len(dates)
        if bound.year_start is not None:
            return None
        covered = (one for name, one in self.turn.allowed.items() if name in bound.covers)
        used = total_of(one.past.in_period(bound, dates[0]) for one in covered)
        return max(_NOTHING, bound.amount - used)

    # --- The latest settlement ------------------------------------------------------------------

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.turn)

    @cached_property
    def _settled(self) -> dict[str, Fraction]:
        return {one.payment: one.settled for one in self.turn.settlement.payments}

    @property
    def _payments(self) -> Sequence[Payment]:
        return self.turn.owing.contract.payments

    def _is_last(self, day: date) -> bool:
        return day == self.turn.owing.contract.settlements.last

    def _is_of_all(self, bound: Bound) -> bool:
        return bound.is_fixed and bound.covers >= {payment.name for payment in self._payments}

    @property
    def _total_caps(self) -> list[Fraction]:
        """The total caps of all payments; a floor may go beyond them, and what is settled stays."""
        if self.turn.owing.contract.floors:
            return []
        settled = self.turn.settlement.settled
        return [max(bound.amount, settled) for bound in self.turn.owing.bounds.totals() if self._is_of_all(bound)]


def _raised(paid: Range, least: Fraction | None) -> Range:
    return Range(_highest([paid.lowest, least]), paid.highest)


def _lowest(ends: Iterable[Fraction | None]) -> Fraction | None:
    return min((end for end in ends if end is not None), default=None)


def _highest(ends: Iterable[Fraction | None]) -> Fraction | None:
    return max((end for end in ends if end is not None), default=None)
