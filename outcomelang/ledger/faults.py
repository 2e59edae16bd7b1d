"""What shows that a ledger is not as it was recorded: looked for from the entries alone, without any contract.

A hash that does not fit shows a changed entry, a number or a `previous` that does not fit one that was taken out, put
in or moved. Sums are checked too, so that whoever makes all hashes anew must still make the amounts add up. That the
last entries have been taken away can only be told by a hash that was noted down elsewhere: in a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, field

from outcomelang.ledger.entry import FORMAT, Entry, hash_of
from outcomelang.ledger.record_from_json import amounts


def faults_of(entries: Sequence[Entry], head: str | None = None) -> Iterator[str]:
    """Each fault, as a sentence; `head` is the hash of an entry that must be there, or its beginning."""
    previous, contracts = "", dict[str, _Sums]()
    for place, entry in enumerate(entries, start=1):
        yield from _of_chain(entry, place, previous)
        yield from contracts.setdefault(entry.contract, _Sums()).faults(entry)
        previous = entry.hash
    if head is not None and not any(entry.hash.startswith(head) for entry in entries):
        yield f"no entry has the hash {head}: entries have been taken away, or changed"


def _of_chain(entry: Entry, place: int, previous: str) -> Iterator[str]:
    name, content = _name(entry), entry.content
    if hash_of(entry.text) != entry.hash:
        yield f"{name} has another text than the one its hash was made from"
    if entry.number != place:
        yield f"{name} stands where entry {place} should: an entry has been taken out, put in or moved"
    if content.get("previous") != previous:
        yield f"{name} does not follow the entry before it: its `previous` is not that entry's hash"
    beside = {"number": entry.number, "contract": entry.contract, "settlement": entry.settlement}
    if any(content.get(key) != value for key, value in beside.items()):
        yield f"{name} is stored under another number, contract or settlement than its text has"
    if content.get("format") != FORMAT:
        yield f"{name} is not of format {FORMAT}, the one that this program writes"


def _name(entry: Entry) -> str:
    return f"entry {entry.number}, {entry.contract} {entry.settlement},"


@define
class _Sums:
    """What the entries of one contract come to so far."""

    on: str = ""
    settled: dict[str, Fraction] = field(factory=dict)

    def faults(self, entry: Entry) -> Iterator[str]:
        try:
            yield from self._faults(entry, entry.content)
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
            yield f"{_name(entry)} is not of the form in which settlements are recorded"

    def _faults(self, entry: Entry, content: Mapping[str, Any]) -> Iterator[str]:
        if entry.settlement <= self.on:
            yield f"{_name(entry)} is not later than the settlement before it"
        self.on = entry.settlement
        paid = amounts(content["paid_now"])
        for name, amount in paid.items():
            self.settled[name] = self.settled.get(name, Fraction(0)) + amount
        if self.settled != amounts(content["standing"]["settled"]):
            yield f"{_name(entry)} has settled other amounts in all than its contract's entries have paid"
        payments = content["standing"]["splits"]
        moved = _total(paid[name] for name in payments) + _total(map(Fraction, content["floors"]))
        if moved != _total(Fraction(one["amount"]) for one in content["transfers"]):
            yield f"{_name(entry)} pays another amount than its transfers come to"


def _total(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction(0))
