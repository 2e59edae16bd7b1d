"""Several contracts side by side, as everybody may see them: of each, the last settlement date that may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import Contract
from outcomelang.portfolio.contract_summary import planned_in, target_groups
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.public import PublicSettlement, public_statement
from outcomelang.settlement.statement import Statement


@frozen
class PublicSummary:
    """A contract by the last date of which anything is shown; every figure of it is None where it is hidden.

    `people` and `planned` are of its target groups, `met` the outcomes of all its payments, `settled` their money.
    """

    file: str
    name: str
    title: str | None
    currency: str
    step: Fraction
    on: date | None
    people: int | None
    planned: int | None
    met: int | None
    settled: Fraction | None


@frozen
class PublicSum:
    """All contracts in one currency; a figure that is hidden in one of them hides the sum (None)."""

    currency: str
    step: Fraction
    contracts: int
    people: int | None
    planned: int | None
    met: int | None
    settled: Fraction | None


@frozen
class PublicPortfolio:
    """Contracts settled up to a date, as everybody may see them, in the order in which they were found."""

    as_of: date
    contracts: tuple[PublicSummary, ...]
    sums: tuple[PublicSum, ...]


def public_summary_of(contract: Contract, statement: Statement, file: str) -> PublicSummary:
    """What of a contract that has been settled from a file everybody may see."""
    latest = public_statement(statement, contract).latest_shown
    groups = target_groups(contract)
    return PublicSummary(
        file=file,
        name=statement.contract,
        title=statement.title,
        currency=statement.currency,
        step=statement.step,
        on=latest.on if latest else None,
        people=_whole(one.entered for one in latest.groups if one.group in groups) if latest else None,
        planned=planned_in(groups.values()),
        met=_met(latest) if latest else None,
        settled=latest.settled if latest else None,
    )


def _met(latest: PublicSettlement) -> int | None:
    return _whole(one.met for one in latest.payments if one.counts)


def _whole(numbers: Iterable[int | None]) -> int | None:
    every = list(numbers)
    return None if None in every else sum(number for number in every if number is not None)


def public_portfolio_of(contracts: Iterable[PublicSummary], as_of: date) -> PublicPortfolio:
    """Put contracts together; the currencies come in the order in which they are met."""
    every = tuple(contracts)
    currencies = dict.fromkeys(one.currency for one in every)
    sums = (_sum(currency, [one for one in every if one.currency == currency]) for currency in currencies)
    return PublicPortfolio(as_of, every, tuple(sums))


def _sum(currency: str, contracts: list[PublicSummary]) -> PublicSum:
    amounts = [one.settled for one in contracts]
    return PublicSum(
        currency=currency,
        step=min(one.step for one in contracts),
        contracts=len(contracts),
        people=_whole(one.people for one in contracts),
        planned=_whole(one.planned for one in contracts),
        met=_whole(one.met for one in contracts),
        settled=None if None in amounts else total_of(amount for amount in amounts if amount is not None),
    )
