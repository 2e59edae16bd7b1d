"""`outcome test`: it passes, fails and says by how much, and does not pass where nothing was tested."""

import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome

CONTRACT = """contract home "A home"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
payer fjordby
provider boligen
input bonus_rate percent "The bonus"
parameter price = 1_000 DKK
table youth { id key  housed yesno }
metric kept of youth = housed
pay home_kept price per kept
pay bonus = if bonus_rate >= 10% then 50 DKK else 0 DKK
cap total 9_000 DKK
"""
TEST = """test "two homes" {
  youth
    | id | housed |
    | A  | yes    |
    | B  | yes    |
    | C  | no     |
  set price = 500 DKK
  set bonus_rate = 10%
  as of 2024-12-31
  expect home_kept = 1_000 DKK
  expect bonus = 50 DKK
  expect total settled = 1_050 DKK
  expect kept of "C" is not met
}
"""


@pytest.fixture
def run(tmp_path):
    """Tests a contract."""

    def test(text):
        file = tmp_path / "contract.outcome"
        file.write_text(text, "utf-8")
        ended = CliRunner().invoke(outcome, ["test", str(file)])
        return ended.exit_code, ended.stdout

    return test


def test_what_is_expected_comes_out(run):
    """Two homes at the price that the test sets, and the bonus at the rate it sets."""
    code, words = run(CONTRACT + TEST)
    assert code == 0
    assert "1 of 1 tests passed" in words


@pytest.mark.parametrize(
    ("expected", "wrong", "found"),
    [
        ("home_kept = 1_000 DKK", "home_kept = 999 DKK", "it is 1000 DKK"),
        ("total settled = 1_050 DKK", "total settled = 1_000 DKK", "it is 1050 DKK"),
        ('"C" is not met', '"C" is met', "it is not met"),
        ('"C" is not met', '"D" is not met', "no member `D`"),
    ],
)
def test_what_came_out_instead_is_said(run, expected, wrong, found):
    """Exit code 1, the line of the expectation, and the value that was found."""
    code, words = run(CONTRACT + TEST.replace(expected, wrong))
    assert code == 1
    assert wrong in words
    assert found in words
    assert "0 of 1 tests passed" in words


def test_a_contract_without_tests_has_not_been_tested(run):
    """Nothing ran, so nothing passed."""
    code, words = run(CONTRACT)
    assert code == 1
    assert "0 of 0 tests passed" in words


def test_rows_that_break_their_declaration_are_said(run):
    """The small tables are checked as all data are."""
    code, words = run(CONTRACT + TEST.replace("| B  | yes    |", "| A  | yes    |"))
    assert code == 1
    assert "OUT3" in words
