"""How a text file was read, where that is not the plain form: what was found in it, and what the user said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from outcomelang.data.cell_from_text import Form
from outcomelang.data.database.address import DatabaseTable
from outcomelang.data.date_form import DateForm
from outcomelang.data.dialect import Dialect
from outcomelang.data.number_form import NumberForm
from outcomelang.data.reading_options import NOTHING_SAID, ReadingOptions

if TYPE_CHECKING:
    from outcomelang.data.rows import Rows


@frozen
class HowRead:
    """The dialect of a file; the form of each column of dates or numbers, by its name; and what was said of both."""

    dialect: Dialect
    forms: Mapping[str, Form]
    said: ReadingOptions

    @property
    def words(self) -> tuple[str, ...]:
        """What differs from the plain form, such as `semicolons`, `Latin-1`, `dates day-month-year`."""
        return (*self.dialect.words, *self._words_of(DateForm), *self._words_of(NumberForm))

    def _words_of(self, kind: type[Form]) -> Iterator[str]:
        """What is said of the columns of one kind, naming them where they differ."""
        columns: dict[str, list[str]] = defaultdict(list)
        for name, form in self.forms.items():
            if isinstance(form, kind) and form is not NumberForm.UNPROVEN:
                columns[str(form)].append(name)
        for words, names in columns.items():
            if words:
                where = f" in {', '.join(names)}" if len(columns) > 1 else ""
                yield f"{words}{where}"


def how_read(rows: Rows, options: ReadingOptions | None) -> HowRead | None:
    """How a table's file was read; None if it was plain, or no text."""
    file = rows.sheet.file
    if isinstance(file, DatabaseTable) or rows.sheet.types is not None:
        return None
    how = HowRead(file.dialect, rows.forms, (options or NOTHING_SAID).of_table(rows.table.name))
    return how if how.words else None
