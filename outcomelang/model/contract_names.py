"""A checked contract's names, as those who work on single expressions ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from outcomelang.frozen import frozen
from outcomelang.model.checking import NOUNS
from outcomelang.model.contract import Contract
from outcomelang.model.scope import Named


@frozen
class ContractNames:
    """The figures, groups and tables of a contract, by name."""

    contract: Contract

    def find(self, name: str) -> Named | None:
        """What a name names, or None."""
        of = self.contract
        for named in (of.metric, of.parameter, of.input, of.group, of.table):
            if name in named:
                return named[name]
        return None

    def declares(self, name: str) -> bool:
        """Whether the contract declares the name."""
        return self.find(name) is not None

    def noun(self, name: str) -> str | None:
        """What a name is declared as."""
        found = self.find(name)
        return NOUNS[type(found)] if found else None

    def all(self) -> Iterable[str]:
        """Every name."""
        of = self.contract
        return chain(of.metric, of.parameter, of.input, of.group, of.table)
