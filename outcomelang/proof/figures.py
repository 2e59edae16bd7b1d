"""The free figures of a contract: certified inputs, members, how many of them meet what, and sums of their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

from attrs import define, field, frozen

from outcomelang.model.contract import Contract, Metric, Points
from outcomelang.model.expression import Expression, MetricValue, walk
from outcomelang.model.range_in_windows import RangeInWindows
from outcomelang.model.type import WHOLE, Kind
from outcomelang.proof.entailment import Entailment
from outcomelang.proof.independence import Independence
from outcomelang.proof.term import NO, Compared, Figure, Fixed, Mark, Term, compared, some, times
from outcomelang.proof.world import Unmodelled, World
from outcomelang.value.range import NOT_NEGATIVE, SHARE, Range

Point: TypeAlias = int | None
_Key: TypeAlias = tuple[str, Expression, Point]


@frozen
class Counted:
    """A number of members who meet a condition, at one of some points."""

    group: str
    condition: Expression
    points: Points | None
    figure: Figure


@define
class Figures:
    """Makes the figures of a world, each once, with the facts that hold of it."""

    world: World
    _made: dict[object, Figure | Mark] = field(factory=dict)
    _counts: list[tuple[Counted, Point]] = field(factory=list)

    @property
    def contract(self) -> Contract:
        """The contract whose figures they are."""
        return self.world.contract

    # --- Inputs ---------------------------------------------------------------------------------

    def input(self, name: str) -> Figure | Mark:
        """A certified figure."""
        declared = self.contract.input[name]
        if declared.per_cohort:
            raise Unmodelled(f"`{name}` is certified per cohort")
        if declared.type.kind is Kind.YESNO:
            return self._once(("input", name), Mark(f"`{name}`"))
        if not declared.type.is_quantity:
            raise Unmodelled(f"`{name}` is not a quantity")
        within = Range(declared.low, declared.high)
        return self._once(("input", name), Figure(f"`{name}`", within, declared.type.whole, declared.type))

    def certified(self, name: str) -> Mark:
        """Whether an input has been certified yet."""
        return self._mark(f"`{name}` is certified", certifies=True)

    def final(self, what: str, point: Point = None) -> Mark:
        """Whether all that a figure of a group rests on is known."""
        return self._mark(f"{what} is final{_at(point, None)}")

    # --- Groups ---------------------------------------------------------------------------------

    def members(self, group: str) -> Figure:
        """The members of a group; a group taken from another has no more."""
        declared = self.contract.group[group]
        within = Range(Fraction(0), None if declared.at_most is None else Fraction(declared.at_most))
        if ("members", group) not in self._made:
            of_parent = self.members(declared.parent) if declared.parent else None
            name = f"members of `{group}`"
            figure = Figure(name, within, whole=True, type=WHOLE, like=of_parent, counts_members=True)
            self._made["members", group] = figure
            if of_parent:
                self.world.fact(figure, compared("<=", figure, of_parent))
        return self._figure(("members", group))

    def lineage(self, group: str | None) -> Iterator[str]:
        """A group and those it is taken from."""
        while group is not None:
            yield group
            group = self.contract.group[group].parent

    def counted(self, group: str, condition: Expression, points: Points | None, point: Point) -> Figure:
        """How many members meet a condition, at a point."""
        key: _Key = (group, condition, point)
        if ("count", key) in self._made:
            return self._figure(("count", key))
        name = f"members of `{group}` who meet `{self._text(condition)}`{_at(point, points)}"
        figure = Figure(name, NOT_NEGATIVE, whole=True, type=WHOLE, like=self._unit(group, condition, point))
        self._made["count", key] = figure
        self.world.fact(figure, compared("<=", figure, self.judged(group, condition, points, point)))
        own = self.contract.metric[condition.name].points if isinstance(condition, MetricValue) else points
        made = Counted(group, condition, own, figure)
        for other, other_point in self._counts:
            if point == other_point:
                self._relate(made, other)
        self._counts.append((made, point))
        if isinstance(condition, MetricValue):
            self.world.belongs(figure, condition.name)
        if figure.like is not None:
            why = f"it is not sure that members can meet `{self._text(condition)}` just so"
            self.world.certain_if(figure, compared("=", figure, figure.like), why)
        return figure

    def judged(self, group: str, condition: Expression, points: Points | None, point: Point) -> Figure:
        """How many members have a yes or no, or a number: all but those who are left out."""
        members = self.members(group)
        if not self._can_be_left_out(group, condition):
            return members
        key = ("judged", group, condition, point)
        if key not in self._made:
            text = self._text(condition)
            name = f"members of `{group}` of whom `{text}` is known{_at(point, points)}"
            figure = Figure(name, NOT_NEGATIVE, whole=True, type=WHOLE, like=members)
            self._made[key] = figure
            self.world.fact(figure, compared("<=", figure, members))
            self.world.certain_if(figure, compared("=", figure, members), "members may be left out")
        return self._figure(key)

    def share(self, group: str, condition: Expression, points: Points | None, point: Point) -> Figure:
        """The weighted share of those who meet a condition: tied to their number at both ends alone."""
        key = ("share", group, condition, point)
        if key not in self._made:
            count = self.counted(group, condition, points, point)
            judged = self.judged(group, condition, points, point)
            figure = Figure(f"weighted share of `{group}` with `{self._text(condition)}`{_at(point, points)}", SHARE)
            self._made[key] = figure
            zero, one = Fixed(Fraction(0)), Fixed(Fraction(1))
            for end, number in ((zero, zero), (one, judged)):
                self.world.fact(figure, some((compared("!=", count, number), Compared("=", figure, end))))
                self.world.fact(figure, some((compared("!=", figure, end), Compared("=", count, number))))
            self.world.certain_if(figure, NO, "how the weights fall is not known")
        return self._figure(key)

    def aggregated(self, function: str, group: str, operand: Expression, points: Points | None, point: Point) -> Figure:
        """A sum, mean, median or extreme of a number of members.

        What is `paid` is a sum too, with what those who left had reached: they are in no sum of the others.
        """
        key = (function, group, operand, point)
        if key not in self._made:
            within = self._range_of(operand, points)
            text = self._text(operand)
            is_sum = function in ("sum", "paid")
            what = "sum paid" if function == "paid" else function
            name = f"{what} of `{text}` across `{group}`{_at(point, points)}"
            like = times(self.members(group), Fixed(within.highest)) if is_sum and within.highest is not None else None
            whole = is_sum and operand.type.whole
            lowest = Fraction(0) if is_sum and within.is_not_negative else within.lowest
            figure = Figure(name, Range(lowest, None) if is_sum else within, whole, operand.type, like)
            self._made[key] = figure
            if is_sum:
                is_paid = function == "paid"
                of = self.members(group) if is_paid else self.judged(group, operand, points, point)
                self._bound_sum(figure, within, of)
            if isinstance(operand, MetricValue):
                self.world.belongs(figure, operand.name)
            zero = Fixed(Fraction(0))
            why = f"it is not sure which values `{text}` can have"
            self.world.certain_if(figure, compared("=", figure, zero) if is_sum and within.has_zero else NO, why)
        return self._figure(key)

    def _range_of(self, operand: Expression, points: Points | None) -> Range:
        """Where a member's number can lie; the windows of a metric are those of its own points."""
        if isinstance(operand, MetricValue):
            metric = self.contract.metric[operand.name]
            return RangeInWindows.of_contract(self.contract, metric.points).of(metric.formula)
        return RangeInWindows.of_contract(self.contract, points).of(operand)

    def freed(self, metric: Metric, point: Point) -> Figure | Mark:
        """A metric taken as a figure of its own."""
        name = f"`{metric.name}`{_at(point, metric.points)}"
        if metric.type.kind is Kind.YESNO:
            made: Figure | Mark = Mark(name)
        else:
            within = RangeInWindows.of_contract(self.contract, metric.points).of(metric.formula)
            made = Figure(name, within, metric.type.whole, metric.type)
        figure = self._once(("freed", metric.name, point), made)
        self.world.belongs(figure, metric.name)
        return figure

    def apart(self, name: str, within: Range, like: Term | None = None, *, whole: bool = False) -> Figure:
        """A figure of which nothing is said here but where it lies."""
        figure = Figure(name, within, whole, like=like, shown=False)
        self._once(("apart", name), figure)
        return self._figure(("apart", name))

    # --- Relations ------------------------------------------------------------------------------

    def _relate(self, one: Counted, other: Counted) -> None:
        """Keep that whoever meets one condition meets the other, at the same point."""
        entailment = Entailment(self.contract)
        for given, then in ((one, other), (other, one)):
            if then.group not in self.lineage(given.group):
                continue
            # `previous` is another day with other points; a metric that is named is the same at the same point.
            implies = entailment.implies if given.points == then.points else entailment.names
            if _same_days(given.points, then.points) and implies(given.condition, then.condition):
                more = then.figure
                self.world.fact(given.figure, compared("<=", given.figure, more), and_of=more)

    def _bound_sum(self, figure: Figure, within: Range, judged: Figure) -> None:
        if within.highest is not None:
            self.world.fact(figure, compared("<=", figure, times(judged, Fixed(within.highest))))
        if within.lowest is not None:
            self.world.fact(figure, compared(">=", figure, times(judged, Fixed(within.lowest))))

    def _unit(self, group: str, condition: Expression, point: Point) -> Term | None:
        """The free number of members that meet all that hangs together with a condition."""
        together = Independence(self.contract).of(condition)
        members = self.members(group)
        at = point if together.step_by_step else None
        key = ("unit", group, together.name, at)
        if key not in self._made:
            name = f"members of `{group}` who do well in {together.name}{_at(at, None)}"
            figure = Figure(name, NOT_NEGATIVE, whole=True, type=WHOLE, shown=False)
            self._made[key] = figure
            self.world.certain_if(figure, compared("<=", figure, members), "there are no more members")
            is_plain = together.grows is not None or (together.alone and (together.step_by_step or point is None))
            if not is_plain or together.groups - {group}:
                why = f"it is not sure how `{self._text(condition)}` goes with other outcomes"
                self.world.certain_if(figure, NO, why)
        return self._figure(key)

    def _can_be_left_out(self, group: str, condition: Expression) -> bool:
        if any(self.contract.group[name].leaves for name in self.lineage(group)):
            return True
        metrics = (self.contract.metric[part.name] for part in walk(condition) if isinstance(part, MetricValue))
        return any(self._leaves_out(metric) for metric in metrics)

    def _leaves_out(self, metric: Metric) -> bool:
        fates = (metric.missing.otherwise, *(fate for fate, _ in metric.missing.cases)) if metric.missing else ()
        inner = (self.contract.metric[part.name] for part in walk(metric.formula) if isinstance(part, MetricValue))
        return any(fate.outcome == "left out" for fate in fates) or any(self._leaves_out(one) for one in inner)

    # --- Made once ------------------------------------------------------------------------------

    def _text(self, expression: Expression) -> str:
        return expression.name if isinstance(expression, MetricValue) else self.world.text(expression.span)

    def _mark(self, name: str, *, certifies: bool = False) -> Mark:
        made = self._once(("mark", name), Mark(name, state=True, certifies=certifies))
        assert isinstance(made, Mark)  # noqa: S101 (for the type checker)
        return made

    def _once(self, key: object, figure: Figure | Mark) -> Figure | Mark:
        return self._made.setdefault(key, figure)

    def _figure(self, key: object) -> Figure:
        made = self._made[key]
        if not isinstance(made, Figure):
            raise TypeError(f"{made} is not a quantity")
        return made


def _same_days(one: Points | None, other: Points | None) -> bool:
    """Whether a point of the same number falls on the same day."""
    if one is None or other is None:
        return one is other
    return one.unit is other.unit and one.after == other.after


def _at(point: Point, points: Points | None) -> str:
    if point is None:
        return ""
    return f" at {point} {points.unit}s" if points else f" at {point}"
