"""The numbers of members that formulas and figures of groups rest on, for what everybody may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from outcomelang.engine.settling import Settling
from outcomelang.model.contract import Contract
from outcomelang.model.expression import GroupAggregate
from outcomelang.model.type import Kind
from outcomelang.plan.plan import Aggregate
from outcomelang.settlement.figures import GroupFigure, GroupKey
from outcomelang.settlement.public import Counts, counts_members


def behind_figures(settled: Settling) -> Mapping[date, Counts]:
    """By settlement date, for contracts that pay for figures of groups; empty for those that pay for single members."""
    statement, measuring = settled.statement, settled.measuring
    if statement is None or measuring is None or not _pays_for_figures(settled.contract):
        return {}
    numbers = {aggregate.number: aggregate for aggregate in measuring.plan.aggregates}
    return {
        one.on: {
            (*place, what): number
            for key, figure in measuring.group_figures(one.on).items()
            for place, what, number in _counts(key, figure, numbers[key.aggregate])
        }
        for one in statement.settlements
    }


def _pays_for_figures(contract: Contract) -> bool:
    texts = (contract, *(one.contract for one in contract.amended_texts))
    return any(not counts_members(payment, text) for text in texts for payment in text.payments)


def _counts(key: GroupKey, figure: GroupFigure, aggregate: Aggregate) -> Iterator[tuple[tuple[object, ...], str, int]]:
    """Those who have entered and those whose value is known; of a yes or no also how many of each."""
    place = ("figure", key.aggregate, key.point, key.cohort)
    yield place, "entered", figure.entered
    if aggregate.conclusion is None:
        return
    yield place, "known", figure.known
    yield place, "not known", figure.entered - figure.known
    of = aggregate.of
    is_yes_or_no = not isinstance(of, GroupAggregate) or of.operand.type.kind is Kind.YESNO
    if is_yes_or_no and figure.weight == figure.known:
        yield place, "yes", int(figure.total)
        yield place, "no", figure.known - int(figure.total)
