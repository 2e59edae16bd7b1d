"""A settlement as an entry of a ledger holds it: what it paid to whom, and how the contract stands after it.

No participant is in it: amounts are by payment, party and settlement. Where the order of parties decides who takes the
missing step of a split, they stand in a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from outcomelang.ledger.entry import Json
from outcomelang.settlement.finance import FinancePast
from outcomelang.settlement.party_shares import PartyPast
from outcomelang.settlement.past import Past
from outcomelang.settlement.record import Record
from outcomelang.settlement.return_cap import ReturnCapping
from outcomelang.settlement.standing import Standing
from outcomelang.settlement.statement import Transfer
from outcomelang.settlement.transfers import SplitPast
from outcomelang.settlement.waterfall import WaterfallPast
from outcomelang.value.text import amount_text


def record_to_json(record: Record) -> Json:
    """All of a settlement that is the same whoever records it, from whatever files."""
    return {
        "settlement": record.on.isoformat(),
        "due": record.due.isoformat(),
        "paid_now": amounts(record.paid_now),
        "corrections": amounts(record.corrections),
        "floors": [amount_text(one) for one in record.floors],
        "transfers": transfers(record.transfers),
        "guarantee": None
        if record.guarantee is None
        else {
            "shortfall": amount_text(record.guarantee.shortfall),
            "transfers": transfers(record.guarantee.transfers),
        },
        "standing": _standing(record.standing),
    }


def amounts(by_name: Mapping[str, Fraction]) -> Json:
    """Amounts by name."""
    return {name: amount_text(amount) for name, amount in by_name.items()}


def transfers(paid: Iterable[Transfer]) -> list[Json]:
    """Who pays whom, in order."""
    return [_transfer(one, one.amount) for one in paid]


def _transfer(one: Transfer, amount: Fraction) -> Json:
    return {"payment": one.payment, "payer": one.payer, "payee": one.payee, "amount": amount_text(amount)}


def _standing(standing: Standing) -> Json:
    return {
        "settled": amounts(standing.settled),
        "limits": {name: _past(one) for name, one in standing.past.items()},
        "splits": {name: _split(one) for name, one in standing.splits.items()},
        "budgets": {name: _parties(one) for name, one in standing.budgets.items()},
        **_finance(standing.finance),
    }


def _past(past: Past) -> Json:
    return {
        "increases": {on.isoformat(): amount_text(amount) for on, amount in past.increases},
        "let_through": amount_text(past.let_through),
        "allowed": amount_text(past.allowed),
        "rounded": amount_text(past.rounded),
    }


def _split(split: SplitPast) -> Json:
    return {
        "payers": _parties(split.payers),
        "paid": amounts(split.paid),
        "payees": [{"payer": payer, **_party(payee, one)} for (payer, payee), one in split.payees.items()],
    }


def _parties(parties: Mapping[str, PartyPast]) -> list[Json]:
    return [_party(name, one) for name, one in parties.items()]


def _party(name: str, one: PartyPast) -> Json:
    return {"party": name, "entitled": amount_text(one.entitled), "allotted": amount_text(one.allotted)}


def _finance(finance: FinancePast) -> Json:
    return {
        "waterfall": None if finance.waterfall is None else _waterfall(finance.waterfall),
        "return_cap": None if finance.capping is None else _return_cap(finance.capping),
        "received": amounts(finance.received),
    }


def _waterfall(waterfall: WaterfallPast) -> Json:
    return {
        "accounts": [
            {"step": step, "investor": investor, "balance": amount_text(one.balance), "since": _day(one.since)}
            for (step, investor), one in waterfall.accounts.items()
        ],
        "paid": [_parties(one) for one in waterfall.paid],
    }


def _return_cap(capping: ReturnCapping) -> Json:
    return {
        "balance": amount_text(capping.account.balance),
        "since": _day(capping.account.since),
        "kept_back": [_transfer(one, amount) for one, amount in capping.kept_back.items()],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
