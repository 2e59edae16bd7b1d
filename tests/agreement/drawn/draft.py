"""A contract while it is drawn: its days, and what has been declared so far.

A table or column is declared when something first asks for it, so that a drawn contract has no more than it uses.
"""

from collections.abc import Iterator
from datetime import date

from attrs import define, field, frozen

from tests.agreement.drawn.draw import Draw


@frozen
class PointList:
    """The points of a metric, as the contract writes them, and its numbers with their unit."""

    text: str
    numbers: tuple[int, ...]
    unit: str


@frozen
class MetricDraft:
    """A metric that has been declared: what can be said of it later.

    `kind` is `yes`, `number`, `days`, `months` or `money`; `level` is `member`, `group` or `contract`. What `grows` has
    no last day, and so no place in a figure of a group.
    """

    name: str
    kind: str
    level: str
    group: str | None = None
    points: PointList | None = None
    per_cohort: bool = False
    grows: bool = False


@define
class TableDraft:
    """A table that has been asked for: its head, its columns by name, and what stands after them."""

    head: str
    columns: dict[str, str] = field(factory=dict)
    counts: str = ""

    def __str__(self) -> str:
        columns = "".join(f"  {name} {declared}\n" for name, declared in self.columns.items())
        return f"{self.head} {{\n{columns}}}{self.counts}"


@frozen
class GroupDraft:
    """A target group; `cohorts` says by what its members fall into cohorts, if they do."""

    name: str
    text: str
    cohorts: str | None = None


@define
class Draft:
    """The contract so far; `avoids` are the kinds of clauses that it may not have."""

    draw: Draw
    term: tuple[date, date]
    settlements: tuple[date, ...]
    avoids: frozenset[str] = frozenset()
    tables: dict[str, TableDraft] = field(factory=dict)
    groups: list[GroupDraft] = field(factory=list)
    inputs: dict[str, str] = field(factory=dict)
    parameters: dict[str, str] = field(factory=dict)
    metrics: list[MetricDraft] = field(factory=list)
    payments: dict[str, str] = field(factory=dict)
    lined: list[str] = field(factory=list)
    per_cohort: list[str] = field(factory=list)
    clauses: list[str] = field(factory=list)
    names: list[str] = field(factory=list)
    payments_of: dict[str, str] = field(factory=dict)
    end: list[str] = field(factory=list)
    frame: str = ""
    has_region: bool = False
    has_investors: bool = False
    paid_to: str = "home"

    def new_name(self, stem: str) -> str:
        """A name that nothing has yet."""
        name = f"{stem}_{sum(one.startswith(stem) for one in self.names) + 1}"
        self.names.append(name)
        return name

    def may(self, clause: str) -> bool:
        """Whether the contract may have a clause of some kind."""
        return clause not in self.avoids

    def members(self, *kinds: str, group: str | None = None, with_last_day: bool = False) -> list[MetricDraft]:
        """The metrics of members of some kinds."""
        return [
            one
            for one in self.metrics
            if one.level == "member"
            and one.kind in kinds
            and (group is None or one.group == group)
            and not (with_last_day and one.grows)
        ]

    def figures(self, *, per_cohort: bool = False) -> list[MetricDraft]:
        """The numbers of groups, or of the contract, that a formula can have: those without points, or with one."""
        return [
            one
            for one in self.metrics
            if one.level != "member"
            and one.per_cohort == per_cohort
            and (one.points is None or len(one.points.numbers) == 1)
        ]

    @property
    def text(self) -> str:
        """The whole contract."""
        return "\n".join((self.frame, *self._declarations(), ""))

    def _declarations(self) -> Iterator[str]:
        yield from map(str, self.tables.values())
        yield from (group.text for group in self.groups)
        yield from (f"input {name} {of}" for name, of in self.inputs.items())
        yield from (f"parameter {name} = {value}" for name, value in self.parameters.items())
        yield from self.clauses
        yield from (f"pay {name}{text}" for name, text in self.payments.items())
        yield from self.end
