"""Figures that are asked for in a cohort, all of the same cohorts.

A figure or a payment per cohort is worked out in one cohort after the other. What it takes of a group that falls into
other cohorts would be that of a cohort which only happens to have the same name, or of none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error, name_of
from outcomelang.model.contract import Contract, Declared, Group
from outcomelang.model.expression import (
    GroupAggregate,
    GroupCount,
    GroupShare,
    InputValue,
    MetricValue,
    Part,
    parts,
)

_HINT = "ask for figures of the same cohorts; for all of a group, name a metric `across` it that is not per cohort"


def cohorts_alike(contract: Contract) -> Iterator[Diagnostic]:
    """An error for each metric and payment that takes figures of other cohorts."""
    for metric in contract.metrics:
        if metric.per_cohort and metric.group:
            yield from _unlike((metric.group, *_asked_in_cohort(metric.formula, contract)), metric, contract)
    for payment in (*contract.payments, *contract.savings):
        if payment.per_cohort and payment.formula:
            asked = (payment.formula, *(gate.condition for gate in payment.gates))
            groups = (group for part in asked for group in _asked_in_cohort(part, contract))
            yield from _unlike(tuple(groups), payment, contract)


def _asked_in_cohort(whole: Part, contract: Contract) -> Iterator[str]:
    """The groups of which something is asked for in a cohort; a sum over cohorts goes through its own."""
    match whole:
        case GroupAggregate(across_cohorts=True):
            return
        case MetricValue(name=name) if contract.metric[name].per_cohort:
            group = contract.metric[name].group
        case InputValue(name=name) if contract.input[name].per_cohort:
            group = contract.input[name].across
        case GroupCount(group=name) | GroupShare(group=name) | GroupAggregate(group=name):
            group = name
        case _:
            group = None
    if group:
        yield group
    for part in parts(whole):
        yield from _asked_in_cohort(part, contract)


def _unlike(groups: tuple[str, ...], asked_by: Declared, contract: Contract) -> Iterator[Diagnostic]:
    """An error if two of the groups fall into other cohorts; one without cohorts is the same for all."""
    with_cohorts = [contract.group[name] for name in groups if contract.group[name].cohorts]
    for first, other in pairwise(with_cohorts):
        if other.cohorts != first.cohorts or (_are_numbered(first) and other.name != first.name):
            message = f"the cohorts of `{first.name}` and of `{other.name}` are not the same"
            yield error(contract, "OUT282", message, name_of(asked_by, contract), _HINT)
            return


def _are_numbered(group: Group) -> bool:
    """Whether cohorts are numbered among the members of each group."""
    return group.cohorts is not None and group.cohorts.by == "size"
