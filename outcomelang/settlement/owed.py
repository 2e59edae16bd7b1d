"""What each payment is owed on one settlement date after its own limits (steps 1 to 7 of the order of operations).

Payments are worked out in the order in which they rest on each other. Gates come first, since the engine needs them
for the price lines of members; a gate that rests on another payment is pending until that payment is known, and the
engine is then asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property

from attrs import define, evolve, field, frozen

from outcomelang.model.contract import Contract, Payment
from outcomelang.settlement.balance import total_of
from outcomelang.settlement.bounds import Bounds
from outcomelang.settlement.contract_limits import ContractLimits
from outcomelang.settlement.entitlement import Entitlement, Measured, entitlement_of
from outcomelang.settlement.evaluate import Evaluator
from outcomelang.settlement.figures import Gates, Measuring
from outcomelang.settlement.gates import PaymentGates, gates_of
from outcomelang.settlement.order import TOTAL, gates_name_payments, in_order, share_limit
from outcomelang.settlement.own_limits import Limited, ShareLimited, at_least, at_most, total_with_shares
from outcomelang.settlement.past import Past
from outcomelang.settlement.payment_end import is_over
from outcomelang.settlement.priced import Pricing, View, rounded
from outcomelang.settlement.range_of_figures import RangeOfFigures
from outcomelang.settlement.reason import Reason, ReasonKind
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.to_come import meaning_to_come
from outcomelang.settlement.told import Known, Told, Unknown, pending, quantity
from outcomelang.value.range import Range, total


@frozen
class Owed:
    """One payment (or saving) on a settlement date.

    `came_to` is what it came to before its own limits, by the texts that were in force on each settlement date: other
    than the entitlement where amendments have changed the text. `own_came_to` is the same ahead of the contract's
    limits per participant. `rounding` is what rounding took of the former (below 0: gave), unless the contract rounds
    in total. `limited` is what it is owed so far after step 7, and `at_most` the least of its own limits, if it has
    any. `value` is what its name means elsewhere: what it is owed so far after its own limits, those per settlement
    and year included, ahead of all limits of the contract.
    """

    entitlement: Entitlement
    came_to: Fraction
    own_came_to: Fraction
    rounding: Fraction
    limited: Limited
    at_most: Fraction | None
    value: Fraction


@frozen
class Carried:
    """What earlier settlements leave to this one where amendments have changed the text (nothing where none has).

    `owed` and `own` are what an entitlement's amounts of these names have come to by the texts of all settlements so
    far. `kept` is by how much a payment was owed more at the settlement before than its limits allow by this text: a
    lowered limit takes nothing back.
    """

    owed: Callable[[Entitlement], Fraction] = lambda entitlement: entitlement.owed
    own: Callable[[Entitlement], Fraction] = lambda entitlement: entitlement.own
    kept: Mapping[str, Fraction] = field(factory=dict)


@define(slots=False)
class Owing:
    """Works out what is owed on one settlement date.

    `as_of` gives the view of another day; `past` is by payment. `told` is what each payment, and `total`, means in a
    formula or condition, where it is pending while any part of it is; it fills up as payments are worked out.
    `carried` is what earlier settlements by other texts leave to this one.
    """

    contract: Contract
    measuring: Measuring
    seen: Seen
    past: Mapping[str, Past]
    as_of: Callable[[date], View]
    told: dict[str, Told]
    carried: Carried = field(factory=Carried)
    _so_far: dict[str, Told] = field(factory=dict, init=False)
    _ranges: dict[str, Range] = field(factory=dict, init=False)
    _told_for_good: dict[str, Told] = field(factory=dict, init=False)
    _ranges_for_good: dict[str, Range] = field(factory=dict, init=False)
    _entitlements: dict[str, Entitlement] = field(factory=dict, init=False)
    _gates: dict[str, PaymentGates] = field(factory=dict, init=False)
    _own_limits: dict[str, list[Fraction]] = field(factory=dict, init=False)

    def work_out(self) -> Mapping[str, Owed]:
        """All payments and savings, by name, in the order of the file."""
        asked = None
        gates = self._gates_at_first()
        while gates != asked:
            self._work_out(self._ask(gates))
            asked, gates = gates, self._for_the_engine()
        limited = self.limit(self.carried.owed)
        return {name: self._owed(entitlement, limited[name]) for name, entitlement in self._entitlements.items()}

    def _owed(self, entitlement: Entitlement, limited: Limited) -> Owed:
        came_to = self.carried.owed(entitlement)
        return Owed(
            entitlement=entitlement,
            came_to=came_to,
            own_came_to=self.carried.own(entitlement),
            rounding=came_to - self._rounded(came_to),
            limited=limited,
            at_most=min(self._own_limits[entitlement.payment.name], default=None),
            value=quantity(self._so_far[entitlement.payment.name]),
        )

    def _rounded(self, amount: Fraction) -> Fraction:
        return rounded(amount, self.contract.rounding)

    # --- Figures --------------------------------------------------------------------------------

    @cached_property
    def now(self) -> View:
        """The figures of the settlement date."""
        for_good = Evaluator(self.seen, self.told, for_good=True)
        return View(Evaluator(self.seen, self.told), RangeOfFigures(for_good, self._ranges))

    @cached_property
    def outlook(self) -> View:
        """The same, but a payment that is known can become what its own limits may still make of it.

        Only what is told of the amounts to come rests on it: others are owed by what a payment is known to be.
        """
        for_good = Evaluator(self.seen, self._told_for_good, for_good=True)
        return View(self.now.evaluator, RangeOfFigures(for_good, self._ranges_for_good))

    @cached_property
    def bounds(self) -> Bounds:
        """The contract's limits, with payments as they are owed so far."""
        return Bounds(self.contract, Evaluator(self.seen, self._so_far))

    @cached_property
    def is_last(self) -> bool:
        """Whether this is the last settlement date, on which minimums act and after which nothing changes."""
        return self.seen.day == self.contract.settlements.last

    @cached_property
    def _all(self) -> tuple[Payment, ...]:
        return (*self.contract.payments, *self.contract.savings)

    @cached_property
    def _pricing(self) -> Pricing:
        return Pricing(self.contract, self.now, self.as_of)

    # --- The engine -----------------------------------------------------------------------------

    def _gates_at_first(self) -> Gates:
        self._gates = {
            payment.name: gates_of(payment, self._pricing, is_known=not gates_name_payments(payment))
            for payment in self._all
        }
        return self._for_the_engine()

    def _for_the_engine(self) -> Gates:
        """The states of the gates of payments with price lines."""
        lined = {payment.name for payment in self._all if payment.lines}
        places = ((name, place, view) for name in lined for place, view in self._gates[name].views.items())
        return Gates({(name, *place): view.state for name, place, view in places})

    def _ask(self, gates: Gates) -> Callable[[Payment], Measured]:
        day = self.seen.day
        figures, lines = self.measuring.payments(day, gates), self.measuring.lines(day, gates)
        return lambda payment: Measured(
            tuple(figure for figure in figures if figure.payment == payment.name),
            tuple(line for line in lines if line.payment == payment.name),
        )

    # --- Payments in the order in which they rest on each other ---------------------------------

    def _work_out(self, measured: Callable[[Payment], Measured]) -> None:
        unknown = {payment.name for payment in self.contract.payments}
        for together in in_order(self.contract):
            for payment in together:
                self._entitle(payment, measured(payment))
            limited = self.limit(self.carried.own)
            for payment in together:
                self._know(payment, limited[payment.name])
                unknown.discard(payment.name)
            if not unknown:
                self._know_total()

    def _entitle(self, payment: Payment, measured: Measured) -> None:
        gates = gates_of(payment, self._pricing, is_known=True)
        self._gates[payment.name] = gates
        priced = tuple(self._pricing.of(payment))
        entitlement = entitlement_of(payment, measured, priced, gates, self.now)
        self._entitlements[payment.name] = evolve(entitlement, possible=self._possible(payment, measured))

    def _possible(self, payment: Payment, measured: Measured) -> Range:
        """What a payment can become with what the own limits of others may still make of them."""
        pricing = Pricing(self.contract, self.outlook, self.as_of)
        gates = gates_of(payment, pricing, is_known=True)
        return entitlement_of(payment, measured, tuple(pricing.of(payment)), gates, self.outlook).range

    def _know(self, payment: Payment, limited: Limited) -> None:
        """Let others use what a payment is owed so far."""
        limits = ContractLimits((payment,), self.bounds, self.contract.rounding, self.seen.day, self.past)
        value = limits.after_own_periods(payment, limited.amount)
        entitlement = self._entitlements[payment.name]
        is_final = is_over(entitlement, self.contract, self._pricing)
        self._so_far[payment.name] = Known(value)
        self._ranges[payment.name] = meaning_to_come(payment, entitlement, self, self.now)
        waits = pending(Reason(ReasonKind.PAYMENT_PENDING, payment.name))
        self.told[payment.name] = Known(value) if is_final else waits
        is_whole = is_final and entitlement.possible.is_exact and value == limited.amount
        for_good = meaning_to_come(payment, entitlement, self, self.outlook, is_whole=is_whole)
        self._ranges_for_good[payment.name] = for_good
        is_for_good = is_final and for_good == Range.exactly(value)
        self._told_for_good[payment.name] = Known(value) if is_for_good else waits

    def _know_total(self) -> None:
        names = [payment.name for payment in self.contract.payments]
        self._so_far[TOTAL] = Known(total_of(quantity(self._so_far[name]) for name in names))
        self._ranges[TOTAL] = total(self._ranges[name] for name in names)
        waiting = [name for name in names if isinstance(self.told[name], Unknown)]
        waits = pending(*(Reason(ReasonKind.PAYMENT_PENDING, name) for name in waiting))
        self.told[TOTAL] = waits if waiting else self._so_far[TOTAL]
        self._ranges_for_good[TOTAL] = total(self._ranges_for_good[name] for name in names)
        is_for_good = all(isinstance(self._told_for_good[name], Known) for name in names)
        every = pending(*(Reason(ReasonKind.PAYMENT_PENDING, name) for name in names))
        self._told_for_good[TOTAL] = self._so_far[TOTAL] if is_for_good else every

    # --- Own limits -----------------------------------------------------------------------------

    def limit(self, owed: Callable[[Entitlement], Fraction]) -> Mapping[str, Limited]:
        """The payments worked out so far after step 7, from what each is owed before it."""
        amounts = {name: self._rounded(owed(entitlement)) for name, entitlement in self._entitlements.items()}
        payments = [payment for payment in self._all if payment.name in amounts]
        limited = {payment.name: self._limited(payment, amounts[payment.name], None) for payment in payments}
        sharing = [payment for payment in payments if share_limit(payment)]
        if sharing:
            total = self._total(limited, sharing)
            for payment in sharing:
                limited[payment.name] = self._limited(payment, amounts[payment.name], total)
        return limited

    def _total(self, limited: Mapping[str, Limited], sharing: Sequence[Payment]) -> Fraction:
        """The total of all payments at this step, those with a share of it as their limit included."""
        others = [one.name for one in self.contract.payments if not share_limit(one)]
        shares = [self._share_limited(one, limited[one.name]) for one in sharing]
        return total_with_shares(total_of(limited[name].amount for name in others), shares)

    def _share_limited(self, payment: Payment, limited: Limited) -> ShareLimited:
        """A payment with what its other limits leave of it, and its minimum where that acts."""
        minimum = self.bounds.at_least(payment) if self.is_last else None
        return ShareLimited(limited.amount, self.bounds.share(payment), minimum.amount if minimum else None)

    def _limited(self, payment: Payment, owed: Fraction, all_payments: Fraction | None) -> Limited:
        bounds = list(self.bounds.of_payment(payment))
        if all_payments is not None:
            bounds.append(self.bounds.share_of_total(payment, all_payments))
        self._own_limits[payment.name] = [bound.amount for bound in bounds]
        limited = at_most(owed, bounds, self.carried.kept.get(payment.name, Fraction(0)))
        return at_least(limited, self.bounds.at_least(payment)) if self.is_last else limited
