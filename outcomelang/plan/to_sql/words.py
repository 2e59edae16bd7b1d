"""The words of the generated SQL: columns of our own, dates, literals, exact numbers.

Columns of our own have a space in their name, so that no column of a contract can clash with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from sqlglot import exp

from outcomelang.value.duration import Duration, DurationUnit
from outcomelang.value.rounding import RoundingMode, round_member
from outcomelang.value.text import amount_text

MEMBER = "member key"
START = "start day"
LEFT_ON = "left on"
SEEN_UNTIL = "seen until"
COHORT = "cohort of member"
WEIGHT = "weight of member"
POINT_NUMBER = "point number"
POINT = "point day"
PREVIOUS = "previous day"
FILE_ROW = "file row"
COUNTS = "counts as evidence"
MAY_COUNT = "may still count"
FIRST_DAY = "first day"
END_DAY = "end day"
RUN = "run number"

SETTLEMENT = "settlement"


def col(name: str, table: str | None = None) -> exp.Column:
    """A column, quoted."""
    return exp.column(name, table=table, quoted=True)


def named(expression: exp.Expr, name: str) -> exp.Expr:
    """`expression AS "name"`."""
    return exp.alias_(expression, name, quoted=True)


def relation(name: str, alias: str | None = None) -> exp.Table:
    """A table or common table expression, quoted."""
    named_as = exp.TableAlias(this=exp.to_identifier(alias, quoted=True)) if alias else None
    return exp.Table(this=exp.to_identifier(name, quoted=True), alias=named_as)


def settlement() -> exp.Expr:
    """The settlement date, a parameter of every query."""
    return exp.cast(exp.Parameter(this=exp.var(SETTLEMENT)), "date")


def text(value: str) -> exp.Expr:
    """A text literal."""
    return exp.Literal.string(value)


def day(value: date) -> exp.Expr:
    """A date literal."""
    return exp.cast(exp.Literal.string(value.isoformat()), "date")


def number(value: Fraction | int) -> exp.Expr:
    """An exact number; one without a finite decimal of 12 places is rounded as members' values are."""
    exact = Fraction(value)
    if (exact * 10**12).denominator != 1:
        exact = round_member(exact)
    literal = exp.Literal.number(amount_text(abs(exact)))
    return exp.Neg(this=literal) if exact < 0 else literal


def decimals(value: Fraction) -> int:
    """The decimals of a number as `number` writes it."""
    written = amount_text(abs(value)) if (value * 10**12).denominator == 1 else "." + "0" * 12
    return len(written.partition(".")[2])


def all_of(conditions: Iterable[exp.Expr | None]) -> exp.Expr | None:
    """`a AND b`, leaving out those that are always so; None if all are."""
    stated = [condition for condition in conditions if condition is not None]
    return exp.and_(*stated) if stated else None


def least(*values: exp.Expr) -> exp.Expr:
    """The smallest of values; NULLs are passed over."""
    return values[0] if len(values) == 1 else exp.Least(this=values[0], expressions=list(values[1:]), ignore_nulls=True)


def greatest(*values: exp.Expr) -> exp.Expr:
    """The greatest of values; NULLs are passed over."""
    return (
        values[0] if len(values) == 1 else exp.Greatest(this=values[0], expressions=list(values[1:]), ignore_nulls=True)
    )


def in_order(value: exp.Expr) -> exp.Ordered:
    """A value to sort by, ascending, what is empty at the end: said so where a database would have it first."""
    return exp.Ordered(this=value.copy(), nulls_first=False)


def sum_of(values: Sequence[exp.Expr]) -> exp.Expr:
    """`a + b + c`; 0 of nothing."""
    if not values:
        return number(0)
    total = values[0]
    for value in values[1:]:
        total = exp.Add(this=total, expression=value)
    return total


def together(selects: Sequence[exp.Select]) -> exp.Query:
    """The rows of some queries, one of them at least."""
    return exp.union(*selects, distinct=False) if len(selects) > 1 else selects[0]


def together_exactly(selects: Sequence[exp.Select], numbers: Sequence[str], decimals: int) -> exp.Query:
    """The same, with numbers of so many decimals at most: a union of two takes the decimals of the shorter."""
    for select in selects if len(selects) > 1 else ():
        for column in select.expressions:
            if column.alias in numbers:
                column.set("this", as_decimal(column.this, decimals))
    return together(selects)


def or_zero(value: exp.Expr) -> exp.Expr:
    """A number, 0 for NULL."""
    return exp.Coalesce(this=value, expressions=[exp.Literal.number(0)])


def or_false(value: exp.Expr) -> exp.Expr:
    """A truth value, false for NULL."""
    return value if isinstance(value, exp.Coalesce) else exp.Coalesce(this=value, expressions=[exp.false()])


def known(value: exp.Expr) -> exp.Expr:
    """`value IS NOT NULL`."""
    return exp.Not(this=exp.Is(this=value, expression=exp.null()))


def unknown(value: exp.Expr) -> exp.Expr:
    """`value IS NULL`."""
    return exp.Is(this=value, expression=exp.null())


def when(*cases: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None) -> exp.Case:
    """`CASE WHEN ... THEN ... ELSE ... END`; cases of the last resort that are cases themselves follow on."""
    further: list[exp.Expr] = []
    if isinstance(otherwise, exp.Case) and otherwise.this is None:
        further = otherwise.args["ifs"]
        otherwise = otherwise.args.get("default")
    return _case(None, [*_branches(cases), *further], otherwise)


def by_value(of: exp.Expr, *cases: tuple[exp.Expr, exp.Expr], otherwise: exp.Expr | None = None) -> exp.Case:
    """`CASE of WHEN value THEN ... ELSE ... END`."""
    return _case(of, list(_branches(cases)), otherwise)


def _branches(cases: Iterable[tuple[exp.Expr, exp.Expr]]) -> Iterator[exp.Expr]:
    return (exp.If(this=condition, true=result) for condition, result in cases)


def _case(of: exp.Expr | None, branches: list[exp.Expr], otherwise: exp.Expr | None) -> exp.Case:
    """All branches at once, for a metric may have 1,000 points: `Case.when` copies those before it with each."""
    return exp.Case(this=of, ifs=branches, default=otherwise).copy()


# --- Days ---------------------------------------------------------------------------------------


def day_after(value: exp.Expr, days: int = 1) -> exp.Expr:
    """A date some days on (or back)."""
    if days == 0:
        return value
    return value + exp.Literal.number(days) if days > 0 else value - exp.Literal.number(-days)


def shifted(value: exp.Expr, shift: Duration) -> exp.Expr:
    """A date plus a duration; months are clamped to the month's last day."""
    if shift.unit in (DurationUnit.DAY, DurationUnit.WEEK):
        return day_after(value, int(shift.in_days()))
    return months_after(value, exp.Literal.number(int(shift.in_months())))


def months_after(value: exp.Expr, months: exp.Expr) -> exp.Expr:
    """A date plus a number of months, clamped to the month's last day."""
    return exp.cast(exp.DateAdd(this=value, expression=months, unit=exp.var("MONTH")), "date")


def days_from(first: exp.Expr, end: exp.Expr) -> exp.Expr:
    """The number of days from `first` up to, not including, `end`."""
    return exp.DateDiff(this=end, expression=first, unit=exp.var("DAY"))


def _part(unit: str, value: exp.Expr) -> exp.Expr:
    return exp.Extract(this=exp.var(unit), expression=value)


def mondays_from(first: exp.Expr, end: exp.Expr) -> exp.Expr:
    """The number of Mondays from `first` up to, not including, `end`; 1 January of the year 1 was one."""

    def before(value: exp.Expr) -> exp.Expr:
        since = days_from(day(date(1, 1, 1)), value)
        return exp.IntDiv(this=exp.paren(since + exp.Literal.number(6)), expression=exp.Literal.number(7))

    return greatest(exp.Literal.number(0), before(end) - before(first))


def month_starts_from(first: exp.Expr, end: exp.Expr) -> exp.Expr:
    """The number of first days of a month from `first` up to, not including, `end`."""

    def before(value: exp.Expr) -> exp.Expr:
        whole = _part("YEAR", value) * exp.Literal.number(12) + _part("MONTH", value)
        later = when(
            (_part("DAY", value) > exp.Literal.number(1), exp.Literal.number(1)), otherwise=exp.Literal.number(0)
        )
        return exp.paren(whole + later)

    return greatest(exp.Literal.number(0), before(end) - before(first))


def completed_years(born: exp.Expr, on: exp.Expr) -> exp.Expr:
    """Age: a 29 February birthday falls on the last of February."""
    years = exp.paren(_part("YEAR", on) - _part("YEAR", born))
    birthday = months_after(born, exp.paren(years * exp.Literal.number(12)))
    return years - when((birthday > on, exp.Literal.number(1)), otherwise=exp.Literal.number(0))


def whole_months_from(first: exp.Expr, end: exp.Expr) -> exp.Expr:
    """How many months, each counted from `first` and clamped, fit before `end`."""
    months = exp.paren(
        (_part("YEAR", end) - _part("YEAR", first)) * exp.Literal.number(12)
        + (_part("MONTH", end) - _part("MONTH", first))
    )
    over = months_after(first, months) > end
    return months - when((over, exp.Literal.number(1)), otherwise=exp.Literal.number(0))


# --- Exact division -----------------------------------------------------------------------------

_AT_ONCE, _AT_A_TIME = 9, 6


def as_decimal(value: exp.Expr, scale: int, digits: int = 38) -> exp.Expr:
    """A number as one of so many decimals, and so many digits in all."""
    return exp.cast(value, exp.DataType.build(f"decimal({digits}, {scale})"))


def as_integer(value: exp.Expr, scale: int) -> exp.Expr:
    """A number of `scale` decimals as a whole number of its last decimal.

    Of many decimals some are brought before the point at a time, and no longer kept after it: all at once, they would
    leave a decimal of 38 digits no room for amounts of this world.
    """
    while scale > _AT_ONCE:
        scale -= _AT_A_TIME
        moved = exp.paren(value) * exp.Literal.number(10**_AT_A_TIME)
        value = as_decimal(moved, scale)
    scaled = value if scale == 0 else exp.paren(value) * exp.Literal.number(10**scale)
    return exp.cast(scaled, "int128")


def divided(numerator: exp.Expr, divisor: exp.Expr, mode: RoundingMode) -> exp.Expr:
    """A whole number divided by a whole number above 0, rounded to a whole number, by integers alone."""
    return once(numerator, "the dividend", lambda dividend: _divided(dividend, divisor, mode))


def once(value: exp.Expr, name: str, use: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """What `use` makes of a value that it needs in several places.

    A value that holds a division gets the name: written out in each place, a product of ten factors would fill a book.
    """
    if value.find(exp.IntDiv) is None:
        return use(value)
    of_name = exp.Lambda(this=use(col(name)), expressions=[exp.to_identifier(name, quoted=True)])
    of_list = exp.Transform(this=exp.Array(expressions=[value]), expression=of_name)
    return exp.Bracket(this=of_list, expressions=[exp.Literal.number(1)], offset=1)


def _divided(numerator: exp.Expr, divisor: exp.Expr, mode: RoundingMode) -> exp.Expr:
    size = exp.func("abs", numerator)
    whole = exp.IntDiv(this=size.copy(), expression=divisor.copy())
    rest = exp.Mod(this=size.copy(), expression=exp.paren(divisor.copy()))
    twice = exp.paren(rest) * exp.Literal.number(2)
    odd = exp.EQ(
        this=exp.Mod(this=exp.paren(whole.copy()), expression=exp.Literal.number(2)), expression=exp.Literal.number(1)
    )
    away = {
        RoundingMode.HALF_UP: exp.GTE(this=twice, expression=divisor.copy()),
        RoundingMode.HALF_DOWN: exp.GT(this=twice, expression=divisor.copy()),
        RoundingMode.HALF_EVEN: exp.or_(
            exp.GT(this=twice.copy(), expression=divisor.copy()),
            exp.and_(exp.EQ(this=twice.copy(), expression=divisor.copy()), odd),
        ),
        RoundingMode.UP: exp.GT(this=rest.copy(), expression=exp.Literal.number(0)),
        RoundingMode.DOWN: exp.false(),
    }[mode]
    one_more = when((away, exp.Literal.number(1)), otherwise=exp.Literal.number(0))
    sign = exp.func("sign", numerator.copy())
    return exp.cast(sign, "int128") * exp.paren(exp.paren(whole) + one_more)


def rounded(value: exp.Expr, scale: int, step: Fraction, mode: RoundingMode) -> exp.Expr:
    """A number of `scale` decimals rounded to a multiple of `step`, exactly."""
    if (Fraction(1, 10**scale) / step).denominator == 1:
        return value
    places = max(scale, decimals(step))
    return rounded_integer(as_integer(value, places), places, step, mode)


def rounded_integer(units: exp.Expr, scale: int, step: Fraction, mode: RoundingMode) -> exp.Expr:
    """A number rounded to a multiple of `step`, given as a whole number of its last decimal of `scale`."""
    steps = divided(units, exp.Literal.number(int(step * 10**scale)), mode)
    return as_decimal(exp.paren(steps), 0) * number(step)


def starts_in(start: exp.Expr, periods: Sequence[tuple[date, date | None]]) -> exp.Expr:
    """Whether a start lies in one of some periods; no for a member without one."""
    inside = [
        start.copy() >= day(first) if last is None else exp.Between(this=start.copy(), low=day(first), high=day(last))
        for first, last in periods
    ]
    return or_false(exp.or_(*inside))
