"""What earlier settlements paid to each participant and has not been lost since: a common cap never takes it back."""

from __future__ import annotations

from sqlglot import exp

from outcomelang.plan.to_sql.filled import OF_PARTICIPANT, filled, in_turn
from outcomelang.plan.to_sql.laid import PAID_BEFORE
from outcomelang.plan.to_sql.words import col, greatest, least, named, number, or_zero, relation

KEPT = "kept"
"""The column of what a line keeps."""

LINE = ("payment", "line", "member", "point", "row")
"""The columns that tell a line of one settlement in the next."""

_PARTICIPANT = ("payment", "member")
_BEFORE, _OF_LINE, _IN_ALL = "paid in all before", "kept of line", "paid to participant before"


def with_kept(lines: exp.Query) -> exp.Query:
    """Lines with what each keeps: what it was paid, but no more than it is owed.

    Where an earlier row takes the place of one that was paid, the participant keeps the money: what they were paid in
    all, but no more than they are owed, in the order of their lines.
    """
    owed = col(OF_PARTICIPANT)
    of_line = exp.Add(
        this=least(number(0), owed),
        expression=least(greatest(number(0), owed.copy()), greatest(number(0), or_zero(col(_BEFORE)))),
    )
    told = exp.select(exp.Star(), named(of_line, _OF_LINE)).from_(_beside_those_before(lines).subquery("beside"))
    own = col(_OF_LINE)
    whose: list[exp.Expr] = [col(name) for name in _PARTICIPANT]
    owed_in_all, own_in_all = (
        exp.Window(this=exp.Sum(this=value.copy()), partition_by=[one.copy() for one in whose]) for value in (owed, own)
    )
    still = greatest(number(0), exp.Sub(this=least(or_zero(col(_IN_ALL)), owed_in_all), expression=own_in_all))
    more = exp.paren(exp.Sub(this=owed.copy(), expression=own.copy()))
    moved = filled(still, more, whose, in_turn("point", "day", "row", "line"))
    kept = exp.Add(this=own.copy(), expression=exp.paren(moved))
    return exp.select(exp.Star(), named(kept, KEPT)).from_(told.subquery("told"))


def _beside_those_before(lines: exp.Query) -> exp.Query:
    star = exp.Column(this=exp.Star(), table=exp.to_identifier("now"))
    before = [named(col("amount", "before"), _BEFORE), named(col("amount", "of participant"), _IN_ALL)]
    return (
        exp.select(star, *before)
        .from_(lines.subquery("now"))
        .join(_paid_by(LINE, "before"), on=_same(LINE, "before"), join_type="left")
        .join(_paid_by(_PARTICIPANT, "of participant"), on=_same(_PARTICIPANT, "of participant"), join_type="left")
    )


def _paid_by(keys: tuple[str, ...], name: str) -> exp.Subquery:
    amount = named(exp.Sum(this=col("amount")), "amount")
    by = [col(key) for key in keys]
    query = exp.select(*by, amount).from_(relation(PAID_BEFORE)).group_by(*(key.copy() for key in by))
    return query.subquery(name)


def _same(keys: tuple[str, ...], name: str) -> exp.Expr:
    return exp.and_(*(exp.NullSafeEQ(this=col(key, name), expression=col(key, "now")) for key in keys))
