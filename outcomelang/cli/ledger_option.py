"""`--ledger` and `--record`: earlier settlements as a ledger holds them, and those that have come put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final, TypeVar

import click
from attrs import evolve, field, frozen

from outcomelang import __version__
from outcomelang.data.fingerprint import fingerprint_of_text
from outcomelang.data.ledger import Ledger, LedgerUnusable, opened
from outcomelang.diagnostic import Diagnostic
from outcomelang.engine.settling import Settling
from outcomelang.ledger.entry import Entry
from outcomelang.ledger.faults import faults_of
from outcomelang.ledger.fit import fitted
from outcomelang.ledger.held import Origin, RecordedOtherwise, entries_to_add, of_contract
from outcomelang.model.contract import Contract
from outcomelang.report.provenance import Provenance, UsedLedger
from outcomelang.report.visible import visible
from outcomelang.settlement.record import Record
from outcomelang.value.text import amount_text

Command = TypeVar("Command", bound=Callable[..., Any])

ACCEPT: Final = "--accept-changed-text"


def ledger_option(command: Command) -> Command:
    """`--ledger LEDGER`, and `--accept-changed-text`."""
    words = "Take earlier settlements as this ledger holds them: an SQLite file, or a postgresql:// URL."
    accept = "Settle against the ledger although the contract's text is not the recorded one."
    command = click.option(ACCEPT, "accept_text", is_flag=True, help=accept)(command)
    return click.option("--ledger", metavar="LEDGER", help=words)(command)


@frozen
class Held:
    """What a ledger holds of a contract: `records` by settlement date; nothing and no `ledger` where none is named.

    `diagnostics` say why it cannot be settled against. `seen` is how many entries were looked at, of all contracts.
    """

    contract: Contract
    ledger: Ledger | None = None
    entries: tuple[Entry, ...] = ()
    seen: int = 0
    records: Mapping[date, Record] = field(factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    def used(self, provenance: Provenance, as_of: date) -> Provenance:
        """Where a statement comes from, with the ledger as it is."""
        if self.ledger is None:
            return provenance
        come = [day for day in self.contract.settlements.dates if day <= as_of]
        held = {date.fromisoformat(entry.settlement): entry for entry in self.entries}
        recorded = tuple(day for day in come if day in held)
        last, texts = (held[recorded[-1]] if recorded else None), list(texts_of(self.contract))
        used = UsedLedger(
            name=self.ledger.name,
            entry=last.number if last else None,
            hash=last.hash if last else None,
            recorded=recorded,
            by_another_text=tuple(day for day in recorded if held[day].content["texts"] != texts),
            not_recorded=tuple(day for day in come if day not in held),
        )
        return evolve(provenance, ledger=used)

    @contextmanager
    def recording(self, settling: Settling, provenance: Provenance, as_of: date) -> Iterator[Held]:
        """Put the settlements that have come into the ledger when the block ends, or nothing if it fails.

        Raises:
            click.ClickException: others have recorded one of them otherwise, or the ledger cannot be written.
        """
        if self.ledger is None:
            yield self
            return
        origin = _origin(self.contract, provenance, as_of)
        try:
            with self.ledger.recording():
                entries = self.ledger.entries()
                added = entries_to_add(entries, settling.records, origin, self.seen)
                self.ledger.add(added)
                yield evolve(self, entries=of_contract((*entries, *added), self.contract.name))
        except RecordedOtherwise as error:
            raise click.ClickException(
                f"the settlement of {error.settlement} has been recorded by others in the meantime, with other amounts"
                " or another text: nothing is recorded; settle again to see what theirs leaves"
            ) from error
        except LedgerUnusable as error:
            raise click.ClickException(visible(str(error))) from error


@contextmanager
def held_by(
    name: str | None, contract: Contract, *, to_record: bool = False, accept_text: bool = False
) -> Iterator[Held]:
    """What a ledger holds of a contract, as long as the block lasts; no ledger without a name.

    Raises:
        click.ClickException: the ledger cannot be opened or read.
    """
    if name is None:
        if accept_text:
            raise click.UsageError(f"{ACCEPT} is about a ledger, and none is named")
        yield Held(contract)
        return
    try:
        ledgers = opened(name, to_record=to_record)
        with ledgers as ledger:
            yield _held(ledger, contract, accept_text=accept_text)
    except LedgerUnusable as error:
        raise click.ClickException(visible(str(error))) from error


def _held(ledger: Ledger, contract: Contract, *, accept_text: bool) -> Held:
    entries = ledger.entries()
    faults = (*faults_of(entries), *guard_faults(ledger))
    if faults:
        return Held(contract, diagnostics=(tampered(ledger.name, faults),))
    own = of_contract(entries, contract.name)
    found = fitted(contract, own, texts_of(contract), ledger.name, accept_text=accept_text)
    return Held(contract, ledger, own, len(entries), found.records, found.diagnostics)


def tampered(name: str, faults: tuple[str, ...]) -> Diagnostic:
    """That a ledger is not as it was recorded."""
    message = "the ledger is not as it was recorded"
    return Diagnostic(
        "OUT803", message, subject=name, hint="put back a copy that `outcome ledger verify` finds right", notes=faults
    )


def guard_faults(ledger: Ledger) -> tuple[str, ...]:
    """The triggers that are gone, as sentences."""
    return tuple(f"the trigger {name} is gone, which keeps entries as they are" for name in ledger.missing_guards())


def texts_of(contract: Contract) -> tuple[str, ...]:
    """The hashes of the contract's text, and of those that it uses."""
    return tuple(fingerprint_of_text(one.text) for one in contract.source.files)


def _origin(contract: Contract, provenance: Provenance, as_of: date) -> Origin:
    return Origin(
        contract=contract.name,
        currency=contract.currency,
        step=amount_text(contract.rounding.step),
        texts=texts_of(contract),
        data={file.table: file.sha256 for file in provenance.files},
        program=f"outcomelang {__version__}",
        as_of=as_of,
    )
