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
from outcomelang.value.rounding import floor_to

GATED, EARNED, OWED = "gated lines", "earned", "owed"
CASES = ("owed", "lowest", "highest")
SUMS = ("gross", "waiting", "held", "refused", "less")


def owed_relations(plan: Plan) -> Iterator[Named]:
    """The relations that lead from `lines` to `owed`: a row per payment, participant and cohort."""
    yield GATED, gated(LINES, tuple(map(column_name, COLUMNS)))
    yield EARNED, _earned(plan)
    below = EARNED
    for place, step in enumerate(_steps(plan), start=1):
        name = f"{EARNED} {place}"
        yield name, step.query(below)
        below = name
    yield OWED, exp.select(exp.Star()).from_(relation(below))


def gated(lines: str, columns: Sequence[str]) -> exp.Query:
    """Lines with the state of their gate; a payment without `only when` has none and is open."""
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
    most = exp.Add(
        this=exp.Add(this=is_open.copy(), expression=_sum_where(ends["gains"], "pending")),
        expression=to_come(ends["rises"]),
    )
    return {
        "gross": over(exp.Add(this=amount, expression=waiting)),
        "waiting": over(waiting.copy()),
        "held": _sum_where(amount.copy(), "pending"),
        "refused": _sum_where(amount.copy(), "closed"),
        "less": exp.Sub(this=is_open, expression=scaled(is_open.copy(), share)),
        "owed": scaled(is_open.copy(), share),
        "lowest": scaled(exp.Add(this=is_open.copy(), expression=to_come(ends["falls"])), share),
        "highest": scaled(most, share),
        "unbounded": over(col("unbounded")),
    }


def ends_of(amount: exp.Expr, to_come: Sequence[exp.Expr]) -> Mapping[str, exp.Expr]:
    """What a line takes away at most and brings at most when all is known, and what it has earned above zero."""
    return {
        "falls": sum_of([least(number(0), value.copy()) for value in to_come]),
        "rises": sum_of([greatest(number(0), value.copy()) for value in to_come]),
        "gains": greatest(number(0), amount.copy()),
    }


def _earned(plan: Plan) -> exp.Query:
    """The sums of a participant's lines by payment, and what they can become."""
    keys = [col("payment"), col("member"), col("cohort")]
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
    kept = Fraction(1)
    for share in payment.payment.less:
        kept *= 1 - fixed(share, plan)
    return None if kept == 1 else number(kept)


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
        after = {
            case: when((mine.copy(), least(col(case), number(self.amount))), otherwise=col(case)) for case in CASES
        }
        return _cut(below, self.column, mine, after)


@frozen
class _SharedCap:
    """`cap per participant X`: what earlier settlements let through stays, falls make room, then file order fills."""

    cap: Cap
    place: int
    amount: Fraction
    payments: tuple[str, ...]

    @property
    def column(self) -> str:
        """The column that holds what this cap cut."""
        return f"cut contract {self.place}"

    def query(self, below: str) -> exp.Query:
        """The rows with this cap applied."""
        mine = exp.In(this=col("payment"), expressions=[text(name) for name in self.payments])
        if len(self.payments) == 1:
            after = {
                case: when((mine.copy(), least(col(case), number(self.amount))), otherwise=col(case)) for case in CASES
            }
            return _cut(below, self.column, mine, after)
        return self._shared(below, mine)

    def _shared(self, below: str, mine: exp.Expr) -> exp.Query:
        order = exp.Case(this=col("payment"))
        for place, name in enumerate(self.payments):
            order = order.when(text(name), number(place))
        same = exp.and_(
            exp.EQ(this=col("payment", "before"), expression=col("payment", "now")),
            exp.EQ(this=col("member", "before"), expression=col("member", "now")),
        )
        star = exp.Column(this=exp.Star(), table=exp.to_identifier("now"))
        columns: list[exp.Expr] = [star]
        for case in CASES:
            stays = least(col(case, "now"), or_zero(col("amount", "before")))
            wants = greatest(number(0), exp.Sub(this=col(case, "now"), expression=or_zero(col("amount", "before"))))
            columns += [named(stays, f"{case} stays"), named(wants, f"{case} wants")]
        beside = (
            exp.select(*columns)
            .from_(relation(below, "now"))
            .join(relation(LET_THROUGH, "before"), on=same, join_type="left")
        )
        whose = [col("member"), mine.copy()]
        earlier = exp.WindowSpec(
            kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=number(1), end_side="PRECEDING"
        )
        after = {}
        for case in CASES:
            kept = exp.Window(this=exp.Sum(this=col(f"{case} stays")), partition_by=whose)
            asked = exp.Window(
                this=exp.Sum(this=col(f"{case} wants")),
                partition_by=whose,
                order=exp.Order(expressions=[exp.Ordered(this=order), exp.Ordered(this=col("cohort"))]),
                spec=earlier,
            )
            room = greatest(
                number(0),
                exp.Sub(this=exp.Sub(this=number(self.amount), expression=kept), expression=or_zero(asked)),
            )
            filled = exp.Add(this=col(f"{case} stays"), expression=least(col(f"{case} wants"), room))
            after[case] = when((mine.copy(), filled), otherwise=col(case))
        return _cut_from(beside.subquery("beside"), self.column, mine, after)


LimitOfOne: TypeAlias = _OwnLimit | _SharedCap


def _cut(below: str, name: str, mine: exp.Expr, after: Mapping[str, exp.Expr]) -> exp.Query:
    return _cut_from(relation(below), name, mine, after)


def _cut_from(source: exp.Expr, name: str, mine: exp.Expr, after: Mapping[str, exp.Expr]) -> exp.Query:
    """The rows with the three cases after a limit, and what it cut of what is owed now."""
    kept = list(CASES)
    drop = [*kept, *(f"{case} {word}" for case in CASES for word in ("stays", "wants"))]
    shared = isinstance(source, exp.Subquery)
    star = exp.Star(except_=[exp.to_identifier(one, quoted=True) for one in (drop if shared else kept)])
    cut = exp.Sub(this=col("owed"), expression=after["owed"].copy())
    return exp.select(
        star,
        *(named(value, case) for case, value in after.items()),
        named(when((mine.copy(), exp.paren(cut)), otherwise=number(0)), name),
    ).from_(source)


def limits_of_one(payment: PaymentPlan, plan: Plan) -> tuple[LimitOfOne, ...]:
    """The limits per participant of a payment, in order; each is that payment's alone."""
    caps = (_SharedCap(cap, place, _limit(cap.amount, plan), (payment.payment.name,)) for place, cap in payment.caps)
    return (*_own_limits(payment, plan), *sorted(caps, key=lambda cap: cap.place))


def _own_limits(payment: PaymentPlan, plan: Plan) -> Iterator[_OwnLimit]:
    for place, limit in payment.limits:
        yield _OwnLimit(payment.payment.name, place, _limit(limit.amount, plan))


def _steps(plan: Plan) -> Iterator[_OwnLimit | _SharedCap]:
    for payment in plan.payments:
        yield from _own_limits(payment, plan)
    caps: dict[int, tuple[Cap, list[str]]] = {}
    for payment in plan.payments:
        for place, cap in payment.caps:
            caps.setdefault(place, (cap, []))[1].append(payment.payment.name)
    for place, (cap, names) in sorted(caps.items()):
        yield _SharedCap(cap, place, _limit(cap.amount, plan), tuple(names))


def cut_columns(plan: Plan) -> tuple[tuple[str, Literal["payment", "contract"], int], ...]:
    """The columns that hold what each limit per participant cut, whose limit it is, and its place among them."""
    return tuple(
        (step.column, "payment" if isinstance(step, _OwnLimit) else "contract", step.place) for step in _steps(plan)
    )


def needs_history(plan: Plan) -> bool:
    """Whether what earlier settlements let through matters: a cap per participant shared by several payments."""
    return any(isinstance(step, _SharedCap) and len(step.payments) > 1 for step in _steps(plan))
