"""Amendments, from the tree: each amended text is checked as a whole, as the text it will be in its period.

Amendments are made one after the other, in the order of the file. The text of a day is the contract's own with all
amendments in force on it: what an amendment says anew replaces what stood there, also where an earlier amendment said
it, and what it says for the first time is added at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from outcomelang.diagnostic import Diagnostic, Label
from outcomelang.frozen import frozen
from outcomelang.model.contract import AmendedText, Amendment
from outcomelang.model.dates_from_tree import check_order
from outcomelang.model.findings import Findings
from outcomelang.source import Source
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name

if TYPE_CHECKING:
    from outcomelang.model.from_tree import Checked

_AMENDABLE = (
    tree.PaymentDefaults,
    tree.Codes,
    tree.PointList,
    tree.Group,
    tree.Parameter,
    tree.Metric,
    tree.Pay,
    tree.Cap,
    tree.Floor,
)
"""What an amendment may say anew. All else holds for the contract's whole life."""

_NOT_OF_THE_TEXT = (tree.Amended, tree.Test, tree.Always, tree.AlwaysNeverFalls)
"""What is no part of an amended text: tests and proofs are of the contract as a whole."""

Check = Callable[[tree.File, Source], "Checked"]


@frozen
class Amended:
    """The amendments of a file, the texts they make, and what the checks say of these texts."""

    amendments: tuple[Amendment, ...]
    texts: tuple[AmendedText, ...]
    found: tuple[tuple[Diagnostic, ...], ...]


def amendments_from_tree(file: tree.File, findings: Findings, check: Check) -> Amended:
    """Check every amended text; only what is found inside an amendment, or what it makes wrong, is new."""
    said = [one for one in file.declarations if isinstance(one, tree.Amended)]
    amendments = tuple(_amendment(one, findings) for one in said)
    may_say = list(_of_one_kind(file, [_amendable(one, findings) for one in said], findings))
    before = set(findings.diagnostics)
    texts: list[AmendedText] = []
    found: list[tuple[Diagnostic, ...]] = []
    for places in _together(amendments):
        checked = check(_text(file, [may_say[place] for place in places]), findings.source)
        found.append(checked.diagnostics)
        new = (one for one in checked.diagnostics if one not in before)
        findings.diagnostics.extend(_as_of_amendments(new, [said[place] for place in places]))
        before.update(checked.diagnostics)
        if checked.contract:
            texts.append(AmendedText(places, checked.contract))
    return Amended(amendments, tuple(texts), tuple(found))


def _amendment(amended: tree.Amended, findings: Findings) -> Amendment:
    check_order(amended.first, amended.last, findings)
    return Amendment(
        title=amended.title.value if amended.title else None,
        scope=amended.scope,
        first=amended.first.value,
        last=amended.last.value if amended.last else None,
        span=amended.span,
    )


def _together(amendments: Sequence[Amendment]) -> tuple[tuple[int, ...], ...]:
    """Each set of amendments that are in force together on a day; what holds changes when one begins or has ended."""
    found: dict[tuple[int, ...], None] = {}
    ends = (one.last + timedelta(days=1) for one in amendments if one.last and one.last < date.max)
    for day in sorted({*(one.first for one in amendments), *ends}):
        places = tuple(place for place, one in enumerate(amendments) if one.holds_on(day))
        if places:
            found[places] = None
    return tuple(found)


# --- What is found in a text --------------------------------------------------------------------


def _as_of_amendments(new: Iterable[Diagnostic], amended: Sequence[tree.Amended]) -> Iterator[Diagnostic]:
    """What is found in an amendment, and what it makes wrong elsewhere; not what it merely makes superfluous there."""
    for finding in new:
        if any(finding.span and one.span.start <= finding.span.start < one.span.end for one in amended):
            yield finding
        elif finding.is_error:
            yield evolve(finding, labels=(*finding.labels, Label(amended[-1].span, "after this amendment")))


def _amendable(amended: tree.Amended, findings: Findings) -> list[tree.Declaration]:
    """What an amendment says that may be amended, each thing once."""
    said: dict[object, tree.Declaration] = {}
    for one in amended.declarations:
        if not isinstance(one, _AMENDABLE):
            word = findings.source.excerpt(one.span).split(maxsplit=1)[0]
            message = f"`{word}` cannot be amended: it holds for the contract's whole life"
            findings.error("OUT297", message, one.span, "amend figures, groups, payments, limits or shares")
            continue
        before = said.setdefault(subject(one), one)
        if before is not one:
            label = Label(before.span, "said here first")
            findings.error("OUT256", "an amendment says the same twice", one.span, "keep one of the two", (label,))
    return list(said.values())


def _of_one_kind(
    file: tree.File, amendments: Iterable[Iterable[tree.Declaration]], findings: Findings
) -> Iterator[list[tree.Declaration]]:
    """What amendments say and that stays what it was: a payment a payment, a saving a saving, a metric a metric."""
    first = {_name(one): one for one in reversed(file.declarations) if _name(one)}
    for said in amendments:
        kept = []
        for one in said:
            before = first.setdefault(_name(one), one) if _name(one) else one
            if _kind(one) == _kind(before):
                kept.append(one)
                continue
            message = f"`{_name(one)}` is declared as something else"
            label = Label(before.span, "declared here first")
            hint = "say anew the same kind of thing, or give it another name"
            findings.error("OUT297", message, one.span, hint, (label,))
        yield kept


def _name(declaration: tree.Declaration) -> str | None:
    name = getattr(declaration, "name", None)
    return name.text if isinstance(name, Name) else None


def _kind(declaration: tree.Declaration) -> object:
    return type(declaration), isinstance(declaration, tree.Pay) and declaration.saving


# --- Texts --------------------------------------------------------------------------------------


def without_tests(file: tree.File) -> tree.File:
    """The file without its tests."""
    return evolve(file, declarations=tuple(one for one in file.declarations if not isinstance(one, tree.Test)))


def with_all_names(file: tree.File) -> tree.File:
    """The file with what amendments say for the first time, so that tests can name it."""
    said = (anew for one in file.declarations if isinstance(one, tree.Amended) for anew in one.declarations)
    known = {subject(one) for one in file.declarations}
    added = {subject(one): one for one in said if isinstance(one, _AMENDABLE) and subject(one) not in known}
    return evolve(file, declarations=(*file.declarations, *added.values()))


def _text(file: tree.File, amendments: Iterable[Iterable[tree.Declaration]]) -> tree.File:
    """The file with its declarations each replaced in its place by the one that says it anew; new ones at the end."""
    kept: list[tree.Declaration] = [one for one in file.declarations if not isinstance(one, _NOT_OF_THE_TEXT)]
    for said in amendments:
        anew = {subject(one): one for one in said}
        kept = [anew.pop(subject(one), one) for one in kept]
        kept += anew.values()
    return evolve(file, declarations=tuple(kept))


def subject(declaration: tree.Declaration) -> object:
    """What a declaration is about: two about the same thing cannot both hold."""
    match declaration:
        case tree.Cap(scope=scope, payments=payments, payer=payer):
            return "cap", scope, frozenset(name.text for name in payments), payer.text if payer else None
        case tree.Pay() | tree.Codes() | tree.PointList() | tree.Group() | tree.Parameter() | tree.Metric():
            return declaration.name.text
        case tree.Table() | tree.Input():
            return declaration.name.text
        case tree.Always() | tree.AlwaysNeverFalls() | tree.Test() | tree.Use() | tree.Party():
            return declaration.span
        case _:
            return type(declaration)
