"""A drawn case settled by both evaluators, and in words what is not the same."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from attrs import fields, frozen, has

from outcomelang import passes
from outcomelang.model.contract import Contract
from outcomelang.settlement.statement import Settled, Statement
from outcomelang.source import Source
from tests.agreement.drawn.contract import drawn_contract
from tests.agreement.drawn.data import DrawnData
from tests.agreement.drawn.draw import Draw
from tests.agreement.drawn.settled import DrawnCase, outcome
from tests.agreement.drawn.smallest import smallest

Bare = Callable[[Statement], Statement]
Outcome = Statement | tuple[str, ...]


def checked(text: str) -> Contract | None:
    """The contract of a drawn text; None if it is refused."""
    return passes.read(Source("drawn.outcome", text)).contract


def drawn_from(first: int) -> Iterator[tuple[str, Draw, Contract]]:
    """Drawn contracts without end, from those of a seed on: their texts, and the draws that go on to their data."""
    for seed in count(first):
        draw = Draw.of(seed)
        text = drawn_contract(draw).text
        contract = checked(text)
        if contract is not None:
            yield f"# --seed {seed}\n{text}", draw, contract


@frozen
class Compared:
    """What both evaluators made of one case; one that raises an error is wrong whatever the other does."""

    by_duckdb: Outcome
    by_reference: Outcome
    errors: tuple[str, ...] = ()

    @property
    def differ(self) -> bool:
        """Whether they are not the same."""
        return bool(self.errors) or self.by_duckdb != self.by_reference

    @property
    def pays(self) -> bool:
        """Whether something is owed by any settlement."""
        found = self.by_duckdb
        return isinstance(found, Statement) and any(
            payment.owed for settlement in found.settlements for payment in settlement.payments
        )


def compared(case: DrawnCase, data: DrawnData, bare: Bare) -> Compared:
    """Settle a case by both."""
    errors: list[str] = []

    def made(settle: Callable[[DrawnData], Settled]) -> Outcome:
        try:
            return outcome(settle(data), bare)
        except Exception as error:  # noqa: BLE001 (whatever goes wrong is what is looked for)
            errors.append(f"{type(error).__name__}: {error}")
            return ()

    return Compared(made(case.by_duckdb), made(case.by_reference), tuple(errors))


def told_of_smallest(text: str, data: DrawnData, bare: Bare) -> str:
    """The smallest case in which they still differ in the same way, its data, and what differs."""
    contract = checked(text)
    assert contract is not None
    fails = bool(compared(DrawnCase(contract), data, bare).errors)

    def is_wrong(less: str, fewer: DrawnData) -> bool:
        try:
            contract = checked(less)
        except Exception:  # noqa: BLE001 (a text with lines left out may be anything)
            return False
        if contract is None:
            return False
        found = compared(DrawnCase(contract), fewer, bare)
        return found.differ and bool(found.errors) == fails

    return told(*smallest(text, data, is_wrong), bare)


def told(text: str, data: DrawnData, bare: Bare) -> str:
    """A case, and what both evaluators make of it where they differ."""
    contract = checked(text)
    assert contract is not None
    found = compared(DrawnCase(contract), data, bare)
    rows = [f"{table}: {_cells(row)}" for table, some in data.rows.items() for row in some]
    certified = [f"{day}: {figures}" for day, figures in data.certified.items()]
    return "\n".join((text, *rows, *certified, *found.errors, *_differences(found.by_duckdb, found.by_reference)))


def _cells(row: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items())


def _differences(ours: Any, others: Any, place: str = "statement") -> Iterator[str]:
    if type(ours) is type(others) and has(type(ours)):
        for one in fields(type(ours)):
            yield from _differences(getattr(ours, one.name), getattr(others, one.name), f"{place}.{one.name}")
    elif isinstance(ours, tuple) and isinstance(others, tuple) and len(ours) == len(others):
        for number, (one, other) in enumerate(zip(ours, others, strict=True)):
            yield from _differences(one, other, f"{place}[{number}]")
    elif ours != others:
        yield f"{place}: DuckDB {ours}, reference {others}"
