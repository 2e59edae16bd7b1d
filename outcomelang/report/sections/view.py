"""What the sections of a statement are made from."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.model.contract import Contract, Payment
from outcomelang.report.amount import Amounts
from outcomelang.report.names import Names
from outcomelang.report.provenance import Provenance
from outcomelang.settlement.statement import LimitClause, LimitKind, Settlement, Statement
from outcomelang.settlement.texts import Texts


@frozen
class View:
    """A statement with its contract as signed, and where both come from.

    `in_full` asks for each settlement in full and for whole lists; otherwise the latest settlement and the first of
    long lists are shown. `on` is the settlement date whose text is looked at, that of the latest if none is named.
    """

    statement: Statement
    signed: Contract
    provenance: Provenance
    in_full: bool = False
    on: date | None = None

    @property
    def contract(self) -> Contract:
        """The contract's text that was in force on the settlement date."""
        latest = self.statement.latest
        on = self.on or (latest.on if latest else self.statement.as_of)
        texts = Texts(self.signed)
        return texts.whole(texts.of(on))

    def by(self, settlement: Settlement) -> View:
        """The view of one settlement, by the text in force on its date."""
        return evolve(self, on=settlement.on)

    @property
    def names(self) -> Names:
        """How the contract's things are called."""
        return Names(self.contract)

    @property
    def amounts(self) -> Amounts:
        """How amounts are written."""
        return Amounts(self.statement.currency, self.statement.step)

    def payment(self, name: str) -> Payment:
        """A payment or saving of the contract."""
        return self.contract.payment[name]

    def cells(self, amounts: tuple[Fraction, ...]) -> tuple[str, ...]:
        """Amounts in a table."""
        return tuple(self.amounts.cell(amount) for amount in amounts)


def clause_words(limit: LimitClause) -> str:
    """A limit in the contract's words, with its line, such as `cap total 12_600_000 DKK (line 77)`."""
    words = " ".join(limit.text.split())
    if limit.kind is LimitKind.AT_LEAST and not words.startswith("at least"):
        words = f"at least {words}"
    return f"{words} (line {limit.where})"
