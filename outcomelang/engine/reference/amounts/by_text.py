"""Steps 1 to 6 by one text of the contract on one day: what each payment has earned so far by that text alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cached_property

from attrs import define, field

from outcomelang.engine.reference.amounts.clauses import Clauses
from outcomelang.engine.reference.amounts.earnings import Earned, earned
from outcomelang.engine.reference.amounts.participants import (
    Cut,
    LetThrough,
    Parts,
    covers,
    participant_caps,
    under_caps,
    under_own_limits,
)
from outcomelang.engine.reference.amounts.portion import Days
from outcomelang.engine.reference.answer import Answer
from outcomelang.engine.reference.arithmetic import NOTHING, total
from outcomelang.engine.reference.figures import Figures
from outcomelang.engine.reference.people import People
from outcomelang.model.contract import Contract, Payment


@define(eq=False, slots=False)
class ByText:
    """A text at one day; `told` is what a payment's name means in formulas and conditions, `named` in limits.

    `before` gives the same text at the settlement before, whose caps per participant are not displaced.
    """

    people: People
    told: Callable[[str], Answer]
    named: Callable[[str], Answer]
    as_of: Callable[[date], Days]
    before: Callable[[], ByText | None]
    _earned: dict[str, Earned] = field(factory=dict, init=False)
    _own: dict[str, tuple[Parts, list[Cut]]] = field(factory=dict, init=False)

    @property
    def text(self) -> Contract:
        """The text."""
        return self.people.contract

    @cached_property
    def days(self) -> Days:
        """The figures of the day and of earlier ones."""
        return Days(Figures(self.people, self.told), Figures(self.people, self.told, for_good=True), self.as_of)

    @cached_property
    def clauses(self) -> Clauses:
        """The limits of the text on the day."""
        return Clauses(self.text, Figures(self.people, self.named))

    def earned(self, payment: Payment) -> Earned:
        """A payment after step 5."""
        if payment.name not in self._earned:
            self._earned[payment.name] = earned(payment, self.days)
        return self._earned[payment.name]

    # --- Limits per participant -----------------------------------------------------------------

    def own(self, payment: Payment) -> Fraction:
        """What a payment has earned after its own limits per participant."""
        return total(list(self._under_own(payment)[0].values()))

    def _under_own(self, payment: Payment) -> tuple[Parts, list[Cut]]:
        if payment.name not in self._own:
            limits = [limit for limit in payment.limits if limit.scope == "participant"]
            clauses = [self.clauses.of_payment(payment, limit) for limit in limits]
            self._own[payment.name] = under_own_limits(self.earned(payment).parts, clauses)
        return self._own[payment.name]

    @cached_property
    def let_through(self) -> LetThrough:
        """What each cap per participant lets each payment have for each participant."""
        caps = participant_caps(self.text)
        if not caps:
            return {}
        earlier = self.before()
        amounts = {number: self.clauses.cap(cap).amount or NOTHING for number, cap in caps}
        parts = {name: self._under_own(payment)[0] for name, payment in self.text.payment.items()}
        return under_caps(parts, earlier.let_through if earlier else {}, self.text, amounts)

    def cuts(self, payment: Payment) -> list[Cut]:
        """What limits per participant took from a payment: its own, then the contract's."""
        parts, found = self._under_own(payment)
        found = list(found)
        people = [person for person in parts if person]
        before = total([parts[person] for person in people])
        for number, cap in participant_caps(self.text):
            if covers(cap, payment, self.text):
                after = total([self.let_through[number, person][payment.name] for person in people])
                found.append(Cut(self.clauses.cap(cap), before - after))
                before = after
        return [cut for cut in found if cut.amount]

    def came_to(self, payment: Payment) -> Fraction:
        """What a payment has earned after step 6."""
        return total(list(self.earned(payment).parts.values())) - total([cut.amount for cut in self.cuts(payment)])
