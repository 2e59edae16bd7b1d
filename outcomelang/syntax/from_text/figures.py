"""Inputs, parameters and metrics from their parts."""

from __future__ import annotations

from outcomelang.source import Span
from outcomelang.syntax.expression import DurationLiteral, TextLiteral
from outcomelang.syntax.from_text.data import Data
from outcomelang.syntax.from_text.parts import Parts, after, every, maybe, one, says
from outcomelang.syntax.tree import (
    ByCode,
    CodeRow,
    DatedValue,
    Every,
    Fate,
    FateWhen,
    FieldType,
    Input,
    Level,
    Metric,
    Missing,
    OnDays,
    Parameter,
    PointName,
    PointNumbers,
    PointsEvery,
    Range,
    Rising,
)

_POINTS = (PointNumbers, PointName, PointsEvery, Every, OnDays)


class Figures(Data):
    """Declarations that say what is measured."""

    def input(self, parts: Parts, place: Span) -> Input:
        """`input reduction percent "Title"`."""
        return Input(
            name=parts[1],
            type=one(parts, FieldType),
            range=maybe(parts, Range),
            across=after(parts, "across"),
            per_cohort=says(parts, "cohort"),
            title=maybe(parts, TextLiteral),
            span=place,
        )

    def parameter(self, parts: Parts, place: Span) -> Parameter:
        """`parameter NAME = VALUE`."""
        return Parameter(parts[1], parts[3], every(parts[4:], DatedValue), span=place)

    def dated_value(self, parts: Parts, place: Span) -> DatedValue:
        """`from D: VALUE`."""
        return DatedValue(parts[1], parts[3], span=place)

    def rising(self, parts: Parts, place: Span) -> Rising:
        """`9_100 USD rising 1% every 12 months from D`."""
        return Rising(parts[0], parts[2], parts[3], span=place)

    def by_code(self, parts: Parts, place: Span) -> ByCode:
        """`by code { ... }`."""
        return ByCode(every(parts, CodeRow), span=place)

    def code_row(self, parts: Parts, place: Span) -> CodeRow:
        """`"A": 170 GBP`."""
        return CodeRow(parts[0], parts[2], span=place)

    def metric(self, parts: Parts, place: Span) -> Metric:
        """`metric NAME of GROUP at POINTS = EXPRESSION missing ...`."""
        return Metric(
            name=parts[1],
            title=maybe(parts[:3], TextLiteral),
            level=maybe(parts, Level),
            per_cohort=says(parts, "cohort"),
            so_far=says(parts, "far"),
            points=next((part for part in parts if isinstance(part, _POINTS)), None),
            formula=after(parts, "="),
            missing=every(parts, Missing),
            span=place,
        )

    def level(self, parts: Parts, place: Span) -> Level:
        """`of GROUP`, `across GROUP`."""
        return Level(parts[0].text, parts[1], span=place)

    def missing(self, parts: Parts, place: Span) -> Missing:
        """`missing FATE`, or `missing FATE when A, ..., otherwise FATE`."""
        return Missing(every(parts, FateWhen), one(parts, Fate), span=place)

    def fate_when(self, parts: Parts, place: Span) -> FateWhen:
        """`not met when A`."""
        return FateWhen(parts[0], parts[2], span=place)

    def fate(self, parts: Parts, place: Span) -> Fate:
        """`not met`, `left out`, `pending for 90 days then not met`."""
        if parts[0].text == "pending":
            return Fate("pending", maybe(parts, DurationLiteral), span=place)
        return Fate("not met" if parts[0].text == "not" else "left out", span=place)
