"""What a figure of a group or of the contract is: known, pending, or missing.

`pending` may still become known; `missing` has no value as things are. Either says why (language, section 5).
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, TypeAlias

from attrs import frozen

from outcomelang.model.expression import Value
from outcomelang.settlement.reason import Reason


@frozen
class Known:
    """A value that the settlement can use."""

    value: Value


@frozen
class Unknown:
    """No value, and why."""

    state: Literal["pending", "missing"]
    reasons: tuple[Reason, ...]


Told: TypeAlias = Known | Unknown

YES = Known(value=True)
NO = Known(value=False)


def pending(*reasons: Reason) -> Unknown:
    """A value that is not final yet."""
    return Unknown("pending", reasons)


def missing(*reasons: Reason) -> Unknown:
    """A value that there is none of."""
    return Unknown("missing", reasons)


def any_unknown(operands: Iterable[Told]) -> Unknown | None:
    """What an operation on these is if not all are known: pending if one is pending, else missing; None if all are."""
    unknown = [operand for operand in operands if isinstance(operand, Unknown)]
    if not unknown:
        return None
    state: Literal["pending", "missing"] = "pending" if any(one.state == "pending" for one in unknown) else "missing"
    reasons = dict.fromkeys(reason for one in unknown if one.state == state for reason in one.reasons)
    return Unknown(state, tuple(reasons))


def all_of(operands: Iterable[Told]) -> Told:
    """`and`: a no decides, else pending, else missing, else yes."""
    every = tuple(operands)
    return NO if NO in every else any_unknown(every) or YES


def one_of(operands: Iterable[Told]) -> Told:
    """`or`: a yes decides, else pending, else missing, else no."""
    every = tuple(operands)
    return YES if YES in every else any_unknown(every) or NO


def quantity(told: Told) -> Fraction:
    """The number or amount that is known; raises `TypeError` for anything else."""
    if isinstance(told, Known) and isinstance(told.value, Fraction):
        return told.value
    raise TypeError(f"a quantity was expected, not {told}")
