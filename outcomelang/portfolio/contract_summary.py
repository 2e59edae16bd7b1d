"""One contract of a portfolio, from its statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import Contract, Group
from outcomelang.model.most_owed import MostOwed
from outcomelang.portfolio.planned_outcomes import planned_outcomes
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.investors import Dated, paid_back, paid_in
from outcomelang.settlement.statement import GroupStatement, Settlement, Statement


@frozen
class PartySum:
    """What a party or a public budget comes to in one contract; `party` is its title, or its name if it has none."""

    party: str
    amount: Fraction


@frozen
class InvestorPayments:
    """An investor in one contract: what it is to pay in, has paid in, and was paid (below zero: gave back)."""

    investor: str
    committed: Fraction
    paid_in: tuple[Dated, ...]
    paid_back: tuple[Dated, ...]


@frozen
class ContractSummary:
    """A contract settled up to a date; amounts are in its `currency`.

    `people` are the members who have entered its target groups, `planned` those that are planned or allowed. `paid` is
    what payers have settled, `guaranteed` what a guarantor pays; `at_most` the most that all payments can come to by
    the contract alone, None where nothing bounds it. `met` counts the outcomes that have been met, `planned_outcomes`
    those of all planned members.
    """

    file: str
    name: str
    title: str | None
    currency: str
    step: Fraction
    latest: date | None
    people: int
    planned: int | None
    committed: Fraction
    paid_in: Fraction
    paid: Fraction
    guaranteed: Fraction
    at_most: Fraction | None
    met: int
    planned_outcomes: int | None
    savings: Fraction
    payers: tuple[PartySum, ...]
    investors: tuple[InvestorPayments, ...]
    budgets: tuple[PartySum, ...]


def summary_of(contract: Contract, statement: Statement, file: str) -> ContractSummary:
    """The summary of a contract that has been settled from a file."""
    investors = tuple(_investors(contract, statement))
    groups = target_groups(contract)
    return ContractSummary(
        file=file,
        name=statement.contract,
        title=statement.title,
        currency=statement.currency,
        step=statement.step,
        latest=statement.latest.on if statement.latest else None,
        people=sum(group.entered for group in _groups(statement) if group.group in groups),
        planned=planned_in(groups.values()),
        committed=total_of(one.committed for one in investors),
        paid_in=total_of(one.paid_in for one in statement.investors),
        paid=statement.total,
        guaranteed=total_of(one.guarantee.paid for one in statement.settlements if one.guarantee),
        at_most=MostOwed(contract).in_all(),
        met=_met(statement.latest),
        planned_outcomes=planned_outcomes(contract),
        savings=statement.savings_total,
        payers=tuple(PartySum(one.title or one.party, one.paid) for one in statement.parties if one.role == "payer"),
        investors=investors,
        budgets=tuple(_budgets(contract, statement)),
    )


def _groups(statement: Statement) -> tuple[GroupStatement, ...]:
    return statement.latest.groups if statement.latest else ()


def target_groups(contract: Contract) -> dict[str, Group]:
    """The groups that are not taken from others; where a number of members is said of any, only those."""
    whole = {group.name: group for group in contract.groups if group.parent is None and not group.implicit}
    counted = {name: group for name, group in whole.items() if group.planned or group.at_most}
    return counted or whole


def planned_in(groups: Iterable[Group]) -> int | None:
    """The members that are planned or allowed in all; None where no group says."""
    planned = [group.planned or group.at_most for group in groups]
    return sum(number for number in planned if number) if any(planned) else None


def _met(latest: Settlement | None) -> int:
    payments = latest.payments if latest else ()
    return sum(line.count for payment in payments for line in payment.lines if line.status == "met")


def _investors(contract: Contract, statement: Statement) -> Iterator[InvestorPayments]:
    for party in contract.parties:
        if party.fundings:
            yield InvestorPayments(
                investor=party.title or party.name,
                committed=total_of(funding.amount for funding in party.fundings),
                paid_in=paid_in(party, statement.as_of),
                paid_back=paid_back(party, statement.settlements),
            )


def _budgets(contract: Contract, statement: Statement) -> Iterator[PartySum]:
    found: dict[str, Fraction] = {}
    for settlement in statement.settlements:
        for share in settlement.budgets:
            found[share.party] = found.get(share.party, Fraction(0)) + share.amount
    yield from (PartySum(contract.party[name].title or name, amount) for name, amount in found.items())
