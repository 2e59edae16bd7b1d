"""The 41 clauses as the manual's page has them, and the contracts that it names for each."""

import re
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen

from outcomelang import passes
from outcomelang.data.contract_file import read_source
from outcomelang.help.pages import topic
from outcomelang.source import Source
from tests.own_tables import settled_on_own_tables

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "examples" / "clauses"

HEAD = re.compile(r"\*\*(\d+)\. ([^*]+)\*\*: (.+) In ((?:`\w+`(?:, )?)+)\.")
BLOCK = re.compile(r"^```outcome fragment\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@frozen
class Clause:
    """A clause of the page: its number and name, the contracts that show it, and the lines it is shown with."""

    number: int
    name: str
    contracts: tuple[str, ...]
    lines: str

    def __str__(self):
        return f"{self.number:02} {self.name}"


def clauses():
    """All clauses, in the order of the page."""
    for part in re.split(r"^(?=\*\*\d+\. )", topic("clauses").text, flags=re.MULTILINE)[1:]:
        head, _, _ = part.partition("\n\n")
        found = HEAD.fullmatch(head.replace("\n", " "))
        assert found, f"a clause that is not written as the others: {head}"
        (lines,) = BLOCK.findall(part)
        yield Clause(int(found[1]), found[2], tuple(re.findall(r"`(\w+)`", found[4])), lines)


CLAUSES = tuple(clauses())


@cache
def source_named(name):
    """The contract that the page calls so: one of `contracts/`, a lesson, or a small one of `examples/clauses/`."""
    places = (ROOT / "contracts" / name, ROOT / "examples" / name, SMALL / f"{name}.outcome")
    (place,) = (place for place in places if place.exists())
    source = read_source(place)
    assert isinstance(source, Source), source
    return source


@cache
def contract_named(name):
    """The same, checked; it has no error."""
    checked = passes.read(source_named(name))
    assert checked.contract is not None, checked.diagnostics
    return checked.contract


def pytest_generate_tests(metafunc):
    """Run a test for each clause, for each contract of each clause, or for each small contract."""
    shown = [(clause, name) for clause in CLAUSES for name in clause.contracts]
    small = sorted(path.stem for path in SMALL.glob("*.outcome"))
    wanted = {"clause": CLAUSES, "shown": shown, "small": small}
    for name in set(wanted) & set(metafunc.fixturenames):
        metafunc.parametrize(name, wanted[name], ids=_id)


def _id(value):
    """The name of a case: a clause, a small contract, or a clause and a contract."""
    return " in ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@pytest.fixture
def settled():
    """Settle a contract with the tables of its first test: what each payer pays each payee, over all settlements."""

    def settle(name):
        contract = contract_named(name)
        with settled_on_own_tables(contract, contract.settlements.last) as settling:
            assert settling.statement is not None, settling.diagnostics
            transfers = [one for settlement in settling.statement.settlements for one in settlement.all_transfers]
        pairs = {(one.payer, one.payee) for one in transfers}
        return {pair: sum(one.amount for one in transfers if (one.payer, one.payee) == pair) for pair in pairs}

    return settle


@pytest.fixture
def all_clauses():
    """The clauses of the page."""
    return CLAUSES


@pytest.fixture
def contract_of():
    """The checked contract of a name."""
    return contract_named


@pytest.fixture
def source_of():
    """The text of the contract of a name."""
    return source_named
