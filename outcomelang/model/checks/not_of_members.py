"""Figures that the amounts of single members rest on and that are not worked out for members.

A metric of members, a condition on members and the price of their line are worked out member by member, where figures
of groups, payments, certified figures and present values are not at hand. What is taken from members (`less`, limits
per participant) is a figure that the contract fixes. A contract that cannot be settled must not be signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.finding import error
from outcomelang.model.contract import BestOf, Contract, Line, MetricLine, Payment
from outcomelang.model.expression import (
    Constant,
    Expression,
    GroupAggregate,
    GroupCount,
    GroupShare,
    InputValue,
    MetricValue,
    Node,
    ParameterValue,
    PaymentValue,
    PresentValue,
    walk,
)

_TAKEN_ABOVE = "take it into a formula: a metric `across` a group, or a payment `= ...`"
_FIXED = "write the figure itself, or a parameter with one value"


def not_of_members(contract: Contract) -> Iterator[Diagnostic]:
    """An error for each such figure."""
    found: dict[Node, str] = {}
    for expression in _of_members(contract):
        for part in walk(expression):
            what = _what(part, contract)
            if what and isinstance(part, Node):
                found.setdefault(part, what)
    for part, what in found.items():
        yield _finding(contract, f"{what} where members are looked at one by one", part, _TAKEN_ABOVE)
    for clause, figure in _from_members(contract):
        if not _is_fixed(figure, contract):
            yield _finding(contract, f"{clause} that is not a fixed figure", figure, _FIXED)


def _finding(contract: Contract, clause: str, at: Node, hint: str) -> Diagnostic:
    return error(contract, "OUT401", f"this version cannot settle {clause}", at.span, hint)


# --- What is worked out for each member ---------------------------------------------------------


def _of_members(contract: Contract) -> Iterator[Expression]:
    """The expressions that are worked out for each member."""
    for metric in contract.metrics:
        cases = [condition for _, condition in metric.missing.cases] if metric.missing else []
        if metric.of_members:
            yield from (metric.formula, *cases)
        else:
            yield from _taken_of_members((metric.formula, *cases))
    for payment in (*contract.payments, *contract.savings):
        yield from _taken_of_members(_formulas(payment))
        yield from (price for line in payment.lines for price in _prices(line, contract))


def _formulas(payment: Payment) -> Iterator[Expression]:
    if payment.formula is not None:
        yield payment.formula
    yield from (gate.condition for gate in payment.gates)


def _taken_of_members(formulas: Iterable[Expression]) -> Iterator[Expression]:
    """What formulas above single members ask of each member."""
    for part in (part for formula in formulas for part in walk(formula)):
        match part:
            case GroupCount(condition=condition) if condition is not None:
                yield condition
            case GroupShare(condition=condition):
                yield condition
            case GroupAggregate(operand=operand, across_cohorts=False):
                yield operand


def _prices(line: Line, contract: Contract) -> Iterator[Expression]:
    """The prices of the lines of members."""
    if isinstance(line, BestOf):
        for one in line.lines:
            yield from _prices(one, contract)
    elif not isinstance(line, MetricLine) or contract.metric[line.metric].of_members:
        yield line.price


def _what(part: object, contract: Contract) -> str | None:
    """What a part of a member's expression is that is not worked out for members; None if it is."""
    match part:
        case GroupCount() | GroupShare() | GroupAggregate():
            return "a figure of a group"
        case MetricValue(name=name) if not contract.metric[name].of_members:
            return "a figure of a group, or of the contract,"
        case InputValue():
            return "a certified figure"
        case PaymentValue():
            return "a payment"
        case PresentValue():
            return "`present value`"
        case _:
            return None


# --- What is taken from each member -------------------------------------------------------------


def _from_members(contract: Contract) -> Iterator[tuple[str, Expression]]:
    """The limits and deductions of payments that are made of members' lines."""
    made_of_lines = {
        payment.name: payment
        for payment in (*contract.payments, *contract.savings)
        if any(True for line in payment.lines for _ in _prices(line, contract))
    }
    for payment in made_of_lines.values():
        yield from (("a deduction", share) for share in payment.less)
        yield from (
            ("a limit per participant", limit.amount) for limit in payment.limits if limit.scope == "participant"
        )
    for cap in contract.caps:
        concerned = cap.payments or tuple(payment.name for payment in contract.payments)
        if cap.scope == "participant" and any(name in made_of_lines for name in concerned):
            yield "a limit per participant", cap.amount


def _is_fixed(figure: Expression, contract: Contract) -> bool:
    """Whether it is a literal, or a parameter whose one value is fixed."""
    match figure:
        case Constant(value=Fraction()):
            return True
        case ParameterValue(name=name):
            values = contract.parameter[name].values
            return len(values) == 1 and _is_fixed(values[0].value, contract)
        case _:
            return False
