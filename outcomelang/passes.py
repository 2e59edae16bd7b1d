"""The whole story on one page.

    text → tree → contract → plan → measures → amounts → statement

Each pass is a plain function that returns its result and what it found wrong, never an exception: the user's mistake
is a value. A pass takes only what the pass before it has found free of errors, so nothing downstream can be handed an
unchecked contract. Reading files and connections lies in `data/`, outside the story.
"""

from __future__ import annotations

from outcomelang.diagnostic import Diagnostic, has_errors, in_order
from outcomelang.model.checks import CHECKS
from outcomelang.model.contract import Contract
from outcomelang.model.from_tree import Checked, check_file
from outcomelang.source import Source
from outcomelang.syntax.parse import parse


def read(source: Source) -> Checked:
    """Text → tree → contract: the contract, unless there are errors (or it is a library), and all findings in order.

    The findings in a text that cannot be read whole are those of its syntax: what the lost words meant is not known,
    and to complain of it would lead astray.
    """
    parsed = parse(source)
    if parsed.file is None or has_errors(parsed.diagnostics):
        return Checked(None, in_order(parsed.diagnostics))
    checked = check_file(parsed.file, source)
    as_a_whole = check_whole(checked.contract) if checked.contract else ()
    found = in_order((*parsed.diagnostics, *checked.diagnostics, *as_a_whole))
    return Checked(None if has_errors(found) else checked.contract, found)


def check_whole(contract: Contract) -> tuple[Diagnostic, ...]:
    """What only shows when all clauses are looked at together: `model/checks/` has one file for each such check."""
    return tuple(finding for check in CHECKS for finding in check(contract))


def validate(source: Source) -> tuple[Diagnostic, ...]:
    """All that is wrong with a contract, and all that is allowed and probably not meant, in the order of the text."""
    return read(source).diagnostics
