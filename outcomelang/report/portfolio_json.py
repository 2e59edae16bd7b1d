"""A portfolio as JSON for another program; `portfolio.schema.json` beside this file describes it.

Money is text, as in a statement.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Final, TypeAlias

from outcomelang.portfolio.contract_summary import ContractSummary
from outcomelang.portfolio.portfolio import InCurrency, InvestorInAll, PartyInAll, Portfolio
from outcomelang.report.amount import places_of
from outcomelang.value.text import amount_text

SCHEMA_ID: Final = "urn:outcomelang:portfolio:1"
"""The schema's name; its number is raised when a field is renamed, removed or comes to mean something else."""

Json: TypeAlias = dict[str, object]


def portfolio_to_json(portfolio: Portfolio, failed: tuple[str, ...]) -> str:
    """The portfolio as an object, two spaces to a level, and a line end; `failed` are the files without a summary."""
    whole = {
        "schema": SCHEMA_ID,
        "as_of": portfolio.as_of.isoformat(),
        "contracts": [_contract(one) for one in portfolio.contracts],
        "not_settled": list(failed),
        "currencies": [_currency(one) for one in portfolio.sums],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _contract(one: ContractSummary) -> Json:
    return {
        "file": one.file,
        "contract": one.name,
        "title": one.title,
        "currency": one.currency,
        "latest_settlement": None if one.latest is None else one.latest.isoformat(),
        **_sums(one, one.step),
        "payers": [{"party": each.party, "paid": _money(each.amount, one.step)} for each in one.payers],
        "budgets": [{"party": each.party, "saved": _money(each.amount, one.step)} for each in one.budgets],
    }


def _currency(one: InCurrency) -> Json:
    return {
        "currency": one.currency,
        "contracts": one.contracts,
        **_sums(one),
        "payers": [_party(each, "paid") for each in one.payers],
        "investors": [_investor(each) for each in one.investors],
        "budgets": [_party(each, "saved") for each in one.budgets],
    }


def _sums(one: ContractSummary | InCurrency, step: Fraction = Fraction(1, 100)) -> Json:
    return {
        "people": one.people,
        "planned": one.planned,
        "committed": _money(one.committed, step),
        "paid_in": _money(one.paid_in, step),
        "paid": _money(one.paid, step),
        "guaranteed": _money(one.guaranteed, step),
        "at_most": None if one.at_most is None else _money(one.at_most, step),
        "met": one.met,
        "planned_outcomes": one.planned_outcomes,
        "savings": _money(one.savings, step),
    }


def _party(one: PartyInAll, what: str) -> Json:
    return {"party": one.party, "contracts": one.contracts, what: _money(one.amount)}


def _investor(one: InvestorInAll) -> Json:
    return {
        "investor": one.investor,
        "contracts": one.contracts,
        "committed": _money(one.committed),
        "paid_in": _money(one.paid_in),
        "paid_back": _money(one.paid_back),
        "multiple": None if one.multiple is None else amount_text(one.multiple),
        "yearly_return": None if one.yearly_return is None else amount_text(one.yearly_return),
    }


def _money(amount: Fraction, step: Fraction = Fraction(1, 100)) -> str:
    places = places_of(step)
    return amount_text(amount, places if (amount * 10**places).denominator == 1 else None)
