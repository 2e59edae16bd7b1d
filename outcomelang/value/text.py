"""Numbers and amounts as exact text, and number literals back from text.

Nothing here rounds: text that would not be the exact value is refused.
"""

import re
from fractions import Fraction

from outcomelang.value.rounding import MEMBER_DECIMALS, SIZE_LIMIT, TooLarge

_NUMBER = re.compile(r"([0-9]+(?:_[0-9]+)*)(?:\.([0-9]+))?")
_LONGEST_WHOLE_PART = len(str(SIZE_LIMIT)) - 1


class TooPrecise(ArithmeticError):
    """A number with more than 12 decimals, more than every evaluator can keep."""


def amount_text(value: Fraction | int, places: int | None = None) -> str:
    """Give the exact decimal text, such as `1871540.00`.

    With `places` there are that many decimals, and a value that needs more raises `ValueError`.
    Without, there are as many as the value needs; a value that no decimal is equal to is given as `1/3`.
    """
    return _decimal_text(Fraction(value), places, separator="")


def grouped(value: Fraction | int, places: int | None = None, separator: str = ",") -> str:
    """Give the exact decimal text with its thousands set apart, such as `11,400,000.00`.

    `places` and the errors are those of `amount_text`.
    """
    return _decimal_text(Fraction(value), places, separator)


def percent_text(value: Fraction | int, places: int | None = None) -> str:
    """Give a share as a percentage, such as `8.5%` for 0.085; `places` are those of the percentage.

    `places` and the errors are those of `amount_text`.
    """
    return f"{amount_text(value * 100, places)}%"


def parse_number(text: str) -> Fraction:
    """Read a number literal of the language, such as `12`, `2.5` or `1_000`, exactly.

    A literal has no sign, and an underscore stands between two digits of the whole part.
    Raises `ValueError` for any other text, `TooLarge` for 10^24 or more, and `TooPrecise` for more
    than 12 decimals, zeros at the end not counted.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(f"not a number: {text[:40]!r}")
    whole = match[1].replace("_", "").lstrip("0")
    decimals = (match[2] or "").rstrip("0")
    # The lengths are checked before the conversion, which is slow and limited for very long texts.
    if len(whole) > _LONGEST_WHOLE_PART:
        raise TooLarge("a number of 10^24 or more")
    if len(decimals) > MEMBER_DECIMALS:
        raise TooPrecise(f"a number with {len(decimals)} decimals")
    return Fraction(int(f"{whole}{decimals}" or "0"), 10 ** len(decimals))


def _decimal_text(value: Fraction, places: int | None, separator: str) -> str:
    needed = _decimals_needed(value.denominator)
    if places is None:
        if needed is None:
            return f"{_group(value.numerator, separator)}/{_group(value.denominator, separator)}"
        places = needed
    if needed is None or needed > places:
        raise ValueError(f"{value} cannot be written exactly with {places} decimals")
    whole, decimals = divmod(abs(value.numerator) * 10**places // value.denominator, 10**places)
    sign = "-" if value < 0 else ""
    return f"{sign}{_group(whole, separator)}" + (f".{decimals:0{places}d}" if places else "")


def _group(whole: int, separator: str) -> str:
    return f"{whole:,}".replace(",", separator)


def _decimals_needed(denominator: int) -> int | None:
    """Count the decimals of a fraction in lowest terms with this denominator; None if they never end."""
    counts = []
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0:
            denominator //= prime
            count += 1
        counts.append(count)
    return max(counts) if denominator == 1 else None
