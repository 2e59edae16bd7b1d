"""The contract's text that is in force on each settlement date, and each text at work on the data.

An amendment for settlements governs the increase of the settlements in its period: what payments have earned by the
amended text by then, less what they had earned by that same text at the settlement before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from attrs import evolve, frozen

from outcomelang.model.contract import Amendment, Contract, Payment
from outcomelang.plan.plan import AggregateOf
from outcomelang.settlement.figures import Measuring


@frozen
class TextAtWork:
    """A text with an engine that measures what it asks for; `numbers` are its plan's numbers of each aggregate."""

    contract: Contract
    measuring: Measuring
    numbers: Mapping[AggregateOf, Sequence[int]]


AtWork: TypeAlias = Callable[[Contract], TextAtWork]
"""Sets an engine to work on a text."""


@frozen
class Texts:
    """The texts of a contract, each with the payments of all others.

    A payment that a text does not have earns nothing by it: what an amendment added stays settled after its period.
    """

    contract: Contract

    def of(self, day: date) -> tuple[int, ...]:
        """The amendments for settlements that are in force on a settlement date, by their places."""
        return self.contract.in_force("settlements", day)

    def amendments(self, text: tuple[int, ...]) -> tuple[Amendment, ...]:
        """The amendments that make a text."""
        return tuple(self.contract.amendments[place] for place in text)

    def whole(self, text: tuple[int, ...]) -> Contract:
        """A text with the payments and savings of all others, at the end of its own."""
        found = self.contract.text(text)
        if not self.contract.amended_texts:
            return found
        return evolve(
            found,
            payments=(*found.payments, *self._of_others(found, lambda one: one.payments)),
            savings=(*found.savings, *self._of_others(found, lambda one: one.savings)),
        )

    def _of_others(self, text: Contract, of: Callable[[Contract], tuple[Payment, ...]]) -> Iterator[Payment]:
        """Payments that only other texts have, without anything to be earned."""
        names = {payment.name for payment in (*text.payments, *text.savings)}
        for other in (self.contract, *(one.contract for one in self.contract.amended_texts)):
            for payment in of(other):
                if payment.name not in names:
                    names.add(payment.name)
                    yield Payment(
                        name=payment.name, title=payment.title, span=payment.span, by=payment.by, to=payment.to
                    )
