"""The tally: how many rows of a grain are alike in their statuses, and what they bring together, in one pass.

Lines, payments and the counts of members are told from it, so that no row leaves the pass that reads it. That will do
where each row of a grain stands for itself; `Tallies.of` says when rows of one participant must be laid side by side
instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property

from attrs import evolve, frozen
from sqlglot import exp

from outcomelang.model.contract import MemberLine, MetricLine
from outcomelang.plan.plan import Grain, PaymentPlan, Plan
from outcomelang.plan.to_sql.filled import OF_PARTICIPANT, OPEN
from outcomelang.plan.to_sql.grains import settled_name
from outcomelang.plan.to_sql.kinds import (
    COUNT,
    LEFT,
    counts,
    for_whom,
    is_told_by_status,
    kinds_of,
    of_line,
    priced_kinds,
)
from outcomelang.plan.to_sql.line_columns import NUMBER, as_select
from outcomelang.plan.to_sql.lines import GrainLine, line_of_grain
from outcomelang.plan.to_sql.owed import CASES, ends_of, kept_share, limits_of_one, scaled
from outcomelang.plan.to_sql.seen import Named
from outcomelang.plan.to_sql.words import (
    COHORT,
    POINT_NUMBER,
    all_of,
    col,
    known,
    least,
    named,
    number,
    relation,
    sum_of,
    text,
    together,
    when,
)

TALLIED = "tallied lines"
"""The lines of the tallies: as `lines`, but a row for all that are alike, with their `count`."""

AMOUNTS = ("quantity", "amount", "waiting", "possible", "unbounded")
ENDS = ("falls", "rises", "losses", "gains")
TALLIED_COLUMNS = ("payment", "line", "point", "cohort", "status", "count", *AMOUNTS, *ENDS)

LEFT_BY_LIMITS = " after limits"

_LARGEST = Fraction(10**9)
"""Sums of amounts below this are whole numbers or decimals that any database adds; larger ones are made wide first."""


def tally_name(grain: Grain) -> str:
    """The relation that holds a grain's tally."""
    return f"{grain.name} tally"


@frozen(slots=False)
class GrainTally:
    """The tally of one grain: its lines, and the payments of which a participant's limits apply row by row."""

    plan: Plan
    grain: Grain
    lines: tuple[GrainLine, ...]
    limited: tuple[PaymentPlan, ...]
    keys: tuple[str, ...]

    @property
    def by(self) -> tuple[str, ...]:
        """The columns in which the rows of the tally differ."""
        return (*self.keys, *(of_line(line, "status") for line in self.lines))

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns of the tally that hold sums."""
        of_lines = [of_line(line, part) for line in self.lines for part in self.values(line)]
        sums = [(payment, part) for payment in self.limited for part in _sums_of(payment, self).values()]
        return (*of_lines, *dict.fromkeys(_of_payment(payment, part) for payment, part in sums))

    @cached_property
    def is_of_kinds(self) -> bool:
        """Whether rows with the same statuses bring the same, so that it need be worked out for one of them."""
        if any(payment.payment.less for payment in self.limited):
            return False
        return all(is_told_by_status(line, self.values(line).values()) for line in self.lines) and _fit(self.lines)

    @cached_property
    def _values(self) -> Mapping[tuple[str, int], Mapping[str, exp.Expr]]:
        return {(line.payment, line.number): _values(line) for line in self.lines}

    def values(self, line: GrainLine) -> Mapping[str, exp.Expr]:
        """What of a line is not always nothing."""
        return self._values[line.payment, line.number]

    @cached_property
    def earned(self) -> Mapping[str, Mapping[str, exp.Expr]]:
        """What a participant's lines of each limited payment come to before its limits: what is not always nothing."""
        return {payment.payment.name: _earned(payment, self) for payment in self.limited}

    def lines_of(self, payment: str) -> tuple[GrainLine, ...]:
        """The lines of a payment."""
        return tuple(line for line in self.lines if line.payment == payment)


@frozen
class Tallies:
    """The tallies of all grains that price lines are paid on."""

    plan: Plan
    grains: tuple[GrainTally, ...]

    @staticmethod
    def of(plan: Plan, complete: Mapping[str, date], also: Mapping[str, tuple[str, ...]]) -> Tallies | None:
        """The tallies of a plan, each by some other columns of its grain `also`.

        None if some line or limit looks at several rows of a participant.

        These are lines per event, `best of` and `up to N`, and a limit per participant of a payment that is paid at
        points, on several grains or under a gate, or together with others.
        """
        lines: list[GrainLine] = []
        for payment in plan.payments:
            for line in payment.lines:
                if not isinstance(line.line, MetricLine | MemberLine) or getattr(line.line, "limit", None):
                    return None
                lines.append(line_of_grain(line, plan, complete))
        limited = [payment for payment in plan.payments if payment.limits or payment.caps]
        if not all(_is_row_by_row(payment, lines, plan) for payment in limited):
            return None
        paid_on = dict.fromkeys(line.grain.name for line in lines)
        grains = tuple(grain for grain in plan.grains if grain.name in paid_on)
        return Tallies(
            plan,
            tuple(
                GrainTally(
                    plan,
                    grain,
                    tuple(line for line in lines if line.grain.name == grain.name),
                    tuple(payment for payment in limited if _grains(payment, lines) == {grain.name}),
                    (COHORT, *([POINT_NUMBER] if grain.grid else []), *also.get(grain.name, ())),
                )
                for grain in grains
            ),
        )

    @property
    def of_grain(self) -> Mapping[str, GrainTally]:
        """The tallies by the name of their grain."""
        return {tally.grain.name: tally for tally in self.grains}

    def relations(self) -> Iterator[Named]:
        """The relations that lead to each tally, and the lines of all."""
        for tally in self.grains:
            yield from _tally(tally)
        selects = [_tallied(line, tally) for tally in self.grains for line in tally.lines]
        if selects:
            yield TALLIED, together(selects)

    def limited_payments(self, names: Sequence[str]) -> Iterator[exp.Select]:
        """Per payment with limits per participant the sums over participants, named as asked for."""
        for tally in self.grains:
            for payment in tally.limited:
                summed = _sums_of(payment, tally)
                sums = (
                    named(exp.Sum(this=col(_of_payment(payment, summed[name]))) if name in summed else number(0), name)
                    for name in names
                )
                columns = (named(text(payment.payment.name), "payment"), *sums)
                yield exp.select(*columns).from_(relation(tally_name(tally.grain)))

    def lines_of_participants(self) -> exp.Query | None:
        """Each line with its gate and the part of it that its participant's limits leave, in the order of lines.

        None where a gate may be closed, a share is deducted, or a line may take something away: then it is not the
        first lines that fill a limit.
        """
        payments = [payment.payment for payment in self.plan.payments]
        if any(payment.gates or payment.less for payment in payments):
            return None
        if any(line.once is None or line.once < 0 for tally in self.grains for line in tally.lines):
            return None
        selects = [_of_participants(line, tally) for tally in self.grains for line in tally.lines]
        return together(selects)


def _is_row_by_row(payment: PaymentPlan, lines: Sequence[GrainLine], plan: Plan) -> bool:
    """Whether a row of a grain is a participant with all that the payment brings them."""
    if payment.payment.gates or len(_grains(payment, lines)) != 1:
        return False
    alone = all(sum(cap in other.caps for other in plan.payments) == 1 for cap in payment.caps)
    return alone and all(line.grain.grid is None for line in lines if line.payment == payment.payment.name)


def _grains(payment: PaymentPlan, lines: Sequence[GrainLine]) -> set[str]:
    return {line.grain.name for line in lines if line.payment == payment.payment.name}


def _of_payment(payment: PaymentPlan, part: str) -> str:
    return f"{payment.payment.name} {part}"


def _is_nothing(value: exp.Expr) -> bool:
    return value == number(0)


def _tally(tally: GrainTally) -> Iterator[Named]:
    """The grain's rows, and if need be their kinds, with what they bring and are owed; then the tally of these."""
    grain = tally.grain
    yield from _brought(tally, grain.name, settled_name(grain), _priced)
    if not tally.is_of_kinds:
        yield tally_name(grain), _summed(tally).from_(relation(_last(tally, grain.name))).group_by(*map(col, tally.by))
        return
    kinds = f"{grain.name} kinds"
    yield kinds, kinds_of(tally.lines, tally.keys, grain)
    yield from _brought(tally, kinds, kinds, priced_kinds)
    yield tally_name(grain), _multiplied(tally).from_(relation(_last(tally, kinds)))


def _brought(
    tally: GrainTally, of: str, below: str, priced: Callable[[GrainLine, Mapping[str, exp.Expr]], Iterator[exp.Expr]]
) -> Iterator[Named]:
    """Some rows with what their lines bring, then with what their participants are owed; the last is `_last`."""
    columns = [column for line in tally.lines for column in priced(line, tally.values(line))]
    yield f"{of} priced", exp.select(exp.Star(), *columns).from_(relation(below))
    if tally.limited:
        sums = [
            named(value, _of_payment(payment, name))
            for payment in tally.limited
            for name, value in tally.earned[payment.payment.name].items()
        ]
        yield f"{of} earned", exp.select(exp.Star(), *sums).from_(relation(f"{of} priced"))
        cut = [column for payment in tally.limited for column in _owed(payment, tally)]
        yield f"{of} owed", exp.select(exp.Star(), *cut).from_(relation(f"{of} earned"))


def _last(tally: GrainTally, of: str) -> str:
    return f"{of} {'owed' if tally.limited else 'priced'}"


def _summed(tally: GrainTally) -> exp.Select:
    return exp.select(*map(col, tally.by), *counts(), *(named(exp.Sum(this=col(part)), part) for part in tally.parts))


def _multiplied(tally: GrainTally) -> exp.Select:
    """What the rows of each kind bring together: as many times what one of them brings."""
    products = (named(exp.Mul(this=col(part), expression=col(COUNT)), part) for part in tally.parts)
    return exp.select(*map(col, tally.by), col(COUNT), col(LEFT), *products)


# --- Lines --------------------------------------------------------------------------------------


def _priced(line: GrainLine, values: Mapping[str, exp.Expr]) -> Iterator[exp.Expr]:
    """The columns of a line in the grain's rows; a member whom it is not for has no status, and gets nothing by it."""
    condition = all_of(line.conditions)
    yield named(for_whom(line, line.row.status), of_line(line, "status"))
    for part, value in values.items():
        applies = value if condition is None else when((condition.copy(), value), otherwise=number(0))
        yield named(applies, of_line(line, part))


def _values(line: GrainLine) -> Mapping[str, exp.Expr]:
    row = line.row
    to_come = [value for value in (row.waiting, row.possible) if not _is_nothing(value)]
    ends = ends_of(row.amount, to_come)
    if not line.gated:
        ends = {end: value for end, value in ends.items() if end not in ("losses", "gains")}
    elif line.once is not None:
        ends = {**ends, "losses" if line.once >= 0 else "gains": number(0)}
    values = {**{part: getattr(row, part) for part in AMOUNTS}, **ends}
    return {part: value for part, value in values.items() if not _is_nothing(value)}


def _column(line: GrainLine, part: str, tally: GrainTally) -> exp.Expr:
    """The column of a line's part; 0 of one that is always nothing."""
    return col(of_line(line, part)) if part in tally.values(line) else number(0)


def _tallied(line: GrainLine, tally: GrainTally) -> exp.Select:
    """A line's rows of `TALLIED`."""
    keys = [
        named(text(line.payment), "payment"),
        named(number(line.number), "line"),
        named(col(POINT_NUMBER) if tally.grain.grid else exp.cast(exp.null(), "int"), "point"),
        named(col(COHORT), "cohort"),
        named(col(of_line(line, "status")), "status"),
        named(col(COUNT), "count"),
    ]
    sums = (named(exp.cast(_column(line, part, tally), NUMBER.copy()), part) for part in (*AMOUNTS, *ENDS))
    return exp.select(*keys, *sums).from_(relation(tally_name(tally.grain)))


def _of_participants(line: GrainLine, tally: GrainTally) -> exp.Select:
    """A line of each row that it is for; the room of a participant's limits is filled by one line after the other."""
    status = col(of_line(line, "status"))
    amounts = {part: _column(line, part, tally) for part in AMOUNTS}
    rows = as_select(evolve(line.row, status=status, **amounts)).where(known(status.copy()))
    limited = next((one for one in tally.limited if one.payment.name == line.payment), None)
    paid = amounts["amount"]
    if limited is not None:
        room = col(_of_payment(limited, f"owed{LEFT_BY_LIMITS}"))
        before = [one for one in tally.lines_of(line.payment) if one.number < line.number]
        wide = [exp.cast(_column(one, "amount", tally), NUMBER.copy()) for one in (*before, line)]
        below, upto = sum_of([one.copy() for one in wide[:-1]]), sum_of(wide)
        paid = exp.Sub(this=least(upto, room), expression=least(below, room.copy()))
    return rows.select(
        named(text("open"), "gate"),
        named(exp.cast(amounts["amount"].copy(), NUMBER.copy()), OPEN),
        named(exp.cast(paid, NUMBER.copy()), OF_PARTICIPANT),
    ).from_(relation(_last(tally, tally.grain.name)))


# --- Limits per participant ---------------------------------------------------------------------


def _fit(lines: Sequence[GrainLine]) -> bool:
    """Whether what some lines bring to one row is so small that it need not be made wide."""
    return sum(_LARGEST if line.once is None else abs(line.once) for line in lines) < _LARGEST


def _earned(payment: PaymentPlan, tally: GrainTally) -> Mapping[str, exp.Expr]:
    """The least and the most that it can come to are there only if they may differ from what is owed now."""
    lines = tally.lines_of(payment.payment.name)
    fits = _fit(lines)

    def total(*parts: str) -> exp.Expr:
        columns = [col(of_line(line, part)) for line in lines for part in parts if part in tally.values(line)]
        return sum_of([column if fits else exp.cast(column, NUMBER.copy()) for column in columns])

    share = kept_share(payment, tally.plan)
    owed = scaled(total("amount"), share)
    values = {
        "gross": total("amount", "waiting"),
        "waiting": total("waiting"),
        "less": number(0) if share is None else exp.Sub(this=total("amount"), expression=owed.copy()),
        "owed": owed,
        "lowest": scaled(total("amount", "falls"), share),
        "highest": scaled(total("amount", "rises"), share),
        "unbounded": total("unbounded"),
    }
    return {
        name: value
        for name, value in values.items()
        if name == "owed" or (not _is_nothing(value) and (name not in CASES or value != owed))
    }


def _owed(payment: PaymentPlan, tally: GrainTally) -> Iterator[exp.Expr]:
    """What the limits leave of a participant's sums, and what each of them cuts."""
    limits = limits_of_one(payment, tally.plan)
    for case in CASES:
        if case not in tally.earned[payment.payment.name]:
            continue
        below: exp.Expr = col(_of_payment(payment, case))
        for limit in limits:
            after = least(below, number(limit.amount))
            if case == "owed":
                yield named(exp.Sub(this=below.copy(), expression=after.copy()), _of_payment(payment, limit.column))
            below = after
        yield named(below.copy(), _of_payment(payment, f"{case}{LEFT_BY_LIMITS}"))


def _sums_of(payment: PaymentPlan, tally: GrainTally) -> Mapping[str, str]:
    """The column of the tally that holds each sum of a payment that is not always nothing."""
    earned = tally.earned[payment.payment.name]
    columns = {name: name for name in earned if name not in CASES}
    cases = {case: f"{case if case in earned else 'owed'}{LEFT_BY_LIMITS}" for case in CASES}
    cuts = {limit.column: limit.column for limit in limits_of_one(payment, tally.plan)}
    return {**columns, **cases, **cuts}
