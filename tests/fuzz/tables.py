"""The tables of `every_column.outcome`, sound and with cells, headers and rows changed at random."""

from collections.abc import Callable, Mapping
from random import Random

from attrs import define

YOUTH = (
    ("id", "begun", "region", "points", "urgent"),
    ("1", "2024-01-15", "north", "2.5", "yes"),
    ("2", "2024-02-29", "south", "", "no"),
    ("3", "2024-06-30", "north", "-3", "ja"),
    ("4", "2023-12-31", "south", "0.000000001", "TRUE"),
)
HOME = (
    ("CPR", "rooms", "rent", "share"),
    ("010190-1234", "2", "4500.75", "12.5%"),
    ("3112851111", "0", "0", ""),
    ("610190-4444", "20", "12345678.9", "100%"),
)
COURSE = (("week", "month", "name"), ("2024-W03", "2024-01", "Ada"), ("2020-W53", "", 'Øjvind, the "one"'))
VISIT = (
    ("youth", "number", "on", "hours"),
    ("1", "1", "2024-03-01", "1.5"),
    ("1", "2", "2024-03-02", ""),
    ("3", "3", "2025-12-31", "0.25"),
)
STAY = (
    ("youth", "from", "until", "Why: it ended"),
    ("1", "2024-01-15", "2024-02-01", "moved"),
    ("2", "2024-03-01", "", ""),
)
INPUTS = (("name", "date", "value", "source"), ("reduction", "2025-12-31", "38%", "evaluator"))

TABLES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "youth": YOUTH,
    "home": HOME,
    "course": COURSE,
    "visit": VISIT,
    "stay": STAY,
    "inputs": INPUTS,
}

EXTREMES = (
    "", " ", '"', "'", "\n", "\r", "\r\n", "\0", "\t", ",", ";", "a;b", "x" * 5000, "=1+1", "@SUM(A1)", "-", "-1", "+1",
    "0", "1", "-0", "00", "1.", ".5", "1e308", "1e-400", "NaN", "inf", "-inf", "1,5", "1.234,5", "1 234", "9" * 15,
    "9" * 19, "9" * 40, f"0.{'1' * 30}", f"{'9' * 15}.{'9' * 9}", "2024-02-30", "2024-2-3", "31-12-2024", "12/31/2024",
    "01.02.2024", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2024-01-01 00:00:00", "2024-01-01T12:00Z",
    "2024-W53", "2024-W00", "2024-13", "ja", "TRUE", "NULL", "north", "North", "%", "5 %", "1000000%", "-1%",
    "010190-1234", "0101901234", "000000-0000", "3113991234", "'; drop table \"data\".\"youth\"; --", "$1", "{}", "%s",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc", "\ufeff", "\N{ARABIC-INDIC DIGIT THREE}", "\N{FULLWIDTH DIGIT ONE}", "e\u0301",
    "\N{NO-BREAK SPACE}1", "\N{GRINNING FACE}", "\N{LINE SEPARATOR}", "***",
)  # fmt: skip

HEADERS = (
    "number", "file row", "data", "loaded", "found", "problems", "cells", "broken", "value 0", "cell 0", "rowid",
    "point", "start", "select", '"; drop table youth; --', "c0", "row", "fault", "text", "faults", "file_row_number",
    "ID", "Id", "on", "cohort", "filename", "x" * 3000, "", " ", "*",
)  # fmt: skip


@define
class Table:
    """A table of texts, whose first row is the header."""

    name: str
    rows: list[list[str]]


def sound(name: str) -> Table:
    """A table as it should be."""
    return Table(name, [list(row) for row in TABLES[name]])


def changed(random: Random, *, is_ragged: bool = False) -> Table:
    """Some table with one change or a few; `is_ragged` if its rows may have cells too many, or too few."""
    table = sound(random.choice(tuple(TABLES)))
    ways: list[Callable[[Random, Table], None]] = [_cell, _cell, _cell, _column, _column, _header, _row, _many]
    if is_ragged:
        ways.append(_width)
    for _ in range(random.choice((1, 1, 2, 5))):
        random.choice(ways)(random, table)
    return table


def _cell(random: Random, table: Table) -> None:
    if len(table.rows) > 1:
        row = random.choice(table.rows[1:])
        if row:
            row[random.randrange(len(row))] = random.choice(EXTREMES)


def _column(random: Random, table: Table) -> None:
    """Write all cells of a column in another way, as another program would."""
    forms: tuple[Callable[[str], str], ...] = (
        lambda cell: "-".join(reversed(cell.split("-"))),
        lambda cell: "/".join([*cell.split("-")[1:], cell.split("-")[0]]),
        lambda cell: ".".join(reversed(cell.split("-"))),
        lambda cell: cell.replace(".", ","),
        lambda cell: f"1.{cell.rjust(3, '0')}",
        lambda cell: cell.upper(),
        lambda cell: f" {cell}",
        lambda cell: f"{cell}%",
        lambda cell: f"{cell} 00:00:00",
        lambda _: "",
        lambda _: "1",
    )
    form, place = random.choice(forms), random.randrange(len(table.rows[0]) or 1)
    for row in table.rows[1:]:
        if place < len(row):
            row[place] = form(row[place])


def _header(random: Random, table: Table) -> None:
    header = table.rows[0]
    place = random.randrange(len(header) or 1)
    match random.randrange(4):
        case 0 if header:
            header[place] = random.choice((*HEADERS, *EXTREMES, *header))
        case 1:
            name = random.choice((*HEADERS, *header))
            for row in table.rows:
                row.insert(place, name if row is header else random.choice(EXTREMES))
        case 2 if header:
            for row in table.rows:
                del row[place : place + 1]
        case _:
            order = random.sample(range(len(header)), len(header))
            table.rows = [[row[index] for index in order if index < len(row)] for row in table.rows]


def _row(random: Random, table: Table) -> None:
    place = random.randrange(len(table.rows))
    if random.random() < 0.5 and len(table.rows) > 1:
        del table.rows[place]
    else:
        table.rows.insert(random.randrange(len(table.rows) + 1), list(table.rows[place]))


def _many(random: Random, table: Table) -> None:
    """The rows so many times, most often with keys of their own."""
    if len(table.rows) > 1:
        has_own = random.random() < 0.8
        more = [list(row) for row in table.rows[1:] for _ in range(random.choice((2, 30)))]
        for number, row in enumerate(more):
            if has_own and row:
                row[min(1, len(row) - 1) if table.name == "visit" else 0] += str(number)
        table.rows += more


def _width(random: Random, table: Table) -> None:
    row = random.choice(table.rows)
    if random.random() < 0.5 and row:
        row.pop()
    else:
        row.append(random.choice(EXTREMES))
