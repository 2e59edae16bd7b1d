"""Step 6: limits per participant, of the payment and then of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from outcomelang.engine.reference.amounts.portion import Person
from outcomelang.engine.reference.arithmetic import NOTHING, total
from outcomelang.model.contract import Cap, Contract, Payment
from outcomelang.settlement.statement import LimitClause

Parts = Mapping[Person | None, Fraction]
"""What a payment owes each participant; what is nobody's alone is not limited here."""
LetThrough = Mapping[tuple[int, Person], Mapping[str, Fraction]]
"""By cap (its place in the contract) and participant: what it let each payment have."""


@frozen
class Cut:
    """What a limit took from a payment."""

    limit: LimitClause
    amount: Fraction


def under_own_limits(parts: Parts, limits: Sequence[LimitClause]) -> tuple[Parts, list[Cut]]:
    """What the payment's own limits per participant leave; one that is not known lets nothing through."""
    cuts: list[Cut] = []
    for clause in limits:
        before = parts
        room = clause.amount or NOTHING
        parts = {person: min(amount, room) if person else amount for person, amount in before.items()}
        cuts.append(Cut(clause, total(list(before.values())) - total(list(parts.values()))))
    return parts, cuts


def participant_caps(contract: Contract) -> Sequence[tuple[int, Cap]]:
    """The contract's caps per participant, with their places."""
    return [(number, cap) for number, cap in enumerate(contract.caps) if cap.scope == "participant"]


def covers(cap: Cap, payment: Payment, contract: Contract) -> bool:
    """Whether a cap limits a payment; savings are reported, not paid, and no cap limits them."""
    is_paid = any(one.name == payment.name for one in contract.payments)
    return is_paid and (not cap.payments or payment.name in cap.payments)


def under_caps(
    parts: Mapping[str, Parts], before: LetThrough, contract: Contract, amounts: Mapping[int, Fraction]
) -> LetThrough:
    """What each cap lets each payment have, for each participant; each takes what the one before it left.

    `amounts` are the caps' amounts, by their places; `before` is what they let through at the settlement before.
    """
    left = {name: dict(of_payment) for name, of_payment in parts.items()}
    found: dict[tuple[int, Person], Mapping[str, Fraction]] = {}
    people = dict.fromkeys(person for of_payment in parts.values() for person in of_payment if person)
    for number, cap in participant_caps(contract):
        names = [name for name in left if covers(cap, contract.payment[name], contract)]
        for person in people:
            wants = {name: left[name][person] for name in names if person in left[name]}
            found[number, person] = _filled(wants, before.get((number, person), {}), amounts[number])
            for name, amount in found[number, person].items():
                left[name][person] = amount
    return found


def _filled(wanted: Mapping[str, Fraction], before: Mapping[str, Fraction], room: Fraction) -> Mapping[str, Fraction]:
    """What falls makes room first; then the payments fill it in the order of the file."""
    let_through = {name: min(amount, before.get(name, NOTHING)) for name, amount in wanted.items()}
    for name, amount in wanted.items():
        more = min(amount - let_through[name], room - total(list(let_through.values())))
        let_through[name] += max(more, NOTHING)
    return let_through
