"""The plan's queries in the words of Spark, which works out the same numbers, exactly, or fails.

What the tree says with a function of the embedded database is said here with what Spark has of the same meaning. It
takes a session in which a decimal keeps its places or fails (`SETTINGS`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator

from outcomelang.plan.to_sql.words import col, known, number, when

SETTINGS: Final[Mapping[str, str]] = {
    "spark.sql.ansi.enabled": "true",  # a number without room is an error, and no NULL
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    # A literal of bytes this long can only be of the key for pseudonyms.
    "spark.sql.redaction.string.regex": "0x[0-9A-Fa-f]{100,}|X'[0-9A-Fa-f]{100,}'",
    # Of two decimals that meet, the one with fewer places gets more, or has no room: never is a place dropped.
    "spark.sql.legacy.decimal.retainFractionDigitsOnTruncate": "true",
}
"""What the session must be set to, so that every number is exact or an error."""

_WHOLE: Final = "decimal(38, 0)"
_DIGITS_AT_ONCE: Final = 18
"""So many digits of a quotient are worked out at once: Spark's division of two numbers of 38 digits has room for 20."""


def _cast(value: exp.Expr, kind: str) -> exp.Expr:
    return exp.cast(value, exp.DataType.build(kind))


def _bare(value: exp.Expr) -> exp.Expr:
    """A value without brackets and signs around it."""
    while isinstance(value, exp.Paren | exp.Neg):
        value = value.this
    return value


def _is_whole_literal(value: exp.Expr) -> bool:
    return isinstance(value, exp.Literal) and not value.is_string and value.name.isdecimal()


# --- Division -----------------------------------------------------------------------------------


def _quotient(node: exp.IntDiv) -> exp.Expr:
    """A whole number divided by another, both not negative, down to a whole number.

    Spark's own `DIV` of decimals passes over digits in silence, so a multiple of the divisor is divided.
    """
    dividend, divisor = node.this, node.expression
    if not _is_whole_literal(_bare(divisor)):
        return _by_any(dividend, divisor)
    by = int(_bare(divisor).name)
    # The fewer digits a divisor has, the more its quotient: Spark keeps no room for more than 36.
    return _at_once(_cast(dividend, _WHOLE), number(by)) if by >= 100 else _in_two(_cast(dividend, _WHOLE), number(by))


def _at_once(dividend: exp.Expr, divisor: exp.Expr) -> exp.Expr:
    """A quotient of at most 20 digits, or of more where the divisor is a literal."""
    rest = exp.Mod(this=dividend.copy(), expression=divisor.copy())
    multiple = exp.paren(exp.Sub(this=dividend, expression=rest))
    return _cast(exp.Div(this=multiple, expression=divisor.copy()), _WHOLE)


def _in_two(dividend: exp.Expr, divisor: exp.Expr) -> exp.Expr:
    """A quotient of any length by a divisor of at most 20 digits: its first digits, and then its last 18."""
    unit = 10**_DIGITS_AT_ONCE
    whole = (
        number(int(divisor.name) * unit)
        if _is_whole_literal(divisor)
        else exp.paren(_cast(divisor.copy(), _WHOLE) * number(unit))
    )
    first = _at_once(dividend, whole)
    rests = [exp.Mod(this=dividend.copy(), expression=by.copy()) for by in (whole, divisor)]
    last = exp.Div(this=exp.paren(exp.Sub(this=rests[0], expression=rests[1])), expression=divisor.copy())
    return exp.paren(exp.Add(this=first * number(unit), expression=_cast(last, _WHOLE)))


def _by_any(dividend: exp.Expr, divisor: exp.Expr) -> exp.Expr:
    """The quotient by a divisor that is worked out; each of the two gets a name, since both are needed several times.

    A divisor of more than 20 digits leaves a quotient of at most 18.
    """
    top, bottom = (exp.Dot(this=col("division"), expression=exp.to_identifier(name)) for name in ("top", "bottom"))
    is_long = exp.GTE(this=bottom.copy(), expression=number(10 ** (38 - _DIGITS_AT_ONCE)))
    body = when((is_long, _at_once(top.copy(), bottom.copy())), otherwise=_in_two(top, bottom))
    pair = exp.Anonymous(
        this="named_struct",
        expressions=[
            exp.Literal.string("top"),
            _cast(dividend, _WHOLE),
            exp.Literal.string("bottom"),
            _cast(divisor, _WHOLE),
        ],
    )
    of_name = exp.Lambda(this=body, expressions=[exp.to_identifier("division", quoted=True)])
    return exp.Bracket(
        this=exp.Transform(this=exp.Array(expressions=[pair]), expression=of_name),
        expressions=[exp.Literal.number(1)],
        offset=1,
    )


def _sign(node: exp.Sign) -> exp.Expr:
    """-1, 0 or 1 as a whole number: Spark's own sign is a binary fraction."""
    zero = number(0)
    above, below = (kind(this=node.this.copy(), expression=zero.copy()) for kind in (exp.GT, exp.LT))
    return exp.paren(when((above, number(1)), (below, exp.Neg(this=number(1))), (known(node.this), zero)))


# --- Aggregates ---------------------------------------------------------------------------------


def _filtered(node: exp.Filter) -> exp.Expr:
    """An aggregate over some rows: of one that is put together of others, each is over these rows."""
    of, where = node.this, node.expression
    if isinstance(of, exp.Neg):
        return exp.Neg(this=exp.Filter(this=of.this, expression=where))
    return _middle(of.expressions[0], where) if _is_middle(of) else node


def _is_middle(node: exp.Expr) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() == "quantile_disc"


def _middle(value: exp.Expr, where: exp.Expr | None = None) -> exp.Expr:
    """The lower of the two values in the middle; Spark's own percentiles are binary fractions."""

    def over(aggregate: exp.Expr) -> exp.Expr:
        return aggregate if where is None else exp.Filter(this=aggregate, expression=where.copy())

    values = exp.Anonymous(this="sort_array", expressions=[over(exp.ArrayAgg(this=value.copy()))])
    last = exp.paren(exp.Sub(this=over(exp.Count(this=value.copy())), expression=number(1)))
    half = exp.Anonymous(this="floor", expressions=[exp.Div(this=last, expression=number(2))])
    return exp.Anonymous(this="get", expressions=[values, _cast(half, "int")])


def _first_by(node: exp.ArgMin) -> exp.Expr:
    """The value of the row that comes first, of the rows that have one: Spark would take an empty one, too."""
    place = when((known(node.this.copy()), node.expression))
    return exp.Anonymous(this="min_by", expressions=[node.this, place])


def _over_rows(node: exp.Window) -> exp.Expr:
    """A window over some rows: Spark has none, so the others are without a value."""
    inner = node.this
    if not isinstance(inner, exp.Filter):
        return node
    aggregate = inner.this
    aggregate.set("this", when((inner.expression.this, aggregate.this)))
    node.set("this", aggregate)
    return node


# --- Days and texts -----------------------------------------------------------------------------


def _days_from(node: exp.DateDiff) -> exp.Expr:
    return _cast(exp.Anonymous(this="datediff", expressions=[node.this, node.expression]), "bigint")


def _months_after(node: exp.DateAdd) -> exp.Expr:
    months = node.expression
    count = months if _is_whole_literal(_bare(months)) else _cast(months, "int")
    return exp.Anonymous(this="add_months", expressions=[node.this, count])


def _anonymous(node: exp.Anonymous) -> exp.Expr:
    arguments = node.expressions
    name = node.name.lower()
    if name == "quantile_disc":
        return _middle(arguments[0])
    if name == "isfinite":
        return _is_finite(arguments[0])
    if name not in _FUNCTIONS:
        return node
    own, more, most = _FUNCTIONS[name]
    return exp.Anonymous(this=own, expressions=[*arguments, *more][:most])


_FUNCTIONS: Final[Mapping[str, tuple[str, tuple[exp.Expr, ...], int | None]]] = {
    "encode": ("encode", (exp.Literal.string("UTF-8"),), None),
    "sha256": ("sha2", (exp.Literal.number(256),), None),
    "hash": ("xxhash64", (), None),
    "regexp_replace": ("regexp_replace", (), 3),  # it replaces every match without being told to
}
"""What Spark calls a function, with which further arguments, and how many it takes at most."""


def _is_finite(value: exp.Expr) -> exp.Expr:
    largest = _cast(exp.Literal.string("Infinity"), "double")
    is_number = exp.not_(exp.Anonymous(this="isnan", expressions=[value.copy()]))
    return exp.paren(exp.and_(is_number, exp.LT(this=exp.Abs(this=value), expression=largest)))


def _tried(node: exp.TryCast) -> exp.Expr:
    """A value as a whole number, NULL where it is none; Spark takes no text with decimals for one, though they are 0.

    A number with other decimals is cut here: whether it is whole is asked beside.
    """
    if not node.to.is_type("bigint"):
        return node
    node.set("to", exp.DataType.build("decimal(27, 9)"))
    return _cast(node, "bigint")


def _matches(node: exp.RegexpLike) -> exp.Expr:
    """Whether a text has a form to its very end: Java's `$` would let a line end follow."""
    pattern = node.expression
    if isinstance(pattern, exp.Literal) and pattern.name.endswith("$"):
        node.set("expression", exp.Literal.string(f"{pattern.name[:-1]}\\z"))
    return node


_SAID_OTHERWISE: Final[Mapping[type[exp.Expr], Callable[..., exp.Expr]]] = {
    exp.IntDiv: _quotient,
    exp.Sign: _sign,
    exp.Filter: _filtered,
    exp.ArgMin: _first_by,
    exp.Window: _over_rows,
    exp.DateDiff: _days_from,
    exp.DateAdd: _months_after,
    exp.Anonymous: _anonymous,
    exp.TryCast: _tried,
    exp.RegexpLike: _matches,
}


def _said(generator: SparkGenerator, node: exp.Expr) -> str:
    """A node that Spark says otherwise; what comes out may hold others, but not the same again."""
    found = _SAID_OTHERWISE[type(node)](node.copy())
    if type(found) is not type(node):
        return generator.sql(found)
    transform = SparkGenerator.TRANSFORMS.get(type(node))
    if transform is not None:
        return transform(generator, found)
    own: Callable[[exp.Expr], str] = getattr(generator, f"{node.key}_sql")
    return own(found)


def _factor(generator: SparkGenerator, node: exp.Mul) -> str:
    """A product: a literal of 32 bits would leave it no room for more."""
    sides = []
    for side in (node.this, node.expression):
        bare = _bare(side)
        text = generator.sql(side)
        if _is_whole_literal(bare) and int(bare.name) < 2**31:
            text = text.replace(bare.name, f"{bare.name}L")
        sides.append(text)
    return " * ".join(sides)


def _part_of_day(generator: SparkGenerator, node: exp.Extract) -> str:
    unit = {"ISOYEAR": "YEAROFWEEK", "ISODOW": "DAYOFWEEK_ISO"}.get(node.name.upper(), node.name)
    return f"CAST(EXTRACT({unit} FROM {generator.sql(node, 'expression')}) AS BIGINT)"


def _sum(generator: SparkGenerator, node: exp.Sum) -> str:
    """A sum with room for 38 digits, as of decimals: one of whole numbers would have room for 19."""
    return f"SUM(({generator.sql(node, 'this')}) * 1BD)"


class PlanSpark(Spark):
    """Spark's dialect for the plan's queries."""

    class Generator(SparkGenerator):
        """Says what the plan's queries are made of."""

        TYPE_MAPPING: ClassVar = {
            **SparkGenerator.TYPE_MAPPING,
            exp.DataType.Type.INT128: "DECIMAL(38, 0)",
        }
        TRANSFORMS: ClassVar = {
            **SparkGenerator.TRANSFORMS,
            **dict.fromkeys(_SAID_OTHERWISE, _said),
            exp.Mul: _factor,
            exp.Extract: _part_of_day,
            exp.Sum: _sum,
            exp.Parameter: lambda _, node: f":{node.name}",
        }


def spark_text(query: exp.Query, *, pretty: bool = False) -> str:
    """A query in Spark's words; its parameters are `:name`."""
    return query.sql(PlanSpark, pretty=pretty)
