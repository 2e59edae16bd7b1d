"""What everybody may see of a contract, as JSON; `public_statement.schema.json` beside this file describes it.

Money is text, as in a statement. A figure that is hidden is the text `*`.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Final, TypeAlias

from outcomelang.report.amount import places_of
from outcomelang.report.provenance import Provenance
from outcomelang.report.public_text import HIDDEN, LEGEND
from outcomelang.settlement.public import PublicPayment, PublicSettlement, PublicStatement
from outcomelang.value.text import amount_text

SCHEMA_ID: Final = "urn:outcomelang:public-statement:1"
"""The schema's name; its number is raised when a field is renamed, removed or comes to mean something else."""

Json: TypeAlias = dict[str, object]


def public_to_json(public: PublicStatement, origin: Provenance) -> str:
    """The statement as an object, two spaces to a level, and a line end."""
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
        "next_settlement": None if public.next_settlement is None else public.next_settlement.isoformat(),
        "settlements": [_settlement(one, public.step) for one in public.settlements],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _settlement(one: PublicSettlement, step: Fraction) -> Json:
    return {
        "on": one.on.isoformat(),
        "due": one.due.isoformat(),
        "is_shown": one.is_shown,
        "settled": money_or_mark(one.settled, step),
        "payments": [_payment(payment, step) for payment in one.payments],
        "groups": [
            {
                "group": group.group,
                "title": group.title,
                "entered": number_or_mark(group.entered),
                "planned": group.planned,
            }
            for group in one.groups
        ],
    }


def _payment(payment: PublicPayment, step: Fraction) -> Json:
    return {
        "payment": payment.payment,
        "title": payment.title,
        "met": number_or_mark(payment.met) if payment.counts else None,
        "settled": money_or_mark(payment.settled, step),
    }


def money_or_mark(amount: Fraction | None, step: Fraction) -> str:
    """An amount with the decimals of a rounding step, or the mark."""
    if amount is None:
        return HIDDEN
    places = places_of(step)
    return amount_text(amount, places if (amount * 10**places).denominator == 1 else None)


def number_or_mark(number: int | None) -> int | str:
    """A number, or the mark."""
    return HIDDEN if number is None else number
