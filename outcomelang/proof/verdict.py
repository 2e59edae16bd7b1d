"""Whether a clause is proved, refuted, or neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product

from attrs import frozen

from outcomelang.proof import with_z3
from outcomelang.proof.claim import Question
from outcomelang.proof.reach import Reach
from outcomelang.proof.term import Compared, Condition, Every, Figure, Fixed, Mark, Term, figures_in, parts
from outcomelang.proof.worth import Figures, holds, worth
from outcomelang.value.range import Range

MOST_TRIED = 400
"""Figures that are tried out one after the other, ahead of the solver."""

_PASSES = 4
_SIZES = (Fraction(1), Fraction(10), Fraction(1000), Fraction(1_000_000))
"""Numbers of members that are tried out."""


@frozen
class Proved:
    """No figures break the clause."""


@frozen
class Refuted:
    """Figures that break it, and that a data set surely can have."""

    figures: Mapping[Figure | Mark, Fraction | bool]


@frozen
class Undecided:
    """Neither, and what stood in the way."""

    why: str


def verdict_on(question: Question, planned: Sequence[Condition] = ()) -> Proved | Refuted | Undecided:
    """Decide a question; `planned` are the numbers of members that are planned, which hold where they can.

    Ranges come first, then figures that are tried out, then the solver. What is found is checked by exact arithmetic
    before it is told.
    """
    if not _narrowed(question).ways(question.breaks) - {False}:
        return Proved()
    found = _tried_out(question, planned)
    if found is not None:
        return Refuted(found)
    if not with_z3.is_there():
        return Undecided("to go on needs the `proofs` extra: install `outcomelang[proofs]`")
    return _solved(question, planned)


def is_proved_with(question: Question, conditions: Sequence[Condition]) -> bool:
    """Whether a clause is proved if some conditions hold besides."""
    if not _narrowed(question, conditions).ways(question.breaks) - {False}:
        return True
    if not with_z3.is_there():
        return False
    return with_z3.Solver(question.figures).find((*question.facts, *conditions, question.breaks)) == "none"


def is_counter_example(question: Question, figures: Figures) -> bool:
    """Whether figures break the clause and keep to all that makes them sure: exact, and free of any solver."""
    try:
        return (
            all(_is_within(figure, figures[figure]) for figure in question.figures)
            and all(holds(one, figures) for one in question.facts)
            and all(holds(one.condition, figures) for one in question.certainties)
            and holds(question.breaks, figures)
        )
    except ZeroDivisionError:
        return False


def _is_within(figure: Figure | Mark, value: Fraction | bool) -> bool:  # noqa: FBT001 (a value of a mark)
    if isinstance(figure, Mark):
        return isinstance(value, bool)
    low, high = figure.within.lowest, figure.within.highest
    whole = not figure.whole or Fraction(value).denominator == 1
    return whole and (low is None or value >= low) and (high is None or value <= high)


# --- Ranges -------------------------------------------------------------------------------------


def _narrowed(question: Question, besides: Sequence[Condition] = ()) -> Reach:
    """The reach of figures, as the facts and what the clause supposes narrow them."""
    known: dict[Figure, Range] = {}
    supposed = tuple(_supposed(question.breaks))
    marks = {one: True for one in supposed if isinstance(one, Mark)}
    for _ in range(_PASSES):
        reach = Reach(dict(known), marks)
        for condition in (*question.facts, *besides, *supposed):
            if isinstance(condition, Compared):
                _narrow(condition, reach, known)
    return Reach(known, marks)


def _supposed(condition: Condition) -> Iterator[Condition]:
    """The conditions that all hold wherever one does."""
    if isinstance(condition, Every):
        for one in condition.conditions:
            yield from _supposed(one)
    else:
        yield condition


def _narrow(condition: Compared, reach: Reach, known: dict[Figure, Range]) -> None:
    left, right = condition.left, condition.right
    is_same = condition.operator == "="
    if isinstance(left, Figure):
        limit = reach.of(right)
        _meet(left, Range(limit.lowest if is_same else None, limit.highest), known)
    if isinstance(right, Figure):
        limit = reach.of(left)
        _meet(right, Range(limit.lowest, limit.highest if is_same else None), known)


def _meet(figure: Figure, other: Range, known: dict[Figure, Range]) -> None:
    one = known.get(figure, figure.within)
    lows = [end for end in (one.lowest, other.lowest) if end is not None]
    highs = [end for end in (one.highest, other.highest) if end is not None]
    known[figure] = Range(max(lows, default=None), min(highs, default=None))


# --- Trying out ---------------------------------------------------------------------------------


def _tried_out(question: Question, planned: Sequence[Condition]) -> dict[Figure | Mark, Fraction | bool] | None:
    """Figures that break the clause: few members and the plan ahead of more."""
    beyond: dict[Figure | Mark, Fraction | bool] | None = None
    for figures in islice(_candidates(question, planned), MOST_TRIED):
        if is_counter_example(question, figures):
            if all(holds(one, figures) for one in planned):
                return figures
            beyond = beyond or figures
    return beyond


def _candidates(question: Question, planned: Sequence[Condition]) -> Iterator[dict[Figure | Mark, Fraction | bool]]:
    """Figures at their ends and at the edges of the contract, with all members doing well, or none; what follows."""
    free = [one for one in question.figures if isinstance(one, Mark) or one.like is None]
    members = [one for one in free if isinstance(one, Figure) and one.counts_members]
    alike = [one for one in free if isinstance(one, Figure) and not one.shown]
    others = [one for one in free if one not in (*members, *alike)]
    edges = _edges((question.breaks, *question.facts, *planned, *(one.condition for one in question.certainties)))
    values = [_values(figure, edges.get(figure, ())) for figure in others]
    sizes = dict.fromkeys(edge for one in members for edge in edges.get(one, ()))
    for chosen in product(*values):
        for size in (*sizes, *_SIZES) if members else (Fraction(0),):
            for doing_well in (size, Fraction(0)) if alike else (size,):
                figures: dict[Figure | Mark, Fraction | bool] = {
                    **dict.fromkeys(members, size),
                    **dict.fromkeys(alike, doing_well),
                    **dict(zip(others, chosen, strict=True)),
                }
                if _complete(question, figures):
                    yield figures


def _complete(question: Question, figures: dict[Figure | Mark, Fraction | bool]) -> bool:
    """Work out the figures that are like others; whether all could be."""
    try:
        for figure in question.figures:
            _work_out(figure, figures)
    except (KeyError, ZeroDivisionError):
        return False
    return True


def _work_out(figure: Figure | Mark, figures: dict[Figure | Mark, Fraction | bool]) -> None:
    """What a figure is like, after the figures that this rests on."""
    if figure in figures or isinstance(figure, Mark) or figure.like is None:
        return
    for inner in _figures_of(figure.like):
        _work_out(inner, figures)
    figures[figure] = worth(figure.like, figures)


def _figures_of(term: Term) -> Iterator[Figure | Mark]:
    yield from figures_in((term,))


def _values(figure: Figure | Mark, edges: Sequence[Fraction]) -> list[Fraction | bool]:
    if isinstance(figure, Mark):
        return [True] if figure.state else [True, False]
    step = Fraction(1) if figure.whole else Fraction(1, 1000)
    near = [edge + way for edge in edges for way in (Fraction(0), -step, step)]
    ends = [end for end in (figure.within.highest, figure.within.lowest) if end is not None]
    found = dict.fromkeys((*near, *ends, Fraction(0), Fraction(1)))
    return [value for value in found if _is_within(figure, value)]


def _edges(conditions: Sequence[Condition]) -> dict[Figure | Mark, list[Fraction]]:
    """The numbers that figures are compared with."""
    found: dict[Figure | Mark, dict[Fraction, None]] = {}
    waiting: list[Term | Condition] = list(conditions)
    seen: set[int] = set()
    while waiting:
        whole = waiting.pop()
        if id(whole) in seen:
            continue
        seen.add(id(whole))
        waiting.extend(parts(whole))
        match whole:
            case Compared(left=Figure() as figure, right=Fixed(value=value)):
                found.setdefault(figure, {})[value] = None
            case Compared(left=Fixed(value=value), right=Figure() as figure):
                found.setdefault(figure, {})[value] = None
            case _:
                continue
    return {figure: list(edges) for figure, edges in found.items()}


# --- The solver ---------------------------------------------------------------------------------


def _solved(question: Question, planned: Sequence[Condition]) -> Proved | Refuted | Undecided:
    solver = with_z3.Solver(question.figures)
    loose = solver.find((*question.facts, question.breaks))
    if loose == "none":
        return Proved()
    sure = tuple(one.condition for one in question.certainties)
    states = tuple(one for one in question.figures if isinstance(one, Mark) and one.state)
    come_about = tuple(one for one in states if not one.certifies)
    for besides in ((*states, *planned), states, come_about):
        found = solver.find((*question.facts, *sure, *besides, question.breaks))
        if isinstance(found, dict) and is_counter_example(question, found):
            return Refuted(found)
    if loose == "unknown":
        return Undecided("it is not linear, or too much work for the solver")
    broken = [one for one in question.certainties if isinstance(loose, dict) and not holds(one.condition, loose)]
    # What is worked out says more of what stands in the way than whether members may be left out.
    broken.sort(key=lambda one: isinstance(one.of, Figure) and one.of.shown)
    return Undecided(broken[0].why if broken else "figures that break it are not sure to be possible")
