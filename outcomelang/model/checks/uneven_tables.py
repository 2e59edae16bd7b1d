"""Tables of a payment that pay less again where more had been paid, and steps that no value can reach."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import warning
from outcomelang.model.contract import Contract, Payment
from outcomelang.model.expression import Expression, MetricValue, ParameterValue, Scale, StepRow, Steps, walk
from outcomelang.model.range_in_windows import RangeInWindows
from outcomelang.model.types_of_operators import figure_in_words

_ENDS_A_ROW = ("under", "up to")


def uneven_tables(contract: Contract) -> Iterator[Diagnostic]:
    """A warning for each table of steps, or scale, whose results rise and fall; and for each step out of reach.

    A table that falls all the way may be meant so, since of some figures less is better.
    """
    for table in dict.fromkeys(tables_of(contract)):
        yield from _rises_and_falls(table, contract)
        if isinstance(table, Steps) and not isinstance(table.operand, ParameterValue):
            yield from _out_of_reach(table, contract)


def tables_of(contract: Contract) -> Iterator[Steps | Scale]:
    """The steps and scales that payments by formula rest on, directly or by the metrics that they name."""
    for payment in contract.payments:
        yield from tables_of_payment(payment, contract)


def tables_of_payment(payment: Payment, contract: Contract) -> Iterator[Steps | Scale]:
    """The steps and scales that the formula of a payment rests on."""
    waiting: list[Expression] = [payment.formula] if payment.formula is not None else []
    seen: set[str] = set()
    while waiting:
        for part in walk(waiting.pop()):
            if isinstance(part, Steps | Scale):
                yield part
            elif isinstance(part, MetricValue) and part.name not in seen:
                seen.add(part.name)
                metric = contract.metric[part.name]
                waiting.extend(() if metric.of_members else (metric.formula,))


def results_of(table: Steps | Scale, contract: Contract) -> tuple[tuple[StepRow, Fraction], ...]:
    """The rows by rising values with what they give; none unless all of it is fixed in the contract."""
    ranges = RangeInWindows.of_contract(contract)
    ending = [row for row in table.rows if row.edge_word in _ENDS_A_ROW]
    beginning = [row for row in table.rows if row.edge_word not in _ENDS_A_ROW]
    results = [(row, ranges.of(row.result)) for row in (*ending, *beginning)]
    return tuple((row, one.lowest) for row, one in results if one.is_exact and one.lowest is not None)


def _rises_and_falls(table: Steps | Scale, contract: Contract) -> Iterator[Diagnostic]:
    steps = [(row, after - before) for (_, before), (row, after) in pairwise(results_of(table, contract))]
    if not any(change > 0 for _, change in steps):
        return
    for row, change in steps:
        if change < 0:
            text = " ".join(contract.source.excerpt(row.span).split())
            message = (
                f"`{text}` gives less than the row before it, while others give more: a better outcome is paid less"
            )
            yield warning(contract, "OUT703", message, row.span, "is a figure wrong, or are two rows exchanged?")


def _out_of_reach(table: Steps, contract: Contract) -> Iterator[Diagnostic]:
    highest = RangeInWindows.of_contract(contract).of(table.operand).highest
    for row in table.rows:
        beyond = highest is not None and (row.edge > highest or (row.edge == highest and row.edge_word == "above"))
        if beyond and row.edge_word in ("from", "above") and highest is not None:
            text = " ".join(contract.source.excerpt(row.span).split())
            most = figure_in_words(highest, table.operand.type)
            message = f"nobody can reach `{text}`: the value is {most} at the most"
            yield warning(contract, "OUT705", message, row.span, "leave it out, or look at the range of the value")
