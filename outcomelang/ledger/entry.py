"""An entry of a ledger: a settlement in canonical JSON, with the hash of the entry before it inside.

The text of an entry is JSON in UTF-8 with sorted keys and without spaces, and amounts are exact numbers as text, such
as `90000.5` and `100/3`. Its hash is the SHA-256 of that text. The hash of the entry before stands in the text as
`previous`, which is empty in the first, so that each hash vouches for all entries up to its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Final, TypeAlias

from attrs import frozen

Json: TypeAlias = dict[str, object]

FORMAT: Final = 1
"""The form of entries; raised when a field is renamed, removed or comes to mean something else."""


@frozen(slots=False)
class Entry:
    """An entry as it is stored: `contract`, `settlement` (such as `2024-06-30`) and `number` stand in its text, too."""

    number: int
    contract: str
    settlement: str
    hash: str
    text: str

    @cached_property
    def content(self) -> Mapping[str, object]:
        """What the text says; nothing if it is not a JSON object."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def entry_of(content: Mapping[str, object], after: Entry | None) -> Entry:
    """The entry of a content, chained to the one before it in the ledger."""
    number = after.number + 1 if after else 1
    whole = {**content, "format": FORMAT, "number": number, "previous": after.hash if after else ""}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return Entry(number, str(content["contract"]), str(content["settlement"]), hash_of(text), text)


def hash_of(text: str) -> str:
    """The SHA-256 of an entry's text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
