"""An amount by the shares of parties, each settlement at the shares then in force, in whole rounding steps.

A party's part is its share of all settled so far less what it was allotted before: `value.split` says which party
takes the missing steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import Shares
from outcomelang.value.split import allot


@frozen
class PartyPast:
    """What a party is entitled to of all settled so far, exactly, and what it was allotted, in whole steps."""

    entitled: Fraction = Fraction(0)
    allotted: Fraction = Fraction(0)


def split_by_shares(
    shares: Shares, amount: Fraction, past: Mapping[str, PartyPast], day: date, step: Fraction
) -> Mapping[str, PartyPast]:
    """What each party has been entitled to and allotted, after an amount at the shares in force on a day."""
    in_force = dict(_in_force(shares, day))
    parties = tuple(dict.fromkeys((*(party for dated in shares for party, _ in dated.parts), *past)))
    before = [past.get(party, PartyPast()) for party in parties]
    entitled = [
        one.entitled + amount * in_force.get(party, Fraction(0)) for party, one in zip(parties, before, strict=True)
    ]
    allotted = allot(entitled, [one.allotted for one in before], amount, step)
    return {
        party: PartyPast(exact, one.allotted + part)
        for party, exact, one, part in zip(parties, entitled, before, allotted, strict=True)
    }


def _in_force(shares: Shares, day: date) -> tuple[tuple[str, Fraction], ...]:
    """The last shares whose first day has come; before the first dated ones, those are in force already."""
    begun = [dated for dated in shares if dated.first is None or dated.first <= day]
    return (begun[-1] if begun else shares[0]).parts
