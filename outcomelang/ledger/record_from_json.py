"""A settlement back from an entry of a ledger.

The rates and fundings of investors' accounts are the contract's; the entry says only what the accounts hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from outcomelang.model.contract import Contract
from outcomelang.settlement.finance import FinancePast
from outcomelang.settlement.investor_account import account_of
from outcomelang.settlement.party_shares import PartyPast
from outcomelang.settlement.past import Past
from outcomelang.settlement.record import Guaranteed, Record
from outcomelang.settlement.return_cap import ReturnCapping
from outcomelang.settlement.standing import Standing
from outcomelang.settlement.statement import Transfer
from outcomelang.settlement.transfers import SplitPast
from outcomelang.settlement.waterfall import WaterfallPast, dry


class NotARecord(ValueError):
    """An entry that is not of the form in which settlements are recorded, or of another contract."""


def record_from_json(content: Mapping[str, Any], contract: Contract) -> Record:
    """The settlement that an entry holds; raises `NotARecord`."""
    try:
        return Record(
            on=_day(content["settlement"]),
            due=_day(content["due"]),
            paid_now=amounts(content["paid_now"]),
            corrections=amounts(content["corrections"]),
            floors=tuple(map(Fraction, content["floors"])),
            transfers=_transfers(content["transfers"]),
            guarantee=_guaranteed(content["guarantee"]),
            standing=_Standings(contract).standing(content["standing"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise NotARecord(str(content.get("settlement"))) from error


def amounts(by_name: Mapping[str, str]) -> dict[str, Fraction]:
    """Amounts by name."""
    return {name: Fraction(amount) for name, amount in by_name.items()}


def _transfers(found: list[Any]) -> tuple[Transfer, ...]:
    return tuple(evolve(_unpaid(one), amount=Fraction(one["amount"])) for one in found)


def _unpaid(one: Mapping[str, Any]) -> Transfer:
    return Transfer(one["payment"], one["payer"], one["payee"], Fraction(0))


def _guaranteed(found: Mapping[str, Any] | None) -> Guaranteed | None:
    return None if found is None else Guaranteed(Fraction(found["shortfall"]), _transfers(found["transfers"]))


def _parties(found: list[Any]) -> dict[str, PartyPast]:
    return {one["party"]: _party(one) for one in found}


def _party(one: Mapping[str, Any]) -> PartyPast:
    return PartyPast(Fraction(one["entitled"]), Fraction(one["allotted"]))


@frozen
class _Standings:
    contract: Contract

    def standing(self, found: Mapping[str, Any]) -> Standing:
        return Standing(
            past={name: self._past(one) for name, one in found["limits"].items()},
            splits={name: self._split(one) for name, one in found["splits"].items()},
            budgets={name: _parties(one) for name, one in found["budgets"].items()},
            settled=amounts(found["settled"]),
            finance=FinancePast(
                waterfall=self._waterfall(found["waterfall"]),
                capping=self._return_cap(found["return_cap"]),
                received=amounts(found["received"]),
            ),
        )

    def _past(self, one: Mapping[str, Any]) -> Past:
        return Past(
            increases=tuple((_day(on), Fraction(amount)) for on, amount in sorted(one["increases"].items())),
            let_through=Fraction(one["let_through"]),
            allowed=Fraction(one["allowed"]),
            rounded=Fraction(one["rounded"]),
        )

    def _split(self, one: Mapping[str, Any]) -> SplitPast:
        payees = {(payee["payer"], payee["party"]): _party(payee) for payee in one["payees"]}
        return SplitPast(_parties(one["payers"]), amounts(one["paid"]), payees)

    def _waterfall(self, found: Mapping[str, Any] | None) -> WaterfallPast | None:
        """The steps and accounts of the contract, with what they have paid and hold."""
        if found is None or self.contract.waterfall is None:
            _check((found is None) == (self.contract.waterfall is None))
            return None
        empty = dry(self.contract, self.contract.waterfall)
        held = {(one["step"], one["investor"]): one for one in found["accounts"]}
        _check(held.keys() == empty.accounts.keys() and len(found["paid"]) == len(empty.paid))
        accounts = {
            key: evolve(one, balance=Fraction(held[key]["balance"]), since=_day_or_none(held[key]["since"]))
            for key, one in empty.accounts.items()
        }
        return WaterfallPast(accounts, tuple(map(_parties, found["paid"])))

    def _return_cap(self, found: Mapping[str, Any] | None) -> ReturnCapping | None:
        cap = self.contract.cap_return
        if found is None or cap is None:
            _check((found is None) == (cap is None))
            return None
        account = account_of(self.contract, cap.investors, cap.rate)
        held = evolve(account, balance=Fraction(found["balance"]), since=_day_or_none(found["since"]))
        kept_back = {_unpaid(one): Fraction(one["amount"]) for one in found["kept_back"]}
        return ReturnCapping(frozenset(cap.investors), held, kept_back)


def _check(is_so: bool) -> None:  # noqa: FBT001 (it is what is checked)
    if not is_so:
        raise ValueError("an entry of other clauses than the contract has")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or_none(text: str | None) -> date | None:
    return None if text is None else _day(text)
