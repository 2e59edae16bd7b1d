"""`floor total`: what the last settlement adds so that no less than a minimum has been paid in all (step 9).

It acts on what all payments together have settled, after every limit, and is paid by and to the floor's own parties.
"""

from __future__ import annotations

from fractions import Fraction

from outcomelang.model.contract import Contract, Floor
from outcomelang.settlement.owed import Owing
from outcomelang.settlement.statement import FloorSettlement, Transfer
from outcomelang.settlement.transfers import split_by_shares


def top_ups(
    contract: Contract, owing: Owing, settled: Fraction
) -> tuple[tuple[FloorSettlement, ...], tuple[Transfer, ...]]:
    """What floors add to what has been settled, and the transfers that make it up."""
    floors: list[FloorSettlement] = []
    transfers: list[Transfer] = []
    for floor, clause in zip(contract.floors, owing.bounds.floors(), strict=True):
        lacking = max(Fraction(0), (clause.amount or Fraction(0)) - settled)
        settled += lacking
        floors.append(FloorSettlement(clause, lacking))
        transfers.extend(_transfers(floor, lacking, owing))
    return tuple(floors), tuple(transfers)


def _transfers(floor: Floor, lacking: Fraction, owing: Owing) -> list[Transfer]:
    day, step = owing.seen.day, owing.contract.rounding.step
    return [
        Transfer(None, payer, payee, received.allotted)
        for payer, paid in split_by_shares(floor.by, lacking, {}, day, step).items()
        for payee, received in split_by_shares(floor.to, paid.allotted, {}, day, step).items()
        if received.allotted
    ]
