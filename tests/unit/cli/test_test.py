"""`outcome test`: it passes, fails and says by how much, and does not pass where nothing was tested."""

import json
from xml.etree import ElementTree as ET

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

    def test(text, *options):
        file = tmp_path / "contract.outcome"
        file.write_text(text, "utf-8")
        ended = CliRunner().invoke(outcome, ["test", str(file), *options])
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
        ("home_kept = 1_000 DKK", "home_kept = 999 DKK", "expected 999 DKK, found 1000 DKK"),
        ("total settled = 1_050 DKK", "total settled = 1_000 DKK", "expected 1000 DKK, found 1050 DKK"),
        ('"C" is not met', '"C" is met', "expected met, found not met"),
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


WRONG_TWICE = TEST.replace("bonus = 50 DKK", "bonus = 2 * 30 DKK").replace("= 1_000 DKK", "> 1_500 DKK")
OTHER = TEST.replace("two homes", "Homes & <none>")


def test_every_expectation_that_is_not_met_is_shown(run):
    """Both, with both sides worked out: twice 30 is 60, and two homes at 500 are 1000."""
    code, words = run(CONTRACT + WRONG_TWICE)
    assert code == 1
    assert "expected > 1500 DKK, found 1000 DKK" in words
    assert "expected 60 DKK, found 50 DKK" in words


def test_tests_are_chosen_by_words_of_their_title(run):
    """Capitals make no difference; a test that is not chosen cannot fail."""
    code, words = run(CONTRACT + WRONG_TWICE + OTHER, "-k", "HOMES &")
    assert code == 0
    assert "1 of 1 tests passed, 1 not chosen" in words


def test_a_run_without_any_test_fails(run):
    """Nothing was chosen, so nothing passed."""
    assert run(CONTRACT + TEST, "--only", "three")[0] == 1


def test_junit_has_a_case_for_each_test(run):
    """One suite of two cases, of which one failed and says so with its first expectation and the number of others."""
    code, words = run(CONTRACT + WRONG_TWICE + OTHER, "--format", "junit")
    suites = ET.fromstring(words)  # noqa: S314 -- our own text
    cases = suites.findall("testsuite/testcase")
    assert code == 1
    assert (suites.tag, suites.get("tests"), suites.get("failures"), suites.get("errors")) == (
        "testsuites",
        "2",
        "1",
        "0",
    )
    assert [(case.get("classname"), case.get("name")) for case in cases] == [
        ("home", "two homes"),
        ("home", "Homes & <none>"),
    ]
    failure = cases[0].find("failure")
    assert failure is not None
    assert failure.get("message") == "expected > 1500 DKK, found 1000 DKK (and 1 more)"
    assert "expected 60 DKK, found 50 DKK" in (failure.text or "")
    assert len(cases[1]) == 0


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        (CONTRACT, ("1", "1", "0")),
        (CONTRACT + TEST.replace("| B  | yes    |", "| A  | yes    |"), ("1", "0", "1")),
        (CONTRACT.replace("per kept", "per kepd"), ("1", "0", "1")),
    ],
    ids=["no test", "tables that do not fit", "a wrong contract"],
)
def test_junit_is_never_green_where_nothing_was_tested(run, text, counted):
    """A server that looks at the file alone sees the failure or error too."""
    code, words = run(text, "--format", "junit")
    suites = ET.fromstring(words)  # noqa: S314 -- our own text
    assert code == 1
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == counted


def test_json_has_both_sides(run):
    """The numbers in all, and each expectation that is not met with its line and both sides."""
    code, words = run(CONTRACT + WRONG_TWICE + OTHER, "--format", "json")
    found = json.loads(words)
    assert code == 1
    assert (found["tests"], found["passed"]) == (2, 1)
    assert found["files"][0]["tests"][0]["unmet"] == [
        {"line": 23, "expected": "> 1500 DKK", "found": "1000 DKK"},
        {"line": 24, "expected": "60 DKK", "found": "50 DKK"},
    ]
    assert found["files"][0]["tests"][1] == {
        "title": "Homes & <none>",
        "passed": True,
        "expectations": 4,
        "unmet": [],
        "diagnostics": [],
    }


def test_a_folder_has_all_contracts_below_it_tested_once(tmp_path):
    """Two contracts below the folder, one of them named again; their numbers are added up."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "contract.outcome").write_text(CONTRACT + TEST, "utf-8")
    ended = CliRunner().invoke(outcome, ["test", str(tmp_path), str(tmp_path / "a" / "contract.outcome")])
    assert ended.exit_code == 0
    assert "in all: 2 of 2 tests passed" in ended.stdout


def test_a_file_that_is_not_there_is_wrong_use_and_the_others_are_tested(tmp_path):
    """The code says that not all could be done."""
    (tmp_path / "contract.outcome").write_text(CONTRACT + TEST, "utf-8")
    ended = CliRunner().invoke(outcome, ["test", str(tmp_path / "none.outcome"), str(tmp_path)])
    assert ended.exit_code == 2
    assert "1 of 1 tests passed" in ended.stdout
    assert "OUT501" in ended.stderr


def test_too_little_coverage_fails(run):
    """Of metric, price line, formula and cap all but the cap are reached: 3 of 4."""
    code, words = run(CONTRACT + TEST, "--fail-under", "75")
    assert code == 0
    assert "tests reach 3 of 4 clauses (75%)" in words
    assert "line 13  limit `cap total 9_000 DKK`: never acts" in words
    assert run(CONTRACT + TEST, "--fail-under", "76")[0] == 1
