"""Durations: days and weeks, months and years: two kinds, since a month has no fixed number of days."""

import enum
from fractions import Fraction
from typing import overload

from attrs import field, frozen

from outcomelang.value.text import amount_text


class KindMismatch(TypeError):
    """Days met months in one operation: a programmer's mistake, since the checker refuses it."""


class DurationKind(enum.StrEnum):
    """What a duration is counted in."""

    DAYS = "days"
    MONTHS = "months"


class DurationUnit(enum.StrEnum):
    """The unit a duration is written in; the values are the words of the language, in the singular."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def kind(self) -> DurationKind:
        """Tell whether the unit is a number of days or of months."""
        return DurationKind.DAYS if self in (DurationUnit.DAY, DurationUnit.WEEK) else DurationKind.MONTHS

    @property
    def size(self) -> int:
        """Give the days of a day or week, or the months of a month or year."""
        return {DurationUnit.WEEK: 7, DurationUnit.YEAR: 12}.get(self, 1)


def _exact(count: Fraction | int) -> Fraction:
    if not isinstance(count, Fraction | int):
        raise TypeError(f"a count must be a Fraction or an int, not {type(count).__name__}")
    return Fraction(count)


@frozen(eq=False)
class Duration:
    """A length of time, exact, such as `12 months` or `7.9 weeks`; it may be negative.

    Durations of one kind are compared by length: 1 year equals 12 months, 2 weeks equal 14 days.
    Durations of two kinds are not equal; to order, add, subtract or divide them raises `KindMismatch`.
    """

    count: Fraction = field(converter=_exact)
    unit: DurationUnit = field(converter=DurationUnit)

    @property
    def kind(self) -> DurationKind:
        """Tell whether the duration is a number of days or of months."""
        return self.unit.kind

    @property
    def is_whole(self) -> bool:
        """Tell whether it is a whole number of days, or of months, so that it can be added to a date."""
        return self._length.denominator == 1

    def in_days(self) -> Fraction:
        """Give the number of days, exactly; raises `KindMismatch` for months and years."""
        return self._length_as(DurationKind.DAYS)

    def in_months(self) -> Fraction:
        """Give the number of months, exactly; raises `KindMismatch` for days and weeks."""
        return self._length_as(DurationKind.MONTHS)

    @property
    def _length(self) -> Fraction:
        return self.count * self.unit.size

    def _length_as(self, kind: DurationKind) -> Fraction:
        if kind is not self.kind:
            raise KindMismatch(f"{self} is not a number of {kind}")
        return self._length

    def __str__(self) -> str:
        """Give the words of the language, such as `12 months` or `1 day`."""
        return f"{amount_text(self.count)} {self.unit}{'' if abs(self.count) == 1 else 's'}"

    def __eq__(self, other: object) -> bool:
        """Compare by kind and length."""
        if not isinstance(other, Duration):
            return NotImplemented
        return (self.kind, self._length) == (other.kind, other._length)

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((self.kind, self._length))

    def __lt__(self, other: "Duration") -> bool:
        """Compare two durations of one kind."""
        if not isinstance(other, Duration):
            return NotImplemented
        return self._length < other._length_as(self.kind)

    def __le__(self, other: "Duration") -> bool:
        """Compare two durations of one kind."""
        if not isinstance(other, Duration):
            return NotImplemented
        return self._length <= other._length_as(self.kind)

    def __add__(self, other: "Duration") -> "Duration":
        """Add a duration of the same kind; two units give a sum in days, or in months."""
        if not isinstance(other, Duration):
            return NotImplemented
        if self.unit is other.unit:
            return Duration(self.count + other.count, self.unit)
        unit = DurationUnit.DAY if self.kind is DurationKind.DAYS else DurationUnit.MONTH
        return Duration(self._length + other._length_as(self.kind), unit)

    def __sub__(self, other: "Duration") -> "Duration":
        """Subtract a duration of the same kind; two units give a difference in days, or in months."""
        if not isinstance(other, Duration):
            return NotImplemented
        return self + -other

    def __neg__(self) -> "Duration":
        """Give the same length backward in time."""
        return Duration(-self.count, self.unit)

    def __abs__(self) -> "Duration":
        """Give the length without its direction."""
        return Duration(abs(self.count), self.unit)

    def __mul__(self, number: Fraction | int) -> "Duration":
        """Multiply by a number."""
        if not isinstance(number, Fraction | int):
            return NotImplemented
        return Duration(self.count * number, self.unit)

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: "Duration") -> Fraction: ...
    @overload
    def __truediv__(self, other: Fraction | int) -> "Duration": ...
    def __truediv__(self, other: "Duration | Fraction | int") -> "Duration | Fraction":
        """Divide by a number to get a duration, or by a duration of the same kind to get a number."""
        if isinstance(other, Duration):
            return self._length / other._length_as(self.kind)
        if not isinstance(other, Fraction | int):
            return NotImplemented
        return Duration(self.count / other, self.unit)
