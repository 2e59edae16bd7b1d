"""What each participant is owed by payment: gates, `less`, the limits per participant, in the fixed order.

Three cases run side by side: what the evidence gives now, the least and the most that it can become.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen
from sqlglot import exp

from outcomelang.model.contract import Cap
from outcomelang.model.expression import Constant, Node
from outcomelang.plan.plan import CannotSettleYet, PaymentPlan, Plan
from outcomelang.plan.to_sql.laid import GATES, LET_THROUGH
from outcomelang.plan.to_sql.line_columns import COLUMNS, column_name
from outcomelang.plan.to_sql.lines import LINES
from outcomelang.plan.to_sql.seen import Named
from outcomelang.plan.to_sql.words import (
    by_value,
    col,
    decimals,
    greatest,
    least,
    named,
    number,
    or_zero,
    relation,
    sum_of,
    text,
    when,
)
from outcomelang.value.rounding import MEMBER_DECIMALS, floor_to

GATED, EARNED, OWED = "gated lines", "earned", "owed"
CASES = ("owed", "lowest", "highest")
SUMS = ("gross", "waiting", "held", "refused", "less")


def owed_relations(plan: Plan) -> Iterator[Named]:
    """The relations that lead from `lines` to `owed`: a row per payment and participant."""
    yield GATED, gated(LINES, tuple(map(column_name, COLUMNS)), plan)
    yield EARNED, _earned(plan)
    below = EARNED
    shared = [cap for cap in _caps(plan) if cap.is_shared]
    queries = [*(step.query for step in _steps(plan)), *(cap.with_ends for cap in shared)]
    for place, query in enumerate(queries, start=1):
        name = f"{EARNED} {place}"
        yield name, query(below)
        below = name
    yield OWED, exp.select(exp.Star()).from_(relation(below))


def gated(lines: str, columns: Sequence[str], plan: Plan) -> exp.Query:
    """Lines with the state of their gate; a payment without `only when` has none and is open."""
    if not has_gates(plan):
        return exp.select(*map(col, columns), named(text("open"), "gate")).from_(relation(lines))
    selected = [col(name, "line") for name in columns]
    state = exp.func("coalesce", col("state", "gate"), text("open"))
    same = exp.and_(
        exp.EQ(this=col("payment", "gate"), expression=col("payment", "line")),
        exp.NullSafeEQ(this=col("point", "gate"), expression=col("point", "line")),
        exp.or_(
            exp.Is(this=col("cohort", "gate"), expression=exp.null()),
            exp.EQ(this=col("cohort", "gate"), expression=col("cohort", "line")),
        ),
    )
    return (
        exp.select(*selected, named(state, "gate"))
        .from_(relation(lines, "line"))
        .join(relation(GATES, "gate"), on=same, join_type="left")
    )


def _sum_where(column: exp.Expr, state: str) -> exp.Expr:
    return or_zero(exp.Sum(this=when((exp.EQ(this=col("gate"), expression=text(state)), column))))


def sums_of_lines(plan: Plan, ends: Mapping[str, exp.Expr]) -> Mapping[str, exp.Expr]:
    """What some gated lines of a payment come to, now and at least and at most; `ends` as `ends_of`."""
    not_closed = exp.NEQ(this=col("gate"), expression=text("closed"))

    def over(value: exp.Expr) -> exp.Expr:
        return or_zero(exp.Sum(this=value))

    def to_come(value: exp.Expr) -> exp.Expr:
        return over(when((not_closed.copy(), value)))

    amount, waiting, is_open = col("amount"), col("waiting"), _sum_where(col("amount"), "open")
    share = _kept_shares(plan)

    def end(to_be_let_through: str, changes: str) -> exp.Expr:
        held = _sum_where(ends[to_be_let_through], "pending")
        return exp.Add(this=exp.Add(this=is_open.copy(), expression=held), expression=to_come(ends[changes]))

    return {
        "gross": over(exp.Add(this=amount, expression=waiting)),
        "waiting": over(waiting.copy()),
        "held": _sum_where(amount.copy(), "pending"),
        "refused": _sum_where(amount.copy(), "closed"),
        "less": exp.Sub(this=is_open, expression=scaled(is_open.copy(), share)),
        "owed": scaled(is_open.copy(), share),
        "lowest": scaled(end("losses", "falls"), share),
        "highest": scaled(end("gains", "rises"), share),
        "unbounded": over(col("unbounded")),
    }


def ends_of(amount: exp.Expr, to_come: Sequence[exp.Expr]) -> Mapping[str, exp.Expr]:
    """What a line takes away at most and brings at most when all is known, and what it has earned below and above 0."""
    return {
        "falls": sum_of([least(number(0), value.copy()) for value in to_come]),
        "rises": sum_of([greatest(number(0), value.copy()) for value in to_come]),
        "losses": least(number(0), amount.copy()),
        "gains": greatest(number(0), amount.copy()),
    }


def _earned(plan: Plan) -> exp.Query:
    """The sums of a participant's lines by payment, and what they can become.

    A participant may be in different cohorts of several groups: a limit holds for all lines together.
    """
    keys = [col("payment"), col("member")]
    sums = sums_of_lines(plan, ends_of(col("amount"), [col("waiting"), col("possible")]))
    return (
        exp.select(*keys, *(named(value, name) for name, value in sums.items()))
        .from_(relation(GATED))
        .group_by(*(key.copy() for key in keys))
    )


def scaled(value: exp.Expr, share: exp.Expr | None) -> exp.Expr:
    """A share of a value; all of it where there is none."""
    return value if share is None else exp.Mul(this=exp.paren(value), expression=share.copy())


def kept_share(payment: PaymentPlan, plan: Plan) -> exp.Expr | None:
    """What `less 33%` leaves of a payment; None where nothing is deducted."""
    kept = _kept(payment, plan)
    return None if kept == 1 else number(kept)


def _kept(payment: PaymentPlan, plan: Plan) -> Fraction:
    kept = Fraction(1)
    for share in payment.payment.less:
        kept *= 1 - fixed(share, plan)
    return kept


def decimals_of_sums(plan: Plan) -> int:
    """The decimals of what payments come to: those of a line's amount, and of what `less` leaves of it."""
    return MEMBER_DECIMALS + max(decimals(_kept(payment, plan)) for payment in plan.payments)


def _kept_shares(plan: Plan) -> exp.Expr | None:
    """What `less 33%` leaves of each payment, by payment; None where nothing is deducted."""
    shares = ((payment.payment.name, kept_share(payment, plan)) for payment in plan.payments)
    cases = [(text(name), share) for name, share in shares if share is not None]
    return by_value(col("payment"), *cases, otherwise=number(1)) if cases else None


def fixed(figure: Node, plan: Plan) -> Fraction:
    """A figure that the contract fixes: a literal, or a parameter with one value."""
    if isinstance(figure, Constant) and isinstance(figure.value, Fraction):
        return figure.value
    parameters = {parameter.name: parameter.values for parameter in plan.contract.parameters}
    values = parameters.get(getattr(figure, "name", ""), ())
    if len(values) == 1:
        return fixed(values[0].value, plan)
    raise CannotSettleYet("a limit per participant or a deduction that is not a fixed figure", figure.span)


def _limit(figure: Node, plan: Plan) -> Fraction:
    """A limit that the contract fixes: one that is not a whole unit is rounded against the receiver."""
    return floor_to(fixed(figure, plan), plan.contract.rounding.step)


# --- Limits per participant ---------------------------------------------------------------------


@frozen
class _OwnLimit:
    """`at most X per participant` of one payment."""

    payment: str
    place: int
    amount: Fraction

    @property
    def column(self) -> str:
        """The column that holds what this limit cut."""
        return f"cut {self.payment} {self.place}"

    def query(self, below: str) -> exp.Query:
        """The rows with this limit applied."""
        mine = exp.EQ(this=col("payment"), expression=text(self.payment))
        return _with_cases(relation(below), mine, _at_most(self.amount, mine), self.column)


@frozen
class _SharedCap:
    """`cap per participant X`: what earlier settlements let through stays, falls make room, then file order fills."""

    cap: Cap
    place: int
    amount: Fraction
    payments: tuple[PaymentPlan, ...]

    @property
    def column(self) -> str:
        """The column that holds what this cap cut."""
        return f"cut contract {self.place}"

    @property
    def is_shared(self) -> bool:
        """Whether what one payment brings can leave less room for another."""
        return len(self.payments) > 1

    def query(self, below: str) -> exp.Query:
        """The rows with this cap applied; where payments share it, `with_ends` does so with what they can become."""
        if not self.is_shared:
            return _with_cases(relation(below), self._mine, _at_most(self.amount, self._mine), self.column)
        filled = when((self._mine, self._filled()), otherwise=col("owed"))
        return _with_cases(_beside_earlier(below), self._mine, {"owed": filled}, self.column, drop=("stays", "wants"))

    def with_ends(self, below: str) -> exp.Query:
        """The rows with what payments under a shared cap can become, whatever the others do.

        None falls for the others' sake, since what it has been let through stays; its most is reached where the
        others come to their least. What an `only when` lets through may go.
        """
        whose = [col("member"), self._mine]
        gated = [text(one.payment.name) for one in self.payments if one.payment.gates]
        falls = exp.In(this=col("payment"), expressions=gated) if gated else exp.false()
        kept = least(col("lowest"), col("owed"))
        fallen = when((falls, least(kept.copy(), number(0))), otherwise=kept.copy())
        of_all = exp.Window(this=exp.Sum(this=fallen), partition_by=whose)
        of_others = exp.paren(exp.Sub(this=of_all, expression=fallen.copy()))
        room = greatest(col("owed"), exp.Sub(this=number(self.amount), expression=of_others))
        return _with_cases(
            relation(below),
            self._mine,
            {
                "lowest": when((self._mine, kept), otherwise=col("lowest")),
                "highest": when((self._mine, least(col("highest"), room)), otherwise=col("highest")),
            },
        )

    @property
    def _mine(self) -> exp.Expr:
        return exp.In(this=col("payment"), expressions=[text(one.payment.name) for one in self.payments])

    def _filled(self) -> exp.Expr:
        """What stays, and what is wanted beyond it as far as what stays of all, and earlier payments, leave room."""
        whose = [col("member"), self._mine]
        order = exp.Case(this=col("payment"))
        for place, one in enumerate(self.payments):
            order = order.when(text(one.payment.name), number(place))
        earlier = exp.WindowSpec(
            kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=number(1), end_side="PRECEDING"
        )
        kept = exp.Window(this=exp.Sum(this=col("stays")), partition_by=whose)
        asked = exp.Window(
            this=exp.Sum(this=col("wants")),
            partition_by=whose,
            order=exp.Order(expressions=[exp.Ordered(this=order)]),
            spec=earlier,
        )
        left = exp.Sub(this=exp.Sub(this=number(self.amount), expression=kept), expression=or_zero(asked))
        return exp.Add(this=col("stays"), expression=least(col("wants"), greatest(number(0), left)))


def _beside_earlier(below: str) -> exp.Expr:
    """The rows with what of each stays of what the settlement before let through, and what it wants beyond."""
    same = exp.and_(
        exp.EQ(this=col("payment", "before"), expression=col("payment", "now")),
        exp.EQ(this=col("member", "before"), expression=col("member", "now")),
    )
    before = or_zero(col("amount", "before"))
    wants = greatest(number(0), exp.Sub(this=col("owed", "now"), expression=before.copy()))
    return (
        exp.select(
            exp.Column(this=exp.Star(), table=exp.to_identifier("now")),
            named(least(col("owed", "now"), before), "stays"),
            named(wants, "wants"),
        )
        .from_(relation(below, "now"))
        .join(relation(LET_THROUGH, "before"), on=same, join_type="left")
        .subquery("beside")
    )


LimitOfOne: TypeAlias = _OwnLimit | _SharedCap


def _at_most(amount: Fraction, mine: exp.Expr) -> Mapping[str, exp.Expr]:
    """The cases, of which those of some rows are no more than an amount."""
    return {case: when((mine.copy(), least(col(case), number(amount))), otherwise=col(case)) for case in CASES}


def _with_cases(
    source: exp.Expr, mine: exp.Expr, after: Mapping[str, exp.Expr], cut: str | None = None, drop: Sequence[str] = ()
) -> exp.Query:
    """The rows with cases as they are after a limit, and with what it `cut` of what is owed; `drop` only helped."""
    star = exp.Star(except_=[exp.to_identifier(one, quoted=True) for one in (*after, *drop)])
    columns = [named(value, case) for case, value in after.items()]
    if cut is not None:
        less = exp.Sub(this=col("owed"), expression=after["owed"].copy())
        columns.append(named(when((mine.copy(), exp.paren(less)), otherwise=number(0)), cut))
    return exp.select(star, *columns).from_(source)


def limits_of_one(payment: PaymentPlan, plan: Plan) -> tuple[LimitOfOne, ...]:
    """The limits per participant of a payment, in order; each is that payment's alone."""
    caps = (_SharedCap(cap, place, _limit(cap.amount, plan), (payment,)) for place, cap in payment.caps)
    return (*_own_limits(payment, plan), *sorted(caps, key=lambda cap: cap.place))


def _own_limits(payment: PaymentPlan, plan: Plan) -> Iterator[_OwnLimit]:
    for place, limit in payment.limits:
        yield _OwnLimit(payment.payment.name, place, _limit(limit.amount, plan))


def _caps(plan: Plan) -> Sequence[_SharedCap]:
    covered: dict[int, tuple[Cap, list[PaymentPlan]]] = {}
    for payment in plan.payments:
        for place, cap in payment.caps:
            covered.setdefault(place, (cap, []))[1].append(payment)
    caps = sorted(covered.items())
    return [_SharedCap(cap, place, _limit(cap.amount, plan), tuple(payments)) for place, (cap, payments) in caps]


def _steps(plan: Plan) -> Sequence[_OwnLimit | _SharedCap]:
    return [*(limit for payment in plan.payments for limit in _own_limits(payment, plan)), *_caps(plan)]


def cut_columns(plan: Plan) -> tuple[tuple[str, Literal["payment", "contract"], int], ...]:
    """The columns that hold what each limit per participant cut, whose limit it is, and its place among them."""
    return tuple(
        (step.column, "payment" if isinstance(step, _OwnLimit) else "contract", step.place) for step in _steps(plan)
    )


def has_gates(plan: Plan) -> bool:
    """Whether any payment of member lines has an `only when`."""
    return any(one.payment.gates for one in plan.payments)


def needs_history(plan: Plan) -> bool:
    """Whether what earlier settlements let through matters: a cap per participant shared by several payments."""
    return any(cap.is_shared for cap in _caps(plan))
