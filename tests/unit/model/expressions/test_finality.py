"""How later days can move a value, and whether it can be below 0: each line told from the rule, by hand.

The rules are in the manual: `outcome help statuses`, "What is final when".
"""

import pytest

from outcomelang.model.finality import Direction, direction, flip, grows, has_last_day, never_negative, together

FIXED, UP, DOWN, EITHER = Direction.FIXED, Direction.UP, Direction.DOWN, Direction.EITHER
VISITS = "count of exam since start"
LOWEST = "lowest of exam.mark since start"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what the members' own table says is there from the start, but for an optional date
        ("score", FIXED),
        ("moved_in <= 2023-01-01", FIXED),
        ("grade is known", FIXED),
        ("exited is known", UP),
        ("exited is missing", DOWN),
        # events: more may come, and none goes
        ("any exam since start", UP),
        ("no exam since start", DOWN),
        (VISITS, UP),
        ("highest of exam.mark since start", UP),
        (LOWEST, DOWN),
        ("sum of exam.mark since start", UP),  # a mark is 0 or more
        ("sum of exam.fee since start", EITHER),  # a fee may be below 0
        (f"({LOWEST}) is known", UP),
        (f"({LOWEST}) is missing", DOWN),
        ("(exam.mark near start within 30 days) is known", EITHER),
        (f"({LOWEST} + score) is known", EITHER),
        ("(grade + 1) is known", FIXED),
        ("mean of exam.mark since start", EITHER),
        ("median of exam.mark since start", EITHER),
        ("first exam.mark since start", EITHER),
        ("last exam.mark since start", EITHER),
        ("(last exam.mark since start) is known", UP),
        # periods, and time itself
        ("runs of 3 months in tenancy since start", UP),
        ("runs of 3 months outside tenancy since start", EITHER),
        ("months since start", UP),
        ("any tenancy since start", UP),
        ("days in tenancy since start", UP),
        ("days outside tenancy since start", EITHER),
        ("longest run of tenancy since start", UP),
        # comparisons, both ways round
        (f"{VISITS} > 3", UP),
        (f"{VISITS} >= 3", UP),
        (f"{VISITS} < 3", DOWN),
        (f"{VISITS} <= 3", DOWN),
        (f"3 > {VISITS}", DOWN),
        (f"3 >= {VISITS}", DOWN),
        (f"3 < {VISITS}", UP),
        (f"3 <= {VISITS}", UP),
        (f"{VISITS} = 3", EITHER),
        (f"{VISITS} != 3", EITHER),
        (f"3 = {VISITS}", EITHER),
        ("score = 3", FIXED),
        (f"{VISITS} >= {LOWEST}", UP),
        (f"{VISITS} >= highest of exam.mark since start", EITHER),
        (f"{LOWEST} < {VISITS}", UP),
        # together
        ("any exam since start and any tenancy since start", UP),
        ("any exam since start and no tenancy since start", EITHER),
        ("no exam since start or no tenancy since start", DOWN),
        ("any exam since start and verified", UP),
        ("not (any exam since start)", DOWN),
        (f"max({VISITS}, 3)", UP),
        (f"min({VISITS}, {LOWEST})", EITHER),
        ("count of [any exam since start, verified]", UP),
        ("count of [no exam since start, verified]", DOWN),
        # arithmetic
        (f"-({VISITS})", DOWN),
        (f"{VISITS} + score", UP),
        (f"{VISITS} + {LOWEST}", EITHER),
        (f"{VISITS} - score", UP),
        (f"score - {VISITS}", DOWN),
        (f"{VISITS} - {LOWEST}", UP),
        (f"{VISITS} - {VISITS}", EITHER),
        (f"{VISITS} * score", UP),
        (f"score * {VISITS}", UP),
        (f"score * {LOWEST}", DOWN),
        (f"{LOWEST} * score", DOWN),
        (f"{VISITS} * (score - 5)", EITHER),  # the other factor may be below 0
        (f"(score - 5) * {VISITS}", EITHER),
        (f"{VISITS} * {VISITS}", EITHER),  # more than the rule tells
        (f"{VISITS} / score", UP),
        (f"{LOWEST} / score", DOWN),
        (f"{VISITS} / (score - 5)", EITHER),
        (f"score / {VISITS}", EITHER),
        ("score / grade", FIXED),
        ("(score - 5) * grade", FIXED),
        ("(score - 5) * (grade - 2)", FIXED),
        ("(score - 5) / (grade - 2)", FIXED),
        (f"abs({VISITS})", EITHER),
        ("abs(score)", FIXED),
        # branches
        (f"if verified then {VISITS} else 2", UP),
        (f"if verified then 2 else {LOWEST}", DOWN),
        (f"if verified then {VISITS} else {LOWEST}", EITHER),
        ("if any exam since start then 5 else 0", UP),
        (f"if any exam since start then {VISITS} else 0", UP),
        (f"if any exam since start then {LOWEST} else 0", EITHER),
        ("if any exam since start then score else 0", UP),
        ("if any exam since start then 5 else 1", EITHER),
        ("if any exam since start then 5 else score", EITHER),
        ("if any exam since start then score - 5 else 0", EITHER),
        ("if no exam since start then 5 else 0", EITHER),
        # other metrics
        ("attends", UP),
        ("not attends", DOWN),
        ("old", FIXED),
        ("fall", EITHER),  # `missing left out` may undo it
        ("fall is known", EITHER),
        ("fall + 1", EITHER),
        ("fall > 1", EITHER),
        ("1 > fall", EITHER),
        ("abs(fall)", EITHER),
        ("1 + fall", EITHER),
        ("if attends then 5 else 0", UP),
        ("if verified then fall else 0", EITHER),
        ("if verified then 0 else fall", EITHER),
    ],
)
def test_how_later_days_can_move_a_value(desk, text, expected):
    """A yes that stays yes and a number that grows go up; what may go both ways is either."""
    assert direction(desk.expression(text), desk.names.contract) is expected


def test_the_time_to_a_point_is_fixed(desk):
    """Months since a day grow with the calendar, but not beyond the point they are counted to."""
    assert direction(desk.expression("months since start", "point"), desk.names.contract) is FIXED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", True),
        ("5", True),
        ("0 DKK", True),
        ("-5", False),
        ("score", True),  # in 1 to 100
        ("grade", True),  # in 0 to 12
        ("earned", False),  # money without a range
        ("moved_in", False),
        ('"text"', False),
        ("2024-01-01", False),
        (VISITS, True),
        ("sum of exam.mark since start", True),
        ("sum of exam.fee since start", False),
        ("highest of exam.fee since start", False),
        ("days in tenancy since start", True),
        ("longest run of tenancy since start", True),
        ("runs of 3 months in tenancy since start", True),
        ("months since start", True),
        ("count of [verified, verified]", True),
        ("score + grade", True),
        ("score * grade", True),
        ("score / 2", True),
        ("score - grade", False),
        ("score + (grade - 2)", False),
        ("(grade - 2) + score", False),
        ("score * (grade - 2)", False),
        ("(grade - 2) * score", False),
        ("score / (grade - 2)", False),
        ("max(score, grade - 2)", True),
        ("max(grade - 2, 0)", True),
        ("max(0, grade - 2)", True),
        ("max(grade - 2, grade - 3)", False),
        ("min(grade, score)", True),
        ("min(grade - 2, score)", False),
        ("min(score, grade - 2)", False),
        ("if verified then 5 else score", True),
        ("if verified then score else 5", True),
        ("if verified then grade - 2 else 5", False),
        ("if verified then 5 else grade - 2", False),
    ],
)
def test_whether_a_number_can_be_below_0(desk, text, expected):
    """What the ranges of the columns and the signs in the text tell, and no more."""
    assert never_negative(desk.expression(text), desk.names.contract) is expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (f"metric m of young = {VISITS}", True),
        ("metric m of young = any exam since start", False),  # a yes/no is not paid by how much
        (f"metric m of young at 12 months = {VISITS}", False),
        ("metric m of young = lowest of exam.mark within 12 months after start\n missing left out", False),
        ("metric m of young = score", False),
        ("metric m of young = nights", True),
    ],
)
def test_what_is_paid_as_it_grows(desk_with, clause, expected):
    """A number that only grows, of a metric without points."""
    contract = desk_with(clause).names.contract
    assert grows(contract.metric["m"], contract) is expected


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        (VISITS, "member", False),
        ("count of exam within 12 months after start", "member", True),
        (f"{VISITS} + count of exam within 12 months after start", "member", False),
        (f"count of exam within 12 months after start + {VISITS}", "member", False),
        (VISITS, "point", True),  # it ends at the point
        ("exam.mark near start within 30 days", "member", True),
        ("exited is known", "member", False),  # a date that any day may bring
        ("grade is known", "member", True),
        ("attends", "member", False),  # the metric it names is open
        ("nights", "member", True),
        ("old and attends", "member", False),
        ("attends and old", "member", False),
        ("nights >= 3 days and nights <= 9 days and attends", "member", False),
        ("score", "member", True),
    ],
)
def test_which_values_have_a_last_day(desk, text, place, expected):
    """Every window ends, in the expression and in the metrics it names."""
    assert has_last_day(desk.expression(text, place), desk.names.contract) is expected


def test_a_metric_at_points_has_a_last_day_whatever_it_is_made_of(desk_with):
    """The days of a metric at points end with them, in what names it too."""
    two = "metric n of young at 12 months = exited is known\nmetric m of young at 12 months = not n"
    contract = desk_with(two).names.contract
    assert has_last_day(contract.metric["m"].formula, contract)
    assert direction(contract.metric["m"].formula, contract) is EITHER


def test_a_metric_named_by_one_that_is_named(desk_with):
    """A yes that can only come, and its no that can only go, are so through every metric between."""
    desk = desk_with("metric m of young = attends and old")
    assert direction(desk.expression("m"), desk.names.contract) is UP
    assert direction(desk.expression("not m"), desk.names.contract) is DOWN


def test_opposites():
    """The opposite of up is down, and of what stays or may go both ways the same."""
    assert [flip(one) for one in (UP, DOWN, FIXED, EITHER)] == [DOWN, UP, FIXED, EITHER]


def test_several_together():
    """One way if all go that way or stay."""
    assert together([]) is FIXED
    assert together([FIXED, FIXED]) is FIXED
    assert together([FIXED, UP, UP]) is UP
    assert together([DOWN, FIXED]) is DOWN
    assert together([UP, DOWN]) is EITHER
    assert together([UP, EITHER]) is EITHER
    assert together([EITHER]) is EITHER
