"""Amendments for entrants, made part of the contract: each member by the text of the day of their start.

What belongs to single members (price lines, metrics of members, and the parameters that these read) is that of the text
which governs the member; everything above single members is that of the contract. So the text as signed and those for
entrants become one contract, in which a metric asks where the member's start lies and a price line is for the members
of some starts. Whatever puts members together then finds them in one place: counts, shares, caps, limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs
from attrs import evolve

from outcomelang.frozen import frozen
from outcomelang.model.contract import (
    BestOf,
    Contract,
    Fate,
    Line,
    Metric,
    MetricLine,
    Missing,
    Parameter,
    Payment,
    Starts,
)
from outcomelang.model.expression import If, ParameterValue, Period, StartsIn, walk
from outcomelang.model.type import YESNO, Level
from outcomelang.source import Span

_Whole = TypeVar("_Whole")


@frozen
class EntrantsText:
    """The whole contract as amendments for entrants make it read, for the members who start in some periods."""

    periods: tuple[Period, ...]
    contract: Contract


def with_entrants(contract: Contract, texts: Sequence[EntrantsText]) -> Contract:
    """One contract of a text and those that govern the entrants of some periods."""
    for number, text in enumerate(texts, start=1):
        contract = _Folding(contract, text, f"amended {number}").folded()
    return evolve(contract, amendments=(), amended_texts=())


@frozen
class _Folding:
    """Makes the text for some entrants part of a contract; `suffix` tells its parameters from those of the contract."""

    contract: Contract
    text: EntrantsText
    suffix: str

    def folded(self) -> Contract:
        """The contract with the text for these entrants."""
        names = self._renamed()
        said = self.text.contract
        added = [evolve(anew(one, names), name=names[one.name]) for one in said.parameters if one.name in names]
        return evolve(
            self.contract,
            parameters=(*self.contract.parameters, *added),
            metrics=tuple(self._metrics(names)),
            payments=tuple(self._payments(self.contract.payments, said.payments, names)),
            savings=tuple(self._payments(self.contract.savings, said.savings, names)),
        )

    def _renamed(self) -> Mapping[str, str]:
        """The parameters that are others for these entrants, or rest on such: their names, and those they get."""
        found: dict[str, str] = {}
        is_complete = False
        while not is_complete:
            is_complete = True
            for one in self.text.contract.parameters:
                differs = self.contract.parameter.get(one.name) != one or _names(one) & found.keys()
                if differs and one.name not in found:
                    found[one.name] = f"{one.name} {self.suffix}"
                    is_complete = False
        return found

    def _metrics(self, names: Mapping[str, str]) -> Iterator[Metric]:
        said = {one.name: anew(one, names) for one in self.text.contract.metrics if one.of_members}
        for metric in self.contract.metrics:
            other = said.pop(metric.name, None)
            yield metric if other is None or other.formula == metric.formula else self._either(metric, other)
        yield from said.values()

    def _either(self, metric: Metric, other: Metric) -> Metric:
        """A metric that asks which text governs the member."""
        entered = StartsIn(periods=self.text.periods, type=YESNO, level=Level.MEMBER, span=other.span)
        formula = If(
            condition=entered,
            then=other.formula,
            otherwise=metric.formula,
            type=metric.type,
            level=Level.MEMBER,
            span=metric.formula.span,
        )
        return evolve(metric, formula=formula)

    # --- Price lines ----------------------------------------------------------------------------

    def _payments(
        self, payments: Sequence[Payment], said: Sequence[Payment], names: Mapping[str, str]
    ) -> Iterator[Payment]:
        others = {one.name: tuple(anew(line, names) for line in one.lines) for one in said}
        for payment in payments:
            lines = others.pop(payment.name, payment.lines)
            yield payment if lines == payment.lines else evolve(payment, lines=tuple(self._lines(payment.lines, lines)))
        for payment in said:
            if payment.name in others:
                yield evolve(payment, lines=tuple(self._lines((), others[payment.name])))

    def _lines(self, lines: Sequence[Line], others: Sequence[Line]) -> Iterator[Line]:
        """The lines, those that only other members have for these others, and then those of the entrants alone."""
        plain = [_for(line, None) for line in lines]
        for line, known in zip(lines, plain, strict=True):
            yield _also(line, self.text.periods) if known in others else _without(line, self.text.periods)
        for line in others:
            if line not in plain:
                yield _for(line, Starts(self.text.periods, inside=True))


def _also(line: Line, periods: tuple[Period, ...]) -> Line:
    """A line for those it was for, and for those who start in some periods besides."""
    if isinstance(line, BestOf):
        return evolve(line, lines=tuple(_also(one, periods) for one in line.lines))
    if line.starts is None or not line.starts.inside:
        return line
    return evolve(line, starts=Starts((*line.starts.periods, *periods), inside=True))


def _without(line: Line, periods: tuple[Period, ...]) -> Line:
    """A line for those it was for who start outside some periods."""
    if isinstance(line, BestOf):
        return evolve(line, lines=tuple(_without(one, periods) for one in line.lines))
    if line.starts is None:
        return evolve(line, starts=Starts(periods, inside=False))
    if line.starts.inside:
        return line
    return evolve(line, starts=Starts((*line.starts.periods, *periods), inside=False))


def _for(line: Line, starts: Starts | None) -> Line:
    if isinstance(line, BestOf):
        return evolve(line, lines=tuple(_for(one, starts) for one in line.lines))
    return evolve(line, starts=starts)


# --- What cannot be amended for entrants --------------------------------------------------------


def faults(contract: Contract, text: Contract) -> Iterator[tuple[str, Span, str]]:
    """What a text for entrants has otherwise than the contract and cannot: a message, its place and a hint."""
    for metric in text.metrics:
        known = contract.metric.get(metric.name)
        if known is not None and metric.of_members and metric.formula != known.formula:
            yield from _of_metric(known, metric, contract)
    lines = {payment.name: payment.lines for payment in contract.payment.values()}
    for payment in (*text.payments, *text.savings):
        for line in payment.lines:
            if line not in lines.get(payment.name, ()):
                yield from _of_line(line, text)


def _of_metric(known: Metric, metric: Metric, contract: Contract) -> Iterator[tuple[str, Span, str]]:
    hint = "give the metric of the entrants another name, and name that in their price lines"
    for words, is_same in (
        ("group", metric.group == known.group),
        ("points", metric.points == known.points),
        ("type", metric.type == known.type),
        ("meaning of a missing value", metric.missing == known.missing),
    ):
        if not is_same:
            yield f"`{metric.name}` must keep its {words} for entrants", metric.span, hint
            return
    if metric.missing and any(fate.after is not None for fate in _fates(metric.missing)):
        yield f"`{metric.name}` is pending for some days, and cannot be amended for entrants", metric.span, hint
    if not _has_starts(metric.group or "", contract):
        yield f"`{metric.name}` is of members without a start", metric.span, "an amendment for entrants goes by starts"


def _fates(missing: Missing) -> tuple[Fate, ...]:
    return (missing.otherwise, *(fate for fate, _ in missing.cases))


def _of_line(line: Line, text: Contract) -> Iterator[tuple[str, Span, str]]:
    match line:
        case BestOf(lines=lines):
            for one in lines:
                yield from _of_line(one, text)
            return
        case MetricLine(metric=name):
            metric = text.metric[name]
            if not metric.of_members:
                message = f"`{name}` is not of single members, so it has no entrants"
                yield message, line.span, "amend it for settlements"
                return
            group = metric.group or ""
        case _:
            group = line.group
    if not _has_starts(group, text):
        yield f"the members of `{group}` have no start", line.span, "an amendment for entrants goes by starts"


def _has_starts(name: str, contract: Contract) -> bool:
    group = contract.group[name]
    return group.enters is not None or (group.parent is not None and _has_starts(group.parent, contract))


# --- Names --------------------------------------------------------------------------------------


def _names(parameter: Parameter) -> set[str]:
    """The parameters that a parameter's values name, but itself."""
    named = (part.name for node in parameter.figures for part in walk(node) if isinstance(part, ParameterValue))
    return set(named) - {parameter.name}


def anew(whole: _Whole, names: Mapping[str, str]) -> _Whole:
    """Anything of a contract, with parameters under the names that they get."""
    found: Any = whole
    if isinstance(found, ParameterValue) and found.name in names:
        found = evolve(found, name=names[found.name])
    if not names or not attrs.has(type(found)):
        return whole
    values = {one.name: getattr(found, one.name) for one in attrs.fields(type(found)) if one.init}
    changed = {name: _anew_value(value, names) for name, value in values.items()}
    made: _Whole = evolve(found, **{name: value for name, value in changed.items() if value is not values[name]})
    return made


def _anew_value(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 (an attribute of any part of a contract)
    if isinstance(value, tuple):
        found = tuple(_anew_value(one, names) for one in value)
        return found if any(new is not old for new, old in zip(found, value, strict=True)) else value
    return anew(value, names) if attrs.has(type(value)) else value
