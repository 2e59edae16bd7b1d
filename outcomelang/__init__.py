"""Outcomelang: a language and a rules engine for outcome contracts.

What flows through the program, from the file that the parties sign to the money they owe each other:

- source: the text of a contract file, and places in it
- tree: the text as the grammar reads it, each node with its place, comments kept
- contract: the checked model, with names resolved, units known, and for each figure the day on which it is final
- plan: which rows, windows and groupings an engine must compute, as data
- measures: what the engine found, per member, point and group
- entitlement: the amounts owed in all by a date, limits applied
- statement: the settlements in sequence, as signed transfers between named parties, each with its derivation
- diagnostic: what is wrong with any of these, as a value with a code, a place, a sentence and a hint

What other programs use is exported here, and its module is imported on first use: `import outcomelang` costs next to
nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outcomelang.data.binding import bind
    from outcomelang.data.contract_file import read_source
    from outcomelang.diagnostic import Diagnostic
    from outcomelang.passes import explain, read, settle, trials, validate
    from outcomelang.settlement.statement import Statement
    from outcomelang.source import Source

__version__ = "0.1.0"

__all__ = [
    "Diagnostic",
    "Source",
    "Statement",
    "__version__",
    "bind",
    "explain",
    "read",
    "read_source",
    "settle",
    "trials",
    "validate",
]

# Each exported name with the module it lives in, as the imports above say it to type checkers.
_HOMES = {
    "Diagnostic": "outcomelang.diagnostic",
    "Source": "outcomelang.source",
    "Statement": "outcomelang.settlement.statement",
    "bind": "outcomelang.data.binding",
    "explain": "outcomelang.passes",
    "read": "outcomelang.passes",
    "read_source": "outcomelang.data.contract_file",
    "settle": "outcomelang.passes",
    "trials": "outcomelang.passes",
    "validate": "outcomelang.passes",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 (whatever the name stands for)
    """The exported object of that name, imported now."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
