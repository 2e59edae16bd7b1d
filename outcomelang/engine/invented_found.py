"""What a case of invented members shows: its rows, and all that two contracts settle differently with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from outcomelang.comparison.invention.case import Case
from outcomelang.comparison.invention.member import keys_of, tables_of
from outcomelang.comparison.invention.search import Found, Paid
from outcomelang.engine.invented_groups import figures_of
from outcomelang.model.contract import Contract
from outcomelang.settlement.statement import Settlement

_Amounts: TypeAlias = Mapping[tuple[date, tuple[str, ...]], Fraction]


def found_in(case: Case, contract: Contract, before: Sequence[Settlement], after: Sequence[Settlement]) -> Found | None:
    """What two contracts settle differently; None if nothing. The rows are under the names of `contract`."""
    payments = tuple(_paid(_payments(before), _payments(after)))
    transfers = tuple(_paid(_transfers(before), _transfers(after)))
    pairs = zip(before, after, strict=False)
    due = next(((one.due, other.due) for one, other in pairs if _is_due_later(one, other)), None)
    if not payments and not transfers and due is None:
        return None
    rows = tables_of(zip(keys_of(len(case.members)), case.members, strict=True), contract)
    savings = frozenset(each.payment for settlement in (*before, *after) for each in settlement.savings)
    figures = tuple(figures_of(case.figures))
    return Found(len(case.members), _shown(rows), figures, payments, transfers, due, savings)


def _is_due_later(one: Settlement, other: Settlement) -> bool:
    return one.on == other.on and one.due != other.due and bool(one.transfers)


def _shown(
    rows: Mapping[str, list[dict[str, str]]],
) -> tuple[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]], ...]:
    """The rows without the columns that are empty in all of them."""
    shown = []
    for name, some in rows.items():
        header = [column for column in some[0] if any(row[column] for row in some)]
        shown.append((name, tuple(header), tuple(tuple(row[column] for column in header) for row in some)))
    return tuple(shown)


def _payments(settlements: Iterable[Settlement]) -> _Amounts:
    return {(one.on, (each.payment,)): each.paid_now for one in settlements for each in (*one.payments, *one.savings)}


def _transfers(settlements: Iterable[Settlement]) -> _Amounts:
    found: dict[tuple[date, tuple[str, ...]], Fraction] = {}
    for one in settlements:
        for each in one.all_transfers:
            key = (one.on, (each.payer, each.payee))
            found[key] = found.get(key, Fraction(0)) + each.amount
    return found


def _paid(before: _Amounts, after: _Amounts) -> Iterator[Paid]:
    for key in sorted({**before, **after}, key=lambda key: key[0]):
        one, other = before.get(key, Fraction(0)), after.get(key, Fraction(0))
        if one != other:
            yield Paid(*key, one, other)
