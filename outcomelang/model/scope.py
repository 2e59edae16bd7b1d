"""Where an expression stands: what it may name, and whose values it may look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeAlias

from attrs import field

from outcomelang.diagnostic import Diagnostic
from outcomelang.frozen import frozen
from outcomelang.model.contract import Group, Input, Metric, Parameter, Party, Points, Table
from outcomelang.model.expression import Day
from outcomelang.model.type import Level
from outcomelang.source import Source


@frozen
class CodeList:
    """A declared list of codes."""

    name: str
    values: tuple[str, ...]


@frozen
class NamedPoints:
    """A declared list of points."""

    name: str
    points: Points


@frozen
class PaymentName:
    """A payment or saving that another rule may name."""

    name: str


Named: TypeAlias = Table | Group | Input | Parameter | Metric | Party | CodeList | NamedPoints | PaymentName


class Names(Protocol):
    """The contract's one namespace. Metrics, parameters and groups are checked when first asked for."""

    def find(self, name: str) -> Named | None:
        """What a name names, or None if it is unknown or its declaration is in error (see `declares`)."""

    def declares(self, name: str) -> bool:
        """Whether the file declares the name at all, rightly or not: a wrong declaration is reported once, there."""

    def noun(self, name: str) -> str | None:
        """What a name is declared as (`metric`, `table` ...), without checking that; None if it is not declared."""

    def all(self) -> Iterable[str]:
        """Every declared name, for `did you mean`."""


@frozen
class Scope:
    """The surroundings of an expression.

    `level` is the narrowest level its values may have. `group` gives the participant's columns and the member's
    days; `row_table` the columns of the row that a filter or a row formula looks at (they come first when a
    name is both). `days` are the named days that mean something here; with `Day.POINT` a `since` ends at the
    point. `payments` says that payments and `total` may be named.

    `points` are the points at which the expression is asked for: the metric's own, or those that a payment prices.
    Without them a metric named here may have one point at most, unless `each_point` says that the sentence holds
    at every point (`always`). `per_cohort` says that it is asked for once per cohort.
    """

    source: Source
    currency: str
    names: Names
    level: Level
    group: Group | None = None
    row_table: Table | None = None
    days: frozenset[Day] = frozenset()
    payments: bool = False
    points: Points | None = None
    each_point: bool = False
    per_cohort: bool = False
    diagnostics: list[Diagnostic] = field(factory=list, eq=False, repr=False)

    def report(self, diagnostic: Diagnostic) -> None:
        """Note a finding; the pass goes on so that all of them are found."""
        self.diagnostics.append(diagnostic)
