"""`outcome show`: each stage of a contract's way from text to SQL."""

import duckdb
import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome

CONTRACT = """contract home "A home"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
payer fjordby
provider boligen
table youth { id key  housed yesno }
metric kept of youth = housed
pay home_kept 1_000 DKK per kept
cap total 9_000 DKK
"""


@pytest.fixture
def show(tmp_path):
    """Shows a stage of a contract."""

    def run(stage, text=CONTRACT):
        file = tmp_path / "contract.outcome"
        file.write_text(text, "utf-8")
        ended = CliRunner().invoke(outcome, ["show", stage, str(file)])
        return ended.exit_code, ended.stdout, ended.stderr

    return run


@pytest.mark.parametrize(
    ("stage", "word"),
    [("tree", "UnitLine("), ("model", "MetricLine("), ("plan", "LinePlan("), ("sql", 'WITH "youth seen" AS')],
)
def test_each_stage_is_printed(show, stage, word):
    """Each in its own words, and exit code 0."""
    code, page, _ = show(stage)
    assert code == 0
    assert word in page


def test_the_sql_runs_as_it_is_printed(show):
    """An auditor can paste a query into the database, with the tables it names and a settlement date."""
    _, page, _ = show("sql")
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA data")
    connection.execute("""CREATE TABLE data.youth AS SELECT 'A' AS id, true AS housed, 1 AS "file row" """)
    *_, payments = (query for query in page.split(";\n") if query.strip())
    [row] = connection.execute(payments.rstrip().rstrip(";"), {"settlement": "2024-12-31"}).fetchall()
    assert (
        dict(zip((column[0] for column in connection.description), row, strict=True)).items()
        >= {
            "payment": "home_kept",
            "gross": 1000,
            "owed": 1000,
        }.items()
    )


def test_a_contract_with_errors_is_shown_as_far_as_it_goes(show):
    """Its tree can be shown; its model cannot, and the findings say why."""
    wrong = CONTRACT.replace("per kept", "per kpt")
    assert show("tree", wrong)[0] == 0
    code, page, words = show("model", wrong)
    assert (code, page) == (1, "")
    assert "kpt" in words


def test_a_clause_that_cannot_be_computed_yet_is_named(show):
    """An input in a member's metric is understood, and no SQL is made for it: it is named."""
    relative = CONTRACT.replace("= housed", "= housed and rate >= 50%").replace("table", "input rate percent\ntable")
    code, _, words = show("sql", relative)
    assert code == 1
    assert "this version cannot settle a certified figure where members are looked at one by one" in words
    assert "contract.outcome:9:" in words


def test_the_sql_of_a_product_does_not_double_with_each_factor(show):
    """Twice as many quotients make at most five times the text: each is written out once, and named after that."""
    text = CONTRACT.replace("housed yesno", "won number  played number  housed yesno")

    def size(factors):
        product = " * ".join(["won / played"] * factors)
        code, page, _ = show("sql", text.replace("= housed", f"= {product} missing left out"))
        assert code == 0
        return len(page)

    assert size(12) < 5 * size(6)
