"""The manual's table of what is checked in each row: every rule of it is broken here once, and kept once.

A rule without data that break it, or a code that the manual does not list, is an error of this page.
"""

import re
from importlib.resources import files
from typing import Any

import duckdb
import pytest
import xlsxwriter

from outcomelang.data.fault import CONSEQUENCES, Fault

MANUAL = (files("outcomelang.help") / "topics" / "files.md").read_text("utf-8")
LISTED = re.findall(r"^\| (OUT3[0-9]{2}) \| ", MANUAL, re.MULTILINE)

COHORTS = "table t { id key  moved date  wave text }  group g of t enters moved cohorts by wave"
INPUTS = f"{COHORTS} input rate percent across g per cohort input people whole in 0 to 9 metric m = people * 1"
PERIODS = "table t { id key } periods p of t { from date  until date optional }"
FIGURES = "name,cohort,date,value,source\n"
WEIGHTED = """
table t { id key  w number optional  moved date }
group g of t enters moved weighted by w
metric m across g = share of g(moved <= 2024-05-31)
"""

# What breaks the rule, and what differs from it in no more than that and keeps it.
CASES: dict[str, tuple[str, Any, Any]] = {
    "OUT320": ("table t { id key  x text }", {"t": "id,x\nA,\n"}, {"t": "id,x\nA,b\n"}),
    "OUT321": ("table t { id key  x text }", {"t": "id,x\nA,b \n"}, {"t": "id,x\nA,b\n"}),
    "OUT322": ("table t { id key  n number }", {"t": "id,n\nA,1e3\n"}, {"t": "id,n\nA,1000\n"}),
    "OUT323": ("table t { id key  n number }", {"t": "id,n\nA,1.0000000001\n"}, {"t": "id,n\nA,1.000000001\n"}),
    "OUT324": ("table t { id key  n whole }", {"t": "id,n\nA,1.5\n"}, {"t": "id,n\nA,1.0\n"}),
    "OUT325": ("table t { id key  n percent }", {"t": "id,n\nA,38\n"}, {"t": "id,n\nA,38%\n"}),
    "OUT326": ("table t { id key  d date }", {"t": "id,d\nA,1 March 2024\n"}, {"t": "id,d\nA,2024-03-01\n"}),
    "OUT327": ("table t { id key  d date }", {"t": "id,d\nA,2023-02-29\n"}, {"t": "id,d\nA,2024-02-29\n"}),
    "OUT328": ("table t { id key  w isoweek }", {"t": "id,w\nA,2021-W53\n"}, {"t": "id,w\nA,2020-W53\n"}),
    "OUT329": ("table t { id key  m isomonth }", {"t": "id,m\nA,2021-13\n"}, {"t": "id,m\nA,2021-12\n"}),
    "OUT330": ("table t { id key  y yesno }", {"t": "id,y\nA,1\n"}, {"t": "id,y\nA,true\n"}),
    "OUT331": ("table t { id key  n whole in 0 to 9 }", {"t": "id,n\nA,10\n"}, {"t": "id,n\nA,9\n"}),
    "OUT332": ('table t { id key  c one of "a" }', {"t": "id,c\nA,A\n"}, {"t": "id,c\nA,a\n"}),
    "OUT333": ("table t { id key }", {"t": "id\nA\nA\n"}, {"t": "id\nA\na\n"}),
    "OUT334": (
        "table t { id key } events e of t { on date }",
        {"t": "id\nA\n", "e": "t,on\nB,2024-01-01\n"},
        {"t": "id\nA\n", "e": "t,on\nA,2024-01-01\n"},
    ),
    "OUT335": (
        PERIODS,
        {"t": "id\nA\n", "p": "t,from,until\nA,2024-01-02,2024-01-01\n"},
        {"t": "id\nA\n", "p": "t,from,until\nA,2024-01-02,2024-01-02\n"},
    ),
    "OUT336": (
        "table t { id key } events e of t { on date }",
        {"t": "id\nA\n", "e": "t,on\nA,2024-01-01\nA,2024-01-01\n"},
        {"t": "id\nA\n", "e": "t,on\nA,2024-01-01\nA,2024-01-02\n"},
    ),
    "OUT337": ("table t { id key  d date }", {"t": "TIMESTAMP '2024-01-01 12:00'"}, {"t": "TIMESTAMP '2024-01-01'"}),
    "OUT338": (
        INPUTS,
        {
            "t": "id,moved,wave\n",
            "inputs": "name,cohort,date,value,source\npeople,,2024-01-01,1,\npeople,,2024-01-01,2,\n",
        },
        {
            "t": "id,moved,wave\n",
            "inputs": "name,cohort,date,value,source\npeople,,2024-01-01,1,\npeople,,2024-01-02,2,\n",
        },
    ),
    "OUT339": (
        INPUTS,
        {"t": "id,moved,wave\n", "inputs": f"{FIGURES}rate,,2024-01-01,1%,\n"},
        {"t": "id,moved,wave\n", "inputs": f"{FIGURES}rate,one,2024-01-01,1%,\n"},
    ),
    "OUT340": (WEIGHTED, {"t": "id,w,moved\nA,0,2024-01-01\n"}, {"t": "id,w,moved\nA,0.1,2024-01-01\n"}),
    "OUT341": (
        "table t { id key  n whole }",
        {"t": "id,n\nA,1\nA,2\n"},
        {"t": "id,n\nA,1\nA,1\n"},
    ),
    "OUT342": (
        "table t { id key  n whole } events e of t { on date }",
        {"t": "id,n\nA,x\n", "e": "t,on\nA,2024-01-01\n"},
        {"t": "id,n\nA,1\n", "e": "t,on\nA,2024-01-01\n"},
    ),
    "OUT343": ("table t { id cpr key }", {"t": "id\n10190-1234\n"}, {"t": "id\n010190-1234\n"}),
    "OUT344": ("table t { id cpr key }", {"t": "id\n290200-1234\n"}, {"t": "id\n290200-5234\n"}),
    "OUT350": ("table t { id key  d number }", {"t": True}, {"t": 1}),
    "OUT351": ("table t { id key  d number optional }", {"t": "#N/A"}, {"t": None}),
}

OF_WORKBOOKS = ("OUT350", "OUT351")
"""Rules that only a file whose cells have kinds of their own can break."""


def _write_workbook(path, value):
    """A workbook with one participant, whose column `d` has a value; `#N/A` is what a formula came to."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("t")
        sheet.write_row(0, 0, ("id", "d"))
        sheet.write_string(1, 0, "A")
        if value == "#N/A":
            sheet.write_formula(1, 1, "=NA()", value=value)
        elif value is not None:
            sheet.write(1, 1, value)


def test_the_manual_lists_every_rule_and_each_is_broken_here():
    """The rules of the program, those of the manual, and those of this page are the same."""
    assert sorted(LISTED) == LISTED
    assert sorted(fault.value for fault in Fault) == LISTED
    assert sorted(CASES) == LISTED


@pytest.mark.parametrize("code", LISTED)
def test_a_rule_is_broken_and_kept(load_files, tmp_path, code):
    """The data that break it have its code, and the data beside them have not."""
    declared, broken, kept = CASES[code]
    is_left_out = Fault(code) in CONSEQUENCES
    for data, is_broken in ((broken, True), (kept, False)):
        if code == "OUT337":
            with duckdb.connect() as connection:
                query = f"SELECT 'A' AS id, {data['t']} AS d"
                connection.sql(query).write_parquet(str(tmp_path / "t.parquet"))
            loaded = load_files(declared)
        elif code in OF_WORKBOOKS:
            _write_workbook(tmp_path / "t.xlsx", data["t"])
            loaded = load_files(declared)
        else:
            loaded = load_files(declared, without_broken=is_left_out, **data)
        assert (code in loaded.codes) is is_broken
        others = {"OUT341": {"OUT333"}, "OUT342": {"OUT322"}}.get(code, set())
        assert set(loaded.codes) <= {code} | others
