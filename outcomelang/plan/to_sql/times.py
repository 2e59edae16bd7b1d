"""How often a line pays: `once`, `up to 3 times` (per participant), `up to 125 in all`, `up to 125 per year`."""

from __future__ import annotations

from sqlglot import exp

from outcomelang.model.contract import Contract, CountLimit
from outcomelang.plan.to_sql.line_columns import COLUMNS, LineRow, as_select, column_name
from outcomelang.plan.to_sql.words import col, day, number, text, when

NOT_PAID = "not paid"
_PLACE = "place"
_AMOUNTS = ("quantity", "amount", "waiting", "possible", "unbounded")


def settlement_year(on: exp.Expr, contract: Contract) -> exp.Expr:
    """The calendar year of the first settlement date on or after a day: the year to which `per year` counts it."""
    last_of_year = {settled.year: settled for settled in contract.settlements.dates}
    return when(*((on.copy() <= day(last), number(year)) for year, last in sorted(last_of_year.items())))


def whose(limit: CountLimit, member: exp.Expr, on: exp.Expr, contract: Contract) -> list[exp.Expr]:
    """Among which lines the number of times is counted."""
    match limit.scope:
        case "times":
            return [member]
        case "per year":
            return [settlement_year(on, contract)]
        case "in all":
            return []


def in_words(limit: CountLimit) -> str:
    """Why a line beyond the limit is not paid."""
    if limit.number == 1 and limit.scope == "times":
        return "paid once already"
    return f"paid {limit.number} {limit.scope} already"


def limited(rows: exp.Select, limit: CountLimit, contract: Contract) -> exp.Select:
    """Lines of one price of which only so many pay: those that are met first, then the earliest, then by key."""
    paying = [exp.Ordered(this=exp.EQ(this=col("status"), expression=text(word)), desc=True) for word in _FIRST]
    earliest = [exp.Ordered(this=col(name)) for name in ("day", "member", "point")]
    place = exp.Window(
        this=exp.RowNumber(),
        partition_by=whose(limit, col("member"), col("day"), contract) or None,
        order=exp.Order(expressions=[*paying, *earliest]),
    )
    placed = exp.select(exp.Star(), exp.alias_(place, _PLACE, quoted=True)).from_(rows.subquery("rows"))
    within = col(_PLACE) <= number(limit.number)
    pays = exp.In(this=col("status"), expressions=[text(word) for word in _FIRST])
    return _unless(exp.or_(within, exp.not_(pays)), in_words(limit)).from_(placed.subquery("placed"))


_FIRST = ("met", "growing", "waiting", "pending")


def best_of(options: list[exp.Select]) -> exp.Select:
    """The lines of the option that pays each participant most; of equal ones, the first. The others pay nothing.

    What waits for evidence in another option goes on waiting: with it that may be the one that pays most.
    """
    numbered = [
        exp.select(exp.Star(), exp.alias_(number(place), "option", quoted=True)).from_(one.subquery("rows"))
        for place, one in enumerate(options)
    ]
    together = exp.union(*numbered, distinct=False).subquery("options")
    total = exp.Window(this=exp.Sum(this=col("amount")), partition_by=[col("member"), col("option")])
    summed = exp.select(exp.Star(), exp.alias_(total, "total of option", quoted=True)).from_(together)
    best = exp.Window(
        this=exp.FirstValue(this=col("option")),
        partition_by=[col("member")],
        order=exp.Order(
            expressions=[exp.Ordered(this=col("total of option"), desc=True), exp.Ordered(this=col("option"))]
        ),
    )
    chosen = exp.select(exp.Star(), exp.alias_(best, "best option", quoted=True)).from_(summed.subquery("summed"))
    is_best = exp.EQ(this=col("option"), expression=col("best option"))
    waits = exp.EQ(this=col("status"), expression=text("waiting"))
    return _unless(exp.or_(is_best, waits), "another line pays more").from_(chosen.subquery("chosen"))


def _unless(pays: exp.Expr, reason: str) -> exp.Select:
    """The columns of lines, of which those that do not pay bring nothing and say why."""
    row = LineRow(**{name: col(column_name(name)) for name in COLUMNS})
    changed = {name: when((pays.copy(), getattr(row, name)), otherwise=number(0)) for name in _AMOUNTS}
    would_pay = exp.In(this=row.status.copy(), expressions=[text("met"), text("waiting")])
    status = when((exp.and_(would_pay, exp.not_(pays.copy())), text(NOT_PAID)), otherwise=row.status)
    why = when((exp.not_(pays.copy()), text(reason)), otherwise=row.reason)
    columns = {**{name: getattr(row, name) for name in COLUMNS}, **changed, "status": status, "reason": why}
    return as_select(LineRow(**columns))
