"""`floor total`: what the last settlement adds so that no less than a minimum has been paid in all (step 9).

It acts on what all payments together come to under their caps (step 10), and is paid by and to the floor's own parties.
What the cap of one payer or the return cap takes after that, no floor makes up: others do not step in.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import Contract, Floor
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.owed import Owing
from outcomelang.settlement.party_shares import split_by_shares
from outcomelang.settlement.statement import LimitClause, Transfer
from outcomelang.settlement.waterfall import Flow


@frozen
class ToppedUp:
    """What one floor adds, and who pays it to whom."""

    clause: LimitClause
    transfers: tuple[Transfer, ...]

    @property
    def paid_now(self) -> Fraction:
        """What it adds."""
        return total_of(transfer.amount for transfer in self.transfers)


def top_ups(contract: Contract, owing: Owing, settled: Fraction, flow: Flow | None) -> Iterator[ToppedUp]:
    """What floors add to what has been settled; without a payee it runs through the waterfall."""
    for floor, clause in zip(contract.floors, owing.bounds.floors(), strict=True):
        lacking = max(Fraction(0), (clause.amount or Fraction(0)) - settled)
        settled += lacking
        transfers = tuple(_transfers(floor, lacking, owing, flow))
        if flow and floor.to:
            flow.beside(transfers)
        yield ToppedUp(clause, transfers)


def _transfers(floor: Floor, lacking: Fraction, owing: Owing, flow: Flow | None) -> Iterator[Transfer]:
    day, step = owing.seen.day, owing.contract.rounding.step
    for payer, paid in split_by_shares(floor.by, lacking, {}, day, step).items():
        if flow and not floor.to:
            yield from flow.run(None, payer, paid.allotted)
            continue
        for payee, received in split_by_shares(floor.to, paid.allotted, {}, day, step).items():
            if received.allotted:
                yield Transfer(None, payer, payee, received.allotted)
