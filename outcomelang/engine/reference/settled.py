"""The reference evaluator's door: a contract and its rows in, a statement out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.engine.reference.amounts.sequence import Settling
from outcomelang.engine.reference.amounts.statement import statement_of
from outcomelang.engine.reference.people import Certified
from outcomelang.engine.reference.rows import Data
from outcomelang.engine.reference.stopped import Stopped, cannot_settle, too_large
from outcomelang.model.contract import Contract
from outcomelang.settlement.statement import Settled
from outcomelang.value.rounding import TooLarge

if TYPE_CHECKING:
    from outcomelang.settlement.statement import Statement


def settled(contract: Contract, data: Data, certified: Certified, as_of: date) -> Settled:
    """A contract settled up to a date, from its rows and the figures certified for it.

    There is no statement, and a finding says why, if a clause cannot be settled (OUT401), an amount reaches 10^24
    (OUT402), or a group has more members than it may have at most (OUT403).
    """
    try:
        settling = settled_until(contract, data, certified, as_of)
        statement = statement_of(settling, as_of)
    except Stopped as stopped:
        return Settled(None, (stopped.finding(contract.source),))
    found = tuple(_too_many_members(statement, settling))
    return Settled(None if has_errors(found) else statement, found)


def settled_until(contract: Contract, data: Data, certified: Certified, as_of: date) -> Settling:
    """All settlements up to a date. Raises `Stopped`."""
    for text in (contract, *(one.contract for one in contract.amended_texts)):
        for metric in text.metrics:
            if metric.dates:
                raise cannot_settle("a metric on dates of a calendar", metric.span)
    settling = Settling(contract, data, certified)
    try:
        settling.settle(as_of)
    except TooLarge as error:
        raise too_large(contract.span) from error
    return settling


def _too_many_members(statement: Statement, settling: Settling) -> Iterator[Diagnostic]:
    latest = statement.latest
    for group in latest.groups if latest else ():
        if group.at_most is not None and group.entered > group.at_most:
            text = settling.turns[-1].working.text
            yield Diagnostic(
                "OUT403",
                f"{group.entered} members have entered `{group.group}`, and it may have at most {group.at_most}",
                text.source,
                text.group[group.group].span,
                "check the data, or agree on who is in the group and say so in `where`",
            )
