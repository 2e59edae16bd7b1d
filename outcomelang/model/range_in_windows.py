"""Ranges of values, knowing besides that no time in a window is longer than the window."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

from attrs import define

from outcomelang.model.contract import Contract, Points
from outcomelang.model.contract_names import ContractNames
from outcomelang.model.expression import (
    Constant,
    Day,
    Expression,
    LongestRun,
    MemberDay,
    MetricValue,
    ShiftedDay,
    TimeIn,
    Window,
    WindowLength,
)
from outcomelang.model.range_of_values import RangeOfValues
from outcomelang.value.calendar import add
from outcomelang.value.duration import Duration, DurationKind, DurationUnit
from outcomelang.value.range import Range

_DAYS_IN_A_WEEK = 7
_DAYS_IN_A_LONG_MONTH = 31
_DAYS_IN_A_LEAP_YEAR = 366
_MONTHS_IN_A_YEAR = 12
_DAYS_IN_A_SHORT_MONTH = 28


@define
class RangeInWindows(RangeOfValues):
    """Ranges of the parts of one expression; `points` are those at which it is asked for."""

    points: Points | None = None

    @classmethod
    def of_contract(cls, contract: Contract, points: Points | None = None) -> RangeInWindows:
        """For an expression of a contract."""
        return cls(ContractNames(contract), points=points)

    def of(self, expression: Expression) -> Range:
        """The range of a quantity; of anything else, an open one."""
        match expression:
            case MetricValue():
                # Its windows are those of its own points.
                return RangeOfValues(self.names).of(expression)
            case LongestRun(window=window):
                return Range(Fraction(0), _days(self._longest(window)))
            case TimeIn(unit=unit, window=window):
                return Range(Fraction(0), _in_unit(self._longest(window), unit))
            case WindowLength(unit=unit, window=window):
                return Range(super().of(expression).lowest, _in_unit(self._longest(window), unit))
            case _:
                return super().of(expression)

    def _longest(self, window: Window) -> Duration | None:  # noqa: PLR0911 (one case for each way to write a window)
        """The length of a window, or something longer; None if it is not known."""
        dates = _date(window.first), _date(window.end)
        if dates[0] is not None and dates[1] is not None:
            return Duration(max(0, (dates[1] - dates[0]).days), DurationUnit.DAY)
        match window.first, window.end:
            case MemberDay(day=Day.PREVIOUS), MemberDay(day=Day.POINT):
                return self._longest_between_points()
            case MemberDay(day=Day.START), MemberDay(day=Day.POINT) if self.points:
                return Duration(self.points.numbers[-1], self.points.unit)
            case first, ShiftedDay(day=day, shift=shift) if day == first:
                return shift
            case ShiftedDay(day=day, shift=shift), end if day == end:
                return -shift
            case ShiftedDay(day=first, shift=before), ShiftedDay(day=end, shift=after) if first == end:
                return after - before if after.kind is before.kind else None
            case _:
                return None

    def _longest_between_points(self) -> Duration | None:
        if self.points is None:
            return None
        steps = (later - earlier for earlier, later in pairwise((0, *self.points.numbers)))
        return Duration(max(steps), self.points.unit)


def _date(day: Expression | None) -> date | None:
    """A day that is fixed in the contract."""
    match day:
        case Constant(value=date() as written):
            return written
        case ShiftedDay(day=Constant(value=date() as written), shift=shift):
            return add(written, shift)
        case _:
            return None


def _days(length: Duration | None) -> Fraction | None:
    """The days of a length at the most; a month may have 31, a year 366."""
    if length is None or length.kind is DurationKind.DAYS:
        return length.in_days() if length else None
    years, months = divmod(length.in_months(), _MONTHS_IN_A_YEAR)
    return years * _DAYS_IN_A_LEAP_YEAR + months * _DAYS_IN_A_LONG_MONTH


def _in_unit(length: Duration | None, unit: DurationUnit) -> Fraction | None:
    """The most that can be counted in a window: days, Mondays (as weeks, in days) or first days of months."""
    if length is None:
        return None
    if unit is DurationUnit.MONTH and length.kind is DurationKind.MONTHS:
        return length.in_months()
    days = _days(length)
    if days is None or unit is DurationUnit.DAY:
        return days
    if unit is DurationUnit.WEEK:
        return Fraction(-(-days // _DAYS_IN_A_WEEK) * _DAYS_IN_A_WEEK)
    return Fraction(-(-days // _DAYS_IN_A_SHORT_MONTH))
