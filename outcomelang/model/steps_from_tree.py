"""Checked tables: `steps`, which cover every value once, `scale`, straight lines, and `slices`, each at its rate."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import evolve

from outcomelang.model.expected_from_tree import expected_from
from outcomelang.model.expression import Expression, ParameterValue, Scale, Slices, StepRow, Steps
from outcomelang.model.fixed_figure import fixed_figure
from outcomelang.model.range_of_values import RangeOfValues
from outcomelang.model.steps_coverage import Cut, Flaw, FlawKind, flaw_in
from outcomelang.model.surroundings import Surroundings, expression_from
from outcomelang.model.type import Level, Type
from outcomelang.model.types_of_operators import common_type, figure_in_words, in_words
from outcomelang.syntax import expression as tree
from outcomelang.value.range import ANYTHING, Range


@expression_from.register
def steps(part: tree.Steps, around: Surroundings) -> Steps | None:
    """Check `steps x { under 8.5%: 0 USD  from 8.5%: 4_800_000 USD }`."""
    if part.value is None:
        raise ValueError("steps without a value stand in a parameter only")
    operand = _operand(part.value, part.rows, around)
    if operand is None:
        return None
    return _steps_of(part, operand, RangeOfValues(around.names).of(operand), around)


def steps_of_parameter(part: tree.Steps, parameter: str, around: Surroundings) -> Steps | None:
    """Check the steps of a parameter: they are looked up with any value of the edges' kind."""
    edge = expression_from(part.rows[0].edge, around)
    if edge is None:
        return None
    unread = ParameterValue(name=parameter, type=edge.type, level=Level.CONTRACT, span=part.span)
    return _steps_of(part, unread, ANYTHING, around)


@expression_from.register
def scale(part: tree.Scale, around: Surroundings) -> Scale | None:
    """Check `scale x { at 4.25%: 0 DKK  at 8.5%: 4_020_000 DKK }`: at least two places, ascending."""
    operand = _operand(part.value, part.rows, around)
    table = None if operand is None else _table(part.rows, operand.type, around)
    if operand is None or table is None:
        return None
    rows, type_ = table
    if not type_.is_quantity:
        message = f"there is no straight line between values that are {in_words(type_)}"
        around.fault("OUT234", message, part.span, "use `steps`")
        return None
    places = [row for row in rows if row.edge_word == "at"]
    if len(places) < 2:
        around.fault(
            "OUT237", "a `scale` of one place has no line in it", part.span, "add another `at` row, or use `steps`"
        )
        return None
    if not (_ascend(places, operand.type, around) and _is_below(rows[0], places[0], operand.type, around)):
        return None
    type_ = evolve(type_, whole=False)  # between two places lies any number
    return Scale(operand=operand, rows=rows, type=type_, level=_level(operand, rows), span=part.span)


@expression_from.register
def slices(part: tree.Slices, around: Surroundings) -> Slices | None:
    """Check `slices x per 1 percentage point { from 0%: 160_000 USD  from 30%: 38_000 USD }`."""
    operand = _operand(part.value, part.rows, around)
    if operand is None:
        return None
    per = expected_from(part.per, operand.type, around)
    table = _table(part.rows, operand.type, around)
    if per is None or table is None:
        return None
    rows, type_ = table
    size = fixed_figure(per)
    if size is None or size <= 0:
        message = f"{around.text(part.per)} is not a size of slices"
        around.fault("OUT238", message, part.per.span, "write a figure above 0, as `1 percentage point`")
        return None
    if not type_.is_quantity:
        message = f"the slices of something cannot add up to values that are {in_words(type_)}"
        around.fault("OUT234", message, part.span, "use `steps`")
        return None
    if not _ascend([row for row in rows if row.edge_word == "from"], operand.type, around):
        return None
    type_ = evolve(type_, whole=False)  # a slice may be taken in part
    return Slices(operand=operand, per=size, rows=rows, type=type_, level=_level(operand, rows), span=part.span)


def _steps_of(part: tree.Steps, operand: Expression, values: Range, around: Surroundings) -> Steps | None:
    table = _table(part.rows, operand.type, around)
    if table is None:
        return None
    rows, type_ = table
    flaw = flaw_in(rows, values)
    if flaw is not None:
        _report_flaw(flaw, operand.type, around)
        return None
    return Steps(operand=operand, rows=rows, type=type_, level=_level(operand, rows), span=part.span)


def _operand(part: tree.Expression, rows: Sequence[tree.StepRow], around: Surroundings) -> Expression | None:
    """Check what is looked up, which must be a quantity; if it is in error the rows are looked at all the same."""
    operand = expression_from(part, around)
    if operand is not None and operand.type.is_quantity:
        return operand
    if operand is not None:
        message = f"{around.text(part)} is {in_words(operand.type)}, which is neither more nor less than an edge"
        around.fault("OUT234", message, part.span, "use `if ... then ... else ...`")
    for row in rows:
        expression_from(row.result, around)
    return None


def _table(
    parts: Sequence[tree.StepRow], edge_type: Type, around: Surroundings
) -> tuple[tuple[StepRow, ...], Type] | None:
    """Check the rows: fixed edges of one kind, results of one kind."""
    checked = [_row(part, edge_type, around) for part in parts]
    rows = tuple(row for row in checked if row is not None)
    if len(rows) < len(checked):
        return None
    first = rows[0].result
    for row, part in zip(rows, parts, strict=True):
        if row.result.type != first.type:
            first_text, text = around.text(parts[0].result), around.text(part.result)
            message = f"{first_text} is {in_words(first.type)} and {text} {in_words(row.result.type)}"
            around.fault("OUT219", message, part.result.span, f"write {in_words(first.type)} in each row")
            return None
    return rows, common_type(row.result.type for row in rows) or first.type


def _row(part: tree.StepRow, edge_type: Type, around: Surroundings) -> StepRow | None:
    edge, result = expected_from(part.edge, edge_type, around), expression_from(part.result, around)
    if edge is None or result is None:
        return None
    figure = fixed_figure(edge)
    if figure is None:
        message = f"{around.text(part.edge)} is not fixed in the text, and the edges of a table must be"
        around.fault("OUT238", message, part.edge.span, "write a figure, as `8.5%`")
        return None
    return StepRow(part.edge_word, figure, result, part.span)


def _level(operand: Expression, rows: Sequence[StepRow]) -> Level:
    return max(operand.level, *(row.result.level for row in rows))


def _ascend(rows: Sequence[StepRow], type_: Type, around: Surroundings) -> bool:
    for before, row in pairwise(rows):
        if row.edge <= before.edge:
            message = f"{figure_in_words(row.edge, type_)} is not above {figure_in_words(before.edge, type_)}"
            around.fault("OUT237", message, row.span, "write the rows from the lowest edge to the highest")
            return False
    return True


def _is_below(under: StepRow, first: StepRow, type_: Type, around: Surroundings) -> bool:
    """Whether an `under` row ends where the first line begins, or before."""
    if under.edge_word != "under" or under.edge <= first.edge:
        return True
    first_edge, edge = figure_in_words(first.edge, type_), figure_in_words(under.edge, type_)
    message = f"from {first_edge} to under {edge} both the `under` row and a line hold"
    around.fault("OUT236", message, under.span, f"write `under {first_edge}`")
    return False


def _report_flaw(flaw: Flaw, type_: Type, around: Surroundings) -> None:
    match flaw.kind:
        case FlawKind.GAP:
            hint = _hint_to_fill(flaw, type_)
            around.fault("OUT235", f"no row holds for a value {_where(flaw, type_)}", flaw.row.span, hint)
        case FlawKind.OVERLAP:
            message = f"two rows hold for a value {_where(flaw, type_)}"
            around.fault("OUT236", message, flaw.row.span, _hint_to_fill(flaw, type_))
        case FlawKind.ORDER:
            hint = "write rows with `under` and `up to` first, then `from` and `above`, each from the lowest edge"
            message = f"the row `{flaw.row.edge_word} {figure_in_words(flaw.row.edge, type_)}` is out of order"
            around.fault("OUT237", message, flaw.row.span, hint)


def _where(flaw: Flaw, type_: Type) -> str:
    first, end = flaw.first, flaw.end
    if first is not None and end is not None and first.edge == end.edge:
        return f"of {figure_in_words(first.edge, type_)}"
    begins = "" if first is None else _begin(first, type_)
    ends = "" if end is None else f"{'up to' if end.is_above else 'under'} {figure_in_words(end.edge, type_)}"
    return " and ".join(filter(None, (begins, ends)))


def _begin(cut: Cut, type_: Type) -> str:
    return f"{'above' if cut.is_above else 'from'} {figure_in_words(cut.edge, type_)}"


def _hint_to_fill(flaw: Flaw, type_: Type) -> str:
    """The edge with which the row meets its neighbour, or the row that is lacking."""
    if flaw.first is None and flaw.end is not None:
        word = "up to" if flaw.end.is_above else "under"
        return f"add a row before it: `{word} {figure_in_words(flaw.end.edge, type_)}: ...`"
    if flaw.end is None and flaw.first is not None:
        return f"add a row after it: `{_begin(flaw.first, type_)}: ...`"
    meeting = flaw.first if flaw.kind is FlawKind.GAP else flaw.end
    return f"begin this row with `{_begin(meeting, type_)}`" if meeting else ""
