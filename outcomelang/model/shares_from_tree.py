"""Who pays, who is paid, and in which shares, from the tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from outcomelang.diagnostic import Label
from outcomelang.frozen import frozen
from outcomelang.model.checking import Checking
from outcomelang.model.contract import Party, Shares, SharesFrom
from outcomelang.model.dates_from_tree import check_ascending, warn_outside_term
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name
from outcomelang.value.text import percent_text

PAYERS = ("payer",)
PAYEES = ("provider", "investor", "evaluator", "guarantor")
INVESTORS = ("investor",)
GUARANTORS = ("guarantor",)
PARTIES = (*PAYERS, *PAYEES)

_WANTED = {
    PAYERS: "a payer",
    PAYEES: "a party that is paid",
    INVESTORS: "an investor",
    GUARANTORS: "a guarantor",
    PARTIES: "a party",
}


def shares_from_tree(shares: tree.Shares, checking: Checking, roles: tuple[str, ...]) -> Shares:
    """Check shares between parties of some roles; those that are wrong are left out."""
    first = _parts_from_tree(shares.parts, checking, roles, equally=shares.equally)
    dated = [
        SharesFrom(one.first.value, parts)
        for one in shares.dated
        if (parts := _parts_from_tree(one.parts, checking, roles, equally=False))
    ]
    days = [one.first for one in shares.dated]
    check_ascending(days, checking)
    warn_outside_term(days, checking, checking.term, "shares change")
    return (*((SharesFrom(None, first),) if first else ()), *dated)


def _parts_from_tree(
    parts: Sequence[tree.ShareOf], checking: Checking, roles: tuple[str, ...], *, equally: bool
) -> tuple[tuple[str, Fraction], ...]:
    check_parties([part.party for part in parts], checking, roles)
    percents = _percents(parts, checking, equally=equally)
    return tuple((part.party.text, percent) for part, percent in zip(parts, percents, strict=True)) if percents else ()


def _percents(parts: Sequence[tree.ShareOf], checking: Checking, *, equally: bool) -> tuple[Fraction, ...] | None:
    """The share of each party; None after an error."""
    span = parts[0].span.to(parts[-1].span)
    said = [part.percent.value for part in parts if part.percent]
    if equally:
        if said:
            checking.error("OUT264", "`equally` and percentages contradict each other", span, "keep one of the two")
            return None
        return (Fraction(1, len(parts)),) * len(parts)
    if not said and len(parts) == 1:
        return (Fraction(1),)
    if len(said) < len(parts):
        silent = next(part.party for part in parts if not part.percent)
        message = f"the share of `{silent.text}` is not said"
        checking.error(
            "OUT264", message, silent.span, "give each party a percentage, or write `equally` after the last"
        )
        return None
    if sum(said) != 1:
        message = f"the shares add up to {percent_text(sum(said, Fraction(0)))}, not 100%"
        checking.error("OUT264", message, span, "let them add up to 100%, or write `equally` without percentages")
        return None
    return tuple(said)


def check_parties(names: Iterable[Name], checking: Checking, roles: tuple[str, ...]) -> tuple[str, ...]:
    """The parties that a clause names, each once and each in one of the roles."""
    met: dict[str, Name] = {}
    for name in names:
        before = met.setdefault(name.text, name)
        if before is not name:
            label = Label(before.span, "named here first")
            message = f"`{name.text}` is named twice"
            checking.error("OUT266", message, name.span, "name each party once", (label,))
            continue
        party = checking.find(name, Party)
        if party and party.role not in roles:
            message = f"`{name.text}` is a {party.role}, and {_WANTED[roles]} is wanted here"
            checking.error(
                "OUT265", message, name.span, f"declare the party in the role it has, or name {_WANTED[roles]}"
            )
    return tuple(met)


@frozen
class Defaults:
    """Who pays and who is paid where a payment does not say; None where that cannot be told."""

    by: Shares | None
    to: Shares | None


def defaults_from_tree(file: tree.File, by: tree.Shares | None, to: tree.Shares | None, checking: Checking) -> Defaults:
    """The contract's defaults: what `payments` says, else the parties that leave no choice.

    A single payer pays all. A waterfall receives all; else a single investor does, since it bears the risk; else,
    where there is no investor, a single provider.
    """
    has_waterfall = any(isinstance(declaration, tree.Waterfall) for declaration in file.declarations)
    investors = _with_role(file, "investor")
    return Defaults(
        by=shares_from_tree(by, checking, PAYERS) if by else _all_to_one(_with_role(file, "payer")),
        to=shares_from_tree(to, checking, PAYEES)
        if to
        else ()
        if has_waterfall
        else _all_to_one(investors or _with_role(file, "provider")),
    )


def _with_role(file: tree.File, role: str) -> list[str]:
    parties = (one for one in file.declarations if isinstance(one, tree.Party) and one.role == role)
    return [party.name.text for party in parties]


def _all_to_one(parties: Sequence[str]) -> Shares | None:
    return (SharesFrom(None, ((parties[0], Fraction(1)),)),) if len(parties) == 1 else None
