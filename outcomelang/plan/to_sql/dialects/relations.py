"""The plan's queries said again in a dialect, relation by relation, with the columns of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen
from sqlglot import ErrorLevel, exp

from outcomelang.plan.to_sql.dialects.expressions import Expressions, Scope
from outcomelang.plan.to_sql.dialects.tables import DIGITS_OF_CELL
from outcomelang.plan.to_sql.dialects.types import (
    WHOLE,
    Columns,
    Kind,
    Type,
    Typed,
    of_cast,
    standard_type,
    together,
)
from outcomelang.plan.to_sql.laid import COLUMNS
from outcomelang.plan.to_sql.seen import DATA


@frozen
class Relation:
    """A query in a dialect, and its columns."""

    query: exp.Query
    columns: Columns


@frozen
class Here(Scope):
    """The scope of a query, with the relations that it may name."""

    known: Mapping[str, Columns] = {}
    stars: bool = True


class Relations(Expressions):
    """Says queries over the contract's tables, and over relations that are laid beside them."""

    def __init__(self, tables: Mapping[str, Columns]) -> None:
        self.tables = tables
        self.laid: dict[str, Columns] = {
            name: {column: of_cast(exp.DataType.build(kind)) for column, kind in columns.items()}
            for name, columns in COLUMNS.items()
        }

    # --- Statements -----------------------------------------------------------------------------

    def text(self, query: exp.Query, *, pretty: bool = False) -> str:
        """A query as a statement."""
        return self.written(self.whole(query).query, pretty=pretty)

    def laying(self, name: str, query: exp.Query, *, pretty: bool = False) -> str:
        """The statements that lay the rows of a query beside the data, in place of those that lay there."""
        relation = self.whole(query)
        self.laid[name] = relation.columns
        return self.placed(name, relation.query, pretty=pretty)

    def placed(self, name: str, query: exp.Query, *, pretty: bool) -> str:
        """The statements that lay the rows of a query, said already, beside the data."""
        create = exp.Create(
            this=self.laid_table(name),
            kind="TABLE",
            replace=True,
            properties=exp.Properties(expressions=[exp.TemporaryProperty()]),
            expression=query,
        )
        return self.written(create, pretty=pretty)

    def begun(self, settlement: date) -> str:
        """The statement that says which settlement date it is."""
        raise NotImplementedError

    def declared(self, name: str) -> str:
        """The statement that makes an empty table of the contract."""
        columns = [exp.ColumnDef(this=self.name(one), kind=self.cell_type(of)) for one, of in self.tables[name].items()]
        schema = exp.Schema(this=self.table(name, ""), expressions=columns)
        return self.written(exp.Create(this=schema, kind="TABLE"), pretty=True)

    def cell_type(self, one: Type) -> exp.DataType:
        """The type of a column of the contract's tables."""
        return standard_type(one, digits=DIGITS_OF_CELL) if one.kind is Kind.DECIMAL else self.type_of(one)

    def written(self, said: exp.Expr, *, pretty: bool) -> str:
        """What was said as text; what sqlglot has no words for either is an error."""
        return said.sql(self.dialect, pretty=pretty, unsupported_level=ErrorLevel.RAISE, copy=False)

    # --- Queries --------------------------------------------------------------------------------

    def whole(self, query: exp.Query) -> Relation:
        """A query with the relations that it names at its head."""
        known: dict[str, Columns] = {}
        found: list[exp.CTE] = []
        with_ = query.args.get("with_")
        for one in with_.expressions if with_ else ():
            relation = self._query(one.this, known, None)
            known[one.alias] = relation.columns
            found.append(exp.CTE(this=relation.query, alias=exp.TableAlias(this=self.name(one.alias))))
        final = self._query(query, known, None)
        if found:
            final.query.set("with_", exp.With(expressions=found))
        return final

    def _query(self, query: exp.Expr, known: Mapping[str, Columns], outer: Scope | None) -> Relation:
        match query:
            case exp.Union():
                return self._union(query, known, outer)
            case exp.Select():
                return self._select(query, known, outer)
        raise self.cannot(f"`{query.key}`")

    def _union(self, union: exp.Union, known: Mapping[str, Columns], outer: Scope | None) -> Relation:
        """Queries one after the other; each gives its columns the types that all of them have together."""
        sides = [self._select(one, known, outer, stars=False) for one in _sides(union)]
        names = list(sides[0].columns)
        of_all = [together(types) for types in zip(*(side.columns.values() for side in sides), strict=True)]
        for side in sides:
            self._fit(side, of_all)
        query = exp.union(*(side.query for side in sides), distinct=bool(union.args.get("distinct")), copy=False)
        return Relation(query, dict(zip(names, of_all, strict=True)))

    def _fit(self, side: Relation, types: Sequence[Type]) -> None:
        for one, own, wanted in zip(side.query.selects, side.columns.values(), types, strict=True):
            value = one.this if isinstance(one, exp.Alias) else one
            name = one.alias_or_name
            fitted = self.fitted(Typed(value, own), wanted)
            if fitted is not value:
                one.replace(exp.Alias(this=fitted, alias=self.name(name)))

    def _select(
        self, select: exp.Select, known: Mapping[str, Columns], outer: Scope | None, *, stars: bool = True
    ) -> Relation:
        """A query of rows; `stars` says whether it may stand with a `*` for its columns."""
        sources: dict[str, Columns] = {}
        scope = Here(sources, outer, known=known, stars=stars)
        from_ = select.args.get("from_")
        args: dict[str, Any] = {}
        if from_ is not None:
            args["from_"] = exp.From(this=self._source(from_.this, known, sources))
        args["joins"] = [self._join(join, known, scope) for join in select.args.get("joins") or ()]
        columns: dict[str, Type] = {}
        args["expressions"] = [one for each in select.expressions for one in self._selected(each, scope, columns)]
        where, group, order = (select.args.get(part) for part in ("where", "group", "order"))
        if where is not None:
            args["where"] = exp.Where(this=self.test(where.this, scope))
        if group is not None:
            args["group"] = exp.Group(expressions=[self.value(one, scope).sql for one in group.expressions])
        if order is not None:
            keys = [key for one in order.expressions for key in self.sort_key(one, scope)]
            args["order"] = exp.Order(expressions=keys)
        if select.args.get("distinct"):
            args["distinct"] = exp.Distinct()
        self.check(columns)
        return Relation(exp.Select(**args), columns)

    def check(self, columns: Columns) -> None:
        """Whether a relation may have these columns together."""

    def _join(self, join: exp.Join, known: Mapping[str, Columns], scope: Scope) -> exp.Join:
        sources = dict(scope.sources)
        this = self._source(join.this, known, sources)
        scope.sources.update(sources)  # type: ignore[attr-defined]
        on = join.args.get("on")
        return exp.Join(
            this=this,
            side=join.args.get("side"),
            kind=join.args.get("kind"),
            on=self.test(on, scope) if on is not None else None,
        )

    def _source(self, source: exp.Expr, known: Mapping[str, Columns], sources: dict[str, Columns]) -> exp.Expr:
        match source:
            case exp.Table():
                table, columns = self._table(source, known)
                sources[source.alias_or_name] = columns
                return table
            case exp.Subquery():
                inner = self._query(source.this, known, None)
                sources[source.alias] = inner.columns
                return inner.query.subquery(self.name(source.alias), copy=False)
            case exp.Values():
                [name] = [column.name for column in source.args["alias"].columns]
                sources[source.alias] = {name: WHOLE}
                return self.numbers([one.expressions[0].copy() for one in source.expressions], source.alias, name)
        raise self.cannot(f"`{source.key}`")

    def _table(self, table: exp.Table, known: Mapping[str, Columns]) -> tuple[exp.Table, Columns]:
        alias = table.alias
        if table.db == DATA:
            return self.table(table.name, alias), self.tables[table.name]
        if table.name in known:
            named = exp.Table(this=self.name(table.name))
            return self._under(named, alias), known[table.name]
        return self._under(self.laid_table(table.name), alias or table.name), self.laid[table.name]

    def table(self, name: str, alias: str) -> exp.Table:
        """A table of the contract."""
        return self._under(exp.Table(this=self.name(name), db=self.name(DATA)), alias)

    def laid_table(self, name: str) -> exp.Table:
        """A relation that is laid beside the data."""
        return exp.Table(this=self.name(name))

    def _under(self, table: exp.Table, alias: str) -> exp.Table:
        if alias and alias != table.name:
            table.set("alias", exp.TableAlias(this=self.name(alias)))
        return table

    def numbers(self, rows: list[exp.Expr], alias: str, name: str) -> exp.Expr:
        """A relation of some whole numbers."""
        named = exp.TableAlias(this=self.name(alias), columns=[self.name(name)])
        return exp.Values(expressions=[exp.Tuple(expressions=[row]) for row in rows], alias=named)

    # --- What is selected -----------------------------------------------------------------------

    def _selected(self, node: exp.Expr, scope: Here, columns: dict[str, Type]) -> list[exp.Expr]:
        if isinstance(node, exp.Star):
            return self._star(node, list(scope.sources.values()), None, columns, stars=scope.stars)
        if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
            return self._star(node.this, [scope.sources[node.table]], node.table, columns, stars=scope.stars)
        value = self.value(node.this if isinstance(node, exp.Alias) else node, scope)
        name = node.alias_or_name
        if name in columns:
            raise self.cannot(f"two columns `{name}`")
        columns[name] = value.type
        if isinstance(value.sql, exp.Column) and value.sql.name == name:
            return [value.sql]
        return [exp.Alias(this=value.sql, alias=self.name(name))]

    def _star(
        self, star: exp.Star, sources: list[Columns], table: str | None, columns: dict[str, Type], *, stars: bool
    ) -> list[exp.Expr]:
        """All columns; those of which some are left out by their names, which every dialect can say."""
        left_out = {one.name for one in star.args.get("except_") or ()}
        kept = {name: of for source in sources for name, of in source.items() if name not in left_out}
        if any(name in columns for name in kept):
            raise self.cannot("two columns of one name")
        columns.update(kept)
        of = self.name(table) if table else None
        if left_out or not stars:
            return [exp.Column(this=self.name(name), table=of.copy() if of else None) for name in kept]
        return [exp.Column(this=exp.Star(), table=of) if of else exp.Star()]

    def say_subquery(self, node: exp.Subquery, scope: Scope) -> Typed:
        """The one value of a query, which may look at the row around it."""
        known = scope.known if isinstance(scope, Here) else {}
        inner = self._query(node.this, known, scope)
        [of] = inner.columns.values()
        return Typed(inner.query.subquery(copy=False), of)


def _sides(union: exp.Expr) -> list[exp.Select]:
    if isinstance(union, exp.Union):
        return [*_sides(union.this), *_sides(union.expression)]
    if not isinstance(union, exp.Select):
        raise TypeError(union.key)
    return [union]
