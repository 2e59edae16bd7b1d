"""What a ledger keeps of a settlement: what it paid, to whom, and how the contract stands after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.settlement.standing import Standing
from outcomelang.settlement.statement import Transfer


@frozen
class Guaranteed:
    """What the guarantor paid after the last settlement, and the shortfall that it made good, in part or in whole."""

    shortfall: Fraction
    transfers: tuple[Transfer, ...]


@frozen
class Record:
    """One settlement as it was made.

    `paid_now` is what it paid by payment and saving, and `corrections` how much of that corrected settlements that
    had been recorded before the data were restated; those of nothing are left out. `floors` are what the floors of the
    contract added, in the order of the file.
    """

    on: date
    due: date
    paid_now: Mapping[str, Fraction]
    corrections: Mapping[str, Fraction]
    floors: tuple[Fraction, ...]
    transfers: tuple[Transfer, ...]
    guarantee: Guaranteed | None
    standing: Standing
