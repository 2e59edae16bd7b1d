"""Parameters of a file that is used, and what stands in for them: of one type and one shape."""

from __future__ import annotations

from attrs import evolve

from outcomelang.model.checking import Checking
from outcomelang.model.contract import Parameter
from outcomelang.model.figures_from_tree import parameter_from_tree
from outcomelang.model.type import NUMBER
from outcomelang.model.types_of_operators import in_words
from outcomelang.reuse.replaced import Replaced


def check_replaced(replaced: Replaced, checking: Checking) -> None:
    """Report a parameter that gets a value of another type, or one that is read in another way."""
    after = checking.names.find(replaced.name)
    # What is wrong with the first declaration is no matter here: it is not taken over.
    before = parameter_from_tree(replaced.before, evolve(checking, diagnostics=[], depths=dict(checking.depths)))
    if not isinstance(after, Parameter) or before is None:
        return
    if (before.type, _shape(before)) != (after.type, _shape(after)):
        name = checking.source.excerpt(replaced.before.name.span)
        message = f"`{name}` of `{replaced.where}` is {_in_words(before)}, and this is {_in_words(after)}"
        checking.error("OUT607", message, replaced.value.span, f"give {_in_words(before)}")


def _shape(parameter: Parameter) -> str:
    """How a parameter is read."""
    if parameter.table:
        return "a table"
    if parameter.by_code:
        return "by code"
    return "dated" if len(parameter.values) > 1 else ""


def _in_words(parameter: Parameter) -> str:
    of = in_words(parameter.type)
    match _shape(parameter):
        case "a table":
            return "a table of steps" if parameter.type == NUMBER else f"a table of steps, each {of}"
        case "by code":
            return f"{of} for each code"
        case "dated":
            return f"{of} with dates"
        case _:
            return of
