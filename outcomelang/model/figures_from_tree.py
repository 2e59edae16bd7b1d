"""Inputs and parameters, from the tree: the figures that do not come out of the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from attrs import evolve

from outcomelang.model.checking import Checking
from outcomelang.model.contract import Input, Parameter, ValueFrom
from outcomelang.model.data_from_tree import check_distinct, range_from_tree, type_from_tree
from outcomelang.model.dates_from_tree import check_ascending, dates_of_schedule
from outcomelang.model.depth import check_depth
from outcomelang.model.expression import Arithmetic, Constant, Expression, InputValue, MetricValue, walk
from outcomelang.model.expression_from_tree import check, check_steps_of_parameter
from outcomelang.model.groups_from_tree import find_group
from outcomelang.model.type import NUMBER, Level, Type
from outcomelang.source import Span
from outcomelang.syntax import expression as syntax
from outcomelang.syntax import tree


def input_from_tree(figure: tree.Input, checking: Checking) -> Input | None:
    """A figure certified from outside."""
    of = type_from_tree(figure.type, checking)
    low, high = range_from_tree(figure.range, of, checking)
    group = find_group(figure.across, checking) if figure.across else None
    if figure.per_cohort and group and group.cohorts is None:
        report_no_cohorts(f"`{figure.name.text}`", group.name, figure.across or figure.name, checking)
    if figure.per_cohort and figure.across is None:
        message = f"it is not said whose cohorts `{figure.name.text}` is certified for"
        checking.error("OUT282", message, figure.name.span, "write `across GROUP per cohort`")
    return Input(
        name=figure.name.text,
        title=figure.title.value if figure.title else None,
        span=figure.span,
        type=of,
        low=low,
        high=high,
        across=group.name if group else None,
        per_cohort=figure.per_cohort,
    )


def report_no_cohorts(what: str, group: str, place: syntax.Node, checking: Checking) -> None:
    """Report a figure per cohort of a group that has none."""
    message = f"{what} is per cohort, and `{group}` has no cohorts"
    checking.error(
        "OUT282", message, place.span, f"say how the members of `{group}` fall into cohorts: `cohorts by ...`"
    )


# --- Parameters ---------------------------------------------------------------------------------


def parameter_from_tree(parameter: tree.Parameter, checking: Checking) -> Parameter | None:
    """A figure fixed at signing: one value, dated values, one that rises, one by code, or a table of steps."""
    name, span = parameter.name.text, parameter.span
    match parameter.value:
        case syntax.Steps(value=None) as steps:
            table = check_steps_of_parameter(steps, name, checking.scope(Level.CONTRACT))
            return Parameter(name=name, span=span, type=table.type, table=table) if table else None
        case tree.ByCode(rows=rows):
            return _by_code(parameter, rows, checking)
        case tree.Rising() as rising:
            values = tuple(_rising(rising, checking))
        case value:
            values = tuple(_dated(value, parameter.dated, checking))
    if not values:
        return None
    if not all(check_depth(name, one.value, parameter.name.span, checking) for one in values):
        return None
    return Parameter(name=name, span=span, type=_common_type([one.value for one in values]), values=values)


def _fixed(value: syntax.Expression, checking: Checking, of: Type | None = None) -> Expression | None:
    """A value that is known at signing: no figure certified or measured later."""
    checked = check(value, checking.scope(Level.CONTRACT), of)
    for part in walk(checked) if checked else ():
        if isinstance(part, InputValue | MetricValue):
            message = f"`{part.name}` is not known when the contract is signed, and a parameter is"
            checking.error("OUT279", message, part.span, "declare a `metric` instead")
            return None
    return checked


def _common_type(values: Sequence[Expression]) -> Type:
    """The type of the first value; whole only if all of them are."""
    return evolve(values[0].type, whole=all(value.type.whole for value in values))


def _dated(value: syntax.Expression, dated: Sequence[tree.DatedValue], checking: Checking) -> Iterator[ValueFrom]:
    first = _fixed(value, checking)
    check_ascending([one.first for one in dated], checking)
    later = [(one.first.value, _fixed(one.value, checking, first.type if first else None)) for one in dated]
    if first:
        yield ValueFrom(None, first)
        yield from (ValueFrom(day, one) for day, one in later if one)


def _by_code(parameter: tree.Parameter, rows: Sequence[tree.CodeRow], checking: Checking) -> Parameter | None:
    check_distinct([row.code for row in rows], checking)
    checked: list[tuple[str, Expression]] = []
    for row in rows:
        value = _fixed(row.value, checking, checked[0][1].type if checked else None)
        if value:
            checked.append((row.code.value, value))
    if len(checked) < len(rows):
        return None
    return Parameter(
        name=parameter.name.text,
        span=parameter.span,
        type=_common_type([value for _, value in checked]),
        by_code=tuple(checked),
    )


def _rising(rising: tree.Rising, checking: Checking) -> Iterator[ValueFrom]:
    """The value, and from each date of the schedule on the one before it and its rise.

    The value as it is written holds until the second date of `every 12 months from D`: on D itself nothing has
    risen yet. Of `on 1 January`, it holds until the first such day after the term's first.
    """
    value = _fixed(rising.value, checking)
    dates = dates_of_schedule(rising.schedule, checking, checking.term)
    if value is None or dates is None:
        return
    yield ValueFrom(None, value)
    for count, day in enumerate(_rises(rising.schedule, dates, checking), start=1):
        yield ValueFrom(day, _product(value, (1 + rising.rate.value) ** count, rising.span))


def _rises(schedule: tree.Schedule, dates: Sequence[date], checking: Checking) -> Sequence[date]:
    beginning = schedule.anchor.value if isinstance(schedule, tree.Every) else None
    if beginning is None and checking.term:
        beginning = checking.term[0]
    return [day for day in dates if beginning is None or day > beginning]


def _product(value: Expression, growth: Fraction, span: Span) -> Expression:
    """The exact product: a constant if it can be, so that it is not rounded per member."""
    of = evolve(value.type, whole=False)
    if isinstance(value, Constant) and isinstance(value.value, Fraction):
        return evolve(value, value=value.value * growth, type=of)
    factor = Constant(value=growth, type=NUMBER, level=Level.CONTRACT, span=span)
    return Arithmetic(operator="*", left=value, right=factor, type=of, level=value.level, span=span)
