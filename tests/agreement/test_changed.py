"""What becomes of the amounts of a drawn case when it is changed: most often nothing."""

import pytest
from hypothesis import HealthCheck, assume, given, note, seed, settings
from hypothesis import strategies as st

from outcomelang import passes
from outcomelang.settlement.statement import Statement
from outcomelang.source import Source
from tests.agreement.drawn.changed import (
    doubled,
    in_another_order,
    renamed,
    with_a_neutral_column,
    with_periods_in_two,
)
from tests.agreement.drawn.contract import drawn_contract
from tests.agreement.drawn.data import drawn_data
from tests.agreement.drawn.draw import Draw
from tests.agreement.drawn.settled import DrawnCase

pytestmark = pytest.mark.agreement

A_FEW = 8
STEADY = frozenset({"period caps", "per year", "never paid back", "amendments", "so far", "caps"})
"""The clauses by which amounts hang on when a contract settles: a steady one avoids them."""


def settled(text, data):
    """The statement of a contract with some data."""
    contract = passes.read(Source("drawn.outcome", text)).contract
    assert contract is not None
    found = DrawnCase(contract).by_duckdb(data)
    assume(found.statement is not None)
    assert isinstance(found.statement, Statement)
    return found.statement


def amounts(statement, times=1):
    """What each settlement pays of each payment and moves between the parties, in their order."""
    return [
        (
            settlement.on,
            [(one.gross * times, one.owed * times, one.paid_now * times) for one in settlement.payments],
            [one.paid_now * times for one in settlement.savings],
            sorted((one.payer, one.payee, one.amount * times) for one in settlement.all_transfers),
        )
        for settlement in statement.settlements
    ]


def hold(pytestconfig, check, avoids=frozenset()):
    """Draw some cases, and check each."""

    @seed(pytestconfig.getoption("--seed"))
    @settings(
        max_examples=max(A_FEW, pytestconfig.getoption("--cases") // 1_000),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def holds(data):
        draw = Draw(data.draw)
        draft = drawn_contract(draw, avoids)
        contract = passes.read(Source("drawn.outcome", draft.text)).contract
        assume(contract is not None)
        assert contract is not None
        rows = drawn_data(draw, contract, draft.text)
        note(f"{draft.text}\n{rows}")
        check(draw, draft, contract, rows)

    holds()


def test_row_order(pytestconfig):
    """The rows of a file may stand in any order; of those on one day without a key the first comes first."""

    def check(draw, draft, contract, data):
        other = in_another_order(draw, contract, data)
        assert amounts(settled(draft.text, data)) == amounts(settled(draft.text, other))

    hold(pytestconfig, check)


def test_period_in_two(pytestconfig):
    """A period may be written as two that touch, but for its deadline as evidence."""

    def check(_draw, draft, _contract, data):
        assert amounts(settled(draft.text, data)) == amounts(settled(draft.text, with_periods_in_two(data)))

    hold(pytestconfig, check, frozenset({"counts"}))


def test_neutral_column(pytestconfig):
    """A column that nothing looks at changes nothing."""

    def check(_draw, draft, _contract, data):
        assert amounts(settled(draft.text, data)) == amounts(settled(*with_a_neutral_column(draft.text, data)))

    hold(pytestconfig, check)


def test_renaming(pytestconfig):
    """Names are names."""

    def check(_draw, draft, _contract, data):
        assert amounts(settled(draft.text, data)) == amounts(settled(*renamed(draft, data)))

    hold(pytestconfig, check)


def test_doubling(pytestconfig):
    """Twice the money, and twice the unit that amounts are rounded to, is twice of everything."""

    def check(_draw, draft, contract, data):
        assert amounts(settled(draft.text, data), 2) == amounts(settled(*doubled(contract, draft.text, data)))

    hold(pytestconfig, check)


def test_one_step_or_several(pytestconfig):
    """What is earned and owed in the end does not hang on how often a steady contract settles."""

    def check(_draw, draft, contract, data):
        first, last = contract.term
        days = ", ".join(map(str, draft.settlements))
        often = draft.text.replace(f"settle on {days}", f"settle on {_twelve(first, last)}")
        once = draft.text.replace(f"settle on {days}", f"settle on {last}")
        in_the_end = [_in_the_end(settled(text, data)) for text in (once, often)]
        assert in_the_end[0] == in_the_end[1]

    hold(pytestconfig, check, STEADY)


def _twelve(first, last):
    """Twelve days of the term, its last day among them."""
    return ", ".join(str(first + (last - first) * part / 12) for part in range(1, 13))


def _in_the_end(statement):
    return [(one.payment, one.gross, one.owed) for one in statement.settlements[-1].payments]
