"""What a ledger holds of one contract, and what is added to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from attrs import frozen

from outcomelang.ledger.entry import Entry, entry_of
from outcomelang.ledger.record_to_json import record_to_json
from outcomelang.settlement.record import Record

_OF_WHOEVER_RECORDS: Final = frozenset({"as_of", "data", "program", "format", "number", "previous"})
"""What may differ in two entries of the same settlement: when and from which files it was worked out, and its place."""


class RecordedOtherwise(Exception):
    """A settlement stands in the ledger with other amounts, or by another text of the contract."""

    def __init__(self, settlement: str) -> None:
        super().__init__(settlement)
        self.settlement = settlement


@frozen
class Origin:
    """Where the records of one run come from: the hashes of the contract's texts and of the data files by table."""

    contract: str
    currency: str
    step: str
    texts: tuple[str, ...]
    data: Mapping[str, str]
    program: str
    as_of: date

    def content(self, record: Record) -> dict[str, object]:
        """All that an entry says of a settlement, but for its place in the ledger."""
        return {
            "contract": self.contract,
            "currency": self.currency,
            "step": self.step,
            "texts": list(self.texts),
            "data": dict(self.data),
            "program": self.program,
            "as_of": self.as_of.isoformat(),
            **record_to_json(record),
        }


def of_contract(entries: Iterable[Entry], contract: str) -> tuple[Entry, ...]:
    """The entries of one contract."""
    return tuple(entry for entry in entries if entry.contract == contract)


def entries_to_add(
    entries: Sequence[Entry], records: Iterable[Record], origin: Origin, seen: int = 0
) -> tuple[Entry, ...]:
    """The entries of the settlements that a ledger does not hold yet, in order.

    The first `seen` entries are those that the records rest on. A settlement that others have recorded since then must
    say the same of what was paid; raises `RecordedOtherwise`.
    """
    held = {entry.settlement: entry for entry in of_contract(entries, origin.contract)}
    last, added = entries[-1] if entries else None, []
    for record in records:
        content = origin.content(record)
        there = held.get(record.on.isoformat())
        if there is None:
            last = entry_of(content, last)
            added.append(last)
        elif there.number > seen and _amounts(there.content) != _amounts(content):
            raise RecordedOtherwise(there.settlement)
    return tuple(added)


def _amounts(content: Mapping[str, object]) -> Mapping[str, object]:
    return {key: value for key, value in content.items() if key not in _OF_WHOEVER_RECORDS}
