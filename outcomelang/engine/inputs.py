"""The certified figures of the table `inputs`, as exact values by the day they are dated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlglot import exp

from outcomelang.data.inputs import typed_value_name
from outcomelang.model.contract import INPUTS, Contract
from outcomelang.plan.to_sql.seen import DATA
from outcomelang.plan.to_sql.words import col
from outcomelang.settlement.figures import InputFigure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Certified = Mapping[date, Mapping[tuple[str, str | None], InputFigure]]


def certified_figures(contract: Contract, connection: DuckDBPyConnection) -> Certified:
    """By date, then by name and cohort."""
    found: dict[date, dict[tuple[str, str | None], InputFigure]] = {}
    for figure in contract.inputs:
        cohort = col("cohort") if figure.per_cohort else exp.null()
        source = exp.Table(this=exp.to_identifier(INPUTS, quoted=True), db=exp.to_identifier(DATA, quoted=True))
        asked = exp.EQ(this=col("name"), expression=exp.Literal.string(figure.name))
        query = exp.select(col("date"), cohort, col(typed_value_name(figure.name))).from_(source).where(asked)
        for day, cohort_name, value in connection.execute(query.sql("duckdb")).fetchall():
            found.setdefault(day, {})[figure.name, cohort_name] = _exact(value)
    return found


def _exact(value: InputFigure | Decimal | int) -> InputFigure:
    is_number = isinstance(value, Decimal | int) and not isinstance(value, bool)
    return Fraction(value) if is_number else value  # type: ignore[arg-type, return-value]
