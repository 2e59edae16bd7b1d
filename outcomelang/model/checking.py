"""What the checking of one file shares: where findings go, the names, the currency and the term."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from attrs import field

from outcomelang.frozen import frozen
from outcomelang.model.contract import Group, Input, Metric, Parameter, Party, Table
from outcomelang.model.findings import Findings, did_you_mean
from outcomelang.model.names import DeclaredNames
from outcomelang.model.scope import CodeList, Named, NamedPoints, PaymentName, Scope
from outcomelang.model.type import Level
from outcomelang.syntax.expression import Name

_Named = TypeVar("_Named", Table, Group, Input, Parameter, Metric, Party, CodeList, NamedPoints, PaymentName)

NOUNS: dict[type[Named], str] = {
    Table: "table",
    Group: "group",
    Input: "input",
    Parameter: "parameter",
    Metric: "metric",
    Party: "party",
    CodeList: "list of codes",
    NamedPoints: "list of points",
    PaymentName: "payment",
}
"""What each kind of declaration is called in a message."""


@frozen
class Checking(Findings):
    """The surroundings of every declaration.

    `term` is None where the header does not say it rightly, which is reported once, there. `depths` are those of the
    figures checked so far (see `depth`).
    """

    names: DeclaredNames
    currency: str
    term: tuple[date, date] | None
    depths: dict[str, int] = field(factory=dict)

    def scope(self, level: Level, *, payments: bool = False) -> Scope:
        """The surroundings of an expression of this file; what else they have is for the caller to set."""
        return Scope(self.source, self.currency, self.names, level, payments=payments, diagnostics=self.diagnostics)

    def find(self, name: Name, wanted: type[_Named]) -> _Named | None:
        """What a name names, if it is of the wanted kind; an unknown name or another kind is an error."""
        found = self.names.find(name.text)
        noun = NOUNS[wanted]
        if isinstance(found, wanted):
            return found
        if found is not None:
            self.error("OUT201", f"`{name.text}` is a {NOUNS[type(found)]}, not a {noun}", name.span)
        elif not self.names.declares(name.text):
            hint = did_you_mean(name.text, self.names.like(noun))
            self.error("OUT200", f"no {noun} is called `{name.text}`", name.span, hint)
        return None
