"""Checked reading of parameters: as they are, or with a day, a code or a number in brackets."""

from __future__ import annotations

from collections.abc import Sequence

from outcomelang.model.contract import Parameter
from outcomelang.model.expected_from_tree import expected_from
from outcomelang.model.expression import Day, Expression, ParameterValue, Steps
from outcomelang.model.literal_from_tree import check_options
from outcomelang.model.name_in_scope import has_no_brackets
from outcomelang.model.surroundings import Surroundings
from outcomelang.model.type import DATE, TEXT, Level, Type
from outcomelang.syntax import expression as tree


def parameter_value(parameter: Parameter, part: tree.Reference, around: Surroundings) -> ParameterValue | None:
    """Check how a parameter is read; a dated one, or a table, needs brackets, and no other may have them."""
    key = _type_in_brackets(parameter)
    if key is None:
        return _read(parameter, None, part) if has_no_brackets(part, "a plain parameter", around) else None
    if part.argument is None:
        what, example = _what_to_read(parameter, around)
        message = f"`{parameter.name}` {what}"
        around.fault("OUT204", message, part.span, f"write `{parameter.name}({example})`", around.declared(parameter))
        return None
    on = expected_from(part.argument, key, around.under(None))
    if on is None or (parameter.by_code and not _has_row_for(on, part.argument, parameter, around)):
        return None
    return _read(parameter, on, part)


def _read(parameter: Parameter, on: Expression | None, part: tree.Reference) -> ParameterValue:
    level = Level.CONTRACT if on is None else on.level
    return ParameterValue(name=parameter.name, on=on, type=parameter.type, level=level, span=part.span)


def _type_in_brackets(parameter: Parameter) -> Type | None:
    if parameter.by_code:
        return TEXT
    if isinstance(parameter.table, Steps):
        return parameter.table.operand.type
    is_dated = len(parameter.values) > 1 or any(value.first for value in parameter.values)
    return DATE if is_dated else None


def _what_to_read(parameter: Parameter, around: Surroundings) -> tuple[str, str]:
    if parameter.by_code:
        return "has a value for each code", f'"{parameter.by_code[0][0]}"'
    if parameter.table is not None:
        return "is a table of steps", "..."
    first = next(value.first for value in parameter.values if value.first)
    return "has a value from each date", "start" if Day.START in around.scope.days else f"{first}"


def _has_row_for(on: Expression, argument: tree.Expression, parameter: Parameter, around: Surroundings) -> bool:
    """Whether every code that may be asked for has a row."""
    codes = [code for code, _ in parameter.by_code]
    if isinstance(argument, tree.TextLiteral):
        return check_options(argument.value, codes, argument.span, around, f"a code of `{parameter.name}`")
    without = _quoted([option for option in on.type.options or () if option not in codes])
    if on.type.options is not None and not without:
        return True
    text = around.text(argument)
    message = (
        f"`{parameter.name}` has no row for {without}, which {text} may be"
        if without
        else f"{text} may be any text, and `{parameter.name}` has rows for {_quoted(codes)} only"
    )
    hint = "add the rows" if without else "declare the column `one of` these"
    around.fault("OUT208", message, argument.span, hint, around.declared(parameter))
    return False


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f'`"{text}"`' for text in texts)
