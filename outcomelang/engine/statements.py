"""What the plan of a contract asks of a database, each query put into the database's words when it is first asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import field, frozen

from outcomelang.engine.database import Statement
from outcomelang.plan.to_sql.in_sequence import InSequence
from outcomelang.plan.to_sql.queries import Queries

if TYPE_CHECKING:
    from sqlglot import exp

    from outcomelang.plan.plan import Plan


@frozen(slots=False)
class Statements:
    """The statements of a plan, which settlements of the same contract on other data ask in the same words.

    `say` puts a query into the words of the database, as `Database.statement` does.
    """

    queries: Queries
    say: Callable[[exp.Query, str | None], Statement]
    _named: dict[str, Statement | None] = field(factory=dict, init=False, eq=False)

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.queries.plan

    def named(self, name: str, query: Callable[[], exp.Query | None]) -> Statement | None:
        """One of the plan's queries, by a name of its own; None if the plan has no such query."""
        if name not in self._named:
            found = query()
            self._named[name] = None if found is None else self.of(found)
        return self._named[name]

    def of(self, query: exp.Query) -> Statement:
        """A query beside what the queries share."""
        return self.say(self.over_shared(query), None)

    def over_shared(self, query: exp.Query) -> exp.Query:
        """A query with the relations it rests on, but those that the queries share."""
        return self.queries.whole(query, self.queries.shared)

    @cached_property
    def lasting(self) -> Sequence[Statement]:
        """What lays the days of periods beside the data that all settlement dates share."""
        return self._laying(self._in_sequence.lasting)

    @cached_property
    def first(self) -> Sequence[Statement]:
        """What lays each relation that the queries share beside the data, in the order of computing."""
        return self._laying(self._in_sequence.first)

    @cached_property
    def next(self) -> Sequence[Statement]:
        """The same where those of an earlier date lie there."""
        return self._laying(self._in_sequence.next)

    @cached_property
    def _in_sequence(self) -> InSequence:
        return InSequence(self.queries)

    def _laying(self, relations: Mapping[str, exp.Query]) -> Sequence[Statement]:
        return tuple(self.say(query, name) for name, query in relations.items())
