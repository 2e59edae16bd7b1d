"""Whether one condition on a member implies another, as far as their form tells."""

from __future__ import annotations

from fractions import Fraction

from outcomelang.frozen import frozen
from outcomelang.model.contract import Contract
from outcomelang.model.expression import Compare, Constant, Expression, Logic, MetricValue
from outcomelang.model.type import Kind

_RISING = (">=", ">")
_FALLING = ("<=", "<")


@frozen
class Entailment:
    """Implications between yes or no values of the members of a contract, at one point."""

    contract: Contract

    def implies(self, given: Expression, then: Expression) -> bool:  # noqa: PLR0911 (one case for each form)
        """Whether whoever meets `given` surely meets `then`; False where that is not known."""
        given, then = self._meaning(given), self._meaning(then)
        if given == then:
            return True
        match given, then:
            case Logic(operator="or", operands=operands), _:
                return all(self.implies(one, then) for one in operands)
            case _, Logic(operator="and", operands=operands):
                return all(self.implies(given, one) for one in operands)
            case Logic(operator="and", operands=operands), _ if any(self.implies(one, then) for one in operands):
                return True
            case _, Logic(operator="or", operands=operands):
                return any(self.implies(given, one) for one in operands)
            case Compare(), Compare():
                return _is_narrower(given, then)
            case _:
                return False

    def names(self, given: Expression, then: Expression) -> bool:
        """Whether a condition is another one by name, or names it among what must all be met."""
        if given == then:
            return True
        match given:
            case MetricValue(name=name):
                return self.names(self.contract.metric[name].formula, then)
            case Logic(operator="and", operands=operands):
                return isinstance(then, MetricValue) and any(self.names(one, then) for one in operands)
            case _:
                return False

    def _meaning(self, expression: Expression) -> Expression:
        """What a metric's name stands for."""
        while isinstance(expression, MetricValue) and expression.type.kind is Kind.YESNO:
            expression = self.contract.metric[expression.name].formula
        return expression


def _is_narrower(given: Compare, then: Compare) -> bool:
    """`x >= 20` implies `x >= 10`, and `x > 10`; alike for the other direction."""
    if given.left != then.left:
        return False
    match given.right, then.right:
        case Constant(value=Fraction() as one), Constant(value=Fraction() as other):
            if given.operator == "=":
                return {">=": one >= other, ">": one > other, "<=": one <= other, "<": one < other}.get(
                    then.operator, False
                )
            for same in (_RISING, _FALLING):
                if given.operator in same and then.operator in same:
                    further = one > other if same is _RISING else one < other
                    return further or (one == other and (given.operator == then.operator or then.operator == same[0]))
            return False
        case _:
            return False
