"""Price lines: per metric, per event, rate cards, per member, the best of several."""

from fractions import Fraction

import pytest

from outcomelang.model.contract import BestOf, CountLimit, EventLine, MemberLine, MetricLine
from outcomelang.model.expression import (
    ColumnValue,
    Compare,
    Constant,
    Day,
    Logic,
    MemberDay,
    ParameterValue,
)
from outcomelang.model.type import Level

DATED = "parameter price = 30 DKK from 2023-01-01: 32 DKK\n"


def lines(check, written, before=""):
    """The lines of the one payment."""
    return check.contract(f"{before}pay reward {written}\ncap total 100_000 DKK\n").payment["reward"].lines


def line(check, written, before=""):
    """The only line of the one payment."""
    (only,) = lines(check, written, before)
    return only


def kind_of(part):
    """What a part of a line is."""
    return type(part)


def test_a_price_for_a_yes_or_no(check):
    """Without `at` it holds at every point."""
    found = line(check, "1_000 DKK per housed")
    assert kind_of(found) is MetricLine
    assert (found.metric, found.price.value, found.unit, found.blocks) == ("housed", 1000, 1, False)
    assert (found.points, found.limit) == ((12, 24), None)


def test_a_price_at_some_of_the_points(check):
    """In the metric's unit: 2 years are 24 months."""
    assert line(check, "1_000 DKK per housed at 2 years").points == (24,)


def test_a_metric_without_points(check):
    """There is nothing to choose from."""
    assert line(check, "1_000 DKK per visited").points is None


@pytest.mark.parametrize(
    ("unit", "size", "blocks"),
    [("day", 1, False), ("week", 7, False), ("4 weeks", 28, True), ("10 days", 10, True)],
)
def test_the_unit_of_a_duration(check, unit, size, blocks):
    """A price per week is exact for parts of it; a price per 4 weeks is for complete blocks."""
    found = line(check, f"170 DKK per {unit} of days_housed")
    assert (found.unit, found.blocks) == (size, blocks)


def test_a_price_per_percentage_point(check):
    """A point is a hundredth."""
    share = "metric rate across young = share of young(visited)\n"
    assert line(check, "160 DKK per percentage point of rate", share).unit == Fraction(1, 100)


def test_a_deduction_is_a_price_below_zero(check):
    """`less` takes off, once for each."""
    found = line(check, "less 500 DKK per visited")
    assert (found.metric, found.price.value) == ("visited", -500)


def test_a_price_per_event(check):
    """The events of the only group of their table, with their filter and how often."""
    found = line(check, '200 DKK per visit(kind = "home") up to 3 times after visit(kind = "office")')
    assert kind_of(found) is EventLine
    assert (found.group, found.rows.table, found.limit) == ("young", "visit", CountLimit(3, "times"))
    assert kind_of(found.rows.condition) is Compare
    assert kind_of(found.after.condition) is Compare
    assert found.after.condition.right.value == "office"
    assert found.code is None


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("once", CountLimit(1, "times")),
        ("up to 125 in all", CountLimit(125, "in all")),
        ("up to 125 per year", CountLimit(125, "per year")),
    ],
)
def test_how_often_an_event_is_paid(check, words, limit):
    """`once` is once per participant; the others count the line's events."""
    assert line(check, f"200 DKK per visit {words}").limit == limit


def test_the_events_of_a_group_that_is_named(check):
    """Where the table has several groups, one is named."""
    other = 'group own of youth where kind = "own" enters moved_in planned 3\n'
    assert line(check, "200 DKK per visit of own once", other).group == "own"


def test_a_rate_card_is_a_line_per_code(check):
    """The card's own filter holds for every row; `after` looks at the same rows of another code."""
    card = 'per visit(mark > 1) by kind { "home": 100 DKK once "office": 50 DKK once after "home" }'
    home, office = lines(check, card)
    assert [(one.code, one.price.value, one.limit.number, one.group) for one in (home, office)] == [
        ("home", 100, 1, "young"),
        ("office", 50, 1, "young"),
    ]
    for condition, code in ((home.rows.condition, "home"), (office.rows.condition, "office")):
        assert kind_of(condition) is Logic
        own, by_code = condition.operands
        assert own.left.column == "mark"
        assert (by_code.left.column, by_code.right.value) == ("kind", code)
    assert home.after is None
    assert office.after.condition.operands[1].right.value == "home"


def test_a_price_per_member(check):
    """Once, from the start."""
    found = line(check, "400 DKK per member of young")
    assert kind_of(found) is MemberLine
    assert (found.group, found.price.value) == ("young", 400)


def test_the_best_of_several(check):
    """The lines in their order: of equal ones the first is paid."""
    found = line(check, "best of { 300 DKK per visited 60 DKK per days_at_home }", _at_home())
    assert kind_of(found) is BestOf
    assert [one.metric for one in found.lines] == ["visited", "days_at_home"]


def _at_home():
    return 'metric days_at_home of young = count of visit(kind = "home") since start\n'


def test_a_price_that_is_a_parameter(check):
    """A single value needs no day."""
    price = line(check, "price per housed", "parameter price = 30 DKK\n").price
    assert (price.name, price.on) == ("price", None)


def test_a_dated_price_is_read_on_the_day_of_what_is_paid(check):
    """Of a metric on its point, of an event on its day, of a member on the start."""
    on_point = line(check, "price per housed", DATED).price
    assert kind_of(on_point) is ParameterValue
    assert on_point.on.day is Day.POINT
    on_event = line(check, "price per visit once", DATED).price
    assert kind_of(on_event.on) is ColumnValue
    assert (on_event.on.column, on_event.on.level) == ("on", Level.ROW)
    assert line(check, "price per member of young", DATED).price.on.day is Day.START


def test_a_dated_price_may_be_read_on_the_start(check):
    """Whatever is paid, `price(start)` is the price on the day the member started."""
    for written in ("price(start) per housed", "price(start) per visited", "price(start) per visit once"):
        on = line(check, written, DATED).price.on
        assert kind_of(on) is MemberDay
        assert on.day is Day.START


def test_a_price_by_the_code_of_the_event(check):
    """A parameter by code is read with a column of the row."""
    by_kind = 'parameter price = by code { "home": 100 DKK "office": 50 DKK }\n'
    on = line(check, "price(kind) per visit once", by_kind).price.on
    assert (on.table, on.column) == ("visit", "kind")


def test_deductions_and_prices_may_meet_on_a_point(check):
    """A price and a deduction for the same are no double price."""
    assert check.faults("pay reward 1_000 DKK per visited less 500 DKK per visited\n") == []


@pytest.mark.parametrize(
    ("written", "faults"),
    [
        ("1 DKK per housd", ["OUT200 housd"]),
        ("1 DKK per young", ["OUT201 young"]),
        ("1 DKK per youth", ["OUT201 youth"]),
        ("1 EUR per housed", ["OUT217 1 EUR"]),
        ("1 DKK per housed at 12, 18, 36 months", ["OUT286 12, 18, 36 months"]),
        ("1 DKK per housed at 12 weeks", ["OUT286 12 weeks"]),
        ("1 DKK per visited at 12 months", ["OUT286 12 months"]),
        ("1 DKK per visit at 12 months", ["OUT286 12 months"]),
        ("1 DKK per housed at 12 months 2 DKK per housed", ["OUT262 2 DKK per housed"]),
        ("1 DKK per visited 2 DKK per visited", ["OUT262 2 DKK per visited"]),
        ("1 DKK per day of housed", ["OUT287 day of housed"]),
        ("1 DKK per month of days_housed", ["OUT287 month of days_housed"]),
        ("1 DKK per days_housed", ["OUT287 days_housed"]),
        ("1 DKK per day of visit", ["OUT287 day of visit"]),
        ("1 DKK per days_housed once", ["OUT287 days_housed"]),
        ("1 DKK per day of days_housed up to 3 times", ["OUT287 1 DKK per day of days_housed up to 3 times"]),
        ("1 DKK per visited(kind = 1)", ["OUT287 kind = 1"]),
        ("1 DKK per visited of young", ["OUT287 young"]),
        ("1 DKK per visited after visit", ["OUT287 visit"]),
        ("1 DKK per visit up to 0 times", ["OUT277 up to 0 times"]),
        ("1 DKK per visit of yung", ["OUT200 yung"]),
        ("1 DKK per visit of housed", ["OUT201 housed"]),
        ("1 DKK per visit after tenancy", []),
        ("1 DKK per member of youth", ["OUT201 youth"]),
        ("1 DKK per member of yung", ["OUT200 yung"]),
        ("best of { 1 DKK per visited }", ["OUT287 best of { 1 DKK per visited }"]),
        ("best of { 1 DKK per visited less 2 DKK per visited }", ["OUT287 less 2 DKK per visited"]),
        ("best of { 1 DKK per visited 2 DKK per member of young }", ["OUT287 2 DKK per member of young"]),
        ('per visit by sort { "home": 1 DKK "office": 1 DKK }', ["OUT202 sort"]),
        ('per visit by mark { "home": 1 DKK "office": 1 DKK }', ["OUT274 mark"]),
        ('per youth by kind { "own": 1 DKK "shared": 1 DKK }', ["OUT201 youth"]),
        ('per visit by kind { "home": 1 DKK "offic": 1 DKK "office": 1 DKK }', ['OUT288 "offic"']),
        ('per visit by kind { "home": 1 DKK "home": 2 DKK "office": 1 DKK }', ['OUT273 "home"']),
        ('per visit by kind { "home": 1 DKK after "home" "office": 1 DKK }', ['OUT288 "home"']),
        ('per visit by kind { "home": 1 DKK after "office" "office": 1 DKK after "home" }', ['OUT288 "office"']),
        ('per visit by kind { "home": 1 DKK after "hom" "office": 1 DKK }', ['OUT288 "hom"']),
        ('per visit by kind { "home": 1 DKK }', ["OUT289 kind"]),
    ],
)
def test_a_line_with_a_fault(check, written, faults):
    """Each fault once, where it was written."""
    assert check.faults(f"pay reward {written}\ncap total 100_000 DKK\n") == faults


def test_events_of_several_groups_and_of_none(check):
    """It must be told whose events are paid; the finding says between whom."""
    data = check.data + "group g of youth enters moved_in planned 3\n"
    (found,) = check.findings("pay a 1 DKK per visit once\npay b 1 DKK per member of g\n", data=data)
    assert found.code == "OUT290"
    assert "`young`, `g`" in found.message
    without = "table youth { id key }\nevents visit of youth { on date }\n"
    assert check.faults("pay a 1 DKK per visit once\n", data=without) == ["OUT290 visit"]


def test_members_without_a_start_are_paid_nothing_from_it(check):
    """A line per event or member counts from the start."""
    data = "table youth { id key }\nevents visit of youth { on date }\ngroup g of youth planned 3\n"
    assert check.faults("pay a 1 DKK per visit once\n", data=data) == ["OUT290 visit"]
    assert check.faults("pay a 1 DKK per member of g\n", data=data) == ["OUT290 g"]


def test_all_points_that_lack_are_said(check):
    """One finding for a line, with every point the metric does not have."""
    (found,) = check.findings("pay reward 1 DKK per housed at 12, 18, 36 months\n")
    assert "18 months, 36 months" in found.message
    assert found.hint == "its points are 12, 24 months"


def test_constants_are_prices(check):
    """The price of a line is an amount of the contract's currency."""
    price = line(check, "1_000.50 DKK per visited").price
    assert kind_of(price) is Constant
    assert (price.value, price.type.currency) == (Fraction("1000.5"), "DKK")
