"""A few invented members with the figures certified for them: what is settled together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, field, frozen

from outcomelang.comparison.invention.member import Invented, of_test
from outcomelang.model.contract import INPUTS, Contract, Input, Test, TestSetting, TestTable
from outcomelang.model.expression import Constant
from outcomelang.value.text import amount_text, percent_text

Certified: TypeAlias = Mapping[tuple[str, str, date], str]
"""Certified figures by name, cohort (or nothing) and date, as text."""


@frozen
class Case:
    """Members, who may be alike, and certified figures."""

    members: tuple[Invented, ...] = ()
    figures: Certified = field(factory=dict)

    def with_figure(self, key: tuple[str, str, date], text: str | None) -> Case:
        """The same with another figure; without it for None."""
        kept = {name: value for name, value in self.figures.items() if name != key}
        return evolve(self, figures=kept if text is None else {**kept, key: text})

    def of(self, *members: Invented) -> Case:
        """The same figures for other members."""
        return evolve(self, members=tuple(members))

    def smaller(self) -> Iterator[Case]:
        """The same with less: without some of the members or without one figure, the boldest first."""
        number = len(self.members)
        size = number // 2
        while size:
            for place in range(0, number, size):
                yield self.of(*self.members[:place], *self.members[place + size :])
            size //= 2
        if number == 1 and self.figures:
            yield self.of()
        for figure in self.figures:
            yield self.with_figure(figure, None)

    def with_other(self, member: Invented, other: Invented) -> Case:
        """The same with another in the place of a member, and of all who are like them."""
        return self.of(*(other if one == member else one for one in self.members))


def cases_of_tests(contract: Contract) -> Iterator[Case]:
    """What each of a contract's own tests is about."""
    for test in contract.tests:
        yield Case(tuple(of_test(test, contract)), dict(_figures(test, contract)))


def _figures(test: Test, contract: Contract) -> Iterator[tuple[tuple[str, str, date], str]]:
    on = contract.settlements.dates[0]
    for step in test.steps:
        if isinstance(step, TestSetting) and step.name in contract.input and isinstance(step.value, Constant):
            yield (step.name, "", on), figure_text(step.value.value, contract.input[step.name])
        elif isinstance(step, TestTable) and step.table == INPUTS:
            for cells in step.rows:
                row = dict(zip(step.header, cells, strict=True))
                yield (row["name"], row.get("cohort", ""), date.fromisoformat(row["date"])), row["value"]


def figure_text(value: object, declared: Input) -> str:
    """A certified figure as a file of figures has it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return percent_text(value) if declared.type.shown_in == "percent" else amount_text(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
