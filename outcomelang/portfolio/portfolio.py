"""Several contracts together: sums by currency, by payer, by investor and by public budget.

Amounts of two currencies are never added. A party that several contracts name is one party if it has the same title
(the same name, where it has no title) and the same currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.model.most_owed import sum_of
from outcomelang.portfolio.contract_summary import ContractSummary, PartySum
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.investors import yearly_return


@frozen
class PartyInAll:
    """What a payer has paid, or a budget has saved, in so many contracts."""

    party: str
    contracts: int
    amount: Fraction


@frozen
class InvestorInAll:
    """An investor over all its contracts; `multiple` and `yearly_return` as in a statement."""

    investor: str
    contracts: int
    committed: Fraction
    paid_in: Fraction
    paid_back: Fraction
    multiple: Fraction | None
    yearly_return: Fraction | None


@frozen
class InCurrency:
    """All contracts in one currency, summed; an open number of one of them leaves the sum open (None)."""

    currency: str
    contracts: int
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
    payers: tuple[PartyInAll, ...]
    investors: tuple[InvestorInAll, ...]
    budgets: tuple[PartyInAll, ...]


@frozen
class Portfolio:
    """Contracts settled up to a date, in the order in which they were found; those that could not be are beside it."""

    as_of: date
    contracts: tuple[ContractSummary, ...]
    sums: tuple[InCurrency, ...]


def portfolio_of(contracts: Iterable[ContractSummary], as_of: date) -> Portfolio:
    """Put contracts together; the currencies come in the order in which they are met."""
    every = tuple(contracts)
    by_currency: dict[str, list[ContractSummary]] = {}
    for one in every:
        by_currency.setdefault(one.currency, []).append(one)
    return Portfolio(as_of, every, tuple(_sum(currency, alike) for currency, alike in by_currency.items()))


def _sum(currency: str, contracts: list[ContractSummary]) -> InCurrency:
    return InCurrency(
        currency=currency,
        contracts=len(contracts),
        people=sum(one.people for one in contracts),
        planned=_whole(one.planned for one in contracts),
        committed=total_of(one.committed for one in contracts),
        paid_in=total_of(one.paid_in for one in contracts),
        paid=total_of(one.paid for one in contracts),
        guaranteed=total_of(one.guaranteed for one in contracts),
        at_most=sum_of(one.at_most for one in contracts),
        met=sum(one.met for one in contracts),
        planned_outcomes=_whole(one.planned_outcomes for one in contracts),
        savings=total_of(one.savings for one in contracts),
        payers=tuple(_parties(contracts, lambda one: one.payers)),
        investors=tuple(_investors(contracts)),
        budgets=tuple(_parties(contracts, lambda one: one.budgets)),
    )


def _whole(numbers: Iterable[int | None]) -> int | None:
    every = list(numbers)
    return None if None in every else sum(number for number in every if number is not None)


def _parties(
    contracts: Iterable[ContractSummary], of: Callable[[ContractSummary], tuple[PartySum, ...]]
) -> Iterator[PartyInAll]:
    found: dict[str, list[Fraction]] = {}
    for contract in contracts:
        for party, amount in _by_party(of(contract)).items():
            found.setdefault(party, []).append(amount)
    yield from (PartyInAll(party, len(amounts), total_of(amounts)) for party, amounts in found.items())


def _by_party(sums: Iterable[PartySum]) -> Mapping[str, Fraction]:
    """Two parties of one contract that share a title are one."""
    found: dict[str, Fraction] = {}
    for one in sums:
        found[one.party] = found.get(one.party, Fraction(0)) + one.amount
    return found


def _investors(contracts: Iterable[ContractSummary]) -> Iterator[InvestorInAll]:
    found: dict[str, list[ContractSummary]] = {}
    for contract in contracts:
        for name in dict.fromkeys(one.investor for one in contract.investors):
            found.setdefault(name, []).append(contract)
    for name, alike in found.items():
        own = [one for contract in alike for one in contract.investors if one.investor == name]
        came_in = [dated for one in own for dated in one.paid_in]
        went_back = [dated for one in own for dated in one.paid_back]
        paid_in, paid_back = (total_of(amount for _, amount in dated) for dated in (came_in, went_back))
        payments = [*((day, -amount) for day, amount in came_in), *went_back]
        yield InvestorInAll(
            investor=name,
            contracts=len(alike),
            committed=total_of(one.committed for one in own),
            paid_in=paid_in,
            paid_back=paid_back,
            multiple=paid_back / paid_in if paid_in else None,
            yearly_return=yearly_return(sorted(payments)),
        )
