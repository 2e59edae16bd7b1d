"""The frame of a contract: currency, term, settlement dates, rounding and parties, from the tree."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TypeVar

from outcomelang.frozen import frozen
from outcomelang.model.checking import Checking
from outcomelang.model.contract import Funding, Party, Rounding, Settlements
from outcomelang.model.dates_from_tree import check_order, dates_of_schedule, duration_from_tree, warn_outside_term
from outcomelang.model.findings import Findings
from outcomelang.syntax import tree
from outcomelang.syntax.expression import DurationLiteral, MoneyLiteral, walk
from outcomelang.value.calendar import DateOutOfRange, add
from outcomelang.value.duration import Duration

_Declaration = TypeVar("_Declaration", tree.Currency, tree.Term, tree.Settle, tree.Rounding, tree.PaymentDefaults)


_CODE = re.compile("[A-Z]{3}")

MAXIMUM_SETTLEMENTS = 1_000
"""The most settlement dates of a contract: 19 years of weeks. Each is worked out by itself, from all data."""


@frozen
class Frame:
    """What the header says; None where it does not say it, or not rightly, which has then been reported."""

    currency: str
    term: tuple[date, date] | None
    settlements: Settlements | None
    rounding: Rounding
    defaults: tuple[tree.Shares | None, tree.Shares | None]


def frame_from_tree(file: tree.File, findings: Findings) -> Frame:
    """Check the header. A library needs none of it; a contract needs currency, term and settlement dates."""
    currency = _only(file, findings, tree.Currency, "the currency")
    term_said = _only(file, findings, tree.Term, "the term")
    settle = _only(file, findings, tree.Settle, "`settle`")
    rounding = _only(file, findings, tree.Rounding, "the rounding")
    _check_complete(file, findings)
    code = _currency_from_tree(currency, file, findings)
    term = _term_from_tree(term_said, findings) if term_said else None
    return Frame(
        currency=code,
        term=term,
        settlements=_settlements_from_tree(settle, findings, term) if settle else None,
        rounding=_rounding_from_tree(rounding, findings, code) if rounding else Rounding(),
        defaults=_payment_defaults(file, findings),
    )


def _only(file: tree.File, findings: Findings, kind: type[_Declaration], words: str) -> _Declaration | None:
    return findings.only((one for one in file.declarations if isinstance(one, kind)), words)


def _check_complete(file: tree.File, findings: Findings) -> None:
    if file.kind == "library":
        return
    needed: tuple[tuple[type[tree.Declaration], str, str], ...] = (
        (tree.Currency, "currency", "currency DKK"),
        (tree.Term, "term", "term 2022-01-01 to 2031-12-31"),
        (tree.Settle, "settlement dates", "settle on 30 June, 31 December"),
    )
    said = {type(declaration) for declaration in file.declarations}
    for kind, noun, example in needed:
        if kind not in said:
            findings.error("OUT255", f"the contract says no {noun}", file.name.span, f"write `{example}`")
    if tree.Pay in said and not any(isinstance(d, tree.Party) and d.role == "payer" for d in file.declarations):
        message = "the contract has payments and no payer"
        findings.error("OUT255", message, file.name.span, 'write `payer fjordby "Fjordby Kommune"`')


def _currency_from_tree(currency: tree.Currency | None, file: tree.File, findings: Findings) -> str:
    """The contract's currency; where it is not said, or wrongly, that of the amounts, so that they are checked."""
    amounts = list(dict.fromkeys(node.currency for node in walk(file) if isinstance(node, MoneyLiteral)))
    if currency is None:
        return amounts[0] if amounts else ""
    code = currency.code.text
    if not _CODE.fullmatch(code):
        message = f"`{code}` is not the code of a currency: three capital letters"
        findings.error("OUT252", message, currency.code.span, "write `DKK`, `EUR`, `GBP` ...")
    elif amounts and code not in amounts:
        message = f"no amount of the contract is in {code}: they are in {' and '.join(amounts)}"
        findings.error("OUT252", message, currency.code.span, f"write `currency {amounts[0]}`, or amounts in {code}")
    else:
        return code
    return amounts[0] if amounts else code


def _term_from_tree(term: tree.Term, findings: Findings) -> tuple[date, date] | None:
    return (term.first.value, term.last.value) if check_order(term.first, term.last, findings) else None


def _settlements_from_tree(
    settle: tree.Settle, findings: Findings, term: tuple[date, date] | None
) -> Settlements | None:
    due = _due_from_tree(settle.due, findings) if settle.due else None
    dates = dates_of_schedule(settle.schedule, findings, term)
    if dates is None:
        return None
    if not dates:
        findings.error("OUT260", "no settlement date falls inside the term", settle.span)
        return None
    if len(dates) > MAXIMUM_SETTLEMENTS:
        message = f"a contract settles on at most {MAXIMUM_SETTLEMENTS:,} dates, not {len(dates):,}"
        findings.error("OUT261", message, settle.schedule.span, "take a longer step")
        return None
    if settle.due and due and not _has_due_date(dates[-1], due):
        message = f"what is settled on {dates[-1]} would be due after the year 9999, {due} later"
        findings.error("OUT261", message, settle.due.span, "let it be due earlier")
        return None
    return Settlements(dates, due, span=settle.span)


def _has_due_date(settlement: date, due: Duration) -> bool:
    try:
        add(settlement, due)
    except DateOutOfRange:
        return False
    return True


def _due_from_tree(literal: DurationLiteral, findings: Findings) -> Duration | None:
    due = duration_from_tree(literal)
    if due.is_whole:
        return due
    message = f"a payment cannot be due {due} later"
    findings.error("OUT261", message, literal.span, "take a whole number of days, weeks, months or years")
    return None


def _rounding_from_tree(rounding: tree.Rounding, findings: Findings, currency: str) -> Rounding:
    check_currency(rounding.step, findings, currency)
    step = rounding.step.amount
    if step <= 0:
        findings.error("OUT263", "amounts cannot be rounded to 0", rounding.step.span, f"write `0.01 {currency}`")
        step = Fraction(1, 100)
    return Rounding(rounding.mode, step, bool(rounding.in_total))


def check_currency(amount: MoneyLiteral, findings: Findings, currency: str) -> None:
    """Report an amount in another currency than the contract's."""
    if amount.currency != currency:
        message = f"`{findings.source.excerpt(amount.span)}` is not in {currency}, the contract's currency"
        hint = f"write the amount in {currency}: a contract is settled in one currency"
        findings.error("OUT217", message, amount.span, hint)


def _payment_defaults(file: tree.File, findings: Findings) -> tuple[tree.Shares | None, tree.Shares | None]:
    said = [one for one in file.declarations if isinstance(one, tree.PaymentDefaults)]
    by = findings.only((one.by for one in said if one.by), "who pays, `payments by`,")
    to = findings.only((one.to for one in said if one.to), "who is paid, `payments to`,")
    return by, to


def party_from_tree(party: tree.Party, checking: Checking) -> Party:
    """A party and what it pays in; only an investor does."""
    if party.fundings and party.role != "investor":
        message = f"`{party.name.text}` is a {party.role}, and only an investor funds the work"
        checking.error("OUT265", message, party.fundings[0].span, f"declare it as `investor {party.name.text}`")
    return Party(
        name=party.name.text,
        title=party.title.value if party.title else None,
        span=party.span,
        role=party.role,
        fundings=tuple(_funding_from_tree(funding, checking) for funding in party.fundings),
    )


def _funding_from_tree(funding: tree.Funding, checking: Checking) -> Funding:
    check_currency(funding.amount, checking, checking.currency)
    if funding.amount.amount <= 0:
        checking.error("OUT277", "an investor funds an amount above 0", funding.amount.span)
    # Money is often paid in before the term begins; never after it has ended.
    if checking.term and funding.on.value > checking.term[1]:
        warn_outside_term([funding.on], checking, checking.term, "the investor pays in")
    return Funding(funding.amount.amount, funding.on.value)
