"""Payments, limits and finance from their parts."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from outcomelang.source import Span
from outcomelang.syntax.expression import (
    DayOfYear,
    Name,
    NumberLiteral,
    PercentLiteral,
    Reference,
    TextLiteral,
)
from outcomelang.syntax.from_text.figures import Figures
from outcomelang.syntax.from_text.literals import unit_of
from outcomelang.syntax.from_text.parts import Parts, after, every, maybe, one, says
from outcomelang.syntax.scan import Token
from outcomelang.syntax.tree import (
    Amended,
    AtLeast,
    AtMost,
    AtMostOfTotal,
    BestOf,
    By,
    Cap,
    CapReturn,
    Card,
    CardRow,
    CountLimit,
    Every,
    Floor,
    Guarantee,
    LessLine,
    LessShare,
    MemberLine,
    NeverPaidBack,
    OnDays,
    OnlyWhen,
    Pay,
    PointName,
    PointNumbers,
    Points,
    PointsEvery,
    RateUnit,
    ShareOf,
    To,
    UnitLine,
    Waterfall,
    WaterfallStep,
)

_LINES = (UnitLine, MemberLine, LessLine, Card, BestOf)
_CLAUSES = (OnlyWhen, LessShare, AtMost, AtMostOfTotal, AtLeast, NeverPaidBack, By, To)


class Payments(Figures):
    """Declarations that say what is paid, and up to which limit."""

    def pay(self, parts: Parts, place: Span) -> Pay:
        """`pay NAME ...` or `saving NAME ...`."""
        return Pay(
            saving=parts[0].text == "saving",
            name=parts[1],
            title=maybe(parts[:3], TextLiteral),
            per_cohort=says(parts, "cohort"),
            schedule=maybe(parts[:4], Every) or maybe(parts[:4], OnDays),
            formula=after(parts, "="),
            lines=tuple(part for part in parts if isinstance(part, _LINES)),
            clauses=tuple(part for part in parts if isinstance(part, _CLAUSES)),
            span=place,
        )

    dated_pay = saving = pay

    def unit_line(self, parts: Parts, place: Span) -> UnitLine:
        """`30_000 DKK per housed at 12, 18 months`."""
        return UnitLine(
            price=parts[0],
            unit=maybe(parts, RateUnit),
            of=one(parts[2:], Reference),
            group=maybe(parts, Name),
            limit=maybe(parts, CountLimit),
            after=after(parts, "after"),
            points=_points(parts),
            span=place,
        )

    def price_name(self, parts: Parts, place: Span) -> Reference:
        """`price(start)`: a parameter as a price."""
        return Reference(self.name_of(parts[0]), after(parts, "("), span=place)

    def rate_unit(self, parts: Parts, place: Span) -> RateUnit:
        """`day`, `4 weeks`, `percentage point`."""
        count = maybe(parts, NumberLiteral)
        unit = next(part for part in parts if type(part) is Token)
        return RateUnit(
            count.value if count else Fraction(1),
            "percentage point" if unit.text == "percentage" else unit_of(unit),
            span=place,
        )

    def count_limit(self, parts: Parts, place: Span) -> CountLimit:
        """`once`, `up to 3 times`, `up to 125 in all`, `up to 125 per year`."""
        if len(parts) == 1:
            return CountLimit(1, "times", span=place)
        scopes: dict[str, Literal["times", "in all", "per year"]] = {
            "times": "times",
            "all": "in all",
            "year": "per year",
        }
        return CountLimit(int(parts[2].value), scopes[parts[-1].text], span=place)

    def member_line(self, parts: Parts, place: Span) -> MemberLine:
        """`400 GBP per member of attached`."""
        return MemberLine(parts[0], parts[-1], span=place)

    def less_line(self, parts: Parts, place: Span) -> LessLine:
        """`less 500 GBP per sanction`."""
        return LessLine(parts[1], parts[3], maybe(parts, CountLimit), _points(parts), span=place)

    def card(self, parts: Parts, place: Span) -> Card:
        """`per claim by outcome { ... }`."""
        return Card(parts[1], parts[3], every(parts, CardRow), span=place)

    def card_row(self, parts: Parts, place: Span) -> CardRow:
        """`"job 26 weeks": 2_000 GBP once after "job 13 weeks"`."""
        return CardRow(parts[0], parts[2], maybe(parts, CountLimit), after(parts, "after"), span=place)

    def best_of(self, parts: Parts, place: Span) -> BestOf:
        """`best of { ... }`."""
        return BestOf(tuple(part for part in parts if isinstance(part, _LINES)), span=place)

    def only_when(self, parts: Parts, place: Span) -> OnlyWhen:
        """`only when CONDITION otherwise nothing`."""
        return OnlyWhen(parts[2], parts[4].text, span=place)

    def less_share(self, parts: Parts, place: Span) -> LessShare:
        """`less 33%`."""
        return LessShare(parts[1], span=place)

    def at_most(self, parts: Parts, place: Span) -> AtMost:
        """`at most 90_000 DKK per participant`."""
        scope = after(parts, "per")
        return AtMost(parts[1], scope and scope.text, _carried_forward(parts), span=place)

    def at_most_of_total(self, parts: Parts, place: Span) -> AtMostOfTotal:
        """`at most 45% of total`."""
        return AtMostOfTotal(parts[1], span=place)

    def at_least(self, parts: Parts, place: Span) -> AtLeast:
        """`at least 1_000_000 DKK`."""
        return AtLeast(parts[1], span=place)

    def never_paid_back(self, parts: Parts, place: Span) -> NeverPaidBack:
        """`never paid back`."""
        return NeverPaidBack(span=place)

    def cap(self, parts: Parts, place: Span) -> Cap:
        """`cap total of own_home, job 12_600_000 DKK by region`."""
        payer = after(parts, "by")
        rest = parts[:-2] if payer else parts
        return Cap(
            scope="total",
            amount=rest[-1],
            payments=every(rest[:-1], Name),
            payer=payer,
            pro_rata=says(parts, "rata"),
            year_start=None,
            carried_forward=None,
            span=place,
        )

    def cap_per_period(self, parts: Parts, place: Span) -> Cap:
        """`cap per year from 1 July 4_000_000 DKK carried forward`."""
        year_start = maybe(parts, DayOfYear)
        return Cap(
            scope=parts[2].text,
            amount=parts[3] if year_start is None else parts[5],
            payments=(),
            payer=None,
            pro_rata=False,
            year_start=year_start,
            carried_forward=_carried_forward(parts),
            span=place,
        )

    def cap_return(self, parts: Parts, place: Span) -> CapReturn:
        """`cap return 4.6% per year of raadet, fonden`."""
        return CapReturn(parts[2], every(parts, Name), span=place)

    def floor(self, parts: Parts, place: Span) -> Floor:
        """`floor total 3_000_000 DKK by fjordby to raadet`."""
        by, to = maybe(parts, By), maybe(parts, To)
        return Floor(parts[2], by.shares if by else None, to.shares if to else None, span=place)

    def guarantee(self, parts: Parts, place: Span) -> Guarantee:
        """`guarantee bikuben pays shortfall of raadet, fonden up to 4_000_000 DKK`."""
        return Guarantee(parts[1], every(parts[2:], Name), after(parts, "to"), span=place)

    def waterfall(self, parts: Parts, place: Span) -> Waterfall:
        """`waterfall { first ... then ... }`."""
        return Waterfall(every(parts, WaterfallStep), span=place)

    def waterfall_step(self, parts: Parts, place: Span) -> WaterfallStep:
        """`senior until principal and 5% per year`, or shares of what remains."""
        return WaterfallStep(every(parts, ShareOf), says(parts, "principal"), maybe(parts, PercentLiteral), span=place)

    def amended(self, parts: Parts, place: Span) -> Amended:
        """`amended from D to D for settlements "Relief period" { ... }`."""
        opening = next(number for number, part in enumerate(parts) if type(part) is Token and part.text == "{")
        return Amended(
            first=parts[2],
            last=after(parts[:opening], "to"),
            scope=after(parts, "for").text,
            title=maybe(parts[:opening], TextLiteral),
            declarations=tuple(parts[opening + 1 : -1]),
            span=place,
        )


def _points(parts: Parts) -> Points | None:
    return next((part for part in parts if isinstance(part, PointNumbers | PointName | PointsEvery)), None)


def _carried_forward(parts: Parts) -> bool | None:
    if says(parts, "forward"):
        return True
    return False if says(parts, "lost") else None
