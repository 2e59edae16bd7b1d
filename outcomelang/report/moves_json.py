"""The money that moved, as JSON: amounts are text, as in a statement."""

from __future__ import annotations

from typing import TypeAlias

from outcomelang.comparison.moved import Moved, Moves
from outcomelang.value.text import amount_text

Json: TypeAlias = dict[str, object]


def moves_to_object(moved: Moves) -> Json:
    """A list for each way to look at it; `members` is null where no lines were compared."""
    return {
        "settlements": [_one(one, "on") for one in moved.settlements],
        "payments": [_one(one, "on", "payment") for one in moved.payments],
        "savings": [_one(one, "on", "saving") for one in moved.savings],
        "transfers": [_one(one, "on", "payer", "payee") for one in moved.transfers],
        "parties": [_one(one, "party", "of") for one in moved.parties],
        "members": None if moved.members is None else [_one(one, "payment", "member") for one in moved.members],
    }


def _one(moved: Moved, *names: str) -> Json:
    amounts = {"before": moved.before, "after": moved.after, "moved": moved.by}
    return {
        **dict(zip(names, moved.of, strict=True)),
        **{name: amount_text(amount) for name, amount in amounts.items()},
    }
