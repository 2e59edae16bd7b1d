"""One contract's data through each kind of source: the statement says the same, but for where its data come from."""

import csv
import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome

CONTRACT = Path(__file__).parents[4] / "contracts" / "bolig_tidlig"
TYPES = {
    "youth": {"born": "date", "moved_in": "date", "exited": "date"},
    "tenancy": {"from": "date", "until": "date"},
    "benefit": {},
    "mastery": {"on": "date", "score": "numeric"},
}


def tables():
    """Header and rows of each of the contract's tables."""
    for name in TYPES:
        with (CONTRACT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        yield name, header, rows


def settled(data, tmp_path):
    """The statement and the lines, without the data files that the statement names."""
    lines = tmp_path / "lines.csv"
    arguments = ["settle", str(CONTRACT), "--data", str(data), "--as-of", "2030-12-31", "--format", "json"]
    ended = CliRunner().invoke(outcome, [*arguments, "--lines", str(lines)])
    assert ended.exit_code == 0, ended.stderr
    statement = json.loads(ended.stdout)
    files = statement.pop("data")
    return statement, lines.read_text("utf-8"), files


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """What the contract's own CSV files come to."""
    statement, lines, _ = settled(CONTRACT / "data", tmp_path_factory.mktemp("csv"))
    assert lines.count("\n") > 50
    return statement, lines


def typed(column, table, text):
    """A cell as a spreadsheet has it: a day, a number, a text, or nothing."""
    if not text:
        return None
    kind = TYPES[table].get(column)
    if kind == "date":
        return datetime.fromisoformat(text)
    return float(text) if kind == "numeric" else text


def to_parquet(tmp_path, _request):
    """A folder of compressed Parquet files."""
    folder = tmp_path / "parquet"
    folder.mkdir()
    with duckdb.connect() as connection:
        for name, types in TYPES.items():
            rows = connection.read_csv(str(CONTRACT / "data" / f"{name}.csv"), na_values="", all_varchar=True)
            kinds = ", ".join(f'"{column}"::{kind} AS "{column}"' for column, kind in types.items())
            replaced = f"* REPLACE ({kinds})" if kinds else "*"
            rows.project(replaced).write_parquet(str(folder / f"{name}.parquet"), compression="zstd")
    return folder


def to_xlsx(_tmp_path, request):
    """One workbook of Excel, whose days are counted from 1904."""
    write = request.getfixturevalue("write_xlsx")
    sheets = {}
    for name, header, rows in tables():
        cells = [[typed(column, name, cell) for column, cell in zip(header, row, strict=True)] for row in rows]
        sheets[name] = [header, *cells]
    return write("book.xlsx", sheets, date_1904=True, default_date_format="dd/mm/yyyy")


def to_ods(_tmp_path, request):
    """One workbook of LibreOffice."""
    write = request.getfixturevalue("write_ods")

    def cell(column, table, text):
        value = typed(column, table, text)
        if value is None:
            return None, {}
        if isinstance(value, datetime):
            return value.strftime("%d.%m.%Y"), {"valuetype": "date", "datevalue": text}
        if isinstance(value, float):
            return text.replace(".", ","), {"valuetype": "float", "value": text}
        return text, {"valuetype": "string"}

    sheets = {}
    for name, header, rows in tables():
        named = [[(column, {"valuetype": "string"}) for column in header]]
        cells = [[cell(column, name, text) for column, text in zip(header, row, strict=True)] for row in rows]
        sheets[name] = [*named, *cells]
    return write("book.ods", sheets)


def to_sqlite(tmp_path, _request):
    """A SQLite file."""
    path = tmp_path / "data.db"
    with closing(sqlite3.connect(path)) as connection:
        for name, header, rows in tables():
            columns = ", ".join(f'"{column}" {TYPES[name].get(column, "text")}' for column in header)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            filled = [[cell or None for cell in row] for row in rows]
            connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(header))})', filled)
        connection.commit()
    return f"sqlite:///{path}"


def statements(name, header, rows):
    """SQL that makes a table with its rows."""
    columns = ", ".join(f'"{column}" {TYPES[name].get(column, "text")}' for column in header)
    written = (", ".join(f"'{cell}'" if cell else "NULL" for cell in row) for row in reversed(rows))
    return f'CREATE TABLE "{name}" ({columns})', f'INSERT INTO "{name}" VALUES ({"), (".join(written)})'


def to_duckdb(tmp_path, _request):
    """A DuckDB file."""
    path = tmp_path / "data.duckdb"
    with duckdb.connect(str(path)) as connection:
        for table in tables():
            for statement in statements(*table):
                connection.execute(statement.replace("numeric", "decimal(9, 2)"))
    return f"duckdb:///{path}"


def to_postgresql(_tmp_path, request):
    """A schema of a server."""
    server = request.getfixturevalue("server")
    server.run("DROP SCHEMA IF EXISTS bolig CASCADE", "CREATE SCHEMA bolig")
    for table in tables():
        server.run("SET search_path = bolig", *statements(*table))
    return server.url(schema="bolig")


WRITERS = [to_parquet, to_xlsx, to_ods, to_sqlite, to_duckdb, to_postgresql]


@pytest.mark.parametrize("written", WRITERS, ids=lambda written: written.__name__)
def test_a_source_comes_to_the_same(written, expected, tmp_path, request):
    """Each amount, figure and line is that of the CSV files, whatever keeps the rows, and in whatever order."""
    statement, lines, files = settled(written(tmp_path, request), tmp_path)
    assert (statement, lines) == expected
    assert [file["rows"] for file in files] == [51, 217, 7300, 248]
