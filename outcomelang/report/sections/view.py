"""What the sections of a statement are made from."""

from __future__ import annotations

from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import Contract, Payment
from outcomelang.report.amount import Amounts
from outcomelang.report.names import Names
from outcomelang.report.provenance import Provenance
from outcomelang.settlement.statement import LimitClause, LimitKind, Statement


@frozen
class View:
    """A statement with its contract, and where both come from.

    `in_full` asks for each settlement in full and for whole lists; otherwise the latest settlement and the first of
    long lists are shown.
    """

    statement: Statement
    contract: Contract
    provenance: Provenance
    in_full: bool = False

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
