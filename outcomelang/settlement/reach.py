"""At least, at most: what the settled amounts can become when all that is pending is known.

The limits are run once more on the lowest and the highest figures, as one settlement after the latest. Limits per
settlement and year are not known for settlements to come, so that what rises under one may be lost or not: the lowest
amounts count it as lost, the highest as let through. A limit that is not fixed holds nothing for sure. Bounds are
never narrower than the truth; after the last settlement nothing can change any more. Where an amendment will change
the text for a later settlement, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property

from attrs import frozen

from outcomelang.model.contract import Payment
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bound
from outcomelang.settlement.caps import Room, fill
from outcomelang.settlement.order import share_limit
from outcomelang.settlement.own_limits import ShareLimited, total_with_shares
from outcomelang.settlement.priced import rounded
from outcomelang.settlement.sequence import Turn
from outcomelang.settlement.to_come import with_what_is_to_come
from outcomelang.value.range import ANYTHING, Range, greatest, hull, total
from outcomelang.value.rounding import ceiling_to, floor_to

# Changes without a bound, far beyond every amount there can be; a fall leaves room for any rise.
_RISE = Fraction(10**40)
_FALL = Fraction(-(10**60))
_FAR = Fraction(10**30)


@frozen(slots=False)
class Reach:
    """What the payments and savings of the latest settlement can become."""

    turn: Turn

    def of(self, name: str) -> Range:
        """What one of them can become, whatever becomes of the others."""
        if self.turn.owing.is_last:
            return Range.exactly(self._settled[name])
        if self.turn.is_amended_later:
            return ANYTHING
        lowest, highest = self._changes[name]
        if self._is_shared(name):
            lowest = min(lowest, Fraction(0))
        falls = {other: min(low, Fraction(0)) for other, (low, _) in self._changes.items()}
        highest = self._under_caps({**falls, name: highest})[name]
        return _known(self._at_least(name, lowest), self._at_most(name, highest))

    def of_all(self) -> Range:
        """What all payments together, and floors, can become."""
        if self.turn.owing.is_last:
            return Range.exactly(self.turn.settlement.settled)
        if self.turn.is_amended_later:
            return ANYTHING
        names = [payment.name for payment in self.turn.owing.contract.payments]
        reach = total(self.of(name) for name in names)
        if self._caps_are_nested:
            falls = self._under_caps({name: self._changes[name][0] for name in names})
            rises = self._under_caps({name: self._changes[name][1] for name in names})
            reach = _known(
                total_of(self._at_least(name, change) for name, change in falls.items()),
                min((total_of(self._at_most(name, change) for name, change in rises.items()), *self._caps_of_all)),
            )
        floors = [clause.amount for clause in self.turn.owing.bounds.floors() if clause.amount is not None]
        raised = greatest((reach, *(Range.exactly(amount) for amount in floors)))
        # A cap on return may keep what a floor would add, all of it or a part.
        return hull((reach, raised)) if self.turn.owing.contract.cap_return else raised

    def _at_least(self, name: str, change: Fraction) -> Fraction:
        """The least that a payment can come to after a change, with rounding in total and caps of single payers."""
        past = self.turn.allowed[name].past
        least = self._down(past.allowed + change)
        if self._is_shared(name):
            least = min(least, past.rounded) if self.turn.owing.contract.rounding.in_total else least
        return self._settled[name] + min(Fraction(0), least - past.rounded) if self._is_of_capped(name) else least

    def _at_most(self, name: str, change: Fraction) -> Fraction:
        return ceiling_to(self.turn.allowed[name].past.allowed + change, self._step)

    # --- Changes still to come ------------------------------------------------------------------

    @cached_property
    def _changes(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        """The lowest and the highest change of each payment that total caps are still to let through."""
        return {name: self._change(name, reach) for name, reach in self._after_own_limits.items()}

    def _change(self, name: str, owed: Range) -> tuple[Fraction, Fraction]:
        payment, past = self._payment(name), self.turn.allowed[name].past
        target = Range(None if owed.lowest is None else owed.lowest - past.lost_in_all, owed.highest)
        if owed.lowest is not None and owed.lowest >= past.decided:  # else a fall may take off what was cut for good
            target = owed - Range.exactly(past.lost_in_all)
        lowest = _FALL if target.lowest is None else target.lowest - past.allowed
        highest = _RISE if target.highest is None else target.highest - past.allowed
        if self._is_limited_by_period(payment):
            lowest = min(lowest, past.let_through - past.allowed)
        if payment.never_paid_back:
            lowest, highest = max(lowest, Fraction(0)), max(highest, Fraction(0))
        return lowest, highest

    def _is_limited_by_period(self, payment: Payment) -> bool:
        bounds = self.turn.owing.bounds
        covered = any(payment.name in bound.covers for bound in bounds.periods())
        return covered or any(True for _ in bounds.own_periods(payment))

    # --- Own limits -----------------------------------------------------------------------------

    @cached_property
    def _after_own_limits(self) -> Mapping[str, Range]:
        sharing = [payment for payment in self.turn.owing.contract.payments if share_limit(payment)]
        owed = {name: self._without_share(name) for name in self.turn.owed}
        raised = {name: self._raised(name, one) for name, one in owed.items()}
        if not sharing:
            return raised
        least, most = self._total({**raised, **{one.name: owed[one.name] for one in sharing}}, sharing)
        for payment in sharing:
            share = self.turn.owing.bounds.share(payment)
            limit = Range(self._down(share * least), None if most is None else self._down(share * most))
            raised[payment.name] = self._raised(payment.name, _at_most(owed[payment.name], limit))
        return raised

    def _without_share(self, name: str) -> Range:
        rounding = self.turn.owing.contract.rounding
        entitlement, carried = self.turn.owed[name].entitlement, self.turn.owing.carried
        possible = with_what_is_to_come(self._payment(name), entitlement, self.turn.owing, self.turn.owing.outlook)
        owed = possible + Range.exactly(carried.owed(entitlement) - entitlement.owed)
        owed = owed.through(lambda end: rounded(end, rounding))
        for bound in self.turn.owing.bounds.of_payment(self._payment(name)):
            amount = bound.amount + carried.kept.get(name, Fraction(0))
            limit = Range.exactly(amount) if bound.is_fixed else Range(Fraction(0), None)
            owed = _at_most(owed, limit)
        return owed

    def _total(self, owed: Mapping[str, Range], sharing: Iterable[Payment]) -> tuple[Fraction, Fraction | None]:
        """The lowest and the highest total of all payments, of which some may be at most a share."""
        names = {payment.name: self.turn.owing.bounds.share(payment) for payment in sharing}
        paid = {payment.name: owed[payment.name] for payment in self.turn.owing.contract.payments}
        others = total(one for name, one in paid.items() if name not in names)
        lows = [ShareLimited(low, share) for name, share in names.items() if (low := paid[name].lowest) is not None]
        is_bounded = others.lowest is not None and len(lows) == len(names)
        least = total_with_shares(_or(others.lowest, Fraction(0)), lows) if is_bounded else Fraction(0)
        if others.highest is None:
            return least, None
        highs = [ShareLimited(_or(paid[name].highest, _RISE), share) for name, share in names.items()]
        most = total_with_shares(others.highest, highs)
        return least, None if most > _FAR else most

    def _raised(self, name: str, owed: Range) -> Range:
        """Raised to a minimum by the last settlement, unless a cap may cut what that adds to an amount that fell."""
        minimum = self.turn.owing.bounds.at_least(self._payment(name))
        amount = minimum.amount if minimum else None
        if amount is None:
            return owed
        raised = owed.through(lambda end: max(end, amount))
        may_be_cut = self._is_shared(name) or self._is_of_capped(name)
        return Range(owed.lowest, raised.highest) if may_be_cut else raised

    # --- Caps -----------------------------------------------------------------------------------

    @cached_property
    def _fixed_caps(self) -> tuple[Bound, ...]:
        return tuple(bound for bound in self.turn.owing.bounds.totals() if bound.is_fixed)

    @cached_property
    def _caps_are_nested(self) -> bool:
        """Whether of any two total caps one covers all that the other does, or nothing of it, and all are fixed.

        Only then does more of one payment never leave less for all together.
        """
        caps = list(self.turn.owing.bounds.totals())
        sets = [bound.covers for bound in caps]
        nested = all(one <= other or other <= one or not one & other for one in sets for other in sets)
        return nested and all(bound.is_fixed for bound in caps)

    @property
    def _caps_of_all(self) -> list[Fraction]:
        """The total caps of all payments together, unless they have been lowered below what is settled."""
        names = {payment.name for payment in self.turn.owing.contract.payments}
        settled = self.turn.settlement.settled
        return [bound.amount for bound in self._fixed_caps if names <= bound.covers and bound.amount >= settled]

    def _is_of_capped(self, name: str) -> bool:
        """Whether a payer of the payment has a cap, or the return of those it is paid to."""
        if self.turn.owing.contract.cap_return:
            return True
        bounds = self.turn.owing.bounds
        parties = self.turn.owing.contract.parties
        return any(name in bound.covers for party in parties for bound in bounds.of_payer(party.name))

    def _is_shared(self, name: str) -> bool:
        """Whether a total cap may cut a rise of the payment in favour of others."""
        return any(name in bound.covers for bound in self.turn.owing.bounds.totals())

    def _under_caps(self, changes: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
        rooms = [Room(bound, bound.amount - self._allowed(bound)) for bound in self._fixed_caps]
        return fill(changes, rooms, self._step).changes

    def _allowed(self, bound: Bound) -> Fraction:
        return total_of(one.past.allowed for name, one in self.turn.allowed.items() if name in bound.covers)

    # --- The latest settlement ------------------------------------------------------------------

    @cached_property
    def _settled(self) -> Mapping[str, Fraction]:
        settlement = self.turn.settlement
        return {one.payment: one.settled for one in (*settlement.payments, *settlement.savings)}

    def _payment(self, name: str) -> Payment:
        return self.turn.owing.contract.payment[name]

    @property
    def _step(self) -> Fraction:
        return self.turn.owing.contract.rounding.step

    def _down(self, amount: Fraction) -> Fraction:
        return floor_to(amount, self._step)


def _known(lowest: Fraction, highest: Fraction) -> Range:
    """A range; an end far beyond every amount is none."""
    return Range(None if lowest < -_FAR else lowest, None if highest > _FAR else highest)


def _at_most(owed: Range, limit: Range) -> Range:
    """What is left of an amount under a limit that lies in a range."""
    lows = [end for end in (owed.lowest, limit.lowest) if end is not None]
    highs = [end for end in (owed.highest, limit.highest) if end is not None]
    return Range(None if owed.lowest is None else min(lows), min(highs, default=None))


def _or(end: Fraction | None, otherwise: Fraction) -> Fraction:
    return otherwise if end is None else end
