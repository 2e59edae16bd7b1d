"""The queries an engine runs, each made of the relations it needs and no others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from attrs import field, frozen
from sqlglot import exp

from outcomelang.model.contract import Table
from outcomelang.model.expression import GroupAggregate, GroupShare
from outcomelang.model.type import Kind
from outcomelang.plan.plan import Aggregate, Grain, Plan
from outcomelang.plan.to_sql.grains import grain_relations, settled_name
from outcomelang.plan.to_sql.kinds import COUNT, LEFT
from outcomelang.plan.to_sql.lines import LINES, line_relations
from outcomelang.plan.to_sql.measures import looked_at, middle_values
from outcomelang.plan.to_sql.owed import (
    CASES,
    GATED,
    OWED,
    SUMS,
    cut_columns,
    decimals_of_sums,
    gated,
    owed_relations,
    sums_of_lines,
)
from outcomelang.plan.to_sql.periods import period_days
from outcomelang.plan.to_sql.pseudonyms import pseudonyms
from outcomelang.plan.to_sql.seen import Named, group_query, seen_name, seen_tables
from outcomelang.plan.to_sql.tally import ENDS, TALLIED, TALLIED_COLUMNS, Tallies, tally_name
from outcomelang.plan.to_sql.term import KNOWN, LEFT_OUT, MET, MISSING, NOT_MET, PENDING
from outcomelang.plan.to_sql.words import (
    COHORT,
    FILE_ROW,
    LEFT_ON,
    POINT_NUMBER,
    WEIGHT,
    col,
    greatest,
    in_order,
    known,
    named,
    number,
    or_zero,
    relation,
    text,
    together,
    together_exactly,
    when,
)
from outcomelang.plan.to_sql.written import paid_lines, written_file, written_lines
from outcomelang.value.rounding import CELL_DECIMALS, MEMBER_DECIMALS

GATED_TALLIES = "gated tallied lines"

ROW = "row"
"""The parameter that holds the place of a row in its file."""


@frozen(slots=False)
class Queries:
    """All queries of a plan.

    `complete` says through which day a table is complete, where that is before the as-of date.
    """

    plan: Plan
    complete: Mapping[str, date] = field(factory=dict)

    @cached_property
    def relations(self) -> tuple[Named, ...]:
        """Every relation of the plan in the order of computing; each names only those before it."""
        found: list[Named] = list(seen_tables(self.plan))
        found += [
            (grain.name, group_query(grain.group, self.plan.contract)) for grain in self.plan.grains if not grain.grid
        ]
        for days in self.plan.periods:
            found += period_days(days, self.plan.contract, looked_at(days, self.plan, self.complete))
        for grain in self.plan.grains:
            found += grain_relations(grain, self.plan, self.complete)
        if self.plan.payments:
            found += line_relations(self.plan, self.complete)
            found += owed_relations(self.plan)
        if self._tallies is not None:
            found += self._tallies.relations()
            found.append((GATED_TALLIES, gated(TALLIED, TALLIED_COLUMNS, self.plan)))
        return tuple(found)

    @cached_property
    def of_name(self) -> Mapping[str, exp.Query]:
        """The relations by name."""
        return dict(self.relations)

    @cached_property
    def _tallies(self) -> Tallies | None:
        return self.tallies({})

    def tallies(self, also: Mapping[str, tuple[str, ...]]) -> Tallies | None:
        """The tallies that lines and payments are told from, each by some columns of its grain `also`.

        None if they are told from single lines.
        """
        return Tallies.of(self.plan, self.complete, also) if self.plan.payments else None

    def whole(self, final: exp.Query, laid: Collection[str] = ()) -> exp.Query:
        """A query with the relations it rests on, but those that are laid beside the data as tables."""
        return _with(((name, query) for name, query in self.relations if name not in laid), final)

    @cached_property
    def shared(self) -> Mapping[str, exp.Query]:
        """The relations that several queries of one settlement date rest on, in the order of computing."""
        names = set(self._laid_grains())
        names |= {LINES} if self._tallies is None else {tally_name(tally.grain) for tally in self._tallies.grains}
        return {name: query for name, query in self.relations if name in names}

    def _laid_grains(self) -> Iterator[str]:
        """The grains whose rows are read more than once: one that is read for its tally alone is read in one pass."""
        if self._tallies is None:
            yield from (settled_name(grain) for grain in self.plan.grains)
            return
        tallied = self._tallies.of_grain
        for grain in self.plan.grains:
            readers = [grain.name in tallied, *(other.base == grain.name for other in self.plan.grains)]
            readers += [one.grain == grain.name for one in self.plan.aggregates]
            if sum(readers) > 1:
                yield settled_name(grain)

    @cached_property
    def shared_whole(self) -> Mapping[str, exp.Query]:
        """What the queries share, each with the relations it rests on but for those that are laid before it."""
        return {name: self.beside_laid(name, query, self.of_name) for name, query in self.shared.items()}

    def beside_laid(self, name: str, query: exp.Query, relations: Mapping[str, exp.Query]) -> exp.Query:
        """A query for what is shared by a name, with the relations it rests on but for those that are laid by then."""
        names = list(self.shared)
        laid = names[: names.index(name) + 1]
        return _with(((each, one) for each, one in relations.items() if each not in laid), query)

    def sql(self, final: exp.Query, dialect: str = "duckdb", *, pretty: bool = False) -> str:
        """A query with the relations it rests on, as text."""
        return self.whole(final).sql(dialect, pretty=pretty)

    def script(self, dialect: str = "duckdb") -> str:
        """All queries, for reading; `$settlement` is the settlement date, and `gates` and `settled` are laid beside."""
        found = {
            "The members of each target group": self.groups(),
            "The members' values behind each figure of a group": self.group_figures(),
            "What each price line brings": self.lines(),
            "What the payments come to, after the limits per participant": self.payments(),
        }
        written = {title: query for title, query in found.items() if query is not None}
        return "\n\n".join(f"-- {title}\n{self.sql(query, dialect, pretty=True)};" for title, query in written.items())

    def groups(self) -> exp.Query | None:
        """Per group and cohort: how many have entered and how many of them have left."""
        groups = [self._group(grain) for grain in self.plan.grains if grain.grid is None]
        return together(groups) if groups else None

    def _group(self, grain: Grain) -> exp.Select:
        if self._tallies is not None and grain.name in self._tallies.of_grain:
            source = tally_name(grain)
            counts: tuple[exp.Expr, exp.Expr] = (exp.Sum(this=col(COUNT)), exp.Sum(this=col(LEFT)))
        else:
            source = grain.name
            counts = (exp.Count(this=exp.Star()), exp.Count(this=col(LEFT_ON)))
        return (
            exp.select(
                named(text(grain.name), "group"),
                named(col(COHORT), "cohort"),
                named(counts[0], "entered"),
                named(counts[1], "left"),
            )
            .from_(relation(source))
            .group_by(col(COHORT))
        )

    def group_figures(self) -> exp.Query | None:
        """Per aggregate, point and cohort (NULL: all cohorts together), the members' values behind it."""
        selects = []
        for aggregate in self.plan.aggregates:
            grain = next(
                (
                    grain
                    for grain in self.plan.grains
                    if grain.group.name == aggregate.of.group
                    and (
                        grain.name == aggregate.grain
                        if aggregate.conclusion is None
                        else any(one.name == aggregate.conclusion for one in grain.conclusions)
                    )
                ),
                None,
            )
            if grain is not None and not (isinstance(aggregate.of, GroupAggregate) and aggregate.of.across_cohorts):
                selects += _figures_of(aggregate, grain)
        weighted = any(group.weight for group in self.plan.contract.groups)
        decimals = MEMBER_DECIMALS + (CELL_DECIMALS if weighted else 0)
        return together_exactly(selects, ("total", "lower", "upper"), decimals) if selects else None

    def payments(self) -> exp.Query | None:
        """Per payment the sums over participants."""
        if not self.plan.payments:
            return None
        names = [*SUMS, *CASES, "unbounded", *dict.fromkeys(column for column, _, _ in cut_columns(self.plan))]
        if self._tallies is not None:
            parts = [*self._payments_without_limits(names), *self._tallies.limited_payments(names)]
            return together_exactly(parts, names, decimals_of_sums(self.plan))
        sums = (named(or_zero(exp.Sum(this=col(name))), name) for name in names)
        return exp.select(col("payment"), *sums).from_(relation(OWED)).group_by(col("payment"))

    def _payments_without_limits(self, names: Sequence[str]) -> Iterator[exp.Select]:
        """The sums of payments without a limit per participant, from the lines of the tallies."""
        free = [payment for payment in self.plan.payments if not payment.limits and not payment.caps]
        if not free:
            return
        sums = sums_of_lines(self.plan, {end: col(end) for end in ENDS})
        columns = [named(sums.get(name, number(0)), name) for name in names]
        is_free = exp.In(this=col("payment"), expressions=[text(payment.payment.name) for payment in free])
        rows = exp.select(col("payment"), *columns).from_(relation(GATED_TALLIES)).where(is_free)
        yield rows.group_by(col("payment"))

    def lines(self) -> exp.Query | None:
        """Per line, point, cohort and status: how many, and what they bring."""
        if not self.plan.payments:
            return None
        keys = [col(name) for name in ("payment", "line", "point", "cohort", "status")]
        sums = [
            named(or_zero(exp.Sum(this=col(name))), name)
            for name in ("quantity", "amount", "waiting", "possible", "unbounded")
        ]
        gated = [
            named(or_zero(exp.Sum(this=when((exp.EQ(this=col("gate"), expression=text(state)), col("amount"))))), name)
            for state, name in (("pending", "held"), ("closed", "refused"))
        ]
        count: exp.Expr = exp.Count(this=exp.Star()) if self._tallies is None else exp.Sum(this=col("count"))
        return (
            exp.select(*keys, named(count, "count"), *sums, *gated)
            .from_(relation(GATED if self._tallies is None else GATED_TALLIES))
            .where(known(col("status")))
            .group_by(*(key.copy() for key in keys))
            .order_by(*map(in_order, keys))
        )

    def open_lines(self) -> exp.Query | None:
        """Per line, point, cohort, status, day and last day that counts: how many, what they bring and may bring."""
        if not self.plan.payments:
            return None
        keys = [col(name) for name in ("payment", "line", "point", "cohort", "status", "day", "final on")]
        above = [greatest(number(0), or_zero(col(name))) for name in ("amount", "waiting")]
        earned = exp.Add(this=above[0], expression=above[1])
        sums = {"earned": earned, "possible": col("possible"), "unbounded": col("unbounded")}
        return (
            exp.select(
                *keys,
                named(exp.Count(this=exp.Star()), "count"),
                *(named(or_zero(exp.Sum(this=value)), name) for name, value in sums.items()),
            )
            .from_(relation(LINES))
            .where(known(col("status")))
            .group_by(*(key.copy() for key in keys))
            .order_by(*map(in_order, keys))
        )

    def let_through(self) -> exp.Query:
        """What each participant is owed by payment after the limits per participant."""
        return exp.select(col("payment"), col("member"), named(col("owed"), "amount")).from_(relation(OWED))

    def written_lines(self, *, after_others: bool = False) -> exp.Query:
        """Every line, paid or not, and why not, in the order in which a payment's room is filled.

        With `after_others` as `paid before` says of earlier settlements.
        """
        lines = written_lines(self.plan, self._tallies, after_others=after_others)
        return lines.order_by(*(in_order(col(name)) for name in ("payment", "point", "day", "member", "row", "line")))

    def written_file(self, *, csv: bool, after_others: bool = False, pseudonymous: bool = False) -> exp.Query:
        """The written lines in order, as a file has them; in CSV no text that a spreadsheet takes for a formula."""
        return written_file(self.plan, self._tallies, csv=csv, after_others=after_others, pseudonymous=pseudonymous)

    def pseudonyms(self, prefix: str, digits: int) -> exp.Query:
        """The pseudonym of each participant, by the key whose pads are parameters of the query."""
        contract = self.plan.contract
        tables = dict.fromkeys(contract.table[group.table] for group in contract.groups)
        keys = [(seen_name(table.name), table.key) for table in tables if table.key]
        return pseudonyms(contract.name, keys, prefix, digits)

    def paid_lines(self) -> exp.Query:
        """What each line has been paid, for the settlement after to keep."""
        return paid_lines(self.plan, self._tallies)

    def row_of(self, table: Table, columns: list[str]) -> exp.Query:
        """One row of a table as seen, by its place in the file."""
        asked = exp.EQ(this=col(FILE_ROW), expression=exp.Parameter(this=exp.var(ROW)))
        return exp.select(*(col(name) for name in columns)).from_(relation(seen_name(table.name))).where(asked)


def _figures_of(aggregate: Aggregate, grain: Grain) -> list[exp.Select]:
    by_cohort = grain.group.cohorts is not None
    return [_figure(aggregate, grain, cohort=False)] + ([_figure(aggregate, grain, cohort=True)] if by_cohort else [])


def _figure(aggregate: Aggregate, grain: Grain, *, cohort: bool) -> exp.Select:
    keys: list[exp.Expr] = [col(POINT_NUMBER)] if grain.grid else []
    keys += [col(COHORT)] if cohort else []
    columns = [
        named(number(aggregate.number), "aggregate"),
        named(col(POINT_NUMBER) if grain.grid else exp.cast(exp.null(), "int"), "point"),
        named(col(COHORT) if cohort else exp.cast(exp.null(), "text"), "cohort"),
        named(exp.Count(this=exp.Star()), "entered"),
    ]
    query = exp.select(*columns, *_value_columns(aggregate)).from_(relation(settled_name(grain)))
    points = next((one.points for one in grain.conclusions if one.name == aggregate.conclusion), None)
    if points and grain.grid and set(points.numbers) != set(grain.grid.numbers):
        query = query.where(exp.In(this=col(POINT_NUMBER), expressions=[number(count) for count in points.numbers]))
    if cohort:
        # Whose cohort is not known yet is in no cohort's figure; without one the row would be taken for all members'.
        query = query.where(known(col(COHORT)))
    return query.group_by(*(key.copy() for key in keys)) if keys else query


def _value_columns(aggregate: Aggregate) -> list[exp.Expr]:
    if aggregate.conclusion is None:
        zeros = ("known", "total", "weight", "pending", "missing", "left out")
        return [*(named(number(0), name) for name in zeros), *(named(exp.null(), name) for name in ("lower", "upper"))]
    status, value = col(f"{aggregate.conclusion} status"), col(f"{aggregate.conclusion} value")
    is_known = exp.In(this=status, expressions=[text(word) for word in (MET, NOT_MET, KNOWN)])
    is_truth = _is_truth(aggregate)
    amount: exp.Expr = when((value, number(1)), otherwise=number(0)) if is_truth else value
    weighted = isinstance(aggregate.of, GroupShare) or (
        isinstance(aggregate.of, GroupAggregate) and aggregate.of.function == "mean"
    )
    weight: exp.Expr = col(WEIGHT) if weighted else number(1)

    def counted(condition: exp.Expr) -> exp.Expr:
        return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=condition))

    def filtered(function: exp.Expr) -> exp.Expr:
        if isinstance(function, exp.Neg):
            return exp.Neg(this=filtered(function.this))
        return exp.Filter(this=function, expression=exp.Where(this=is_known.copy()))

    product = exp.Mul(this=exp.paren(amount), expression=weight) if weighted else amount
    waits = exp.In(this=status.copy(), expressions=[text(word) for word in (PENDING, "growing", "waiting")])
    extremes = _extremes(aggregate, amount)
    return [
        named(counted(is_known.copy()), "known"),
        named(or_zero(filtered(exp.Sum(this=product))), "total"),
        named(or_zero(filtered(exp.Sum(this=weight.copy()))), "weight"),
        named(counted(waits), "pending"),
        named(counted(exp.EQ(this=status.copy(), expression=text(MISSING))), "missing"),
        named(counted(exp.EQ(this=status.copy(), expression=text(LEFT_OUT))), "left out"),
        *(
            named(filtered(one) if one is not None else exp.null(), name)
            for one, name in zip(extremes, ("lower", "upper"), strict=True)
        ),
    ]


def _is_truth(aggregate: Aggregate) -> bool:
    of = aggregate.of
    return not isinstance(of, GroupAggregate) or of.operand.type.kind is Kind.YESNO


def _extremes(aggregate: Aggregate, amount: exp.Expr) -> tuple[exp.Expr | None, exp.Expr | None]:
    """The two values between which the asked one lies: the two middle ones of a median, twice the lowest or highest."""
    if not isinstance(aggregate.of, GroupAggregate):
        return None, None
    match aggregate.of.function:
        case "lowest":
            return exp.Min(this=amount), exp.Min(this=amount.copy())
        case "highest":
            return exp.Max(this=amount), exp.Max(this=amount.copy())
        case "median":
            lower, negated = middle_values(amount)
            return lower, exp.Neg(this=negated)
        case _:
            return None, None


def _with(relations: Iterable[Named], final: exp.Query) -> exp.Query:
    """A query with the relations it rests on, in order, and no others."""
    known_ones = dict(relations)
    needed: list[str] = []

    def need(query: exp.Expr) -> None:
        for table in query.find_all(exp.Table):
            if not table.db and table.name in known_ones and table.name not in needed:
                need(known_ones[table.name])
                needed.append(table.name)

    need(final)
    query = final.copy()
    for name in needed:
        query = query.with_(exp.to_identifier(name, quoted=True), as_=known_ones[name], copy=False)
    return query
