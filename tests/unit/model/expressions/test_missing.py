"""What may be missing in an expression, and what guards it (language, section 5)."""

from fractions import Fraction

import pytest
from attrs import evolve

from outcomelang.model.expression_from_tree import check_certain_condition, check_row_condition
from outcomelang.model.missing_values import MissingValues
from outcomelang.model.range_of_values import RangeOfValues


def _missing(desk, text, place="member"):
    """The texts of what may be missing in an expression on members of the place's group."""
    source, _ = desk.parse(text)
    group = desk.scope(place).group
    found = MissingValues.of_members(group, desk.names).in_(desk.expression(text, place))
    return [source.excerpt(value.span) for value in found]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("score >= 1", []),
        ("exited >= 2024-01-01", ["exited"]),
        ("grade + grade >= 1", ["grade"]),
        ("exited is known", []),
        ("exited is known and exited >= 2024-01-01", []),
        ("exited >= 2024-01-01 and exited is known", []),
        ("exited is missing or exited >= 2024-01-01", []),
        ("not (exited is missing or exited >= 2024-01-01)", []),
        ("exited is known or exited >= 2024-01-01", ["exited"]),
        ("exited is missing and exited >= 2024-01-01", ["exited"]),
        ("if exited is known then exited >= 2024-01-01 else verified", []),
        ("if exited is missing then exited >= 2024-01-01 else verified", ["exited"]),
        ("if grade >= 1 then verified else not verified", ["grade"]),
        ("exited is known and grade is known and (grade >= 1 or exited >= 2024-01-01)", []),
        ("left_on >= 2024-01-01", []),
        ("any exam since exited", ["exited"]),
        ("any exam since start", []),
        ("count of exam since start >= 1", []),
        ("sum of exam.mark since start >= 1", []),
        ("sum of exam.seen since start >= 1", ["exam.seen"]),
        ("sum of exam(seen is known).seen since start >= 1", []),
        ("mean of exam.mark since start", ["mean of exam.mark since start"]),
        ("first exam.on since start", ["first exam.on since start"]),
        ("exam.mark near start within 3 days", ["exam.mark near start within 3 days"]),
        ("exam.mark near start within 3 days is known and exam.mark near start within 3 days >= 7", []),
        ("tenancy on start", []),
        ("days in tenancy since start", []),
        ("1 / score", []),
        ("1 / (score - 1)", ["1 / (score - 1)"]),
        ("days in tenancy since start / days since start", []),
        ("weeks in benefit since start / weeks since start", ["weeks in benefit since start / weeks since start"]),
        ("nights / 1 day", []),
        ("fall", ["fall"]),
        ("age(born, moved_in)", []),
        ("min(grade, score)", ["grade"]),
    ],
)
def test_what_may_be_missing(desk, text, missing):
    """Empty cells, readings and quotients may be missing, unless a condition has asked whether they are known."""
    assert _missing(desk, text) == missing


def test_where_of_a_group_makes_known(desk):
    """What a group's `where` asks to be known is known of its members, and so is their start."""
    assert _missing(desk, "grade >= 1") == ["grade"]
    assert _missing(desk, "grade >= 1", "graded") == []


def _conditions(desk, check, text, *known):
    source, expression = desk.parse(text)
    scope = evolve(desk.scope("all_youth"), source=source)
    checked = check(expression, scope, frozenset(known)) if known else check(expression, scope)
    assert (checked is None) == bool(scope.diagnostics)
    return [finding.code for finding in scope.diagnostics]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("score >= 1", []),
        ("grade >= 1", ["OUT240"]),
        ("grade is known and grade >= 1", []),
        ("grade >= 1 or exited >= 2024-01-01", ["OUT240", "OUT240"]),
        ("score", ["OUT214"]),
        ("old", ["OUT224"]),
        ("any exam since 2024-01-01", ["OUT224"]),
        ("days since moved_in >= 3 days", ["OUT224"]),
        ("score >= reduction", ["OUT224"]),
        ("count of youth >= 3", ["OUT224"]),
        ("start >= 2024-01-01", ["OUT206"]),
    ],
)
def test_condition_on_a_row(desk, text, codes):
    """`where` looks at the participant's row only and is yes or no for every row."""
    assert _conditions(desk, check_certain_condition, text) == codes


def test_known_columns(desk):
    """A column that gives the start is known in `where`."""
    assert _conditions(desk, check_certain_condition, "grade >= 1", "grade") == []


def test_where_of_the_wider_group(desk):
    """What the wider group's `where` asks to be known is known in the narrower one's."""
    source, expression = desk.parse("grade >= 1")
    narrower = evolve(desk.names.contract.group["graded"], name="narrower", parent="graded", where=None)
    scope = evolve(desk.scope("graded"), source=source, group=narrower)
    assert check_certain_condition(expression, scope) is not None
    assert scope.diagnostics == []


def test_exit_condition_may_be_missing(desk):
    """`leaves ... when` may name an optional cell, and looks at the row only."""
    assert _conditions(desk, check_row_condition, "grade >= 1") == []
    assert _conditions(desk, check_row_condition, "old") == ["OUT224"]


@pytest.mark.parametrize(
    ("text", "place", "codes"),
    [
        ("any exam(seen >= 1) since start", "member", ["OUT240"]),
        ("any exam(seen is known and seen >= 1) since start", "member", []),
        ("share of young(grade >= 1)", "payment", ["OUT240"]),
        ("share of graded(grade >= 1)", "payment", []),
        ("share of young(exam.mark near start within 3 days >= 7)", "payment", ["OUT240"]),
        ("share of young(exam.mark near start within 3 days is known)", "payment", []),
        ("share of young(fall >= 10%)", "payment", []),
        ("count of young(fall is known)", "payment", []),
    ],
)
def test_filter_is_yes_or_no(desk, text, place, codes):
    """A filter and what is asked of members must be yes or no; a metric says itself what a missing value means."""
    assert desk.check(text, place).codes == codes


@pytest.mark.parametrize(
    ("text", "place", "warned"),
    [
        ("moved_in is known", "member", True),
        ("score is missing", "member", True),
        ("nights is known", "member", True),
        ("any exam since start is known", "member", True),
        ("grade is known", "graded", True),
        ("grade is known", "member", False),
        ("left_on is known", "member", False),
        ("fall is known", "member", False),
        ("first exam.on since start is missing", "member", False),
        ("mean of fall is known", "group", False),
    ],
)
def test_is_known_of_what_is_always_known(desk, text, place, warned):
    """To ask whether something is known that always is, is a warning."""
    checked = desk.check(text, place)
    assert checked.codes == (["OUT241"] if warned else [])
    assert all(not finding.is_error for finding in checked.findings)
    assert checked.expression is not None


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("score", 1, 100),
        ("-score", -100, -1),
        ("score - 1", 0, 99),
        ("score * grade", 0, 1200),
        ("score * -1", -100, -1),
        ("1 / score", "0.01", 1),
        ("abs(score - 50)", 0, 50),
        ("min(score, 50)", 1, 50),
        ("max(score, 50)", 50, 100),
        ("if verified then score else 200", 1, 200),
        ("round(score / 3, half up, 1)", 0, 33),
        ("truncate(score / 3, 0)", 0, 33),
        ("count of exam since start", 0, None),
        ("sum of exam.mark since start", 0, None),
        ("mean of exam.mark since start", 0, 12),
        ("days since start", 1, None),
        ("weeks since start", 0, None),
        ("count of [verified, verified]", 0, 2),
        ("share of young(attends)", 0, 1),
        ("reduction", 0, 1),
        ("bonus", 500, 500),
        ("price(start)", 30, 32),
        ("town(arm)", 170, 215),
        ("bands(score)", 10, 20),
        ("nights", 0, None),
        ("score - grade", -11, 100),
        ("age(born, start)", None, None),
        ("score / grade", None, None),
        ("scale score { at 5: 2 DKK  at 10: 7 DKK }", 2, 7),
    ],
)
def test_range_of_a_value(desk, text, lowest, highest):
    """The least and the most that a value can be, as far as the contract alone tells."""
    found = RangeOfValues(desk.names).of(desk.expression(text))
    assert (found.lowest, found.highest) == tuple(None if end is None else Fraction(end) for end in (lowest, highest))
