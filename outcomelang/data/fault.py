"""The ways in which a row can break its declaration."""

from __future__ import annotations

import enum
from typing import Final


class Fault(enum.StrEnum):
    """A broken rule; the value is the code of its finding."""

    EMPTY = "OUT320"
    BLANKS = "OUT321"
    NOT_A_NUMBER = "OUT322"
    TOO_MANY_DIGITS = "OUT323"
    NOT_WHOLE = "OUT324"
    NO_PERCENT_SIGN = "OUT325"
    NOT_A_DATE = "OUT326"
    NO_SUCH_DAY = "OUT327"
    NOT_A_WEEK = "OUT328"
    NOT_A_MONTH = "OUT329"
    NOT_YES_OR_NO = "OUT330"
    OUT_OF_RANGE = "OUT331"
    UNKNOWN_CODE = "OUT332"
    SAME_KEY = "OUT333"
    NO_PARENT = "OUT334"
    ENDS_BEFORE_IT_BEGINS = "OUT335"
    SAME_ROW = "OUT336"
    TIME_OF_DAY = "OUT337"
    SAME_INPUT = "OUT338"
    COHORT = "OUT339"
    WEIGHT = "OUT340"
    CONTRADICTED = "OUT341"
    WITHOUT_PARENT = "OUT342"
    NOT_A_CPR_NUMBER = "OUT343"
    CPR_OF_NO_DAY = "OUT344"
    OTHER_KIND = "OUT350"
    FORMULA = "OUT351"


CONSEQUENCES: Final = frozenset({Fault.CONTRADICTED, Fault.WITHOUT_PARENT})
"""What is wrong with a row only because another one is left out."""
