"""The whole story on one page.

    text → tree → contract → plan → measures → amounts → statement

Each pass is a plain function that returns its result and what it found wrong, never an exception: the user's mistake
is a value. A pass takes only what the pass before it has found free of errors, so nothing downstream can be handed an
unchecked contract. Reading files and connections lies in `data/`, outside the story.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from outcomelang.diagnostic import Diagnostic, has_errors, in_its_file, in_order
from outcomelang.model.from_tree import Checked, check_file
from outcomelang.model.unknown_names import UNKNOWN_NAME
from outcomelang.progress import UNHEARD, Progress
from outcomelang.source import Source
from outcomelang.syntax.parse import parse
from outcomelang.syntax.tree import Use

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from datetime import date

    from outcomelang.data.binding import Bindings
    from outcomelang.data.load import Loaded
    from outcomelang.data.pseudonym_key import PseudonymKey
    from outcomelang.engine.settling import Options, Settling
    from outcomelang.model.contract import Contract
    from outcomelang.proof.exposure import Exposure
    from outcomelang.settlement.explanation import Explanation
    from outcomelang.settlement.trial import Trial
    from outcomelang.syntax.tree import File


OF_WHAT_IS_ABSENT = frozenset({"OUT255", "OUT267", "OUT290"})
"""Findings that a clause is not there: no help where a part of the text could not be read."""


def read(source: Source) -> Checked:
    """Text → tree → contract: the contract, unless there are errors (or it is a library), and all findings in order.

    What other files declare and this one uses takes its place in the tree before that is checked.
    Where a part of the text cannot be read, the rest is checked nevertheless; what would complain of the part that is
    not there is left out.
    """
    parsed = parse(source)
    if parsed.file is None:
        return Checked(None, in_order(parsed.diagnostics))
    unread = frozenset(name.text for name in parsed.unread)
    if any(isinstance(declaration, Use) for declaration in parsed.file.declarations):
        return _read_whole(parsed.file, source, parsed.diagnostics, unread)
    return _certain(check_file(parsed.file, source, unread), parsed.diagnostics, OF_WHAT_IS_ABSENT)


def _read_whole(file: File, source: Source, findings: tuple[Diagnostic, ...], unread: frozenset[str]) -> Checked:
    """Tree → one tree with what it uses → contract."""
    from outcomelang.reuse.whole_tree import whole_tree  # most contracts stand alone, and start the sooner

    whole = whole_tree(file, source)
    checked = check_file(whole.file, whole.source, unread | whole.unread, whole.replaced)
    # Of what may not be called so, no more need be said in the same place.
    told = {(one.source, one.span) for one in whole.diagnostics}
    in_files = (in_its_file(one) for one in checked.diagnostics)
    found = Checked(checked.contract, tuple(one for one in in_files if (one.source, one.span) not in told))
    uncertain = OF_WHAT_IS_ABSENT | {UNKNOWN_NAME} if whole.is_partial else OF_WHAT_IS_ABSENT
    return _certain(found, (*findings, *whole.diagnostics), uncertain)


def _certain(checked: Checked, of_texts: tuple[Diagnostic, ...], uncertain: frozenset[str]) -> Checked:
    """What was found in texts and in their meaning; of the meaning only what is certain where texts have errors."""
    if not has_errors(of_texts):
        return Checked(checked.contract, in_order((*of_texts, *checked.diagnostics)))
    certain = (one for one in checked.diagnostics if one.is_error and one.code not in uncertain)
    return Checked(None, in_order((*of_texts, *certain)))


def read_to_settle(source: Source) -> Checked:
    """As `read`; that a library has nothing to settle is an error."""
    checked = read(source)
    if checked.contract is not None or has_errors(checked.diagnostics):
        return checked
    hint = "name a contract that uses it"
    finding = Diagnostic("OUT610", "this is a library, which settles nothing by itself", subject=source.name, hint=hint)
    return Checked(None, (*checked.diagnostics, finding))


def validate(source: Source) -> tuple[Diagnostic, ...]:
    """All that is wrong with a contract, and all that is allowed and probably not meant, in the order of the text.

    What the contract says always holds is proved or refuted here.
    """
    checked = read(source)
    if checked.contract is None or not checked.contract.proofs:
        return checked.diagnostics
    from outcomelang.proof.findings import proofs

    return in_order((*checked.diagnostics, *proofs(checked.contract)))


def exposure(source: Source) -> Exposure | None:
    """What a contract exposes its payer to, from its text alone; None if there are errors, or it is a library."""
    contract = read(source).contract
    if contract is None:
        return None
    from outcomelang.proof.exposure import exposure_of

    return exposure_of(contract)


def show(source: Source, stage: str, dialect: str = "duckdb") -> tuple[object | None, tuple[Diagnostic, ...]]:
    """A contract as `tree`, `model`, `plan` or `sql`; None where an error stops it before that stage.

    The SQL is for the database that is called `dialect`.
    """
    if stage == "tree":
        parsed = parse(source)
        return parsed.file, in_order(parsed.diagnostics)
    checked = read_to_settle(source)
    if checked.contract is None or stage == "model":
        return checked.contract, checked.diagnostics
    from outcomelang.plan.from_model import plan_of
    from outcomelang.plan.plan import CannotSettleYet

    plan = plan_of(checked.contract)
    if stage == "plan":
        return plan, checked.diagnostics
    from outcomelang.engine.depth import room_for_depth
    from outcomelang.plan.to_sql.dialects.script import script_in
    from outcomelang.plan.to_sql.dialects.types import CannotSayError

    try:
        with room_for_depth():
            return script_in(dialect, plan), checked.diagnostics
    except CannotSettleYet as clause:
        return None, (clause.finding(source),)
    except CannotSayError as construct:
        hint = "show it for another database"
        return None, (Diagnostic("OUT611", str(construct), subject=source.name, hint=hint),)


# --- With data ----------------------------------------------------------------------------------


@contextmanager
def load(
    contract: Contract, sources: Bindings, progress: Progress = UNHEARD, memory: str | None = None
) -> Iterator[Loaded]:
    """Read and check the data files alone; the database lives as long as the block, for the broken rows.

    `memory` (such as `4GB`) bounds what the database holds.
    """
    from outcomelang.data.connection import connected
    from outcomelang.data.load import load as loaded_into
    from outcomelang.data.plain_copies import readable
    from outcomelang.engine.depth import room_for_depth

    with room_for_depth(), readable(sources) as texts, connected(texts.paths, memory=memory) as connection:
        yield loaded_into(contract, texts, connection, progress=progress)


def settle(
    contract: Contract, sources: Bindings, as_of: date, options: Options | None = None
) -> AbstractContextManager[Settling]:
    """Plan → measures → amounts → statement, for all settlement dates up to the as-of date.

    The database lives as long as the block, for lines and explanations.
    """
    from outcomelang.engine.settling import Options, settling

    return settling(contract, sources, as_of, options or Options())


def explain(
    settled: Settling, payment: str, member: str | None = None, key: PseudonymKey | None = None
) -> Explanation | None:
    """Why a payment is what it is on the last settlement date that has come; None if there is no such date or payment.

    With a member, down to that member's rows; `Explanation.member` is None where the payment has no line of theirs.
    With a key for pseudonyms the member is called by one, and may be asked for by it; private cells are never shown.
    """
    from outcomelang.engine.explained import explained

    return explained(settled, payment, member, key)


def trials(contract: Contract, *, only: str | None = None, coverage: bool = False) -> Iterator[Trial]:
    """Run the tests that a contract carries, one after the other: all, or those with some words in the title.

    Capitals make no difference. With `coverage` each trial says what of the contract it reached.
    """
    from outcomelang.engine.trials import trial_of

    for test in contract.tests:
        if only is None or only.casefold() in test.title.casefold():
            yield trial_of(contract, test, coverage=coverage)
