"""What `outcome show sql --dialect spark` prints runs on Spark as it is printed."""

import re

import pytest

from tests.agreement.printed import in_order, printed, rows_by_duckdb
from tests.spark.test_settle import ROOT

IN_A_NORMAL_RUN = ("examples/02_a_target_group",)
IN_FULL = (
    *IN_A_NORMAL_RUN,
    "examples/04_periods_and_readings",
    "contracts/santa_clara",
    "contracts/peterborough",
    "contracts/denver_housing",
)


def pytest_generate_tests(metafunc):
    """One contract, or several."""
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", IN_FULL if metafunc.config.getoption("--cases") else IN_A_NORMAL_RUN)


@pytest.fixture
def data(spark):
    """The schema that the script's head asks for."""
    spark.sql("CREATE SCHEMA data")
    yield spark
    spark.sql("DROP SCHEMA data CASCADE")
    for view in spark.sql("SHOW VIEWS").collect():
        spark.catalog.dropTempView(f"`{view.viewName}`")


def test_the_script_runs_as_it_is_printed(name, data):
    """From its first line to its last; each query gives the rows that DuckDB gives on that settlement date.

    If the contract has several, it has run for the first of them in the same session before.
    """
    with printed("spark", ROOT / name) as (script, contract, connection, on):
        ours = list(rows_by_duckdb(contract, connection, on))
        for statement in re.findall(r"^-- CREATE TABLE .*?;$", script, re.MULTILINE | re.DOTALL):
            data.sql(re.sub("^-- ", "", statement.removesuffix(";"), flags=re.MULTILINE))
        for table in contract.tables:
            rows = connection.sql(f'SELECT * FROM "data"."{table.name}"').to_arrow_table()
            columns = ", ".join(f"`{column}`" for column in rows.column_names)
            data.createDataFrame(rows).createOrReplaceTempView("`rows read`")
            data.sql(f"INSERT INTO data.{table.name} ({columns}) SELECT {columns} FROM `rows read`")
    first = contract.settlements.dates[0]
    before = None if first == on else list(_rows(script.replace(str(on), str(first), 1), data))
    found = list(_rows(script, data))
    assert found == ours != before
    assert all(ours[:2])


def _rows(script, session):
    """The rows of each query of a script."""
    bare = re.sub("^--.*\n", "", script, flags=re.MULTILINE)
    for statement in bare.removesuffix(";").split(";\n"):
        rows = session.sql(statement).collect()
        if re.match(r"\s*(SELECT|WITH)\b", statement):
            yield in_order(rows)
