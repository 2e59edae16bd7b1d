"""The written file of lines, one line of each status and reason, down to its last cell."""

import csv
from datetime import date
from fractions import Fraction

import pytest

from outcomelang.engine.settling import Options
from outcomelang.value.range import Range
from tests.own_tables import contract_of, settled_on_own_tables

CONTRACT = """contract reasons "Reasons"
currency DKK
term 2024-01-01 to 2026-12-31
settle on 31 December
payer city "City"
provider home "Home"
table youth { id key  first_day date  left_on date optional  score number optional
  area one of "north", "south" optional }
events job of youth { on date  proved_on date optional } counts where proved_on is known deadline 900 days
events visit of youth { on date }
group young of youth enters first_day from 2024-01-01 to 2024-06-30 leaves left_on cohorts by year of first_day
parameter rent = by code { "north": 30 DKK  "south": 50 DKK }
metric worked of young = any job within 100 days after start
metric seen of young = any visit within 400 days after start
metric visits of young = count of visit within 400 days after start
metric scored of young = score >= 5 missing left out
pay work 100 DKK per worked
pay contact 7 DKK per seen
pay contacts 10 DKK per visits
pay scores 20 DKK per scored
pay rents rent(area) per scored
pay not_so 1 DKK per member of young only when count of young >= 100 otherwise nothing
pay not_known 2 DKK per member of young only when count of young >= 100 otherwise pending
pay cut_once 4 DKK per seen at most 3 DKK per participant
pay cut_in_all 5 DKK per seen at most 2 DKK
cap total 10_000 DKK
test "data" {
  youth
    | id | first_day  | left_on    | score | area  |
    | A  | 2024-01-01 |            | 5     |       |
    | B  | 2024-01-01 |            |       |       |
    | C  | 2024-02-01 | 2024-03-01 | 6     | north |
  job
    | youth | on         | proved_on  |
    | A     | 2024-02-01 |            |
    | C     | 2024-02-03 | 2024-02-04 |
  visit
    | youth | on         |
    | A     | 2024-02-01 |
    | A     | 2024-05-01 |
  as of 2024-12-31
  expect work = 100 DKK
}
"""
HEADER = "settlement,payment,contract line,member,cohort,point,day,status,quantity,amount,paid,waiting,possible,reason"


@pytest.mark.parametrize("without", ["", "pay cut_once 4 DKK per seen at most 3 DKK per participant\n"])
def test_each_line_says_why_it_is_not_paid(without, tmp_path):
    """Windows of 400 days from 1 January of a leap year end on 3 February of the next; C left after a month."""
    text = CONTRACT.replace(without, "")
    options = Options(writes_into=(tmp_path,))
    with settled_on_own_tables(contract_of(text), date(2024, 12, 31), options) as settling:
        settling.write_lines(tmp_path / "lines.csv")
        assert settling.statement is not None
        rents = next(one for one in settling.statement.payments if one.payment == "rents")
    header, *rows = csv.reader((tmp_path / "lines.csv").read_text("utf-8").splitlines())
    assert ",".join(header) == HEADER
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    assert {(one["settlement"], one["cohort"], one["point"]) for one in lines} == {("2024-12-31", "2024", "")}
    clauses = [" ".join(line.split()[:2]) for line in text.splitlines()]
    assert all(clauses[int(one["contract line"]) - 1] == f"pay {one['payment']}" for one in lines)
    days = {"A": "2024-01-01", "B": "2024-01-01", "C": "2024-02-01"}
    assert all(one["day"] == days[one["member"]] for one in lines)
    told = {
        (one["payment"], one["member"]): (
            one["status"],
            *(Fraction(one[name]) for name in ("quantity", "amount", "paid", "waiting", "possible")),
            one["reason"],
        )
        for one in lines
    }
    assert len(told) == len(lines)
    left = "left out: left on 2024-03-01"
    later, growing = "not final before 2025-02-03", "still growing until 2025-02-03"
    by_participant, in_all = "cut by a limit per participant or a deduction", "cut by a limit"
    cut_once = {
        ("cut_once", "A"): ("met", 1, 4, 3, 0, 0, by_participant),
        ("cut_once", "B"): ("pending", 0, 0, 0, 0, 4, later),
        ("cut_once", "C"): ("left out", 0, 0, 0, 0, 0, left),
    }
    assert told == {
        **({} if without else cut_once),
        ("work", "A"): ("waiting", 0, 0, 0, 100, 0, "waits for evidence"),
        ("work", "B"): ("not met", 0, 0, 0, 0, 0, "not met"),
        ("work", "C"): ("met", 1, 100, 100, 0, 0, ""),
        ("contact", "A"): ("met", 1, 7, 7, 0, 0, ""),
        ("contact", "B"): ("pending", 0, 0, 0, 0, 7, later),
        ("contact", "C"): ("left out", 0, 0, 0, 0, 0, left),
        ("contacts", "A"): ("growing", 2, 20, 20, 0, 0, growing),
        ("contacts", "B"): ("growing", 0, 0, 0, 0, 0, growing),
        ("contacts", "C"): ("not met", 0, 0, 0, 0, 0, "not met"),
        ("scores", "A"): ("met", 1, 20, 20, 0, 0, ""),
        ("scores", "B"): ("left out", 0, 0, 0, 0, 0, "left out"),
        ("scores", "C"): ("met", 1, 20, 20, 0, 0, ""),
        ("rents", "A"): ("missing", 0, 0, 0, 0, 0, "missing"),
        ("rents", "B"): ("left out", 0, 0, 0, 0, 0, "left out"),
        ("rents", "C"): ("met", 1, 30, 30, 0, 0, ""),
        **{("not_so", one): ("met", 1, 1, 0, 0, 0, "only when: not so") for one in "ABC"},
        **{("not_known", one): ("met", 1, 2, 0, 0, 0, "only when: not known yet") for one in "ABC"},
        ("cut_in_all", "A"): ("met", 1, 5, 2, 0, 0, in_all),
        ("cut_in_all", "B"): ("pending", 0, 0, 0, 0, 5, later),
        ("cut_in_all", "C"): ("left out", 0, 0, 0, 0, 0, left),
    }
    assert rents.range == Range.exactly(Fraction(30))  # a price that is missing stays missing
