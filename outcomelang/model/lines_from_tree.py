"""Price lines, from the tree: per metric, per event, per member, and the best of several."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from outcomelang.model.card_from_tree import card_from_tree
from outcomelang.model.checking import NOUNS, Checking
from outcomelang.model.contract import (
    BestOf,
    Group,
    Line,
    MemberLine,
    Metric,
    MetricLine,
    Points,
    Table,
)
from outcomelang.model.event_lines_from_tree import count_limit, event_line, report_no_start
from outcomelang.model.findings import did_you_mean
from outcomelang.model.points_from_tree import points_from_tree
from outcomelang.model.price_from_tree import negative_price, price_of_member, price_of_metric
from outcomelang.model.type import Kind, Type
from outcomelang.model.types_of_operators import in_words
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name, Reference
from outcomelang.value.duration import DurationUnit


def lines_from_tree(line: tree.PriceLine, checking: Checking) -> Iterator[Line]:
    """The lines of the model that one line of the text says: a rate card says several, one in error none."""
    made: Line | None
    match line:
        case tree.Card():
            yield from card_from_tree(line, checking)
            return
        case tree.BestOf():
            made = _best_of(line, checking)
        case tree.MemberLine():
            made = _member_line(line, checking)
        case tree.UnitLine() | tree.LessLine():
            made = _unit_line(line, checking)
    if made is not None:
        yield made


def _unit_line(line: tree.UnitLine | tree.LessLine, checking: Checking) -> Line | None:
    """A price per metric or per event, told apart by what is named."""
    name = line.of.name
    match checking.names.find(name.text):
        case Metric() as metric:
            return _metric_line(line, metric, checking)
        case Table(kind="events" | "periods") as rows:
            return event_line(line, rows, checking)
        case None if not checking.names.declares(name.text):
            hint = did_you_mean(name.text, checking.names.like("metric", "table"))
            checking.error("OUT200", f"nothing is called `{name.text}`", name.span, hint)
        case None:
            pass
        case other:
            message = f"`{name.text}` is a {NOUNS[type(other)]}, and a price is per metric or per event"
            hint = f"write `per member of {name.text}`" if isinstance(other, Group) else None
            checking.error("OUT201", message, name.span, hint)
    return None


# --- Per metric ---------------------------------------------------------------------------------


def _metric_line(line: tree.UnitLine | tree.LessLine, metric: Metric, checking: Checking) -> MetricLine | None:
    unit = line.unit if isinstance(line, tree.UnitLine) else None
    if isinstance(line, tree.LessLine):
        price = negative_price(line.price, checking)
    else:
        price = price_of_metric(line.price, metric, checking)
    of_metric = _is_plain_metric(line, checking)
    size = _unit_size(unit, metric, line.of, checking)
    points = _priced_points(line.points, metric, checking)
    limit = count_limit(line.limit, checking)
    if limit and size is not None:
        _check_limit(metric, line, checking)
    if price is None or size is None or not of_metric:
        return None
    return MetricLine(
        price=price,
        metric=metric.name,
        span=line.span,
        unit=size,
        blocks=unit is not None and unit.count != 1,
        points=points,
        limit=limit,
    )


def _check_limit(metric: Metric, line: tree.UnitLine | tree.LessLine, checking: Checking) -> None:
    """Report `once` and `up to` of anything but a yes or no: they count times."""
    if metric.type.kind is not Kind.YESNO:
        message = (
            f"`{metric.name}` is {in_words(metric.type)}, and `once` or `up to` counts the times a yes or no is met"
        )
        checking.error("OUT287", message, line.span, "limit the number in the metric: `min(..., 5)`")


def _is_plain_metric(line: tree.UnitLine | tree.LessLine, checking: Checking) -> bool:
    """Whether a line per metric says nothing that only a line per event can say."""
    name = line.of.name.text
    is_plain = True
    if line.of.argument is not None:
        checking.error("OUT287", f"`{name}` is a metric, which takes nothing in brackets", line.of.argument.span)
        is_plain = False
    if isinstance(line, tree.UnitLine) and line.group:
        message = f"the metric `{name}` says whose it is, so `of {line.group.text}` cannot say it too"
        hint = f"declare a metric of `{line.group.text}` and price that"
        checking.error("OUT287", message, line.group.span, hint)
        is_plain = False
    if isinstance(line, tree.UnitLine) and line.after:
        message = "`after` is for events: a metric is met at its points, in no order of its own"
        checking.error("OUT287", message, line.after.span, "say it in the metric: `first_metric and ...`")
        is_plain = False
    return is_plain


def _unit_size(unit: tree.RateUnit | None, metric: Metric, of: Reference, checking: Checking) -> Fraction | None:
    """What the price is for, in the model's units; None after an error."""
    if unit is None:
        return _size_of_one(metric, of, checking)
    if unit.count <= 0:
        checking.error("OUT277", "a price is for more than 0 of something", unit.span)
        return None
    if not _fits(unit, metric.type):
        message = f"`{metric.name}` is {in_words(metric.type)}, so it has no price per {unit.unit}"
        checking.error("OUT287", message, unit.span.to(of.span), _unit_hint(metric.type, of.name))
        return None
    if isinstance(unit.unit, DurationUnit):
        return unit.count * unit.unit.size
    return unit.count / 100


def _size_of_one(metric: Metric, of: Reference, checking: Checking) -> Fraction | None:
    if metric.type.kind in (Kind.YESNO, Kind.NUMBER):
        return Fraction(1)
    message = f"`{metric.name}` is {in_words(metric.type)}, and the price does not say for how much of it"
    hint = _unit_hint(metric.type, of.name)
    if metric.type.kind is Kind.MONEY:
        message = f"`{metric.name}` is an amount already, and has no price"
        hint = f"pay a share of it: `= 50% * sum of {metric.name}`"
    checking.error("OUT287", message, of.span, hint)
    return None


def _fits(unit: tree.RateUnit, of: Type) -> bool:
    if isinstance(unit.unit, DurationUnit):
        return of.kind.value == unit.unit.kind.value
    return of.kind is Kind.NUMBER


def _unit_hint(of: Type, name: Name) -> str:
    match of.kind:
        case Kind.DAYS:
            return f"write `per day of {name.text}` or `per week of {name.text}`"
        case Kind.MONTHS:
            return f"write `per month of {name.text}`"
        case _:
            return f"write `per {name.text}`"


def _priced_points(said: tree.Points | None, metric: Metric, checking: Checking) -> tuple[int, ...] | None:
    """The metric's points that a line prices, in the metric's unit: those it names, else all."""
    if said is None:
        return metric.points.numbers if metric.points else None
    if metric.points is None:
        message = f"`{metric.name}` has no points"
        hint = f"leave `at` out, or give the metric points: `metric {metric.name} ... at 12 months`"
        checking.error("OUT286", message, said.span, hint)
        return None
    points = points_from_tree(said, checking)
    if points is None:
        return None
    priced = [_in_unit_of(metric.points, points, number) for number in points.numbers]
    lacking = [
        f"{number} {points.unit}s"
        for number, own in zip(points.numbers, priced, strict=True)
        if own not in metric.points.numbers
    ]
    if lacking:
        own_points = ", ".join(str(number) for number in metric.points.numbers)
        message = f"`{metric.name}` has no point at {', '.join(lacking)}"
        checking.error("OUT286", message, said.span, f"its points are {own_points} {metric.points.unit}s")
    return tuple(int(own) for own in priced if own in metric.points.numbers and own is not None)


def _in_unit_of(own: Points, said: Points, number: int) -> Fraction | None:
    if own.unit.kind is not said.unit.kind:
        return None
    return Fraction(number * said.unit.size, own.unit.size)


# --- Per member, and the best of several --------------------------------------------------------


def _member_line(line: tree.MemberLine, checking: Checking) -> MemberLine | None:
    group = checking.find(line.group, Group)
    if group and group.enters is None:
        report_no_start(group, line.group.span, checking)
        return None
    price = price_of_member(line.price, group, checking)
    return MemberLine(price, group.name, span=line.span) if group and price else None


def _best_of(best: tree.BestOf, checking: Checking) -> BestOf | None:
    lines: list[Line] = []
    for line in best.lines:
        if isinstance(line, tree.UnitLine):
            lines.extend(lines_from_tree(line, checking))
        else:
            message = "`best of` compares prices per metric or per event of one participant"
            checking.error("OUT287", message, line.span, "name the prices one by one")
    for made in lines:
        if isinstance(made, MetricLine) and not _of_members(made, checking):
            message = f"`{made.metric}` has no value for each participant, so there is no best of theirs"
            checking.error("OUT287", message, made.span, "take metrics `of` a group")
    if len(best.lines) == 1:
        checking.error("OUT287", "`best of` needs two lines to compare", best.span)
    return BestOf(tuple(lines), span=best.span) if len(lines) == len(best.lines) else None


def _of_members(line: MetricLine, checking: Checking) -> bool:
    metric = checking.names.checked(line.metric)
    return isinstance(metric, Metric) and metric.of_members


def is_per_participant(line: Line, checking: Checking) -> bool:
    """Whether what a line pays belongs to single participants."""
    return not isinstance(line, MetricLine) or _of_members(line, checking)
