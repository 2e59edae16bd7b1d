"""Rows that break what their table declares, alone or together."""

import pytest


def test_a_key_names_one_row(load_files):
    """Each later row with the key of an earlier one is an error that names the earlier one; order does not matter."""
    loaded = load_files("table t { id key  n whole }", t="id,n\nB,1\nA,2\nB,3\nC,4\nB,1\n")
    assert loaded.found == [
        ("OUT333", "t.csv row 3 (line 4), column id", "row 1 has the key `***` already"),
        ("OUT333", "t.csv row 5 (line 6), column id", "row 1 has the key `***` already"),
    ]


@pytest.mark.parametrize("keys", ["A B C", "C B A", "a A B", "1 10 2", "B A C"])
def test_distinct_keys_are_no_error_in_any_order(load_files, keys):
    """Keys differ by letter and case, and a sorted file is treated like any other."""
    loaded = load_files("table t { id key }", t="id\n" + "".join(f"{key}\n" for key in keys.split()))
    assert loaded.found == []


@pytest.mark.parametrize("order", ["A A B", "A B B", "B A B", "A B A", "A A A"])
def test_a_repeated_key_is_found_wherever_it_stands(load_files, order):
    """Side by side or far apart, at the beginning or at the end."""
    keys = order.split()
    loaded = load_files("table t { id key }", t="id\n" + "".join(f"{key}\n" for key in keys))
    repeats = [row for row, key in enumerate(keys, start=1) if key in keys[: row - 1]]
    assert [(code, place) for code, place, _ in loaded.found] == [
        ("OUT333", f"t.csv row {row} (line {row + 1}), column id") for row in repeats
    ]


def test_a_row_has_a_key(load_files):
    """An empty key is an error of its own, and two of them are not one key twice."""
    loaded = load_files("table t { id key  n whole }", t="id,n\n,1\n,1\nA,1\n")
    assert loaded.found == [
        ("OUT320", "t.csv row 1 (line 2), column id", "the row has no `id`"),
        ("OUT320", "t.csv row 2 (line 3), column id", "the row has no `id`"),
    ]


CHILDREN = "table t { id key } events e of t { on date }"


def test_children_have_parents(load_files):
    """A child whose parent is unknown is an error, and one that names none is another."""
    loaded = load_files(CHILDREN, t="id\nA\n", e="t,on\nA,2022-01-01\nB,2022-01-01\n,2022-01-02\na,2022-01-03\n")
    assert loaded.found == [
        ("OUT334", "e.csv row 2 (line 3), column t", "no row of `t` has the key `***`"),
        ("OUT320", "e.csv row 3 (line 4), column t", "the row has no `t`"),
        ("OUT334", "e.csv row 4 (line 5), column t", "no row of `t` has the key `***`"),
    ]


def test_children_of_a_table_that_is_not_there_are_no_orphans(load_files):
    """If the parents' file is missing that is said once, not once more for each child."""
    loaded = load_files(CHILDREN, e="t,on\nA,2022-01-01\n")
    assert loaded.codes == ["OUT302"]
    assert len(loaded.rows["e"]) == 1


def test_children_of_children_have_parents_too(load_files):
    """A child table with a key of its own can have rows below it."""
    text = "table f { id key } table c of f { id key } events e of c { on date }"
    loaded = load_files(text, f="id\nF\n", c="f,id\nF,C\nG,D\n", e="c,on\nC,2022-01-01\nD,2022-01-01\nF,2022-01-01\n")
    assert [(code, place) for code, place, _ in loaded.found] == [
        ("OUT334", "c.csv row 2 (line 3), column f"),
        ("OUT334", "e.csv row 3 (line 4), column c"),
    ]


def test_rows_alike_in_every_column_are_an_error_without_a_key(load_files):
    """Two claims of one day might be one claim entered twice; two empty cells are alike."""
    text = "table t { id key } events e of t { on date  note text optional }"
    rows = "t,on,note\nA,2022-01-01,\nA,2022-01-01,x\nA,2022-01-01,\nB,2022-01-01,\nA,2022-01-01,x\nA,2022-01-01,\n"
    loaded = load_files(text, t="id\nA\nB\n", e=rows)
    assert loaded.found == [
        ("OUT336", "e.csv row 3 (line 4)", "the row is alike row 1 in every column"),
        ("OUT336", "e.csv row 5 (line 6)", "the row is alike row 2 in every column"),
        ("OUT336", "e.csv row 6 (line 7)", "the row is alike row 1 in every column"),
    ]


def test_rows_alike_but_for_their_key_are_no_error(load_files):
    """A key of its own says that two claims of one day are two."""
    text = "table t { id key } events e of t { id key  on date }"
    loaded = load_files(text, t="id\nA\n", e="t,id,on\nA,1,2022-01-01\nA,2,2022-01-01\n")
    assert loaded.found == []


def test_rows_alike_in_what_cannot_be_read_are_not_said_to_be_alike(load_files):
    """Two different cells that are no dates are both without a value, and still differ."""
    loaded = load_files(CHILDREN, t="id\nA\n", e="t,on\nA,2022-02-30\nA,2022-02-31\n")
    assert loaded.codes == ["OUT327", "OUT327"]


def test_a_column_that_the_contract_does_not_know_does_not_tell_rows_apart(load_files):
    """Rows are compared in the columns that are declared: what is not read cannot count."""
    loaded = load_files(CHILDREN, t="id\nA\n", e="t,on,typed by\nA,2022-01-01,x\nA,2022-01-01,y\n")
    assert loaded.codes == ["OUT310", "OUT336"]


@pytest.mark.parametrize(("end", "last_day_counts"), [("until", False), ("through", True)])
def test_a_period_does_not_end_before_it_begins(load_files, end, last_day_counts):
    """`from` = `until` is a period of no day and `from` = `through` one of a day: both may be; earlier ends may not."""
    del last_day_counts
    text = f"table t {{ id key }} periods p of t {{ from date  {end} date optional }}"
    rows = "A,2022-01-02,2022-01-02\nA,2022-01-02,2022-01-03\nA,2022-01-02,\nA,2022-01-02,2022-01-01\n"
    loaded = load_files(text, t="id\nA\n", p=f"t,from,{end}\n{rows}")
    message = f"the period ends before it begins: `{end}` is `2022-01-01`"
    assert loaded.found == [("OUT335", f"p.csv row 4 (line 5), column {end}", message)]


@pytest.mark.parametrize(
    ("declared", "inside", "outside", "message"),
    [
        ("number in 0 to 80", ["0", "80", "79.999999999"], ["-0.000000001", "80.000000001"], "outside 0 to 80"),
        ("number in -1.5 to 1.5", ["-1.5", "1.5"], ["-1.6", "1.6"], "outside -1.5 to 1.5"),
        ("whole in 1 to 5", ["1", "5"], ["0", "6"], "outside 1 to 5"),
        ("percent in 0% to 12.5%", ["0%", "12.5%"], ["-1%", "12.6%"], "outside 0% to 12.5%"),
        ("money in 0 DKK to 500 DKK", ["0", "500.00"], ["-0.01", "500.01"], "outside 0 to 500"),
    ],
)
def test_ranges_include_their_ends(load_files, declared, inside, outside, message):
    """A value on the edge of its range is in it, and the next one beyond is not."""
    cells = [*inside, *outside]
    rows = "".join(f"K{number},{cell}\n" for number, cell in enumerate(cells))
    loaded = load_files(f"table t {{ id key  cell {declared} }}", t=f"id,cell\n{rows}")
    first = len(inside) + 1
    assert loaded.found == [
        ("OUT331", f"t.csv row {row} (line {row + 1}), column cell", f"`{cell}` is {message}")
        for row, cell in enumerate(outside, start=first)
    ]


def test_what_is_private_is_never_quoted(load_files):
    """A message about a private cell has its place and a mask, and so has one about whose row a child is."""
    text = """
    table t { id key private  born date private  w number private }
    periods p of t { from date  until date private }
    """
    loaded = load_files(
        text,
        t="id,born,w\n010203-1234,2023-02-29,secret\n010203-1234,2000-01-01,1\n",
        p="t,from,until\n999999-9999,2022-01-02,2022-01-01\n",
    )
    assert [(code, message) for code, _, message in loaded.found] == [
        ("OUT327", "there is no day `***`"),
        ("OUT322", "`***` is not a number"),
        ("OUT333", "row 1 has the key `***` already"),
        ("OUT334", "no row of `t` has the key `***`"),
        ("OUT335", "the period ends before it begins: `until` is `***`"),
    ]
    written = repr(loaded.diagnostics)
    assert not any(cell in written for cell in ("010203", "999999", "secret", "2023-02", "2022-01"))


def test_all_broken_rows_are_counted_and_the_first_of_each_kind_shown(load_files):
    """Of 1,254 rows that break one rule twenty are shown, and a last finding counts the others."""
    rows = "".join(f"K{number},x\n" for number in range(1_254))
    loaded = load_files("table t { id key  n number }", t=f"id,n\n{rows}L,1\n")
    assert loaded.codes == ["OUT322"] * 21
    assert loaded.found[19][1] == "t.csv row 20 (line 21), column n"
    assert loaded.found[20] == ("OUT322", "t.csv", "and 1,234 more rows of this kind, 1,254 in all")


def test_each_fault_of_a_row_is_told(load_files):
    """A row with three broken cells has three findings, in the order of its columns."""
    loaded = load_files("table t { id key  b date  a number  c yesno }", t="id,b,a,c\nA,x,y,z\n")
    assert [(code, place) for code, place, _ in loaded.found] == [
        ("OUT326", "t.csv row 1 (line 2), column b"),
        ("OUT322", "t.csv row 1 (line 2), column a"),
        ("OUT330", "t.csv row 1 (line 2), column c"),
    ]


WEIGHTED = """
table t { id key  w number optional  moved date optional  adult yesno }
group everyone of t enters moved from 2022-01-01 to 2023-12-31 weighted by w
group adults of everyone where adult
metric grown across everyone = share of everyone(adult)
metric old across adults = share of adults(adult)
"""


def test_a_member_of_a_weighted_group_has_a_weight(load_files):
    """A weight that is empty, 0 or less is an error of a member, once, and nobody else needs one."""
    rows = [
        "A,0.000000001,2022-01-01,yes",
        "B,0,2022-01-01,no",
        "C,,2023-12-31,yes",
        "D,-1.5,2022-01-01,no",
        "E,0,2024-01-01,yes",
        "F,0,,yes",
    ]
    loaded = load_files(WEIGHTED, t="id,w,moved,adult\n" + "\n".join(rows) + "\n")
    assert loaded.found == [
        ("OUT340", "t.csv row 2 (line 3), column w", "`w` is `0`, and the weight of a member is above 0"),
        ("OUT340", "t.csv row 3 (line 4), column w", "`w` is empty, and the weight of a member is above 0"),
        ("OUT340", "t.csv row 4 (line 5), column w", "`w` is `-1.5`, and the weight of a member is above 0"),
    ]


def test_who_is_not_let_into_a_weighted_group_needs_no_weight(load_files):
    """The group's own condition decides who is a member."""
    text = """
    table t { id key  w number  moved date  adult yesno }
    group adults of t where adult enters moved weighted by w
    metric grown across adults = share of adults(adult)
    """
    loaded = load_files(text, t="id,w,moved,adult\nA,0,2022-01-01,no\nB,0,2022-01-01,yes\n")
    assert [place for _, place, _ in loaded.found] == ["t.csv row 2 (line 3), column w"]
