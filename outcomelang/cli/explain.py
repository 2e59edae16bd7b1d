"""`outcome explain`: why a payment is what it is, from the amount down to the rows of data."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from outcomelang import passes
from outcomelang.cli import findings
from outcomelang.cli.broken_rows import REJECT_TO, check_csv, reject_to_option, write_broken_rows
from outcomelang.cli.contract_file import contract_to_settle, within_option
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.ledger_option import held_by, ledger_option
from outcomelang.cli.member_names import alike, key_for, member_names_options
from outcomelang.cli.memory import in_words, memory_may_lack, memory_option
from outcomelang.cli.page import page_options
from outcomelang.cli.settled_from import provenance_of
from outcomelang.cli.settling_options import (
    as_of_option,
    bindings_of,
    complete_days,
    complete_option,
    data_option,
    reading_of,
    reading_options,
)
from outcomelang.cli.written_files import check_targets
from outcomelang.model.contract import Contract
from outcomelang.model.findings import did_you_mean
from outcomelang.report.sections.view import View
from outcomelang.report.visible import visible
from outcomelang.settlement.texts import Texts

if TYPE_CHECKING:
    from outcomelang.data.pseudonym_key import PseudonymKey
    from outcomelang.engine.settling import Settling
    from outcomelang.settlement.explanation import Explanation


@click.command
@click.argument("file", metavar="FILE")
@data_option
@as_of_option
@click.option("--payment", required=True, metavar="NAME", help="The payment, or saving, to explain.")
@click.option("--member", metavar="ID", help="A participant's pseudonym or key: explains their part of it.")
@member_names_options
@complete_option
@reject_to_option
@reading_options
@ledger_option
@memory_option
@within_option
def explain(  # noqa: PLR0913, PLR0917 (one for each option)
    file: str,
    data: tuple[str, ...],
    as_of: date,
    payment: str,
    member: str | None,
    identify: bool,
    key_file: Path | None,
    complete: tuple[str, ...],
    reject_to: str | None,
    dates: tuple[str, ...],
    numbers: tuple[str, ...],
    ledger: str | None,
    accept_text: bool,
    memory: int | None,
    within: Path | None,
) -> ExitCode:
    """Explain a payment, from its amount down to the rows of data.

    FILE, --data, --as-of, --reject-to and --ledger are as for settle. The payment is explained as of the last
    settlement date that has come.
    """
    check_csv(reject_to=reject_to)
    checked = contract_to_settle(file, within)
    if checked.contract is None:
        return findings.stop(checked.diagnostics)
    contract = checked.contract
    _check_payment(contract, payment)
    days = complete_days(contract, complete, as_of)
    if member is None and (identify or key_file is not None):
        raise click.UsageError("--identify and --key are for one --member")
    key = None if member is None else key_for(contract, key_file, identify=identify)
    from outcomelang.engine.settling import Options

    sources = bindings_of(contract, file, data, reading_of(contract, dates, numbers))
    check_targets(contract, file, sources, {REJECT_TO: reject_to}, ledger)
    with ExitStack() as stack:
        held = stack.enter_context(held_by(ledger, contract, accept_text=accept_text))
        if held.diagnostics:
            return findings.stop((*checked.diagnostics, *held.diagnostics))
        rejects = reject_to is not None
        options = Options(complete=days, without_broken=rejects, recorded=held.records, memory=in_words(memory))
        stack.enter_context(memory_may_lack())
        settling = stack.enter_context(passes.settle(contract, sources, as_of, options))
        if settling.statement is None:
            return findings.stop((*checked.diagnostics, *settling.diagnostics))
        if settling.loaded.left_out is not None:
            findings.show(settling.loaded.diagnostics)
            write_broken_rows(stack, settling.loaded.broken, None, reject_to)
        found = _explained(settling, payment, None if member is None else _key(contract, member), key)
        if found is None:
            raise click.ClickException(f"no settlement date has come by {as_of}, so there is nothing to explain")
        if member is not None and not found.payment.lines:
            raise click.ClickException(f"`{payment}` is one formula for all, so no participant has a part of it")
        if member is not None and found.member is None:
            raise click.ClickException(_no_line(found, contract, payment))
        view = View(settling.statement, contract, provenance_of(settling, days, as_of))
    from outcomelang.report.explanation import explanation_to_text

    click.echo(explanation_to_text(found, view, **page_options()), nl=False)
    return ExitCode.FINE


def _key(contract: Contract, member: str) -> str:
    """The participant's key as the data have it."""
    found = {contract.table[group.table].as_key(member) for group in contract.groups}
    return found.pop() if len(found) == 1 else member


def _explained(settling: Settling, payment: str, member: str | None, key: PseudonymKey | None) -> Explanation | None:
    from outcomelang.engine.measuring import PseudonymsAlikeError

    try:
        return passes.explain(settling, payment, member, key)
    except PseudonymsAlikeError as error:
        raise alike() from error


def _no_line(found: Explanation, contract: Contract, payment: str) -> str:
    from outcomelang.report.outside import outside_to_text

    whole = f"no line of `{visible(payment)}` is that of a participant `{visible(found.member_called)}`"
    why = outside_to_text(found.outside, contract, found.settlement)
    if not why:
        return f"{whole}: it has no price lines of members"
    lines = "".join(f"\n  {visible(line)}" for line in why.splitlines())
    return f"{whole}:{lines}"


def _check_payment(contract: Contract, payment: str) -> None:
    payments = Texts(contract).whole(()).payment
    if payment not in payments:
        hint = did_you_mean(payment, payments) or f"its payments are {', '.join(payments)}"
        raise click.UsageError(f"--payment: the contract has no payment `{payment}`: {hint}")
