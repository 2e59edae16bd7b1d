"""What the tests of a contract can reach, and what one settlement of a test has reached.

A clause is reached when all its ways have been seen: a price line paid an amount, a limit cut one (a minimum, a floor
or a guarantee added one), a gate was met and was not met, a yes or no was met and was not met, a number was known, and
a value lay in the row of a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

from attrs import frozen

from outcomelang.model.contract import Contract, Metric, MetricLine, Payment
from outcomelang.model.expression import Expression, ParameterValue, StepRow, Steps, walk
from outcomelang.model.type import Kind
from outcomelang.settlement.evaluate import NOWHERE, Evaluator, Place
from outcomelang.settlement.gates import places_of
from outcomelang.settlement.priced import Pricing
from outcomelang.settlement.sequence import Turn
from outcomelang.settlement.statement import LIMITING, PaymentSettlement, Settlement
from outcomelang.settlement.tables import row_of
from outcomelang.settlement.told import Known, quantity
from outcomelang.source import Span

Way: TypeAlias = Literal["met", "not met", "known", "paid", "acts", "taken"]
ClauseKind: TypeAlias = Literal["metric", "price line", "formula", "gate", "limit", "row"]

YES_AND_NO: tuple[Way, ...] = ("met", "not met")

_WITH_VALUE = ("known", "growing")
"""The statuses of a member's number that is paid, whether it is final or paid as it grows."""


@frozen
class Reached:
    """One way of the clause at a place of the contract."""

    span: Span
    way: Way


@frozen
class Clause:
    """Something that tests can reach, in so many ways; `of` names the metric or payment it belongs to."""

    kind: ClauseKind
    of: str | None
    span: Span
    ways: tuple[Way, ...]

    def missed(self, reached: frozenset[Reached]) -> tuple[Way, ...]:
        """The ways in which no test has reached it."""
        return tuple(way for way in self.ways if Reached(self.span, way) not in reached)


# --- What there is to reach ---------------------------------------------------------------------


def clauses_of(contract: Contract) -> tuple[Clause, ...]:
    """All clauses that tests can reach, in the order of the file."""
    found = (*_metrics(contract), *_payments(contract), *_limits(contract), *_rows(contract))
    return tuple(sorted(found, key=lambda clause: (clause.span, clause.kind)))


def _metrics(contract: Contract) -> Iterator[Clause]:
    for metric in contract.metrics:
        yield Clause("metric", metric.name, metric.span, _ways(metric))


def _ways(metric: Metric) -> tuple[Way, ...]:
    return YES_AND_NO if metric.type.kind is Kind.YESNO else ("known",)


def _payments(contract: Contract) -> Iterator[Clause]:
    for payment in (*contract.payments, *contract.savings):
        if payment.formula is not None:
            yield Clause("formula", payment.name, payment.formula.span, ("paid",))
        yield from (Clause("price line", payment.name, line.span, ("paid",)) for line in payment.lines)
        yield from (Clause("gate", payment.name, gate.span, YES_AND_NO) for gate in payment.gates)


def _limits(contract: Contract) -> Iterator[Clause]:
    for payment in (*contract.payments, *contract.savings):
        spans = [limit.span for limit in payment.limits]
        spans += [payment.at_least.span] if payment.at_least is not None else []
        yield from (Clause("limit", payment.name, span, ("acts",)) for span in spans)
    others = (contract.cap_return, contract.guarantee)
    whole = (*contract.caps, *contract.floors, *(one for one in others if one is not None))
    yield from (Clause("limit", None, one.span, ("acts",)) for one in whole)


def _rows(contract: Contract) -> Iterator[Clause]:
    """The rows of the tables of steps that are looked up above single members, each table once."""
    found: dict[Span, Clause] = {}
    for of, expression in _above_members(contract):
        for _, rows in _tables(expression, contract):
            for row in rows:
                found.setdefault(row.span, Clause("row", of, row.span, ("taken",)))
    yield from found.values()


def _above_members(contract: Contract) -> Iterator[tuple[str | None, Expression]]:
    """The formulas, conditions and limits that are worked out above single members, with what they belong to."""
    for metric in contract.metrics:
        if not metric.of_members:
            yield metric.name, metric.formula
    for payment in (*contract.payments, *contract.savings):
        yield from ((payment.name, expression) for expression in _of_payment(payment, contract))
    yield from ((None, cap.amount) for cap in contract.caps)


def _of_payment(payment: Payment, contract: Contract) -> Iterator[Expression]:
    if payment.formula is not None:
        yield payment.formula
    for line in payment.lines:
        if isinstance(line, MetricLine) and not contract.metric[line.metric].of_members:
            yield line.price
    yield from (gate.condition for gate in payment.gates)
    yield from (limit.amount for limit in payment.limits)


def _tables(expression: Expression, contract: Contract) -> Iterator[tuple[Expression, tuple[StepRow, ...]]]:
    """What is looked up in each table of steps of an expression, and the table's rows."""
    for part in walk(expression):
        match part:
            case Steps(operand=operand, rows=rows):
                yield operand, rows
            case ParameterValue(name=name, on=on) if on is not None:
                table = contract.parameter[name].table
                if isinstance(table, Steps):
                    yield on, table.rows
            case _:
                pass


# --- What a settlement has reached --------------------------------------------------------------


def reached_by(turn: Turn) -> Iterator[Reached]:
    """What one settlement has reached; members' metrics are the engine's to tell."""
    yield from _paid(turn.settlement, turn.owing.contract)
    yield from (Reached(span, "acts") for span in _acted(turn.settlement))
    yield from _told(turn)


def reached_metrics(contract: Contract, statuses: Mapping[str, Iterable[str]]) -> Iterator[Reached]:
    """What is reached where members have these statuses of their metrics."""
    for name, found in statuses.items():
        metric = contract.metric[name]
        for status in found:
            if status in _WITH_VALUE and metric.type.kind is not Kind.YESNO:
                yield Reached(metric.span, "known")
            elif status == "met":
                yield Reached(metric.span, "met")
            elif status == "not met":
                yield Reached(metric.span, "not met")


def _paid(settlement: Settlement, contract: Contract) -> Iterator[Reached]:
    """The price lines and formulas that have earned something which no gate keeps back or denies."""
    for one in (*settlement.payments, *settlement.savings):
        payment = contract.payment[one.payment]
        for line in one.lines:
            if line.amount - line.held - line.refused:
                formula = payment.formula
                yield Reached(payment.lines[line.line - 1].span if formula is None else formula.span, "paid")


def _acted(settlement: Settlement) -> Iterator[Span]:
    payments: tuple[PaymentSettlement, ...] = (*settlement.payments, *settlement.savings)
    for payment in payments:
        for line in payment.ledger:
            if line.kind in LIMITING and line.limit is not None and line.amount:
                yield line.limit.span
    yield from (floor.limit.span for floor in settlement.floors if floor.paid_now)
    if settlement.guarantee is not None and settlement.guarantee.paid:
        yield settlement.guarantee.limit.span


def _told(turn: Turn) -> Iterator[Reached]:
    """What was worked out above single members: metrics, gates, and the rows of tables."""
    owing = turn.owing
    contract, evaluator = owing.contract, owing.now.evaluator
    pricing = Pricing(contract, owing.now, owing.as_of)
    for metric in contract.metrics:
        if not metric.of_members:
            places = tuple(_places_of_metric(metric, evaluator))
            yield from _of_metric(metric, places, evaluator)
            for place in places:
                yield from _taken(metric.formula, evaluator.place_of(metric, place), evaluator)
    for payment in (*contract.payments, *contract.savings):
        yield from _of_one_payment(payment, turn, pricing)
    for cap in contract.caps:
        yield from _taken(cap.amount, NOWHERE, owing.bounds.evaluator)


def _of_one_payment(payment: Payment, turn: Turn, pricing: Pricing) -> Iterator[Reached]:
    """The gates of a payment, and the rows of the tables that it looks up."""
    evaluator = pricing.now.evaluator
    places = tuple(places_of(payment, pricing))
    for gate in payment.gates:
        told = (evaluator.value(gate.condition, place) for place in places)
        yield from (Reached(gate.span, "met" if one.value else "not met") for one in told if isinstance(one, Known))
    for expression in _of_payment(payment, pricing.contract):
        for place in places:
            yield from _taken(expression, place, evaluator)
    if payment.formula is not None:
        for day in payment.dates or ():
            if day <= turn.settlement.on:
                yield from _taken(payment.formula, NOWHERE, pricing.as_of(day).evaluator)


def _places_of_metric(metric: Metric, evaluator: Evaluator) -> Iterator[Place]:
    """Each point of a metric above single members, in each cohort."""
    numbers: tuple[int | None, ...] = metric.points.numbers if metric.points else (None,)
    unit = metric.points.unit if metric.points else None
    cohorts: tuple[str | None, ...] = evaluator.seen.cohorts(metric.group or "") if metric.per_cohort else (None,)
    for number in numbers:
        yield from (Place(number, unit, cohort) for cohort in cohorts)


def _of_metric(metric: Metric, places: Iterable[Place], evaluator: Evaluator) -> Iterator[Reached]:
    for place in places:
        told = evaluator.metric(metric, place)
        if isinstance(told, Known):
            is_yes_or_no = metric.type.kind is Kind.YESNO
            yield Reached(metric.span, ("met" if told.value else "not met") if is_yes_or_no else "known")


def _taken(expression: Expression, place: Place, evaluator: Evaluator) -> Iterator[Reached]:
    for operand, rows in _tables(expression, evaluator.contract):
        told = evaluator.value(operand, place)
        row = row_of(quantity(told), rows) if isinstance(told, Known) else None
        if row is not None:
            yield Reached(row.span, "taken")
