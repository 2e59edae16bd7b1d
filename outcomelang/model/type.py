"""The types and levels of expressions.

Inside the model every quantity is in one unit: percentages and numbers as they are (8.5 % is 0.085), money in the
currency's unit, durations of days and weeks in days, of months and years in months.
"""

from __future__ import annotations

import enum

from attrs import field

from outcomelang.frozen import frozen
from outcomelang.value.duration import DurationUnit


class Kind(enum.StrEnum):
    """What a value is. Days and months are two kinds of duration that cannot be compared."""

    NUMBER = "number"
    MONEY = "money"
    DAYS = "days"
    MONTHS = "months"
    DATE = "date"
    ISOWEEK = "isoweek"
    ISOMONTH = "isomonth"
    TEXT = "text"
    YESNO = "yesno"


class Level(enum.IntEnum):
    """Whose a value is; a value of a wider level may stand where one of a narrower level is wanted."""

    CONTRACT = 0
    GROUP = 1
    MEMBER = 2
    ROW = 3


@frozen
class Type:
    """A kind, with what the kind needs: a currency, the options of a closed list, whether a number is whole.

    `shown_in` is the unit in which a duration or number was written, for showing it (weeks, percent); it has
    no part in what the value means.
    """

    kind: Kind
    currency: str | None = None
    options: tuple[str, ...] | None = field(default=None, eq=False)
    whole: bool = field(default=False, eq=False)
    shown_in: DurationUnit | str | None = field(default=None, eq=False)

    @property
    def is_quantity(self) -> bool:
        """Whether values of this type can be added."""
        return self.kind in (Kind.NUMBER, Kind.MONEY, Kind.DAYS, Kind.MONTHS)


NUMBER = Type(Kind.NUMBER)
WHOLE = Type(Kind.NUMBER, whole=True)
PERCENT = Type(Kind.NUMBER, shown_in="percent")
DAYS = Type(Kind.DAYS, whole=True, shown_in=DurationUnit.DAY)
WEEKS = Type(Kind.DAYS, whole=True, shown_in=DurationUnit.WEEK)
MONTHS = Type(Kind.MONTHS, whole=True, shown_in=DurationUnit.MONTH)
DATE = Type(Kind.DATE)
ISOWEEK = Type(Kind.ISOWEEK)
ISOMONTH = Type(Kind.ISOMONTH)
TEXT = Type(Kind.TEXT)
YESNO = Type(Kind.YESNO)


def money(currency: str) -> Type:
    """The type of amounts in a currency."""
    return Type(Kind.MONEY, currency)
