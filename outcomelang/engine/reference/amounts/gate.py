"""Step 3: `only when`."""

from __future__ import annotations

from typing import Literal

from attrs import evolve, frozen

from outcomelang.engine.reference.answer import PENDING, Answer
from outcomelang.engine.reference.figures import Figures, Place
from outcomelang.model.contract import Contract, Payment
from outcomelang.model.expression import Expression, InputValue, MetricValue, walk

GateState = Literal["open", "closed", "pending"]


@frozen
class Passed:
    """How the gates of a payment stand at one place, and whether that can still change."""

    state: GateState
    is_final: bool


def passed(payment: Payment, place: Place, figures: Figures, for_good: Figures) -> Passed:
    """Of several gates, one that denies decides, then one that holds back."""
    states: list[GateState] = []
    is_final = True
    for gate in payment.gates:
        answer = _condition(gate.condition, place, figures, by_cohort=payment.per_cohort)
        if answer.is_yes:
            states.append("open")
        elif answer.is_no and gate.otherwise == "nothing":
            states.append("closed")
        else:
            states.append("pending")
        is_final = is_final and _condition(gate.condition, place, for_good, by_cohort=payment.per_cohort).is_settled
    if "closed" in states:
        return Passed("closed", is_final)
    return Passed("pending" if "pending" in states else "open", is_final)


def _condition(condition: Expression, place: Place, figures: Figures, *, by_cohort: bool) -> Answer:
    """A condition at a place; of a member whose cohort is to come, one on a figure per cohort is pending."""
    is_per_cohort = _is_per_cohort(condition, figures.people.contract)
    if place.cohort is None and is_per_cohort:
        return PENDING
    return figures.value(condition, place if is_per_cohort or by_cohort else evolve(place, cohort=None))


def _is_per_cohort(condition: Expression, contract: Contract) -> bool:
    return any(
        (isinstance(part, MetricValue) and contract.metric[part.name].per_cohort)
        or (isinstance(part, InputValue) and contract.input[part.name].per_cohort)
        for part in walk(condition)
    )
