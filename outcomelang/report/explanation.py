"""An explanation as text: a payment from its amount down, with one member's part of it down to the rows of data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from outcomelang.model import contract
from outcomelang.model.type import Kind, Type
from outcomelang.report.amount import Amounts, count, figure
from outcomelang.report.names import Names
from outcomelang.report.page import Block, Column, Facts, Heading, Paragraph, Row, Table
from outcomelang.report.page_to_text import WIDTH, to_text
from outcomelang.report.reasons import words_of
from outcomelang.report.sections.figures import figures
from outcomelang.report.sections.ledger import ledger_of
from outcomelang.report.sections.left_out import left_out
from outcomelang.report.sections.price_lines import price_lines
from outcomelang.report.sections.view import View
from outcomelang.settlement.explanation import (
    Cell,
    ExplainedLine,
    ExplainedMeasure,
    ExplainedMember,
    ExplainedMetric,
    ExplainedRow,
    Explanation,
)
from outcomelang.value.calendar import isomonth_text, isoweek_text
from outcomelang.value.duration import DurationUnit
from outcomelang.value.text import percent_text

_WRITTEN: Final[Mapping[str, Callable[[date], str]]] = {"isoweek": isoweek_text, "isomonth": isomonth_text}


def explanation_to_text(explanation: Explanation, view: View, *, columns: int = WIDTH, colour: bool = False) -> str:
    """The whole page, laid out for a page that is so many columns wide."""
    blocks = (*left_out(view), *_of_payment(explanation, view), *_of_member(explanation, view))
    return to_text(blocks, columns=columns, colour=colour)


def _of_payment(explanation: Explanation, view: View) -> Iterator[Block]:
    """The payment from its amount down to the counts of its price lines."""
    settled, names = explanation.settled, view.names
    yield Heading(f"{names.payment(settled.payment)} on {explanation.settlement}")
    yield Facts(
        (
            ("Paid by this settlement", view.amounts.money(settled.paid_now)),
            *((("Of it correction", view.amounts.money(settled.correction)),) if settled.correction else ()),
            ("Settled in all", view.amounts.money(settled.settled)),
            ("Clause", names.place_of(settled.span)),
        )
    )
    yield Paragraph(names.words(explanation.payment.span))
    yield from price_lines(view, settled)
    yield from figures(view, explanation.figures)
    yield from ledger_of(view, (settled,), explanation.settlement)
    for reason in settled.reasons:
        yield Paragraph(f"{words_of(reason, names).capitalize()}.")


def _of_member(explanation: Explanation, view: View) -> Iterator[Block]:
    """One member's part of the payment, down to the rows."""
    member = explanation.member
    if member is None:
        return
    names, amounts = view.names, view.amounts
    yield Heading(f"{names.payment(explanation.payment.name)}: {member.key}")
    yield Facts(tuple(_about(member, names)))
    yield _lines(member, explanation, names, amounts)
    shown: set[tuple[str, int | None]] = set()
    for line in member.lines:
        if line.metric and (line.metric.name, line.metric.point) not in shown:
            shown.add((line.metric.name, line.metric.point))
            yield from _metric(line.metric, names)


def _about(member: ExplainedMember, names: Names) -> Iterator[tuple[str, str]]:
    yield "Group", names.group(member.group)
    if member.start:
        yield "Start", cell_text(member.start)
    if member.left_on:
        yield "Left on", cell_text(member.left_on)
    types = _source_types(names.contract.table[names.contract.group[member.group].table])
    yield from ((name, cell_text(cell, types.get(name))) for name, cell in member.cells)


def _lines(member: ExplainedMember, explanation: Explanation, names: Names, amounts: Amounts) -> Table:
    """Each price line at each point, or for each event, with what it earned and what of it is paid."""
    columns = (
        Column("Price"),
        Column("Line", is_number=True),
        Column("When"),
        Column("Day"),
        Column("Status"),
        Column("Earned", is_number=True),
        Column("Paid", is_number=True),
        Column("Why not paid"),
    )
    rows = tuple(_line(line, explanation, names, amounts) for line in member.lines)
    earned, paid = (
        sum((Fraction(getattr(line, of)) for line in member.lines), Fraction(0)) for of in ("amount", "paid")
    )
    total = Row(("In all", "", "", "", "", amounts.cell(earned), amounts.cell(paid), ""), is_total=True)
    return Table(columns, (*rows, total), keys=3)


def _line(line: ExplainedLine, explanation: Explanation, names: Names, amounts: Amounts) -> Row:
    words, span = names.price_line(explanation.payment, line.number)
    when = f"row {line.event.file_row}" if line.event else names.point(explanation.payment, line.number, line.point)
    return Row(
        (
            words,
            names.where(span),
            when,
            cell_text(line.day),
            line.status,
            amounts.cell(Fraction(line.amount)),
            amounts.cell(Fraction(line.paid)),
            line.reason or "",
        )
    )


# --- Metrics ------------------------------------------------------------------------------------


def _metric(metric: ExplainedMetric, names: Names) -> Iterator[Block]:
    at = f" on {cell_text(metric.point_day)}" if metric.point_day else ""
    yield Heading(f"{metric.name}{at}: {_result(metric)}", level=2)
    yield Paragraph(f"Line {names.where(metric.span)}: {names.words(metric.span)}")
    for measure in metric.measures:
        yield from _measure(measure, names)
    for other in metric.others:
        yield from _metric(other, names)


def _result(metric: ExplainedMetric) -> str:
    if metric.type.kind is Kind.YESNO or metric.status not in ("known", "growing"):
        return metric.status
    return value_text(_in_shown_unit(metric.value, metric.type), metric.type)


def _in_shown_unit(value: Cell, of: Type) -> Cell | Fraction:
    """A metric's value in the unit it is shown in: inside the model weeks are days."""
    in_weeks = of.shown_in is DurationUnit.WEEK and not isinstance(value, bool | str | date) and value is not None
    return Fraction(value) / 7 if in_weeks else value  # type: ignore[arg-type]


def _measure(measure: ExplainedMeasure, names: Names) -> Iterator[Block]:
    window = ""
    if measure.first and measure.last:
        window = f", {cell_text(measure.first)} to {cell_text(measure.last)}"
    yield Paragraph(f"{names.words(measure.span)} = {value_text(measure.value, measure.type)}{window}")
    for table in dict.fromkeys(row.table for row in measure.rows):
        yield _rows([row for row in measure.rows if row.table == table], names.contract.table[table])
    if not measure.rows:
        yield Paragraph("No rows have been seen.")


def _rows(rows: list[ExplainedRow], table: contract.Table) -> Table:
    """The rows of one table that an aggregate looked at."""
    cells = [name for name, _ in rows[0].cells]
    types = _source_types(table)
    columns = (Column(f"{rows[0].table} row", is_number=True), *(Column(name) for name in cells), Column("Counts"))
    return Table(
        columns,
        tuple(
            Row(
                (
                    count(row.file_row),
                    *(cell_text(cell, types.get(name)) for name, cell in row.cells),
                    "yes" if row.counted else row.why,
                )
            )
            for row in rows
        ),
    )


# --- Values -------------------------------------------------------------------------------------


def value_text(value: Cell | Fraction, of: Type) -> str:
    """A value with its unit: `38 weeks`, `91 days`, `8.5%`, `yes`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool | str | date):
        return cell_text(value)
    number = Fraction(value)
    unit = {Kind.DAYS: "day", Kind.MONTHS: "month"}.get(of.kind)
    if unit is None:
        return figure(number)
    unit = "week" if of.shown_in is DurationUnit.WEEK else unit
    return f"{figure(number)} {unit}{'' if number == 1 else 's'}"


def _source_types(table: contract.Table) -> dict[str, str]:
    return {column.name: column.source_type for column in table.columns}


def cell_text(cell: Cell | Fraction, source_type: str | None = None) -> str:
    """A cell as it is written in a CSV file: dates, weeks and months, yes and no, an empty cell as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return _WRITTEN.get(source_type or "", date.isoformat)(cell)
    if isinstance(cell, str):
        return cell
    return percent_text(Fraction(cell)) if source_type == "percent" else figure(Fraction(cell))
