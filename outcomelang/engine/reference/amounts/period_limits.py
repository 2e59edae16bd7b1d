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
from outcomelang.engine.reference.amounts.filling import Cuts, Room, filled
from outcomelang.engine.reference.arithmetic import NOTHING, total
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
) -> tuple[dict[str, Fraction], Cuts]:
    """The increases that are let through, and what each limit cuts of each payment."""
    falls = {name: amount for name, amount in wanted.items() if amount < 0}
    rooms = []
    for limit in limits:
        steps = [*(step.increases for step in _same_year(limit, on, earlier)), falls]
        used = total([amount for step in steps for name, amount in step.items() if name in limit.covers])
        rooms.append(Room(limit.clause, limit.covers, (limit.clause.amount or NOTHING) - used, limit.pro_rata))
    more, cuts = filled(wanted, rooms, unit)
    return {name: more.get(name, amount) for name, amount in wanted.items()}, cuts


def _same_year(limit: PeriodLimit, on: date, earlier: Sequence[Step]) -> list[Step]:
    if not limit.per_year:
        return []
    first = first_day_of_year(on, limit.year_begins)
    return [step for step in earlier if step.on >= first]


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
