"""A number that has no room on Spark is an error that says where it comes from, and no amount."""

from pathlib import Path

import pytest

from tests.agreement.drawn.settled import DrawnCase
from tests.agreement.numbers_without_room import (
    FORMULAS,
    data_of,
    deciding,
    exact_of,
    largest_paid,
    least_refused,
    paying,
)
from tests.spark.test_drawn import on_spark
from tests.spark.test_settle import settled

pytestmark = pytest.mark.usefixtures("spark")
LARGE = Path(__file__).parent / "large"


@pytest.mark.parametrize(
    ("hours", "size", "code", "words"),
    [
        ("999999999999999", "1", "OUT402", "hours * hours"),  # its square has 18 decimals, and 30 digits before them
        ("1", "100000000", "OUT402", "size * size * size"),  # 10^24, the first that is refused
        ("1", "9300000000000000000", "OUT323", "size"),  # no cell may have so many
    ],
)
def test_a_number_without_room(hours, size, code, words, tmp_path):
    """A product of decimals beyond 38 digits, one of whole numbers beyond 24, a cell: as DuckDB says, with 3."""
    (tmp_path / "person.csv").write_text(f"id,start_on,hours,size\nA,2024-02-01,{hours},{size}\n")
    by_duckdb, by_spark = (settled(LARGE, "--data", str(tmp_path), "--engine", one) for one in ("duckdb", "spark"))
    assert by_duckdb.exit_code == by_spark.exit_code == 3, by_spark.output
    assert by_spark.stdout == ""
    assert f"error {code}" in by_spark.stderr
    assert words in by_spark.stderr
    assert by_spark.stderr == by_duckdb.stderr


def test_the_greatest_product_of_whole_numbers(tmp_path):
    """The last below 10^24 is paid to the last unit, though 64 bits have room for 9 x 10^18 alone."""
    (tmp_path / "person.csv").write_text("id,start_on,hours,size\nA,2024-02-01,1,99999999\n")
    by_spark = settled(LARGE, "--data", str(tmp_path), "--engine", "spark")
    assert by_spark.exit_code == 0, by_spark.output
    assert f'"{99_999_999**3}' in by_spark.stdout


@pytest.mark.parametrize("formula", FORMULAS[::6])
def test_room_for_numbers(formula, spark):
    """Up to the first number that is refused, as DuckDB says and as is worked out by hand."""
    for contract, size in ((paying(formula), largest_paid(formula)), (deciding(formula), least_refused(formula))):
        data = data_of(size)
        by_duckdb = DrawnCase(contract).by_duckdb(data)
        assert (by_duckdb.statement is None) == (exact_of(formula, size) is None)
        assert on_spark(contract, data, spark) == by_duckdb
