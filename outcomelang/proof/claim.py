"""What a clause claims, as a question to a world: can figures be found that break it?"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from outcomelang.model.contract import Always, Contract, Metric, NeverFalls
from outcomelang.model.expression import Compare, Expression, MetricValue, PaymentValue, walk
from outcomelang.model.type import Type, money
from outcomelang.proof.from_expression import NOWHERE, Amount, At
from outcomelang.proof.from_limits import Settled
from outcomelang.proof.from_payment import Payments
from outcomelang.proof.replaced import Replacing
from outcomelang.proof.term import (
    YES,
    Condition,
    Figure,
    Mark,
    Term,
    compared,
    every,
    figures_in,
    opposite,
    some,
)
from outcomelang.proof.world import Certainty, Fact, Unmodelled, World


@frozen
class Side:
    """A quantity of the clause, to be shown."""

    text: str
    term: Term
    type: Type


@frozen
class Pair:
    """Two sides that are compared, and where the comparison fails."""

    left: Side
    right: Side
    fails: Condition


@frozen
class Question:
    """Whether something breaks a clause. `pairs` are what is compared, to be shown with a counter-example."""

    breaks: Condition
    pairs: tuple[Pair, ...]
    facts: tuple[Condition, ...]
    certainties: tuple[Certainty, ...]
    figures: tuple[Figure | Mark, ...]


def question_of(clause: Always | NeverFalls, contract: Contract) -> Question:
    """The question that a clause asks; raises `Unmodelled`."""
    if contract.amendments:
        raise Unmodelled("`amended`")
    if isinstance(clause, NeverFalls):
        return _of_rise(clause, contract)
    settled = Settled(Payments(World(contract)))
    _name_what_is_settled(clause, settled)
    places = tuple(_places(clause, contract))
    claimed = [settled.payments.terms.answer(clause.condition, at) for at in places]
    when = [settled.payments.terms.answer(clause.when, at) for at in places] if clause.when else []
    breaks = every((*(one.yes for one in when), some(one.no for one in claimed)))
    pairs = tuple(pair for at in places for pair in _pairs(clause.condition, at, settled))
    return _asked(breaks, pairs, settled.world)


def _name_what_is_settled(clause: Always, settled: Settled) -> None:
    """In an `always`, a payment's name means what has been settled of it in all."""
    terms = settled.payments.terms
    both = [one for one in (clause.condition, clause.when) if one]
    names = {part.name for one in both for part in walk(one) if isinstance(part, PaymentValue)}
    terms.payments = {**terms.payments, **{name: Amount(settled.of(name)) for name in names}}


def _places(clause: Always, contract: Contract) -> Iterator[At]:
    """The points that a clause speaks of: all those of the metrics that it names."""
    found: dict[At, None] = {}
    for one in (clause.condition, clause.when):
        for part in walk(one) if one else ():
            if isinstance(part, MetricValue) and (points := contract.metric[part.name].points):
                found |= dict.fromkeys(At(number, points.unit) for number in points.numbers)
    yield from found or (NOWHERE,)


def _pairs(condition: Expression, at: At, settled: Settled) -> Iterator[Pair]:
    for part in walk(condition):
        if isinstance(part, Compare) and part.left.type.is_quantity:
            left, right = (_side(one, at, settled) for one in (part.left, part.right))
            yield Pair(left, right, settled.payments.terms.answer(part, at).no)


def _side(one: Expression, at: At, settled: Settled) -> Side:
    made = settled.payments.terms.quantity(one, at)
    return Side(settled.world.text(one.span), made.term, one.type)


# --- Never falls --------------------------------------------------------------------------------


def _of_rise(clause: NeverFalls, contract: Contract) -> Question:
    """Whether a payment can be less, with all else equal, when a figure is more."""
    metric = contract.metric.get(clause.figure)
    world = World(contract, freed=clause.figure if metric and not metric.of_members else None)
    settled = Settled(Payments(world))
    before = settled.of(clause.payment)
    rising = _rising(clause.figure, metric, settled)
    kind = money(contract.currency)
    now = Side(f"{clause.payment}", before, kind)
    asked = _asked(YES, (Pair(now, now, YES),), world)
    replaced = {one: _later(one) for one in asked.figures if one in rising or _is_worked_out(one)}
    replacing = Replacing(replaced)
    after = replacing.term(before)
    falls = compared("<", after, before)
    rises = [_rises(one, later) for one, later in replaced.items() if one in rising]
    risen = Side(f"{clause.payment} with more", after, kind)
    later = [evolve(one, condition=replacing.condition(one.condition)) for one in asked.certainties]
    return Question(
        breaks=every((*rises, falls)),
        pairs=(Pair(now, risen, falls),),
        facts=tuple(dict.fromkeys((*asked.facts, *map(replacing.condition, asked.facts)))),
        certainties=tuple(dict.fromkeys((*asked.certainties, *later))),
        figures=(*asked.figures, *(replacing.figure(one) for one in replaced)),
    )


def _rising(name: str, metric: Metric | None, settled: Settled) -> frozenset[Figure | Mark]:
    if metric is None:
        return frozenset((settled.payments.figures.input(name),))
    return frozenset(settled.world.of_metric.get(name, ()))


def _is_worked_out(figure: Figure | Mark) -> bool:
    """Whether a figure follows from others, so that it need not stay what it was."""
    return isinstance(figure, Figure) and not figure.shown


def _later(figure: Figure | Mark) -> Figure | Mark:
    return evolve(figure, name=f"{figure.name}, risen")


def _rises(before: Figure | Mark, after: Figure | Mark) -> Condition:
    if isinstance(before, Mark) and isinstance(after, Mark):
        return some((opposite(before), after))
    if isinstance(before, Figure) and isinstance(after, Figure):
        return compared("<=", before, after)
    raise TypeError("a figure stays of its kind")


# --- What bears on a question -------------------------------------------------------------------


def _asked(breaks: Condition, pairs: tuple[Pair, ...], world: World) -> Question:
    """The question, with the facts and certainties of the figures that it rests on."""
    sides = [side.term for pair in pairs for side in (pair.left, pair.right)]
    known: dict[Figure | Mark, None] = dict.fromkeys(figures_in((breaks, *sides)))
    facts: dict[Fact, None] = {}
    certainties: dict[Certainty, None] = {}
    size = -1
    while size != len(known):
        size = len(known)
        facts |= {fact: None for fact in world.facts if fact.of in known and fact.and_of in (None, *known)}
        certainties |= {one: None for one in world.certainties if one.of in known}
        known |= dict.fromkeys(figures_in(fact.condition for fact in facts))
        known |= dict.fromkeys(figures_in(one.condition for one in certainties))
        known |= dict.fromkeys(figures_in(one.like for one in known if isinstance(one, Figure) and one.like))
    conditions = tuple(dict.fromkeys(fact.condition for fact in facts))
    return Question(breaks, pairs, conditions, tuple(certainties), tuple(known))
