"""The whole story on one page.

    text → tree → contract → plan → measures → amounts → statement

Each pass is a plain function that returns its result and what it found wrong, never an exception: the user's mistake
is a value. A pass takes only what the pass before it has found free of errors, so nothing downstream can be handed an
unchecked contract. Reading files and connections lies in `data/`, outside the story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import frozen

from outcomelang.diagnostic import Diagnostic, has_errors, in_order
from outcomelang.model.checks import CHECKS
from outcomelang.model.contract import Contract
from outcomelang.model.from_tree import Checked, check_file
from outcomelang.plan.from_model import plan_of
from outcomelang.plan.plan import CannotSettleYet
from outcomelang.settlement.explanation import Explanation
from outcomelang.source import Source
from outcomelang.syntax.parse import parse

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path  # noqa: TID251 (a type only: nothing is opened here)

    from outcomelang.data.binding import Bindings
    from outcomelang.data.load import Loaded
    from outcomelang.engine.duckdb import DuckdbMeasuring
    from outcomelang.settlement.statement import Statement


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


def show(source: Source, stage: str) -> tuple[object | None, tuple[Diagnostic, ...]]:
    """A contract as `tree`, `model`, `plan` or `sql`; None where an error stops it before that stage."""
    if stage == "tree":
        parsed = parse(source)
        return parsed.file, in_order(parsed.diagnostics)
    checked = read(source)
    if checked.contract is None or stage == "model":
        return checked.contract, checked.diagnostics
    plan = plan_of(checked.contract)
    if stage == "plan":
        return plan, checked.diagnostics
    from outcomelang.plan.to_sql.queries import Queries

    try:
        return Queries(plan).script(), checked.diagnostics
    except CannotSettleYet as clause:
        return None, (not_yet(clause, source),)


def not_yet(clause: CannotSettleYet, source: Source) -> Diagnostic:
    """The finding that a clause is understood and that this version cannot settle it."""
    return Diagnostic("OUT401", f"this version cannot settle {clause.clause}", source, clause.span)


# --- With data ----------------------------------------------------------------------------------


@frozen
class Settling:
    """A contract settled from its data, with the engine still at work for lines and explanations.

    `measuring` and `statement` are None where something stopped it: `diagnostics` say what.
    """

    contract: Contract
    loaded: Loaded
    measuring: DuckdbMeasuring | None
    statement: Statement | None
    diagnostics: tuple[Diagnostic, ...]


@contextmanager
def settling(
    contract: Contract,
    sources: Bindings,
    as_of: date,
    *,
    complete: Mapping[str, date] | None = None,
    writes_into: Iterable[Path] = (),
) -> Iterator[Settling]:
    """Plan → measures → amounts → statement, for all settlement dates up to the as-of date.

    `complete` says through which day a table is complete where that is before the as-of date. The database lives as
    long as the block.
    """
    from outcomelang.data.connection import connected
    from outcomelang.data.load import load
    from outcomelang.engine.duckdb import DuckdbMeasuring
    from outcomelang.settlement.sequence import settle

    plan = plan_of(contract)
    with connected(sources.paths, writes_into) as connection:
        loaded = load(contract, sources, connection)
        if has_errors(loaded.diagnostics):
            yield Settling(contract, loaded, None, None, loaded.diagnostics)
            return
        measuring = DuckdbMeasuring(connection, plan, complete=complete or {})
        try:
            settled = settle(contract, measuring, as_of, {one.of: one.number for one in plan.aggregates})
        except CannotSettleYet as clause:
            found = (*loaded.diagnostics, not_yet(clause, contract.source))
            yield Settling(contract, loaded, None, None, found)
            return
        found = (*loaded.diagnostics, *settled.diagnostics)
        yield Settling(contract, loaded, measuring, settled.statement, found)


def explain(settled: Settling, payment: str, member: str | None = None) -> Explanation | None:
    """Why a payment is what it is on the last settlement date that has come; None if there is none such.

    With a member, down to that member's rows; `Explanation.member` is None where the payment has no line of theirs.
    """
    from outcomelang.engine.explained import MemberExplainer

    statement, measuring = settled.statement, settled.measuring
    if statement is None or measuring is None or not statement.settlements:
        return None
    last = statement.settlements[-1]
    found = next((one for one in (*last.payments, *last.savings) if one.payment == payment), None)
    if found is None:
        return None
    lay_settled(settled)
    explained = MemberExplainer(measuring, member, last.on) if member is not None else None
    of = settled.contract.payment[payment]
    return Explanation(of, last.on, found, explained.explain(of) if explained else None)


def lay_settled(settled: Settling) -> None:
    """Lay what each payment has settled in all beside the data, which the written lines read."""
    if settled.statement is not None and settled.measuring is not None and settled.statement.settlements:
        last = settled.statement.settlements[-1]
        settled.measuring.lay_settled({one.payment: one.settled for one in (*last.payments, *last.savings)})
