"""Figures that the text alone fixes: literals, and arithmetic on them."""

from __future__ import annotations

from fractions import Fraction

from outcomelang.model.expression import Arithmetic, Constant, Negate, Node


def fixed_figure(expression: Node) -> Fraction | None:
    """The value of a quantity made of literals only, in the model's units; None if it rests on anything else."""
    match expression:
        case Constant(value=Fraction() as value):
            return value
        case Negate(operand=operand):
            figure = fixed_figure(operand)
            return None if figure is None else -figure
        case Arithmetic():
            left, right = fixed_figure(expression.left), fixed_figure(expression.right)
            return None if left is None or right is None else _result(expression.operator, left, right)
        case _:
            return None


def _result(operator: str, left: Fraction, right: Fraction) -> Fraction | None:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right if right else None
