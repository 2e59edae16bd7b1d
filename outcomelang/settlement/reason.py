"""Why a figure cannot be told: what a pending or missing amount waits for."""

from __future__ import annotations

import enum

from attrs import field, frozen

from outcomelang.source import Span


class ReasonKind(enum.StrEnum):
    """What is not there yet, or cannot be had; `Reason` says which field each kind fills."""

    INPUT = "input not certified"
    """No figure of the input `name` (of the cohort) is dated up to the day."""
    GROUP_OPEN = "group not closed"
    """The target group `name` (or the cohort of it) may still get members."""
    MEMBERS_PENDING = "members pending"
    """The values of `count` members of the group `name` are not final."""
    MEMBERS_MISSING = "members missing"
    """The values of `count` members of the group `name` are missing, and no rule says what that means."""
    NOBODY = "nobody"
    """A mean, share, median, lowest or highest of no member of the group `name`."""
    NO_COHORTS = "no cohorts"
    """A mean, median, lowest or highest over the cohorts of the group `name`, which has none."""
    PAYMENT_PENDING = "payment pending"
    """A part of the payment `name` (or of `total`) is not known yet."""
    NO_SUCH_POINT = "no such point"
    """The metric `name` has no value at `point`, at which a condition asks for it."""
    DIVISION_BY_ZERO = "division by zero"
    """The quotient written at `span` has nothing to divide by."""
    NO_SUCH_DAY = "no such day"
    """The date worked out at `span` lies before the year 1 or after the year 9999."""
    NOT_IN_TABLE = "not in the table"
    """The value looked up at `span` is in no row of the parameter `name`, or of `steps`."""


@frozen
class Reason:
    """One thing that a figure waits for, in the words of the contract."""

    kind: ReasonKind
    name: str | None = None
    cohort: str | None = None
    point: int | None = None
    count: int | None = None
    span: Span | None = field(default=None, eq=False, repr=False)
