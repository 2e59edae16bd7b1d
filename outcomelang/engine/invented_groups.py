"""Cases of several members, and of certified figures, in which a common clause may decide otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import islice, pairwise, product
from math import ceil
from typing import Final

from attrs import frozen

from outcomelang.comparison.invention.case import Case, Certified, cases_of_tests
from outcomelang.comparison.invention.edges import Edges, declarations_that_differ, edges
from outcomelang.comparison.invention.making import die, spread
from outcomelang.comparison.invention.member import Invented
from outcomelang.engine.invented_signs import Signs, gist, worth_of
from outcomelang.model.contract import INPUTS as TABLE_OF_INPUTS
from outcomelang.model.contract import Contract, Input, TestTable
from outcomelang.model.expression import Constant
from outcomelang.source import Span
from outcomelang.value.text import amount_text, percent_text

MOST_MEMBERS: Final = 60
"""Members of one case."""

_OTHERS: Final = 12
"""Members who are added to a case of a test."""

_DRAWN: Final = 60
"""Cases in which the members of a test come several times each."""

_MOST_TIMES: Final = 9
"""How often a member comes in these."""

_MOST_FIGURES: Final = 40
"""Values of each certified figure."""

_MIXED: Final = ((1, 1), (2, 1), (1, 2), (3, 1), (4, 1), (5, 5), (9, 1))
"""How many of the best paid member, and of one who is paid nothing, are laid together."""


@frozen
class Known:
    """A member who has been tried, with what both contracts say of them."""

    member: Invented
    before: Signs
    after: Signs

    @property
    def differs(self) -> bool:
        """Whether the contracts say different things."""
        return self.before != self.after

    @property
    def is_paid_differently(self) -> bool:
        """Whether their lines come to different amounts."""
        return worth_of(self.before) != worth_of(self.after)

    @property
    def worth(self) -> Fraction:
        """What the lines of the contract that pays more come to."""
        return max(worth_of(self.before), worth_of(self.after))


@frozen(slots=False)
class Grouping:
    """Makes cases for two contracts out of members who have been tried."""

    before: Contract
    after: Contract

    # --- Tests and figures --------------------------------------------------------------------------

    @cached_property
    def tests(self) -> tuple[Case, ...]:
        """What the contracts' own tests are about, of members whom both have; without tests an empty case."""
        cases = [case for contract in (self.before, self.after) for case in cases_of_tests(contract)]
        fit = [
            case
            for case in cases
            if all(one.table in self.before.table and one.table in self.after.table for one in case.members)
        ]
        unlike: list[Case] = []
        for case in fit:
            if case not in unlike:
                unlike.append(case)
        return tuple(unlike)

    @cached_property
    def aim(self) -> Edges:
        """The edges of what differs."""
        return edges(declarations_that_differ(self.before, self.after))

    def of_figures(self) -> Iterator[Case]:
        """The cases of the tests with one figure at an edge, or all at the plainest values."""
        inputs = [one for one in self.after.inputs if one.name in self.before.input and not one.per_cohort]
        if not inputs:
            return
        on = self.after.settlements.dates[0]
        values = {one.name: self._values(one) for one in inputs}
        plain = Case((), {(name, "", on): some[0] for name, some in values.items()})
        highest = Case((), {(one.name, "", on): max(values[one.name], key=_size) for one in inputs})
        for case in (*self.tests, highest, plain):
            whole = Case(case.members, {**highest.figures, **case.figures})
            yield whole
            for one in inputs:
                yield from (whole.with_figure((one.name, "", on), text) for text in values[one.name])
        for place in range(max(map(len, values.values()))):
            yield Case((), {(name, "", on): some[place % len(some)] for name, some in values.items()})

    def _values(self, one: Input) -> list[str]:
        """The texts of a figure: the edges of what differs first, then all, each with what lies beside it."""
        if one.type.kind == "yesno":
            return ["yes", "no"]
        if one.type.kind == "date":
            return [day.isoformat() for day in edges((self.after,)).dates[:5]]
        if one.type.options is not None:
            return list(one.type.options)
        step = Fraction(1) if one.type.whole else Fraction(1, 10_000)
        ordered = (*self.aim.numbers, *edges((self.before, self.after)).numbers, Fraction(1))
        near = (number + more for number in ordered for more in (0, step, -step))
        numbers = [number for number in dict.fromkeys(near) if _is_in_range(number, one)]
        return [_text(number, one) for number in numbers[:_MOST_FIGURES]] or [_text(one.low or Fraction(0), one)]

    # --- Members together -----------------------------------------------------------------------

    def of_members(self, tried: Sequence[Known]) -> Iterator[Case]:
        """Members together: for shares between the edges, for sums above them, and those of tests several times."""
        figures = next((case.figures for case in self.tests if case.figures), None)
        empty = Case((), figures) if figures else next(iter(self.of_figures()), Case())
        by_worth = sorted(tried, key=lambda one: (-one.worth, one.member.size))
        paid = [one for one in by_worth if one.worth]
        yield from self._at_limits(paid[:2], empty)
        differing = sorted((one for one in tried if one.differs), key=lambda one: one.member.size)
        pairs = list(self._pairs(by_worth))
        for one, (yes, no), (count, of) in product(differing[:3], pairs[:3], self._shares()):
            yield empty.of(one.member, *[yes] * (count - 1), *[no] * (of - count))
            yield empty.of(one.member, *[yes] * count, *[no] * (of - count - 1))
        for case in self.tests:
            yield from (case.of(*case.members, one.member) for one in differing[:_OTHERS])
        for yes, no in pairs:
            for count, of in self._shares():
                yield empty.of(*[yes] * count, *[no] * (of - count))
        for case in self.tests:
            yield from self._several_times(case)
        if paid:
            worst = by_worth[-1].member
            yield from (empty.of(*[paid[0].member] * good, *[worst] * bad) for good, bad in _MIXED)

    def _at_limits(self, paid: Sequence[Known], empty: Case) -> Iterator[Case]:
        """As many of the best paid as reach a limit that the two contracts have at different amounts."""
        limits = [_limits(contract) for contract in (self.before, self.after)]
        for one in paid:
            for amount in sorted(limits[0] ^ limits[1]):
                number = ceil(amount / one.worth) + 1
                if 1 < number <= MOST_MEMBERS:
                    yield empty.of(*[one.member] * number)

    def _shares(self) -> Iterator[tuple[int, int]]:
        """How many of how many make a share on, just above and between the edges of what differs; few of few first."""
        at_gates = edges(one.gates for contract in (self.before, self.after) for one in contract.payments).numbers
        aimed = sorted({one for one in (*self.aim.numbers, *at_gates) if 0 < one <= 1})
        wanted: dict[tuple[int, int], None] = {}
        for low, high in pairwise((*aimed, Fraction(2))):
            between = [
                (count, of)
                for of in range(1, MOST_MEMBERS + 1)
                for count in range(1, of + 1)
                if low <= Fraction(count, of) < high
            ]
            exact = [(count, of) for count, of in between if Fraction(count, of) == low]
            wanted |= dict.fromkeys((*between[:1], *exact[:1]))
        yield from islice(wanted, 8)

    def _pairs(self, by_worth: Sequence[Known]) -> Iterator[tuple[Invented, Invented]]:
        """A member of whom a thing is said that is worth most, and the smallest of whom its contrary is said."""
        positive: dict[object, Invented] = {}
        negative: dict[object, Invented] = {}
        for one in by_worth:
            for sign in one.before:
                if sign[1] in ("metric", "behind") and isinstance(sign[-1], bool | Fraction):
                    chosen = positive if sign[-1] else negative
                    chosen.setdefault(sign[:4], one.member)
        found = [(positive[key], negative[key]) for key in positive if key in negative]
        if found:
            best = max(by_worth, key=lambda one: sum(gist(sign)[-1] is True for sign in one.before))
            found.insert(0, (best.member, found[0][1]))
        yield from spread(list(dict.fromkeys(found)), 8)

    def _several_times(self, case: Case) -> Iterator[Case]:
        """The members of a test, each once to a few times."""
        unlike = list(dict.fromkeys(case.members))
        if len(unlike) < 2:
            return
        for one in unlike:
            for times in range(2, 13):
                yield case.of(*case.members, *[one] * (times - 1))
        for number in range(_DRAWN):
            times_each = [die(number, f"times {place}", _MOST_TIMES) + 1 for place in range(len(unlike))]
            yield case.of(*(one for one, times in zip(unlike, times_each, strict=True) for _ in range(times)))


def _limits(contract: Contract) -> set[Fraction]:
    amounts = [*(one.amount for one in contract.caps), *(one.amount for one in contract.floors)]
    amounts += [limit.amount for payment in contract.payments for limit in payment.limits]
    amounts += [payment.at_least for payment in contract.payments if payment.at_least is not None]
    return {one.value for one in amounts if isinstance(one, Constant) and isinstance(one.value, Fraction)}


def _is_in_range(number: Fraction, one: Input) -> bool:
    if one.type.whole and number.denominator != 1:
        return False
    return (one.low is None or number >= one.low) and (one.high is None or number <= one.high)


def _text(number: Fraction, one: Input) -> str:
    return percent_text(number) if one.type.shown_in == "percent" else amount_text(number)


def _size(text: str) -> Fraction:
    """How large a figure is; a word, a yes or a day is none."""
    try:
        return Fraction(text.removesuffix("%"))
    except ValueError:
        return Fraction(0)


# --- For the engine ---------------------------------------------------------------------------------


def inputs_table(figures: Certified, contract: Contract) -> Iterator[TestTable]:
    """The figures that a contract has, as its table of inputs."""
    rows = [one for one in figures_of(figures) if one[0] in contract.input]
    if rows:
        cells = tuple((name, cohort, day, value, "invented") for name, cohort, day, value in rows)
        yield TestTable(TABLE_OF_INPUTS, ("name", "cohort", "date", "value", "source"), cells, span=Span(0, 0))


def figures_of(figures: Certified) -> Iterator[tuple[str, str, str, str]]:
    """The figures as text: name, cohort, date, value."""
    for (name, cohort, day), value in figures.items():
        yield name, cohort, day.isoformat(), value
