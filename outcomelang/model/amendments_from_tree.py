"""Amendments, from the tree: each amended text is checked as a whole, as the text it will be in its period.

Amendments are made one after the other, in the order of the file. The text of a day is the contract's own with all
amendments in force on it: what an amendment says anew replaces what stood there, also where an earlier amendment said
it, and what it says for the first time is added at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from outcomelang.diagnostic import Diagnostic, Label
from outcomelang.frozen import frozen
from outcomelang.model.contract import AmendedText, Amendment, Contract
from outcomelang.model.dates_from_tree import check_order
from outcomelang.model.entrants import EntrantsText, faults, with_entrants
from outcomelang.model.expression import Period
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

_ONE_DAY = timedelta(days=1)

Check = Callable[[tree.File, Source], "Checked"]


@frozen
class Amended:
    """The amendments of a file, the texts they make, and what the checks say of these texts.

    `texts` are those of settlements, each with its entrants; `entrants` those for entrants by the contract as signed.
    """

    amendments: tuple[Amendment, ...]
    texts: tuple[AmendedText, ...]
    entrants: tuple[EntrantsText, ...]
    found: tuple[tuple[Diagnostic, ...], ...]


def amendments_from_tree(file: tree.File, signed: Contract | None, findings: Findings, check: Check) -> Amended:
    """Check every amended text; only what is found inside an amendment, or what it makes wrong, is new."""
    said = [one for one in file.declarations if isinstance(one, tree.Amended)]
    amendments = tuple(_amendment(one, findings) for one in said)
    may_say = list(_of_one_kind(file, [_amendable(one, findings) for one in said], findings))
    _check_clauses(file, zip(said, may_say, strict=True), findings)
    amending = _Amending(file, amendments, said, may_say, findings, check)
    texts: list[AmendedText] = []
    by_entrants = _together(amendments, "entrants")
    entrants = amending.entrants((), by_entrants, signed)
    for places in _together(amendments, "settlements"):
        contract = amending.text(places)
        governed = amending.entrants(places, by_entrants, contract)
        if contract:
            texts.append(AmendedText(places, with_entrants(contract, governed) if governed else contract))
    return Amended(amendments, tuple(texts), tuple(entrants), tuple(amending.found))


@define
class _Amending:
    """Makes and checks the texts; `may_say` is what each amendment says and may say."""

    file: tree.File
    amendments: Sequence[Amendment]
    said: Sequence[tree.Amended]
    may_say: Sequence[Sequence[tree.Declaration]]
    findings: Findings
    check: Check
    found: list[tuple[Diagnostic, ...]] = field(factory=list, init=False)

    def text(self, places: tuple[int, ...]) -> Contract | None:
        """The text as some amendments make it read; what is found in it is noted once."""
        declarations = _text(self.file, [(self.said[place].scope, self.may_say[place]) for place in places])
        checked = self.check(evolve(self.file, declarations=declarations), self.findings.source)
        self.found.append(checked.diagnostics)
        known = set(self.findings.diagnostics)
        new = (one for one in checked.diagnostics if one not in known)
        self.findings.diagnostics.extend(_as_of_amendments(new, [self.said[place] for place in places]))
        return checked.contract

    def entrants(
        self,
        places: tuple[int, ...],
        by_entrants: Mapping[tuple[int, ...], tuple[Period, ...]],
        contract: Contract | None,
    ) -> list[EntrantsText]:
        """The texts for entrants beside that of some settlements."""
        found = []
        for more, periods in by_entrants.items():
            text = self.text(tuple(sorted((*places, *more))))
            if contract and text:
                for message, span, hint in faults(contract, text):
                    self.findings.error("OUT297", message, span, hint)
                found.append(EntrantsText(periods, text))
        return found


def _amendment(amended: tree.Amended, findings: Findings) -> Amendment:
    check_order(amended.first, amended.last, findings)
    return Amendment(
        title=amended.title.value if amended.title else None,
        scope=amended.scope,
        first=amended.first.value,
        last=amended.last.value if amended.last else None,
        span=amended.span,
    )


def _together(amendments: Sequence[Amendment], scope: str) -> Mapping[tuple[int, ...], tuple[Period, ...]]:
    """Each set of amendments of a kind that are in force together, by place, and the periods in which they are."""
    of_kind = [(place, one) for place, one in enumerate(amendments) if one.scope == scope]
    ends = (one.last + _ONE_DAY for _, one in of_kind if one.last and one.last < date.max)
    changes = sorted({*(one.first for _, one in of_kind), *ends})
    found: dict[tuple[int, ...], tuple[Period, ...]] = {}
    for first, following in zip_longest(changes, changes[1:]):
        places = tuple(place for place, one in of_kind if one.holds_on(first))
        if places:
            period = (first, following - _ONE_DAY if following else None)
            found[places] = (*found.get(places, ()), period)
    return found


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
        word = findings.source.excerpt(one.span).split(maxsplit=1)[0]
        if not isinstance(one, _AMENDABLE):
            message = f"`{word}` cannot be amended: it holds for the contract's whole life"
            findings.error("OUT297", message, one.span, "amend figures, groups, payments, limits or shares")
            continue
        if amended.scope == "entrants" and not _is_of_members(one):
            message = f"this `{word}` is not of single members, and cannot be amended for entrants"
            hint = "for entrants amend price lines, metrics of members, parameters, codes or points"
            findings.error("OUT297", message, one.span, hint)
            continue
        before = said.setdefault(subject(one), one)
        if before is not one:
            label = Label(before.span, "said here first")
            findings.error("OUT256", "an amendment says the same twice", one.span, "keep one of the two", (label,))
    return list(said.values())


def _is_of_members(declaration: tree.Declaration) -> bool:
    match declaration:
        case tree.Metric(level=level):
            return level is not None and level.word == "of"
        case tree.Pay(formula=formula):
            return formula is None
        case _:
            return isinstance(declaration, tree.Parameter | tree.Codes | tree.PointList)


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


def _check_clauses(
    file: tree.File, amendments: Iterable[tuple[tree.Amended, Iterable[tree.Declaration]]], findings: Findings
) -> None:
    """Check that for entrants a payment that is there already gets other price lines, and nothing else."""
    known = {one.name.text: one for one in file.declarations if isinstance(one, tree.Pay)}
    for amended, said in amendments:
        for one in said:
            if amended.scope == "settlements" or not isinstance(one, tree.Pay):
                continue
            before = known.setdefault(one.name.text, one)
            if before is one:
                continue
            if before.formula is not None:
                message = f"`{one.name.text}` is a formula, and no payment of single members"
                findings.error("OUT297", message, one.span, "amend it for settlements")
            for clause in one.clauses:
                message = f"this is of `{one.name.text}` as a whole, and not of its entrants"
                findings.error("OUT297", message, clause.span, "leave it out: for entrants, price lines are amended")


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


def _text(
    file: tree.File, amendments: Iterable[tuple[str, Iterable[tree.Declaration]]]
) -> tuple[tree.Declaration, ...]:
    """The declarations, each replaced in its place by the one that says it anew; new ones at the end."""
    kept: list[tree.Declaration] = [one for one in file.declarations if not isinstance(one, _NOT_OF_THE_TEXT)]
    for scope, said in amendments:
        anew = {subject(one): one for one in said}
        kept = [_replaced(one, anew.pop(subject(one), one), scope) for one in kept]
        kept += anew.values()
    return tuple(kept)


def _replaced(before: tree.Declaration, anew: tree.Declaration, scope: str) -> tree.Declaration:
    """What is said anew; for entrants, of a payment, the price lines alone."""
    if scope == "entrants" and isinstance(anew, tree.Pay) and isinstance(before, tree.Pay):
        return evolve(before, lines=anew.lines)
    return anew


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
