"""Invented members and certified figures as the reference evaluator takes them, without a file in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from outcomelang.comparison.invention.case import Case
from outcomelang.comparison.invention.case import Certified as Texts
from outcomelang.comparison.invention.member import Invented, keys_of, tables_of
from outcomelang.data.columns import columns_of
from outcomelang.engine.reference.people import Certified
from outcomelang.engine.reference.rows import Data, Row
from outcomelang.model.contract import Column, Contract, Table
from outcomelang.model.expression import Value
from outcomelang.value.calendar import parse_isomonth, parse_isoweek


def data_of(members: Iterable[Invented], contract: Contract) -> Data:
    """The rows of some members. Raises ValueError for a cell that a contract's data may not have."""
    named = tuple(members)
    rows = tables_of(zip(keys_of(len(named)), named, strict=True), contract)
    return Data(contract, {table.name: _rows(table, contract, rows.get(table.name, ())) for table in contract.tables})


def figures_of_case(case: Case, contract: Contract) -> Certified:
    """The certified figures of a case that a contract has."""
    return _typed(case.figures, contract)


def _typed(figures: Texts, contract: Contract) -> Certified:
    found: dict[date, dict[tuple[str, str | None], Value]] = {}
    for (name, cohort, day), text in figures.items():
        if name in contract.input:
            declared = contract.input[name]
            source_type = "percent" if text.endswith("%") else declared.type.kind.value
            found.setdefault(day, {})[name, cohort or None] = _value(text, source_type)
    return found


def _rows(table: Table, contract: Contract, rows: Iterable[Mapping[str, str]]) -> tuple[Row, ...]:
    columns = columns_of(table, contract)
    return tuple(
        Row(table, place, {column.name: _cell(row.get(column.name, ""), column) for column in columns})
        for place, row in enumerate(rows, start=1)
    )


def _cell(text: str, column: Column) -> Value | None:
    if text:
        return _value(text, column.source_type)
    if not column.optional:
        raise ValueError(column.name)
    return None


def _value(text: str, source_type: str) -> Value:
    match source_type:
        case "date":
            return date.fromisoformat(text)
        case "isoweek":
            return parse_isoweek(text)
        case "isomonth":
            return parse_isomonth(text)
        case "yesno":
            return text == "yes"
        case "number" | "whole" | "money" | "percent" | "days" | "months":
            share = text.endswith("%")
            number = Fraction(text.removesuffix("%").replace("_", ""))
            return number / 100 if share else number
        case _:
            return text
