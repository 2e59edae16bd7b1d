"""The plan at work in a database: its queries asked in order, and their exact figures handed to the settlement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from attrs import define, field

from outcomelang.data.pseudonym_key import DIGITS, PREFIX
from outcomelang.engine.database import Database, NoRoomForNumber, Row, Statement
from outcomelang.engine.inputs import Certified
from outcomelang.engine.statements import Statements
from outcomelang.engine.too_large import clause_without_room
from outcomelang.model.contract import Contract, Metric, Table
from outcomelang.model.private import MASK
from outcomelang.plan.plan import Plan
from outcomelang.plan.to_sql.behind import ASKED, member_values, statuses
from outcomelang.plan.to_sql.grains import GROWING, WAITING
from outcomelang.plan.to_sql.in_sequence import BEFORE
from outcomelang.plan.to_sql.laid import GATES, LET_THROUGH, PAID_BEFORE, SETTLED, copied, laid
from outcomelang.plan.to_sql.owed import cut_columns, has_gates, needs_history
from outcomelang.plan.to_sql.pseudonyms import INNER_PAD, OUTER_PAD, PSEUDONYMS, pseudonyms_alike
from outcomelang.plan.to_sql.queries import ROW, Queries
from outcomelang.plan.to_sql.words import POINT_NUMBER, SETTLEMENT
from outcomelang.settlement.evaluate import AmountTooLarge
from outcomelang.settlement.explanation import Cell
from outcomelang.settlement.figures import (
    Gates,
    GroupCounts,
    GroupFigure,
    GroupKey,
    LineFigure,
    OpenFigure,
    ParticipantCut,
    PaymentFigure,
)

if TYPE_CHECKING:
    from sqlglot import exp

    from outcomelang.data.pseudonym_key import PseudonymKey

_NEXT = "let through next"
_PAID_NEXT = "paid next"


class PseudonymsAlikeError(Exception):
    """Two participants would have the same pseudonym: a file could not tell them apart."""


def _by_number(cohort: str) -> tuple[int, str]:
    """The order of cohorts by size, numbered from 1; those named by a date have names of one length."""
    return (len(cohort), cohort) if cohort.isdecimal() else (0, cohort)


def exact(value: Decimal | int | None) -> Fraction:
    """A number of the engine as an exact fraction; an empty one is 0. Raises `TypeError` for a binary fraction."""
    if isinstance(value, float):
        raise TypeError(f"the engine has worked out {value} in binary, where it must be exact")
    return Fraction(0) if value is None else Fraction(value)


@define(slots=False)
class SqlMeasuring:
    """The plan of one contract at work on the data that a database has."""

    database: Database
    statements: Statements
    certified: Certified = field(factory=dict)
    _gates: tuple[date, Gates] | None = None
    _asked_last: date | None = None
    _shared_on: date | None = None
    _lasts_until: date | None = None
    _gates_on: dict[date, Gates] = field(factory=dict, init=False)
    _after_others: bool = field(default=False, init=False)

    @classmethod
    def of(
        cls, database: Database, plan: Plan, certified: Certified, complete: Mapping[str, date] | None = None
    ) -> SqlMeasuring:
        """A plan at work in a database that is asked for it alone."""
        return cls(database, Statements(Queries(plan, complete or {}), database.statement), certified)

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.statements.plan

    @property
    def contract(self) -> Contract:
        """The contract that is settled."""
        return self.plan.contract

    @property
    def queries(self) -> Queries:
        """The plan's queries."""
        return self.statements.queries

    def rows(
        self,
        name: str,
        query: Callable[[], exp.Query | None],
        settlement: date,
        asked: Mapping[str, str | int] | None = None,
    ) -> Iterator[Row]:
        """The rows of one of the plan's queries on a settlement date, and with what else it asks for."""
        statement = self.statements.named(name, query)
        if statement is not None:
            yield from self._read(statement, settlement, asked or {})

    def asked(self, query: exp.Query, settlement: date, asked: Mapping[str, str | int]) -> Iterator[Row]:
        """The rows of a query that is asked once, on a settlement date, and with what else it asks for."""
        yield from self._read(self.statements.of(query), settlement, asked)

    def _read(self, statement: Statement, settlement: date, asked: Mapping[str, str | int]) -> Sequence[Row]:
        self._share(settlement)
        try:
            return self.database.rows(statement, {SETTLEMENT: settlement, **asked})
        except NoRoomForNumber as error:
            raise self._too_large(settlement) from error

    def _too_large(self, settlement: date) -> AmountTooLarge:
        """That the database has no room for a number, with the clause that it is of."""
        return AmountTooLarge(clause_without_room(self.database, self.queries, settlement))

    def _share(self, settlement: date) -> None:
        """Compute what the queries of a settlement date have in common once, and lay it beside the data."""
        if self._shared_on == settlement:
            return
        last = max(settlement, self.contract.settlements.last)
        if self._lasts_until is None or self._lasts_until < last:
            self._lay_all(self.statements.lasting, {SETTLEMENT: last})
            self._lasts_until = last
        before, self._shared_on = self._shared_on, None
        if before is None or before > settlement:
            self._lay_all(self.statements.first, {SETTLEMENT: settlement})
        else:
            self._lay_all(self.statements.next, {SETTLEMENT: settlement, BEFORE: before})
        self._shared_on = settlement

    def _lay_all(self, statements: Sequence[Statement], asked: Mapping[str, date]) -> None:
        for statement in statements:
            try:
                self.database.lay(statement, asked)
            except NoRoomForNumber as error:
                raise self._too_large(asked[SETTLEMENT]) from error

    def groups(self, settlement: date) -> tuple[GroupCounts, ...]:
        """The members of each target group as seen on a settlement date."""
        found: dict[str, list[Row]] = {}
        for row in self.rows("groups", self.queries.groups, settlement):
            found.setdefault(row["group"], []).append(row)
        return tuple(
            GroupCounts(
                group=group.name,
                entered=sum(row["entered"] for row in found.get(group.name, [])),
                left=sum(row["left"] for row in found.get(group.name, [])),
                cohorts=tuple(
                    sorted((row["cohort"] for row in found.get(group.name, []) if row["cohort"]), key=_by_number)
                ),
            )
            for group in self.contract.groups
        )

    def group_figures(self, settlement: date) -> Mapping[GroupKey, GroupFigure]:
        """The aggregates over groups that the contract's figures need."""
        return {
            GroupKey(row["aggregate"], row["point"], row["cohort"]): GroupFigure(
                entered=row["entered"],
                known=row["known"],
                total=exact(row["total"]),
                weight=exact(row["weight"]),
                pending=row["pending"],
                missing=row["missing"],
                left_out=row["left out"],
                value=None if row["lower"] is None else (exact(row["lower"]) + exact(row["upper"])) / 2,
            )
            for row in self.rows("group figures", self.queries.group_figures, settlement)
        }

    def payments(self, settlement: date, gates: Gates) -> tuple[PaymentFigure, ...]:
        """The payments of member lines after the limits per participant."""
        self.open_gates(settlement, gates)
        if needs_history(self.plan):
            self._remember_before(settlement)
        found = tuple(self._payment(row) for row in self.rows("payments", self.queries.payments, settlement))
        if needs_history(self.plan):
            self._keep_for_next(settlement)
        order = [payment.payment.name for payment in self.plan.payments]
        return tuple(sorted(found, key=lambda figure: order.index(figure.payment)))

    def _payment(self, row: Row) -> PaymentFigure:
        cuts = tuple(
            ParticipantCut(whose, place, exact(row[column]))
            for column, whose, place in cut_columns(self.plan)
            if row[column]
        )
        return PaymentFigure(
            payment=row["payment"],
            gross=exact(row["gross"]),
            waiting=exact(row["waiting"]),
            held=exact(row["held"]),
            refused=exact(row["refused"]),
            less=exact(row["less"]),
            cuts=cuts,
            owed=exact(row["owed"]),
            lowest=exact(row["lowest"]),
            highest=None if row["unbounded"] else exact(row["highest"]),
        )

    def lines(self, settlement: date, gates: Gates) -> tuple[LineFigure, ...]:
        """What makes the payments up, by line, point, cohort and status."""
        self.open_gates(settlement, gates)
        return tuple(
            LineFigure(
                payment=row["payment"],
                line=row["line"],
                point=row["point"],
                cohort=row["cohort"],
                status=row["status"],
                count=row["count"],
                quantity=exact(row["quantity"]),
                amount=exact(row["amount"]),
                waiting=exact(row["waiting"]),
                possible=exact(row["possible"]),
                unbounded=int(row["unbounded"]),
                held=exact(row["held"]),
                refused=exact(row["refused"]),
            )
            for row in self.rows("lines", self.queries.lines, settlement)
        )

    def open_lines(self, settlement: date) -> tuple[OpenFigure, ...]:
        """The lines of members by the last day that counts for them."""
        return tuple(
            OpenFigure(
                payment=row["payment"],
                line=row["line"],
                point=row["point"],
                cohort=row["cohort"],
                status=row["status"],
                day=row["day"],
                final_on=row["final on"],
                count=row["count"],
                earned=exact(row["earned"]),
                possible=exact(row["possible"]),
                unbounded=int(row["unbounded"]),
            )
            for row in self.rows("open lines", self.queries.open_lines, settlement)
        )

    def inputs(self, settlement: date) -> Mapping[tuple[str, str | None], Fraction | date | str | bool]:
        """The certified figures last dated up to the settlement date, by name and cohort."""
        latest: dict[tuple[str, str | None], Fraction | date | str | bool] = {}
        for day in sorted(self.certified):
            if day <= settlement:
                latest.update(self.certified[day])
        return latest

    def lay_settled(self, settlement: date, settled: Mapping[str, Fraction]) -> None:
        """Lay what each payment has settled in all by a settlement beside the data, for the written lines.

        The payments of that settlement must have been asked for, so that its gates are known.
        """
        self.open_gates(settlement, self._gates_on[settlement])
        self._lay(SETTLED, laid(SETTLED, list(settled.items())))

    def lay_paid_before(self, earlier: Sequence[tuple[date, Mapping[str, Fraction]]]) -> None:
        """Lay what earlier settlements paid of each line beside the data, for the written lines of the one after them.

        `earlier` are all of them, in order, with what each payment had settled in all by then.
        """
        self._after_others = True
        self._lay(PAID_BEFORE, laid(PAID_BEFORE, []))
        if needs_history(self.plan):
            self._lay(LET_THROUGH, laid(LET_THROUGH, []))
        for settlement, settled in earlier:
            self.lay_settled(settlement, settled)
            self._share(settlement)
            self._lay(_PAID_NEXT, self.statements.over_shared(self.queries.paid_lines()), settlement)
            self._lay(PAID_BEFORE, copied(PAID_BEFORE, _PAID_NEXT))
            if needs_history(self.plan):
                self._keep_for_next(settlement)
                self._lay(LET_THROUGH, copied(LET_THROUGH, _NEXT))

    def lay_pseudonyms(self, key: PseudonymKey, settlement: date) -> None:
        """Lay the pseudonym of each participant beside the data.

        Raises:
            PseudonymsAlikeError: two participants would have the same.
        """
        query = self.statements.over_shared(self.queries.pseudonyms(PREFIX, DIGITS))
        self._share(settlement)
        pads = dict(zip((INNER_PAD, OUTER_PAD), key.pads, strict=True))
        self.database.lay(self.database.statement(query, PSEUDONYMS), {SETTLEMENT: settlement, **pads})
        if any(row["alike"] for row in self.asked(pseudonyms_alike(), settlement, {})):
            raise PseudonymsAlikeError

    def _lay(self, name: str, query: exp.Query, settlement: date | None = None) -> None:
        self.database.lay(self.database.statement(query, name), {SETTLEMENT: settlement})

    def written(self, settlement: date) -> Iterator[Row]:
        """Every line, paid or not, and why not; gates and settled amounts must have been laid before."""
        query = self.queries.written_lines(after_others=self._after_others)
        return self.asked(query, settlement, {})

    def write_lines(self, settlement: date, target: str, *, pseudonymous: bool = False) -> None:
        """Write the lines to a CSV or Parquet file; gates and settled amounts must have been laid before.

        Where members stand by their pseudonyms, these must have been laid too.
        """
        query = self.queries.written_file(
            csv=target.endswith(".csv"), after_others=self._after_others, pseudonymous=pseudonymous
        )
        self._share(settlement)
        self.database.write(self.statements.of(query), {SETTLEMENT: settlement}, target)

    def status(self, metric: Metric, member: str, point: int | None, day: date) -> str | None:
        """The status of a member's metric as seen on a day, in the language's words; None if there is no such one."""
        grain = next(
            grain
            for grain in self.plan.grains
            if grain.group.name == metric.group and any(one.name == metric.name for one in grain.conclusions)
        )
        asked = self.plan.contract.table[grain.group.table].as_key(member)
        found = self.rows(f"member of {grain.name}", partial(member_values, grain), day, {ASKED: asked})
        statuses = [row[f"{metric.name} status"] for row in found if row.get(POINT_NUMBER) == point]
        return "pending" if statuses and statuses[0] in (WAITING, GROWING) else next(iter(statuses), None)

    def statuses(self, day: date) -> Mapping[str, frozenset[str]]:
        """The statuses that members have of each metric of theirs, as seen on a day."""
        found: dict[str, set[str]] = {}
        for grain in self.plan.grains:
            of_grain = (one.metric for one in grain.conclusions)
            names = [metric.name for metric in of_grain if metric and metric.group == grain.group.name]
            if names:
                for row in self.rows(f"statuses of {grain.name}", partial(statuses, grain, names), day):
                    for name in names:
                        found.setdefault(name, set()).add(row[f"{name} status"])
        return {name: frozenset(each) for name, each in found.items()}

    def cells(self, table: Table, file_row: int, settlement: date) -> tuple[tuple[str, Cell], ...]:
        """The cells of one row as seen on a settlement date; those that are private are masked."""
        names = [column.name for column in table.columns if not column.private]
        if not names:
            return tuple((column.name, MASK) for column in table.columns)
        row_of = partial(self.queries.row_of, table, names)
        for row in self.rows(f"row of {table.name}", row_of, settlement, {ROW: file_row}):
            return tuple((column.name, row.get(column.name, MASK)) for column in table.columns)
        return ()

    def open_gates(self, settlement: date, gates: Gates) -> None:
        """Lay the states of the gates beside the data, once per settlement date."""
        self._gates_on[settlement] = gates
        if self._gates == (settlement, gates):
            return
        if self._gates is None and needs_history(self.plan):
            self._lay(LET_THROUGH, laid(LET_THROUGH, []))
        self._gates = (settlement, gates)
        if has_gates(self.plan):
            self._lay(GATES, laid(GATES, [(*place, state) for place, state in gates.states.items()]))

    def _remember_before(self, settlement: date) -> None:
        """Lay what the settlement before let through to each participant beside the data.

        A date may be asked for again: only a later date makes what was asked for last an earlier settlement.
        """
        if self._asked_last is not None and self._asked_last < settlement:
            self._lay(LET_THROUGH, copied(LET_THROUGH, _NEXT))

    def _keep_for_next(self, settlement: date) -> None:
        self._asked_last = settlement
        self._lay(_NEXT, self.statements.over_shared(self.queries.let_through()), settlement)
