"""A ledger as CSV: who paid whom by which settlement, a row for each transfer."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import define, field

from outcomelang.ledger.entry import Entry
from outcomelang.value.spreadsheet import no_formula

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
            no_formula(entry.contract),
            no_formula(entry.settlement),
            no_formula(content["due"]),
            no_formula(one["payment"] or ""),
            no_formula(one["payer"]),
            no_formula(one["payee"]),
            one["amount"],
            no_formula(content["currency"]),
            no_formula(content["as_of"]),
            entry.hash,
        )
