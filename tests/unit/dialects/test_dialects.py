"""The plan in the words of other databases: what is said, what is refused, and with which functions."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from outcomelang import passes
from outcomelang.data.contract_file import read_source
from outcomelang.plan.to_sql.dialects.bigquery import BigQuery
from outcomelang.plan.to_sql.dialects.expressions import Scope
from outcomelang.plan.to_sql.dialects.names import shortened
from outcomelang.plan.to_sql.dialects.postgres import Postgres
from outcomelang.plan.to_sql.dialects.script import DIALECTS, TRANSLATED
from outcomelang.plan.to_sql.dialects.snowflake import Snowflake
from outcomelang.plan.to_sql.dialects.tsql import TSql
from outcomelang.plan.to_sql.dialects.types import (
    DATE,
    NOTHING,
    TEXT,
    TRUTH,
    WHOLE,
    CannotSayError,
    UnknownTypeError,
    decimal,
    of_cast,
    together,
)
from outcomelang.plan.to_sql.words import col, greatest, number, text, when
from outcomelang.source import Source
from tests.unit.dialects.known_functions import FUNCTIONS, NOT_FUNCTIONS

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
PLACES = ("contracts/*/contract.outcome", "tests/language/meaning/*.outcome")
CONTRACTS = [path for place in PLACES for path in sorted(ROOT.glob(place))]
REFUSED = {
    (
        "snowflake",
        "after_other_rows",
    ): "this cannot be said exactly in Snowflake: a price per event `after` rows of another table"
}
SCOPE = Scope(
    {
        "t": {
            "day": DATE,
            "word": TEXT,
            "yes": TRUTH,
            "count": WHOLE,
            "money": decimal(9),
            "value": decimal(12),
            "whole": decimal(0),
        }
    }
)


def _name(path):
    return path.parent.name if path.name == "contract.outcome" else path.stem


def _shown(path, dialect):
    source = read_source(path, path.parent.parent)
    assert isinstance(source, Source), source
    found, findings = passes.show(source, "sql", dialect)
    return found, [one.message for one in findings]


def _said(dialect, expression):
    return TRANSLATED[dialect]({}).value(expression, SCOPE).sql.sql(dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_contract_can_be_said(dialect, pytestconfig):
    """In words that can be read again in that dialect, with no function that is not listed as one of its own.

    What is refused is refused by name. In a normal run each contract is said in one of the dialects.
    """
    in_full = pytestconfig.getoption("--cases") > 0
    for path in CONTRACTS if in_full else CONTRACTS[list(DIALECTS).index(dialect) :: len(DIALECTS)]:
        found, messages = _shown(path, dialect)
        refused = REFUSED.get((dialect, _name(path)))
        if refused:
            assert (found, messages) == (None, [refused])
            continue
        assert found is not None, (path, messages)
        bare = re.sub(r"""'[^']*'|"[^"]*"|\[[^\]\n]*\]|`[^`]*`|--.*""", "", found)
        used = set(re.findall(r"([A-Za-z_]+)\(", bare)) - NOT_FUNCTIONS
        assert used <= FUNCTIONS[dialect], path
        # Where the settlement date is said is no SQL that can be read again: a setting, or a check of the database.
        queries = found.partition("-- The settlement date\n")[2].partition("\n\n")[2]
        parsed = sqlglot.parse(queries, dialect=dialect, error_level=ErrorLevel.RAISE)
        assert len([one for one in parsed if one is not None]) == queries.count(";\n") + queries.endswith(";")


def test_snowflake_refuses_rows_before_of_another_table():
    """It would have to look at more than what is equal, once for each row."""
    found, messages = _shown(ROOT / "tests" / "language" / "meaning" / "after_other_rows.outcome", "snowflake")
    assert (found, messages) == (None, [REFUSED["snowflake", "after_other_rows"]])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_small_contract_as_a_whole(dialect, expect_text):
    """One small contract, kept as it is said in each dialect: a change is seen."""
    found, _ = _shown(HERE / "small.outcome", dialect)
    expect_text(f"{found}\n", HERE / f"small.{dialect}.sql")


def test_sql_server_makes_values_of_conditions_and_conditions_of_values():
    """A bit is no condition, and a condition no value."""
    condition = exp.and_(col("yes"), col("count") > number(1))
    assert TSql({}).test(condition, SCOPE).sql("tsql") == "[yes] = 1 AND [count] > 1"
    assert _said("tsql", condition) == (
        "CASE WHEN [yes] = 1 AND [count] > 1 THEN 1 WHEN NOT ([yes] = 1 AND [count] > 1) THEN 0 END"
    )


def test_sql_server_leaves_room_for_all_decimals():
    """Of a product and of a sum: the digits of two factors are 37 at most, and terms have decimals alike."""
    assert _said("tsql", exp.Mul(this=col("value"), expression=exp.Literal.number("0.67"))) == (
        "CAST([value] AS NUMERIC(35, 12)) * 0.67"
    )
    assert _said("tsql", exp.Mul(this=col("money"), expression=col("count"))) == (
        "CAST([money] AS NUMERIC(23, 9)) * CAST([count] AS NUMERIC(14, 0))"
    )
    assert _said("tsql", exp.Add(this=col("whole"), expression=col("value"))) == (
        "CAST([whole] AS NUMERIC(38, 12)) + [value]"
    )
    with pytest.raises(CannotSayError, match="a product with 24 decimals"):
        _said("tsql", exp.Mul(this=col("value"), expression=col("value")))


def test_snowflake_rounds_no_product():
    """One with more than 12 decimals is of whole numbers."""
    product = exp.Mul(this=col("money"), expression=exp.Literal.number("0.123456"))
    assert _said("snowflake", product) == (
        '(CAST(("money") * 1000000000 AS DECIMAL(38, 0)) * CAST((0.123456) * 1000000 AS DECIMAL(38, 0)))'
        " * 0.000000000000001"
    )


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        ("postgres", 'DIV("whole", 7)'),
        ("bigquery", "DIV(`whole`, 7)"),
        ("tsql", "CAST(([whole] - [whole] % 7) / 7 AS NUMERIC(38, 0))"),
        ("snowflake", 'CAST(("whole" - "whole" % 7) / 7 AS DECIMAL(38, 0))'),
    ],
)
def test_division_is_of_whole_numbers(dialect, said):
    """No digit of a quotient is rounded."""
    assert _said(dialect, exp.IntDiv(this=col("whole"), expression=number(7))) == said


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        ("postgres", 'GREATEST("count", 0)'),
        ("bigquery", "GREATEST(COALESCE(`count`, 0), 0)"),
        ("tsql", "GREATEST([count], 0)"),
        ("snowflake", 'GREATEST_IGNORE_NULLS("count", 0)'),
    ],
)
def test_an_empty_value_is_passed_over_among_several(dialect, said):
    """By the function that does so, or by a constant in its place."""
    assert _said(dialect, greatest(col("count"), number(0))) == said


def test_the_year_of_an_iso_week_in_sql_server():
    """26 days less the number of the week leads from each day into the year of its week."""
    day = date(1999, 1, 1)
    while day.year < 2040:
        year, week, _ = day.isocalendar()
        assert (day + timedelta(days=26 - week)).year == year, day
        day += timedelta(days=1)
    extract = exp.Extract(this=exp.var("ISOYEAR"), expression=col("day"))
    assert _said("tsql", extract) == "YEAR(DATEADD(DAY, 26 - DATEPART(ISO_WEEK, [day]), [day]))"


def test_texts_are_sorted_by_character_in_postgresql():
    """Whatever language its database is in."""
    [key] = Postgres({}).sort_key(exp.Ordered(this=col("word")), SCOPE)
    assert key.sql("postgres") == '"word" COLLATE "C"'


def test_a_long_name_is_told_from_one_alike():
    """PostgreSQL would cut both to the same 63 bytes."""
    one, other = (f"{'a' * 70} {end}" for end in ("status", "value"))
    assert len(shortened(one, 63).encode()) <= 63
    assert shortened(one, 63) != shortened(other, 63)
    assert shortened("ø" * 40, 63).startswith("ø" * 27)
    assert shortened("short", 63) == "short"


def test_what_cannot_be_said_is_refused():
    """A construct that nobody has thought of, names that differ by capitals, cases too deep, a date and a fraction."""
    with pytest.raises(CannotSayError, match="this cannot be said exactly in PostgreSQL: `ilike`"):
        Postgres({}).value(exp.ILike(this=col("word"), expression=text("a")), SCOPE)
    with pytest.raises(CannotSayError, match="`Name` and `name`, which differ by capitals alone"):
        BigQuery({}).check({"Name": TEXT, "name": TEXT})
    deep = number(0)
    for _ in range(11):
        deep = exp.Case(ifs=[exp.If(this=col("count") > number(1), true=deep)], default=number(1))
    with pytest.raises(CannotSayError, match="more than 10 cases within each other"):
        TSql({}).written(exp.select(deep), pretty=False)
    with pytest.raises(CannotSayError, match="a date and a decimal added"):
        Postgres({}).value(exp.Add(this=col("day"), expression=col("value")), SCOPE)
    with pytest.raises(CannotSayError, match="a number with decimals as a text"):
        Snowflake({}).value(exp.cast(col("value"), "text"), SCOPE)


def test_a_case_that_is_always_empty_is_empty():
    """SQL Server takes no CASE whose results are all NULL."""
    assert _said("tsql", when((col("count") > number(1), exp.null()))) == "NULL"


def test_values_that_do_not_go_together_have_no_type():
    """The plan makes no such query, so that it is no refusal but a fault of the program."""
    assert together([WHOLE, NOTHING, decimal(2), decimal(12)]) == decimal(12)
    assert together([NOTHING, NOTHING]) == NOTHING
    with pytest.raises(UnknownTypeError, match=r"^date, text$"):
        together([DATE, TEXT, DATE])
    with pytest.raises(UnknownTypeError, match=r"^DOUBLE$"):
        of_cast(exp.DataType.build("double"))


def test_bigquery_refuses_a_column_called_like_its_variable():
    """It would hide the settlement date, in capitals or not."""
    with pytest.raises(CannotSayError, match="a column named `outcome_settlement`"):
        BigQuery({"t": {"Outcome_Settlement": DATE}}).begun(date(2024, 1, 1))
