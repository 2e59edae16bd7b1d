"""What a search for a member who is paid differently has come to, and how hard it looked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import frozen


@frozen
class Paid:
    """What one settlement pays for one payment, by both contracts; `names` are of the payment, or payer and payee."""

    on: date
    names: tuple[str, ...]
    before: Fraction
    after: Fraction


@frozen
class Found:
    """Data of a few invented members by which the two contracts pay differently.

    `tables` are rows under the names of columns; `inputs` certified figures, each a name, a cohort or none, a date and
    a value as text. `payments` and `transfers` are what differs, by settlement; savings, which are reported and not
    paid, are among the payments, and `savings` are their names.
    """

    members: int
    tables: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]
    inputs: tuple[tuple[str, str, str, str], ...]
    payments: tuple[Paid, ...]
    transfers: tuple[Paid, ...]
    due: tuple[date, date] | None = None
    savings: frozenset[str] = frozenset()

    @property
    def expected(self) -> tuple[Paid, ...]:
        """What a test can expect: the payments that differ on the first settlement on which one does."""
        paid = [one for one in self.payments if one.names[0] not in self.savings]
        return tuple(one for one in paid if one.on == paid[0].on)


@frozen
class Search:
    """How hard it looked: members tried one by one and by both contracts, groups of members tried, and what it found.

    `edges` counts the dates, lengths, numbers and words at which clauses decide. `refused` are members whose data do
    not fit a contract.
    """

    found: Found | None
    members: int
    groups: int
    edges: int
    refused: int = 0
