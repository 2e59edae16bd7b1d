"""Money: an exact amount in one currency."""

from fractions import Fraction
from typing import Self, overload

from attrs import field

from outcomelang.frozen import frozen


class CurrencyMismatch(TypeError):
    """Two currencies met in one operation: a programmer's mistake, since the checker refuses it."""


def _exact(amount: Fraction | int) -> Fraction:
    if not isinstance(amount, Fraction | int):
        raise TypeError(f"an amount must be a Fraction or an int, not {type(amount).__name__}")
    return Fraction(amount)


@frozen
class Money:
    """An exact amount, not yet or already rounded, in the currency with this ISO code.

    Adding, subtracting, dividing and ordering raise `CurrencyMismatch` for two currencies.
    Amounts in two currencies are never equal, not even zero.
    """

    amount: Fraction = field(converter=_exact)
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Give no money, in a currency."""
        return cls(Fraction(0), currency)

    def is_whole(self, step: Fraction | int) -> bool:
        """Tell whether the amount is a whole multiple of `step`."""
        return (self.amount / step).denominator == 1

    def __add__(self, other: "Money") -> "Money":
        """Add two amounts of one currency."""
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount + self._amount_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract an amount of the same currency."""
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount - self._amount_of(other), self.currency)

    def __neg__(self) -> "Money":
        """Give the amount that goes the other way."""
        return Money(-self.amount, self.currency)

    def __abs__(self) -> "Money":
        """Give the size of the amount."""
        return Money(abs(self.amount), self.currency)

    def __mul__(self, number: Fraction | int) -> "Money":
        """Multiply by a number."""
        if not isinstance(number, Fraction | int):
            return NotImplemented
        return Money(self.amount * number, self.currency)

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: "Money") -> Fraction: ...
    @overload
    def __truediv__(self, other: Fraction | int) -> "Money": ...
    def __truediv__(self, other: "Money | Fraction | int") -> "Money | Fraction":
        """Divide by a number to get money, or by money of the same currency to get a number."""
        if isinstance(other, Money):
            return self.amount / self._amount_of(other)
        if not isinstance(other, Fraction | int):
            return NotImplemented
        return Money(self.amount / other, self.currency)

    def __lt__(self, other: "Money") -> bool:
        """Compare two amounts of one currency."""
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount < self._amount_of(other)

    def __le__(self, other: "Money") -> bool:
        """Compare two amounts of one currency."""
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount <= self._amount_of(other)

    def _amount_of(self, other: "Money") -> Fraction:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} met {other.currency}")
        return other.amount
