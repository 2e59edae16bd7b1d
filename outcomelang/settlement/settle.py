"""From what an engine measured to the statement: the whole settlement of a contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve

from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.model.contract import Contract, Payment
from outcomelang.plan.plan import Aggregate, AggregateOf
from outcomelang.progress import UNHEARD, Progress
from outcomelang.settlement.ahead import residual
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.evaluate import AmountTooLarge
from outcomelang.settlement.investors import investor_totals
from outcomelang.settlement.notes import notes
from outcomelang.settlement.open_items import open_items
from outcomelang.settlement.reach import Reach
from outcomelang.settlement.record import Record
from outcomelang.settlement.sequence import Turn, due_date, settlements_of
from outcomelang.settlement.statement import PartyTotal, PaymentTotal, Settled, Settlement, Statement
from outcomelang.settlement.texts import AtWork, Texts
from outcomelang.settlement.unsettled import unsettled
from outcomelang.value.range import ANYTHING, total


def settle(  # noqa: PLR0913 (what to settle, and how)
    contract: Contract,
    at_work: AtWork,
    as_of: date,
    *,
    ahead: bool = False,
    recorded: Mapping[date, Record] | None = None,
    progress: Progress = UNHEARD,
) -> Settled:
    """Settle a contract up to a date, with the figures of the engine that `at_work` sets to work on a text.

    Settlements that a ledger holds are `recorded`, and stay as they were made. With `ahead` the statement holds what is
    left of the contract.
    There is no statement, and a diagnostic says why, if a clause cannot be settled by this version (OUT401), an amount
    reaches 10^24 (OUT402), or a group has more members than it may have at most (OUT403).
    """
    diagnostics = tuple(unsettled(contract))
    if diagnostics:
        return Settled(None, diagnostics)
    try:
        turns = tuple(settlements_of(contract, at_work, as_of, recorded, progress))
        statement = _statement(contract, as_of, turns)
        if ahead:
            statement = evolve(statement, ahead=residual(turns))
    except AmountTooLarge as error:
        return Settled(None, (error.finding(contract.source),))
    diagnostics = tuple(_too_many_members(turns))
    return Settled(
        None if has_errors(diagnostics) else statement,
        diagnostics,
        turns[-1].text if turns else None,
        tuple(turn.record for turn in turns),
    )


def numbers_of(aggregates: Iterable[Aggregate]) -> Mapping[AggregateOf, Sequence[int]]:
    """The plan's numbers of each aggregate: one for each list of points it is taken at."""
    numbers: dict[AggregateOf, list[int]] = {}
    for aggregate in aggregates:
        numbers.setdefault(aggregate.of, []).append(aggregate.number)
    return numbers


# --- The statement ------------------------------------------------------------------------------


def _statement(contract: Contract, as_of: date, turns: Sequence[Turn]) -> Statement:
    settlements = tuple(turn.settlement for turn in turns)
    reach = Reach(turns[-1]) if turns else None
    to_come = next((day for day in contract.settlements.dates if day > as_of), None)
    whole = Texts(contract).whole(())
    savings = tuple(_totals(whole.savings, turns, reach))
    return Statement(
        contract=contract.name,
        title=contract.title,
        currency=contract.currency,
        step=contract.rounding.step,
        as_of=as_of,
        settlements=settlements,
        next_settlement=to_come,
        next_due=due_date(contract, to_come) if to_come else None,
        total=settlements[-1].settled if settlements else Fraction(0),
        range=reach.of_all() if reach else ANYTHING,
        payments=tuple(_totals(whole.payments, turns, reach)),
        savings_total=total_of(saving.settled for saving in savings),
        savings_range=total(saving.range for saving in savings),
        savings=savings,
        parties=tuple(_parties(contract, settlements)),
        investors=tuple(investor_totals(contract, settlements, as_of)),
        open_items=open_items(turns[-1]) if turns else (),
        notes=tuple(notes(turns)),
    )


def _totals(payments: Iterable[Payment], turns: Sequence[Turn], reach: Reach | None) -> Iterator[PaymentTotal]:
    latest = turns[-1].settlement if turns else None
    settled = {one.payment: one.settled for one in (*latest.payments, *latest.savings)} if latest else {}
    for payment in payments:
        name = payment.name
        could_be = reach.of(name) if reach else ANYTHING
        yield PaymentTotal(name, payment.title, settled.get(name, Fraction(0)), could_be)


def _parties(contract: Contract, settlements: Iterable[Settlement]) -> Iterator[PartyTotal]:
    transfers = [transfer for settlement in settlements for transfer in settlement.all_transfers]
    for party in contract.parties:
        paid = total_of(transfer.amount for transfer in transfers if transfer.payer == party.name)
        received = total_of(transfer.amount for transfer in transfers if transfer.payee == party.name)
        yield PartyTotal(party.name, party.title, party.role, paid, received)


# --- Diagnostics --------------------------------------------------------------------------------


def _too_many_members(turns: Sequence[Turn]) -> Iterator[Diagnostic]:
    """A group with more members than `at most`; the contract has no rule for who of them would be paid for."""
    for group in turns[-1].settlement.groups if turns else ():
        contract = turns[-1].owing.contract
        if group.at_most is not None and group.entered > group.at_most:
            yield Diagnostic(
                "OUT403",
                f"{group.entered} members have entered `{group.group}`, and it may have at most {group.at_most}",
                contract.source,
                contract.group[group.group].span,
                "check the data, or agree on who is in the group and say so in `where`",
            )
