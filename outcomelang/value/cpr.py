"""Danish civil registration numbers (CPR numbers), such as `010190-1234`: the day of birth and a serial number.

The rules are those of the CPR office (cpr.dk, "Opbygning af CPR-nummeret" and "Personnummeret i CPR-systemet"). The
seventh digit and the year say the century. Since 2007 numbers are given out that fail the old test by modulus 11, so
nothing is said of the last digit. An administrative number, of somebody who is not in the population register, has 60
added to its day.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Final

PATTERN: Final = "[0-9]{6}-?[0-9]{4}"
"""Its form: ten digits, with or without a hyphen after the sixth."""

ADMINISTRATIVE: Final = 60
"""What is added to the day in an administrative number."""


def cpr_number(text: str) -> str | None:
    """The number as `DDMMYY-XXXX`, whichever way it is written; None if it is none, or its day does not exist."""
    if re.fullmatch(PATTERN, text, re.ASCII) is None:
        return None
    number = text.replace("-", "")
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    with suppress(ValueError):
        date(_century(int(number[6]), year) + year, month, day - ADMINISTRATIVE if day > ADMINISTRATIVE else day)
        return f"{number[:6]}-{number[6:]}"
    return None


def _century(seventh: int, year: int) -> int:
    """The century that the seventh digit and the two digits of the year say."""
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800
