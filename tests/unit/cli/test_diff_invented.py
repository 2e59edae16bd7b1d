"""`outcome diff` without data, on contracts as they are: one clause is changed, and somebody is paid differently."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import outcome

CONTRACTS = Path(__file__).parents[3] / "contracts"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder of its own, in which commands are run."""
    monkeypatch.chdir(tmp_path)


def page(contract, before, after):
    """What `diff` shows of a contract, as `a.outcome`, and of the same with one clause changed, as `b.outcome`."""
    text = (CONTRACTS / contract / "contract.outcome").read_text("utf-8")
    assert before in text
    Path("a.outcome").write_text(text, "utf-8")
    Path("b.outcome").write_text(text.replace(before, after, 1), "utf-8")
    ended = CliRunner().invoke(outcome, ["diff", "a.outcome", "b.outcome"])
    assert ended.exit_code == ExitCode.DIFFERS, ended.output
    return ended.stdout


def tried(shown):
    """How the test that a page shows ends in both contracts: its own verdict alone, whatever their other tests say."""
    lines = shown.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith('test "'))
    block = "\n".join(lines[start : lines.index("}", start) + 1])
    found = []
    for name in ("a", "b"):
        text = Path(f"{name}.outcome").read_text("utf-8")
        without_tests = text.split('\ntest "', maxsplit=1)[0]
        Path(f"tried_{name}.outcome").write_text(f"{without_tests}\n{block}\n", "utf-8")
        found.append(CliRunner().invoke(outcome, ["test", f"tried_{name}.outcome"]).exit_code)
    return found


@pytest.mark.parametrize(
    ("contract", "before", "after"),
    [
        ("peterborough", ">= 10%", ">= 9%"),  # a ratio of two groups
        ("peterborough", "within 12 months after", "within 13 months after"),  # the end of a window
        ("rikers_able", "9_240", "9_200"),  # a certified number at a gate
        ("denver_housing", "from  30%:", "from  31%:"),  # a row of a table over a certified share
        ("denver_housing", "(lease outside jail_stay)", "lease"),  # days that no longer count
        ("diabetes", ">= 8.5%", "> 8.5%"),  # a fall of exactly so much, with a saving beside what is paid
    ],
)
def test_the_test_that_is_shown_passes_in_one_contract_and_fails_in_the_other(contract, before, after):
    """A changed edge is found from the contract's own tests and the values that lie beside them."""
    shown = page(contract, before, after)
    assert "paid differently" in shown
    assert tried(shown) == [ExitCode.FINE, ExitCode.CONTRACT_HAS_ERRORS], shown


def test_shares_of_days_are_met_on_the_day():
    """Of 90 % and 89 % of the days only a lease between both shows the difference: one member, one lease."""
    shown = page("bolig_tidlig", ">= 90%", ">= 89%")
    assert "A member who is paid differently" in shown
    assert tried(shown) == [ExitCode.FINE, ExitCode.CONTRACT_HAS_ERRORS], shown


def test_where_each_payment_is_the_same_no_test_is_promised():
    """Who is paid is no payment that a test can expect: the page says so."""
    shown = page("bolig_tidlig", "raadet 50%, fonden 50%", "raadet 60%, fonden 40%")
    assert "no test can tell A from B" in shown
    assert "A meets what it expects" not in shown
    assert "expect" not in shown.split('test "', maxsplit=1)[1].split("}", maxsplit=1)[0]
