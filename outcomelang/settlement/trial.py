"""The outcome of a contract's own tests: what was expected, and what came out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeAlias

from attrs import field, frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract, ExpectedSettled, ExpectedStatus, ExpectedValue, Metric, Test
from outcomelang.model.expression import Compare
from outcomelang.model.type import YESNO, Kind, Type
from outcomelang.settlement.as_owed import as_owed
from outcomelang.settlement.coverage import Reached
from outcomelang.settlement.figures import Measuring
from outcomelang.settlement.sequence import Turn
from outcomelang.settlement.told import YES, Known, Told, Unknown
from outcomelang.source import Span
from outcomelang.value.text import amount_text

Expectation: TypeAlias = ExpectedStatus | ExpectedSettled | ExpectedValue


@frozen
class Unmet:
    """An expectation that was not met; `expected` and `found` say both sides, in the language's words."""

    span: Span = field(eq=False)
    expected: str
    found: str


@frozen
class Trial:
    """A test that was run. `diagnostics` are those of its data; with an error among them nothing was compared.

    `reached` is what of the contract it reached; nothing where that was not asked for.
    """

    test: Test
    compared: int
    unmet: tuple[Unmet, ...]
    diagnostics: tuple[Diagnostic, ...]
    reached: frozenset[Reached] = frozenset()

    @property
    def passed(self) -> bool:
        """Whether something was compared, and all was as expected."""
        return self.compared > 0 and not self.unmet and not any(one.is_error for one in self.diagnostics)


class Trying(Measuring, Protocol):
    """An engine that can also be asked for one member's status."""

    def status(self, metric: Metric, member: str, point: int | None, day: date) -> str | None:
        """The status of a member's metric as seen on a day; None if there is no such member."""

    def statuses(self, day: date) -> Mapping[str, frozenset[str]]:
        """The statuses that members have of each metric of theirs, as seen on a day."""


def unmet(text: Contract, trying: Trying, turns: Sequence[Turn], expected: Sequence[Expectation]) -> Iterator[Unmet]:
    """The expectations of one day that are not met.

    Payments are looked at on the last of the settlements that have come by that day, statuses on the day itself, by
    the text that is in force on it and an engine that is at work on that.
    """
    for one in expected:
        match one:
            case ExpectedStatus():
                found = trying.status(text.metric[one.metric], one.member, one.point, one.day)
                if found != one.status:
                    yield Unmet(one.span, one.status, found or f"no member `{one.member}` who has entered by {one.day}")
            case ExpectedSettled():
                yield from _settled(one, turns)
            case ExpectedValue():
                yield from _value(one, turns)


def _settled(one: ExpectedSettled, turns: Sequence[Turn]) -> Iterator[Unmet]:
    """What the settlement on that very day pays; nothing if there is none."""
    last = turns[-1].settlement if turns and turns[-1].settlement.on == one.day else None
    if last is None:
        yield Unmet(one.span, "a settlement", f"none, since {one.day} is no settlement date")
        return
    paid = {payment.payment: payment.paid_now for payment in (*last.payments, *last.savings)}
    amount = last.paid_now if one.payment == "total" else paid[one.payment]
    wanted = turns[-1].owing.now.evaluator.value(one.value)
    if Known(amount) != wanted:
        yield Unmet(one.span, in_words(wanted, one.value.type), in_words(Known(amount), one.value.type))


def _value(one: ExpectedValue, turns: Sequence[Turn]) -> Iterator[Unmet]:
    if not turns:
        yield Unmet(one.span, "a settlement", f"none, since no settlement date has come by {one.day}")
        return
    evaluator = as_owed(turns[-1].owing.seen, turns[-1].settlement)
    asked = Compare(one.operator, one.left, one.right, type=YESNO, level=one.left.level, span=one.span)
    if evaluator.value(asked) != YES:
        found = in_words(evaluator.value(one.left), one.left.type)
        wanted = in_words(evaluator.value(one.right), one.right.type)
        yield Unmet(one.span, wanted if one.operator == "=" else f"{one.operator} {wanted}", found)


def in_words(told: Told, of: Type) -> str:
    """A value as the language writes it; of one that cannot be told, its state."""
    if isinstance(told, Unknown):
        return told.state
    value = told.value
    if not isinstance(value, Fraction):
        return str(value)
    match of.kind:
        case Kind.MONEY:
            return f"{amount_text(value)} {of.currency}"
        case Kind.DAYS:
            return f"{amount_text(value)} days"
        case Kind.MONTHS:
            return f"{amount_text(value)} months"
        case _:
            return f"{amount_text(value * 100)}%" if of.shown_in == "percent" else amount_text(value)
