"""What a formula gives on a day: a value that is final, one that still grows, or none yet or ever."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from attrs import frozen

from outcomelang.model.expression import Value


class State(enum.StrEnum):
    """How far a value is known."""

    KNOWN = "known"
    """Final: no later day can change it."""
    SO_FAR = "so far"
    """What it is by now; a later day may change it."""
    GROWING = "growing"
    """The number of a metric that is paid as it grows: what it has reached by now."""
    PENDING = "pending"
    MISSING = "missing"
    LEFT_OUT = "left out"


@frozen
class Answer:
    """A value and its state; `last` is the latest last day of the windows it rests on."""

    state: State
    value: Value | None = None
    last: date | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it is a yes, a no or a value for good."""
        return self.state is State.KNOWN

    @property
    def has_value(self) -> bool:
        """Whether there is a value by now."""
        return self.state in (State.KNOWN, State.SO_FAR, State.GROWING)

    @property
    def is_yes(self) -> bool:
        """Whether it is a yes for good."""
        return self.is_settled and self.value is True

    @property
    def is_no(self) -> bool:
        """Whether it is a no for good."""
        return self.is_settled and self.value is False

    @property
    def status(self) -> str:
        """The status in the words of a contract's tests."""
        if self.is_no:
            return "not met"
        return {State.KNOWN: "met", State.GROWING: "pending"}.get(self.state, self.state.value)

    @property
    def number(self) -> Fraction:
        """The value as a number: a yes is 1."""
        if isinstance(self.value, bool | Fraction):
            return Fraction(self.value)
        raise TypeError(f"not a number: {self.value!r}")

    @property
    def day(self) -> date:
        """The value as a date."""
        if isinstance(self.value, date):
            return self.value
        raise TypeError(f"not a date: {self.value!r}")


PENDING = Answer(State.PENDING)
MISSING = Answer(State.MISSING)
LEFT_OUT = Answer(State.LEFT_OUT)


def known(value: Value) -> Answer:
    """A fixed figure."""
    return Answer(State.KNOWN, value)


def latest(answers: Iterable[Answer]) -> date | None:
    """The latest last day of several answers."""
    return max((answer.last for answer in answers if answer.last), default=None)


def without_value(answers: Iterable[Answer]) -> Answer | None:
    """What an operation that needs all its operands gives if one is not final: pending, left out or missing."""
    found = tuple(answers)
    states = {answer.state for answer in found}
    for state in (State.PENDING, State.LEFT_OUT, State.MISSING):
        if state in states or (state is State.PENDING and states & {State.SO_FAR, State.GROWING}):
            return Answer(state, None, latest(found))
    return None


def undecided(answers: Sequence[Answer]) -> Answer:
    """The same where it is sure that one of them is not final."""
    return without_value(answers) or answers[0]


def together(value: Value, answers: Iterable[Answer]) -> Answer:
    """What is made of answers that have values: final if all of them are."""
    found = tuple(answers)
    is_final = all(answer.is_settled for answer in found)
    return Answer(State.KNOWN if is_final else State.SO_FAR, value, latest(found))
