"""A case changed so that it can be told what becomes of its amounts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve

from outcomelang.model.contract import Contract
from outcomelang.model.expression import Value
from tests.agreement.drawn.data import Cells, DrawnData
from tests.agreement.drawn.draft import Draft
from tests.agreement.drawn.draw import Draw

MONEY = re.compile(r"\b(\d[\d_]*(?:\.\d+)?) DKK")


def in_another_order(draw: Draw, contract: Contract, data: DrawnData) -> DrawnData:
    """The rows of each table shuffled.

    Of rows on one day without a key the first in the file comes first, so these keep their order.
    """

    def shuffled(table: str, rows: Sequence[Cells]) -> Sequence[Cells]:
        declared = contract.table[table]
        if declared.key is None and declared.day_column is not None:
            days = [row[declared.day_column] for row in rows]
            if len(set(days)) < len(days):
                return rows
        left = list(rows)
        return [left.pop(draw.whole(0, len(left) - 1)) for _ in rows]

    return evolve(data, rows={table: shuffled(table, rows) for table, rows in data.rows.items()})


def with_periods_in_two(data: DrawnData) -> DrawnData:
    """Each period with an end that lasts two days or more as two that touch."""
    return evolve(
        data, rows={table: [part for row in rows for part in _in_two(row)] for table, rows in data.rows.items()}
    )


def _in_two(row: Cells) -> Iterator[Cells]:
    end = "until" if "until" in row else "through"
    first, last = row.get("from"), row.get(end)
    if not (isinstance(first, date) and isinstance(last, date) and (last - first).days >= 2):
        yield row
        return
    middle = first + (last - first) / 2
    yield {**row, end: middle}
    yield {**row, "from": middle if end == "until" else middle + timedelta(days=1)}


def with_a_neutral_column(text: str, data: DrawnData) -> tuple[str, DrawnData]:
    """A column of each table of rows and of the participants that nothing looks at."""
    changed = re.sub(r"^(table|events|periods) ([^{]*)\{", r"\1 \2{ neutral number in 0 to 9", text, flags=re.MULTILINE)
    rows = {table: [{**row, "neutral": Fraction(7)} for row in rows] for table, rows in data.rows.items()}
    return changed, evolve(data, rows=rows)


def renamed(draft: Draft, data: DrawnData) -> tuple[str, DrawnData]:
    """Everything that the contract declares under another name."""
    names = [name for name in draft.names if re.search(rf"\b{name}\b", draft.text)]
    text = re.sub(rf"\b({'|'.join(names)})\b", r"other_\1", draft.text)

    def cells(row: Cells) -> Cells:
        return {("other_person" if name == "person" else name): value for name, value in row.items()}

    rows = {f"other_{table}": [cells(row) for row in rows] for table, rows in data.rows.items()}
    certified = {
        day: {(f"other_{name}", cohort): value for (name, cohort), value in figures.items()}
        for day, figures in data.certified.items()
    }
    return text, DrawnData(rows, certified)


def doubled(contract: Contract, text: str, data: DrawnData) -> tuple[str, DrawnData]:
    """Every amount of money twice what it was, in the contract, in the data and in what is certified."""
    twice = MONEY.sub(lambda found: f"{_written(2 * Fraction(found[1].replace('_', '')))} DKK", text)
    if "round " not in text.replace("round(", ""):
        twice = twice.replace("payer town", "round half up to 0.02 DKK each line\npayer town", 1)
    money = {
        (table.name, column.name)
        for table in contract.tables
        for column in table.columns
        if column.source_type == "money"
    }

    def cells(table: str, row: Cells) -> Mapping[str, Value | None]:
        return {name: _twice(value) if (table, name) in money else value for name, value in row.items()}

    certified = {
        day: {key: _twice(value) if contract.input[key[0]].type.currency else value for key, value in figures.items()}
        for day, figures in data.certified.items()
    }
    rows = {table: [cells(table, row) for row in rows] for table, rows in data.rows.items()}
    return twice, DrawnData(
        rows, {day: {k: v for k, v in figures.items() if v is not None} for day, figures in certified.items()}
    )


def _twice(value: Value | None) -> Value | None:
    return value * 2 if isinstance(value, Fraction) else value


def _written(amount: Fraction) -> str:
    return f"{int(amount)}" if amount.denominator == 1 else f"{float(amount):.4f}"
