"""Rows that say again what an earlier row says: the same key, or the same in every column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from sqlglot import exp

from outcomelang.data.fault import Fault
from outcomelang.data.problems import FIRST_ROW
from outcomelang.data.rows import FILE_ROW
from outcomelang.data.words import DIALECT, col, function, named, text, unknown

if TYPE_CHECKING:
    import duckdb

# A declared column has no blank in its name, so none is called like these.
ALIKE: Final = "number of alike"
BEFORE: Final = "value before"

_HEAD: Final = 10_000
"""So many rows are looked at before all of them."""

_Part: TypeAlias = tuple[int, int | None]
"""Rows of a table: the numbers of the first and the last; None is the table's last."""


def repeated(
    rows: exp.Select, names: Sequence[str], fault: Fault, shown: exp.Expr, column: str | None = None
) -> exp.Select:
    """Select what is wrong with rows in which the named columns are what they are in an earlier row.

    Two empty cells are alike. The hashes of all rows are compared first, so that only few rows are sorted.
    """
    values = [col(name) for name in names]
    alike = function("hash", *values)
    several = exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1))
    candidates = exp.select(alike).from_(rows.subquery("rows")).group_by(alike.copy()).having(several)
    number = exp.Window(this=exp.RowNumber(), partition_by=[*values], order=exp.Order(expressions=[col(FILE_ROW)]))
    first = exp.Window(this=exp.Min(this=col(FILE_ROW)), partition_by=[*values])
    compared = (
        exp.select(col(FILE_ROW), *values, named(number, ALIKE), named(first, FIRST_ROW))
        .from_(rows.subquery("rows"))
        .where(exp.In(this=alike.copy(), query=candidates.subquery()))
    )
    return (
        exp.select(
            col(FILE_ROW),
            named(text(column) if column else exp.null(), "column"),
            named(text(fault.value), "code"),
            named(shown, "value"),
            col(FIRST_ROW),
        )
        .from_(compared.subquery("compared"))
        .where(exp.GT(this=col(ALIKE), expression=exp.Literal.number(1)))
    )


def is_ascending(rows: exp.Table, name: str, connection: duckdb.DuckDBPyConnection, *, in_parts: bool) -> bool:
    """Whether each row has a value, above that of the row before: then none is there twice.

    Exports are most often sorted by their key, and this is far quicker than to compare each row with all others.
    Numbers in ascending order are not so as texts; there a longer one is above a shorter one. Rows in another order
    mostly are so at their head. The rest is looked through `in_parts` side by side, where the database has the rows in
    the order of their numbers.
    """
    not_above = exp.LTE(this=col(name), expression=col(BEFORE))
    length, length_before = (function("strlen", exp.cast(one, "text")) for one in (col(name), col(BEFORE)))
    no_longer = exp.EQ(this=length, expression=length_before)
    shorter = exp.LT(this=length.copy(), expression=length_before.copy())
    for order in (not_above, exp.or_(shorter, exp.and_(no_longer, not_above.copy()))):
        wrong = exp.or_(order, unknown(col(name)))
        if not _is_any(wrong, rows, name, [(1, _HEAD)], connection):
            return not _is_any(wrong, rows, name, _parts(rows, connection) if in_parts else [(1, None)], connection)
    return False


def _parts(rows: exp.Table, connection: duckdb.DuckDBPyConnection) -> Sequence[_Part]:
    """A part of the rows for each thread of the database; each begins with the last row of the one before."""
    asked = exp.select(exp.Count(this=exp.Star()), function("current_setting", text("threads"))).from_(rows.copy())
    ((count, threads),) = connection.execute(asked.sql(DIALECT)).fetchall()
    ends = [max(1, count * part // threads) for part in range(threads)]
    return list(zip(ends, [*ends[1:], None], strict=True))


def _is_any(
    wrong: exp.Expr, rows: exp.Table, name: str, parts: Sequence[_Part], connection: duckdb.DuckDBPyConnection
) -> bool:
    """Whether a row of any part is wrong beside the value of the row before it in its part."""
    before = named(exp.Window(this=function("lag", col(name))), BEFORE)
    first, *others = (exp.select(col(name), before).from_(rows.copy()).where(*_within(part)) for part in parts)
    pairs = first.union(*others, distinct=False) if others else first
    found = exp.select(exp.Count(this=exp.Star())).from_(pairs.subquery("pairs")).where(wrong.copy())
    return connection.execute(found.sql(DIALECT)).fetchone() != (0,)


def _within(part: _Part) -> Iterator[exp.Expr]:
    first, last = part
    if first > 1:
        yield exp.GTE(this=col(FILE_ROW), expression=exp.Literal.number(first))
    if last is not None:
        yield exp.LTE(this=col(FILE_ROW), expression=exp.Literal.number(last))
