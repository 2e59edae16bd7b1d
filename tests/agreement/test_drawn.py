"""Both evaluators agree on drawn contracts over the whole language, with data that aim at their edges.

A case is a drawn contract with one of its data. A normal run tries 1,700, the same each time;
`pytest -m agreement --cases 100000` tries so many, others each time. The report's head then says the seed, and the same
number of cases with `--seed` tries the same again. Data by which evaluators differ are printed with their contract.
"""

from collections import Counter

import pytest
from hypothesis import HealthCheck, assume, given, note, seed, settings
from hypothesis import strategies as st

from outcomelang import passes
from outcomelang.source import Source
from tests.agreement.drawn.contract import drawn_contract
from tests.agreement.drawn.data import drawn_data
from tests.agreement.drawn.draw import Draw
from tests.agreement.drawn.settled import DrawnCase, outcome
from tests.clauses.detectors import DETECTORS

pytestmark = pytest.mark.agreement

IN_A_NORMAL_RUN = 2_000
SHARDS = 20
OPEN = ()
"""Shards of a normal run that are left out until what they found is settled: `last exam.on ... is known` in its window,
and a leaver's number that grows if a first event is missing. The last was not run to its end."""

DATA_OF_A_CONTRACT = 4
LEAST_CONTRACTS_OF_A_CLAUSE = 3
MOST_REFUSED = 0.05


def trying(number, start):
    """Hypothesis for a number of examples that follow from a seed."""

    def take(test):
        limited = settings(
            max_examples=max(1, number), deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        return seed(start)(limited(test))

    return take


def checked(text):
    """The contract of a drawn text; None if it is refused."""
    return passes.read(Source("drawn.outcome", text)).contract


def pytest_generate_tests(metafunc):
    """All shards in a long run."""
    if "shard" in metafunc.fixturenames:
        is_long = metafunc.config.getoption("--cases")
        metafunc.parametrize("shard", [shard for shard in range(SHARDS) if is_long or shard not in OPEN])


def test_evaluators_agree(shard, pytestconfig, without_outlook, capsys):
    """On every status, line, amount and transfer of every settlement."""
    cases = pytestconfig.getoption("--cases") or IN_A_NORMAL_RUN
    start = pytestconfig.getoption("--seed") + shard
    found: Counter[str] = Counter()

    @trying(cases // SHARDS // DATA_OF_A_CONTRACT, start)
    @given(st.data())
    def agree(data):
        draw = Draw(data.draw)
        text = drawn_contract(draw).text
        contract = checked(text)
        found["refused" if contract is None else "contracts"] += 1
        assume(contract is not None)
        note(text)
        case = DrawnCase(contract)
        for _ in range(DATA_OF_A_CONTRACT):
            rows = drawn_data(draw, contract, text)
            note(str(rows))
            ours, others = (outcome(one(rows), without_outlook) for one in (case.by_duckdb, case.by_reference))
            found["settled"] += 1
            assert ours == others

    agree()
    share = found["refused"] / found.total()
    if pytestconfig.getoption("--cases"):
        with capsys.disabled():
            print(f"\nshard {shard}: {found['settled']} cases, {share:.1%} of the contracts refused")  # noqa: T201
    assert share <= MOST_REFUSED


def test_each_clause_is_drawn():
    """Of the 41 clauses that real contracts use, each is in several of the contracts of a normal run."""
    found: Counter[int] = Counter()

    @trying(IN_A_NORMAL_RUN // DATA_OF_A_CONTRACT, 0)
    @given(st.data())
    def look(data):
        contract = checked(drawn_contract(Draw(data.draw)).text)
        assume(contract is not None)
        found.update(number for number, has_clause in DETECTORS.items() if has_clause(contract))

    look()
    assert {number: found[number] for number in DETECTORS if found[number] < LEAST_CONTRACTS_OF_A_CLAUSE} == {}
