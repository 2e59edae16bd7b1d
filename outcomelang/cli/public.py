"""What everybody may see of a contract that has been settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from outcomelang.cli.page import PageOptions
from outcomelang.cli.settling_options import refuse
from outcomelang.report.sections.view import View

Command = TypeVar("Command", bound=Callable[..., Any])


def public_option(command: Command) -> Command:
    """`--public`."""
    words = "Show what everybody may see: no number of people or outcomes from 1 to 4, nor a way to one."
    return click.option("--public", is_flag=True, help=words)(command)


def check_public(others: Mapping[str, object]) -> None:
    """Refuse what shows more than everybody may see; a ledger does by its corrections, of which one may be of a person.

    Raises:
        click.UsageError: naming the option.
    """
    refuse(others, "cannot go with --public, which shows nothing of single members")


def public_text(view: View, form: str, page: PageOptions) -> str:
    """The statement for everybody, as text or JSON."""
    from outcomelang.settlement.public import public_statement

    public = public_statement(view.statement, view.contract)
    if form == "json":
        from outcomelang.report.public_json import public_to_json

        return public_to_json(public, view.provenance)
    from outcomelang.report.public_text import public_to_text

    return public_to_text(public, view.provenance, **page)
