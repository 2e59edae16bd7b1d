"""The figures that a payment's formula, conditions and limits rest on, each with what it rests on in turn.

They are what an auditor asks for after the amount: the certified inputs, the metrics of groups, and of each share, mean
or count how many members are in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from attrs import field, frozen

from outcomelang.model.contract import MetricLine, Payment
from outcomelang.model.expression import (
    Expression,
    GroupAggregate,
    GroupCount,
    GroupShare,
    InputValue,
    MetricValue,
    ParameterValue,
    Part,
    PaymentValue,
    parts,
)
from outcomelang.model.type import Type
from outcomelang.settlement.evaluate import Evaluator, Place
from outcomelang.settlement.figures import GroupFigure
from outcomelang.settlement.gates import places_of
from outcomelang.settlement.priced import Pricing, View
from outcomelang.settlement.range_of_figures import RangeOfFigures
from outcomelang.settlement.told import Told
from outcomelang.source import Span

_Figure: TypeAlias = InputValue | ParameterValue | MetricValue | PaymentValue | GroupCount | GroupShare | GroupAggregate
_FIGURES = (InputValue, ParameterValue, MetricValue, PaymentValue, GroupCount, GroupShare, GroupAggregate)
_AGGREGATES = (GroupCount, GroupShare, GroupAggregate)


@frozen
class FigureBehind:
    """A figure as of a settlement date: its name or its words, at a point and in a cohort if it has these.

    `span` is where it is named. `members` are those whose values are in a figure of a group; `behind` are the figures
    that it is worked out from.
    """

    words: str
    span: Span = field(eq=False)
    type: Type
    point: int | None
    cohort: str | None
    told: Told
    members: GroupFigure | None
    behind: tuple[FigureBehind, ...]


def figures_behind(payment: Payment, evaluator: Evaluator) -> tuple[FigureBehind, ...]:
    """The figures above single members that a payment rests on, in the order of its text, each once."""
    view = View(evaluator, RangeOfFigures(evaluator, {}))
    pricing = Pricing(evaluator.contract, view, lambda _: view)
    found: dict[object, FigureBehind] = {}
    for expression in _expressions(payment, evaluator):
        for place in dict.fromkeys(places_of(payment, pricing)):
            for one in _inside(expression, place, evaluator):
                found.setdefault((one.words, one.point, one.cohort), one)
    return tuple(found.values())


def _expressions(payment: Payment, evaluator: Evaluator) -> Iterator[Expression]:
    if payment.formula is not None:
        yield payment.formula
    yield from (gate.condition for gate in payment.gates)
    yield from payment.less
    yield from (limit.amount for limit in payment.limits)
    if payment.at_least is not None:
        yield payment.at_least
    for line in payment.lines:
        if isinstance(line, MetricLine) and not evaluator.contract.is_of_members(line):
            metric = evaluator.contract.metric[line.metric]
            yield MetricValue(line.metric, type=metric.type, level=metric.formula.level, span=metric.span)
            yield line.price


def _inside(whole: Part, place: Place, evaluator: Evaluator) -> Iterator[FigureBehind]:
    """The figures named in an expression, without those that only they rest on."""
    if isinstance(whole, _FIGURES):
        yield _figure(whole, place, evaluator)
        return
    for part in parts(whole):
        yield from _inside(part, place, evaluator)


def _figure(named: _Figure, place: Place, evaluator: Evaluator) -> FigureBehind:
    at, members = place, None
    behind: tuple[FigureBehind, ...] = ()
    if isinstance(named, MetricValue):
        metric = evaluator.contract.metric[named.name]
        at = evaluator.place_of(metric, place)
        behind = tuple(_inside(metric.formula, at, evaluator))
    elif isinstance(named, GroupAggregate) and named.across_cohorts:
        cohorts = evaluator.seen.cohorts(named.group)
        behind = tuple(one for cohort in cohorts for one in _inside(named.operand, Place(cohort=cohort), evaluator))
    elif isinstance(named, _AGGREGATES) and not (isinstance(named, GroupCount) and named.condition is None):
        members = evaluator.figure_of(named, place)
    return FigureBehind(
        words=_words(named, evaluator),
        span=named.span,
        type=named.type,
        point=at.point,
        cohort=at.cohort,
        told=evaluator.value(named, place),
        members=members,
        behind=behind,
    )


def _words(named: _Figure, evaluator: Evaluator) -> str:
    if isinstance(named, MetricValue | InputValue | PaymentValue):
        return named.name
    return " ".join(evaluator.contract.source.excerpt(named.span).split())
