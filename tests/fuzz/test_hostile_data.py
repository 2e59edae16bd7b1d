"""Data that are made to run code, to read other files, to exhaust the program, or to harm who opens its output."""

import csv
import sqlite3
import zipfile
from contextlib import closing
from datetime import date

import duckdb
import pytest

from outcomelang import passes
from outcomelang.cli.settling_options import bindings_of
from outcomelang.data.workbook import package
from outcomelang.engine.settling import Options
from outcomelang.source import Source
from outcomelang.value.spreadsheet import SIGNS

FRAME = """
contract hostile "Hostile"
currency DKK
term     2024-01-01 to 2024-12-31
settle   on 2024-12-31
payer    fjordby "Fjordby"
provider boligen "Boligen"
"""
AS_OF = date(2024, 12, 31)
PEOPLE = f"""{FRAME}
table person {{
  id    key
  begun date
}}
group members of person
  enters begun from 2024-01-01 to 2024-06-30
metric came of members = begun >= 2024-01-01
pay x
  1 DKK per came
"""


def contract_of(text):
    """The contract, which must be right."""
    checked = passes.read(Source("hostile.outcome", text))
    assert checked.contract is not None, checked.diagnostics
    return checked.contract


@pytest.fixture
def codes(step):
    """The codes found when one table `person` is checked, in time."""

    def found(data, text=PEOPLE):
        contract = contract_of(text)
        with step, passes.load(contract, bindings_of(contract, "c", (str(data),))) as loaded:
            return [one.code for one in loaded.diagnostics]

    return found


# --- Names --------------------------------------------------------------------------------------

NAMES = (
    "number", "before", "cells", "data", "loaded", "found", "problems", "broken", "rowid", "point", "start", "value",
    "code", "column", "select", "order", "owner", "gone", "children", "parents", "compared", "typed", "faults",
    "rows", "alike", "hash", "lag", "excluded", "file_row_number",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_columns_called_like_what_the_program_uses(name, tmp_path):
    """Whatever the program calls its own columns, those of the contract are told apart from them."""
    declared = f"""{FRAME}
    table person {{
      {name} key
      begun date
    }}
    events visit of person {{
      {name} key
      on date
    }}
    pay x on 2024-12-31 = 1 DKK
    """
    contract = contract_of(declared)
    (tmp_path / "person.csv").write_text(f"{name},begun\nB,2024-01-01\nA,2024-01-01\nA,2024-01-02\nC,x\n", "utf-8")
    (tmp_path / "visit.csv").write_text(
        f"person,{name},on\nB,2,2024-01-01\nB,1,2024-01-01\nB,1,2024-01-01\nZ,3,2024-01-01\n", "utf-8"
    )
    sources = bindings_of(contract, "c", (str(tmp_path),))
    with passes.settle(contract, sources, AS_OF, Options(without_broken=True)) as settling:
        found = [one.code for one in settling.loaded.diagnostics]
        assert sorted(set(found)) == ["OUT326", "OUT333", "OUT334", "OUT341"]
        assert settling.statement is not None


HEADERS = (
    '"; drop table "data"."person"; --', "'", "--", "$1", "{}", "%s", "a\nb", "x" * 100_000, "file row", "cell 0",
    "value 0", "\N{RIGHT-TO-LEFT OVERRIDE}x",
)  # fmt: skip


@pytest.mark.parametrize("header", HEADERS, ids=range(len(HEADERS)))
def test_headers_of_any_letters(header, codes, tmp_path):
    """Another column's header, whatever it says, is that of a column which is not read."""
    with (tmp_path / "person.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("id", "begun", header), ("A", "2024-01-01", "x")])
    assert codes(tmp_path) == ["OUT310"]


@pytest.mark.parametrize("name", ["'", '"', "*", "?x", "[a-z]", "{a,b}", "a b", "a\nb", "%41", "#", "æ"])
def test_folders_of_any_name(name, codes, tmp_path):
    """A folder's name is never a pattern, and never a part of a query."""
    folder = tmp_path / name
    folder.mkdir()
    (folder / "person.csv").write_text("id,begun\nA,2024-01-01\n", "utf-8")
    other = tmp_path / "a"
    other.mkdir()
    (other / "person.csv").write_text("id,begun\nA,broken\n", "utf-8")
    assert codes(folder) == []


# --- Databases ----------------------------------------------------------------------------------

VIEWS = {
    "another file": "SELECT content AS id, DATE '2024-01-01' AS begun FROM read_text('{folder}/secret')",
    "files found": "SELECT file AS id, DATE '2024-01-01' AS begun FROM glob('{folder}/*')",
    "the settings": "SELECT value AS id, DATE '2024-01-01' AS begun FROM duckdb_settings() WHERE false",
    "rows without end": "WITH RECURSIVE n AS (SELECT 1 AS id UNION ALL FROM n) SELECT id, NULL AS begun FROM n",
    "rows for hours": "SELECT count(*) AS id, NULL AS begun FROM range(1000000) a, range(1000000) b",
}


@pytest.mark.parametrize("kind", VIEWS)
def test_views_of_a_duckdb_file(kind, codes, tmp_path, monkeypatch):
    """A view reads no other file, and one that would not end is stopped."""
    monkeypatch.setattr("outcomelang.data.database.duckdb_file.SECONDS", 2)
    (tmp_path / "secret").write_text("secret", "utf-8")
    path = tmp_path / "all.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE VIEW person AS {VIEWS[kind].format(folder=tmp_path)}")
    expected = [] if kind == "the settings" else ["OUT357"]
    assert codes(f"duckdb:///{path}") == expected
    assert sorted(one.name for one in tmp_path.iterdir()) == ["all.duckdb", "secret"]


def test_a_damaged_duckdb_file(codes, tmp_path):
    """It is refused when it is opened."""
    path = tmp_path / "all.duckdb"
    path.write_bytes(b"\0" * 8 + b"DUCK" + b"\xff" * 100_000)
    assert codes(f"duckdb:///{path}") == ["OUT356"]


SCHEMAS = {
    "a view without end": (
        "CREATE VIEW person AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT id, 1 begun FROM n",
        ["OUT357"],
    ),
    "a view with a function that loads code": (
        "CREATE VIEW person AS SELECT load_extension('evil') AS id, '2024-01-01' AS begun",
        ["OUT356"],
    ),
    "a trigger": (
        "CREATE TABLE person (id, begun); CREATE TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM person; END",
        [],
    ),
    "a table of another module": (
        "CREATE VIRTUAL TABLE person USING fts4(id, begun); INSERT INTO person VALUES ('A', '2024-01-01')",
        [],
    ),
}


@pytest.mark.parametrize(("schema", "expected"), SCHEMAS.values(), ids=SCHEMAS)
def test_schemas_of_sqlite(schema, expected, codes, tmp_path):
    """No code is loaded, nothing is written, and what would not end is stopped."""
    path = tmp_path / "all.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(schema)
    content = path.read_bytes()
    assert codes(f"sqlite:///{path}") == expected
    assert path.read_bytes() == content


def test_a_schema_of_sqlite_that_is_not_utf_8(codes, tmp_path):
    """It is damage, and met with a finding."""
    path = tmp_path / "all.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE person (id, begun)")
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE person", b"CREATE \xff\x80BLE person"))
    assert codes(f"sqlite:///{path}") == ["OUT356"]


# --- Parquet --------------------------------------------------------------------------------------


def test_a_schema_of_parquet_that_is_not_utf_8(codes, tmp_path):
    """A name of it that is no column's is damage too."""
    path = tmp_path / "person.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS id, DATE '2024-01-01' AS begun) TO '{path}' (FORMAT parquet)")
    assert codes(tmp_path) == []
    content = path.read_bytes()
    assert content.count(b"duckdb_schema") == 1
    path.write_bytes(content.replace(b"duckdb_schema", b"duckdb_sche\xffa"))
    assert codes(tmp_path) == ["OUT306"]


# --- Workbooks and text ---------------------------------------------------------------------------


def test_a_workbook_whose_directory_points_before_it(codes, tmp_path):
    """A place that is none is damage."""
    path = tmp_path / "all.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x05\x06")
    content[at + 16 : at + 20] = b"\xff\xff\x00\x00"  # where the directory begins
    path.write_bytes(content)
    assert codes(path) == ["OUT306"]


def test_a_workbook_that_unpacks_to_more_than_it_may(codes, tmp_path, monkeypatch):
    """It is refused by its directory, and nothing of it is unpacked."""
    monkeypatch.setattr(package, "MOST_UNPACKED", 1_000_000)
    path = tmp_path / "all.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    assert codes(path) == ["OUT353"]


def test_a_part_that_would_lie_elsewhere(codes, tmp_path):
    """Nothing of a workbook is ever written to the disk."""
    path = tmp_path / "in" / "all.xlsx"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../outside", "x")
    assert codes(path) == ["OUT306"]
    assert [one.name for one in tmp_path.iterdir()] == ["in"]


TEXTS = {
    "quotes in quotes": (b"id,begun\n" + b'"' * 1_000_001 + b",2024-01-01\n", "OUT311"),
    "a million columns": (b"id,begun" + b",x" * 1_000_000 + b"\nA,2024-01-01" + b"," * 1_000_000 + b"\n", "OUT305"),
    "many thousand columns": (b"id,begun" + b",x" * 20_000 + b"\nA,2024-01-01" + b"," * 20_000 + b"\n", "OUT305"),
}


@pytest.mark.parametrize(("content", "code"), TEXTS.values(), ids=TEXTS)
def test_texts_without_measure(content, code, codes, tmp_path):
    """Each is refused in seconds."""
    (tmp_path / "person.csv").write_bytes(content)
    assert codes(tmp_path) == [code]


def test_a_line_of_50_megabytes(codes, tmp_path):
    """It is read or refused, in seconds."""
    (tmp_path / "person.csv").write_bytes(b"id,begun\n" + b"x" * 50_000_000 + b",2024-01-01\n")
    assert codes(tmp_path) in ([], ["OUT311"])


# --- What is written ------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", SIGNS)
def test_no_file_has_a_formula(sign, tmp_path):
    """Lines, problems and rows that were left out: a cell which begins like a formula has an apostrophe before it."""
    cell = f"{sign}A1"
    with (tmp_path / "person.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\r\n").writerows(
            [("id", "begun"), (cell, "2024-01-01"), (f"{sign}B1", f"{sign}x")]
        )
    contract = contract_of(PEOPLE)
    sources = bindings_of(contract, "c", (str(tmp_path),))
    out = tmp_path / "out"
    out.mkdir()
    options = Options(writes_into=(out,), without_broken=True)
    with passes.settle(contract, sources, AS_OF, options) as settling:
        settling.loaded.broken.write_problems(out / "problems.csv")
        settling.loaded.broken.write_left_out(out / "left_out.csv")
        assert settling.statement is not None, settling.diagnostics
        settling.write_lines(out / "lines.csv")
    for file in out.iterdir():
        with file.open(encoding="utf-8", newline="") as stream:
            cells = [one for row in csv.reader(stream) for one in row]
        assert not [one for one in cells if one.startswith(SIGNS)], file.name
        assert any(one.startswith(f"'{sign}") for one in cells) or sign in "\t\r\n", file.name
