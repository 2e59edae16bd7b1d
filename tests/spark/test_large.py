"""A number that has no room on Spark is an error that says where it comes from, and no amount."""

from pathlib import Path

import pytest

from tests.spark.test_settle import settled

pytestmark = pytest.mark.usefixtures("spark")
LARGE = Path(__file__).parent / "large"


@pytest.mark.parametrize(
    ("hours", "size", "code", "words"),
    [
        ("999999999999999", "1", "OUT402", "earned"),  # its square has 18 decimals, and 30 digits before them
        ("1", "9300000000000000000", "OUT323", "size"),  # no cell may have so many
    ],
)
def test_a_number_without_room(hours, size, code, words, tmp_path):
    """A product of decimals with more than 38 digits, and a cell: as DuckDB says, with 3."""
    (tmp_path / "person.csv").write_text(f"id,start_on,hours,size\nA,2024-02-01,{hours},{size}\n")
    by_duckdb, by_spark = (settled(LARGE, "--data", str(tmp_path), "--engine", one) for one in ("duckdb", "spark"))
    assert by_duckdb.exit_code == by_spark.exit_code == 3, by_spark.output
    assert by_spark.stdout == ""
    assert f"error {code}" in by_spark.stderr
    assert words in by_spark.stderr
    assert by_spark.stderr == by_duckdb.stderr
