"""What each payment is owed after its own limits, as a term (order of operations, steps 3 to 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count
from typing import TypeAlias

from attrs import define, field

from outcomelang.model.contract import Cap, Contract, Limit, MetricLine, Payment
from outcomelang.model.expression import Expression
from outcomelang.model.most_owed import MostOwed, groups_of, sum_of
from outcomelang.model.range_in_windows import RangeInWindows
from outcomelang.model.type import Kind
from outcomelang.proof.figures import Figures
from outcomelang.proof.from_expression import NOWHERE, Amount, Answer, At, Terms
from outcomelang.proof.from_line import Lines, Paid, has_negative_prices
from outcomelang.proof.reach import Reach
from outcomelang.proof.term import (
    NO,
    ONE,
    ZERO,
    Condition,
    Fixed,
    Mark,
    Rounded,
    Term,
    best,
    choice,
    compared,
    every,
    figures_in,
    minus,
    opposite,
    plus,
    some,
    times,
)
from outcomelang.proof.world import Unmodelled, World
from outcomelang.settlement.order import in_order, share_limit
from outcomelang.value.range import ANYTHING, NOT_NEGATIVE, Range

Owed: TypeAlias = dict[str, Term]


@define
class Payments:
    """Puts the payments and savings of a contract into terms, each after those it rests on."""

    world: World
    figures: Figures = field(init=False)
    terms: Terms = field(init=False)
    lines: Lines = field(init=False)
    _numbers: Iterator[int] = field(factory=count, init=False)

    def __attrs_post_init__(self) -> None:
        self.figures = Figures(self.world)
        self.terms = Terms(self.figures)
        self.lines = Lines(self.figures)

    @property
    def contract(self) -> Contract:
        """The contract whose payments they are."""
        return self.world.contract

    def owed(self) -> Owed:
        """What each payment and saving is owed after its own limits."""
        owed: Owed = {}
        paid = {payment.name for payment in self.contract.payments}
        for together in in_order(self.contract):
            made = {payment.name: self._before_shares(payment) for payment in together}
            if share_limit(together[0]):
                self._share(together, made, plus(term for name, term in owed.items() if name in paid))
            for payment in together:
                owed[payment.name] = self._after_periods(payment, self._at_least(payment, made[payment.name]))
                self.terms.payments[payment.name] = self._named(payment.name, owed[payment.name])
            if paid <= owed.keys() and "total" not in self.terms.payments:
                total = plus(term for name, term in owed.items() if name in paid)
                self.terms.payments["total"] = self._named("total", total)
        return owed

    def _named(self, name: str, owed: Term) -> Amount:
        """What the name of a payment means in others: known once all that it rests on is."""
        final = self.figures.final(f"`{name}`")
        certified = every(one for one in figures_in((owed,)) if isinstance(one, Mark) and one.certifies)
        self.world.certain_if(final, some((opposite(final), certified)), f"`{name}` may not be known")
        return Amount(owed, final)

    # --- Steps 3 to 5 ---------------------------------------------------------------------------

    def _before_shares(self, payment: Payment) -> Term:
        try:
            amount = plus((self._of_members(payment), *self._above_members(payment)))
        except Unmodelled as clause:
            within = NOT_NEGATIVE if payment.lines and not has_negative_prices(payment, self.figures) else ANYTHING
            amount = self._loose(payment, within, clause.why)
        if not self._is_on_step(payment):
            amount = Rounded(amount, self.contract.rounding.step, self.contract.rounding.mode)
        for limit in payment.limits:
            if limit.scope == "payment":
                amount = best("min", (amount, self.in_steps(limit.amount, "floor")))
        return amount

    def _loose(self, payment: Payment, within: Range, why: str) -> Term:
        figure = self.figures.apart(f"what `{payment.name}` comes to before limits", within)
        self.world.certain_if(figure, NO, why)
        return figure

    def _is_on_step(self, payment: Payment) -> bool:
        """Whether what is added up has been rounded already, and nothing was taken off it since."""
        return self.contract.rounding.in_total or not payment.less

    def _of_members(self, payment: Payment) -> Term:
        lines = [line for line in payment.lines if self.contract.is_of_members(line)]
        paid = [one for line in lines for one in self.lines.of(line)]
        amount = plus(self._through_gates(payment, one.term, _place(one)) for one in paid)
        return self._per_participant(payment, self._less(payment, amount), paid)

    def _above_members(self, payment: Payment) -> Iterator[Term]:
        for line in payment.lines:
            if isinstance(line, MetricLine) and not self.contract.is_of_members(line):
                yield from self._of_group_line(payment, line)
        if payment.formula is not None:
            yield self._of_formula(payment, payment.formula)

    def _of_formula(self, payment: Payment, formula: Expression) -> Term:
        if payment.per_cohort:
            raise Unmodelled(f"`{payment.name}` is paid per cohort")
        if payment.dates is not None:
            return self._dated(payment, formula, sum(day <= self.contract.settlements.last for day in payment.dates))
        made = self.terms.quantity(formula)
        amount = choice(made.known, self._rounded(made.term), ZERO)
        return self._through_gates(payment, self._less(payment, amount), NOWHERE)

    def _dated(self, payment: Payment, formula: Expression, dates: int) -> Term:
        """A formula as of each of several dates, of which some may not have come."""
        made = self.terms.quantity(formula)
        within = Reach().of(self._rounded(made.term))
        low = None if within.lowest is None else min(Fraction(0), within.lowest * dates)
        high = None if within.highest is None else max(Fraction(0), within.highest * dates)
        like = Fixed(within.lowest * dates) if within.is_exact and within.lowest is not None else None
        amount = self.figures.apart(f"what the dates of `{payment.name}` come to", Range(low, high), like)
        self.world.certain_if(amount, compared("=", amount, like) if like else NO, f"`{payment.name}` is paid on dates")
        if payment.last_part != 1:
            self.world.certain_if(amount, NO, f"`{payment.name}` is paid `pro rata`")
        return self._through_gates(payment, self._less(payment, amount), NOWHERE)

    def _of_group_line(self, payment: Payment, line: MetricLine) -> Iterator[Term]:
        metric = self.contract.metric[line.metric]
        if line.limit or line.blocks:
            raise Unmodelled(f"`{self.world.text(line.span)}`")
        numbers = (line.points or metric.points.numbers) if metric.points else (None,)
        for point in numbers:
            at = At(point, metric.points.unit if metric.points else None)
            figure, price = self.terms.metric(metric, at), self.terms.quantity(line.price, at)
            if isinstance(figure, Answer):
                amount = choice(every((figure.yes, price.known)), self._rounded(price.term), ZERO)
            else:
                units = times(Fixed(1 / line.unit), figure.term)
                amount = choice(every((figure.known, price.known)), self._rounded(times(price.term, units)), ZERO)
            yield self._through_gates(payment, self._less(payment, amount), at)

    def _rounded(self, term: Term) -> Term:
        if self.contract.rounding.in_total or self._lies_on_steps(term):
            return term
        return Rounded(term, self.contract.rounding.step, self.contract.rounding.mode)

    def _lies_on_steps(self, term: Term) -> bool:
        return isinstance(term, Fixed) and (term.value / self.contract.rounding.step).denominator == 1

    def _through_gates(self, payment: Payment, amount: Term, at: At) -> Term:
        for gate in payment.gates:
            try:
                amount = choice(self.terms.answer(gate.condition, at).yes, amount, ZERO)
            except Unmodelled as clause:
                amount = self._through_unknown(payment, gate.condition, amount, clause.why)
        return amount

    def _through_unknown(self, payment: Payment, condition: Expression, amount: Term, why: str) -> Term:
        """What passes a gate of which nothing is known: all, nothing, or (cohort by cohort) a part."""
        number = next(self._numbers)
        name = f"what passes `{self.world.text(condition.span)}` of `{payment.name}` ({number})"
        passed = self.figures.apart(name, ANYTHING, amount)
        self.world.certain_if(passed, NO, why)
        if not has_negative_prices(payment, self.figures):
            self.world.fact(passed, compared("<=", passed, best("max", (ZERO, amount))))
            self.world.fact(passed, compared(">=", passed, best("min", (ZERO, amount))))
        return passed

    def _less(self, payment: Payment, amount: Term) -> Term:
        for share in payment.less:
            made = self.terms.quantity(share)
            amount = choice(made.known, times(minus(ONE, made.term), amount), ZERO)
        return amount

    # --- Step 6 ---------------------------------------------------------------------------------

    def _per_participant(self, payment: Payment, amount: Term, paid: Sequence[Paid]) -> Term:
        """After the limits per participant: of the payment, then of the contract."""
        most = MostOwed(self.contract)
        for limit in payment.limits:
            if limit.scope == "participant":
                one = most.for_participant_before_limits(payment)
                amount = self._limited(payment, amount, paid, limit, one)
        for cap in self.contract.caps:
            if cap.scope == "participant" and (not cap.payments or payment.name in cap.payments) and payment.lines:
                covered = [one for one in self.contract.payments if not cap.payments or one.name in cap.payments]
                one = sum_of(most.for_participant(other) for other in covered if other.lines)
                amount = self._limited(payment, amount, paid, cap, one, alone=sum(bool(o.lines) for o in covered) == 1)
        return amount

    def _limited(  # noqa: PLR0913 (what is limited, and by what)
        self,
        payment: Payment,
        amount: Term,
        paid: Sequence[Paid],
        limit: Limit | Cap,
        most_of_one: Fraction | None,
        *,
        alone: bool = True,
    ) -> Term:
        within = RangeInWindows.of_contract(self.contract).of(limit.amount)
        shares = (share for one in self.contract.payments for share in one.less)
        takes_off = all(RangeInWindows.of_contract(self.contract).of(share).is_not_negative for share in shares)
        if takes_off and within.lowest is not None and most_of_one is not None and most_of_one <= within.lowest:
            return amount
        name = f"`{payment.name}` after `{self.world.text(limit.span)}`"
        like, same = self._alike(payment, paid, within)
        limited = self.figures.apart(name, ANYTHING, like)
        self.world.fact(limited, compared("<=", limited, amount))
        if within.highest is not None:
            members = plus(self.figures.members(group) for group in groups_of(payment.lines, self.contract))
            self.world.fact(limited, compared("<=", limited, times(Fixed(within.highest), members)))
        if not (payment.less or has_negative_prices(payment, self.figures)) and within.is_not_negative:
            self.world.fact(limited, compared(">=", limited, ZERO))
            if within.lowest is not None and alone:
                self.world.fact(limited, compared(">=", limited, best("min", (amount, Fixed(within.lowest)))))
        why = f"it is not known whom `{self.world.text(limit.span)}` meets"
        self.world.certain_if(limited, every((same, compared("=", limited, like))) if like and alone else NO, why)
        return limited

    def _alike(self, payment: Payment, paid: Sequence[Paid], within: Range) -> tuple[Term | None, Condition]:
        """What a limit lets through where the same members are paid by all lines, and that this is so."""
        heads = [one.heads for one in paid]
        first = heads[0] if heads else None
        if first is None or payment.gates or payment.less or not within.is_exact or within.lowest is None:
            return None, NO
        if any(one is None for one in heads):
            return None, NO
        each = min(within.lowest, sum((one.each for one in paid), Fraction(0)))
        same = every(compared("=", one, first) for one in heads[1:] if one is not None)
        return times(Fixed(each), first), same

    # --- Step 7 ---------------------------------------------------------------------------------

    def in_steps(self, amount: Expression, way: str) -> Term:
        """The amount of a limit in whole steps; nothing while it is not known."""
        try:
            made = self.terms.quantity(amount)
        except Unmodelled as clause:
            within = RangeInWindows.of_contract(self.contract).of(amount)
            figure = self.figures.apart(f"`{self.world.text(amount.span)}`", within)
            self.world.certain_if(figure, NO, clause.why)
            made = Amount(figure, Mark(f"`{self.world.text(amount.span)}` is known", state=True))
        if self._lies_on_steps(made.term):
            return choice(made.known, made.term, ZERO)
        step = self.contract.rounding.step
        return choice(made.known, Rounded(made.term, step, "floor" if way == "floor" else "ceiling"), ZERO)

    def _share(self, sharing: Sequence[Payment], made: Owed, others: Term) -> None:
        """`at most 45% of total`: with one such payment, of the others' sum; else bounds alone."""
        limits = {one.name: next(limit for limit in one.limits if limit.scope == "share of total") for one in sharing}
        periods = any(limit.scope in ("settlement", "year") for one in self.contract.payments for limit in one.limits)
        if len(sharing) == 1 and not periods and not self.contract.rounding.in_total:
            name = sharing[0].name
            share = self.terms.quantity(limits[name].amount)
            if isinstance(share.term, Fixed) and share.term.value < 1:
                of_others = best("max", (ZERO, times(Fixed(share.term.value / (1 - share.term.value)), others)))
                step = self.contract.rounding.step
                made[name] = best("min", (made[name], Rounded(of_others, step, "floor")))
                return
        for one in sharing:
            limited = self.figures.apart(f"`{one.name}` after its share of the total", ANYTHING, made[one.name])
            self.world.fact(limited, compared("<=", limited, made[one.name]))
            self.world.fact(limited, compared(">=", limited, best("min", (ZERO, made[one.name]))))
            self.world.certain_if(
                limited, compared("=", made[one.name], ZERO), "several payments are a share of the total"
            )
            made[one.name] = limited

    def _at_least(self, payment: Payment, amount: Term) -> Term:
        if payment.at_least is None:
            return amount
        minimum = self.in_steps(payment.at_least, "ceiling")
        try:
            known = self.terms.quantity(payment.at_least).known
        except Unmodelled:
            known = Mark(f"`{self.world.text(payment.at_least.span)}` is known", state=True)
        return choice(known, best("max", (amount, minimum)), amount)

    def _after_periods(self, payment: Payment, amount: Term) -> Term:
        """The limits per settlement and year of the payment: they act on increases, so the sum is bounded alone."""
        for limit in payment.limits:
            if limit.scope in ("settlement", "year"):
                amount = self.under_periods(limit, f"`{payment.name}`", amount)
        return amount

    def under_periods(self, limit: Limit | Cap, what: str, amount: Term) -> Term:
        """An amount after a limit per period."""
        text = self.world.text(limit.span)
        limited = self.figures.apart(f"{what} after `{text}`", ANYTHING, amount)
        self.world.fact(limited, compared("<=", limited, amount))
        within = RangeInWindows.of_contract(self.contract).of(limit.amount)
        if limit.amount.type.kind is Kind.MONEY and within.highest is not None:
            most = within.highest * self.periods(limit.scope)
            self.world.fact(limited, compared("<=", limited, Fixed(max(most, Fraction(0)))))
        room = compared("<=", amount, Fixed(within.lowest)) if within.lowest is not None else NO
        why = f"what `{text}` cuts depends on when each amount falls due"
        self.world.certain_if(
            limited, every((room, compared("=", limited, amount), opposite(compared("<", amount, ZERO)))), why
        )
        return limited

    def periods(self, scope: str) -> int:
        """How many settlements, or years with a settlement, there are."""
        return len(self.contract.settlements.dates) if scope == "settlement" else MostOwed(self.contract).years()


def _place(paid: Paid) -> At:
    return At(paid.point, paid.unit_of_points)  # type: ignore[arg-type]
