"""Expressions from their parts."""

from __future__ import annotations

from typing import Any

from outcomelang.source import Span
from outcomelang.syntax.expression import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Between,
    Call,
    Compare,
    Count,
    CountTrue,
    DurationLiteral,
    FieldOf,
    FormulaOf,
    If,
    InCodes,
    InList,
    InRange,
    Is,
    Logic,
    LongestRun,
    Name,
    Near,
    Negate,
    Not,
    On,
    Outside,
    PercentLiteral,
    Pick,
    PresentValue,
    Reference,
    Round,
    Runs,
    Scale,
    Share,
    Since,
    Slices,
    StepRow,
    Steps,
    TimeIn,
    TimeSince,
    Windowed,
    Within,
)
from outcomelang.syntax.from_text.literals import Literals, unit_of
from outcomelang.syntax.from_text.parts import Parts, after, every, maybe, nodes, one, says, words
from outcomelang.value.rounding import RoundingMode


class Expressions(Literals):
    """Conditions, arithmetic, windows, aggregates and tables of steps."""

    def if_then_else(self, parts: Parts, place: Span) -> If:
        """`if c then a else b`."""
        return If(parts[1], parts[3], parts[5], span=place)

    def logic(self, parts: Parts, place: Span) -> Logic:
        """`a and b`, `a or b`."""
        return Logic(parts[1].text, parts[0], parts[2], span=place)

    def not_(self, parts: Parts, place: Span) -> Not:
        """`not a`."""
        return Not(parts[1], span=place)

    def compare(self, parts: Parts, place: Span) -> Compare:
        """`a >= b`."""
        return Compare(parts[1].text, parts[0], parts[2], span=place)

    def in_range(self, parts: Parts, place: Span) -> InRange:
        """`x in 18 to 24`."""
        return InRange(parts[0], parts[2], parts[4], span=place)

    def in_list(self, parts: Parts, place: Span) -> InList:
        """`x in ["a", "b"]`."""
        return InList(parts[0], tuple(parts[-1]), says(parts, "not"), span=place)

    def in_codes(self, parts: Parts, place: Span) -> InCodes:
        """`x in codes NAME`."""
        return InCodes(parts[0], parts[-1], says(parts, "not"), span=place)

    def is_known(self, parts: Parts, place: Span) -> Is:
        """`x is known`, `x is missing`."""
        return Is(parts[0], parts[2].text == "known", span=place)

    def arithmetic(self, parts: Parts, place: Span) -> Arithmetic:
        """`a + b`."""
        return Arithmetic(parts[1].text, parts[0], parts[2], span=place)

    def negate(self, parts: Parts, place: Span) -> Negate:
        """`-a`."""
        return Negate(parts[1], span=place)

    negative_bound = negate

    def bracketed(self, parts: Parts, place: Span) -> Any:  # noqa: ANN401 -- whatever stands in the brackets
        """`(a)`: brackets leave no node of their own."""
        return parts[1]

    def plain_reference(self, parts: Parts, place: Span) -> Reference:
        """Give a name that is used as a value: a day, or a column called as a word of the language."""
        part = parts[0]
        return Reference(part if isinstance(part, Name) else Name(part.text, span=place), span=place)

    def reference(self, parts: Parts, place: Span) -> Reference:
        """`housed`, `tenancy(kind = "own")`."""
        return Reference(self.name_of(parts[0]), after(parts, "("), span=place)

    def field_of(self, parts: Parts, place: Span) -> FieldOf:
        """`mastery.score`."""
        return FieldOf(parts[0], parts[2], span=place)

    def formula_of(self, parts: Parts, place: Span) -> FormulaOf:
        """`exam.(mark * weight)`."""
        return FormulaOf(parts[0], parts[3], span=place)

    def outside(self, parts: Parts, place: Span) -> Outside:
        """`lease outside jail_stay`."""
        return Outside(parts[0], parts[2], span=place)

    def windowed(self, parts: Parts, place: Span) -> Windowed:
        """Give something over rows with its window."""
        return Windowed(parts[0], parts[1], span=place)

    def since(self, parts: Parts, place: Span) -> Since:
        """`since X`."""
        return Since(parts[1], span=place)

    def within(self, parts: Parts, place: Span) -> Within:
        """`within 12 months after X`."""
        return Within(parts[1], parts[2].text, parts[3], span=place)

    def between(self, parts: Parts, place: Span) -> Between:
        """`between A and B`."""
        return Between(parts[1], parts[3], span=place)

    def on_day(self, parts: Parts, place: Span) -> On:
        """`on X`."""
        return On(parts[1], span=place)

    def near(self, parts: Parts, place: Span) -> Near:
        """`near X within 30 days`."""
        return Near(parts[1], parts[3], span=place)

    def count(self, parts: Parts, place: Span) -> Count:
        """`count of E`."""
        return Count(parts[2], span=place)

    def count_true(self, parts: Parts, place: Span) -> CountTrue:
        """`count of [a, b]`."""
        return CountTrue(nodes(parts), span=place)

    def share_of(self, parts: Parts, place: Span) -> Share:
        """`share of G(condition)`."""
        return Share(parts[2], span=place)

    def aggregate(self, parts: Parts, place: Span) -> Aggregate:
        """`mean of METRIC across GROUP`."""
        return Aggregate(parts[0].text, parts[2], after(parts, "across"), span=place)

    def any_of(self, parts: Parts, place: Span) -> AnyOf:
        """`any E`, `no E`."""
        return AnyOf(parts[1], parts[0].text == "no", span=place)

    def pick(self, parts: Parts, place: Span) -> Pick:
        """`first E.field`."""
        return Pick(parts[0].text, parts[1], span=place)

    def time_in(self, parts: Parts, place: Span) -> TimeIn:
        """`days in P`."""
        return TimeIn(unit_of(parts[0]), parts[2], parts[1].text == "outside", span=place)

    def time_since(self, parts: Parts, place: Span) -> TimeSince:
        """`days since X`."""
        return TimeSince(unit_of(parts[0]), parts[2], span=place)

    def longest_run(self, parts: Parts, place: Span) -> LongestRun:
        """`longest run of P`."""
        return LongestRun(parts[3], maybe(parts[4:], DurationLiteral), span=place)

    def runs(self, parts: Parts, place: Span) -> Runs:
        """`runs of 3 months in P`."""
        gap = maybe(parts[5:], DurationLiteral)
        return Runs(parts[2], parts[4], parts[3].text == "outside", gap, span=place)

    def present_value(self, parts: Parts, place: Span) -> PresentValue:
        """`present value of X from D to D at 3% per year`."""
        return PresentValue(parts[3], parts[5], parts[7], one(parts[8:], PercentLiteral), span=place)

    def call(self, parts: Parts, place: Span) -> Call:
        """`min(a, b)`."""
        return Call(parts[0].text, nodes(parts), span=place)

    def round(self, parts: Parts, place: Span) -> Round:
        """`round(x, half up, 0.01)`."""
        return Round(parts[2], parts[4], parts[6], span=place)

    def rounding_mode(self, parts: Parts, place: Span) -> RoundingMode:
        """`half up`."""
        return RoundingMode(" ".join(words(parts)))

    def steps(self, parts: Parts, place: Span) -> Steps:
        """`steps x { ... }`."""
        return Steps(parts[1], every(parts, StepRow), span=place)

    def steps_alone(self, parts: Parts, place: Span) -> Steps:
        """`steps { ... }` of a parameter."""
        return Steps(None, every(parts, StepRow), span=place)

    def scale(self, parts: Parts, place: Span) -> Scale:
        """`scale x { ... }`."""
        return Scale(parts[1], every(parts, StepRow), span=place)

    def slices(self, parts: Parts, place: Span) -> Slices:
        """`slices x per 1 percentage point { ... }`."""
        return Slices(parts[1], parts[3], every(parts, StepRow), span=place)

    def step_row(self, parts: Parts, place: Span) -> StepRow:
        """`from 8.5%: 4_800_000 USD`."""
        *edge_words, edge, _, result = parts
        edge_word: Any = " ".join(words(edge_words))
        return StepRow(edge_word, edge, result, span=place)

    def list_of_values(self, parts: Parts, place: Span) -> tuple[Any, ...]:
        """`["a", "b"]`."""
        return nodes(parts)
