"""What a contract says of invented members, and what it pays for some of them, by the reference evaluator.

It takes rows as they are in memory, and asks for no file and no database: a thousand members take a second or two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final, TypeAlias

from attrs import evolve, frozen

from outcomelang.comparison.invention.case import Case
from outcomelang.comparison.invention.member import Invented, keys_of
from outcomelang.engine.invented_rows import data_of, figures_of_case
from outcomelang.engine.reference.amounts.sequence import Settling, Turn
from outcomelang.engine.reference.lines import items_of
from outcomelang.engine.reference.metrics import MemberToday
from outcomelang.engine.reference.people import People, people_on
from outcomelang.engine.reference.settled import settled_until
from outcomelang.engine.reference.stopped import Stopped
from outcomelang.model.contract import Contract, Metric, Payment
from outcomelang.model.expression import Expression, GroupAggregate, GroupCount, GroupShare, walk
from outcomelang.value.rounding import TooLarge

Sign: TypeAlias = tuple[object, ...]
"""One thing that a contract says of a member: the place where it says it, and what."""

Signs: TypeAlias = frozenset[Sign]

DOES_NOT_FIT: Final = (ValueError, OverflowError, ZeroDivisionError, Stopped, TooLarge)
"""What is raised for members whose data a contract cannot read or settle; a group without weights divides by 0."""


@frozen(slots=False)
class Reading:
    """A contract as the search reads it; `touched` are the names of what a difference can reach, all if empty."""

    contract: Contract
    touched: frozenset[str] = frozenset()

    @cached_property
    def quick(self) -> Contract:
        """The contract with its last settlement alone, where no amendment needs the others."""
        if self.contract.amendments:
            return self.contract
        settlements = self.contract.settlements
        return evolve(self.contract, settlements=evolve(settlements, dates=settlements.dates[-1:]))

    # --- Amounts --------------------------------------------------------------------------------

    def paid(self, case: Case, *, quick: bool) -> tuple[object, ...]:
        """What is paid, to whom and when, settlement by settlement. Raises one of `DOES_NOT_FIT`."""
        contract = self.quick if quick else self.contract
        data, figures = data_of(case.members, contract), figures_of_case(case, contract)
        settling = settled_until(contract, data, figures, contract.settlements.last)
        return tuple(_paid(turn) for turn in settling.turns)

    # --- Signs ----------------------------------------------------------------------------------

    def signs(self, members: Sequence[Invented], *, whole: bool) -> Mapping[Invented, Signs]:
        """What the contract says of each of some members at the end: all, or what is touched.

        Raises one of `DOES_NOT_FIT`.
        """
        data = data_of(members, self.quick)
        last = self.contract.settlements.last
        texts = Settling(self.quick, data, {})
        found: dict[str, set[Sign]] = {}
        for amendments in dict.fromkeys(
            self.contract.in_force("settlements", day) for day in self.quick.settlements.dates
        ):
            people = people_on(texts.text_of(amendments), data, {}, last)
            for key, sign in _signs(people, frozenset() if whole else self.touched):
                found.setdefault(key, set()).add((amendments, *sign))
        keys = keys_of(len(members))
        return {member: frozenset(found.get(key, ())) for key, member in zip(keys, members, strict=True)}


def _paid(turn: Turn) -> tuple[object, ...]:
    transfers: dict[tuple[str, str], Fraction] = {}
    of_guarantor = turn.guarantee.transfers if turn.guarantee else ()
    for one in (*turn.moved.transfers, *of_guarantor):
        transfers[one.payer, one.payee] = transfers.get((one.payer, one.payee), Fraction(0)) + one.amount
    kept = {key: amount for key, amount in transfers.items() if amount}
    settled = {name: account.settled for name, account in turn.record.accounts.items() if account.settled}
    return turn.record.on, turn.due if kept else None, settled, kept


def _signs(people: People, touched: frozenset[str]) -> Iterator[tuple[str, Sign]]:
    contract = people.contract
    for group in contract.groups:
        if not touched or group.name in touched:
            for member in people.of(group.name):
                yield _whose(member), ("group", group.name)
    for metric in contract.metrics:
        if not touched or metric.name in touched:
            yield from _of_metric(metric, people) if metric.of_members else _behind(metric, people)
    for payment in (*contract.payments, *contract.savings):
        if not touched or payment.name in touched:
            yield from _of_payment(payment, people)


def _of_payment(payment: Payment, people: People) -> Iterator[tuple[str, Sign]]:
    for item in items_of(payment, people.today, people.of):
        place = ("line", item.payment, item.line, item.point, item.day)
        yield _whose(item.member), (*place, item.status, item.amount)


def _whose(member: MemberToday) -> str:
    """The key of the participant: of a child with a key of its own, that of its parent."""
    row = member.member.row
    return str(row[row.table.parent]) if row.table.parent else member.member.key


def _of_metric(metric: Metric, people: People) -> Iterator[tuple[str, Sign]]:
    for member in people.of(metric.group or ""):
        for number in metric.points.numbers if metric.points else (None,):
            answer = member.metric(metric, number)
            yield _whose(member), ("metric", metric.name, number, answer.state, answer.value)


def _behind(metric: Metric, people: People) -> Iterator[tuple[str, Sign]]:
    """What a figure of a group asks of each of its members."""
    parts = [one for one in walk(metric.formula) if isinstance(one, GroupCount | GroupShare | GroupAggregate)]
    for place, one in enumerate(parts):
        asked = one.operand if isinstance(one, GroupAggregate) else one.condition
        if asked is not None:
            yield from _asked(asked, ("behind", metric.name, place), metric, people.of(one.group))


def _asked(
    asked: Expression, place: Sign, metric: Metric, members: Sequence[MemberToday]
) -> Iterator[tuple[str, Sign]]:
    for member in members:
        for number in metric.points.numbers if metric.points else (None,):
            answer = member.answer(asked, metric.points, number)
            yield _whose(member), (*place, number, answer.state, answer.value)


def worth_of(signs: Signs) -> Fraction:
    """What the lines of a member come to."""
    return sum((one[-1] for one in signs if one[1] == "line" and isinstance(one[-1], Fraction)), Fraction(0))


def gist(sign: Sign) -> tuple[object, ...]:
    """Where a sign stands and whether it is good: a yes, an amount above 0, a membership; by whatever text."""
    kind, name, *rest = sign[1:]
    if kind == "line":
        return kind, name, *rest[:2], bool(rest[-1])
    return kind, name, *rest[:-1], bool(rest[-1]) if rest else True
