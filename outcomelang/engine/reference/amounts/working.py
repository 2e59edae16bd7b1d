"""Steps 1 to 7 on one day: what each payment is owed so far after its own limits.

By the amendments in force, a payment has come to what it had come to at the settlement before, and what the text of the
day has earned since: all that it has earned by that text, less what it had earned by the same text then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Protocol

from attrs import define, field

from outcomelang.engine.reference.amounts.account import Record
from outcomelang.engine.reference.amounts.by_text import ByText
from outcomelang.engine.reference.amounts.clauses import Clauses
from outcomelang.engine.reference.amounts.payment_limits import Limited, Wanted, at_least, at_most, whole_of_shares
from outcomelang.engine.reference.amounts.period_limits import PeriodLimit, Step, still_lost, through_periods
from outcomelang.engine.reference.amounts.portion import Days
from outcomelang.engine.reference.answer import PENDING, Answer, known
from outcomelang.engine.reference.arithmetic import NOTHING, rounded, total
from outcomelang.model.contract import Contract, Limit, Payment
from outcomelang.settlement.statement import LimitClause

TOTAL = "total"


class Earlier(Protocol):
    """What has been settled before a day."""

    def last_before(self, day: date) -> Record | None:
        """The settlement before a day."""

    def steps_before(self, day: date) -> tuple[Step, ...]:
        """What each settlement before a day let through in step 8."""

    def by_text(self, text: Contract, day: date) -> ByText:
        """A text at a settlement that has been made."""

    def days(self, text: Contract, day: date) -> Days:
        """The figures of a day, by a text."""


@define(eq=False, slots=False)
class Working:
    """One day by the text in force: `people` are its members, `earlier` what was settled before."""

    now: ByText = field(init=False)
    make: Callable[[Working], ByText]
    earlier: Earlier
    _limited: dict[tuple[str, bool], Limited] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Set the text to work with the payments of this day."""
        self.now = self.make(self)

    @property
    def text(self) -> Contract:
        """The text in force."""
        return self.now.text

    @property
    def day(self) -> date:
        """The day."""
        return self.now.people.day

    @property
    def is_last(self) -> bool:
        """Whether minimums act and windows without an end end."""
        return self.day >= self.text.settlements.last

    @cached_property
    def before(self) -> Record | None:
        """The settlement before."""
        return self.earlier.last_before(self.day)

    # --- What a payment's name means --------------------------------------------------------------

    def named(self, name: str) -> Answer:
        """What a payment, or the total of all, is owed so far after its own limits."""
        if name == TOTAL:
            return known(total([self.named(one.name).number for one in self.text.payments]))
        payment = self.text.payment[name]
        limited = self.limited(payment, own=True).amount
        if self.own_periods(payment):
            limited = self.in_units(payment, limited)
            limited -= self._cut_by_own_periods(payment, limited)
        return known(limited)

    def in_units(self, payment: Payment, amount: Fraction) -> Fraction:
        """What limits per settlement and year are held against: whole units of what they cover, for these are paid."""
        is_paid = any(one.name == payment.name for one in self.text.payments)
        covering = [cap for cap in self.text.caps if is_paid and cap.scope in ("settlement", "year")]
        covering_all = [cap for cap in covering if not cap.payments or payment.name in cap.payments]
        rounding = self.text.rounding
        if rounding.in_total and (covering_all or self.own_periods(payment)):
            return rounded(amount, rounding.step, rounding.mode)
        return amount

    def told(self, name: str) -> Answer:
        """The same; pending while any part of it is."""
        names = [one.name for one in self.text.payments] if name == TOTAL else [name]
        if all(self.now.earned(self.text.payment[one]).is_final for one in names):
            return self.named(name)
        return PENDING

    def _cut_by_own_periods(self, payment: Payment, amount: Fraction) -> Fraction:
        """What limits per settlement and year of the payment keep back: for good so far, and at this settlement."""
        account = self.before.accounts[payment.name] if self.before else None
        limits = list(self.own_periods(payment))
        still = still_lost(account, amount, [limit.span for limit in payment.limits])
        lost = total([still.get(limit.clause.span, NOTHING) for limit in limits])
        wanted = amount - total(list(still.values())) - (account.let_through if account else NOTHING)
        steps = self.earlier.steps_before(self.day)
        passing, _ = through_periods({payment.name: wanted}, limits, self.day, steps, self.text.rounding.step)
        return lost + wanted - passing[payment.name]

    def own_periods(self, payment: Payment) -> list[PeriodLimit]:
        """The limits of a payment per settlement and per year."""
        limits = [limit for limit in payment.limits if limit.scope in ("settlement", "year")]
        return [
            PeriodLimit(
                self.now.clauses.of_payment(payment, limit),
                (payment.name,),
                per_year=limit.scope == "year",
                carried_forward=limit.carried_forward,
            )
            for limit in limits
        ]

    # --- By the texts of all settlements ----------------------------------------------------------

    def came_to(self, payment: Payment, *, own: bool) -> Fraction:
        """What a payment has come to after step 6; `own`: ahead of the contract's caps per participant."""
        by_now = self.now.own(payment) if own else self.now.came_to(payment)
        if self.before is None or not self.text.amended_texts:
            return by_now
        account = self.before.accounts[payment.name]
        then = self.earlier.by_text(self.text, self.before.on)
        earned_then = then.own(payment) if own else then.came_to(payment)
        return (account.own if own else account.came_to) + by_now - earned_then

    # --- Step 7 -----------------------------------------------------------------------------------

    def limited(self, payment: Payment, *, own: bool) -> Limited:
        """A payment after its own limits; `own` as in `came_to`."""
        if (payment.name, own) not in self._limited:
            found = at_most(self._rounded(payment, own=own), *self._limits(payment, own=own))
            self._limited[payment.name, own] = (
                at_least(found, self.now.clauses.at_least(payment)) if self.is_last else found
            )
        return self._limited[payment.name, own]

    def _rounded(self, payment: Payment, *, own: bool) -> Fraction:
        """What a payment has come to, rounded unless that is done in total: `less` may leave a part of a unit."""
        amount, rounding = self.came_to(payment, own=own), self.text.rounding
        return amount if rounding.in_total else rounded(amount, rounding.step, rounding.mode)

    def _limits(self, payment: Payment, *, own: bool) -> tuple[list[LimitClause], Fraction]:
        clauses = self._fixed_limits(payment)
        share = _share_limit(payment)
        if share:
            clauses.append(self.now.clauses.share_of_total(payment, share, self._whole(own=own)))
        return clauses, self._kept(payment) if clauses else NOTHING

    def _fixed_limits(self, payment: Payment) -> list[LimitClause]:
        return [self.now.clauses.of_payment(payment, one) for one in payment.limits if one.scope == "payment"]

    def _whole(self, *, own: bool) -> Fraction:
        """The total of all payments, those with a share of it as their limit included."""
        others = [self.limited(one, own=own).amount for one in self.text.payments if not _share_limit(one)]
        wanted: list[Wanted] = []
        for one in self.text.payments:
            share = _share_limit(one)
            if share:
                amount = at_most(self._rounded(one, own=own), self._fixed_limits(one), self._kept(one)).amount
                minimum = self.now.clauses.at_least(one) if self.is_last else None
                wanted.append(Wanted(amount, self.now.clauses.share(share), minimum.amount if minimum else None))
        return whole_of_shares(total(others), wanted)

    def _kept(self, payment: Payment) -> Fraction:
        """By how much it was owed more at the settlement before than the text of this day allows then."""
        if self.before is None or not self.text.amended_texts:
            return NOTHING
        account = self.before.accounts[payment.name]
        clauses = self.earlier.by_text(self.text, self.before.on).clauses
        limits = [
            clauses.of_payment(payment, one).amount or NOTHING for one in payment.limits if one.scope == "payment"
        ]
        share = _share_limit(payment)
        if share:
            whole = self._whole_then(self.before, clauses)
            limits.append(clauses.share_of_total(payment, share, whole).amount or NOTHING)
        return max(account.limited - min(limits), NOTHING) if limits else NOTHING

    def _whole_then(self, before: Record, clauses: Clauses) -> Fraction:
        """The total at the settlement before, had its payments been limited by the text of this day."""
        rounding = self.text.rounding
        others, wanted = NOTHING, list[Wanted]()
        for payment in self.text.payments:
            came_to = before.accounts[payment.name].came_to
            owed = came_to if rounding.in_total else rounded(came_to, rounding.step, rounding.mode)
            fixed = [clauses.of_payment(payment, one) for one in payment.limits if one.scope == "payment"]
            amount = at_most(owed, fixed, NOTHING).amount
            share = _share_limit(payment)
            if share:
                wanted.append(Wanted(amount, clauses.share(share)))
            else:
                others += amount
        return whole_of_shares(others, wanted)


def _share_limit(payment: Payment) -> Limit | None:
    return next((limit for limit in payment.limits if limit.scope == "share of total"), None)
