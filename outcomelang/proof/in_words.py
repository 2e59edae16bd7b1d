"""A counter-example in words that a lawyer can check with a pencil: the figures, and what both sides come to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from outcomelang.model.types_of_operators import figure_in_words
from outcomelang.proof.claim import Question
from outcomelang.proof.term import Figure, Fixed, Mark, figures_in
from outcomelang.proof.worth import holds, worth

_AT_A_POINT = re.compile(r"(?P<what>.*) at (?P<point>[0-9]+)(?P<unit> \w+)?(?P<risen>, risen)?$")


def figures_in_words(question: Question, figures: Mapping[Figure | Mark, Fraction | bool]) -> tuple[str, ...]:
    """The figures that the clause rests on, a line each, those alike at several points together."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for name, value in _told(question, figures):
        at = _AT_A_POINT.match(name)
        if at:
            key = (at["what"], f"{at['unit'] or ''}{at['risen'] or ''}", value)
            told.setdefault(key, []).append(at["point"])
        else:
            told[name, "", value] = []
    return tuple(
        f"{what}{' at ' + ', '.join(points) if points else ''}{unit}: {value}"
        for (what, unit, value), points in told.items()
    )


def _told(question: Question, figures: Mapping[Figure | Mark, Fraction | bool]) -> Iterator[tuple[str, str]]:
    rests_on = _behind(question)
    for figure in sorted(question.figures, key=lambda one: not (isinstance(one, Figure) and one.counts_members)):
        value = figures[figure]
        is_size = isinstance(figure, Figure) and figure.counts_members
        if figure not in rests_on and not is_size:
            continue
        if isinstance(figure, Mark):
            if not figure.state:
                yield figure.name, "yes" if value else "no"
            elif not value:
                yield figure.name, "no"
        elif figure.shown and not _goes_without_saying(figure, figures):
            yield figure.name, figure_in_words(Fraction(value), figure.type)


def _behind(question: Question) -> set[Figure | Mark]:
    """The figures that a clause rests on, and those behind what is worked out."""
    found: set[Figure | Mark] = set()
    waiting = list(figures_in((question.breaks,)))
    while waiting:
        figure = waiting.pop()
        if figure not in found:
            found.add(figure)
            if isinstance(figure, Figure) and not figure.shown and figure.like is not None:
                waiting.extend(figures_in((figure.like,)))
    return found


def _goes_without_saying(figure: Figure, figures: Mapping[Figure | Mark, Fraction | bool]) -> bool:
    """Whether a figure is the number of all members, as where nobody is left out."""
    return isinstance(figure.like, Figure) and figure.like.counts_members and figures[figure] == figures[figure.like]


def sides_in_words(question: Question, figures: Mapping[Figure | Mark, Fraction | bool]) -> str:
    """What the sides of the first comparison that fails come to; a number that is written there needs no words."""
    failing = [pair for pair in question.pairs if holds(pair.fails, figures)] or list(question.pairs)
    told = [
        f"`{side.text}` is {figure_in_words(worth(side.term, figures), side.type)}"
        for pair in failing[:1]
        for side in (pair.left, pair.right)
        if not isinstance(side.term, Fixed)
    ]
    return " and ".join(told) or "nothing in it depends on what happens"
