"""How reports call the things of a contract."""

import pytest

from outcomelang.passes import read
from outcomelang.report.names import Names
from outcomelang.source import Source

CONTRACT = """contract called "Called"
currency DKK
term     2022-01-01 to 2025-12-31
settle   on 31 December

payer    fjordby "Fjordby"
provider boligen "Home"

table youth { id key  moved_in date }
events visit of youth { on date }
group young of youth enters moved_in from 2022-01-01 to 2022-12-31

metric early of young at 26 weeks = any visit since start
metric late  of young at 12, 24 months = any visit since start

pay home "Home"
  10 DKK per early
  20 DKK
    per late

pay fee on 2022-06-30, 2023-06-30 = 5 DKK
"""


@pytest.fixture(scope="module")
def names():
    """The names of that contract."""
    checked = read(Source("called.outcome", CONTRACT))
    assert checked.contract is not None, checked.diagnostics
    return Names(checked.contract)


def test_a_title_stands_for_a_name_unless_two_have_the_same(names):
    """The provider and a payment are both called Home, so each has its name beside it."""
    assert names.party("fjordby") == "Fjordby"
    assert names.party("boligen") == "Home (boligen)"
    assert names.payment("home") == "Home (home)"
    assert names.payment("fee") == "fee"
    assert names.group("young") == "young"
    assert names.payment(None) == "Floor"


def test_a_price_line_is_called_by_its_words_on_one_line(names):
    """With the place where it begins; a formula has no words short enough."""
    home, fee = (names.contract.payment[name] for name in ("home", "fee"))
    assert names.price_line(home, 2)[0] == "20 DKK per late"
    assert names.line_of(names.price_line(home, 2)[1]) == 18
    assert names.price_line(fee, 1)[0] == "formula"
    assert names.line_of(names.price_line(fee, 1)[1]) == 21


def test_a_point_has_the_unit_of_its_metric(names):
    """Weeks or months by line; without a line, or where lines differ, no unit is guessed."""
    home, fee = (names.contract.payment[name] for name in ("home", "fee"))
    assert names.point(home, 1, 26) == "26 weeks"
    assert names.point(home, 2, 12) == "12 months"
    assert names.point(home, None, 12) == "point 12"
    assert names.any_point(12) == "point 12"
    assert names.point(home, 1, None) == ""
    assert names.point(fee, 1, 2) == "2023-06-30"
