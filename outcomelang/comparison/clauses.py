"""A checked contract taken apart into its clauses, each with what it means and where it stands.

Two clauses that mean the same are equal whatever their layout, their comments and their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import field, frozen

from outcomelang.model.contract import (
    Column,
    Contract,
    Declared,
    Group,
    Input,
    Metric,
    Parameter,
    Party,
    Payment,
    SharesFrom,
    Table,
)
from outcomelang.source import Span
from outcomelang.value.text import percent_text


@frozen
class Clause:
    """One clause: what it is called, what it means, where it stands; `words` say it where it has no place of its own.

    Clauses of one name, such as the price lines of a payment, are told apart by their order.
    """

    name: str
    meaning: object
    span: Span | None
    words: object = None
    moves_money: bool = True


@frozen
class Declaration:
    """Something that the contract declares, and its clauses; `name` is None for the contract as a whole."""

    kind: str
    name: str | None
    span: Span
    clauses: tuple[Clause, ...]
    moves_money: bool = True
    meaning: object = field(default=None, repr=False)


CONTRACT: Final = "contract"


def declarations(contract: Contract) -> Iterator[Declaration]:
    """All that a contract says: the whole, then what it declares by kind, in the order of the file."""
    yield Declaration(CONTRACT, None, contract.span, tuple(_of_whole(contract)))
    yield from (_declared(party.role, party, _party(party)) for party in contract.parties)
    yield from (_declared(table.kind, table, _table(table)) for table in contract.tables)
    for name, items in contract.codes:
        clause = Clause("list", items, None, words=items)
        yield Declaration("codes", name, contract.span, (clause,), meaning=(name, items))
    yield from (_declared("group", group, _group(group)) for group in contract.groups)
    yield from (_declared("input", figure, _input(figure)) for figure in contract.inputs)
    yield from (_declared("parameter", figure, _parameter(figure)) for figure in contract.parameters)
    yield from (_declared("metric", metric, _metric(metric)) for metric in contract.metrics)
    yield from (_declared("pay", payment, _payment(payment)) for payment in contract.payments)
    yield from (_declared("saving", saving, _payment(saving)) for saving in contract.savings)
    for test in contract.tests:
        clause = Clause("text", test.steps, test.span)
        yield Declaration("test", f'"{test.title}"', test.span, (clause,), moves_money=False, meaning=test)


def _declared(kind: str, one: Declared, clauses: Iterable[Clause]) -> Declaration:
    title = Clause("title", one.title, None, words=one.title, moves_money=False)
    return Declaration(kind, one.name, one.span, (title, *clauses), meaning=one)


def _of_whole(contract: Contract) -> Iterator[Clause]:
    yield Clause("name", contract.name, None, words=contract.name, moves_money=False)
    yield Clause("title", contract.title, None, words=contract.title, moves_money=False)
    yield Clause("currency", contract.currency, None, words=contract.currency)
    yield Clause("term", contract.term, None, words=contract.term)
    settlements, rounding = contract.settlements, contract.rounding
    yield Clause("settlement dates", settlements.dates, settlements.span)
    yield Clause("days until due", settlements.due, settlements.span)
    yield Clause("rounding", rounding, None, words=(rounding.mode.value, rounding.step, rounding.in_total))
    yield from (Clause("cap", one, one.span) for one in contract.caps)
    returns = () if contract.cap_return is None else (contract.cap_return,)
    yield from (Clause("cap return", one, one.span) for one in returns)
    yield from (Clause("floor", one, one.span) for one in contract.floors)
    guarantees = () if contract.guarantee is None else (contract.guarantee,)
    yield from (Clause("guarantee", one, one.span) for one in guarantees)
    waterfalls = () if contract.waterfall is None else (contract.waterfall,)
    yield from (Clause("waterfall", one, one.span) for one in waterfalls)
    yield from (Clause("always", one, one.span, moves_money=False) for one in contract.proofs)
    yield from (Clause("amendment", _period(one), one.span) for one in contract.amendments)


def _period(one: object) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in ("scope", "first", "last"))


def _party(party: Party) -> Iterator[Clause]:
    words = tuple((one.amount, "on", one.on) for one in party.fundings)
    yield Clause("funding", party.fundings, None, words=words)


# --- Data ---------------------------------------------------------------------------------------


def _table(table: Table) -> Iterator[Clause]:
    yield Clause("of", table.parent, None, words=table.parent)
    for column in table.columns:
        yield Clause(f"column {column.name}", _of_column(column), column.span)
    if table.counts:
        yield Clause("counts", table.counts, table.counts.span)


def _of_column(column: Column) -> tuple[object, ...]:
    """All that a column says; equality of types leaves some of it out."""
    fields = ("type", "source_type", "header", "low", "high", "optional", "awaited", "private")
    return (*(getattr(column, name) for name in fields), column.type.options, column.type.whole)


# --- Groups and figures -------------------------------------------------------------------------


def _group(group: Group) -> Iterator[Clause]:
    yield Clause("of", (group.parent or group.table), None, words=group.parent or group.table)
    if group.where is not None:
        yield Clause("where", group.where, group.where.span)
    enters, leaves, cohorts = group.enters, group.leaves, group.cohorts
    yield Clause("enters", enters, None, words=enters and (enters.column, "from", enters.first, "to", enters.last))
    if leaves is not None:
        span = leaves.when.span if leaves.when else None
        yield Clause("leaves", leaves, span, words=(leaves.column,))
    yield Clause("planned", group.planned, None, words=group.planned)
    yield Clause("at most", group.at_most, None, words=group.at_most)
    words = cohorts and (cohorts.by, cohorts.column, cohorts.size, cohorts.starts or None)
    yield Clause("cohorts", cohorts, None, words=words)
    yield Clause("weight", group.weight, None, words=group.weight)


def _input(figure: Input) -> Iterator[Clause]:
    of = figure.type
    yield Clause("type", (of, of.options, of.whole), figure.span)
    yield Clause("range", (figure.low, figure.high), figure.span)
    yield Clause("across", (figure.across, figure.per_cohort), None, words=(figure.across,))


def _parameter(figure: Parameter) -> Iterator[Clause]:
    for value in figure.values:
        yield Clause("value", value, None if value.first else value.value.span, words=(value.first, value.value))
    yield from (Clause(f'value of "{code}"', value, value.span) for code, value in figure.by_code)
    if figure.table is not None:
        yield Clause("table", figure.table, figure.table.span)


def _metric(metric: Metric) -> Iterator[Clause]:
    level = ("of" if metric.of_members else "across", metric.group, metric.per_cohort, metric.so_far)
    yield Clause("of", level, metric.span)
    yield Clause("type", metric.type, metric.span)
    points = metric.points
    yield Clause("points", points, None, words=points and (*points.numbers, points.unit.value, points.after))
    yield Clause("dates", metric.dates, None, words=metric.dates)
    yield Clause("formula", metric.formula, metric.formula.span)
    yield Clause("missing", metric.missing, metric.span)


# --- Payments -----------------------------------------------------------------------------------


def _payment(payment: Payment) -> Iterator[Clause]:
    if payment.formula is not None:
        yield Clause("formula", payment.formula, payment.formula.span)
    yield from (Clause("price line", line, line.span) for line in payment.lines)
    yield Clause("dates", (payment.dates, payment.last_part), payment.span)
    yield Clause("per cohort", payment.per_cohort, None, words=payment.per_cohort)
    yield from (Clause("only when", gate, gate.span) for gate in payment.gates)
    yield from (Clause("less", less, less.span) for less in payment.less)
    yield from (Clause("at most", limit, limit.span) for limit in payment.limits)
    if payment.at_least is not None:
        yield Clause("at least", payment.at_least, payment.at_least.span)
    yield Clause("never paid back", payment.never_paid_back, None, words=payment.never_paid_back)
    for name, shares in (("by", payment.by), ("to", payment.to)):
        yield Clause(name, shares, None, words=tuple(map(_shares_words, shares)))


def _shares_words(shares: SharesFrom) -> str:
    parts = ", ".join(f"{party} {percent_text(share)}" for party, share in shares.parts)
    return parts if shares.first is None else f"from {shares.first}: {parts}"
