"""The quick way to see that a cell is sound, beside the patterns that decide."""

from itertools import product

import duckdb
import pytest
from sqlglot import exp

from outcomelang.data.canonical_cell import declared_text
from outcomelang.data.cell import Reading, declared
from outcomelang.data.cell_from_text import reading_from_text
from outcomelang.data.date_form import PLAIN_DATE
from outcomelang.data.number_form import NumberForm
from outcomelang.data.words import DIALECT, col, named
from outcomelang.model.contract import Column
from outcomelang.model.type import TEXT
from outcomelang.source import Span

NUMBERS = [
    *(" 12", "12 ", "+1", "-0", "-00", "00", "007", "-007", "1e3", "1E3", "1e2", "1e-2", "1_000", "1,000", "1.000"),
    *("0x10", "0b11", "0o7", "१२", "٣", "１２", "1.", ".5", "-.5", "0.5", "-0.5", "0.50", "12.50", "-0.0", "0.0"),
    *("infinity", "-inf", "NaN", "nan", "null", "true", "false", "", "-", ".", "--5", "5-", "1.2.3", "12\n", "\t12"),
    *("9" * 15, "9" * 16, "-" + "9" * 15, "-" + "9" * 16, "9" * 19, "9223372036854775807", "9223372036854775808"),
    *("0.123456789", "0.1234567890", "0.1234567891", "1.000000000", "1.0000000000", "0.9999999999", "0" * 20 + "1"),
    *(
        "9" * 15 + ".999999999",
        "9" * 15 + ".9999999999",
        "9" * 16 + ".5",
        "1\u00a0000",
        "\u200b1",
        "\ufeff1",
        "1\u0301",
    ),
    *("5%", "0%", "0", "0.05", "5 %", "%", "-5%"),
]
DATES = [
    *("2024-02-29", "2023-02-29", "2024-2-3", "2024-02-3", "24-02-03", "02024-02-03", "2024/02/03", "20240203"),
    *("0001-01-01", "0000-12-31", "0000-01-01", "9999-12-31", "10000-01-01", "-2024-01-01", "2024-01-01 (BC)"),
    *("0044-03-15 (BC)", "infinity", "-infinity", "epoch", "now", "today", "tomorrow", " 2024-01-01", "2024-01-01 "),
    *("2024-01-01 00:00:00", "2024-01-01T00:00:00", "2024-01-01Z", "2024-01-01+00", "२०२४-01-01", "2024-13-01", ""),
    *("2024-W01", "2024-W53", "2020-W53", "2021-W53", "2024-W00", "0000-W10", "0001-W01", "0000-W52", "9999-W52"),
    *("2024-W1", "2024-w01", "2024W01", "999-W10", "10000-W01", " 2024-W01", "2024-W01-1", "9998-W53", "1000-W01"),
    *("2024-01", "2024-1", "2024-13", "2024-00", "0000-01", "0001-01", "9999-12", "10000-01", "2024-01 ", "2024-01-"),
]
TEXTS = [
    *(
        "a",
        "a b",
        " a",
        "a ",
        "~",
        "~a",
        "a~",
        "!",
        "!a",
        "æ",
        "Ærø",
        "a\u0301",
        "\u0301a",
        "a\u00a0",
        "\u00a0a",
        "a\t",
    ),
    *("a\n", "\na", "a\nb", "a\u200b", "\ufeffa", "\u3000", "a\x7f", "\x7fa", "\x01", "\x1f", "\v", "a\v", "", " "),
    *("yes", "NO", "True", "tRUE", "false", "ja", "Nej", "SAND", "falsk", "y", "1", "yes ", " no", "y\u0435s", "ſand"),
]
SHORT = ["".join(letters) for length in (1, 2, 3, 4) for letters in product("019-+.e_ ", repeat=length)]
CELLS = [*NUMBERS, *DATES, *TEXTS, *SHORT]
"""Spellings that the database takes for a value, or nearly, and all short ones of some letters."""

WORDS = ["key", "text", "number", "money", "whole", "percent", "date", "isoweek", "isomonth", "yesno"]
FORMS = {
    **dict.fromkeys(["number", "money", "whole", "percent"], tuple(NumberForm)),
    "date": (PLAIN_DATE,),
}
CASES = [(word, form) for word in WORDS for form in (None, *FORMS.get(word, ()))]


def column_of(word, optional):
    """A column that is declared with a word."""
    return Column(name="c", span=Span(0, 0), type=TEXT, source_type=word, header="c", optional=optional)


def read(reading: Reading):
    """What a reading makes of all cells: the value, whether it is sound, and the first fault otherwise."""
    case = exp.Case()
    for number, (_, condition) in enumerate(reading.faults):
        case = case.when(condition, exp.Literal.number(number))
    fault = exp.Case().when(exp.not_(reading.sound), case)
    valued = exp.select("number", col("cell"), named(reading.typed, "value")).from_("cells")
    query = exp.select(col("cell"), col("value"), reading.sound, fault).from_(valued.subquery("valued"))
    with duckdb.connect() as connection:
        connection.execute("create table cells (number integer, cell text)")
        connection.execute("insert into cells select unnest(?), unnest(?)", [[*range(len(CELLS))], CELLS])
        return connection.execute(query.order_by("number").sql(DIALECT)).fetchall()


@pytest.mark.parametrize("optional", [False, True], ids=["demanded", "optional"])
@pytest.mark.parametrize(("word", "form"), CASES, ids=str)
def test_the_quick_way_decides_as_the_patterns_do(word, form, optional):
    """Of each hostile cell it says the same, to the same value and the same fault."""
    column, cell, value = column_of(word, optional), col("cell"), col("value")
    by_pattern = read(declared(reading_from_text(column, cell, form), column, value))
    assert len(by_pattern) == len(CELLS)
    assert {sound for _, _, sound, _ in by_pattern} == {True, False}
    assert read(declared_text(column, cell, value, form)) == by_pattern


@pytest.mark.parametrize(
    ("word", "form", "cell"),
    [
        ("key", None, "A-17"),
        ("text", None, "a b"),
        ("number", NumberForm.PLAIN, "-12.5"),
        ("number", NumberForm.UNPROVEN, "12"),
        ("money", None, "0.05"),
        ("whole", NumberForm.UNPROVEN, "-12"),
        ("date", PLAIN_DATE, "2024-02-29"),
        ("isoweek", None, "2020-W53"),
        ("isomonth", None, "2024-02"),
        ("yesno", None, "Ja"),
    ],
)
def test_a_canonical_cell_needs_no_pattern(word, form, cell):
    """It is sound even where no pattern says anything, which shows that none is asked."""
    column = column_of(word, optional=False)
    reading = declared_text(column, col("cell"), col("value"), form)

    def silent(part):
        return exp.null() if isinstance(part, exp.RegexpLike) else part

    valued = exp.select(named(reading.typed, "value"), col("cell")).from_("(select ? as cell) as cells")
    query = exp.select(reading.sound.transform(silent)).from_(valued.subquery("valued"))
    with duckdb.connect() as connection:
        assert connection.execute(query.sql(DIALECT), [cell]).fetchall() == [(True,)]
