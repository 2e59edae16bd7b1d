"""A ledger as CSV: who paid whom by which settlement, a row for each transfer."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import define, field

from outcomelang.ledger.entry import Entry

_COLUMNS: Final = (
    "entry",
    "contract",
    "settlement",
    "due",
    "payment",
    "payer",
    "payee",
    "amount",
    "currency",
    "as of",
    "hash",
)
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def ledger_to_csv(entries: Sequence[Entry]) -> str:
    """Transfers in order, those of a guarantor last; `payment` is empty where a floor or a guarantee pays."""
    text = _Text()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for entry in entries:
        rows.writerows(_rows(entry, entry.content))
    return "".join(text.parts)


@define
class _Text:
    parts: list[str] = field(factory=list)

    def write(self, part: str) -> None:
        self.parts.append(part)


def _rows(entry: Entry, content: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    guarantee = content["guarantee"] or {"transfers": []}
    for one in (*content["transfers"], *guarantee["transfers"]):
        yield (
            entry.number,
            _safe(entry.contract),
            _safe(entry.settlement),
            _safe(content["due"]),
            _safe(one["payment"] or ""),
            _safe(one["payer"]),
            _safe(one["payee"]),
            one["amount"],
            _safe(content["currency"]),
            _safe(content["as_of"]),
            entry.hash,
        )


def _safe(cell: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell
