"""Questions put to the Z3 solver: exact rationals, a fixed seed, and a limit of work that is the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any, Literal

from attrs import define, field

from outcomelang.proof.term import (
    Best,
    Choice,
    Compared,
    Condition,
    Every,
    Figure,
    Fixed,
    Mark,
    Opposite,
    Product,
    Quotient,
    Rounded,
    Some,
    Sum,
    Term,
    Truth,
)
from outcomelang.value.rounding import RoundingMode

WORK = 6_000_000
"""Units of the solver's own measure of work, some seconds; unlike time, they do not depend on the machine."""

MOST_DECIMALS = 30
"""An irrational solution cannot be exact, so it is none."""


def is_there() -> bool:
    """Whether the solver is installed."""
    from importlib.util import find_spec

    return find_spec("z3") is not None


@define
class Solver:
    """Looks for figures under which all of some conditions hold."""

    figures: Sequence[Figure | Mark]
    _z3: Any = field(init=False)
    _made: dict[int, tuple[object, Any]] = field(factory=dict, init=False)
    _names: dict[Figure | Mark, Any] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        import z3

        self._z3 = z3
        for number, figure in enumerate(self.figures):
            self._names[figure] = self._variable(figure, f"f{number}")

    def find(
        self, conditions: Iterable[Condition]
    ) -> dict[Figure | Mark, Fraction | bool] | Literal["none", "unknown"]:
        """Figures that keep to all conditions; or that there are none; or neither within the limit of work."""
        solver = self._z3.Solver()
        solver.set("random_seed", 0)
        solver.set("rlimit", WORK)
        for figure in self.figures:
            if isinstance(figure, Figure):
                self._bound(solver, figure)
        for condition in conditions:
            solver.add(self.condition(condition))
        answer = solver.check()
        if answer == self._z3.unsat:
            return "none"
        if answer != self._z3.sat:
            return "unknown"
        return self._read(solver.model())

    def _bound(self, solver: Any, figure: Figure) -> None:  # noqa: ANN401 (z3 has no types)
        within = figure.within
        if within.lowest is not None:
            solver.add(self._names[figure] >= self._number(within.lowest))
        if within.highest is not None:
            solver.add(self._names[figure] <= self._number(within.highest))

    def _variable(self, figure: Figure | Mark, name: str) -> Any:  # noqa: ANN401
        if isinstance(figure, Mark):
            return self._z3.Bool(name)
        return self._z3.ToReal(self._z3.Int(name)) if figure.whole else self._z3.Real(name)

    def _read(self, model: Any) -> dict[Figure | Mark, Fraction | bool] | Literal["unknown"]:  # noqa: ANN401
        found: dict[Figure | Mark, Fraction | bool] = {}
        for figure, name in self._names.items():
            value = model.eval(name, model_completion=True)
            if isinstance(figure, Mark):
                found[figure] = bool(self._z3.is_true(value))
            elif self._z3.is_rational_value(value):
                found[figure] = Fraction(value.numerator_as_long(), value.denominator_as_long())
            else:
                return "unknown"
        return found

    # --- Translation ----------------------------------------------------------------------------

    def _number(self, value: Fraction) -> Any:  # noqa: ANN401
        return self._z3.Q(value.numerator, value.denominator)

    def condition(self, condition: Condition) -> Any:  # noqa: ANN401
        """A condition in the solver's terms."""
        return self._once(condition, self._condition)

    def term(self, term: Term) -> Any:  # noqa: ANN401
        """A term in the solver's terms."""
        return self._once(term, self._term)

    def _once(self, whole: Any, make: Any) -> Any:  # noqa: ANN401
        if id(whole) not in self._made:
            self._made[id(whole)] = (whole, make(whole))
        return self._made[id(whole)][1]

    def _condition(self, condition: Condition) -> Any:  # noqa: ANN401
        z3 = self._z3
        match condition:
            case Mark():
                return self._names[condition]
            case Truth(value=value):
                return z3.BoolVal(value)
            case Every(conditions=conditions):
                return z3.And([self.condition(one) for one in conditions])
            case Some(conditions=conditions):
                return z3.Or([self.condition(one) for one in conditions])
            case Opposite(condition=inner):
                return z3.Not(self.condition(inner))
            case Compared(operator=operator, left=left, right=right):
                one, other = self.term(left), self.term(right)
                return one == other if operator == "=" else one < other if operator == "<" else one <= other

    def _term(self, term: Term) -> Any:  # noqa: ANN401, PLR0911 (one case for each kind of term)
        z3 = self._z3
        match term:
            case Figure():
                return self._names[term]
            case Fixed(value=value):
                return self._number(value)
            case Sum(terms=terms):
                return z3.Sum([self.term(one) for one in terms])
            case Product(left=left, right=right):
                return self.term(left) * self.term(right)
            case Quotient(left=left, right=right):
                return self.term(left) / self.term(right)
            case Best(function=function, terms=terms):
                return reduce(
                    lambda a, b: z3.If((a <= b) if function == "min" else (a >= b), a, b),
                    [self.term(one) for one in terms],
                )
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return z3.If(self.condition(condition), self.term(then), self.term(otherwise))
            case Rounded(term=inner, step=step, mode=mode):
                return self._rounded(self.term(inner), step, mode)

    def _rounded(self, value: Any, step: Fraction, mode: RoundingMode | str) -> Any:  # noqa: ANN401
        z3 = self._z3
        steps = value / self._number(step)
        if mode == "floor":
            whole = z3.ToInt(steps)
        elif mode == "ceiling":
            whole = -z3.ToInt(-steps)
        else:
            size = z3.If(steps >= 0, steps, -steps)
            up = self._away(size, RoundingMode(mode))
            whole = z3.If(steps >= 0, up, -up)
        return z3.ToReal(whole) * self._number(step)

    def _away(self, size: Any, mode: RoundingMode) -> Any:  # noqa: ANN401
        """A size not below 0 in whole steps."""
        z3, half = self._z3, self._number(Fraction(1, 2))
        below = z3.ToInt(size)
        rest = size - z3.ToReal(below)
        match mode:
            case RoundingMode.DOWN:
                return below
            case RoundingMode.UP:
                return -z3.ToInt(-size)
            case RoundingMode.HALF_UP:
                return z3.ToInt(size + half)
            case RoundingMode.HALF_DOWN:
                return z3.If(rest > half, below + 1, below)
            case RoundingMode.HALF_EVEN:
                return z3.If(z3.Or(rest > half, z3.And(rest == half, below % 2 == 1)), below + 1, below)
