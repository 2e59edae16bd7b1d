"""What becomes of the amounts of a drawn case when it is changed: most often nothing."""

import pytest

from outcomelang.settlement.statement import Statement
from tests.agreement.drawn.changed import (
    doubled,
    in_another_order,
    renamed,
    with_a_neutral_column,
    with_periods_in_two,
)
from tests.agreement.drawn.compared import checked
from tests.agreement.drawn.contract import drawn_contract
from tests.agreement.drawn.data import drawn_data
from tests.agreement.drawn.draw import Draw
from tests.agreement.drawn.settled import DrawnCase

pytestmark = pytest.mark.agreement

A_FEW = 8
STEADY = frozenset({"period caps", "per year", "never paid back", "amendments", "so far", "caps"})
"""The clauses by which amounts hang on when a contract settles: a steady one avoids them."""


def settled(text, data):
    """The statement of a contract with some data; None if there is none."""
    contract = checked(text)
    assert contract is not None, text
    found = DrawnCase(contract).by_duckdb(data).statement
    assert found is None or isinstance(found, Statement)
    return found


def amounts(statement, times=1):
    """What each settlement pays of each payment and moves between the parties, in their order."""
    return statement and [
        (
            settlement.on,
            [(one.gross * times, one.owed * times, one.paid_now * times) for one in settlement.payments],
            [one.paid_now * times for one in settlement.savings],
            sorted((one.payer, one.payee, one.amount * times) for one in settlement.all_transfers),
        )
        for settlement in statement.settlements
    ]


def hold(pytestconfig, check, avoids=frozenset()):
    """Draw some cases, and check each; what fails follows from the seed that is told."""
    first = pytestconfig.getoption("--seed")
    for seed in range(first, first + max(A_FEW, pytestconfig.getoption("--cases") // 1_000)):
        draw = Draw.of(seed)
        draft = drawn_contract(draw, avoids)
        contract = checked(draft.text)
        if contract is not None:
            data = drawn_data(draw, contract, draft.text)
            before, after = check(draw, draft, contract, data)
            assert before == after, f"--seed {seed}\n{draft.text}\n{data}"


def test_row_order(pytestconfig):
    """The rows of a file may stand in any order; of those on one day without a key the first comes first."""

    def check(draw, draft, contract, data):
        other = in_another_order(draw, contract, data)
        return amounts(settled(draft.text, data)), amounts(settled(draft.text, other))

    hold(pytestconfig, check)


def test_period_in_two(pytestconfig):
    """A period may be written as two that touch, but for its deadline as evidence."""

    def check(_draw, draft, _contract, data):
        return amounts(settled(draft.text, data)), amounts(settled(draft.text, with_periods_in_two(data)))

    hold(pytestconfig, check, frozenset({"counts"}))


def test_neutral_column(pytestconfig):
    """A column that nothing looks at changes nothing."""

    def check(_draw, draft, _contract, data):
        return amounts(settled(draft.text, data)), amounts(settled(*with_a_neutral_column(draft.text, data)))

    hold(pytestconfig, check)


def test_renaming(pytestconfig):
    """Names are names."""

    def check(_draw, draft, _contract, data):
        return amounts(settled(draft.text, data)), amounts(settled(*renamed(draft, data)))

    hold(pytestconfig, check)


def test_doubling(pytestconfig):
    """Twice the money, and twice the unit that amounts are rounded to, is twice of everything."""

    def check(_draw, draft, contract, data):
        return amounts(settled(draft.text, data), 2), amounts(settled(*doubled(contract, draft.text, data)))

    hold(pytestconfig, check)


def test_one_step_or_several(pytestconfig):
    """What is earned and owed in the end does not hang on how often a steady contract settles."""

    def check(_draw, draft, contract, data):
        first, last = contract.term
        days = ", ".join(map(str, draft.settlements))
        often = draft.text.replace(f"settle on {days}", f"settle on {_twelve(first, last)}")
        once = draft.text.replace(f"settle on {days}", f"settle on {last}")
        return [_in_the_end(settled(text, data)) for text in (once, often)]

    hold(pytestconfig, check, STEADY)


def _twelve(first, last):
    """Twelve days of the term, its last day among them."""
    return ", ".join(str(first + (last - first) * part / 12) for part in range(1, 13))


def _in_the_end(statement):
    return statement and [(one.payment, one.gross, one.owed) for one in statement.settlements[-1].payments]
