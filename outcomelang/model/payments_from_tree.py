"""Payments and savings, from the tree."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import evolve

from outcomelang.model.checking import Checking
from outcomelang.model.contract import Input, Line, Metric, MetricLine, Party, Payment, Points, Shares
from outcomelang.model.dates_from_tree import dates_of_schedule, with_short_period
from outcomelang.model.expression import Expression, InputValue, MetricValue, Part, walk
from outcomelang.model.expression_from_tree import check
from outcomelang.model.fixed_figure import fixed_figure
from outcomelang.model.lines_from_tree import lines_from_tree
from outcomelang.model.payment_clauses_from_tree import Times, clauses_from_tree
from outcomelang.model.shares_from_tree import PARTIES, PAYEES, PAYERS, Defaults, shares_from_tree
from outcomelang.model.type import Level, money
from outcomelang.syntax import tree


def payment_from_tree(payment: tree.Pay, checking: Checking, defaults: Defaults) -> Payment:
    """A payment or a saving; its parts in error are left out, so that all of it is looked at."""
    lines_said = [tuple(lines_from_tree(line, checking)) for line in payment.lines]
    lines = tuple(made for said in lines_said for made in said)
    formula = _formula(payment, checking)
    dates, last_part = _dates(payment, checking)
    made = Payment(
        name=payment.name.text,
        title=payment.title.value if payment.title else None,
        span=payment.span,
        lines=lines,
        formula=formula,
        dates=dates,
        last_part=last_part,
        per_cohort=payment.per_cohort,
        by=_by(payment, checking, defaults),
        to=_to(payment, checking, defaults),
    )
    times = Times(_points_of(lines, checking), is_known=all(lines_said))
    made = clauses_from_tree(payment, made, times, checking)
    _check_cohorts(payment, made, checking)
    _warn_of_double_prices(lines, checking)
    return made


def _formula(payment: tree.Pay, checking: Checking) -> Expression | None:
    if payment.formula is None:
        return None
    scope = evolve(checking.scope(Level.GROUP, payments=True), per_cohort=payment.per_cohort)
    return check(payment.formula, scope, money(checking.currency))


def _dates(payment: tree.Pay, checking: Checking) -> tuple[tuple[date, ...] | None, Fraction]:
    """The dates of a dated payment, and the part that is paid on the last of them."""
    if payment.schedule is None:
        return None, Fraction(1)
    dates = dates_of_schedule(payment.schedule, checking, checking.term, may_be_pro_rata=True)
    if dates == ():
        message = f"no date of `{payment.name.text}` falls inside the term"
        checking.error("OUT260", message, payment.schedule.span)
    if dates and checking.term and isinstance(payment.schedule, tree.Every):
        return with_short_period(payment.schedule, dates, checking.term)
    return dates or (), Fraction(1)


def _points_of(lines: tuple[Line, ...], checking: Checking) -> Points | None:
    """The points that a payment prices, at which its conditions are asked for; None if it prices none."""
    for line in lines:
        metric = checking.names.checked(line.metric) if isinstance(line, MetricLine) else None
        if isinstance(metric, Metric) and metric.points:
            return metric.points
    return None


def _warn_of_double_prices(lines: tuple[Line, ...], checking: Checking) -> None:
    """Warn of a line that prices what a line before it prices: both are paid, which is seldom meant."""
    priced: set[tuple[str, int | None]] = set()
    for line in lines:
        if not isinstance(line, MetricLine) or _is_deduction(line):
            continue
        own = {(line.metric, point) for point in line.points or (None,)}
        if again := own & priced:
            points = ", ".join(str(point) for _, point in sorted(again) if point is not None)
            message = f"`{line.metric}` is priced twice" + (f" at {points}" if points else "")
            checking.warning("OUT262", message, line.span, "both prices are paid: leave one out if only one is meant")
        priced |= own


def _is_deduction(line: MetricLine) -> bool:
    price = fixed_figure(line.price)
    return price is not None and price < 0


# --- Cohorts ------------------------------------------------------------------------------------


def _check_cohorts(payment: tree.Pay, made: Payment, checking: Checking) -> None:
    """Check that a payment per cohort rests on figures per cohort."""
    if not payment.per_cohort:
        return
    if payment.lines:
        message = f"`{made.name}` has price lines, and they are not per cohort"
        checking.error(
            "OUT282", message, payment.name.span, "leave `per cohort` out: prices are paid in every cohort alike"
        )
    elif made.formula and not any(_is_per_cohort(part, checking) for part in walk(made.formula)):
        message = f"nothing in the formula of `{made.name}` has a value per cohort"
        checking.error("OUT282", message, payment.name.span, "leave `per cohort` out, or name a metric per cohort")


def _is_per_cohort(part: Part, checking: Checking) -> bool:
    figure = checking.names.checked(part.name) if isinstance(part, MetricValue | InputValue) else None
    return isinstance(figure, Metric | Input) and figure.per_cohort


# --- Who pays whom ------------------------------------------------------------------------------


def _by(payment: tree.Pay, checking: Checking, defaults: Defaults) -> Shares:
    own = checking.only((clause for clause in payment.clauses if isinstance(clause, tree.By)), "`by`")
    if own and payment.saving:
        message = "a saving is reported and not paid, so nobody pays it"
        checking.error("OUT293", message, own.span, "say whose it is: `to fjordby 20%, region 80%`")
    elif own:
        return shares_from_tree(own.shares, checking, PAYERS)
    elif not payment.saving and defaults.by is None and _parties(checking, ("payer",)):
        message = f"it is not said who pays `{payment.name.text}`: there is more than one payer"
        checking.error("OUT267", message, payment.name.span, _default_hint("by", checking, ("payer",)))
    return () if payment.saving else defaults.by or ()


def _to(payment: tree.Pay, checking: Checking, defaults: Defaults) -> Shares:
    own = checking.only((clause for clause in payment.clauses if isinstance(clause, tree.To)), "`to`")
    if own:
        return shares_from_tree(own.shares, checking, PARTIES if payment.saving else PAYEES)
    if payment.saving:
        return ()
    if defaults.to is None:
        message = f"it is not said who is paid `{payment.name.text}`"
        hint = _default_hint("to", checking, ("investor", "provider"))
        checking.error("OUT267", message, payment.name.span, hint)
    return defaults.to or ()


def _parties(checking: Checking, roles: tuple[str, ...]) -> list[str]:
    """The parties of the first of the roles that any party has."""
    declared = checking.names.of_kind(Party)
    named = ([party.name for party in declared if party.role == role] for role in roles)
    return next((names for names in named if names), [])


def _default_hint(word: str, checking: Checking, roles: tuple[str, ...]) -> str:
    parties = _parties(checking, roles)
    if len(parties) > 1:
        return f"write `payments {word} {', '.join(parties)} equally`, or `{word} ...` in the payment"
    return f'declare one: `{roles[-1]} NAME "Title"`'
