"""Prices on figures above single members, and formulas: what each earns so far, before gates and limits.

What the engine does for the price lines of members is done here for lines per metric `across` a group, for formulas,
dated payments and payments per cohort (order of operations, step 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from outcomelang.model.contract import Contract, Input, Metric, MetricLine, Payment, Rounding
from outcomelang.model.expression import Expression, InputValue, MetricValue, walk
from outcomelang.settlement.evaluate import NOWHERE, AmountTooLarge, Evaluator, Place
from outcomelang.settlement.range_of_figures import RangeOfFigures
from outcomelang.settlement.told import Known, Told, any_unknown, quantity
from outcomelang.value.range import ZERO, Range, hull
from outcomelang.value.rounding import RoundingMode, TooLarge, check_size, round_to


@frozen
class Priced:
    """One amount of a payment: of a line, at a point (or the number of a date), in a cohort.

    `told` is the amount, rounded as each line is; `quantity` how many units (1 for a yes and for a formula, less for a
    short period);
    `is_for_good` says that what it rests on is known for good; `range` is what the amount can become.
    """

    line: int
    place: Place
    quantity: Fraction
    told: Told
    is_for_good: bool
    range: Range


@frozen
class View:
    """A day's figures as they are seen, and what they can become."""

    evaluator: Evaluator
    ranges: RangeOfFigures

    def is_for_good(self, expression: Expression, place: Place = NOWHERE) -> bool:
        """Whether the value of an expression is known, and no later day can change it."""
        return isinstance(self.ranges.evaluator.value(expression, place), Known)


@frozen
class Pricing:
    """Works out the amounts of one settlement; `as_of` gives the view of another day, for dated payments."""

    contract: Contract
    now: View
    as_of: Callable[[date], View]

    def of(self, payment: Payment) -> Iterator[Priced]:
        """The amounts of a payment that are not for single members."""
        for number, line in enumerate(payment.lines, start=1):
            if isinstance(line, MetricLine) and not self.contract.metric[line.metric].of_members:
                yield from self._of_line(number, line)
        if payment.formula is None:
            return
        if payment.dates is not None:
            yield from self._of_dates(payment.formula, payment.dates, payment.last_part)
        elif payment.per_cohort:
            for cohort in self.cohorts(payment.formula):
                yield self._of_formula(payment.formula, Place(cohort=cohort), self.now)
        else:
            yield self._of_formula(payment.formula, Place(), self.now)

    def cohorts(self, formula: Expression) -> tuple[str, ...]:
        """The cohorts that a formula per cohort is paid for: those of the figures per cohort in it."""
        seen = self.now.evaluator.seen
        return tuple(
            dict.fromkeys(one for group in cohort_groups(formula, self.contract) for one in seen.cohorts(group))
        )

    # --- Formulas -------------------------------------------------------------------------------

    def _of_formula(self, formula: Expression, place: Place, view: View, part: Fraction = Fraction(1)) -> Priced:
        told = view.evaluator.value(formula, place)
        whole = Known(quantity(told) * part) if isinstance(told, Known) else told
        amount = _rounded_told(whole, self.contract.rounding)
        possible = view.ranges.of(formula, place) * Range.exactly(part)
        is_for_good = view.is_for_good(formula, place)
        return Priced(1, place, part, amount, is_for_good, self._of_paid(possible, formula, place, view))

    def _of_dates(self, formula: Expression, dates: tuple[date, ...], last_part: Fraction) -> Iterator[Priced]:
        """The formula as of each date that has come; as of the settlement if it was not known on the date."""
        for number, day in enumerate(dates, start=1):
            if day <= self.now.evaluator.seen.day:
                part = last_part if number == len(dates) else Fraction(1)
                on_the_day = self._of_formula(formula, Place(), self.as_of(day), part)
                is_known = isinstance(on_the_day.told, Known)
                priced = on_the_day if is_known else self._of_formula(formula, Place(), self.now, part)
                yield evolve(priced, place=Place(point=number))

    # --- Lines ----------------------------------------------------------------------------------

    def _of_line(self, number: int, line: MetricLine) -> Iterator[Priced]:
        metric = self.contract.metric[line.metric]
        for place in self._places(line, metric):
            evaluator, ranges = self.now.evaluator, self.now.ranges
            figure, price = evaluator.metric(metric, place), evaluator.value(line.price, place)
            unknown = any_unknown((figure, price))
            units = Fraction(0) if unknown else _units(figure, line)
            told = unknown or self._paid(units, quantity(price), line)
            possible = _range_of_units(metric, place, line, ranges) * ranges.of(line.price, place)
            range_ = self._of_paid(possible, metric.formula, evaluator.place_of(metric, place), self.now)
            lasting = (ranges.evaluator.metric(metric, place), ranges.evaluator.value(line.price, place))
            yield Priced(number, place, units, told, not any_unknown(lasting), range_)

    def _paid(self, units: Fraction, price: Fraction, line: MetricLine) -> Known:
        try:
            return Known(rounded(check_size(units * price), self.contract.rounding))
        except TooLarge as error:
            raise AmountTooLarge(line.span) from error

    def _places(self, line: MetricLine, metric: Metric) -> Iterator[Place]:
        points = metric.points
        numbers: tuple[int | None, ...] = (None,) if points is None else line.points or points.numbers
        seen = self.now.evaluator.seen
        cohorts: tuple[str | None, ...] = seen.cohorts(metric.group or "") if metric.per_cohort else (None,)
        for point in numbers:
            for cohort in cohorts:
                yield Place(point, points.unit if points else None, cohort)

    def _of_paid(self, amounts: Range, figure: Expression, place: Place, view: View) -> Range:
        """Amounts as they are rounded, and nothing if the figure that they are of may end without a value."""
        if view.ranges.may_have_no_value(figure, place):
            amounts = hull((amounts, ZERO))
        return amounts.through(lambda amount: rounded(amount, self.contract.rounding))


def cohort_groups(formula: Expression, contract: Contract) -> tuple[str, ...]:
    """The groups whose cohorts the figures per cohort of a formula have."""
    found: dict[str, None] = {}
    for part in walk(formula):
        match part:
            case MetricValue(name=name):
                figure: Metric | Input = contract.metric[name]
                group = contract.metric[name].group
            case InputValue(name=name):
                figure = contract.input[name]
                group = contract.input[name].across
            case _:
                continue
        if figure.per_cohort and group:
            found[group] = None
    return tuple(found)


def rounded(amount: Fraction, rounding: Rounding) -> Fraction:
    """A line's amount: rounded, unless the contract rounds in total."""
    return amount if rounding.in_total else round_to(amount, rounding.step, rounding.mode)


def _rounded_told(told: Told, rounding: Rounding) -> Told:
    return Known(rounded(quantity(told), rounding)) if isinstance(told, Known) else told


def _units(figure: Told, line: MetricLine) -> Fraction:
    """How many units are paid: 1 or 0 for a yes or no; else the number, of complete blocks if the line says so."""
    if isinstance(figure, Known) and isinstance(figure.value, bool):
        return Fraction(figure.value)
    return _in_units(quantity(figure), line)


def _in_units(value: Fraction, line: MetricLine) -> Fraction:
    units = value / line.unit
    return round_to(units, 1, RoundingMode.DOWN) if line.blocks else units


def _range_of_units(metric: Metric, place: Place, line: MetricLine, ranges: RangeOfFigures) -> Range:
    return ranges.of_metric(metric, place).through(lambda value: _in_units(value, line))
