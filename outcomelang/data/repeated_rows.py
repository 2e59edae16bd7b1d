"""Rows that say again what an earlier row says: the same key, or the same in every column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from outcomelang.data.fault import Fault
from outcomelang.data.problems import FIRST_ROW
from outcomelang.data.rows import FILE_ROW
from outcomelang.data.words import DIALECT, col, function, named, text

if TYPE_CHECKING:
    import duckdb

# A declared column has no blank in its name, so none is called like these.
ALIKE: Final = "number of alike"
BEFORE: Final = "value before"


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


def is_ascending(rows: exp.Select, name: str, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether each value is above that of the row before, so that none is there twice; none of them may be NULL.

    Exports are most often sorted by their key, and this is far quicker than to compare each row with all others.
    Numbers in ascending order are not so as texts; there a longer one is above a shorter one.
    """
    before = named(exp.Window(this=function("lag", col(name))), BEFORE)
    pairs = exp.select(col(name), before).from_(rows.subquery("rows"))
    not_above = exp.LTE(this=col(name), expression=col(BEFORE))
    length, length_before = (function("strlen", exp.cast(one, "text")) for one in (col(name), col(BEFORE)))
    no_longer = exp.EQ(this=length, expression=length_before)
    shorter = exp.LT(this=length.copy(), expression=length_before.copy())
    orders = (not_above, exp.or_(shorter, exp.and_(no_longer, not_above.copy())))
    found = (exp.select(exp.true()).from_(pairs.subquery("pairs")).where(wrong).limit(1) for wrong in orders)
    return any(connection.execute(query.sql(DIALECT)).fetchone() is None for query in found)
