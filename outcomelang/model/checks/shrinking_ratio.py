"""Shares and means that rise by themselves when fewer members are measured."""

from __future__ import annotations

from collections.abc import Iterator

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import name_of, warning
from outcomelang.model.contract import Contract, Metric, MetricLine, Payment
from outcomelang.model.expression import (
    Expression,
    GroupAggregate,
    GroupCount,
    GroupShare,
    IsKnown,
    MetricValue,
    Part,
    walk,
)


def shrinking_ratio(contract: Contract) -> Iterator[Diagnostic]:
    """A warning for each payment on a share or mean from which members can be left out, if nothing asks how many.

    It is those whose value is `missing left out` that can be made fewer: whom nobody measures is in no share. A count
    of those who meet a condition, or the share of those of whom something is known, asks how many there are.
    """
    for payment in contract.payments:
        parts = tuple(_behind(payment, contract))
        if any(_asks_how_many(part) for part in parts):
            continue
        for part in parts:
            left_out = _left_out_of(part, contract)
            if left_out is not None:
                message = (
                    f"`{payment.name}` rests on a share or mean without the members "
                    f"whose `{left_out.name}` is missing: it can rise when fewer are measured"
                )
                hint = f"ask how many: `only when count of {left_out.group}({left_out.name} is known) >= ...`"
                yield warning(contract, "OUT704", message, name_of(payment, contract), hint)
                break


def _behind(payment: Payment, contract: Contract) -> Iterator[Part]:
    """All that the formula, conditions and lines of a payment above single members rest on."""
    waiting: list[Expression] = [gate.condition for gate in payment.gates]
    if payment.formula is not None:
        waiting.append(payment.formula)
    metrics = (contract.metric[line.metric] for line in payment.lines if isinstance(line, MetricLine))
    waiting.extend(metric.formula for metric in metrics if not metric.of_members)
    seen: set[str] = set()
    while waiting:
        for part in walk(waiting.pop()):
            yield part
            if isinstance(part, MetricValue) and part.name not in seen and not contract.metric[part.name].of_members:
                seen.add(part.name)
                waiting.append(contract.metric[part.name].formula)


def _asks_how_many(part: Part) -> bool:
    match part:
        case GroupCount(condition=condition):
            return condition is not None
        case GroupShare(condition=condition):
            return any(isinstance(inner, IsKnown) for inner in walk(condition))
        case _:
            return False


def _left_out_of(part: Part, contract: Contract) -> Metric | None:
    """A metric whose missing members have no part in a share or mean."""
    match part:
        case GroupShare(condition=operand) | GroupAggregate(function="mean" | "median", operand=operand):
            named = (contract.metric[one.name] for one in walk(operand) if isinstance(one, MetricValue))
            return next((one for one in named if one.of_members and _is_left_out(one)), None)
        case _:
            return None


def _is_left_out(metric: Metric) -> bool:
    if metric.missing is None:
        return False
    fates = (metric.missing.otherwise, *(fate for fate, _ in metric.missing.cases))
    return any(fate.outcome == "left out" for fate in fates)
