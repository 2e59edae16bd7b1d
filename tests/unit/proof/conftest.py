"""Contracts that say what always holds, the verdict on it, and what the settlement itself makes of given figures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from attrs import define, field, frozen

from outcomelang import passes
from outcomelang.model.contract import Contract
from outcomelang.proof.claim import question_of
from outcomelang.proof.findings import planned_members, proofs
from outcomelang.proof.verdict import verdict_on
from outcomelang.settlement.figures import GroupCounts, GroupFigure, GroupKey, PaymentFigure
from outcomelang.settlement.sequence import settlements_of
from outcomelang.settlement.texts import TextAtWork
from outcomelang.source import Source

FRAME = """contract trial "Trial"
currency DKK
term 2021-01-01 to 2026-12-31
settle on 2026-12-31
payer city "City"
provider home "Home"
"""
MEMBERS = """table youth { id key  moved_in date  gone date optional }
periods tenancy of youth { from date  until date optional }
periods job of youth { from date  until date optional }
group young of youth enters moved_in from 2021-01-01 to 2021-12-31 PLANNED
metric housed of young at 12, 24 months = tenancy on point
metric working of young at 12, 24 months = job on point
"""


@define
class Given:
    """Figures in place of an engine: `certified` inputs, and who meets what of `young`, as sets of members' numbers."""

    contract: Contract
    certified: Mapping[str, Fraction]
    members: int = 0
    met: Mapping[tuple[str, int | None], int] = field(factory=dict)
    shared: tuple[tuple[str | None, tuple[int | None, ...]], ...] = ()

    def inputs(self, settlement):  # noqa: ARG002 (as `Measuring` has it)
        """See `Measuring`."""
        return {(name, None): value for name, value in self.certified.items()}

    def groups(self, settlement):  # noqa: ARG002 (as `Measuring` has it)
        """All members have entered, none has left."""
        return (GroupCounts("young", self.members, 0, ()),)

    def group_figures(self, settlement):  # noqa: ARG002 (as `Measuring` has it)
        """The numbers behind each share and count: those who meet a metric are the first so many members."""
        found = {}
        for number, (metric, points) in enumerate(self.shared, start=1):
            for point in points:
                met = self.met.get((metric, point), 0) if metric else self.members
                known = Fraction(self.members)
                found[GroupKey(number, point)] = GroupFigure(self.members, self.members, Fraction(met), known, 0, 0, 0)
        return found

    def payments(self, settlement, gates):  # noqa: ARG002 (as `Measuring` has it)
        """The price lines of each payment, member by member, with the limits per participant."""
        return tuple(self._paid(payment, gates) for payment in self.contract.payments if payment.lines)

    def lines(self, settlement, gates):  # noqa: ARG002 (as `Measuring` has it)
        """What makes the payments up is not looked at here."""
        return ()

    def _paid(self, payment, gates):
        owed = Fraction(0)
        gross = Fraction(0)
        for member in range(self.members):
            mine = Fraction(0)
            for line in payment.lines:
                points = line.points or (12, 24)
                for point in points:
                    is_open = all(
                        state == "open"
                        for (name, at, _), state in gates.states.items()
                        if name == payment.name and at in (None, point)
                    )
                    if is_open and member < self.met.get((line.metric, point), 0):
                        mine += line.price.value
            limits = [limit.amount.value for limit in payment.limits if limit.scope == "participant"]
            gross += mine
            owed += min([mine, *limits])
        cuts = gross - owed
        return PaymentFigure(
            payment=payment.name,
            gross=gross,
            waiting=Fraction(0),
            held=Fraction(0),
            refused=Fraction(0),
            less=cuts,
            cuts=(),
            owed=owed,
            lowest=owed,
            highest=owed,
        )


def contract_of(text, *clauses, planned="planned 10"):
    """A contract with clauses that always hold; there must be no error in it."""
    frame = FRAME + (MEMBERS.replace("PLANNED", planned) if "housed" in text or "working" in text else "")
    written = "\n".join((frame, text, *(f"always {clause}" for clause in clauses)))
    checked = passes.read(Source("trial.outcome", written))
    assert checked.contract is not None, [found.message for found in checked.diagnostics]
    return checked.contract


def decided(contract, number=0):
    """The question that a clause of a contract asks, and the verdict on it."""
    question = question_of(contract.proofs[number], contract)
    return question, verdict_on(question, planned_members(question, contract))


def settled(contract, certified, members=0, met=None):
    """What the settlement itself pays under each name, and in all, for given figures."""
    from outcomelang.plan.from_model import plan_of

    plan = plan_of(contract)
    numbers: dict[Any, list[int]] = {}
    shared = []
    for aggregate in plan.aggregates:
        numbers.setdefault(aggregate.of, []).append(aggregate.number)
        condition = getattr(aggregate.of, "condition", None)
        shared.append((condition.name if condition else None, (12, 24) if condition else (None,)))
    given = Given(contract, certified, members, met or {}, tuple(shared))
    at_work = TextAtWork(contract, given, numbers)
    last = list(settlements_of(contract, lambda _: at_work, contract.settlements.last))[-1].settlement
    paid = {payment.payment: payment.settled for payment in last.payments}
    return {**paid, "total": last.settled}


@frozen
class Proving:
    """What the tests by figures made up at random need."""

    contract_of: object
    decided: object
    settled: object


@pytest.fixture(scope="session")
def proving():
    """Contracts, verdicts, and the settlement of given figures."""
    return Proving(contract_of, decided, settled)


@pytest.fixture
def verdict():
    """The kind of verdict on a clause of a contract, in a word."""

    def judge(text, clause, **how):
        return type(decided(contract_of(text, clause, **how))[1]).__name__.lower()

    return judge


@pytest.fixture
def findings():
    """What `validate` says of the clauses of a contract."""

    def find(text, *clauses):
        return list(proofs(contract_of(text, *clauses)))

    return find
