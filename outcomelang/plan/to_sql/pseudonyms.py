"""The pseudonyms of members: HMAC-SHA-256 of a contract's name and a member's key, worked out by the database.

HMAC (RFC 2104) is two hashes: of the inner pad and the text, then of the outer pad and the first hash. The pads hold
the secret, so they are parameters of the query and never part of its text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlglot import exp

from outcomelang.plan.to_sql.words import col, named, number, relation, text

PSEUDONYMS: Final = "pseudonyms"
"""What is laid beside the data: each participant's key and pseudonym."""

KEY_OF_MEMBER: Final = "key of member"
PSEUDONYM: Final = "pseudonym"
INNER_PAD: Final = "inner_pad"
OUTER_PAD: Final = "outer_pad"


def pseudonyms(contract: str, keys: Iterable[tuple[str, str]], prefix: str, digits: int) -> exp.Query:
    """The pseudonym of every key in some columns, given as relation and column."""
    selects = [
        exp.select(named(exp.cast(col(column), "text"), KEY_OF_MEMBER)).from_(relation(table)) for table, column in keys
    ]
    every = exp.union(*selects, distinct=True) if len(selects) > 1 else selects[0].distinct()
    of_text = _blob(exp.DPipe(this=text(f"{contract}\n"), expression=col(KEY_OF_MEMBER)))
    inner = exp.Anonymous(this="unhex", expressions=[_hash(_padded(INNER_PAD, of_text))])
    shortened = exp.Substring(this=_hash(_padded(OUTER_PAD, inner)), start=number(1), length=number(digits))
    pseudonym = exp.DPipe(this=text(prefix), expression=shortened)
    return exp.select(col(KEY_OF_MEMBER), named(pseudonym, PSEUDONYM)).from_(every.subquery("keys"))


def pseudonyms_alike() -> exp.Query:
    """How many keys have a pseudonym that another key has too."""
    each = exp.Count(this=exp.Star())
    different = exp.Count(this=exp.Distinct(expressions=[col(PSEUDONYM)]))
    return exp.select(named(exp.Sub(this=each, expression=different), "alike")).from_(relation(PSEUDONYMS))


def pseudonym_of(asked: str) -> exp.Query:
    """The key and the pseudonym of one participant, who is asked for by either; the pseudonym goes first."""
    name = exp.Parameter(this=exp.var(asked))
    is_it = exp.or_(*(exp.EQ(this=col(column), expression=name.copy()) for column in (PSEUDONYM, KEY_OF_MEMBER)))
    first = exp.Ordered(this=exp.EQ(this=col(PSEUDONYM), expression=name.copy()), desc=True)
    query = exp.select(col(KEY_OF_MEMBER), col(PSEUDONYM)).from_(relation(PSEUDONYMS)).where(is_it)
    return query.order_by(first).limit(1)


def _blob(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="encode", expressions=[value])


def _hash(value: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this="sha256", expressions=[value])


def _padded(pad: str, value: exp.Expr) -> exp.Expr:
    return exp.DPipe(this=exp.cast(exp.Parameter(this=exp.var(pad)), "blob"), expression=value)
