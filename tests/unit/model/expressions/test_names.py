"""Names, and whose values may be looked at where (language, sections 2, 4 and 5)."""

import pytest

from outcomelang.model.expression import (
    ColumnValue,
    EventValue,
    GroupAggregate,
    GroupCount,
    GroupShare,
    InputValue,
    MemberDay,
    MetricValue,
    ParameterValue,
    PaymentValue,
    walk,
)
from outcomelang.passes import read
from outcomelang.source import Source


@pytest.mark.parametrize(
    ("text", "place", "node"),
    [
        ("score", "member", ColumnValue),
        ("start", "member", MemberDay),
        ("point", "point", MemberDay),
        ("previous", "point", MemberDay),
        ("reduction", "member", InputValue),
        ("bonus", "member", ParameterValue),
        ("nights", "member", MetricValue),
        ("housed", "point", MetricValue),
        ("entered", "member", MetricValue),
        ("old", "member", MetricValue),
        ("reward", "payment", PaymentValue),
        ("total", "payment", PaymentValue),
        ("count of exam since start", "member", EventValue),
        ("count of young", "payment", GroupCount),
        ("count of youth", "payment", GroupCount),
        ("count of young(attends)", "payment", GroupCount),
        ("count of attends", "payment", GroupCount),
        ("share of attends", "payment", GroupShare),
        ("share of young(housed)", "group point", GroupShare),
        ("share of young(housed)", "always", GroupShare),
        ("mean of fall", "group", GroupAggregate),
        ("sum of avoided", "payment", GroupAggregate),
        ("avoided", "cohort", MetricValue),
        ("rate", "cohort", InputValue),
    ],
)
def test_what_a_name_is(desk, text, place, node):
    """Columns, days, figures, metrics, groups, rows and payments are told apart."""
    assert isinstance(desk.expression(text, place), node)


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("scoer", "member", "OUT200"),
        ("count of yuong", "payment", "OUT200"),
        ("days in tenency since start", "member", "OUT200"),
        ("note in codes supportng", "member", "OUT200"),
        ("exam", "member", "OUT201"),
        ("young", "payment", "OUT201"),
        ("fjordby", "payment", "OUT201"),
        ("supporting", "member", "OUT201"),
        ("any housed since start", "member", "OUT201"),
        ("days in young since start", "member", "OUT201"),
        ("count of fjordby", "payment", "OUT201"),
        ("mean of young", "group", "OUT201"),
        ("mean of fall across exam", "group", "OUT201"),
        ("mean of fall across bonus", "group", "OUT201"),
        ("note in codes arm", "member", "OUT201"),
        ("note in codes young", "member", "OUT201"),
        ("exam.marks near start within 3 days", "member", "OUT202"),
        ("price", "member", "OUT204"),
        ("bands", "member", "OUT204"),
        ("town", "member", "OUT204"),
        ("bonus(start)", "member", "OUT205"),
        ("score(1)", "member", "OUT205"),
        ("housed(start)", "point", "OUT205"),
        ("start(1)", "member", "OUT205"),
        ("mean of fall(score)", "group", "OUT205"),
        ("point", "member", "OUT206"),
        ("start", "payment", "OUT206"),
        ("start", "family", "OUT206"),
        ("days since start", "group point", "OUT206"),
        ("total", "member", "OUT207"),
        ("reward", "contract", "OUT207"),
        ("sum of exam.mark across young", "member", "OUT209"),
        ("housed", "payment", "OUT220"),
        ("score", "group", "OUT220"),
        ("any exam since start", "group", "OUT220"),
        ("nights", "contract", "OUT220"),
        ("kept", "member", "OUT221"),
        ("fall", "graded", None),
        ("fall", "all_youth", "OUT221"),
        ("mean of kept across young", "group", "OUT234"),
        ("housed", "member", "OUT222"),
        ("share of young(housed)", "payment", "OUT222"),
        ("avoided", "payment", "OUT223"),
        ("rate", "group", "OUT223"),
        ("any exam(on >= start) since start", "member", "OUT224"),
        ("any exam(score >= 1) since start", "member", "OUT224"),
        ("any exam(attends) since start", "member", "OUT224"),
        ("any exam(weight >= reduction) since start", "member", "OUT224"),
        ("any exam(any call since 2022-01-01) since start", "member", "OUT224"),
        ("any exam(weight >= count of young) since start", "member", "OUT224"),
        ("sum of exam.(mark * score) since start", "member", "OUT224"),
        ("count of young", "contract", "OUT225"),
        ("entered", "contract", "OUT225"),
        ("any call since start", "member", "OUT231"),
        ("share of young", "payment", "OUT248"),
        ("sum of entered", "payment", "OUT249"),
        ("sum of avoided across graded", "payment", "OUT221"),
        ("count of nights", "payment", "OUT234"),
        ("sum of attends", "payment", "OUT234"),
    ],
)
def test_name_out_of_place(desk, text, place, code):
    """A name that is unknown, another thing, or another's value is one finding that says which."""
    assert desk.check(text, place).codes == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("scoer", "member", "did you mean `score`?"),
        ("strat", "member", "did you mean `start`?"),
        ("exam.marks near start within 3 days", "member", "did you mean `mark`?"),
        ("housed", "payment", "write `share of young(housed)` or `count of young(housed)`"),
        ("nights", "payment", "write `mean of nights` or `sum of nights`"),
        ("avoided", "payment", "write `sum of avoided`, or `per cohort` in this rule"),
        ("price", "member", "write `price(start)`"),
        ("price", "payment", "write `price(2024-01-01)`"),
        ("town", "member", 'write `town("treatment")`'),
        ("sum of attends", "payment", "write `share of young(attends)` or `count of young(attends)`"),
    ],
)
def test_hint_names_what_was_meant(desk, text, place, hint):
    """The hint names the word that was meant, or how the members' values become one."""
    (finding,) = desk.check(text, place).findings
    assert finding.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "broken",
        "broken + 1",
        "broken >= 3 DKK and verified",
        "if broken then 1 else 2 DKK",
        "steps broken { under 5: 0 DKK  from 5: 1 DKK }",
        "count of broken",
        "mean of broken",
        "broken in [1, 2]",
        "note in codes broken",
        "any broken since start",
        "days in (tenancy or broken) since start",
        "any exam since broken",
        "any exam(broken) since start",
        "min(broken, 1)",
        "round(broken, up, 1)",
        "-broken",
        "not broken",
        "broken is known",
        "present value of broken from start to start at 1% per year",
    ],
)
def test_wrong_declaration_is_not_reported_again(desk, text):
    """What rests on a declaration in error is not reported: the fault is told where it is."""
    checked = desk.check(text)
    assert checked.codes == []
    assert checked.expression is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("(scoer + 1) * 2 >= 3 and verified or not verified", ["OUT200"]),
        ("scoer + vreified", ["OUT200", "OUT200"]),
        ("if verified + 1 then 1 DKK else scoer", ["OUT210", "OUT200"]),
        ("days in (tenency or jail) since strat", ["OUT200", "OUT200"]),
        ("(any exam and any exma) since start", ["OUT200"]),
        ("(any exam and any exam) since strat", ["OUT200"]),
        ("min(scoer, 1 DKK, 1)", ["OUT200"]),
    ],
)
def test_every_fault_once(desk, text, codes):
    """All faults of an expression are found, each once, and none for what was built on them."""
    assert sorted(desk.check(text).codes) == sorted(codes)


def test_row_column_comes_first(desk):
    """Inside a filter a name means the row's column before the participant's."""
    value = desk.expression("count of exam(weight > 0 and passed) since start")
    assert isinstance(value, EventValue)
    assert value.rows.condition is not None
    cells = [part for part in walk(value.rows.condition) if isinstance(part, ColumnValue)]
    assert [(cell.table, cell.column) for cell in cells] == [("exam", "weight"), ("exam", "passed")]


def test_group_of_a_table(desk):
    """A table of participants stands for the group of all its rows."""
    assert desk.expression("count of youth(old)", "payment").group == "youth"


@pytest.mark.parametrize(
    "figure",
    [
        "pay other = 5 DKK * count of family",
        "pay other = 5 DKK * count of family(has_home)",
        "pay other = 5 DKK * share of family(has_home)",
        "metric homes of family = if has_home then 1 else 0  pay other = 5 DKK * sum of homes across family",
    ],
)
def test_group_of_a_table_is_in_the_contract(figure):
    """The group of all rows of a table that is counted is one of the contract's groups, for the data to be asked."""
    text = f"""
        contract c "C" currency DKK term 2022-01-01 to 2023-01-01 settle on 31 December
        payer fjordby provider home payments by fjordby to home
        table family {{ id key  has_home yesno }}
        {figure}
        cap total 5_000 DKK
    """
    contract = read(Source("text", text)).contract
    assert contract is not None
    assert [(group.name, group.implicit) for group in contract.groups] == [("family", True)]


def test_metric_of_the_table_in_a_group(desk):
    """A metric of the table is a metric of the members of each of its groups."""
    assert desk.expression("share of young(old)", "payment").group == "young"


def test_points_must_be_among_the_metrics(desk):
    """A rule at points takes a metric at the same points only."""
    (finding,) = desk.check("share of young(housed)", "payment").findings
    assert finding.message == "`housed` has a value at each of 12, 24 months, and one value is wanted here"


def test_ambiguous_column(desk_with):
    """A participant's column with the name of a figure means two things."""
    checked = desk_with("input earned money").check("earned")
    assert checked.codes == ["OUT203"]
    assert checked.findings[0].hint == 'give the column another name, as in `its_earned money as "earned"`'
