"""Which clause comes to more than the database can compute exactly.

The database only says that some number had no room. To name the clause, its figures are computed once more, one after
the other in the order in which they rest on each other: the first that fails is the one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import evolve, frozen
from sqlglot import exp

from outcomelang.engine.database import Database
from outcomelang.model.type import Kind
from outcomelang.plan.plan import Aggregate, Conclusion, Grain, PaymentPlan
from outcomelang.plan.to_sql.grains import ALL_ROWS, EVIDENCE, settled_name
from outcomelang.plan.to_sql.lines import LINES
from outcomelang.plan.to_sql.queries import Queries
from outcomelang.plan.to_sql.words import SETTLEMENT, col, named, relation
from outcomelang.source import Span


def clause_without_room(database: Database, queries: Queries, settlement: date) -> Span:
    """Where the first figure that has no room on a settlement date is written; the whole contract, if each has room.

    Gates must have been laid beside the data if payments are looked at.
    """
    return _Search(database, queries, settlement).clause()


@frozen
class _Search:
    database: Database
    queries: Queries
    settlement: date

    def clause(self) -> Span:
        return next((span for span, queries, query in self._figures() if self._fails(queries, query)), self._all)

    @property
    def _all(self) -> Span:
        return self.queries.plan.contract.span

    def _figures(self) -> Iterator[tuple[Span, Queries, exp.Query]]:
        plan = self.queries.plan
        for grain in plan.grains:
            for place, conclusion in enumerate(grain.conclusions):
                yield conclusion.formula.span, self._up_to(grain, place), _largest(grain, conclusion)
        for aggregate in plan.aggregates:
            yield from self._of_group(aggregate)
        for payment in plan.payments:
            yield from self._of_payment(payment)

    def _up_to(self, grain: Grain, place: int) -> Queries:
        """The queries without what is concluded after: a database may compute it though nobody asks for it."""
        cut = evolve(grain, conclusions=grain.conclusions[: place + 1])
        plan = self.queries.plan
        grains = tuple(cut if one is grain else one for one in plan.grains)
        return evolve(self.queries, plan=evolve(plan, grains=grains, aggregates=(), payments=()))

    def _of_group(self, aggregate: Aggregate) -> Iterator[tuple[Span, Queries, exp.Query]]:
        alone = evolve(self.queries, plan=evolve(self.queries.plan, aggregates=(aggregate,)))
        figures = alone.group_figures()
        if figures is not None:
            yield aggregate.of.span, alone, figures

    def _of_payment(self, payment: PaymentPlan) -> Iterator[tuple[Span, Queries, exp.Query]]:
        for line in payment.lines:
            of_line = evolve(payment, lines=(line,))
            alone = evolve(self.queries, plan=evolve(self.queries.plan, payments=(of_line,)))
            yield line.line.span, alone, exp.select(exp.Star()).from_(relation(LINES))
        alone = evolve(self.queries, plan=evolve(self.queries.plan, payments=(payment,)))
        for query in (alone.lines(), alone.payments()):
            if query is not None:
                yield payment.payment.span, alone, query

    def _fails(self, queries: Queries, query: exp.Query) -> bool:
        statement = self.database.statement(queries.whole(query))
        return self.database.has_no_room(statement, {SETTLEMENT: self.settlement})


def _largest(grain: Grain, conclusion: Conclusion) -> exp.Query:
    """The largest of the members' values, or whether one is yes: neither can be told without computing all of them."""
    function = exp.LogicalOr if conclusion.formula.type.kind is Kind.YESNO else exp.Max
    suffixes = ("", EVIDENCE, ALL_ROWS) if conclusion.evidence else ("",)
    names = (f"{conclusion.name} value{suffix}" for suffix in suffixes)
    values = (named(function(this=col(name)), name) for name in names)
    return exp.select(*values).from_(relation(settled_name(grain)))
