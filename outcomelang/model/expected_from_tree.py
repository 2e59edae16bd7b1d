"""Checked expressions of which a kind is expected."""

from __future__ import annotations

from outcomelang.model.expression import Expression
from outcomelang.model.hint_of_kind import comparison_with, hint_to_become
from outcomelang.model.missing_values import MissingValues
from outcomelang.model.surroundings import Surroundings, written_from
from outcomelang.model.type import YESNO, Type
from outcomelang.model.types_of_operators import in_words
from outcomelang.syntax import expression as tree


def expected_from(part: tree.Expression, expected: Type, around: Surroundings) -> Expression | None:
    """Check an expression that must be of a kind (and currency)."""
    written = written_from(part, around)
    if written is None or written.type == expected:
        return None if written is None else written.value
    message = f"{written}, and {in_words(expected)} is wanted here"
    around.fault("OUT215", message, part.span, hint_to_become(expected, written))
    return None


def condition_from(part: tree.Expression, around: Surroundings) -> Expression | None:
    """Check an expression that must be yes or no."""
    written = written_from(part, around)
    if written is None or written.type == YESNO:
        return None if written is None else written.value
    hint = f"compare it: `{around.excerpt(part.span)} {comparison_with(written.type)}`"
    around.fault("OUT214", f"{written}, and a yes or no is wanted here", part.span, hint)
    return None


def certain_condition_from(
    part: tree.Expression, around: Surroundings, missing: MissingValues | None = None
) -> Expression | None:
    """Check a condition that must be yes or no whatever the data: what may be missing in it needs `is known`."""
    condition = condition_from(part, around)
    if condition is None:
        return None
    uncertain = (missing or MissingValues(around.names)).without_a_rule_in(condition)
    for value in uncertain:
        text = around.excerpt(value.span)
        message = f"`{text}` may be missing, and this condition must be yes or no for each one"
        around.fault("OUT240", message, value.span, f"write `{text} is known and ...`")
    return None if uncertain else condition
