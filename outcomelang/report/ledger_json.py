"""A ledger as JSON: all entries, in order, each with its hash and all that it holds."""

from __future__ import annotations

import json
from collections.abc import Sequence

from outcomelang.ledger.entry import Entry


def ledger_to_json(entries: Sequence[Entry]) -> str:
    """A list of objects, two spaces to a level, and a line end."""
    return json.dumps([{"hash": one.hash, **one.content} for one in entries], ensure_ascii=False, indent=2) + "\n"
