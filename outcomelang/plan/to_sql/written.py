"""The lines as they are written out: one row per member, point and price line, paid or not, and why not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from outcomelang.model.contract import Contract
from outcomelang.plan.to_sql.laid import SETTLED
from outcomelang.plan.to_sql.owed import GATED, OWED
from outcomelang.plan.to_sql.words import (
    col,
    decimals,
    known,
    least,
    named,
    number,
    or_zero,
    relation,
    settlement,
    text,
    when,
)
from outcomelang.value.rounding import MEMBER_DECIMALS

_OPEN, _OF_PARTICIPANT = "open amount", "paid within participant"


def written_lines() -> exp.Query:
    """Lines in the order of payment, point, date and key, with what each is paid.

    A participant's room is filled by point, date and row; a payment's by point, date and key: what does not fit is
    not paid. Negative lines come first, since they make room.
    """
    room = or_zero(col("settled in all"))
    paid = _filled(room, col(_OF_PARTICIPANT), [col("payment")], _order("point", "day", "member", "row", "line"))
    return (
        exp.select(
            *(col(name) for name in ("payment", "line", "member", "cohort", "point", "day", "row", "status")),
            *(col(name) for name in ("quantity", "amount")),
            named(paid, "paid"),
            col("waiting"),
            col("possible"),
            col("final on"),
            col("left on"),
            col("gate"),
            col(_OF_PARTICIPANT),
            named(_reason(paid), "reason"),
        )
        .from_(_of_participants().subquery("line"))
        .join(
            exp.select(named(col("payment"), "settled payment"), named(col("amount"), "settled in all"))
            .from_(relation(SETTLED))
            .subquery("settled"),
            on=exp.EQ(this=col("settled payment"), expression=col("payment")),
            join_type="left",
        )
    )


def _filled(room: exp.Expr, value: exp.Expr, whose: list[exp.Expr], order: list[exp.Expr]) -> exp.Expr:
    """What a row adds to a sum that stops at `room`."""

    def up_to(*, this_row: bool) -> exp.Expr:
        end = {"end": "CURRENT ROW"} if this_row else {"end": number(1), "end_side": "PRECEDING"}
        rows = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", **end)
        running = exp.Window(
            this=exp.Sum(this=value.copy()),
            partition_by=[one.copy() for one in whose],
            order=exp.Order(expressions=[one.copy() for one in order]),
            spec=rows,
        )
        return least(or_zero(running), room.copy())

    return exp.Sub(this=up_to(this_row=True), expression=up_to(this_row=False))


def _order(*names: str) -> list[exp.Expr]:
    negative_first = exp.Ordered(this=exp.paren(col(_OPEN) >= number(0)))
    return [negative_first, *(exp.Ordered(this=col(name)) for name in names)]


def _of_participants() -> exp.Query:
    """Each line with the part of it that its participant's limits leave."""
    is_open = exp.EQ(this=col("gate"), expression=text("open"))
    keys = ("payment", "member", "cohort")
    same = exp.and_(*(exp.NullSafeEQ(this=col(name, "owing"), expression=col(name, "line")) for name in keys))
    star = exp.Column(this=exp.Star(), table=exp.to_identifier("line"))
    beside = (
        exp.select(
            star,
            named(when((is_open, col("amount", "line")), otherwise=number(0)), _OPEN),
            named(col("owed", "owing"), "owed to participant"),
        )
        .from_(relation(GATED, "line"))
        .join(relation(OWED, "owing"), on=same)
        .where(known(col("status", "line")))
    )
    filled = _filled(
        col("owed to participant"), col(_OPEN), [col(name) for name in keys], _order("point", "day", "row", "line")
    )
    return exp.select(exp.Star(), named(filled, _OF_PARTICIPANT)).from_(beside.subquery("beside"))


def _reason(paid: exp.Expr) -> exp.Expr:
    """Why a line is not paid, or not in full; empty where it is."""

    def status(word: str) -> exp.Expr:
        return exp.EQ(this=col("status"), expression=text(word))

    def dated(words: str, column: str) -> exp.Expr:
        return exp.DPipe(this=text(words), expression=exp.cast(col(column), "text"))

    return when(
        (known(col("reason")).and_(status("not paid")), col("reason")),
        (status("waiting"), text("waits for evidence")),
        (status("pending"), dated("not final before ", "final on")),
        (status("growing"), dated("still growing until ", "final on")),
        (exp.and_(status("left out"), known(col("left on"))), dated("left out: left on ", "left on")),
        (status("left out"), text("left out")),
        (status("missing"), text("missing")),
        (status("not met"), text("not met")),
        (exp.EQ(this=col("gate"), expression=text("closed")), text("only when: not so")),
        (exp.EQ(this=col("gate"), expression=text("pending")), text("only when: not known yet")),
        (col(_OF_PARTICIPANT) < col(_OPEN), text("cut by a limit per participant or a deduction")),
        (paid.copy() < col(_OF_PARTICIPANT), text("cut by a limit")),
    )


def written_file(contract: Contract, *, csv: bool) -> exp.Query:
    """The lines in the order of payment, line, point, day and member, each with its clause's line in the contract."""
    columns = [
        named(settlement(), "settlement"),
        col("payment"),
        *_clauses(contract),
        named(_safe(col("member")) if csv else col("member"), "member"),
        named(_safe(col("cohort")) if csv else col("cohort"), "cohort"),
        *(col(name) for name in ("point", "day", "status", "quantity")),
        *(named(_money(col(name), contract), name) for name in ("amount", "paid", "waiting", "possible")),
        col("reason"),
    ]
    order = ("payment", "line", "point", "day", "member", "row")
    return exp.select(*columns).from_(written_lines().subquery("written")).order_by(*(col(name) for name in order))


def _clauses(contract: Contract) -> Iterator[exp.Expr]:
    """The line in the contract, and where that uses other files the file."""
    source = contract.source
    lines = [
        (
            exp.and_(
                exp.EQ(this=col("payment"), expression=text(payment.name)),
                exp.EQ(this=col("line"), expression=number(place)),
            ),
            line.span,
        )
        for payment in (*contract.payments, *contract.savings)
        for place, line in enumerate(payment.lines, start=1)
    ]
    yield named(when(*((is_it, number(source.place(span.start).line)) for is_it, span in lines)), "contract line")
    if len(source.files) > 1:
        names = ((is_it.copy(), text(source.called_from_here(source.in_file(span)[0]))) for is_it, span in lines)
        yield named(when(*names), "contract file")


def _money(amount: exp.Expr, contract: Contract) -> exp.Expr:
    """An amount with the decimals of the rounding step; with 12 where deductions or rounding in total leave more."""
    in_steps = not contract.rounding.in_total and not any(payment.less for payment in contract.payment.values())
    places = decimals(contract.rounding.step) if in_steps else MEMBER_DECIMALS
    return exp.cast(amount, exp.DataType.build(f"decimal(38, {places})"))


def _safe(cell: exp.Expr) -> exp.Expr:
    """A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it."""
    first = exp.Substring(this=exp.cast(cell, "text"), start=number(1), length=number(1))
    risky = exp.In(this=first, expressions=[text(sign) for sign in ("=", "+", "-", "@", "\t", "\r")])
    return when(
        (risky, exp.DPipe(this=text("'"), expression=exp.cast(cell.copy(), "text"))),
        otherwise=exp.cast(cell.copy(), "text"),
    )
