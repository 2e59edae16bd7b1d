"""Drawn contracts on which both evaluators agree, each a test of its own: `run.py` takes those that reach a change.

They are the first of those that `tests/agreement/test_drawn.py` tries in a normal run, with fewer data each.
"""

import pytest

from tests.agreement.drawn.compared import checked, compared
from tests.agreement.drawn.contract import drawn_contract
from tests.agreement.drawn.data import drawn_data
from tests.agreement.drawn.draw import Draw
from tests.agreement.drawn.settled import DrawnCase

CONTRACTS = 120
DATA_OF_A_CONTRACT = 2
SEEDS = [seed for seed in range(CONTRACTS) if checked(drawn_contract(Draw.of(seed)).text)]


@pytest.mark.parametrize("seed", SEEDS)
def test_evaluators_agree(seed, without_outlook):
    """On every status, line, amount and transfer of every settlement."""
    draw = Draw.of(seed)
    text = drawn_contract(draw).text
    contract = checked(text)
    assert contract is not None
    case = DrawnCase(contract)
    for _ in range(DATA_OF_A_CONTRACT):
        assert not compared(case, drawn_data(draw, contract, text), without_outlook).differ
