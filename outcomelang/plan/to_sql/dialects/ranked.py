"""First readings and middle values for databases whose aggregates take no order: rows numbered, then picked.

An aggregate that picks one row of a group becomes one over rows that are numbered in a query inside; the one that is
picked has the number 1, or of a middle value that of the middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from outcomelang.plan.to_sql.words import all_of, col, known, named, number, when

BESIDE = "numbered"


def ranked(select: exp.Select) -> exp.Select:
    """A query without aggregates that pick a row by an order: the same over numbered rows, if it has any."""
    if not any(_picks(part) for one in select.expressions for part in one.find_all(exp.ArgMin, exp.Anonymous)):
        return select
    kept = ("expressions", "from_", "joins", "where", "group")
    outside = exp.Select(**{part: select.args[part] for part in kept if part in select.args}).copy()
    group = outside.args.get("group")
    keys = [one.copy() for one in group.expressions] if group else []
    numbered: list[exp.Expr] = []
    for part in [part for one in outside.expressions for part in one.find_all(exp.ArgMin, exp.Anonymous)]:
        if _picks(part):
            _pick(part, keys, numbered)
    inside_names = {one.alias for one in numbered}
    used: dict[str, exp.Expr] = {}

    def renamed(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column) or node.name in inside_names:
            return node
        name = f"{node.table}.{node.name}" if node.table else node.name
        used[name] = node.copy()
        return col(name)

    selected = [_renamed(one, renamed) for one in outside.expressions]
    query = exp.select(*selected)
    if keys:
        query = query.group_by(*(key.transform(renamed) for key in keys))
    inside = exp.Select(
        expressions=[*(named(column, name) for name, column in used.items()), *numbered],
        **{part: value for part, value in outside.args.items() if part in ("from_", "joins", "where")},
    )
    return query.from_(inside.subquery(BESIDE))


def _picks(node: exp.Expr) -> bool:
    return isinstance(node, exp.ArgMin) or node.name == "quantile_disc"


def _renamed(one: exp.Expr, renamed: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    if isinstance(one, exp.Column):
        return named(one.transform(renamed), one.name)
    return one.transform(renamed)


def _pick(node: exp.Expr, keys: list[exp.Expr], numbered: list[exp.Expr]) -> None:
    """Put a greatest value of one row in the place of an aggregate, and note what numbers the rows."""
    filtered = node.parent if isinstance(node.parent, exp.Filter) else None
    value = node.this if isinstance(node, exp.ArgMin) else node.expressions[0]
    where = filtered.expression.this if filtered else None
    counts = all_of([where.copy() if where is not None else None, known(value.copy())])
    if counts is None:
        raise AssertionError(node.key)
    name = f"place {len(numbered)}"
    order = list(_order(node, value, counts))
    numbered.append(named(_over(exp.RowNumber(), keys, order), name))
    place: exp.Expr = number(1)
    if not isinstance(node, exp.ArgMin):
        count = f"count {len(numbered)}"
        numbered.append(named(_over(exp.Count(this=when((counts.copy(), number(1)))), keys, []), count))
        place = exp.IntDiv(this=exp.paren(col(count) + number(1)), expression=number(2))
    chosen = exp.and_(exp.EQ(this=col(name), expression=place), counts)
    picked = exp.Filter(this=exp.AnyValue(this=value.copy()), expression=exp.Where(this=chosen))
    (filtered or node).replace(picked)


def _order(node: exp.Expr, value: exp.Expr, counts: exp.Expr) -> Iterator[exp.Expr]:
    yield exp.Ordered(this=when((counts.copy(), number(0)), otherwise=number(1)))
    if isinstance(node, exp.ArgMin):
        yield from (exp.Ordered(this=place.copy()) for place in node.expression.expressions)
    else:
        yield exp.Ordered(this=value.copy())


def _over(function: exp.Expr, keys: list[exp.Expr], order: list[exp.Expr]) -> exp.Window:
    return exp.Window(
        this=function,
        partition_by=[key.copy() for key in keys] or None,
        order=exp.Order(expressions=order) if order else None,
    )
