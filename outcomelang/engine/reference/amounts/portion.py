"""Step 4: what each price line or formula of a payment brings, for each member or event, point and cohort."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.engine.reference.answer import Answer, State, without_value
from outcomelang.engine.reference.arithmetic import NOTHING, checked, rounded
from outcomelang.engine.reference.figures import NOWHERE, Figures, Place
from outcomelang.engine.reference.lines import Item, items_of
from outcomelang.engine.reference.stopped import too_large
from outcomelang.model.contract import Contract, Input, Metric, MetricLine, Payment
from outcomelang.model.expression import Expression, InputValue, MetricValue, walk
from outcomelang.value.rounding import TooLarge

Person = tuple[str, str]
"""A participant's table and key."""


@frozen
class Portion:
    """What one line brings at one place: for a `person`, or by a figure above single members.

    `amount` is rounded as each line is, and paid unless a gate or a limit keeps it; `waiting` would be if all rows were
    evidence. `is_final` says that no later day can change it.
    """

    line: int
    place: Place
    person: Person | None
    status: str
    quantity: Fraction
    amount: Fraction
    waiting: Fraction
    is_final: bool

    @property
    def is_known(self) -> bool:
        """Whether there is an amount by now."""
        return self.status in ("met", "not met")

    @property
    def is_open(self) -> bool:
        """Whether it is pending or missing, or waits for evidence."""
        return _is_open(self.status, self.waiting)


@frozen
class Days:
    """The figures of the day that is looked at, with what is known of them for good, and those of earlier days."""

    figures: Figures
    for_good: Figures
    as_of: Callable[[date], Days]


def portions_of(payment: Payment, days: Days) -> Iterator[Portion]:
    """All that a payment brings by the day, ahead of gates and limits."""
    people = days.figures.people
    for number, line in enumerate(payment.lines, start=1):
        if isinstance(line, MetricLine) and not people.contract.metric[line.metric].of_members:
            yield from _of_figure(number, line, days)
    for item in items_of(payment, people.today, people.of):
        yield _of_item(item)
    if payment.formula is None:
        return
    if payment.dates is not None:
        yield from _of_dates(payment.formula, payment.dates, payment.last_part, days)
        return
    places = [NOWHERE]
    if payment.per_cohort:
        groups = groups_with_cohorts(payment.formula, people.contract)
        cohorts = dict.fromkeys(cohort for group in groups for cohort in people.cohorts(group))
        places = [Place(cohort=cohort) for cohort in cohorts]
    for place in places:
        yield _of_formula(payment.formula, place, days, Fraction(1))


def _is_open(status: str, waiting: Fraction) -> bool:
    return status in ("pending", "missing", "waiting") or waiting != 0


# --- Members ------------------------------------------------------------------------------------


def _of_item(item: Item) -> Portion:
    return Portion(
        line=item.line,
        place=Place(item.point, item.unit, item.member.member.cohort),
        person=item.person,
        status=item.status,
        quantity=item.quantity,
        amount=item.amount,
        waiting=item.waiting,
        is_final=item.status != "growing" and not _is_open(item.status, item.waiting),
    )


# --- Figures above members ----------------------------------------------------------------------


def _of_figure(number: int, line: MetricLine, days: Days) -> Iterator[Portion]:
    people = days.figures.people
    metric = people.contract.metric[line.metric]
    points = metric.points
    cohorts = people.cohorts(metric.group or "") if metric.per_cohort else (None,)
    for point in (line.points or points.numbers) if points else (None,):
        for cohort in cohorts:
            place = Place(point, points.unit if points else None, cohort)
            yield _priced(number, line, metric, place, days)


def _priced(number: int, line: MetricLine, metric: Metric, place: Place, days: Days) -> Portion:
    answer, price = days.figures.metric(metric, place), days.figures.value(line.price, place)
    lasting = days.for_good.metric(metric, place), days.for_good.value(line.price, place)
    missing = without_value((answer, price))
    if missing:
        return _unknown(number, place, missing)
    units = answer.number if isinstance(answer.value, bool) else answer.number / line.unit
    if line.blocks and not isinstance(answer.value, bool):
        units = Fraction(int(units))
    try:
        amount = line_amount(units * price.number, text_of(days))
    except TooLarge as error:
        raise too_large(line.span) from error
    is_final = without_value(lasting) is None
    return Portion(number, place, None, "met" if amount else "not met", units, amount, NOTHING, is_final)


def _of_formula(formula: Expression, place: Place, days: Days, part: Fraction) -> Portion:
    answer = days.figures.value(formula, place)
    if not answer.is_settled:
        return _unknown(1, place, answer)
    amount = line_amount(answer.number * part, text_of(days))
    is_final = days.for_good.value(formula, place).is_settled
    return Portion(1, place, None, "met" if amount else "not met", part, amount, NOTHING, is_final)


def _of_dates(formula: Expression, dates: tuple[date, ...], last_part: Fraction, days: Days) -> Iterator[Portion]:
    """The formula as of each date that has come; one that was not known on its date, as of the day looked at."""
    for number, day in enumerate(dates, start=1):
        if day <= days.figures.people.day:
            part = last_part if number == len(dates) else Fraction(1)
            then = _of_formula(formula, NOWHERE, days.as_of(day), part)
            found = then if then.is_known else _of_formula(formula, NOWHERE, days, part)
            yield evolve(found, place=Place(number))


def _unknown(number: int, place: Place, answer: Answer) -> Portion:
    status = "missing" if answer.state is State.MISSING else "pending"
    return Portion(number, place, None, status, NOTHING, NOTHING, NOTHING, is_final=False)


def text_of(days: Days) -> Contract:
    """The text whose lines are made."""
    return days.figures.people.contract


def line_amount(amount: Fraction, contract: Contract) -> Fraction:
    """An amount as a line has it: rounded, unless the contract rounds in total. Raises `TooLarge`."""
    rounding = contract.rounding
    return checked(amount) if rounding.in_total else rounded(checked(amount), rounding.step, rounding.mode)


def groups_with_cohorts(formula: Expression, contract: Contract) -> tuple[str, ...]:
    """The groups for whose cohorts a formula per cohort is worked out: those of the figures per cohort in it."""
    found: dict[str, None] = {}
    for part in walk(formula):
        figure: Metric | Input | None = None
        group: str | None = None
        if isinstance(part, MetricValue):
            figure = contract.metric[part.name]
            group = figure.group
        elif isinstance(part, InputValue):
            figure = contract.input[part.name]
            group = figure.across
        if figure and figure.per_cohort and group:
            found[group] = None
    return tuple(found)
