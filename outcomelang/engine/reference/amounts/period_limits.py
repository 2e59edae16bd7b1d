"""Step 8: limits and caps per settlement and per year, which look at the increase.

What is wanted is what a payment is owed after step 7, less what was cut for good, less what was let through before.
What falls below nothing makes room under a cap that payments share; then they fill it in the order of the file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.engine.reference.amounts.account import Account
from outcomelang.engine.reference.arithmetic import NOTHING, in_proportion, total
from outcomelang.engine.reference.calendar import first_day_of_year
from outcomelang.settlement.statement import LimitClause
from outcomelang.source import Span
from outcomelang.value.schedule import DayOfYear


@frozen
class PeriodLimit:
    """A limit per settlement or year on the sum of some payments; `year_begins` where it is not the calendar's year."""

    clause: LimitClause
    covers: tuple[str, ...]
    per_year: bool
    carried_forward: bool
    pro_rata: bool = False
    year_begins: DayOfYear | None = None


@frozen
class Step:
    """What all earlier settlements let each payment have more (below zero: less), by their dates."""

    on: date
    increases: Mapping[str, Fraction]


def through_periods(
    wanted: Mapping[str, Fraction], limits: Sequence[PeriodLimit], on: date, earlier: Sequence[Step], unit: Fraction
) -> tuple[dict[str, Fraction], dict[tuple[LimitClause, str], Fraction]]:
    """The increases that are let through, and what each limit cuts of each payment."""
    passing = dict(wanted)
    cuts: dict[tuple[LimitClause, str], Fraction] = {}
    for limit in limits:
        used = total(
            [step.increases.get(name, NOTHING) for step in _same_year(limit, on, earlier) for name in limit.covers]
        )
        names = [name for name in passing if name in limit.covers]
        more = {name: passing[name] for name in names if passing[name] > 0}
        less = total([passing[name] for name in names if passing[name] < 0])
        room = max((limit.clause.amount or NOTHING) - used - less, NOTHING)
        for name, amount in shared(more, room, unit, pro_rata=limit.pro_rata).items():
            if amount != passing[name]:
                cuts[limit.clause, name] = passing[name] - amount
            passing[name] = amount
    return passing, cuts


def _same_year(limit: PeriodLimit, on: date, earlier: Sequence[Step]) -> list[Step]:
    if not limit.per_year:
        return []
    first = first_day_of_year(on, limit.year_begins)
    return [step for step in earlier if step.on >= first]


def shared(wanted: Mapping[str, Fraction], room: Fraction, unit: Fraction, *, pro_rata: bool) -> Mapping[str, Fraction]:
    """Room given to the payments that want it: in the order of the file, or in proportion.

    Parts are whole units, unless what is shared is not: with rounding in total that comes later, in step 10.
    """
    in_all = total(list(wanted.values()))
    if in_all <= room:
        return wanted
    if pro_rata and all(amount % unit == 0 for amount in (room, *wanted.values())):
        return dict(zip(wanted, in_proportion(room, list(wanted.values()), unit), strict=True))
    if pro_rata:
        return {name: room * amount / in_all for name, amount in wanted.items()}
    found: dict[str, Fraction] = {}
    for name, amount in wanted.items():
        found[name] = min(amount, room - total(list(found.values())))
    return found


def still_lost(account: Account | None, owed: Fraction, own: Collection[Span]) -> dict[Span, Fraction]:
    """What limits per period have cut of a payment for good, by their places, where so much is owed by now.

    Where that is less than what they have let through and cut for good, the difference comes off what was cut: first by
    the payment's `own` limits, then by the contract's, in the order of the file.
    """
    if account is None:
        return {}
    places = sorted(account.lost, key=lambda place: place.start)
    in_turn = [place for place in places if place in own] + [place for place in places if place not in own]
    in_all = total(list(account.lost.values()))
    left = in_all - max(account.let_through + in_all - owed, NOTHING)
    found: dict[Span, Fraction] = {}
    for place in reversed(in_turn):
        found[place] = max(min(account.lost[place], left), NOTHING)
        left -= found[place]
    return found
