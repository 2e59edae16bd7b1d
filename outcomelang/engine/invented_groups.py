"""Groups of invented members, and certified figures, that are tried together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import Final, TypeAlias

from outcomelang.comparison.invention.edges import edges
from outcomelang.comparison.invention.member import Invented
from outcomelang.model.contract import INPUTS, Contract, Input, TestTable
from outcomelang.model.expression import Constant
from outcomelang.source import Span
from outcomelang.value.text import amount_text, percent_text

Certified: TypeAlias = Mapping[tuple[str, str, date], str]
"""Certified figures by name, cohort (or nothing) and date, as text."""

Figure: TypeAlias = tuple[str, str, str, str]

MOST_MEMBERS: Final = 60
"""Members of one group."""

_MIXED: Final = ((1, 1), (2, 1), (1, 2), (3, 1), (4, 1), (5, 5), (9, 1))
"""How many of the best paid member, and of one who is paid nothing, are laid together."""


def groups_of(  # noqa: PLR0913, PLR0917 (two contracts, and what is known of their members)
    before: Contract,
    after: Contract,
    profiles: Sequence[Invented],
    varied: Sequence[Invented],
    amount: Fraction,
    limit: int,
) -> Iterator[tuple[list[Invented], Certified]]:
    """Members to try together, small groups first; at most so many groups.

    `profiles` are the best and the worst paid member, who earns `amount`; `varied` are others. Certified figures take
    the values at which clauses decide, one at a time, then the others beside them.
    """
    yield from islice(_all_groups(before, after, profiles, varied, amount), limit)


def _all_groups(
    before: Contract, after: Contract, profiles: Sequence[Invented], varied: Sequence[Invented], amount: Fraction
) -> Iterator[tuple[list[Invented], Certified]]:
    figures = list(_certified(before, after))
    some = list(profiles[:1])
    for known in figures:
        yield some, known
    if not profiles:
        return
    for place in _numbers_at_limits(before, after, amount):
        yield [profiles[0]] * place, figures[0] if figures else {}
    for good, bad in _MIXED:
        yield [profiles[0]] * good + [profiles[-1]] * bad, figures[0] if figures else {}
    for one in varied:
        yield [profiles[0], one], figures[0] if figures else {}
    yield list(varied), figures[0] if figures else {}


def _numbers_at_limits(before: Contract, after: Contract, amount: Fraction) -> Iterator[int]:
    """How many of the best paid member reach a limit that the two contracts have at different amounts."""
    if amount <= 0:
        return
    limits = [_limits(contract) for contract in (before, after)]
    only_one = sorted(limits[0] ^ limits[1])
    numbers = (-(-one // amount) + 1 for one in only_one)
    yield from dict.fromkeys(int(one) for one in numbers if 1 < one <= MOST_MEMBERS)


def _limits(contract: Contract) -> set[Fraction]:
    amounts = [*(one.amount for one in contract.caps), *(one.amount for one in contract.floors)]
    amounts += [limit.amount for payment in contract.payments for limit in payment.limits]
    amounts += [payment.at_least for payment in contract.payments if payment.at_least is not None]
    return {one.value for one in amounts if isinstance(one, Constant) and isinstance(one.value, Fraction)}


# --- Certified figures --------------------------------------------------------------------------


def _certified(before: Contract, after: Contract) -> Iterator[Certified]:
    """Values of the inputs that both contracts have: all at each edge, then one at an edge and the others plain."""
    inputs = [one for one in after.inputs if one.name in before.input and not one.per_cohort]
    if not inputs:
        return
    on = after.settlements.dates[0]
    values = {one.name: _values(one, before, after) for one in inputs}
    longest = max(map(len, values.values()))
    for place in range(longest):
        yield {(name, "", on): some[place % len(some)] for name, some in values.items()}


def _values(one: Input, before: Contract, after: Contract) -> list[str]:
    """The texts of a figure: the edges that one contract alone has first, then all, each with what lies beside it."""
    if one.type.kind == "yesno":
        return ["yes", "no"]
    if one.type.kind == "date":
        return [day.isoformat() for day in edges((after,)).dates[:5]]
    if one.type.options is not None:
        return list(one.type.options)
    both = [set(edges((contract,)).numbers) for contract in (before, after)]
    step = Fraction(1) if one.type.whole else Fraction(1, 10_000)
    ordered = [*sorted(both[0] ^ both[1]), *sorted(both[0] & both[1]), Fraction(1)]
    near = (number + more for number in ordered for more in (0, step, -step))
    numbers = [number for number in dict.fromkeys(near) if _is_in_range(number, one)]
    return [_text(number, one) for number in numbers] or [_text(one.low or Fraction(0), one)]


def _is_in_range(number: Fraction, one: Input) -> bool:
    if one.type.whole and number.denominator != 1:
        return False
    return (one.low is None or number >= one.low) and (one.high is None or number <= one.high)


def _text(number: Fraction, one: Input) -> str:
    return percent_text(number) if one.type.shown_in == "percent" else amount_text(number)


def inputs_table(figures: Certified, contract: Contract) -> Iterator[TestTable]:
    """The figures that a contract has, as its table of inputs."""
    rows = [one for one in figures_of(figures) if one[0] in contract.input]
    if rows:
        cells = tuple((name, cohort, day, value, "invented") for name, cohort, day, value in rows)
        yield TestTable(INPUTS, ("name", "cohort", "date", "value", "source"), cells, span=Span(0, 0))


def figures_of(figures: Certified) -> Iterator[Figure]:
    """The figures as text: name, cohort, date, value."""
    for (name, cohort, day), value in figures.items():
        yield name, cohort, day.isoformat(), value
