"""`outcome settle --engine spark`: the statement of DuckDB byte for byte, but for the engine's name.

`pytest tests/spark --cases 300` settles every contract in full, with two partition counts.
"""

import json
import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome

ROOT = Path(__file__).parents[2]
CONTRACTS = sorted(folder.parent for folder in ROOT.glob("contracts/*/data"))
A_FEW = {"gloucestershire": "2024-06-30", "denver_housing": "2018-12-31", "rikers_able": "2100-01-01"}
AFTER_ALL = "2100-01-01"
pytestmark = pytest.mark.usefixtures("spark")
CHECKED = Path(__file__).parent / "checked"


def settled(folder, *arguments, as_of=AFTER_ALL):
    """What the command makes."""
    return CliRunner().invoke(outcome, ["settle", str(folder), "--as-of", as_of, "--format", "json", *arguments])


def but_for_the_engine(text):
    """A statement without the lines that name its engine."""
    kept = [line for line in text.splitlines() if '"engine' not in line]
    assert len(kept) == len(text.splitlines()) - 2
    return kept


def pytest_generate_tests(metafunc):
    """A few contracts, or all of them in full."""
    if "contract" in metafunc.fixturenames:
        in_full = metafunc.config.getoption("--cases")
        cases = [(folder, AFTER_ALL if in_full else A_FEW.get(folder.name)) for folder in CONTRACTS]
        chosen = [(folder, day) for folder, day in cases if day]
        partitions = ("1", "3") if in_full else ("2",)
        metafunc.parametrize(
            ("contract", "as_of", "partitions"),
            [(*one, count) for one in chosen for count in partitions],
            ids=[f"{folder.name}-{count}" for folder, _ in chosen for count in partitions],
        )


def test_the_same_statement(contract, as_of, partitions, spark):
    """Of each contract."""
    spark.conf.set("spark.sql.shuffle.partitions", partitions)
    by_duckdb, by_spark = (settled(contract, "--engine", engine, as_of=as_of) for engine in ("duckdb", "spark"))
    assert by_duckdb.exit_code == by_spark.exit_code == 0, by_spark.output
    assert but_for_the_engine(by_spark.stdout) == but_for_the_engine(by_duckdb.stdout)
    assert by_spark.stderr == by_duckdb.stderr
    assert json.loads(by_spark.stdout)["program"]["engine"] == "spark"


# --- Parquet ------------------------------------------------------------------------------------


def _write(target, query, options=""):
    duckdb.connect().execute(f"COPY ({query}) TO '{target}' (FORMAT parquet{options})")


@pytest.fixture
def parquet(tmp_path):
    """The data of a contract as Parquet; its inputs stay as they are."""
    folder = tmp_path / "data"
    folder.mkdir()
    for file in (ROOT / "contracts" / "denver_housing" / "data").glob("*.csv"):
        if file.stem == "inputs":
            shutil.copy(file, folder)
        else:
            _write(folder / f"{file.stem}.parquet", f"SELECT * FROM read_csv('{file}')")
    return folder


DENVER = ROOT / "contracts" / "denver_housing"
UNTIL = "2018-12-31"


def test_parquet_is_read_by_spark(parquet, monkeypatch):
    """And not by the embedded database, which is handed no table."""
    by_duckdb = settled(DENVER, "--data", str(parquet), as_of=UNTIL)
    monkeypatch.setattr("outcomelang.engine.spark.loading._hand_over", None)
    by_spark = settled(DENVER, "--data", str(parquet), "--engine", "spark", as_of=UNTIL)
    assert by_spark.exit_code == 0, by_spark.output
    assert but_for_the_engine(by_spark.stdout) == but_for_the_engine(by_duckdb.stdout)


def test_partitioned_folders_and_the_catalogue(parquet, spark):
    """Come to the amounts of the files: their rows are the same, and have a fingerprint of their own."""
    leases = parquet / "lease.parquet"
    _write(parquet / "lease", f"SELECT *, year(\"from\") AS y FROM '{leases}'", ", PARTITION_BY (y)")
    spark.read.parquet(f"{parquet}/jail_stay.parquet").createOrReplaceTempView("stays_of_denver")
    by_duckdb = settled(DENVER, "--data", str(parquet), as_of=UNTIL)
    elsewhere = ("--data", f"lease={parquet}/lease", "--data", "jail_stay=catalog://#stays_of_denver")
    by_spark = settled(DENVER, "--data", str(parquet), *elsewhere, "--engine", "spark", as_of=UNTIL)
    assert by_spark.exit_code == 0, by_spark.output
    ours, others = json.loads(by_spark.stdout), json.loads(by_duckdb.stdout)
    assert ours["settlements"] == others["settlements"]
    rows = [{one["table"]: one["rows"] for one in found["data"]} for found in (ours, others)]
    assert rows[0] == rows[1]
    again = settled(DENVER, "--data", str(parquet), *elsewhere, "--engine", "spark", as_of=UNTIL)
    assert again.stdout == by_spark.stdout


BROKEN = {
    "person": """SELECT * FROM (VALUES
        ('A', '2000-01-01', '2022-03-01', 'a', '12.5', '3', '50%', 'yes'),
        ('B', '2000-02-30', '2022-03-01', 'c', '99', '3.0', '5', 'no'),
        ('C', ' 2000-01-01', '2022-03-01', 'a', 'x', '3.5', '50%', 'maybe'),
        ('A', '2000-01-01', '2022-03-01', 'a', NULL, NULL, NULL, 'ja'),
        (NULL, '2000-01-01', '2022-03-01', 'a', '1.0000000001', '12\n', '50%', 'yes'),
        ('D', '2000-01-01', '', 'a', '', '1', '1%', 'sand'),
        ('E ', '2000-01-01', '2022-03-01', 'b', '0', '1', '1%', 'sand')
        ) t(id, born, entered, kind, score, size, share, sure)""",
    "visit": """SELECT * FROM (VALUES
        ('A', date '2022-05-01', 'x'), ('A', date '2022-05-01', 'x'), ('Z', date '2022-05-01', NULL),
        (NULL, date '2022-05-01', 'x'), ('B', NULL, 'x')) t(person, "on", note)""",
    "stay": """SELECT * FROM (VALUES
        ('A', timestamp '2022-05-01 00:00:00', timestamp '2022-04-01 00:00:00'),
        ('A', timestamp '2022-05-01 10:00:00', NULL),
        ('A', timestamp '2022-05-01 00:00:00', timestamp '2022-08-01 00:00:00')) t(person, "from", until)""",
}


def test_broken_rows_stop_it(tmp_path):
    """With the words and the exit code that DuckDB has for them, row by row."""
    for table, query in BROKEN.items():
        _write(tmp_path / f"{table}.parquet", query)
    by_duckdb, by_spark = (
        settled(CHECKED, "--data", str(tmp_path), "--engine", engine) for engine in ("duckdb", "spark")
    )
    assert by_duckdb.exit_code == by_spark.exit_code == 3
    assert by_spark.stderr.count("error OUT3") >= 20
    assert by_spark.stderr == by_duckdb.stderr


# --- Members ------------------------------------------------------------------------------------


def test_no_member_comes_to_the_driver(parquet, monkeypatch):
    """Nothing that is collected here holds a participant's key, under whatever name."""
    from pyspark.sql.classic.dataframe import DataFrame

    collect, found = DataFrame.collect, []

    def noted(frame):
        rows = collect(frame)
        found.extend(rows)
        return rows

    def not_asked_for(*_):
        raise AssertionError("rows are taken by another way")

    monkeypatch.setattr(DataFrame, "collect", noted)
    for way in ("toPandas", "toArrow", "toLocalIterator", "take", "head"):
        monkeypatch.setattr(DataFrame, way, not_asked_for)
    ended = settled(DENVER, "--data", str(parquet), "--engine", "spark", "--ahead", as_of=UNTIL)
    assert ended.exit_code == 0, ended.output
    people = duckdb.connect().execute(f"SELECT id FROM '{parquet}/person.parquet'").fetchall()
    keys = {key for (key,) in people}
    cells = [cell for row in found for cell in row]
    assert len(keys) > 50
    assert len(cells) > 50
    assert not keys.intersection(map(str, cells))


def test_lines_are_those_of_duckdb(tmp_path):
    """Under the same pseudonyms, written by the workers as a folder of Parquet files."""
    contract = ROOT / "contracts" / "gloucestershire"
    ours, others = tmp_path / "ours.parquet", tmp_path / "others.parquet"
    by_spark = settled(contract, "--engine", "spark", "--lines", str(ours), as_of="2023-12-31")
    assert by_spark.exit_code == 0, by_spark.output
    assert settled(contract, "--lines", str(others), as_of="2023-12-31").exit_code == 0
    database = duckdb.connect()
    written, expected = (database.sql(f"SELECT * FROM '{one}'") for one in (f"{ours}/*.parquet", others))
    assert (written.columns, written.types) == (expected.columns, expected.types)
    rows = expected.fetchall()
    assert rows
    assert sorted(map(str, written.fetchall())) == sorted(map(str, rows))
    again = settled(contract, "--engine", "spark", "--lines", str(ours), as_of="2023-12-31")
    assert again.exit_code == 2
    assert "is there already" in again.stderr
