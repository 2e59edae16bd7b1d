"""Loading without the broken rows: what follows from them, what is left, and who is touched."""

import pytest

from outcomelang.data.left_out import LeftOut, ParticipantsLeftOut, RowsLeftOut

TEXT = """
table t { id key  moved date }
group g of t enters moved
events e of t { on date }
metric any_e of g = count of e since start
pay done 5 DKK per any_e by fjordby to home
"""


def keys(loaded, table="t"):
    """The first column of what is left of a table."""
    return [row[0] for row in loaded.rows[table]]


def test_broken_rows_are_left_out_and_told_as_warnings(load_files):
    """Nothing stops: each broken row is told as before, and is not there."""
    loaded = load_files(TEXT, t="id,moved\nA,2024-01-01\nB,x\n", e="t,on\nA,2024-01-02\nA,y\n", without_broken=True)
    assert loaded.codes == ["OUT326", "OUT326"]
    assert not any(finding.is_error for finding in loaded.diagnostics)
    assert (keys(loaded), loaded.row_numbers["e"]) == (["A"], [1])
    assert loaded.left_out == LeftOut(
        (RowsLeftOut("t", 1, 0), RowsLeftOut("e", 1, 0)), (ParticipantsLeftOut("t", 1, 1),)
    )


def test_sound_data_lose_nothing(load_files):
    """Nothing is left out, and that is said."""
    loaded = load_files(TEXT, t="id,moved\nA,2024-01-01\n", e="t,on\n", without_broken=True)
    assert loaded.left_out == LeftOut((), ())
    assert loaded.found == []


def test_without_the_wish_nothing_is_left_out(load_files):
    """Broken rows are errors, and all rows are there."""
    loaded = load_files(TEXT, t="id,moved\nA,x\n", e="t,on\n")
    assert loaded.left_out is None
    assert all(finding.is_error for finding in loaded.diagnostics)
    assert keys(loaded) == ["A"]


def test_the_rows_of_who_is_left_out_are_left_out(load_files):
    """They are told with a code of their own, and counted as rows that break no rule."""
    loaded = load_files(
        TEXT,
        t="id,moved\nA,x\nB,2024-01-01\n",
        e="t,on\nA,2024-01-02\nA,2024-01-03\nB,2024-01-02\n",
        without_broken=True,
    )
    assert loaded.codes == ["OUT326", "OUT342", "OUT342"]
    assert loaded.found[1][2] == "the row of `t` that it belongs to, row 1, is left out"
    assert loaded.row_numbers["e"] == [3]
    assert loaded.left_out == LeftOut(
        (RowsLeftOut("t", 1, 0), RowsLeftOut("e", 2, 2)), (ParticipantsLeftOut("t", 1, 0),)
    )


FAMILIES = """
events e of c { on date }
table c of f { id key }
table f { id key  moved date }
group g of f enters moved
"""


@pytest.mark.parametrize("declared", [FAMILIES, "\n".join(reversed(FAMILIES.splitlines()))])
def test_rows_below_rows_below_are_left_out_whatever_the_order_of_the_tables(load_files, declared):
    """A family takes its children out, and they their events."""
    loaded = load_files(
        declared,
        f="id,moved\nF,x\nG,2024-01-01\n",
        c="f,id\nF,C\nG,D\nG,\n",
        e="c,on\nC,2024-01-01\nD,2024-01-01\nD,y\n",
        without_broken=True,
    )
    assert (keys(loaded, "f"), keys(loaded, "c"), keys(loaded, "e")) == (["G"], ["G"], ["D"])
    assert loaded.left_out is not None
    assert set(loaded.left_out.tables) == {RowsLeftOut("f", 1, 0), RowsLeftOut("c", 2, 1), RowsLeftOut("e", 2, 1)}
    # G stays and lacks a child and an event: one family.
    assert loaded.left_out.participants == (ParticipantsLeftOut("f", 1, 1),)


def test_rows_of_one_key_that_differ_are_all_left_out(load_files):
    """Nothing tells which is right, so the first one goes too, and whatever belongs to them."""
    loaded = load_files(
        TEXT,
        t="id,moved\nA,2024-01-01\nB,2024-01-01\nA,2024-01-02\n",
        e="t,on\nA,2024-01-02\nB,2024-01-02\n",
        without_broken=True,
    )
    assert loaded.codes == ["OUT341", "OUT333", "OUT342"]
    assert (keys(loaded), keys(loaded, "e")) == (["B"], ["B"])
    assert loaded.left_out == LeftOut(
        (RowsLeftOut("t", 2, 1), RowsLeftOut("e", 1, 1)), (ParticipantsLeftOut("t", 1, 0),)
    )


def test_of_rows_of_one_key_that_are_alike_the_first_stays(load_files):
    """They say one thing; two alike and a third that differs do not."""
    same = load_files(TEXT, t="id,moved\nA,2024-01-01\nA,2024-01-01\n", e="t,on\nA,2024-01-02\n", without_broken=True)
    assert (same.codes, keys(same), keys(same, "e")) == (["OUT333"], ["A"], ["A"])
    assert same.left_out == LeftOut((RowsLeftOut("t", 1, 0),), ())
    rows = "id,moved\nA,2024-01-01\nA,2024-01-01\nA,2024-01-02\n"
    assert keys(load_files(TEXT, t=rows, e="t,on\n", without_broken=True)) == []


def test_of_rows_alike_in_every_column_the_first_stays(load_files):
    """And the participant lacks a row: it may have been another claim of the same day."""
    rows = "t,on\nA,2024-01-02\nA,2024-01-02\nA,2024-01-02\n"
    loaded = load_files(TEXT, t="id,moved\nA,2024-01-01\n", e=rows, without_broken=True)
    assert loaded.row_numbers["e"] == [1]
    assert loaded.left_out == LeftOut((RowsLeftOut("e", 2, 0),), (ParticipantsLeftOut("t", 0, 1),))


def test_rows_of_nobody_touch_nobody(load_files):
    """An orphan is left out and counted; whose it was is not known."""
    loaded = load_files(TEXT, t="id,moved\nA,2024-01-01\n", e="t,on\nB,2024-01-02\n", without_broken=True)
    assert (loaded.codes, loaded.rows["e"]) == (["OUT334"], [])
    assert loaded.left_out == LeftOut((RowsLeftOut("e", 1, 0),), ())


def test_who_has_no_key_is_somebody(load_files):
    """Two rows without a key are two participants who are left out."""
    loaded = load_files(TEXT, t="id,moved\n,2024-01-01\n,2024-01-01\n", e="t,on\n", without_broken=True)
    assert loaded.left_out == LeftOut((RowsLeftOut("t", 2, 0),), (ParticipantsLeftOut("t", 2, 0),))


def test_a_member_without_a_weight_is_left_out(load_files):
    """And so is what belongs to them."""
    text = """
    table t { id key  w number  moved date }
    group g of t enters moved weighted by w
    events e of t { on date }
    metric m across g = share of g(moved <= 2024-05-31)
    """
    rows = "id,w,moved\nA,0,2024-01-01\nB,1,2024-01-01\n"
    loaded = load_files(text, t=rows, e="t,on\nA,2024-01-02\n", without_broken=True)
    assert (loaded.codes, keys(loaded), loaded.rows["e"]) == (["OUT340", "OUT342"], ["B"], [])


def test_a_broken_figure_stops_nevertheless(load_files):
    """Without it the figure before would count, so no row is left out at all."""
    text = f"{TEXT} input n whole metric m = n"
    figures = "name,date,value,source\nn,2024-01-01,1,\nn,2024-06-01,x,\n"
    loaded = load_files(text, t="id,moved\nA,x\n", e="t,on\n", inputs=figures, without_broken=True)
    assert loaded.codes == ["OUT326", "OUT322"]
    assert all(finding.is_error for finding in loaded.diagnostics)
    assert loaded.left_out is None
    assert keys(loaded) == ["A"]


def test_a_fault_of_a_file_stops_nevertheless(load_files):
    """A column that is not there cannot be left out row by row."""
    loaded = load_files(TEXT, t="id,moved\nA,x\n", e="t\nA\n", without_broken=True)
    assert loaded.codes == ["OUT308", "OUT326"]
    assert loaded.left_out is None


def test_keys_of_whole_numbers_are_left_out_alike(load_files, tmp_path):
    """Where keys stay numbers, rows are found and counted as where they are text."""
    import duckdb

    with duckdb.connect() as connection:
        people = "SELECT * FROM (VALUES (1, DATE '2024-01-01'), (2, NULL), (NULL, DATE '2024-01-01')) v(id, moved)"
        connection.sql(people).write_parquet(str(tmp_path / "t.parquet"))
        events = "SELECT t, DATE '2024-01-02' AS \"on\" FROM (VALUES (1), (1), (2)) v(t)"
        connection.sql(events).write_parquet(str(tmp_path / "e.parquet"))
    loaded = load_files(TEXT, without_broken=True)
    assert (keys(loaded), keys(loaded, "e")) == ([1], [1])
    assert loaded.left_out == LeftOut(
        (RowsLeftOut("t", 2, 0), RowsLeftOut("e", 2, 1)), (ParticipantsLeftOut("t", 2, 1),)
    )
