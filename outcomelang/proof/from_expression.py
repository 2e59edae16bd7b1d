"""Group-level expressions as terms: what they are worth, and whether that is known (language, section 5)."""

from __future__ import annotations

from fractions import Fraction

from attrs import define, field, frozen

from outcomelang.model.contract import Contract, Metric, Points
from outcomelang.model.expression import (
    Absolute,
    Arithmetic,
    Compare,
    Constant,
    Expression,
    Extreme,
    GroupAggregate,
    GroupCount,
    GroupShare,
    If,
    InputValue,
    IsKnown,
    Logic,
    MetricValue,
    Negate,
    Not,
    ParameterValue,
    PaymentValue,
    RoundTo,
    Scale,
    Slices,
    Steps,
    walk,
)
from outcomelang.model.type import Kind
from outcomelang.proof.figures import Figures, Point
from outcomelang.proof.from_table import in_slices, in_steps, on_scale
from outcomelang.proof.term import (
    NO,
    YES,
    ZERO,
    Condition,
    Figure,
    Fixed,
    Mark,
    Quotient,
    Rounded,
    Term,
    best,
    choice,
    compared,
    every,
    minus,
    opposite,
    plus,
    some,
    times,
)
from outcomelang.proof.world import Unmodelled
from outcomelang.value.duration import DurationUnit


@frozen
class Amount:
    """A quantity, and the condition under which it is known."""

    term: Term
    known: Condition = YES

    @property
    def size(self) -> int:
        """How many terms and conditions it is made of."""
        return self.term.size + self.known.size


@frozen
class Answer:
    """A yes or no: when it is yes, and when no; neither where it is not known."""

    yes: Condition
    no: Condition

    @property
    def size(self) -> int:
        """How many conditions and terms it is made of."""
        return self.yes.size + self.no.size


@frozen
class At:
    """Where an expression is asked for: at a point, in a metric with points and perhaps `so far`."""

    point: Point = None
    unit: DurationUnit | None = None
    points: Points | None = None
    so_far: bool = False


NOWHERE = At()

LARGEST = 20_000
"""Terms and conditions that one expression comes to at most: figures made of figures can double at every step."""


@define
class Terms:
    """Makes terms of expressions; `payments` are what the names of payments mean, filled as they are worked out."""

    figures: Figures
    payments: dict[str, Amount] = field(factory=dict)
    _metrics: dict[tuple[str, At], Amount | Answer] = field(factory=dict, init=False)

    @property
    def contract(self) -> Contract:
        """The contract whose expressions they are."""
        return self.figures.contract

    def quantity(self, expression: Expression, at: At = NOWHERE) -> Amount:
        """A quantity; raises `Unmodelled`."""
        made = self.of(expression, at)
        if not isinstance(made, Amount):
            raise Unmodelled(f"`{self.figures.world.text(expression.span)}` is not a quantity")
        return made

    def answer(self, expression: Expression, at: At = NOWHERE) -> Answer:
        """A yes or no; raises `Unmodelled`."""
        made = self.of(expression, at)
        if not isinstance(made, Answer):
            raise Unmodelled(f"`{self.figures.world.text(expression.span)}` is not a yes or no")
        return made

    def of(self, expression: Expression, at: At = NOWHERE) -> Amount | Answer:
        """What an expression is; raises `Unmodelled`."""
        made = self._of(expression, at)
        if made.size > LARGEST:
            raise Unmodelled(f"`{self.figures.world.text(expression.span)}`, which comes to so many steps,")
        return made

    def _of(  # noqa: PLR0911 (one case for each kind)
        self, expression: Expression, at: At
    ) -> Amount | Answer:
        match expression:
            case Constant(value=bool() as value):
                return Answer(YES, NO) if value else Answer(NO, YES)
            case Constant(value=Fraction() as number):
                return Amount(Fixed(number))
            case InputValue() | ParameterValue() | MetricValue() | PaymentValue():
                return self._named(expression, at)
            case GroupCount() | GroupShare() | GroupAggregate():
                return self._aggregate(expression, at)
            case If() | Logic() | Not() | IsKnown() | Compare():
                return self._logic(expression, at)
            case Steps() | Scale() | Slices():
                return self._table(expression, at)
            case Arithmetic() | Negate() | Absolute() | Extreme() | RoundTo():
                return self._computed(expression, at)
            case _:
                raise Unmodelled(f"`{self.figures.world.text(expression.span)}`")

    # --- Names ----------------------------------------------------------------------------------

    def _named(self, expression: InputValue | ParameterValue | MetricValue | PaymentValue, at: At) -> Amount | Answer:
        match expression:
            case InputValue(name=name):
                return _free(self.figures.input(name), self.figures.certified(name))
            case ParameterValue(name=name, on=None):
                return self.of(self.contract.parameter[name].values[0].value, at)
            case ParameterValue(name=name, on=on) if on is not None and on.type.is_quantity:
                table = self.contract.parameter[name].table
                if isinstance(table, Steps):
                    return self._looked_up(table, self.quantity(on, at), at)
                raise Unmodelled(f"`{name}` with different values")
            case ParameterValue(name=name):
                raise Unmodelled(f"`{name}` with different values")
            case MetricValue(name=name):
                return self.metric(self.contract.metric[name], at)
            case PaymentValue(name=name):
                return self.payments[name]

    def metric(self, metric: Metric, at: At) -> Amount | Answer:
        """A metric across a group or of the contract, at a place."""
        if metric.of_members or metric.per_cohort or metric.dates:
            raise Unmodelled(f"`{metric.name}`, which has more than one value")
        point = point_among(metric.points, at)
        here = At(point, metric.points.unit if metric.points else None, metric.points, metric.so_far)
        if metric.points and point is None:
            return Answer(NO, NO) if metric.type.kind is Kind.YESNO else Amount(ZERO, NO)
        if self.figures.world.freed == metric.name:
            return _free(self.figures.freed(metric, point), self.figures.final(f"`{metric.name}`", point))
        if (metric.name, here) not in self._metrics:
            made = self.of(metric.formula, here)
            if metric.missing and isinstance(made, Answer):
                raise Unmodelled(f"what `{metric.name}` is where it is missing")
            self._metrics[metric.name, here] = made
        return self._metrics[metric.name, here]

    # --- Groups ---------------------------------------------------------------------------------

    def _aggregate(self, expression: GroupCount | GroupShare | GroupAggregate, at: At) -> Amount:
        if isinstance(expression, GroupAggregate) and expression.across_cohorts:
            raise Unmodelled("a sum over cohorts")
        group = expression.group
        if isinstance(expression, GroupCount) and expression.condition is None:
            return Amount(self.figures.members(group), self._is_final(f"`{group}`", None, at))
        operand = expression.operand if isinstance(expression, GroupAggregate) else expression.condition
        if operand is None:
            raise TypeError("only a count stands without a condition")
        points, point = self._point_of(operand, at)
        final = self._is_final(f"`{group}`", point, at)
        if isinstance(expression, GroupAggregate):
            number = self.figures.aggregated(expression.function, group, operand, points, point)
            judged = self.figures.judged(group, operand, points, point)
            is_sum = expression.function == "sum"
            return Amount(number, final if is_sum else every((final, compared("<", ZERO, judged))))
        if isinstance(operand, Not):
            judged = self.figures.judged(group, operand.operand, points, point)
            count: Term = minus(judged, self.figures.counted(group, operand.operand, points, point))
        else:
            judged = self.figures.judged(group, operand, points, point)
            count = self.figures.counted(group, operand, points, point)
        if isinstance(expression, GroupCount):
            return Amount(count, final)
        known = every((final, compared("<", ZERO, judged)))
        if any(self.contract.group[name].weight for name in self.figures.lineage(group)):
            return Amount(self.figures.share(group, operand, points, point), known)
        return Amount(Quotient(count, judged), known)

    def _is_final(self, what: str, point: Point, at: At) -> Condition:
        return YES if at.so_far else self.figures.final(what, point)

    def _point_of(self, operand: Expression, at: At) -> tuple[Points | None, Point]:
        """The point at which members' values are taken, as the settlement finds it."""
        inside = (self.contract.metric[part.name] for part in walk(operand) if isinstance(part, MetricValue))
        points = at.points or next((metric.points for metric in inside if metric.points), None)
        point = point_among(points, at)
        if points and point is None:
            raise Unmodelled(f"`{self.figures.world.text(operand.span)}` without a point")
        return points, point

    # --- Yes and no -----------------------------------------------------------------------------

    def _logic(self, expression: If | Logic | Not | IsKnown | Compare, at: At) -> Amount | Answer:
        match expression:
            case If(condition=condition, then=then, otherwise=otherwise):
                return _chosen(self.answer(condition, at), self.of(then, at), self.of(otherwise, at))
            case Logic(operator=operator, operands=operands):
                answers = [self.answer(one, at) for one in operands]
                yes, no = [one.yes for one in answers], [one.no for one in answers]
                return Answer(every(yes), some(no)) if operator == "and" else Answer(some(yes), every(no))
            case Not(operand=operand):
                answer = self.answer(operand, at)
                return Answer(answer.no, answer.yes)
            case IsKnown():
                raise Unmodelled(f"`{self.figures.world.text(expression.span)}`")
            case Compare(operator=operator, left=left, right=right):
                if not left.type.is_quantity:
                    raise Unmodelled(f"`{self.figures.world.text(expression.span)}`")
                one, other = self.quantity(left, at), self.quantity(right, at)
                known = every((one.known, other.known))
                holds = compared(operator, *_multiplied(one.term, other.term))
                return Answer(every((known, holds)), every((known, opposite(holds))))

    # --- Tables and computation -----------------------------------------------------------------

    def _table(self, expression: Steps | Scale | Slices, at: At) -> Amount | Answer:
        return self._looked_up(expression, self.quantity(expression.operand, at), at)

    def _looked_up(self, table: Steps | Scale | Slices, operand: Amount, at: At) -> Amount:
        results = [self.quantity(row.result, at) for row in table.rows]
        known = every((operand.known, *(one.known for one in results)))
        terms = [one.term for one in results]
        match table:
            case Steps():
                term, found = in_steps(operand.term, table.rows, terms)
                return Amount(term, every((known, found)))
            case Scale():
                return Amount(on_scale(operand.term, table.rows, terms), known)
            case Slices():
                return Amount(in_slices(operand.term, table.per, table.rows, terms), known)

    def _computed(self, expression: Arithmetic | Negate | Absolute | Extreme | RoundTo, at: At) -> Amount:
        match expression:
            case Arithmetic(operator=operator, left=left, right=right):
                return _arithmetic(operator, self.quantity(left, at), self.quantity(right, at))
            case Negate(operand=operand):
                made = self.quantity(operand, at)
                return Amount(minus(ZERO, made.term), made.known)
            case Absolute(operand=operand):
                made = self.quantity(operand, at)
                return Amount(best("max", (made.term, minus(ZERO, made.term))), made.known)
            case Extreme(function=function, operands=operands):
                each = [self.quantity(one, at) for one in operands]
                return Amount(best(function, [one.term for one in each]), every(one.known for one in each))
            case RoundTo(operand=operand, mode=mode, step=step):
                made = self.quantity(operand, at)
                return Amount(Rounded(made.term, step, mode), made.known)


def point_among(points: Points | None, at: At) -> Point:
    """The one of the points that is asked for, or the only one there is."""
    if points is None:
        return None
    if at.point is not None and at.unit is not None and at.unit.kind is points.unit.kind:
        asked = Fraction(at.point * at.unit.size, points.unit.size)
        if asked in points.numbers:
            return int(asked)
    return points.numbers[0] if len(points.numbers) == 1 else None


def _free(figure: Figure | Mark, known: Condition) -> Amount | Answer:
    if isinstance(figure, Mark):
        return Answer(every((known, figure)), every((known, opposite(figure))))
    return Amount(figure, known)


def _chosen(by: Answer, then: Amount | Answer, otherwise: Amount | Answer) -> Amount | Answer:
    """Only the branch taken is looked at."""
    if isinstance(then, Answer) and isinstance(otherwise, Answer):
        return Answer(
            some((every((by.yes, then.yes)), every((by.no, otherwise.yes)))),
            some((every((by.yes, then.no)), every((by.no, otherwise.no)))),
        )
    if isinstance(then, Amount) and isinstance(otherwise, Amount):
        known = some((every((by.yes, then.known)), every((by.no, otherwise.known))))
        return Amount(choice(by.yes, then.term, otherwise.term), known)
    raise TypeError("the branches of an `if` are of one type")


def _arithmetic(operator: str, left: Amount, right: Amount) -> Amount:
    known = every((left.known, right.known))
    match operator:
        case "+":
            return Amount(plus((left.term, right.term)), known)
        case "-":
            return Amount(minus(left.term, right.term), known)
        case "*":
            return Amount(times(left.term, right.term), known)
        case _:
            if isinstance(right.term, Fixed) and right.term.value:
                return Amount(times(Fixed(1 / right.term.value), left.term), known)
            divides = opposite(compared("=", right.term, ZERO))
            return Amount(Quotient(left.term, right.term), every((known, divides)))


def _multiplied(left: Term, right: Term) -> tuple[Term, Term]:
    """Two sides, multiplied by the divisor of a share: it is above 0 wherever the share is known."""
    for one, other, is_left in ((left, right, True), (right, left, False)):
        match one:
            case Quotient(left=above, right=Figure(whole=True) as below) if below.within.is_not_negative:
                scaled = times(other, below)
                return (above, scaled) if is_left else (scaled, above)
            case _:
                continue
    return left, right
