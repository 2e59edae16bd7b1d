"""What is settled of each payment, and in all, after the limits of the contract (steps 8 to 13), as terms."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import define, field

from outcomelang.model.contract import Cap, Contract
from outcomelang.model.type import Kind
from outcomelang.proof.from_payment import Owed, Payments
from outcomelang.proof.reach import Reach
from outcomelang.proof.term import NO, ZERO, Figure, Fixed, Rounded, Term, best, compared, every, plus
from outcomelang.proof.world import World
from outcomelang.value.range import ANYTHING, Range


@define
class Settled:
    """What is settled by a settlement, of each payment and in all; made when it is asked for.

    A cap shared by several payments is filled settlement by settlement, so what each of them gets is bounded alone;
    where one total cap is all there is, what they get together is exact.
    """

    payments: Payments
    owed: Owed = field(init=False)
    _wanted: Owed = field(factory=dict, init=False)
    _allowed: dict[str, Figure] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.owed = self.payments.owed()
        self._wanted = {payment.name: self._want(payment.name) for payment in self.contract.payments}

    @property
    def world(self) -> World:
        """The world of the payments."""
        return self.payments.world

    @property
    def contract(self) -> Contract:
        """The contract that settles them."""
        return self.world.contract

    def of(self, name: str) -> Term:
        """What is settled of a payment, or of all of them (`total`), or what a saving comes to."""
        if name == "total":
            return self.total()
        return self._under_caps()[name] if name in self._wanted else self.owed[name]

    def total(self) -> Term:
        """What is settled in all, with what floors add."""
        together = amount = self._together()
        for floor in self.contract.floors:
            least = self.payments.in_steps(floor.amount, "ceiling")
            amount = best("max", (amount, least))
        cuts_later = self.contract.cap_return or any(cap.payer for cap in self._caps())
        return self._cut_later(together, amount) if self.contract.floors and cuts_later else amount

    def _cut_later(self, together: Term, with_floors: Term) -> Term:
        """The total where caps of one payer or the return cap cut after the floors have looked.

        It lies between what is settled without floors, and what it would be if they were the last to look.
        """
        amount = self.payments.figures.apart("`total` with its floors", ANYTHING, with_floors)
        if not self.contract.cap_return:
            self.world.fact(amount, compared(">=", amount, together))
        self.world.fact(amount, compared("<=", amount, with_floors))
        self.world.certain_if(amount, NO, "what caps cut after the floors have looked is not known")
        return amount

    def wanted(self) -> Term:
        """What would be settled in all without the limits of the contract."""
        return plus(self._wanted.values())

    # --- Caps -----------------------------------------------------------------------------------

    def _want(self, name: str) -> Term:
        payment = self.contract.payment[name]
        amount = self.owed[name]
        if self.contract.rounding.in_total:
            amount = Rounded(amount, self.contract.rounding.step, self.contract.rounding.mode)
        if not payment.never_paid_back:
            return amount
        kept = self.payments.figures.apart(
            f"`{name}`, never paid back", Range(None, Reach().of(amount).highest), amount
        )
        self.world.fact(kept, compared(">=", kept, amount))
        self.world.certain_if(kept, compared("=", kept, amount), f"what `{name}` once was is not known")
        return kept

    def _caps(self) -> list[Cap]:
        return [cap for cap in self.contract.caps if cap.scope != "participant"]

    def _together(self) -> Term:
        """All payments together: exact under one fixed cap on all of them."""
        caps = self._caps()
        plain = not (self.contract.cap_return or self.contract.rounding.in_total)
        if not caps and plain:
            return self.wanted()
        if len(caps) == 1 and plain and caps[0].scope == "total" and not caps[0].payer and not caps[0].payments:
            amount = self.payments.in_steps(caps[0].amount, "floor")
            if isinstance(amount, Fixed):
                return best("min", (self.wanted(), amount))
        return plus(self._under_caps().values())

    def _under_caps(self) -> Mapping[str, Term]:
        """Each payment after all caps: no more than is wanted, and all of it where no cap is reached."""
        if self._allowed:
            return self._allowed
        if not self._caps() and not self.contract.cap_return:
            return self._wanted
        can_lose = self.contract.cap_return or any(
            cap.scope in ("settlement", "year") and not cap.carried_forward for cap in self._caps()
        )
        for name, wanted in self._wanted.items():
            allowed = self.payments.figures.apart(f"`{name}` after all caps", ANYTHING, wanted)
            self.world.fact(allowed, compared("<=", allowed, wanted))
            if not can_lose:
                self.world.fact(allowed, compared(">=", allowed, best("min", (ZERO, wanted))))
            self.world.certain_if(
                allowed, compared("=", allowed, wanted), "what a cap leaves of each payment is not known"
            )
            self._allowed[name] = allowed
        for cap in self._caps():
            self._bound(cap)
        self._bound_by_payers()
        if self.contract.cap_return:
            for figure in self._allowed.values():
                self.world.certain_if(figure, NO, "what `cap return` takes off is not known")
        return self._allowed

    def _bound(self, cap: Cap) -> None:
        covered = [name for name in self._wanted if not cap.payments or name in cap.payments]
        amount = self.payments.in_steps(cap.amount, "floor")
        within = Reach().of(amount)
        text = self.world.text(cap.span)
        together = plus(self._wanted[name] for name in covered)
        room = every(
            (compared("<=", together, amount), *(compared(">=", self._wanted[name], ZERO) for name in covered))
        )
        for name in covered:
            why = f"what `{text}` leaves of each payment depends on when each amount falls due"
            self.world.certain_if(self._allowed[name], room, why)
        if cap.amount.type.kind is not Kind.MONEY or within.highest is None or cap.payer:
            return
        periods = 1 if cap.scope == "total" else self.payments.periods(cap.scope)
        most = Fixed(max(Fraction(0), within.highest) * periods)
        for name in covered:
            self.world.fact(self._allowed[name], compared("<=", plus(self._allowed[each] for each in covered), most))

    def _bound_by_payers(self) -> None:
        """Caps of one payer each: together they bound what all pay, if no payer is without one."""
        caps = {cap.payer: cap for cap in self._caps() if cap.payer and not cap.payments and cap.scope == "total"}
        payers = {party for one in self.contract.payments for shares in one.by for party, _ in shares.parts}
        ranges = [Reach().of(self.payments.in_steps(cap.amount, "floor")).highest for cap in caps.values()]
        if payers and payers <= caps.keys() and None not in ranges:
            most = sum((max(Fraction(0), one) for one in ranges if one is not None), Fraction(0))
            for figure in self._allowed.values():
                self.world.fact(figure, compared("<=", plus(self._allowed.values()), Fixed(most)))
