"""Both evaluators agree on drawn contracts over the whole language, with data that aim at their edges.

A case is a drawn contract with one of its data. A normal run tries 2,000, the same each time;
`pytest -m agreement --cases 100000` tries so many, others each time. The report's head then says the seed, and the same
number of cases with `--seed` tries the same again. Each contract follows from a seed of its own: `--cases 1` with that
`--seed` tries it alone. What evaluators differ by is printed as the smallest case of it.
"""

from collections import Counter

import pytest

from tests.agreement.drawn.compared import checked, compared, told_of_smallest
from tests.agreement.drawn.contract import drawn_contract
from tests.agreement.drawn.data import drawn_data
from tests.agreement.drawn.draw import Draw
from tests.agreement.drawn.settled import DrawnCase
from tests.clauses.detectors import DETECTORS

pytestmark = pytest.mark.agreement

IN_A_NORMAL_RUN = 2_000
SHARDS = 20
DATA_OF_A_CONTRACT = 5
MOST_TOLD = 3
"""After so many differences a shard ends."""
LEAST_CONTRACTS_OF_A_CLAUSE = 3
MOST_REFUSED = 0.05
LEAST_THAT_PAY = 0.4


def seeds_of(shard, pytestconfig):
    """The seeds of a shard's contracts: those of a run follow one another."""
    contracts = max(1, (pytestconfig.getoption("--cases") or IN_A_NORMAL_RUN) // DATA_OF_A_CONTRACT)
    first = pytestconfig.getoption("--seed")
    return range(first + contracts * shard // SHARDS, first + contracts * (shard + 1) // SHARDS)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_evaluators_agree(shard, pytestconfig, without_outlook, capsys):
    """On every status, line, amount and transfer of every settlement; many of the data come to a payment."""
    found: Counter[str] = Counter()
    told: list[str] = []
    for seed in seeds_of(shard, pytestconfig):
        draw = Draw.of(seed)
        text = drawn_contract(draw).text
        contract = checked(text)
        found["contracts"] += 1
        if contract is None:
            found["refused"] += 1
            continue
        case = DrawnCase(contract)
        for _ in range(DATA_OF_A_CONTRACT):
            data = drawn_data(draw, contract, text)
            both = compared(case, data, without_outlook)
            found["cases"] += 1
            found["pay"] += both.pays
            if both.differ:
                told.append(f"--seed {seed}\n{told_of_smallest(text, data, without_outlook)}")
                break
        if len(told) == MOST_TOLD:
            break
    if pytestconfig.getoption("--cases"):
        with capsys.disabled():
            print(f"\nshard {shard}: {dict(found)}")  # noqa: T201
    assert not told, "\n\n".join(told)
    if not pytestconfig.getoption("--cases"):
        assert found["pay"] >= LEAST_THAT_PAY * found["cases"]


def test_each_clause_is_drawn():
    """Each of the 41 clauses of real contracts is in several contracts of a normal run, of which few are refused."""
    found: Counter[int] = Counter()
    drawn = [checked(drawn_contract(Draw.of(seed)).text) for seed in range(IN_A_NORMAL_RUN // DATA_OF_A_CONTRACT)]
    contracts = [contract for contract in drawn if contract is not None]
    for contract in contracts:
        found.update(number for number, has_clause in DETECTORS.items() if has_clause(contract))
    assert len(drawn) - len(contracts) <= MOST_REFUSED * len(drawn)
    assert {number: found[number] for number in DETECTORS if found[number] < LEAST_CONTRACTS_OF_A_CLAUSE} == {}
