"""The embedded engine: runs the plan's SQL in DuckDB and hands exact figures to the settlement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import define, field

from outcomelang.model.contract import Contract
from outcomelang.plan.plan import Plan
from outcomelang.plan.to_sql.owed import BEFORE, GATES, cut_columns, needs_history
from outcomelang.plan.to_sql.queries import Queries
from outcomelang.plan.to_sql.words import SETTLEMENT
from outcomelang.settlement.figures import (
    Gates,
    GroupCounts,
    GroupFigure,
    GroupKey,
    LineFigure,
    ParticipantCut,
    PaymentFigure,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from sqlglot import exp

Row = dict[str, Any]


def exact(value: Decimal | int | None) -> Fraction:
    """A number of the engine as an exact fraction; an empty one is 0."""
    return Fraction(0) if value is None else Fraction(value)


@define(slots=False)
class DuckdbMeasuring:
    """The plan of one contract at work on the data loaded in a connection (schema `data`)."""

    connection: DuckDBPyConnection
    plan: Plan
    certified: Mapping[date, Mapping[tuple[str, str | None], Fraction | date | str | bool]] = field(factory=dict)
    complete: Mapping[str, date] = field(factory=dict)
    _gates: tuple[date, Gates] | None = None
    _remembered: tuple[date, list[tuple[Any, ...]]] | None = None

    @property
    def contract(self) -> Contract:
        """The contract that is settled."""
        return self.plan.contract

    @cached_property
    def queries(self) -> Queries:
        """The plan's queries."""
        return Queries(self.plan, self.complete)

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {}

    def rows(self, name: str, query: exp.Query | None, settlement: date) -> Iterator[Row]:
        """The rows of one of the plan's queries on a settlement date."""
        if query is None:
            return
        if name not in self._texts:
            self._texts[name] = self.queries.sql(query)
        found = self.connection.execute(self._texts[name], {SETTLEMENT: settlement})
        columns = [column[0] for column in found.description]
        for row in found.fetchall():
            yield dict(zip(columns, row, strict=True))

    def groups(self, settlement: date) -> tuple[GroupCounts, ...]:
        """The members of each target group as seen on a settlement date."""
        found: dict[str, list[Row]] = {}
        for row in self.rows("groups", self.queries.groups(), settlement):
            found.setdefault(row["group"], []).append(row)
        return tuple(
            GroupCounts(
                group=group.name,
                entered=sum(row["entered"] for row in found.get(group.name, [])),
                left=sum(row["left"] for row in found.get(group.name, [])),
                cohorts=tuple(sorted(row["cohort"] for row in found.get(group.name, []) if row["cohort"] is not None)),
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
            for row in self.rows("group figures", self.queries.group_figures(), settlement)
        }

    def payments(self, settlement: date, gates: Gates) -> tuple[PaymentFigure, ...]:
        """The payments of member lines after the limits per participant."""
        self.open_gates(settlement, gates)
        if needs_history(self.plan):
            self._remember(settlement)
        found = tuple(self._payment(row) for row in self.rows("payments", self.queries.payments(), settlement))
        if needs_history(self.plan):
            self._let_through(settlement)
        order = [payment.payment.name for payment in self.plan.payments]
        return tuple(sorted(found, key=lambda figure: (order.index(figure.payment), figure.cohort or "")))

    def _payment(self, row: Row) -> PaymentFigure:
        cuts = tuple(
            ParticipantCut(whose, place, exact(row[column]))
            for column, whose, place in cut_columns(self.plan)
            if row[column]
        )
        return PaymentFigure(
            payment=row["payment"],
            cohort=row["cohort"],
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
            for row in self.rows("lines", self.queries.lines(), settlement)
        )

    def inputs(self, settlement: date) -> Mapping[tuple[str, str | None], Fraction | date | str | bool]:
        """The certified figures last dated up to the settlement date, by name and cohort."""
        latest: dict[tuple[str, str | None], Fraction | date | str | bool] = {}
        for day in sorted(self.certified):
            if day <= settlement:
                latest.update(self.certified[day])
        return latest

    def open_gates(self, settlement: date, gates: Gates) -> None:
        """Lay the states of the gates beside the data, once per settlement date."""
        if self._gates == (settlement, gates):
            return
        self._gates = (settlement, gates)
        execute = self.connection.execute
        execute(f'CREATE OR REPLACE TEMP TABLE "{GATES}" (payment VARCHAR, point INTEGER, cohort VARCHAR, state VARCHAR)')
        for (payment, point, cohort), state in gates.states.items():
            execute(f'INSERT INTO "{GATES}" VALUES (?, ?, ?, ?)', [payment, point, cohort, state])
        execute(f'CREATE TEMP TABLE IF NOT EXISTS "{BEFORE}" (payment VARCHAR, member VARCHAR, amount DECIMAL(38, 12))')

    def _remember(self, settlement: date) -> None:
        """Lay what the settlement before let through to each participant beside the data.

        A date may be asked for again: only a later date makes what was asked for last an earlier settlement.
        """
        if self._remembered is not None and self._remembered[0] < settlement:
            self.connection.execute(f'DELETE FROM "{BEFORE}"')
            rows = self._remembered[1]
            if rows:
                self.connection.executemany(f'INSERT INTO "{BEFORE}" VALUES (?, ?, ?)', rows)

    def _let_through(self, settlement: date) -> None:
        text = self.queries.sql(self.queries.let_through())
        self._remembered = settlement, self.connection.execute(text, {SETTLEMENT: settlement}).fetchall()
