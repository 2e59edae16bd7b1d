"""The contract's caps and floors, from the tree."""

from __future__ import annotations

from collections.abc import Sequence

from outcomelang.diagnostic import Label
from outcomelang.model.checking import Checking
from outcomelang.model.contract import Cap, Floor, Shares
from outcomelang.model.dates_from_tree import day_of_year
from outcomelang.model.findings import did_you_mean
from outcomelang.model.payment_clauses_from_tree import amount_from_tree, check_excess
from outcomelang.model.scope import PaymentName
from outcomelang.model.shares_from_tree import PAYEES, PAYERS, Defaults, check_parties, shares_from_tree
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name


def caps_from_tree(caps: Sequence[tree.Cap], checking: Checking, savings: frozenset[str]) -> tuple[Cap, ...]:
    """The caps, in the order of the file."""
    _check_said_once(caps, checking)
    made = [_cap(cap, checking, savings) for cap in caps]
    return tuple(cap for cap in made if cap)


def _check_said_once(caps: Sequence[tree.Cap], checking: Checking) -> None:
    met: dict[object, tree.Cap] = {}
    for cap in caps:
        payments = tuple(sorted(name.text for name in cap.payments))
        before = met.setdefault((cap.scope, payments, cap.payer.text if cap.payer else None), cap)
        if before is not cap:
            label = Label(before.span, "said here first")
            checking.error("OUT256", "the same is capped twice", cap.span, "keep one of the two", (label,))


def _cap(cap: tree.Cap, checking: Checking, savings: frozenset[str]) -> Cap | None:
    amount = amount_from_tree(cap.amount, checking)
    check_excess(cap.carried_forward, cap.scope, cap.span, checking)
    payments = _payments(cap.payments, checking, savings)
    if cap.payer:
        check_parties([cap.payer], checking, PAYERS)
    if amount is None:
        return None
    return Cap(
        scope=cap.scope,
        amount=amount,
        payments=payments,
        span=cap.span,
        payer=cap.payer.text if cap.payer else None,
        pro_rata=cap.pro_rata,
        year_start=day_of_year(cap.year_start) if cap.year_start else None,
        carried_forward=bool(cap.carried_forward),
    )


def _payments(names: Sequence[Name], checking: Checking, savings: frozenset[str]) -> tuple[str, ...]:
    met: dict[str, Name] = {}
    for name in names:
        before = met.setdefault(name.text, name)
        if before is not name:
            label = Label(before.span, "named here first")
            checking.error("OUT256", f"`{name.text}` is said twice", name.span, "name each once", (label,))
        else:
            find_payment(name, checking, savings)
    return tuple(met)


def find_payment(name: Name, checking: Checking, savings: frozenset[str]) -> PaymentName | None:
    """The payment that a clause names; a saving is none."""
    if name.text in savings:
        message = f"`{name.text}` is a saving, which is reported and not paid"
        hint = did_you_mean(name.text, [one for one in checking.names.like("payment") if one not in savings])
        checking.error("OUT201", message, name.span, hint)
        return None
    return checking.find(name, PaymentName)


def floors_from_tree(floors: Sequence[tree.Floor], checking: Checking, defaults: Defaults) -> tuple[Floor, ...]:
    """The floors: who pays what is lacking, and to whom, as for a payment."""
    made: list[Floor] = []
    for floor in floors:
        amount = amount_from_tree(floor.amount, checking)
        by = _shares(floor, floor.by, defaults.by, PAYERS, checking)
        to = _shares(floor, floor.to, defaults.to, PAYEES, checking)
        if amount:
            made.append(Floor(amount, by, to, span=floor.span))
    checking.only(floors, "`floor total`")
    return tuple(made)


def _shares(
    floor: tree.Floor, own: tree.Shares | None, default: Shares | None, roles: tuple[str, ...], checking: Checking
) -> Shares:
    if own:
        return shares_from_tree(own, checking, roles)
    if default is None:
        word = "by" if roles == PAYERS else "to"
        message = f"it is not said who {'pays' if word == 'by' else 'is paid'} what the floor adds"
        checking.error("OUT267", message, floor.span, f"write `floor total ... {word} PARTY`")
    return default or ()
