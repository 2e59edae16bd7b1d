"""Sums that must add up, checked at each run."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction


class Unbalanced(Exception):
    """A ledger or a split that does not add up: a programmer's mistake, found before anything is shown."""


def total_of(amounts: Iterable[Fraction]) -> Fraction:
    """The sum of some amounts; of none, nothing."""
    return sum(amounts, Fraction(0))


def check_balance(what: str, whole: Fraction, parts: Iterable[Fraction]) -> None:
    """Raise `Unbalanced` unless the parts add up to the whole."""
    found = total_of(parts)
    if found != whole:
        raise Unbalanced(f"{what} is {whole}, and its parts add up to {found}")
