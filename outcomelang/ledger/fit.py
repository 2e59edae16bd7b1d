"""Whether a contract goes with what a ledger holds of it: recorded settlements stay, so all that they name must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.ledger.entry import Entry
from outcomelang.ledger.record_from_json import NotARecord, record_from_json
from outcomelang.model.contract import Contract
from outcomelang.settlement.record import Record
from outcomelang.settlement.texts import Texts
from outcomelang.value.text import amount_text


@frozen
class Fitted:
    """The recorded settlements of a contract by date, or the findings that say why there are none."""

    records: Mapping[date, Record]
    diagnostics: tuple[Diagnostic, ...]


def fitted(
    contract: Contract, entries: Sequence[Entry], texts: Sequence[str], name: str, *, accept_text: bool = False
) -> Fitted:
    """The settlements that the entries of a contract hold.

    `texts` are the hashes of the contract's texts, `name` is how the ledger is called. With `accept_text` the contract
    may have another text than its last entry was recorded with.
    """
    if not entries:
        return Fitted({}, ())
    found = [*_of_text(entries[-1], texts, name)] if not accept_text else []
    found += (
        Diagnostic("OUT802", message, subject=name, hint="restore what the entry names, or agree on another ledger")
        for message in dict.fromkeys(_of_entries(contract, entries))
    )
    if found:
        return Fitted({}, tuple(found))
    try:
        records = [record_from_json(entry.content, contract) for entry in entries]
    except NotARecord as error:
        message = f"the settlement of {error} was recorded with other finance clauses than the contract has"
        return Fitted({}, (Diagnostic("OUT802", message, subject=name),))
    return Fitted({record.on: record for record in records}, ())


def _of_text(last: Entry, texts: Sequence[str], name: str) -> Iterator[Diagnostic]:
    if last.content["texts"] != list(texts):
        yield Diagnostic(
            "OUT801",
            f"the contract has another text than the one by which its settlement of {last.settlement} was recorded",
            subject=name,
            hint="settle by the recorded text, or with `--accept-changed-text` if the parties agreed on the change",
        )


def _of_entries(contract: Contract, entries: Sequence[Entry]) -> Iterator[str]:
    """What the entries name that the contract does not have, or has otherwise."""
    dates = {day.isoformat() for day in contract.settlements.dates}
    recorded = {entry.settlement for entry in entries}
    for settlement in sorted(recorded - dates):
        yield f"a settlement of {settlement} was recorded, and that is no settlement date of the contract"
    for settlement in sorted(day for day in dates - recorded if day < max(recorded)):
        yield f"the settlement of {settlement} was not recorded, and that of {max(recorded)} was"
    for entry in entries:
        yield from _of_entry(contract, entry.settlement, entry.content)


def _of_entry(contract: Contract, on: str, content: Mapping[str, Any]) -> Iterator[str]:
    if content["currency"] != contract.currency:
        yield f"the settlement of {on} was recorded in {content['currency']}, and the contract has {contract.currency}"
    if content["step"] != amount_text(contract.rounding.step):
        yield f"the settlement of {on} was rounded to {content['step']}, and the contract rounds otherwise"
    whole = Texts(contract).whole(())
    for payment in content["paid_now"].keys() - {one.name for one in (*whole.payments, *whole.savings)}:
        yield f"`{payment}` has been settled, and the contract has no payment or saving of that name"
    parties = {one.name for one in contract.parties}
    for one in content["transfers"]:
        for party in (one["payer"], one["payee"]):
            if party not in parties:
                yield f"`{party}` has paid or been paid, and is no party of the contract"
    is_last = on == contract.settlements.last.isoformat()
    floors = Texts(contract).whole(Texts(contract).of(date.fromisoformat(on))).floors
    if len(content["floors"]) != (len(floors) if is_last else 0):
        yield f"the settlement of {on} was recorded with other floors than the contract has"
    if (content["guarantee"] is None) != (not is_last or contract.guarantee is None):
        yield f"the settlement of {on} was recorded with another guarantee than the contract has"
