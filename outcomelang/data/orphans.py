"""Child rows that belong to nobody."""

from __future__ import annotations

from sqlglot import exp

from outcomelang.data.fault import Fault
from outcomelang.data.rows import FILE_ROW
from outcomelang.data.words import col, known, named, text


def orphans(children: exp.Table, parents: exp.Table, whose: str, key: str, shown: exp.Expr) -> exp.Select:
    """Select what is wrong with children whose column `whose` holds no parent's `key`; an empty one is found before."""
    parent = exp.alias_(parents, "parents", table=True)
    child = exp.alias_(children, "children", table=True)
    same = exp.EQ(this=col(key, "parents"), expression=col(whose, "children"))
    exists = exp.Exists(this=exp.select(exp.Literal.number(1)).from_(parent).where(same))
    return (
        exp.select(
            col(FILE_ROW),
            named(text(whose), "column"),
            named(text(Fault.NO_PARENT.value), "code"),
            named(shown, "value"),
        )
        .from_(child)
        .where(known(col(whose)))
        .where(exp.not_(exists))
    )
