"""The outcome of a contract's own tests: what was expected, and what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeAlias

from attrs import field, frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract, ExpectedSettled, ExpectedStatus, ExpectedValue, Metric, Test
from outcomelang.model.expression import Compare, Constant
from outcomelang.model.type import YESNO, Kind, Type
from outcomelang.plan.plan import AggregateOf
from outcomelang.settlement.evaluate import Evaluator
from outcomelang.settlement.figures import Measuring
from outcomelang.settlement.sequence import Turn, settlements_of
from outcomelang.settlement.texts import TextAtWork, Texts
from outcomelang.settlement.told import YES, Known, Told, Unknown
from outcomelang.source import Span
from outcomelang.value.text import amount_text

Expectation: TypeAlias = ExpectedStatus | ExpectedSettled | ExpectedValue


@frozen
class Unmet:
    """An expectation that was not met; `found` says what came out instead, in the language's words."""

    span: Span = field(eq=False)
    found: str


@frozen
class Trial:
    """A test that was run. `diagnostics` are those of its data; with an error among them nothing was compared."""

    test: Test
    compared: int
    unmet: tuple[Unmet, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Whether something was compared, and all was as expected."""
        return self.compared > 0 and not self.unmet and not any(one.is_error for one in self.diagnostics)


class Trying(Measuring, Protocol):
    """An engine that can also be asked for one member's status."""

    def status(self, metric: Metric, member: str, point: int | None, day: date) -> str | None:
        """The status of a member's metric as seen on a day; None if there is no such member."""


@frozen
class Tried:
    """An engine at work on a text; `numbers` are its plan's numbers of each aggregate."""

    measuring: Trying
    numbers: Mapping[AggregateOf, Sequence[int]]


def unmet(contract: Contract, tried: Callable[[Contract], Tried], expected: Sequence[Expectation]) -> Iterator[Unmet]:
    """The expectations of one day that are not met; `tried` sets an engine to work on a text.

    Payments are looked at on the last settlement date that has come by that day, statuses on the day itself, by the
    text that is in force on it.
    """

    def at_work(text: Contract) -> TextAtWork:
        one = tried(text)
        return TextAtWork(text, one.measuring, one.numbers)

    turns = list(settlements_of(contract, at_work, expected[0].day))
    of_statuses = [one for one in expected if isinstance(one, ExpectedStatus)]
    if of_statuses:
        texts = Texts(contract)
        text = texts.whole(texts.of(of_statuses[0].day))
        yield from _statuses(of_statuses, text, tried(text).measuring)
    for one in expected:
        match one:
            case ExpectedSettled():
                yield from _settled(one, turns)
            case ExpectedValue():
                yield from _value(one, turns)


def _statuses(expected: Sequence[ExpectedStatus], text: Contract, trying: Trying) -> Iterator[Unmet]:
    for one in expected:
        found = trying.status(text.metric[one.metric], one.member, one.point, one.day)
        if found != one.status:
            yield Unmet(one.span, found or f"no member `{one.member}` who has entered by {one.day}")


def _settled(one: ExpectedSettled, turns: list[Turn]) -> Iterator[Unmet]:
    """What the settlement on that very day pays; nothing if there is none."""
    last = turns[-1].settlement if turns and turns[-1].settlement.on == one.day else None
    if last is None:
        yield Unmet(one.span, f"{one.day} is no settlement date")
        return
    paid = {payment.payment: payment.paid_now for payment in (*last.payments, *last.savings)}
    amount = last.paid_now if one.payment == "total" else paid[one.payment]
    if Known(amount) != turns[-1].owing.now.evaluator.value(one.value):
        yield Unmet(one.span, in_words(Known(amount), one.value.type))


def _value(one: ExpectedValue, turns: list[Turn]) -> Iterator[Unmet]:
    if not turns:
        yield Unmet(one.span, f"no settlement date has come by {one.day}")
        return
    evaluator = _evaluator(turns[-1])
    asked = Compare(one.operator, one.left, one.right, type=YESNO, level=one.left.level, span=one.span)
    if evaluator.value(asked) != YES:
        left, right = evaluator.value(one.left), evaluator.value(one.right)
        sides = [in_words(left, one.left.type)]
        if not isinstance(one.right, Constant):
            sides.append(in_words(right, one.right.type))
        yield Unmet(one.span, " and ".join(sides))


def _evaluator(turn: Turn) -> Evaluator:
    """Evaluates what is expected; a payment is what it is owed so far, whatever of it is still pending."""
    payments = (*turn.settlement.payments, *turn.settlement.savings)
    owed = {one.payment: Known(one.owed) for one in payments}
    total = sum((one.owed for one in turn.settlement.payments), Fraction(0))
    return Evaluator(turn.owing.seen, {**owed, "total": Known(total)})


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
