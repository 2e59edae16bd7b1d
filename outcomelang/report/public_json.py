"""What everybody may see of a contract, as JSON; `public_statement.schema.json` beside this file describes it.

Money is text, as in a statement. A number that is hidden is the text `*`.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Final, TypeAlias

from attrs import frozen

from outcomelang.report.amount import places_of
from outcomelang.report.provenance import Provenance
from outcomelang.report.public_text import HIDDEN, LEGEND
from outcomelang.settlement.public import PublicSettlement, PublicStatement
from outcomelang.value.text import amount_text

SCHEMA_ID: Final = "urn:outcomelang:public-statement:1"
"""The schema's name; its number is raised when a field is renamed, removed or comes to mean something else."""

Json: TypeAlias = dict[str, object]


def public_to_json(public: PublicStatement, origin: Provenance) -> str:
    """The statement as an object, two spaces to a level, and a line end."""
    latest = public.latest_in_all
    form = _Form(public.step)
    whole = {
        "schema": SCHEMA_ID,
        "contract": {
            "name": public.contract,
            "title": public.title,
            "file": origin.contract_file,
            "sha256": origin.contract_sha256,
        },
        "program": {"name": "outcomelang", "version": origin.version},
        "as_of": public.as_of.isoformat(),
        "currency": public.currency,
        "hidden": {"mark": HIDDEN, "means": LEGEND},
        "settled_in_all": None
        if latest is None
        else {"by": latest.on.isoformat(), "settled": form.money(latest.settled)},
        "next_settlement": None if public.next_settlement is None else public.next_settlement.isoformat(),
        "settlements": [form.settlement(one) for one in public.settlements],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


@frozen
class _Form:
    """Turns the parts into objects; amounts have the decimals of the contract's rounding step."""

    step: Fraction

    def settlement(self, one: PublicSettlement) -> Json:
        """One settlement date, every number so far."""
        return {
            "on": one.on.isoformat(),
            "due": one.due.isoformat(),
            "settled": self.money(one.settled),
            "payments": [
                {
                    "payment": payment.payment,
                    "title": payment.title,
                    "met": _number(payment.met) if payment.counts else None,
                    "settled": self.money(payment.settled),
                }
                for payment in one.payments
            ],
            "groups": [
                {
                    "group": group.group,
                    "title": group.title,
                    "entered": _number(group.entered),
                    "planned": group.planned,
                }
                for group in one.groups
            ],
            "parties": [
                {
                    "party": party.party,
                    "title": party.title,
                    "role": party.role,
                    "paid": self.money(party.paid),
                    "received": self.money(party.received),
                }
                for party in one.parties
            ]
            if one.is_whole
            else HIDDEN,
        }

    def money(self, amount: Fraction | None) -> str:
        """An amount as text, or the mark."""
        if amount is None:
            return HIDDEN
        places = places_of(self.step)
        return amount_text(amount, places if (amount * 10**places).denominator == 1 else None)


def _number(number: int | None) -> int | str:
    return HIDDEN if number is None else number
