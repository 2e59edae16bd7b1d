"""Rounding to a step, and the limits of size and precision that all evaluators share."""

import enum
from fractions import Fraction
from math import ceil, floor

MEMBER_DECIMALS = 12
"""Decimals that a product, quotient or mean per member keeps (language, section 5, "Exactness")."""

CELL_DECIMALS = 9
"""Decimals that a number in a cell of the data has at most."""

SIZE_LIMIT = 10**24
"""The first size that is too large to be computed with (language, section 5, "Exactness")."""

_MEMBER_STEP = Fraction(1, 10**MEMBER_DECIMALS)
_HALF = Fraction(1, 2)


class TooLarge(ArithmeticError):
    """A value whose size is 10^24 or more, which no evaluator computes with."""


class RoundingMode(enum.StrEnum):
    """How a value between two steps is rounded; the values are the words of the language."""

    HALF_UP = "half up"
    """To the nearest step, a half away from zero."""
    HALF_EVEN = "half even"
    """To the nearest step, a half to the even one."""
    HALF_DOWN = "half down"
    """To the nearest step, a half toward zero."""
    UP = "up"
    """Away from zero."""
    DOWN = "down"
    """Toward zero."""


def round_to(value: Fraction | int, step: Fraction | int, mode: RoundingMode) -> Fraction:
    """Give the multiple of `step` that `value` is rounded to.

    Every mode treats an amount and its negative alike. Raises `ValueError` unless `step` is above zero.
    """
    steps = _in_steps(value, step)
    size = abs(steps)
    whole = floor(size)
    if _rounds_away(whole, size - whole, mode):
        whole += 1
    return (whole if steps >= 0 else -whole) * Fraction(step)


def floor_to(value: Fraction | int, step: Fraction | int) -> Fraction:
    """Give the greatest multiple of `step` not above `value`: for `at most` and caps.

    Raises `ValueError` unless `step` is above zero.
    """
    return floor(_in_steps(value, step)) * Fraction(step)


def ceiling_to(value: Fraction | int, step: Fraction | int) -> Fraction:
    """Give the least multiple of `step` not below `value`: for `at least` and floors.

    Raises `ValueError` unless `step` is above zero.
    """
    return ceil(_in_steps(value, step)) * Fraction(step)


def truncate(value: Fraction | int, decimals: int) -> Fraction:
    """Cut `value` off after so many decimals, toward zero.

    Raises `ValueError` if `decimals` is below zero.
    """
    if decimals < 0:
        raise ValueError(f"cannot truncate to {decimals} decimals")
    return round_to(value, Fraction(1, 10**decimals), RoundingMode.DOWN)


def round_member(value: Fraction | int) -> Fraction:
    """Round the result of one operation on a member's values: half even to 12 decimals.

    The rule is "Exactness" in section 5 of the language. Raises `TooLarge` for 10^24 or more.
    """
    return check_size(round_to(value, _MEMBER_STEP, RoundingMode.HALF_EVEN))


def check_size(value: Fraction | int) -> Fraction:
    """Give `value` back, or raise `TooLarge` if its size is 10^24 or more."""
    if not -SIZE_LIMIT < value < SIZE_LIMIT:
        raise TooLarge("a value of 10^24 or more")
    return Fraction(value)


def _in_steps(value: Fraction | int, step: Fraction | int) -> Fraction:
    if step <= 0:
        raise ValueError(f"a rounding step must be above zero, not {step}")
    return Fraction(value) / step


def _rounds_away(whole: int, rest: Fraction, mode: RoundingMode) -> bool:
    """Tell whether a size of `whole` steps and a `rest` below one step goes to the next step."""
    match mode:
        case RoundingMode.UP:
            return rest > 0
        case RoundingMode.DOWN:
            return False
        case RoundingMode.HALF_UP:
            return rest >= _HALF
        case RoundingMode.HALF_DOWN:
            return rest > _HALF
        case RoundingMode.HALF_EVEN:
            return rest > _HALF or (rest == _HALF and whole % 2 == 1)
