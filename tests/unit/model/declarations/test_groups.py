"""Target groups: start, exit, size, cohorts, weight, and groups taken from groups."""

from datetime import date

import pytest

from outcomelang.model.contract import Cohorts, Enters

PAY = "pay fee = 100 DKK\n"


def group(check, declared):
    """A group, declared after the ones that are there."""
    return check.contract(declared + PAY).group["g"]


def test_a_group_as_it_is_declared(check):
    """Start, entry window, exit, plan."""
    found = group(
        check, 'group g "Those" of youth enters moved_in from 2022-01-01 to 2023-12-31 leaves exited planned 45\n'
    )
    assert (found.name, found.title, found.table, found.parent) == ("g", "Those", "youth", None)
    assert found.enters == Enters("moved_in", date(2022, 1, 1), date(2023, 12, 31))
    assert (found.leaves.column, found.leaves.when) == ("exited", None)
    assert (found.planned, found.at_most) == (45, None)


def test_a_group_of_a_group_takes_start_exit_cohorts_and_weight(check):
    """What it does not say itself; who is planned, and who belongs, is its own matter."""
    found = group(
        check,
        "group wide of youth enters moved_in leaves exited cohorts by year of moved_in weighted by score planned 90\n"
        'group g of wide where kind = "own" at most 5\n',
    )
    assert (found.table, found.parent) == ("youth", "wide")
    assert (found.enters.column, found.leaves.column, found.weight) == ("moved_in", "exited", "score")
    assert found.cohorts == Cohorts("year", "moved_in")
    assert (found.planned, found.at_most) == (None, 5)


def test_a_group_of_a_group_may_start_elsewhere(check):
    """Its own clause comes first."""
    assert (
        group(check, "group wide of youth enters born\ngroup g of wide enters moved_in\n").enters.column == "moved_in"
    )


@pytest.mark.parametrize(
    ("clause", "cohorts"),
    [
        ("by kind", Cohorts("column", "kind")),
        ("by half year of moved_in", Cohorts("half year", "moved_in")),
        ("of 1_000 by moved_in", Cohorts("size", "moved_in", size=1000)),
        (
            "every 2 years from 2022-01-01",
            Cohorts("schedule", None, starts=(date(2022, 1, 1), date(2024, 1, 1), date(2026, 1, 1))),
        ),
    ],
)
def test_cohorts(check, clause, cohorts):
    """By a column, by calendar periods, of one size, or every so often inside the term."""
    assert group(check, f"group g of youth enters moved_in cohorts {clause}\n").cohorts == cohorts


def test_a_metric_of_a_table_stands_on_a_group_of_all_its_rows(check):
    """The group has the table's name and no start."""
    contract = check.contract("metric alone of youth = born >= 2000-01-01\npay reward 1 DKK per alone\n")
    found = contract.group["youth"]
    assert (found.implicit, found.table, found.enters) == (True, "youth", None)
    assert contract.metric["alone"].group == "youth"


def test_a_start_is_never_empty_for_a_member(check):
    """The condition may use the start though its column is optional: an empty start is nobody's."""
    data = "table youth { id key  born date  moved_in date optional }\n"
    added = "group g of youth where age(born, moved_in) >= 18 enters moved_in\n"
    assert check.faults(added + PAY, data=data) == []


@pytest.mark.parametrize(
    ("added", "faults"),
    [
        ("group g of yuth\n", ["OUT200 yuth"]),
        ("group g of visit\n", ["OUT201 visit"]),
        ("group g of housed\n", ["OUT201 housed"]),
        ("group g of h\ngroup h of g\n", ["OUT254 g"]),
        ("group g of g\n", ["OUT254 g"]),
        ("group g of youth enters moved\n", ["OUT202 moved"]),
        ("group g of youth enters kind\n", ["OUT274 kind"]),
        ("group g of youth enters moved_in from 2023-01-01 to 2022-01-01\n", ["OUT257 2023-01-01 to 2022-01-01"]),
        ("group g of youth enters moved_in from 2021-01-01 to 2022-01-01\n", ["OUT259 2021-01-01"]),
        ("group g of youth enters moved_in enters born\n", ["OUT256 enters born"]),
        ("group g of youth enters moved_in leaves kind\n", ["OUT274 kind"]),
        ("group g of youth enters moved_in leaves born\n", ["OUT274 born"]),
        ("group g of youth enters moved_in leaves exited when kind\n", ["OUT214 kind"]),
        ("group g of youth planned 0\n", ["OUT277 0"]),
        ("group g of youth at most 0\n", ["OUT277 0"]),
        ("group g of youth planned 5 at most 4\n", ["OUT292 g"]),
        ("group g of youth planned 5 at most 5\n", []),
        (
            "group g of youth cohorts every 1 year from 2022-01-01 to 2023-06-30 pro rata\n",
            ["OUT261 every 1 year from 2022-01-01 to 2023-06-30 pro rata"],
        ),
        ("group g of youth planned 5 planned 6\n", ["OUT256 planned 6"]),
        ("group g of youth cohorts by kin\n", ["OUT202 kin"]),
        ("group g of youth cohorts by year of kind\n", ["OUT274 kind"]),
        ("group g of youth cohorts of 0 by moved_in\n", ["OUT277 0"]),
        ("group g of youth cohorts of 10 by kind\n", ["OUT274 kind"]),
        ("group g of youth cohorts by kind cohorts by kind\n", ["OUT256 cohorts by kind"]),
        ("group g of youth weighted by kind\n", ["OUT274 kind"]),
        ("group g of youth where score > 1\n", ["OUT240 score"]),
        ("group g of youth where score is known and score > 1\n", []),
        ("group g of youth where kind\n", ["OUT214 kind"]),
    ],
)
def test_a_group_with_a_fault(check, added, faults):
    """Each fault once, where it was written."""
    assert check.faults(added + PAY) == faults


def test_a_wrong_start_is_not_reported_again_by_what_counts_from_it(check):
    """The metric with points and the price line per member need a start, and there is one, if a wrong one."""
    added = (
        "group g of youth enters moved\nmetric m of g at 12 months = days in tenancy since start >= 1 day\n"
        "pay reward 1 DKK per m 2 DKK per member of g\n"
    )
    assert check.faults(added) == ["OUT202 moved"]


@pytest.mark.parametrize(
    ("of", "faults"),
    [
        ("group g of child enters born\n", ["OUT404 counts where seen"]),
        ("group g of child enters born\ngroup h of g where seen\n", ["OUT404 counts where seen"]),
        ("metric well of child = seen\npay p 5 DKK per well\n", ["OUT404 counts where seen"]),
        ("", []),
    ],
)
def test_members_are_no_evidence(check, of, faults):
    """A table that tells evidence from other rows has no members, neither of a group nor of the table as a whole."""
    table = "table child of youth { id key  born date  seen yesno } counts where seen\n"
    found = check.faults(table + of + PAY + "cap total 9_000 DKK\n")
    assert [one for one in found if "OUT404" in one] == faults
