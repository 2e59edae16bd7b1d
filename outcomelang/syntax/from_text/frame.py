"""The contract's frame from its parts: header, use, term, settlement dates, rounding, parties and their shares."""

from __future__ import annotations

from outcomelang.source import Span
from outcomelang.syntax.expression import (
    DateLiteral,
    DayOfYear,
    DurationLiteral,
    MoneyLiteral,
    Name,
    PercentLiteral,
    TextLiteral,
)
from outcomelang.syntax.from_text.expressions import Expressions
from outcomelang.syntax.from_text.parts import Parts, after, every, maybe, one, says
from outcomelang.syntax.tree import (
    Binding,
    By,
    Currency,
    DatedShares,
    Every,
    Funding,
    OnDays,
    Party,
    PaymentDefaults,
    Rounding,
    Settle,
    ShareOf,
    Shares,
    Term,
    To,
    Use,
)


class Frame(Expressions):
    """Declarations that say who, when and in what money."""

    def use(self, parts: Parts, place: Span) -> Use:
        """`use "other.outcome" as NAME with NAME = VALUE`."""
        return Use(one(parts, TextLiteral), maybe(parts, Name), every(parts, Binding), span=place)

    def binding(self, parts: Parts, place: Span) -> Binding:
        """`NAME = VALUE`."""
        return Binding(parts[0], parts[2], span=place)

    def currency(self, parts: Parts, place: Span) -> Currency:
        """`currency DKK`."""
        return Currency(parts[1], span=place)

    def term(self, parts: Parts, place: Span) -> Term:
        """`term D to D`."""
        return Term(parts[1], parts[3], span=place)

    def settle(self, parts: Parts, place: Span) -> Settle:
        """`settle on 30 June, due 60 days later`: the schedule, and the days until it is due."""
        return Settle(maybe(parts, Every) or _settlement_days(parts), maybe(parts, DurationLiteral), span=place)

    def every(self, parts: Parts, place: Span) -> Every:
        """`every 6 months from D to D pro rata`."""
        return Every(parts[1], parts[3], after(parts, "to"), says(parts, "rata"), span=place)

    def on_days(self, parts: Parts, place: Span) -> OnDays:
        """`on 30 June, 31 December`."""
        return OnDays(_days(parts), span=place)

    def rounding(self, parts: Parts, place: Span) -> Rounding:
        """`round half up to 0.01 DKK each line`."""
        in_total = {"line": False, "total": True}.get(parts[-1].text) if parts[-1] is not parts[3] else None
        return Rounding(parts[1], one(parts, MoneyLiteral), in_total, span=place)

    def party(self, parts: Parts, place: Span) -> Party:
        """`investor raadet "Rådet" funds ...`."""
        return Party(parts[0].text, parts[1], maybe(parts, TextLiteral), every(parts, Funding), span=place)

    def funding(self, parts: Parts, place: Span) -> Funding:
        """`funds 5_200_000 DKK on 2022-01-01`."""
        return Funding(parts[1], parts[3], span=place)

    def payment_defaults(self, parts: Parts, place: Span) -> PaymentDefaults:
        """`payments by ... to ...`."""
        by, to = maybe(parts, By), maybe(parts, To)
        return PaymentDefaults(by.shares if by else None, to.shares if to else None, span=place)

    def by(self, parts: Parts, place: Span) -> By:
        """`by fjordby 60%, region 40%`."""
        return By(parts[1], span=place)

    def to(self, parts: Parts, place: Span) -> To:
        """`to raadet, fonden equally`."""
        return To(parts[1], span=place)

    def shares(self, parts: Parts, place: Span) -> Shares:
        """`fjordby 60%, region 40%`, perhaps with other shares from later dates on."""
        return Shares(every(parts, ShareOf), says(parts, "equally"), every(parts, DatedShares), span=place)

    def dated_shares(self, parts: Parts, place: Span) -> DatedShares:
        """`from 2017-04-01: state 100%`."""
        return DatedShares(parts[1], every(parts, ShareOf), span=place)

    def share(self, parts: Parts, place: Span) -> ShareOf:
        """`fjordby 60%`."""
        return ShareOf(parts[0], maybe(parts, PercentLiteral), span=place)

    equal_part = percent_part = share


def _settlement_days(parts: Parts) -> OnDays:
    days = _days(parts)
    return OnDays(days, span=Span(parts[1].start, days[-1].span.end))


def _days(parts: Parts) -> tuple[DateLiteral | DayOfYear, ...]:
    return tuple(part for part in parts if isinstance(part, DateLiteral | DayOfYear))
