"""The lines as they are written out: one row per member, point and price line, paid or not, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp

from outcomelang.model.contract import Contract, Line
from outcomelang.model.private import MASK, is_dated_in_private
from outcomelang.plan.plan import Plan
from outcomelang.plan.to_sql.filled import OF_PARTICIPANT, OPEN, filled, in_turn
from outcomelang.plan.to_sql.kept import KEPT, LINE, with_kept
from outcomelang.plan.to_sql.laid import SETTLED
from outcomelang.plan.to_sql.owed import GATED, OWED, cut_columns
from outcomelang.plan.to_sql.pseudonyms import KEY_OF_MEMBER, PSEUDONYM, PSEUDONYMS
from outcomelang.plan.to_sql.tally import Tallies
from outcomelang.plan.to_sql.words import (
    as_decimal,
    col,
    decimals,
    greatest,
    known,
    named,
    number,
    or_zero,
    relation,
    settlement,
    text,
    when,
)
from outcomelang.value.rounding import MEMBER_DECIMALS
from outcomelang.value.spreadsheet import NUMBER, SIGNS


def written_lines(plan: Plan, tallies: Tallies | None, *, after_others: bool = False) -> exp.Query:
    """Every line, with what it is paid.

    A participant's room is filled by point, date and row; a payment's by point, date and key: what does not fit is
    not paid. Negative lines come first, since they make room. With `after_others` what earlier settlements paid stays,
    and only what is left of a payment's room is filled so; without, no limit cuts a payment as a whole, and lines in
    steps of the rounding are paid in full.
    """
    lines = (tallies.lines_of_participants() if tallies else None) or _of_participants(plan)
    paid: exp.Expr = col(OF_PARTICIPANT)
    if after_others:
        lines = with_kept(lines)
        paid = _paid_after_others(or_zero(col("settled in all")))
    elif not _is_in_steps(plan.contract):
        paid = _paid(col(OF_PARTICIPANT), or_zero(col("settled in all")))
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
            col(OF_PARTICIPANT),
            named(_reason(paid), "reason"),
        )
        .from_(lines.subquery("line"))
        .join(
            exp.select(named(col("payment"), "settled payment"), named(col("amount"), "settled in all"))
            .from_(relation(SETTLED))
            .subquery("settled"),
            on=exp.EQ(this=col("settled payment"), expression=col("payment")),
            join_type="left",
        )
    )


def _is_in_steps(contract: Contract) -> bool:
    """Whether what participants are owed comes in steps of the rounding, so that a payment adds nothing of its own."""
    return not contract.rounding.in_total and not any(payment.less for payment in contract.payment.values())


def _paid(value: exp.Expr, room: exp.Expr) -> exp.Expr:
    """What a line is paid of a value within its payment's room."""
    return filled(room, value, [col("payment")], in_turn("point", "day", "member", "row", "line"))


def _paid_after_others(room: exp.Expr) -> exp.Expr:
    """What earlier settlements paid, as far as it is settled, and of the rest what the room that is left holds."""
    kept = exp.Window(this=exp.Sum(this=col(KEPT)), partition_by=[col("payment")])
    left = greatest(number(0), exp.Sub(this=room, expression=kept))
    more = exp.paren(exp.Sub(this=col(OF_PARTICIPANT), expression=col(KEPT)))
    return exp.paren(exp.Add(this=_paid(col(KEPT), room.copy()), expression=exp.paren(_paid(more, left))))


def paid_lines(plan: Plan, tallies: Tallies | None) -> exp.Query:
    """What each line has been paid by the settlements up to this one, for the next to keep."""
    keys = [col(name) for name in LINE]
    paid = named(exp.Sum(this=col("paid")), "amount")
    written = written_lines(plan, tallies, after_others=True).subquery("written")
    is_paid = exp.NEQ(this=col("paid"), expression=number(0))
    return exp.select(*keys, paid).from_(written).where(is_paid).group_by(*(key.copy() for key in keys))


def _of_participants(plan: Plan) -> exp.Query:
    """Each line with the part of it that its participant's limits leave."""
    is_open = exp.EQ(this=col("gate"), expression=text("open"))
    if not cut_columns(plan) and not any(payment.payment.less for payment in plan.payments):
        open_amount = when((is_open, col("amount")), otherwise=number(0))
        columns = (exp.Star(), named(open_amount, OPEN), named(open_amount.copy(), OF_PARTICIPANT))
        return exp.select(*columns).from_(relation(GATED)).where(known(col("status")))
    keys = ("payment", "member")
    same = exp.and_(*(exp.NullSafeEQ(this=col(name, "owing"), expression=col(name, "line")) for name in keys))
    star = exp.Column(this=exp.Star(), table=exp.to_identifier("line"))
    beside = (
        exp.select(
            star,
            named(when((is_open, col("amount", "line")), otherwise=number(0)), OPEN),
            named(col("owed", "owing"), "owed to participant"),
        )
        .from_(relation(GATED, "line"))
        .join(relation(OWED, "owing"), on=same)
        .where(known(col("status", "line")))
    )
    paid = filled(
        col("owed to participant"), col(OPEN), [col(name) for name in keys], in_turn("point", "day", "row", "line")
    )
    return exp.select(exp.Star(), named(paid, OF_PARTICIPANT)).from_(beside.subquery("beside"))


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
        (col(OF_PARTICIPANT) < col(OPEN), text("cut by a limit per participant or a deduction")),
        (paid.copy() < col(OF_PARTICIPANT), text("cut by a limit")),
    )


def written_file(
    plan: Plan, tallies: Tallies | None, *, csv: bool, after_others: bool = False, pseudonymous: bool = False
) -> exp.Query:
    """The lines in the order of payment, line, point, day and member, each with its clause's line in the contract.

    With `pseudonymous` a member stands, and is in the order, by the pseudonym laid beside the data.
    """
    contract = plan.contract
    lines = written_lines(plan, tallies, after_others=after_others).subquery("written")
    member = col(PSEUDONYM) if pseudonymous else col("member")
    private = list(_lines_of(contract, lambda line: is_dated_in_private(line, contract)))
    columns = [
        named(settlement(), "settlement"),
        col("payment"),
        *_clauses(contract),
        named(_safe(member) if csv else member, "member"),
        named(_safe(col("cohort")) if csv else col("cohort"), "cohort"),
        col("point"),
        named(_unless(private, col("day"), exp.cast(exp.null(), "date")), "day"),
        *(col(name) for name in ("status", "quantity")),
        *(named(_money(col(name), contract), name) for name in ("amount", "paid", "waiting", "possible")),
        named(_unless(private, col("reason"), _without_days(col("reason"))), "reason"),
    ]
    query = exp.select(*columns).from_(lines)
    if pseudonymous:
        key = exp.cast(col("member"), "text")
        query = query.join(relation(PSEUDONYMS), on=exp.EQ(this=col(KEY_OF_MEMBER), expression=key), join_type="left")
    # A private day tells nothing by its place either.
    day = _unless([is_it.copy() for is_it in private], col("day"), exp.cast(exp.null(), "date"))
    order: dict[str, exp.Expr] = {name: col(name) for name in ("payment", "line", "point", "day", "member", "row")}
    order |= {"day": day, "member": member.copy()}
    same = frozenset(_same_of_all(plan, tallies))
    return query.order_by(*(value for name, value in order.items() if name not in same))


def _same_of_all(plan: Plan, tallies: Tallies | None) -> Iterator[str]:
    """What is the same of all lines: to sort by it would take time."""
    if len(plan.payments) == 1:
        yield "payment"
    if not any(grain.grid for grain in plan.grains):
        yield "point"
    if tallies is not None:
        yield "row"


def _unless(cases: Sequence[exp.Expr], value: exp.Expr, otherwise: exp.Expr) -> exp.Expr:
    """A value; what is shown in its place in any of the cases."""
    return when(*((is_it.copy(), otherwise.copy()) for is_it in cases), otherwise=value) if cases else value


def _without_days(reason: exp.Expr) -> exp.Expr:
    """A reason with its days masked."""
    pattern = text("[0-9]+-[0-9]{2}-[0-9]{2}")
    return exp.Anonymous(this="regexp_replace", expressions=[reason, pattern, text(MASK)])


def _lines_of(contract: Contract, wanted: Callable[[Line], bool]) -> Iterator[exp.Expr]:
    """Whether a written line is of this price line, for each price line that is wanted."""
    for payment in (*contract.payments, *contract.savings):
        for place, line in enumerate(payment.lines, start=1):
            if contract.is_of_members(line) and wanted(line):
                yield _is_of(payment.name, place)


def _is_of(payment: str, line: int) -> exp.Expr:
    return exp.and_(
        exp.EQ(this=col("payment"), expression=text(payment)), exp.EQ(this=col("line"), expression=number(line))
    )


def _clauses(contract: Contract) -> Iterator[exp.Expr]:
    """The line in the contract, and where that uses other files the file."""
    source = contract.source
    lines = [
        (_is_of(payment.name, place), line.span)
        for payment in (*contract.payments, *contract.savings)
        for place, line in enumerate(payment.lines, start=1)
    ]
    yield named(when(*((is_it, number(source.place(span.start).line)) for is_it, span in lines)), "contract line")
    if len(source.files) > 1:
        names = ((is_it.copy(), text(source.called_from_here(source.in_file(span)[0]))) for is_it, span in lines)
        yield named(when(*names), "contract file")


def _money(amount: exp.Expr, contract: Contract) -> exp.Expr:
    """An amount with the decimals of the rounding step; with 12 where deductions or rounding in total leave more."""
    places = decimals(contract.rounding.step) if _is_in_steps(contract) else MEMBER_DECIMALS
    return as_decimal(amount, places)


def _safe(cell: exp.Expr) -> exp.Expr:
    """A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it."""
    first = exp.Substring(this=exp.cast(cell, "text"), start=number(1), length=number(1))
    is_number = exp.RegexpLike(this=exp.cast(cell, "text"), expression=text(f"^({NUMBER})$"))
    risky = exp.and_(exp.In(this=first, expressions=[text(sign) for sign in SIGNS]), exp.not_(is_number))
    return when(
        (risky, exp.DPipe(this=text("'"), expression=exp.cast(cell.copy(), "text"))),
        otherwise=exp.cast(cell.copy(), "text"),
    )
