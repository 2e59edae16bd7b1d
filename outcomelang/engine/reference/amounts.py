"""What a payment owes each participant after gates, `less` and limits per participant (steps 3, 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from outcomelang.engine.reference.formula import Formula
from outcomelang.engine.reference.lines import NOTHING, Item
from outcomelang.engine.reference.metrics import Today
from outcomelang.model.contract import Cap, Contract, Payment
from outcomelang.model.expression import Expression
from outcomelang.settlement.figures import Gates, GateState
from outcomelang.value.rounding import floor_to

Person = tuple[str, str]
LetThrough = Mapping[tuple[int, Person], Mapping[str, Fraction]]
"""By cap (its place in the contract) and person: what it let each payment have."""


def gate_of(item: Item, gates: Gates) -> GateState:
    """The state of the gate that an item passes: of its point and cohort, else of the nearest wider place."""
    cohort = item.member.member.cohort
    for place in ((item.point, cohort), (item.point, None), (None, cohort), (None, None)):
        if (item.payment, *place) in gates.states:
            return gates.states[item.payment, *place]
    return "open"


@frozen
class Share:
    """One participant's part of a payment: after `less`, and after each of the payment's own limits."""

    let_in: Fraction
    after_less: Fraction
    after_own: tuple[Fraction, ...]

    @property
    def own(self) -> Fraction:
        """What is left ahead of the contract's caps."""
        return self.after_own[-1] if self.after_own else self.after_less


def shares(payment: Payment, items: Iterable[Item], gates: Gates, today: Today) -> Mapping[Person, Share]:
    """Each participant's part of a payment."""
    sums: dict[Person, Fraction] = {}
    for item in items:
        amount = item.amount if gate_of(item, gates) == "open" else NOTHING
        sums[item.person] = sums.get(item.person, NOTHING) + amount
    return {person: _share(payment, amount, today) for person, amount in sums.items()}


def _share(payment: Payment, let_in: Fraction, today: Today) -> Share:
    left = let_in
    for less in payment.less:
        left -= left * _figure(less, today)
    limits = [limit for limit in payment.limits if limit.scope == "participant"]
    after_own: list[Fraction] = []
    for limit in limits:
        after_own.append(min(after_own[-1] if after_own else left, _limit(limit.amount, today)))
    return Share(let_in, left, tuple(after_own))


def _figure(expression: Expression, today: Today) -> Fraction:
    return Formula(today.sight, today.moment).value(expression).number


def _limit(expression: Expression, today: Today) -> Fraction:
    """A limit in whole units, rounded against the receiver."""
    return floor_to(_figure(expression, today), today.contract.rounding.step)


# --- Caps of the contract -----------------------------------------------------------------------


def participant_caps(contract: Contract) -> Sequence[tuple[int, Cap]]:
    """The contract's caps per participant, with their places."""
    return [(number, cap) for number, cap in enumerate(contract.caps) if cap.scope == "participant"]


def covers(cap: Cap, payment: str, contract: Contract) -> bool:
    """Whether a cap limits a payment; savings are reported, not paid, and no cap limits them."""
    is_paid = any(one.name == payment for one in contract.payments)
    return is_paid and (not cap.payments or payment in cap.payments)


def under_caps(wanted: Mapping[str, Mapping[Person, Share]], before: LetThrough, today: Today) -> LetThrough:
    """What each cap lets each payment have, for each person; each cap takes what the one before it left."""
    contract = today.contract
    amounts = {name: {person: share.own for person, share in parts.items()} for name, parts in wanted.items()}
    found: dict[tuple[int, Person], Mapping[str, Fraction]] = {}
    people = dict.fromkeys(person for parts in amounts.values() for person in parts)
    for number, cap in participant_caps(contract):
        room = _limit(cap.amount, today)
        names = [name for name in amounts if covers(cap, name, contract)]
        for person in people:
            wants = {name: amounts[name][person] for name in names if person in amounts[name]}
            found[number, person] = _fill(wants, before.get((number, person), {}), room)
            for name, amount in found[number, person].items():
                amounts[name][person] = amount
    return found


def _fill(wanted: Mapping[str, Fraction], before: Mapping[str, Fraction], room: Fraction) -> Mapping[str, Fraction]:
    """What falls makes room first; then the payments fill it in the order of the file."""
    let_through = {name: min(amount, before.get(name, NOTHING)) for name, amount in wanted.items()}
    for name, amount in wanted.items():
        more = min(amount - let_through[name], room - sum(let_through.values()))
        let_through[name] += max(more, NOTHING)
    return let_through
