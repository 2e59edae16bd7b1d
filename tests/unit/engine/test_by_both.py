"""A test of a contract is held against both evaluators, and where these differ it says so."""

from fractions import Fraction

import pytest

from outcomelang import passes
from outcomelang.engine import by_both
from outcomelang.engine.reference.answer import PENDING, known
from outcomelang.engine.reference.expectations import Looked
from outcomelang.source import Source

CONTRACT = """contract home "A home"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
payer fjordby
provider boligen
table youth { id key  housed yesno }
metric kept of youth = housed
pay home 500 DKK per kept
cap total 9_000 DKK
test "one home" {
  youth
    | id | housed |
    | A  | yes    |
  as of 2024-12-31
  expect home = EXPECTED DKK
}
"""


@pytest.fixture
def told(monkeypatch):
    """What a test says of an expected amount, where the reference finds something of its own (None: what it finds)."""

    def told(expected, looked=None):
        if looked is not None:
            monkeypatch.setattr(by_both, "looked_up", lambda _settling, _expected: looked)
        contract = passes.read(Source("home.outcome", CONTRACT.replace("EXPECTED", expected))).contract
        assert contract is not None
        (trial,) = passes.trials(contract)
        return [(one.expected, one.found) for one in trial.unmet]

    return told


def test_what_both_find_is_met(told):
    """One home at 500 DKK."""
    assert told("500") == []


def test_what_neither_finds_is_told_once(told):
    """Both find 500 DKK."""
    assert told("600") == [("600 DKK", "500 DKK")]


def test_a_difference_is_a_defect(told):
    """Whichever of them meets the expectation, and where neither does."""
    by_reference = Looked(is_met=False, value=known(Fraction(400)))
    assert told("500", by_reference) == [
        ("that by both evaluators", f"400 DKK by the reference alone: {by_both.DEFECT}")
    ]
    assert told("600", by_reference) == [
        ("600 DKK", f"500 DKK, and 400 DKK by the reference evaluator: {by_both.DEFECT}")
    ]
    as_expected = Looked(is_met=True, value=known(Fraction(600)))
    assert told("600", as_expected) == [("600 DKK", f"500 DKK, and that by the reference evaluator: {by_both.DEFECT}")]


def test_what_cannot_be_told_is_a_difference_too(told):
    """The reference finds it pending."""
    pending = Looked(is_met=False, value=PENDING)
    assert told("500", pending) == [("that by both evaluators", f"pending by the reference alone: {by_both.DEFECT}")]
