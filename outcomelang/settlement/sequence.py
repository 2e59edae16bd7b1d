"""The settlements of a contract in sequence: each asks what is owed in all by now and what has been settled.

For each settlement date that has come: gates, figures, what each payment is owed, limits, the difference to what was
settled before, and who pays whom. The as-of date only says which settlement dates have come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from attrs import define, evolve, field, frozen

from outcomelang.model.contract import Contract
from outcomelang.progress import UNHEARD, Progress
from outcomelang.settlement.contract_limits import Allowed
from outcomelang.settlement.entitlement import Entitlement
from outcomelang.settlement.evaluate import Evaluator
from outcomelang.settlement.made import Made
from outcomelang.settlement.owed import Carried, Owed, Owing
from outcomelang.settlement.paying import Paid, Paying
from outcomelang.settlement.priced import View
from outcomelang.settlement.range_of_figures import RangeOfFigures
from outcomelang.settlement.record import Guaranteed, Record
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.standing import Standing, at_first
from outcomelang.settlement.statement import AmendmentInForce, Settlement
from outcomelang.settlement.texts import AtWork, TextAtWork, Texts
from outcomelang.settlement.told import Told
from outcomelang.value.calendar import add


@frozen
class Turn:
    """One settlement, and what it was worked out from.

    `record` is what a ledger keeps of it. `is_amended_later` says that a later settlement is made by another text.
    """

    settlement: Settlement
    owing: Owing
    owed: Mapping[str, Owed]
    allowed: Mapping[str, Allowed]
    text: TextAtWork
    record: Record
    is_amended_later: bool


def settlements_of(
    contract: Contract,
    at_work: AtWork,
    as_of: date,
    recorded: Mapping[date, Record] | None = None,
    progress: Progress = UNHEARD,
) -> Iterator[Turn]:
    """The settlements whose date has come, in order; `at_work` sets an engine to work on each text that they need.

    Those that are `recorded` stay as they were made, and the first after them pays what has come to be owed otherwise.
    """
    days = [day for day in contract.settlements.dates if day <= as_of]
    story = _Story(contract, at_work, days, recorded or {})
    for day in days:
        with progress.stage(f"settling {day.isoformat()}"):
            turn = story.settle(day)
        yield turn


def due_date(contract: Contract, day: date) -> date:
    """The day on which what a settlement moves is due: the settlement date itself unless the contract says later."""
    due = contract.settlements.due
    return add(day, due) if due else day


@frozen
class _Teller:
    """A text at work, and what it has told: what payments mean in formulas, by settlement date."""

    text: TextAtWork
    told: dict[date, dict[str, Told]] = field(factory=dict)

    def as_of(self, day: date) -> View:
        """The figures of the date of a dated payment, with payments as the settlement that pays it found them."""
        pays = next(on for on in self.text.contract.settlements.dates if on >= day)
        seen, told = self.seen(day), self.told[pays]
        return View(Evaluator(seen, told), RangeOfFigures(Evaluator(seen, told, for_good=True), {}))

    def seen(self, day: date) -> Seen:
        """What is seen on a day."""
        return Seen(self.text.contract, self.text.measuring, self.text.numbers, day)


@define
class _Story:
    """What one settlement hands on to the next.

    A text is worked out on every settlement date up to the last that it governs: it must be known at both ends of an
    increase, and shared caps per participant and dated payments rest on all earlier dates. `recorded` are the
    settlements that a ledger holds: they stay as they were made.
    """

    contract: Contract
    at_work: AtWork
    days: Sequence[date]
    recorded: Mapping[date, Record]
    _tellers: dict[tuple[int, ...], _Teller] = field(factory=dict, init=False)
    _before: dict[tuple[int, ...], Mapping[str, Owed]] = field(factory=dict, init=False)
    _owed: Mapping[str, Owed] = field(factory=dict, init=False)
    _standing: Standing = field(init=False)
    _by_the_data: Standing = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._standing = self._by_the_data = at_first(self._texts.whole(()))

    def settle(self, day: date) -> Turn:
        """One settlement; those before it have been settled."""
        text = self._texts.of(day)
        owing = self._owing(text, day, self._carried(text))
        owed = owing.work_out()
        paying = Paying(self.contract, owing, due_date(self.contract, day), self._standing)
        paid = paying.pay(owed)
        record = self.recorded.get(day) or self._record(paying, owed, paid)
        made = Made(owing, owed, paid, record, self._standing)
        settlement = made.settlement(self._in_force(day))
        self._look_back(text, day, owed)
        self._hand_on(record.standing, paid.standing, is_recorded=day in self.recorded)
        allowed = {name: evolve(one, past=self._standing.past[name]) for name, one in paid.allowed.items()}
        later = (self._texts.of(one) for one in self.contract.settlements.dates if one > day)
        is_amended_later = any(one != text for one in later)
        return Turn(settlement, owing, owed, allowed, self._teller(text).text, record, is_amended_later)

    def _hand_on(self, made: Standing, by_the_data: Standing, *, is_recorded: bool) -> None:
        """Start the next settlement from what was really paid; what limits per period cut is as the data have it."""
        self._standing = made.over(self._standing).with_lost_of(by_the_data)
        self._by_the_data = by_the_data if is_recorded else self._standing

    def _record(self, paying: Paying, owed: Mapping[str, Owed], paid: Paid) -> Record:
        """A settlement that no ledger holds yet."""
        guarantee = paid.guarantee
        return Record(
            on=paying.owing.seen.day,
            due=paying.due,
            paid_now=paid.now,
            corrections=self._corrections(paying, owed, paid),
            floors=tuple(one.paid_now for one in paid.floors),
            transfers=paid.transfers,
            guarantee=Guaranteed(guarantee.shortfall, guarantee.transfers) if guarantee else None,
            standing=paid.standing,
        )

    def _corrections(self, paying: Paying, owed: Mapping[str, Owed], paid: Paid) -> Mapping[str, Fraction]:
        """How much of what is paid would not be, had the data been these when earlier settlements were recorded."""
        if self._by_the_data == self._standing:
            return {}
        otherwise = evolve(paying, standing=self._by_the_data).pay(owed).now
        return {name: amount - otherwise[name] for name, amount in paid.now.items() if amount != otherwise[name]}

    # --- Texts ----------------------------------------------------------------------------------

    @property
    def _texts(self) -> Texts:
        return Texts(self.contract)

    def _teller(self, text: tuple[int, ...]) -> _Teller:
        if text not in self._tellers:
            self._tellers[text] = _Teller(self.at_work(self._texts.whole(text)))
        return self._tellers[text]

    def _carried(self, text: tuple[int, ...]) -> Carried:
        """What the settlements so far leave to one that is made by a text."""
        if not self._owed:
            return Carried()
        before, so_far = self._before[text], self._owed
        kept = {
            name: so_far[name].limited.amount - one.at_most
            for name, one in before.items()
            if one.at_most is not None and so_far[name].limited.amount > one.at_most
        }

        def owed(entitlement: Entitlement) -> Fraction:
            name = entitlement.payment.name
            return so_far[name].came_to + entitlement.owed - before[name].entitlement.owed

        def own(entitlement: Entitlement) -> Fraction:
            name = entitlement.payment.name
            return so_far[name].own_came_to + entitlement.own - before[name].entitlement.own

        return Carried(owed, own, kept)

    def _look_back(self, text: tuple[int, ...], day: date, owed: Mapping[str, Owed]) -> None:
        """Note what each payment came to, and what it has earned by each text that governs a later settlement."""
        self._owed = owed
        self._before = {text: owed}
        come_to = Carried(
            lambda entitlement: owed[entitlement.payment.name].came_to,
            lambda entitlement: owed[entitlement.payment.name].own_came_to,
        )
        for other in {self._texts.of(one) for one in self.days if one > day} - {text}:
            self._before[other] = self._owing(other, day, come_to).work_out()

    # --- Figures --------------------------------------------------------------------------------

    def _owing(self, text: tuple[int, ...], day: date, carried: Carried) -> Owing:
        teller = self._teller(text)
        told = teller.told[day] = {}
        contract, measuring = teller.text.contract, teller.text.measuring
        return Owing(contract, measuring, teller.seen(day), self._standing.past, teller.as_of, told, carried)

    def _in_force(self, day: date) -> tuple[AmendmentInForce, ...]:
        return tuple(
            AmendmentInForce(one.title, self.contract.source.place(one.span.start).line, span=one.span)
            for one in self._texts.amendments(self._texts.of(day))
        )
