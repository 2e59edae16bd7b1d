"""Settlements of whole contracts stay what they are when they come back from a ledger."""

import json
from datetime import date
from pathlib import Path

import pytest

from outcomelang import bind, read, read_source, settle
from outcomelang.engine.settling import Options
from outcomelang.ledger.record_from_json import record_from_json
from outcomelang.ledger.record_to_json import record_to_json
from outcomelang.source import Source

ROOT = Path(__file__).parents[2]
SETTLED = {
    "examples/11_who_is_paid_first": date(2025, 12, 31),
    "contracts/rikers_able": date(2016, 12, 31),
    "contracts/reboot_west": date(2022, 12, 31),
    "contracts/skole": date(2025, 12, 31),
}
"""With a waterfall, a guarantee, many settlements, and a return cap."""


@pytest.mark.parametrize("name", SETTLED)
def test_a_contract_is_settled_alike_with_its_first_settlements_recorded(name):
    """As far as the data have not changed, a ledger of half of them makes no difference to anything."""
    folder = ROOT / name
    source = read_source(folder)
    assert isinstance(source, Source)
    contract = read(source).contract
    assert contract is not None
    as_of = min(SETTLED[name], contract.settlements.last)
    sources = bind(contract, folder / "data")
    with settle(contract, sources, as_of) as settling:
        statement, records = settling.statement, settling.records
    assert statement is not None
    texts = [json.dumps(record_to_json(record)) for record in records]
    half = [record_from_json(json.loads(text), contract) for text in texts[: (len(texts) + 1) // 2]]
    with settle(contract, sources, as_of, Options(recorded={record.on: record for record in half})) as settling:
        assert settling.statement == statement
        assert [json.dumps(record_to_json(record)) for record in settling.records] == texts
