"""The files of broken rows: what is wrong with each, and the rows themselves."""

from typing import Any

import duckdb
import pytest
from attrs import evolve

from outcomelang.data.binding import bind
from outcomelang.data.connection import connected
from outcomelang.data.load import load

HEADER = ["code", "table", "file", "row", "line", "column", "value", "message"]


def test_every_broken_rule_is_written_in_the_order_of_the_file(load_files):
    """Table by table, row by row, within a row by column; the line is where the row begins in the file."""
    rows = 'id,n,note\nA,x,"two\nlines"\n\nB,y,\nC,1,a\n'
    loaded = load_files(
        "table t { id key  n whole  note text } events e of t { on date }", t=rows, e="t,on\nA,2024-02-30\n"
    )
    assert loaded.problems == [
        HEADER,
        ["OUT322", "t", "t.csv", "1", "2", "n", "x", "`x` is not a number"],
        ["OUT322", "t", "t.csv", "2", "5", "n", "y", "`y` is not a number"],
        ["OUT320", "t", "t.csv", "2", "5", "note", "", "the cell is empty, and `note` is not optional"],
        ["OUT327", "e", "e.csv", "1", "2", "on", "2024-02-30", "there is no day `2024-02-30`"],
    ]


def test_sound_data_leave_a_header_alone(load_files):
    """A file that is not there could be one that was forgotten."""
    loaded = load_files("table t { id key }", t="id\nA\n")
    assert loaded.problems == [HEADER]
    assert loaded.broken_rows == [["table", "file", "row", "codes", "t.id"]]


def test_what_is_wrong_with_a_whole_file_comes_first(load_files):
    """It has no row; what could be read is checked nevertheless."""
    loaded = load_files("table t { id key  n whole } table u { id key }", t="id,n\nA,x\n")
    whole, of_row = loaded.problems[1:]
    assert whole[0] == "OUT302"
    assert whole[1:7] == ["", "table u", "", "", "", ""]
    assert of_row[:4] == ["OUT322", "t", "t.csv", "1"]


def test_all_broken_rows_are_written_however_many(load_files):
    """Twenty are shown; the file has all 25,001, each once, with its own row and line."""
    count = 25_001
    loaded = load_files(
        "table t { id key  n number }", t="id,n\n" + "".join(f"K{row},x{row}\n" for row in range(count))
    )
    assert len(loaded.codes) == 21
    written = loaded.problems[1:]
    assert [(row[3], row[4], row[6]) for row in written] == [
        (str(row + 1), str(row + 2), f"x{row}") for row in range(count)
    ]
    assert [row[4:] for row in loaded.broken_rows[1:]] == [[f"K{row}", f"x{row}"] for row in range(count)]


def test_broken_rows_are_found_again_far_down_a_file(load_files):
    """The rows are read once more, on several threads, and are those of the same numbers."""
    count, broken = 300_000, (2, 122_881, 245_762, 299_999)
    rows = "".join(f"K{row},{'x' if row in broken else row},n{row}\n" for row in range(1, count + 1))
    loaded = load_files("table t { id key  n number  note text }", t=f"id,n,note\n{rows}")
    assert [row[2:] for row in loaded.broken_rows[1:]] == [
        [str(row), "OUT322", f"K{row}", "x", f"n{row}"] for row in broken
    ]


def test_the_rows_of_a_parquet_file_have_no_lines(load_files, tmp_path):
    """They have numbers, and their cells are written as text."""
    with duckdb.connect() as connection:
        query = "SELECT 'A' AS id, 2.5 AS n UNION ALL SELECT 'B', NULL"
        connection.sql(query).write_parquet(str(tmp_path / "t.parquet"))
    loaded = load_files("table t { id key  n whole }")
    assert [row[3:7] for row in loaded.problems[1:]] == [["1", "", "n", "2.5"], ["2", "", "n", ""]]
    assert [row[2:] for row in loaded.broken_rows[1:]] == [["1", "OUT324", "A", "2.5"], ["2", "OUT320", "B", ""]]


def test_rows_are_written_as_they_came_under_their_headers(load_files):
    """Each column that is read has its own, even if two tables call theirs alike; all codes of a row stand together."""
    text = 'table t { id key as "No."  d date private } events e of t { on date  d number }'
    loaded = load_files(text, t="No.,d\n A,2024-02-30\nB,2024-01-01\n", e="t,on,d\nB,2024-01-01,x\nB,2024-01-01,1\n")
    assert loaded.broken_rows == [
        ["table", "file", "row", "codes", "t.No.", "t.d", "e.t", "e.on", "e.d"],
        ["t", "t.csv", "1", "OUT321 OUT327", " A", "2024-02-30", "", "", ""],
        ["e", "e.csv", "1", "OUT322", "", "", "B", "2024-01-01", "x"],
    ]


def test_no_cell_becomes_a_formula(load_files):
    """An apostrophe stands before what a spreadsheet would run, in both files; a number stays one."""
    loaded = load_files(
        'table t { id key  a number as "=a"  b date  c whole in 0 to 9 }',
        t='id,=a,b,c\n@x,"=HYPERLINK(""x"")","\t1",-3\n',
    )
    assert [row[5:7] for row in loaded.problems[1:]] == [["'=a", '\'=HYPERLINK("x")'], ["b", "'\t1"], ["c", "-3"]]
    assert loaded.broken_rows[1][4:] == ["'@x", '\'=HYPERLINK("x")', "'\t1", "-3"]


class _Full:
    """A database that has no room."""

    def cursor(self):
        return self

    def execute(self, _query):
        raise duckdb.OutOfMemoryException("out of memory")


def test_too_little_memory_is_told_as_a_file_that_cannot_be_written(contract_of, tmp_path):
    """So the command ends as for a full disk, and not as for a defect of the program."""
    (tmp_path / "t.csv").write_text("id\nA\nA\n", "utf-8")
    contract = contract_of("table t { id key }")
    bindings = bind(contract, tmp_path)
    with connected(bindings.paths) as connection:
        broken = load(contract, bindings, connection).broken
    full: Any = _Full()
    with pytest.raises(OSError, match="not enough memory or disk"):
        evolve(broken, connection=full).write_problems(tmp_path / "problems.csv")
