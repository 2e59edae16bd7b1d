"""Caps per settlement and year, total caps, and rounding in total (order of operations, steps 8 to 10).

Step 8 looks at the increase: what is owed now, less what it has let through and what it has cut for good. Where less is
owed than before, the fall comes off what was cut for good first: nothing is paid back that is still owed. Step 9
looks at the sum of what step 8 let through, and what it cuts is wanted again by itself when there is room, without
counting in a period once more. After rounding, the total caps are kept by the rounded amounts too, in the same way.

`never paid back` keeps a payment from falling below what total caps have let through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.model.contract import Payment, Rounding
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bound, Bounds
from outcomelang.settlement.caps import Filled, Room, fill
from outcomelang.settlement.own_limits import Cut
from outcomelang.settlement.past import Past
from outcomelang.settlement.statement import LimitClause
from outcomelang.source import Span
from outcomelang.value.rounding import round_to


@frozen
class Allowed:
    """A payment after step 10: `past` is what the next settlement starts from, `past.rounded` the amount so far.

    Before that: `kept` is what `never paid back` adds, `lost` and `carried` what limits per period cut (for good so
    far, or now), `cuts` what total caps cut, `rounding` what rounding in total took (below 0: gave).
    """

    past: Past
    kept: Fraction
    lost: tuple[Cut, ...]
    carried: tuple[Cut, ...]
    cuts: tuple[Cut, ...]
    rounding: Fraction


@frozen
class ContractLimits:
    """The limits that hold payments together, on one settlement date; `past` is by payment."""

    payments: Sequence[Payment]
    bounds: Bounds
    rounding: Rounding
    day: date
    past: Mapping[str, Past]

    def apply(self, owed: Mapping[str, Fraction]) -> Mapping[str, Allowed]:
        """The payments after steps 8 to 10, from what each is owed in all after its own limits."""
        exact, owed = owed, {payment.name: self._in_units(payment, owed[payment.name]) for payment in self.payments}
        before = {payment.name: self._after_fall(payment, owed[payment.name]) for payment in self.payments}
        kept = {payment.name: _kept(payment, before[payment.name], owed[payment.name]) for payment in self.payments}
        increases = {name: _increase(before[name], owed[name] + kept[name]) for name in kept}
        period_rooms = self._period_rooms()
        by_period = fill(increases, period_rooms, self.rounding.step)
        let_through = {name: self.past[name].let_through + change for name, change in by_period.changes.items()}
        by_total, allowed = self._under_totals(let_through, lambda past: past.allowed)
        to_step = {name: round_to(amount, self.rounding.step, self.rounding.mode) for name, amount in allowed.items()}
        once_more, rounded = self._under_totals(to_step, lambda past: past.rounded)
        lost = {name: _lost(past, by_period.cuts_of(name)) for name, past in before.items()}
        in_force = {room.bound.span: room.bound.clause for room in period_rooms}
        losing = {name: {**in_force, **past.losing, **in_force} for name, past in before.items()}
        return {
            name: Allowed(
                past=Past(
                    lost=lost[name],
                    losing={span: clause for span, clause in losing[name].items() if lost[name].get(span)},
                    decided=let_through[name] + total_of(lost[name].values()),
                    increases=(*self.past[name].increases, (self.day, by_period.changes[name])),
                    let_through=let_through[name],
                    allowed=allowed[name],
                    rounded=rounded[name],
                ),
                kept=kept[name],
                lost=_lost_so_far(lost[name], losing[name]),
                carried=_cuts(by_period, name, lambda bound: bound.carried_forward),
                cuts=(*_cuts(by_total, name), *_cuts(once_more, name)),
                rounding=exact[name] - owed[name] + allowed[name] - to_step[name],
            )
            for name in kept
        }

    def after_own_periods(self, payment: Payment, owed: Fraction) -> Fraction:
        """What the limits per settlement and year of a payment itself leave of what it is owed, by now."""
        rooms = list(self._own_rooms(payment))
        if not rooms:
            return owed
        owed = self._in_units(payment, owed)
        past = self._after_fall(payment, owed)
        now = fill({payment.name: _increase(past, owed)}, rooms, self.rounding.step)
        before = (past.lost.get(room.bound.span, Fraction(0)) for room in rooms)
        return owed - total_of(before) - total_of(amount for _, _, amount in now.cuts)

    def _in_units(self, payment: Payment, owed: Fraction) -> Fraction:
        """What limits per settlement and year are to look at: whole units, so that they hold for what is paid."""
        in_units = self.rounding.in_total and self.bounds.has_periods(payment)
        return round_to(owed, self.rounding.step, self.rounding.mode) if in_units else owed

    def _after_fall(self, payment: Payment, owed: Fraction) -> Past:
        return self.past[payment.name].after_fall(owed, [limit.span for limit in payment.limits])

    # --- Room -----------------------------------------------------------------------------------

    def _own_rooms(self, payment: Payment) -> Iterator[Room]:
        yield from (self._room_in_period(bound) for bound in self.bounds.own_periods(payment))

    def _period_rooms(self) -> list[Room]:
        own = [room for payment in self.payments for room in self._own_rooms(payment)]
        return [*own, *(self._room_in_period(bound) for bound in self.bounds.periods())]

    def _room_in_period(self, bound: Bound) -> Room:
        used = total_of(past.in_period(bound, self.day) for name, past in self.past.items() if name in bound.covers)
        return Room(bound, bound.amount - used)

    def _under_totals(
        self, so_far: Mapping[str, Fraction], before: Callable[[Past], Fraction]
    ) -> tuple[Filled, dict[str, Fraction]]:
        """The sums so far under the total caps, from those before: what was cut, and what is let through in all."""
        earlier = {name: before(past) for name, past in self.past.items()}
        rooms = [
            Room(bound, bound.amount - total_of(earlier[name] for name in earlier if name in bound.covers))
            for bound in self.bounds.totals()
        ]
        filled = fill({name: so_far[name] - earlier[name] for name in so_far}, rooms, self.rounding.step)
        return filled, {name: earlier[name] + change for name, change in filled.changes.items()}


def _kept(payment: Payment, past: Past, owed: Fraction) -> Fraction:
    if not payment.never_paid_back:
        return Fraction(0)
    return max(Fraction(0), past.allowed - (owed - past.lost_in_all))


def _increase(past: Past, owed: Fraction) -> Fraction:
    return owed - past.lost_in_all - past.let_through


def _lost(past: Past, cuts: Iterable[tuple[Bound, Fraction]]) -> dict[Span, Fraction]:
    lost = dict(past.lost)
    for bound, amount in cuts:
        if not bound.carried_forward:
            lost[bound.span] = lost.get(bound.span, Fraction(0)) + amount
    return lost


def _lost_so_far(lost: Mapping[Span, Fraction], losing: Mapping[Span, LimitClause]) -> tuple[Cut, ...]:
    """What was cut for good, by the limits in force and then by those that an amendment dropped."""
    return tuple(Cut(clause, lost[span]) for span, clause in losing.items() if lost.get(span))


def _cuts(filled: Filled, name: str, which: Callable[[Bound], bool] = lambda _: True) -> tuple[Cut, ...]:
    return tuple(Cut(bound.clause, amount) for bound, amount in filled.cuts_of(name) if which(bound))
