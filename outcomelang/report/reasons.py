"""Why a figure cannot be told, as words for a reader of a statement."""

from __future__ import annotations

from typing import Final

from outcomelang.report.amount import count
from outcomelang.report.names import Names
from outcomelang.settlement.reason import Reason, ReasonKind

_WORDS: Final = {
    ReasonKind.INPUT: "the figure `{name}`{where} is not certified yet",
    ReasonKind.GROUP_OPEN: "{group}{where} may still get members",
    ReasonKind.MEMBERS_PENDING: "{members} not final yet{where}",
    ReasonKind.MEMBERS_MISSING: "{members} missing{where}",
    ReasonKind.NOBODY: "there is nobody in {group}{where} to take it from",
    ReasonKind.NO_COHORTS: "{group} has no cohort yet",
    ReasonKind.PAYMENT_PENDING: "a part of {payment} is not known yet",
    ReasonKind.NO_SUCH_POINT: "`{name}` has no value{where}",
    ReasonKind.DIVISION_BY_ZERO: "{line} divides by zero",
    ReasonKind.NO_SUCH_DAY: "{line} works out a day that no calendar has",
    ReasonKind.NOT_IN_TABLE: "the value that {line} looks up is in no row of `{name}`",
}


def words_of(reason: Reason, names: Names) -> str:
    """One reason as a clause without a full stop, such as `the values of 12 members of g are not final yet`."""
    name = reason.name or ""
    return _WORDS[reason.kind].format(
        name=name,
        group=names.group(name),
        payment="the total" if name in ("", "total") else names.payment(name),
        members=_members(reason, names),
        line=names.place_of(reason.span) if reason.span else "the contract",
        where=_where(reason, names),
    )


def sentence_of(reasons: tuple[Reason, ...], names: Names) -> str:
    """All reasons, parted by semicolons; empty if there is none."""
    return "; ".join(words_of(reason, names) for reason in reasons)


def _members(reason: Reason, names: Names) -> str:
    """The members whose values it is about, with the verb."""
    number, group = reason.count or 0, names.group(reason.name or "")
    if number == 1:
        return f"the value of 1 member of {group} is"
    return f"the values of {count(number)} members of {group} are"


def _where(reason: Reason, names: Names) -> str:
    """The cohort and the point, after a space."""
    cohort = f" (cohort {reason.cohort})" if reason.cohort is not None else ""
    point = f" at {names.any_point(reason.point)}" if reason.point is not None else ""
    return f"{cohort}{point}"
