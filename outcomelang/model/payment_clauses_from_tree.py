"""What stands after a payment's lines or formula, from the tree: conditions, deductions and limits."""

from __future__ import annotations

from typing import Literal, TypeAlias, TypeVar

from attrs import evolve

from outcomelang.frozen import frozen
from outcomelang.model.checking import Checking
from outcomelang.model.contract import Gate, Limit, Payment, Points
from outcomelang.model.expression import Constant, Expression
from outcomelang.model.expression_from_tree import check, check_condition
from outcomelang.model.fixed_figure import fixed_figure
from outcomelang.model.lines_from_tree import is_per_participant
from outcomelang.model.type import NUMBER, PERCENT, Level, money
from outcomelang.source import Span
from outcomelang.syntax import expression as syntax
from outcomelang.syntax import tree

LimitScope: TypeAlias = Literal["participant", "settlement", "year"]

_Clause = TypeVar("_Clause", tree.OnlyWhen, tree.LessShare, tree.AtMost, tree.AtMostOfTotal, tree.AtLeast)


@frozen
class Times:
    """The points that a payment prices, at which its conditions are asked for; not known after an error in a line."""

    points: Points | None
    is_known: bool


def clauses_from_tree(payment: tree.Pay, made: Payment, times: Times, checking: Checking) -> Payment:
    """The payment with its conditions, deductions and limits."""
    at_least = checking.only(_all(payment, tree.AtLeast), "`at least`")
    never = [clause for clause in payment.clauses if isinstance(clause, tree.NeverPaidBack)]
    checking.only(never, "`never paid back`")
    if payment.saving:
        _check_saving(payment, checking)
    gates = [_gate(clause, payment, times, checking) for clause in _all(payment, tree.OnlyWhen)]
    less = [_share(clause, checking) for clause in _all(payment, tree.LessShare)]
    return evolve(
        made,
        gates=tuple(gate for gate in gates if gate),
        less=tuple(share for share in less if share),
        limits=_limits(payment, made, checking),
        at_least=amount_from_tree(at_least.amount, checking) if at_least else None,
        never_paid_back=bool(never),
    )


def _all(payment: tree.Pay, kind: type[_Clause]) -> list[_Clause]:
    return [clause for clause in payment.clauses if isinstance(clause, kind)]


def _check_saving(payment: tree.Pay, checking: Checking) -> None:
    """Report the clauses that only a payment can have."""
    for clause in payment.clauses:
        if isinstance(clause, tree.AtMostOfTotal | tree.NeverPaidBack):
            text = " ".join(checking.source.excerpt(clause.span).split())
            message = f"`{text}` is for payments, and a saving is reported and not paid"
            checking.error("OUT293", message, clause.span, "leave the clause out")


def _gate(clause: tree.OnlyWhen, payment: tree.Pay, times: Times, checking: Checking) -> Gate | None:
    scope = evolve(
        checking.scope(Level.GROUP, payments=True),
        points=times.points,
        each_point=not times.is_known,
        per_cohort=payment.per_cohort,
    )
    condition = check_condition(clause.condition, scope)
    return Gate(condition, clause.otherwise, span=clause.span) if condition else None


def _share(clause: tree.LessShare, checking: Checking) -> Expression | None:
    """A share of the payment that is taken off: 0% to 100%."""
    share = check(clause.share, checking.scope(Level.CONTRACT), NUMBER)
    fixed = fixed_figure(share) if share else None
    if fixed is not None and not 0 <= fixed <= 1:
        checking.error("OUT292", "a deduction is a share from 0% to 100%", clause.share.span)
        return None
    return share


# --- Limits -------------------------------------------------------------------------------------


def _limits(payment: tree.Pay, made: Payment, checking: Checking) -> tuple[Limit, ...]:
    limits = [_limit(clause, payment, made, checking) for clause in _all(payment, tree.AtMost)]
    for scope in ("payment", "participant", "settlement", "year"):
        same = [clause for clause in _all(payment, tree.AtMost) if (clause.scope or "payment") == scope]
        checking.only(same, "`at most`" if scope == "payment" else f"`at most ... per {scope}`")
    of_total = checking.only(_all(payment, tree.AtMostOfTotal), "`at most ... of total`")
    if of_total and not payment.saving:
        limits.append(_limit_of_total(of_total, checking))
    return tuple(limit for limit in limits if limit)


def _limit_of_total(clause: tree.AtMostOfTotal, checking: Checking) -> Limit | None:
    share = clause.share.value
    if share >= 1:
        checking.error("OUT292", "no payment is more than the total, so this limits nothing", clause.span)
        return None
    amount = Constant(value=share, type=PERCENT, level=Level.CONTRACT, span=clause.share.span)
    return Limit(amount, "share of total", span=clause.span)


def _limit(clause: tree.AtMost, payment: tree.Pay, made: Payment, checking: Checking) -> Limit | None:
    amount = amount_from_tree(clause.amount, checking)
    check_excess(clause.carried_forward, clause.scope, clause.span, checking)
    if clause.scope == "participant" and not _is_per_participant(made, payment, checking):
        message = f"`{made.name}` is not paid for single participants, so no limit per participant can hold it"
        checking.error("OUT292", message, clause.span, "limit the payment: `at most ...`")
        return None
    if amount is None:
        return None
    return Limit(amount, clause.scope or "payment", span=clause.span, carried_forward=bool(clause.carried_forward))


def _is_per_participant(made: Payment, payment: tree.Pay, checking: Checking) -> bool:
    return payment.formula is None and all(is_per_participant(line, checking) for line in made.lines)


def check_excess(
    carried_forward: bool | None,  # noqa: FBT001  (what the text says: yes, no, or nothing)
    scope: Literal["total", "participant", "settlement", "year"] | None,
    span: Span,
    checking: Checking,
) -> None:
    """Report `carried forward` or `lost` on a limit that is not of a settlement or year."""
    if carried_forward is None or scope in ("settlement", "year"):
        return
    words = "carried forward" if carried_forward else "lost"
    message = f"`{words}` belongs to a limit per settlement or year: another limit never grows again"
    checking.error("OUT292", message, span, f"leave `{words}` out")


def amount_from_tree(amount: syntax.Expression, checking: Checking) -> Expression | None:
    """The amount of a limit: from the contract's figures and payments, not below 0."""
    checked = check(amount, checking.scope(Level.CONTRACT, payments=True), money(checking.currency))
    fixed = fixed_figure(checked) if checked else None
    if fixed is not None and fixed < 0:
        checking.error("OUT292", "a limit cannot be below 0", amount.span)
        return None
    return checked
