"""What the user says about how data files are written, where the cells themselves leave it open."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeVar

from attrs import frozen

_OF_TABLE: Final = re.compile(r"(?:(?P<table>[^\W\d]\w*)=)?(?P<word>\w+)")


class Order(enum.StrEnum):
    """Which part of a date comes first, where the year comes last; the value is how the user says it."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class DecimalMark(enum.StrEnum):
    """What stands before the decimals of a number; the value is how the user says it."""

    POINT = "point"
    COMMA = "comma"


Word = TypeVar("Word", Order, DecimalMark)


@frozen
class ReadingOptions:
    """The order of dates and the decimal mark, for all tables or for some: `dmy`, `youth=dmy`.

    Each says something of single tables, and under None of all others.
    `arguments` prints what `from_texts` parses, so that a later settlement can read the same files in the same way.
    """

    dates: Mapping[str | None, Order] = {}
    numbers: Mapping[str | None, DecimalMark] = {}

    @classmethod
    def from_texts(cls, dates: Iterable[str] = (), numbers: Iterable[str] = ()) -> ReadingOptions:
        """What `--dates` and `--numbers` say.

        Raises:
            ValueError: a word that says nothing, or two words for the same tables.
        """
        return cls(_parsed("--dates", dates, Order), _parsed("--numbers", numbers, DecimalMark))

    @property
    def tables(self) -> frozenset[str]:
        """The tables of which something is said."""
        return frozenset(table for table in (*self.dates, *self.numbers) if table is not None)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The options as they are typed."""
        return (*_printed("--dates", self.dates), *_printed("--numbers", self.numbers))

    def order_of(self, table: str) -> Order | None:
        """What is said of a table's dates."""
        return self.dates.get(table, self.dates.get(None))

    def mark_of(self, table: str) -> DecimalMark | None:
        """What is said of a table's numbers."""
        return self.numbers.get(table, self.numbers.get(None))

    def of_table(self, table: str) -> ReadingOptions:
        """What is said of one table, said of it alone."""
        order, mark = self.order_of(table), self.mark_of(table)
        return ReadingOptions({table: order} if order else {}, {table: mark} if mark else {})


NOTHING_SAID: Final = ReadingOptions()


def _parsed(option: str, texts: Iterable[str], words: type[Word]) -> Mapping[str | None, Word]:
    said: dict[str | None, Word] = {}
    allowed = " or ".join(f"`{word.value}`" for word in words)
    for text in texts:
        match = _OF_TABLE.fullmatch(text)
        if match is None or match["word"] not in {word.value for word in words}:
            message = f"{option} says {allowed}, or that of one table, such as `youth={next(iter(words)).value}`"
            raise ValueError(f"{message}; and not `{text}`")
        if match["table"] in said:
            whose = f"of table `{match['table']}`" if match["table"] else "of all tables"
            raise ValueError(f"{option} says two things {whose}")
        said[match["table"]] = words(match["word"])
    return said


def _printed(option: str, said: Mapping[str | None, Word]) -> Iterator[str]:
    for table, word in said.items():
        yield f"{option} {word.value}" if table is None else f"{option} {table}={word.value}"
