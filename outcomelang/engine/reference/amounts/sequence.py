"""All settlements up to a date, one after the other: steps 8 to 13, and what each leaves to the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from attrs import define, field, frozen

from outcomelang.engine.reference.amounts.account import Account, Record
from outcomelang.engine.reference.amounts.by_text import ByText
from outcomelang.engine.reference.amounts.guarantee import guaranteed
from outcomelang.engine.reference.amounts.moving import Moved, Moving, Occasion
from outcomelang.engine.reference.amounts.period_limits import PeriodLimit, Step, still_lost, through_periods
from outcomelang.engine.reference.amounts.portion import Days
from outcomelang.engine.reference.amounts.texts import whole_text
from outcomelang.engine.reference.amounts.total_limits import TotalLimit, under_totals
from outcomelang.engine.reference.amounts.working import TOTAL, Working
from outcomelang.engine.reference.answer import PENDING, Answer, known
from outcomelang.engine.reference.arithmetic import NOTHING, rounded, total
from outcomelang.engine.reference.calendar import later
from outcomelang.engine.reference.figures import Figures
from outcomelang.engine.reference.people import Certified, people_on
from outcomelang.engine.reference.rows import Data
from outcomelang.model.contract import Contract, Payment
from outcomelang.settlement.statement import BudgetShare, FloorSettlement, GuaranteeSettlement, LimitClause
from outcomelang.source import Span

Cuts = Mapping[tuple[LimitClause, str], Fraction]


@frozen
class Turn:
    """One settlement as it was worked out: the day's figures, what each step cut, and who pays whom.

    `kept` is what `never paid back` keeps, `lost` and `carried` what limits per period cut for good so far and now,
    `cuts` what total caps cut, `rounding` what rounding in total took, each by payment.
    """

    working: Working
    before: Record | None
    record: Record
    due: date
    kept: Mapping[str, Fraction]
    lost: Mapping[tuple[LimitClause, str], Fraction]
    carried: Cuts
    cuts: Cuts
    rounding: Mapping[str, Fraction]
    floor: FloorSettlement | None
    moved: Moved
    budgets: tuple[BudgetShare, ...]
    guarantee: GuaranteeSettlement | None


@define(eq=False)
class Settling:
    """A contract with its rows and certified figures, and the settlements that have been made."""

    contract: Contract
    data: Data
    certified: Certified
    turns: list[Turn] = field(factory=list, init=False)
    _moving: Moving = field(init=False)
    _by_text: dict[tuple[int, date], ByText] = field(factory=dict, init=False)
    _texts: dict[tuple[int, ...], Contract] = field(factory=dict, init=False)
    _workings: dict[tuple[int, date], Working] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        """Nobody has paid anybody yet."""
        self._moving = Moving(self.contract)

    def settle(self, as_of: date) -> None:
        """Make all settlements whose date has come. Raises `Stopped`."""
        for day in self.contract.settlements.dates:
            if day <= as_of:
                turn = self._settled(day)
                self.turns.append(turn)
                self._by_text[id(turn.working.text), day] = turn.working.now

    def text_on(self, day: date) -> Contract:
        """The whole text in force on a settlement date."""
        return self.text_of(self.contract.in_force("settlements", day))

    def text_of(self, amendments: tuple[int, ...]) -> Contract:
        """The whole text as some amendments make it read."""
        if amendments not in self._texts:
            self._texts[amendments] = whole_text(self.contract, amendments)
        return self._texts[amendments]

    # --- Earlier settlements --------------------------------------------------------------------

    def last_before(self, day: date) -> Record | None:
        """The settlement before a day."""
        return next((turn.record for turn in reversed(self.turns) if turn.record.on < day), None)

    def steps_before(self, day: date) -> tuple[Step, ...]:
        """What each settlement before a day let through in step 8."""
        found: list[Step] = []
        passed: dict[str, Fraction] = {}
        for turn in self.turns:
            if turn.record.on < day:
                now = {name: account.let_through for name, account in turn.record.accounts.items()}
                found.append(Step(turn.record.on, {name: now[name] - passed.get(name, NOTHING) for name in now}))
                passed = now
        return tuple(found)

    def by_text(self, text: Contract, day: date) -> ByText:
        """A text at a settlement that has been made, with payments as they were owed then by the texts in force."""
        if (id(text), day) not in self._by_text:
            record = next(turn.record for turn in self.turns if turn.record.on == day)
            self._by_text[id(text), day] = ByText(
                people_on(text, self.data, self.certified, day),
                told=lambda name: _of_record(record, text, name, told=True),
                named=lambda name: _of_record(record, text, name, told=False),
                as_of=lambda earlier: self.days(text, earlier),
                before=lambda: self._before(text, day),
            )
        return self._by_text[id(text), day]

    def _before(self, text: Contract, day: date) -> ByText | None:
        record = self.last_before(day)
        return self.by_text(text, record.on) if record else None

    def days(self, text: Contract, day: date) -> Days:
        """The figures of the date of a dated payment, by a text.

        What is owed is worked out on settlement dates alone: in these figures the name of a payment means what it is
        owed at the settlement that pays the date.
        """
        pays = next(on for on in self.contract.settlements.dates if on >= day)
        now = self.by_text(text, pays) if self._is_made(pays) else self._working(text, pays).now
        people = people_on(text, self.data, self.certified, day)
        figures = Figures(people, now.told)
        return Days(figures, Figures(people, now.told, for_good=True), lambda earlier: self.days(text, earlier))

    def _is_made(self, day: date) -> bool:
        return any(turn.record.on == day for turn in self.turns)

    def _working(self, text: Contract, day: date) -> Working:
        if (id(text), day) not in self._workings:
            self._workings[id(text), day] = Working(lambda working: self._at_work(text, day, working), self)
        return self._workings[id(text), day]

    def _at_work(self, text: Contract, day: date, working: Working) -> ByText:
        return ByText(
            people_on(text, self.data, self.certified, day),
            told=working.told,
            named=working.named,
            as_of=lambda earlier: self.days(text, earlier),
            before=lambda: self._before(text, day),
        )

    # --- One settlement -------------------------------------------------------------------------

    def _settled(self, day: date) -> Turn:
        text = self.text_on(day)
        working = self._working(text, day)
        before = self.last_before(day)
        accounts: Mapping[str, Account] = before.accounts if before else {}
        every = text.payment
        limited = {name: working.limited(payment, own=False).amount for name, payment in every.items()}
        old = {name: _old(accounts.get(name)) for name in every}
        exact, limited = limited, {name: working.in_units(payment, limited[name]) for name, payment in every.items()}
        still = {
            name: still_lost(accounts.get(name), limited[name], [limit.span for limit in payment.limits])
            for name, payment in every.items()
        }
        gone = {name: total(list(lost.values())) for name, lost in still.items()}
        kept = {name: _kept(payment, limited[name] - gone[name], old[name]) for name, payment in every.items()}

        # Step 8: the increase, under own limits and then the contract's.
        wanted = {name: limited[name] + kept[name] - gone[name] - old[name].let_through for name in every}
        limits = self._period_limits(working)
        passing, cut = through_periods(wanted, limits, day, self.steps_before(day), text.rounding.step)
        forward = {limit.clause.span for limit in limits if limit.carried_forward}
        carried = {key: amount for key, amount in cut.items() if key[0].span in forward}
        lost = self._lost(still, {key: amount for key, amount in cut.items() if key not in carried})
        let_through = {name: old[name].let_through + passing[name] for name in every}

        # Steps 9 and 10: the sum under total caps, then rounded, and still under the caps.
        caps = self._total_limits(working)
        within, cuts = under_totals(let_through, {name: old[name].within for name in every}, caps, text.rounding.step)
        in_units = {name: rounded(amount, text.rounding.step, text.rounding.mode) for name, amount in within.items()}
        settled, more_cuts = under_totals(
            in_units, {name: old[name].settled for name in every}, caps, text.rounding.step
        )

        # Steps 11 to 13.
        added = {name: settled[name] - old[name].settled for name in every}
        floor = self._floor(working, settled) if working.is_last else None
        due = due_date(self.contract, day)
        occasion = Occasion(day, due, text, working.now.clauses)
        moved = self._moving.on(occasion, added, floor.paid_now if floor else NOTHING)
        budgets = tuple(self._moving.budgets(day, text.savings, added))
        made = {
            name: Account(
                own=working.came_to(payment, own=True),
                came_to=working.came_to(payment, own=False),
                limited=exact[name],
                named=working.named(name).number,
                told=working.told(name),
                let_through=let_through[name],
                lost={clause.span: amount for (clause, of), amount in lost.items() if of == name},
                within=within[name],
                settled=settled[name],
            )
            for name, payment in every.items()
        }
        return Turn(
            working=working,
            before=before,
            record=Record(day, self.contract.in_force("settlements", day), made),
            due=due,
            kept=kept,
            lost=lost,
            carried=carried,
            cuts=_together(cuts, more_cuts),
            rounding={name: exact[name] - limited[name] + within[name] - in_units[name] for name in every},
            floor=floor,
            moved=moved,
            budgets=budgets,
            guarantee=self._guarantee(working, moved) if working.is_last else None,
        )

    def _period_limits(self, working: Working) -> list[PeriodLimit]:
        """Each payment's own, then the contract's: those of fewer payments first."""
        text = working.text
        own = [limit for payment in text.payment.values() for limit in working.own_periods(payment)]
        names = tuple(payment.name for payment in text.payments)
        caps = [
            PeriodLimit(
                working.now.clauses.cap(cap),
                cap.payments or names,
                per_year=cap.scope == "year",
                carried_forward=cap.carried_forward,
                pro_rata=cap.pro_rata,
                year_begins=cap.year_start,
            )
            for cap in text.caps
            if cap.scope in ("settlement", "year")
        ]
        return [*own, *sorted(caps, key=lambda limit: len(limit.covers))]

    def _total_limits(self, working: Working) -> list[TotalLimit]:
        """The contract's total caps, those of fewer payments first; one of a payer belongs to step 12."""
        names = tuple(payment.name for payment in working.text.payments)
        caps = [cap for cap in working.text.caps if cap.scope == "total" and cap.payer is None]
        limits = [TotalLimit(working.now.clauses.cap(cap), cap.payments or names, cap.pro_rata) for cap in caps]
        return sorted(limits, key=lambda limit: len(limit.covers))

    def _lost(self, still: Mapping[str, Mapping[Span, Fraction]], now: Cuts) -> dict[tuple[LimitClause, str], Fraction]:
        """What limits per period have cut for good so far: what is `still` lost of earlier cuts, and the cuts now."""
        earlier = self.turns[-1].lost if self.turns else {}
        found = {(clause, name): still[name][clause.span] for clause, name in earlier}
        by_place = {(clause.span, name): (clause, name) for clause, name in found}
        for (clause, name), amount in now.items():
            key = by_place.get((clause.span, name), (clause, name))
            found[clause, name] = found.pop(key, NOTHING) + amount
        return found

    def _floor(self, working: Working, settled: Mapping[str, Fraction]) -> FloorSettlement | None:
        """What the floor adds to all payments, on the last settlement."""
        for floor in working.text.floors:
            clause = working.now.clauses.floor(floor)
            in_all = total([settled[payment.name] for payment in working.text.payments])
            return FloorSettlement(clause, max((clause.amount or NOTHING) - in_all, NOTHING))
        return None

    def _guarantee(self, working: Working, moved: Moved) -> GuaranteeSettlement | None:
        """What the guarantor pays, with the last settlement."""
        if self.contract.guarantee is None:
            return None
        earlier = [one for turn in self.turns for one in turn.moved.transfers]
        clauses = working.now.clauses
        return guaranteed(self.contract.guarantee, self.contract, clauses, (*earlier, *moved.transfers))


def due_date(contract: Contract, day: date) -> date:
    """When what a settlement owes is due."""
    due = contract.settlements.due
    return later(day, due) if due else day


def _old(account: Account | None) -> Account:
    return account or Account(NOTHING, NOTHING, NOTHING, NOTHING, PENDING, NOTHING, {}, NOTHING, NOTHING)


def _kept(payment: Payment, wanted: Fraction, old: Account) -> Fraction:
    """What `never paid back` keeps of what total caps have let through."""
    return max(old.within - wanted, NOTHING) if payment.never_paid_back else NOTHING


def _of_record(record: Record, text: Contract, name: str, *, told: bool) -> Answer:
    """What a payment, or the total of all, meant at a settlement that has been made."""
    names = [payment.name for payment in text.payments] if name == TOTAL else [name]
    accounts = [record.accounts[one] for one in names]
    if told and not all(account.told.is_settled for account in accounts):
        return PENDING
    return known(total([account.named for account in accounts]))


def _together(one: Cuts, other: Cuts) -> Cuts:
    return {key: one.get(key, NOTHING) + other.get(key, NOTHING) for key in (*one, *other)}
