"""Amendments, from the tree: the amended text is checked as a whole, as the text it will be in its period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import evolve

from outcomelang.diagnostic import Diagnostic, Label
from outcomelang.model.dates_from_tree import check_order
from outcomelang.model.findings import Findings
from outcomelang.source import Source
from outcomelang.syntax import tree

if TYPE_CHECKING:
    from outcomelang.model.from_tree import Checked

_AMENDABLE = (
    tree.PaymentDefaults,
    tree.Rounding,
    tree.Codes,
    tree.PointList,
    tree.Group,
    tree.Parameter,
    tree.Metric,
    tree.Pay,
    tree.Cap,
    tree.CapReturn,
    tree.Floor,
    tree.Guarantee,
    tree.Waterfall,
)
"""What an amendment may say anew. Parties, data, term and settlement dates hold for the contract's whole life."""


def check_amendments(file: tree.File, findings: Findings, check: Callable[[tree.File, Source], Checked]) -> None:
    """Check every amendment; only what is found inside one is new."""
    for amended in file.declarations:
        if isinstance(amended, tree.Amended):
            check_order(amended.first, amended.last, findings)
            said = [one for one in amended.declarations if _is_amendable(one, findings)]
            text = evolve(file, declarations=_amended_text(file.declarations, said))
            before = set(findings.diagnostics)
            new = (one for one in check(text, findings.source).diagnostics if one not in before)
            findings.diagnostics.extend(_as_of_amendment(new, amended))


def _as_of_amendment(new: Iterable[Diagnostic], amended: tree.Amended) -> Iterator[Diagnostic]:
    """What is found in an amendment, and what it makes wrong elsewhere; not what it merely makes superfluous there."""
    for finding in new:
        is_inside = finding.span and amended.span.start <= finding.span.start < amended.span.end
        if is_inside:
            yield finding
        elif finding.is_error:
            yield evolve(finding, labels=(*finding.labels, Label(amended.span, "after this amendment")))


def _is_amendable(declaration: tree.Declaration, findings: Findings) -> bool:
    if isinstance(declaration, _AMENDABLE):
        return True
    word = findings.source.excerpt(declaration.span).split(maxsplit=1)[0]
    message = f"`{word}` cannot be amended: it holds for the contract's whole life"
    findings.error("OUT297", message, declaration.span, "amend figures, groups, payments, limits or shares")
    return False


def _amended_text(
    declarations: Iterable[tree.Declaration], said: Iterable[tree.Declaration]
) -> tuple[tree.Declaration, ...]:
    """The declarations, each replaced in its place by the one that says the same thing anew; new ones at the end."""
    anew = {_subject(declaration): declaration for declaration in said}
    kept = [anew.pop(_subject(one), one) for one in declarations if not isinstance(one, tree.Amended)]
    return (*kept, *anew.values())


def _subject(declaration: tree.Declaration) -> object:
    """What a declaration is about: two about the same thing cannot both hold."""
    match declaration:
        case tree.Cap(scope=scope, payments=payments, payer=payer):
            return "cap", scope, tuple(name.text for name in payments), payer.text if payer else None
        case tree.Pay() | tree.Codes() | tree.PointList() | tree.Group() | tree.Parameter() | tree.Metric():
            return declaration.name.text
        case tree.Always() | tree.AlwaysNeverFalls() | tree.Test() | tree.Use() | tree.Party():
            return declaration.span
        case tree.Table() | tree.Input():
            return declaration.name.text
        case _:
            return type(declaration)
