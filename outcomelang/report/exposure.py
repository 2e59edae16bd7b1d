"""What a contract exposes its payer to, as a short page for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from outcomelang.proof.exposure import Cliff, Exposure
from outcomelang.report.visible import visible
from outcomelang.value.text import amount_text, grouped


def to_text(exposure: Exposure) -> str:
    """The name of the contract, and a line for each amount."""
    return "".join(f"{visible(line)}\n" for line in _lines(exposure))


def to_object(exposure: Exposure) -> dict[str, Any]:
    """The same as an object; amounts are texts, so that no program reads them as binary numbers."""
    return {
        "contract": exposure.contract,
        "as_signed": exposure.as_signed,
        "currency": exposure.currency,
        "payments": {name: _as_text(amount) for name, amount in exposure.payments},
        "in_a_year": _as_text(exposure.in_a_year),
        "in_all": _as_text(exposure.in_all),
        "without_outcomes": _as_text(exposure.without_outcomes),
        "cliffs": [_cliff_as_object(cliff) for cliff in exposure.cliffs],
    }


def _lines(exposure: Exposure) -> Iterator[str]:
    rows = [
        *((f"at most under {name}", _limited(amount, exposure)) for name, amount in exposure.payments),
        ("at most in one year", _limited(exposure.in_a_year, exposure)),
        ("at most in all", _limited(exposure.in_all, exposure)),
        ("if no outcome occurs", _known(exposure.without_outcomes, exposure)),
        *((f"cliff in {one.payment}, {one.where}", _in_words(one.jump, exposure)) for one in exposure.cliffs),
    ]
    width = max(len(label) for label, _ in rows)
    last = max(len(amount) for _, amount in rows)
    text = " as signed, without its amendments" if exposure.as_signed else ""
    yield f"exposure of {exposure.contract}{text}, with the members that are planned"
    yield from (f"  {label:<{width}}  {amount:>{last}}" for label, amount in rows)


def _limited(amount: Fraction | None, exposure: Exposure) -> str:
    return "unlimited" if amount is None else _in_words(amount, exposure)


def _known(amount: Fraction | None, exposure: Exposure) -> str:
    return "cannot be told" if amount is None else _in_words(amount, exposure)


def _in_words(amount: Fraction, exposure: Exposure) -> str:
    return f"{grouped(amount, separator='_')} {exposure.currency}"


def _as_text(amount: Fraction | None) -> str | None:
    return None if amount is None else amount_text(amount)


def _cliff_as_object(cliff: Cliff) -> dict[str, str]:
    return {"payment": cliff.payment, "where": cliff.where, "jump": amount_text(cliff.jump)}
