"""Small contracts, plain figures in place of an engine, and what a statement says in few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import define, field

from outcomelang import passes
from outcomelang.engine.reference.rows import Data
from outcomelang.engine.reference.settled import settled as settle_by_reference
from outcomelang.model.contract import Contract
from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.settle import numbers_of, settle
from outcomelang.settlement.statement import Statement
from outcomelang.settlement.texts import AtWork, TextAtWork
from outcomelang.source import Source

FRAME = """contract trial "Trial"
currency DKK
term 2021-01-01 to 2023-12-31
settle on {dates}
{round}
{parties}
"""
PARTIES = """payer city "City"
investor fund "Fund"
"""


def exact(value: Any) -> Any:
    """A number of a test as a fraction, `"0.5"` or 12; a date, a text or a yes or no as it is."""
    return Fraction(value) if isinstance(value, int | str) and not isinstance(value, bool) else value


@define
class PlainFigures:
    """Figures written down by hand: what an engine would have measured, each by the day from which it holds.

    `certified` are inputs by name, or by name and cohort. `owed` and `of_lines` are the engine's figures of payments
    and lines, or functions that give them for the gates they are asked with; `asked` keeps those.
    """

    certified: Mapping[Any, Mapping[str, Any]] = field(factory=dict)
    counts: Mapping[str, Any] = field(factory=dict)
    aggregates: Mapping[str, Any] = field(factory=dict)
    owed: Mapping[str, Any] = field(factory=dict)
    of_lines: Mapping[str, Any] = field(factory=dict)
    asked: list[tuple[date, Mapping[Any, Any]]] = field(factory=list)

    def inputs(self, settlement):
        """See `Measuring`."""
        found = {}
        for name, values in self.certified.items():
            value = latest(values, settlement, None)
            if value is not None:
                found[(name, None) if isinstance(name, str) else name] = exact(value)
        return found

    def by_day(self):
        """The certified figures by the day they are dated, as they are in data."""
        found: dict[date, dict[Any, Any]] = {}
        for name, values in self.certified.items():
            for day, value in values.items():
                key = (name, None) if isinstance(name, str) else name
                found.setdefault(date.fromisoformat(day), {})[key] = exact(value)
        return found

    def groups(self, settlement):
        """See `Measuring`."""
        return latest(self.counts, settlement, ())

    def group_figures(self, settlement):
        """See `Measuring`."""
        return latest(self.aggregates, settlement, {})

    def payments(self, settlement, gates):
        """See `Measuring`."""
        self.asked.append((settlement, gates.states))
        found = latest(self.owed, settlement, ())
        return found(gates.states) if callable(found) else found

    def lines(self, settlement, gates):
        """See `Measuring`."""
        found = latest(self.of_lines, settlement, ())
        return found(gates.states) if callable(found) else found

    def open_lines(self, settlement):  # noqa: ARG002 (a method of the protocol)
        """See `Measuring`: no row of a member has a day of its own."""
        return ()


def latest(by_day: Mapping[str, Any], day: date, otherwise: Any) -> Any:
    """What holds on a day: the last that has begun."""
    begun = [value for first, value in sorted(by_day.items()) if date.fromisoformat(first) <= day]
    return begun[-1] if begun else otherwise


@pytest.fixture
def plain_figures():
    """Makes figures by hand."""
    return PlainFigures


@pytest.fixture
def contract():
    """Makes the contract of some terms."""

    def contract(
        terms: str, dates: str = "30 June, 31 December", rounding: str = "", parties: str = PARTIES
    ) -> Contract:
        text = FRAME.format(dates=dates, round=rounding, parties=parties) + terms
        checked = passes.read(Source("trial.outcome", text))
        assert checked.contract is not None, checked.diagnostics
        return checked.contract

    return contract


def at_work(measuring: PlainFigures) -> AtWork:
    """Sets the same figures to work on every text."""
    return lambda text: TextAtWork(text, measuring, numbers_of(plan_of(text).aggregates))


@pytest.fixture
def settled(contract, without_outlook):
    """Settles terms with figures by hand, up to a date.

    Where they are inputs alone, the reference evaluator has to make the same of them.
    """

    def settled(terms: str, figures: PlainFigures | Mapping[Any, Any], as_of: str = "2023-12-31", **frame: str) -> Any:
        made = contract(terms, **frame)
        measuring = figures if isinstance(figures, PlainFigures) else PlainFigures(figures)
        day = date.fromisoformat(as_of)
        found = settle(made, at_work(measuring), day)
        if measuring is not figures and not made.tables:
            by_reference = settle_by_reference(made, Data(made, {}), measuring.by_day(), day)
            assert by_reference.diagnostics == found.diagnostics
            if found.statement is not None and by_reference.statement is not None:
                assert without_outlook(by_reference.statement) == without_outlook(found.statement)
        return found

    return settled


@pytest.fixture
def statement(settled):
    """The statement of terms with figures by hand; the inputs alone may be given."""

    def statement(*arguments: Any, **more: Any) -> Statement:
        found = settled(*arguments, **more)
        assert found.statement is not None, found.diagnostics
        made: Statement = found.statement
        return made

    return statement


@pytest.fixture
def paid():
    """What each settlement pays: of one payment (or saving), or in all."""

    def paid(statement: Statement, payment: str | None = None) -> list[Fraction]:
        if payment is None:
            return [settlement.paid_now for settlement in statement.settlements]
        return [
            one.paid_now
            for settlement in statement.settlements
            for one in (*settlement.payments, *settlement.savings)
            if one.payment == payment
        ]

    return paid


@pytest.fixture
def ledger():
    """The ledger of one payment at one settlement: the kind of line, with the limit's clause if it has one."""

    def ledger(statement: Statement, payment: str, settlement: int = -1) -> dict[str, Fraction]:
        of = statement.settlements[settlement]
        account = next(one for one in (*of.payments, *of.savings) if one.payment == payment)
        return {
            f"{line.kind}: {line.limit.text}" if line.limit else str(line.kind): line.amount for line in account.ledger
        }

    return ledger
