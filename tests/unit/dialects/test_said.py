"""Each kind of expression and of query that the plan uses, kept as each dialect says it.

What DuckDB says is beside it, for whoever reads the difference. What a dialect refuses is kept by its words.
"""

from pathlib import Path

from sqlglot import exp

from outcomelang.plan.to_sql.dialects.expressions import Scope
from outcomelang.plan.to_sql.dialects.script import TRANSLATED
from outcomelang.plan.to_sql.dialects.spark import spark_text
from outcomelang.plan.to_sql.dialects.types import DATE, TEXT, TRUTH, WHOLE, CannotSayError, decimal
from outcomelang.plan.to_sql.words import (
    all_of,
    as_integer,
    by_value,
    col,
    day_after,
    days_from,
    greatest,
    known,
    least,
    months_after,
    named,
    number,
    once,
    or_false,
    relation,
    settlement,
    text,
    together,
    unknown,
    when,
)

HERE = Path(__file__).parent
COLUMNS = {
    "day": DATE,
    "end": DATE,
    "word": TEXT,
    "yes": TRUTH,
    "count": WHOLE,
    "money": decimal(9),
    "value": decimal(12),
    "whole": decimal(0),
}
SCOPE = Scope({"t": COLUMNS})
FIRST, SECOND = col("money"), col("value")


def _times(one, other):
    return exp.Mul(this=one.copy(), expression=other.copy())


def _by(one, other):
    return exp.IntDiv(this=one, expression=other)


def _over(function, *, partition=(), order=()):
    spec = exp.Order(expressions=list(order)) if order else None
    return exp.Window(this=function, partition_by=list(partition) or None, order=spec)


def _where(aggregate, condition):
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def _middle(value):
    return exp.Anonymous(this="quantile_disc", expressions=[value, exp.Literal.number("0.5")])


def _first(value, *order):
    return exp.ArgMin(this=value, expression=exp.Tuple(expressions=list(order)))


ABOVE_1 = col("count") > number(1)
RUNNING = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW")
DIVIDED = once(_by(col("whole"), number(7)), "the value", lambda one: one + _times(one, one))
TWICE = once(_by(col("whole"), number(7)), "a", lambda one: once(_by(one, number(3)), "b", lambda two: one + two))
IN_SPARK: list[exp.Expr] = [
    exp.Extract(this=exp.var("isodow"), expression=col("day")),
    exp.Anonymous(this="sha256", expressions=[exp.Anonymous(this="encode", expressions=[col("word")])]),
    exp.Anonymous(this="hash", expressions=[col("word"), col("day")]),
    exp.Anonymous(this="regexp_replace", expressions=[col("word"), text("a+"), text("b"), text("g")]),
    exp.Anonymous(this="isfinite", expressions=[col("money")]),
    exp.Anonymous(this="unhex", expressions=[col("word")]),
    exp.TryCast(this=col("word"), to=exp.DataType.build("bigint"), safe=True),
    exp.TryCast(this=col("word"), to=exp.DataType.build("date"), safe=True),
    exp.RegexpLike(this=col("word"), expression=text("^[0-9]+$")),
    exp.RegexpLike(this=col("word"), expression=text("^[0-9]+")),
    exp.RegexpLike(this=col("word"), expression=col("word", "t")),
    exp.Filter(this=exp.Neg(this=exp.Sum(this=col("money"))), expression=exp.Where(this=col("yes"))),
]
"""What the embedded engine and Spark alone are asked: no other dialect has words for it."""

EXPRESSIONS: dict[str, list[exp.Expr]] = {
    "a text, a number, a long one, one with decimals": [
        text("it's"),
        number(12),
        exp.Literal.number("1234567890"),
        exp.Literal.number("123456789012345678"),
        exp.Literal.number("1234567890123456789"),
        exp.Literal.number("0.05"),
    ],
    "yes, no, nothing": [exp.true(), exp.false(), exp.null()],
    "a column, also of a relation that is named": [col("word"), col("word", "t")],
    "the settlement date": [settlement()],
    "a cast": [
        exp.cast(text("2024-02-29"), "date"),
        exp.cast(col("day"), "text"),
        exp.cast(col("yes"), "text"),
        exp.cast(col("count"), "text"),
        exp.cast(col("whole"), "text"),
        exp.cast(col("value"), "text"),
        exp.cast(col("whole"), "int"),
        exp.cast(col("whole"), "bigint"),
        exp.cast(col("value"), "int128"),
        exp.cast(col("value"), exp.DataType.build("decimal(38, 2)")),
        exp.cast(col("money"), exp.DataType.build("decimal(38, 12)")),
        exp.cast(col("word"), "boolean"),
        exp.cast(exp.null(), "text"),
    ],
    "a sign": [exp.Neg(this=col("money")), exp.Abs(this=col("money")), exp.Sign(this=col("whole"))],
    "a sum or a difference": [
        col("count") + number(1),
        col("money") + col("count"),
        FIRST - SECOND,
        col("money") - exp.null(),
    ],
    "a date some days on or back": [
        day_after(col("day"), 3),
        day_after(col("day"), -3),
        exp.Sub(this=col("day"), expression=exp.paren(col("count") + number(1))),
        exp.Add(this=col("day"), expression=exp.paren(col("count") + number(1))),
        col("day") + col("value"),
    ],
    "a product": [
        _times(col("count"), col("count")),
        _times(col("money"), number(2)),
        _times(col("money"), col("count")),
        _times(col("count"), col("money")),
        _times(col("money"), exp.Literal.number("0.25")),
        _times(exp.Literal.number("0.25"), col("value")),
        _times(col("value"), exp.Literal.number("12.345678")),
        _times(exp.Literal.number("1.5"), exp.Literal.number("2.25")),
        _times(exp.cast(exp.Literal.number("7"), exp.DataType.build("decimal(38, 2)")), col("money")),
        _times(col("money"), exp.Literal.number("0.123456789")),
        _times(col("value"), exp.Literal.number("0.1234567890123")),
        _times(FIRST, SECOND),
        _times(SECOND, SECOND),
        _times(col("whole"), exp.Literal.number("3000000000")),
        _times(exp.Neg(this=number(3)), col("count")),
    ],
    "a quotient of whole numbers, and what it leaves": [
        _by(col("count"), number(7)),
        _by(col("whole"), number(7)),
        _by(col("whole"), number(100)),
        _by(col("whole"), number(99)),
        _by(col("whole"), exp.paren(number(7))),
        _by(col("whole"), col("count")),
        _by(col("value"), number(7)),
        _by(number(7), col("value")),
        exp.Mod(this=col("count"), expression=number(7)),
        exp.Mod(this=col("whole"), expression=exp.paren(col("count"))),
    ],
    "a number as a whole number of its last decimal": [as_integer(col("money"), 9), as_integer(col("value"), 12)],
    "a value that is needed in several places": [DIVIDED, TWICE],
    "cases": [
        when((ABOVE_1, col("money")), otherwise=col("value")),
        when((ABOVE_1, number(1)), (col("yes"), number(2))),
        when((ABOVE_1, exp.null())),
        when((ABOVE_1, exp.null()), otherwise=col("day")),
        when((ABOVE_1, col("yes")), otherwise=exp.false()),
        when((ABOVE_1, ABOVE_1), otherwise=exp.null()),
        by_value(col("word"), (text("a"), number(1)), (text("b"), number(2)), otherwise=number(3)),
        by_value(col("count"), (number(1), text("one"))),
    ],
    "the first value that is not empty": [
        exp.Coalesce(this=col("money"), expressions=[number(0)]),
        exp.Coalesce(this=col("day"), expressions=[col("end"), exp.null()]),
        or_false(ABOVE_1),
        or_false(col("yes")),
        exp.Coalesce(this=ABOVE_1, expressions=[exp.true()]),
    ],
    "the greatest and the least": [
        greatest(col("day"), col("end")),
        least(col("day"), col("end"), settlement()),
        greatest(col("money"), number(0)),
        least(number(0), col("money"), col("value")),
        greatest(col("money"), exp.Literal.number("0.5")),
    ],
    "a comparison": [
        exp.EQ(this=col("money"), expression=col("value")),
        exp.NEQ(this=col("word"), expression=text("a")),
        exp.LT(this=col("day"), expression=col("end")),
        exp.LTE(this=col("count"), expression=number(3)),
        exp.GTE(this=col("count"), expression=exp.null()),
        exp.NullSafeEQ(this=col("word"), expression=exp.null()),
        exp.EQ(this=col("yes"), expression=ABOVE_1),
        exp.LT(this=col("word"), expression=text("b")),
        exp.GT(this=col("yes"), expression=exp.false()),
        exp.Between(this=col("count"), low=number(1), high=col("money")),
        exp.In(this=col("word"), expressions=[text("a"), text("b")]),
        exp.In(this=col("money"), expressions=[number(1), exp.Literal.number("2.5")]),
        unknown(col("day")),
        known(col("money")),
        exp.Is(this=col("yes"), expression=exp.true()),
    ],
    "conditions together": [
        exp.and_(col("yes"), ABOVE_1),
        exp.or_(exp.not_(col("yes")), exp.paren(exp.or_(ABOVE_1, unknown(col("day"))))),
        exp.paren(col("yes")),
    ],
    "a part of a date": [
        exp.Extract(this=exp.var(unit), expression=col("day"))
        for unit in ("YEAR", "QUARTER", "MONTH", "DAY", "WEEK", "ISOYEAR")
    ],
    "months and days": [
        months_after(col("day"), number(12)),
        months_after(col("day"), exp.Neg(this=number(1))),
        months_after(col("day"), exp.paren(col("count") + number(1))),
        months_after(col("day"), col("count")),
        days_from(col("day"), col("end")),
        days_from(col("day"), settlement()),
        exp.DateAdd(this=col("day"), expression=number(1), unit=exp.var("YEAR")),
        exp.DateDiff(this=col("end"), expression=col("day"), unit=exp.var("MONTH")),
    ],
    "texts": [
        exp.DPipe(this=col("word"), expression=text(" H1"), safe=True),
        exp.Pad(this=exp.cast(col("count"), "text"), expression=number(2), fill_pattern=text("0"), is_left=True),
    ],
    "an aggregate": [
        exp.Count(this=exp.Star()),
        exp.Count(this=col("word")),
        exp.Sum(this=col("count")),
        exp.Sum(this=col("money")),
        exp.Neg(this=exp.Sum(this=col("money"))),
        exp.Min(this=col("day")),
        exp.Max(this=col("value")),
        exp.Max(this=col("word")),
        exp.Min(this=col("yes")),
        exp.LogicalOr(this=ABOVE_1),
        exp.LogicalOr(this=col("yes")),
        _middle(col("money")),
        _first(col("money"), col("day"), col("word")),
        _first(col("yes"), col("day")),
        exp.Anonymous(this="first_and_last", expressions=[col("day")]),
    ],
    "an aggregate of some rows": [
        _where(aggregate, ABOVE_1)
        for aggregate in (
            exp.Count(this=exp.Star()),
            exp.Count(this=col("word")),
            exp.Sum(this=col("count")),
            exp.Sum(this=col("money")),
            exp.Neg(this=exp.Sum(this=col("money"))),
            exp.Min(this=col("day")),
            exp.LogicalOr(this=col("yes")),
            _middle(col("money")),
            _first(col("money"), col("day"), col("word")),
        )
    ],
    "a window": [
        _over(exp.RowNumber(), partition=[col("word")], order=[exp.Ordered(this=col("day"), nulls_first=False)]),
        _over(exp.RowNumber(), order=[exp.Ordered(this=col("word"), desc=True), col("count")]),
        _over(exp.RowNumber(), order=[exp.Ordered(this=when((ABOVE_1, number(0)), otherwise=number(1)))]),
        _over(exp.Sum(this=col("money")), partition=[col("word"), col("day")]),
        _over(exp.Lead(this=col("day")), order=[exp.Ordered(this=col("day"), nulls_first=False)]),
        _over(exp.FirstValue(this=col("day")), order=[col("day")]),
        _over(_where(exp.Max(this=col("day")), ABOVE_1), partition=[col("word")]),
        exp.Window(this=exp.Sum(this=col("count")), order=exp.Order(expressions=[col("day")]), spec=RUNNING),
    ],
    "what rows are checked with, and pseudonyms are made of": IN_SPARK,
    "what has no words": [
        exp.ILike(this=col("word"), expression=text("a")),
        col("nobody"),
        exp.Bracket(this=exp.Array(expressions=[col("count")]), expressions=[number(1)]),
    ],
}


def _select(columns, source="t"):
    return exp.select(*columns).from_(relation(source))


def _data(alias=None):
    return exp.Table(
        this=exp.to_identifier("person", quoted=True),
        db=exp.to_identifier("data", quoted=True),
        alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)) if alias else None,
    )


def _numbered(alias, name, *rows):
    named_as = exp.TableAlias(
        this=exp.to_identifier(alias, quoted=True), columns=[exp.to_identifier(name, quoted=True)]
    )
    return exp.Values(expressions=[exp.Tuple(expressions=[number(row)]) for row in rows], alias=named_as)


def _star(*left_out, table=None):
    star = exp.Star(except_=[exp.to_identifier(one, quoted=True) for one in left_out] or None)
    return exp.Column(this=star, table=exp.to_identifier(table, quoted=True)) if table else star


WORDS = exp.select(col("word"), named(exp.Sum(this=col("money")), "sum")).from_(_data()).group_by(col("word"))
QUERIES: dict[str, exp.Query] = {
    "rows of a table, in order": exp.select(_star())
    .from_(_data("p"))
    .where(ABOVE_1.copy())
    .order_by(exp.Ordered(this=col("word"), nulls_first=False), exp.Ordered(this=col("day"), desc=True)),
    "all columns but some": exp.select(_star("word", "yes"), named(number(1), "one")).from_(_data()),
    "all columns but some of one relation": exp.select(_star("word", table="p"), col("number", "n"))
    .from_(_data("p"))
    .join(exp.alias_(exp.select(named(number(1), "number")).subquery(), "n"), join_type="cross"),
    "groups": WORDS.copy(),
    "different rows": exp.select(col("word")).from_(_data()).distinct(),
    "a query at the head, and a join": exp.select(col("word", "p"), col("sum", "w"))
    .from_(_data("p"))
    .join(relation("words", "w"), on=exp.EQ(this=col("word", "w"), expression=col("word", "p")), join_type="left")
    .with_(exp.to_identifier("words", quoted=True), as_=WORDS.copy()),
    "a query within": exp.select(col("sum", "w")).from_(exp.alias_(WORDS.copy().subquery(), "w", quoted=True)),
    "numbers": exp.select(col("point"), col("word"))
    .from_(_data("p"))
    .join(_numbered("n", "point", 6, 12), join_type="cross"),
    "one after the other, nothing as the other's type": together(
        [
            exp.select(col("word"), named(exp.null(), "amount"), named(ABOVE_1.copy(), "more")).from_(_data()),
            exp.select(named(text("a"), "word"), col("money"), col("yes")).from_(_data()),
            exp.select(_star()).from_(relation("three")),
        ]
    ).with_(
        exp.to_identifier("three", quoted=True),
        as_=exp.select(col("word"), named(col("value"), "amount"), col("yes")).from_(_data()),
    ),
    "different rows of both": exp.union(
        exp.select(col("word")).from_(_data()), exp.select(col("word")).from_(_data("q")), distinct=True
    ),
    "what is laid beside": exp.select(col("payment"), col("amount", "l"))
    .from_(relation("let through", "l"))
    .where(exp.EQ(this=col("member"), expression=text("A"))),
    "one value of a query that looks at the row around it": exp.select(
        col("word", "p"),
        named(
            exp.select(named(exp.Min(this=col("day", "q")), "first"))
            .from_(_data("q"))
            .where(exp.GT(this=col("day", "q"), expression=col("day", "p")))
            .subquery(),
            "next",
        ),
    ).from_(_data("p")),
    "first readings and middle values by group": exp.select(
        col("word"),
        named(_first(col("money"), col("day"), col("count")), "first"),
        named(_where(_first(col("money", "person"), col("day")), col("yes")), "first yes"),
        named(_middle(col("money")), "middle"),
        named(_where(_middle(col("value")), ABOVE_1.copy()), "middle of some"),
        named(exp.Count(this=exp.Star()), "all"),
    )
    .from_(_data())
    .where(all_of([known(col("day"))]))
    .group_by(col("word")),
    "a middle value of all": exp.select(named(_middle(col("money")), "middle")).from_(_data()),
    "two columns of one name": exp.select(col("word"), named(text("a"), "word")).from_(_data()),
    "all columns twice": exp.select(_star(), col("word")).from_(_data()),
    "a name twice through all columns": exp.select(named(text("a"), "word"), _star()).from_(_data()),
    "another kind of query": exp.Except(
        this=exp.select(col("word")).from_(_data()), expression=exp.select(col("word")).from_(_data())
    ),
    "another kind of relation": exp.select(exp.Star()).from_(exp.func("generate_series", number(1), number(2))),
}


def _tried(say):
    try:
        return say()
    except CannotSayError as refusal:
        return f"refused: {refusal}"
    except NotImplementedError:
        return "said by a whole query alone"


def _said(node, say, in_spark):
    """A node in each dialect; Spark's refuse nothing, so they stand where others have some, or Spark alone has."""
    yield "duckdb", node.sql("duckdb")
    found = {name: _tried(lambda name=name: say(name, node.copy())) for name in TRANSLATED}
    yield from found.items()
    if node in IN_SPARK or not all(one.startswith("refused") for one in found.values()):
        yield "spark", in_spark(node.copy())


def _dialect(name):
    return TRANSLATED[name]({"person": COLUMNS})


def _of_expression(expression):
    return _said(
        expression,
        lambda name, node: _dialect(name).value(node, SCOPE).sql.sql(name),
        lambda node: spark_text(exp.select(node)).removeprefix("SELECT "),
    )


def _of_query(query):
    return _said(query, lambda name, node: _dialect(name).text(node), spark_text)


def _page(found):
    for title, said in found:
        yield f"# {title}"
        for lines in said:
            yield ""
            yield from (f"{name:10} {line}".rstrip() for name, line in lines)
        yield ""


def test_expressions(expect_text):
    """Each kind where a value stands."""
    found = ((title, [_of_expression(one) for one in some]) for title, some in EXPRESSIONS.items())
    expect_text("\n".join(_page(found)), HERE / "expressions.txt")


def test_queries(expect_text):
    """Each kind of relation, and what may be asked of it."""
    expect_text("\n".join(_page((title, [_of_query(one)]) for title, one in QUERIES.items())), HERE / "queries.txt")
