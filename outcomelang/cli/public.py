"""What everybody may see of a contract that has been settled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from outcomelang.cli.page import PageOptions
from outcomelang.report.sections.view import View

if TYPE_CHECKING:
    from outcomelang.engine.settling import Settling


def check_public(others: Mapping[str, object]) -> None:
    """Refuse what shows more than everybody may see, or does not know who stands behind each amount.

    Raises:
        click.UsageError: naming the option.
    """
    for option, is_given in others.items():
        if is_given:
            raise click.UsageError(f"--public shows no number below 5, nor a way to one: {option} cannot go with it")


def public_text(view: View, settling: Settling, form: str, page: PageOptions) -> str:
    """The statement for everybody, as text or JSON."""
    from outcomelang.engine.behind_figures import behind_figures
    from outcomelang.settlement.public import public_statement

    public = public_statement(view.statement, settling.contract, behind_figures(settling))
    if form == "json":
        from outcomelang.report.public_json import public_to_json

        return public_to_json(public, view.provenance)
    from outcomelang.report.public_text import public_to_text

    return public_to_text(public, view.provenance, **page)
