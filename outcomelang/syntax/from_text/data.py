"""Tables, code lists, points and target groups from their parts."""

from __future__ import annotations

from outcomelang.source import Span
from outcomelang.syntax.expression import Name, NumberLiteral, TextLiteral
from outcomelang.syntax.from_text.frame import Frame
from outcomelang.syntax.from_text.literals import unit_of
from outcomelang.syntax.from_text.parts import Parts, after, every, maybe, says, words
from outcomelang.syntax.scan import Token
from outcomelang.syntax.tree import (
    AtMostMembers,
    Codes,
    CohortsBy,
    CohortsEvery,
    CohortsOfSize,
    Column,
    Counts,
    Enters,
    FieldType,
    Group,
    Leaves,
    Planned,
    PointList,
    PointName,
    PointNumbers,
    PointsEvery,
    Range,
    Table,
    WeightedBy,
)

GROUP_CLAUSES = (
    Enters,
    Leaves,
    Planned,
    AtMostMembers,
    CohortsBy,
    CohortsOfSize,
    CohortsEvery,
    WeightedBy,
)


class Data(Frame):
    """Declarations that say what the data are, and who is counted."""

    def table(self, parts: Parts, place: Span) -> Table:
        """`table`, `events` or `periods`."""
        return Table(
            kind=parts[0].text,
            name=parts[1],
            title=maybe(parts, TextLiteral),
            parent=after(parts, "of"),
            columns=every(parts, Column),
            counts=maybe(parts, Counts),
            span=place,
        )

    rows_table = table

    def column(self, parts: Parts, place: Span) -> Column:
        """`moved_in date optional`."""
        return Column(
            name=parts[0],
            type=parts[1],
            range=maybe(parts, Range),
            optional=says(parts, "optional"),
            awaited=says(parts, "known"),
            private=says(parts, "private"),
            header=after(parts, "as"),
            span=place,
        )

    def column_type(self, parts: Parts, place: Span) -> FieldType:
        """`date`, `cpr key`, `one of "a", "b"`."""
        options = every(parts, TextLiteral)
        if says(parts, "cpr"):
            return FieldType("key", cpr=True, span=place)
        return FieldType("one of" if options else parts[0].text, options, span=place)

    input_type = column_type

    def range(self, parts: Parts, place: Span) -> Range:
        """`in 0 to 80`."""
        return Range(parts[1], parts[3], span=place)

    def counts(self, parts: Parts, place: Span) -> Counts:
        """`counts where verified_on is known deadline 90 days`."""
        return Counts(parts[2], after(parts, "deadline"), span=place)

    def codes(self, parts: Parts, place: Span) -> Codes:
        """`codes NAME = "a", "b"`."""
        return Codes(parts[1], every(parts, TextLiteral), span=place)

    def point_list(self, parts: Parts, place: Span) -> PointList:
        """`points NAME = 12, 18 months`."""
        numbers = every(parts, NumberLiteral)
        points = PointNumbers(numbers, unit_of(parts[-1]), span=Span(numbers[0].span.start, place.end))
        return PointList(parts[1], points, span=place)

    def point_numbers(self, parts: Parts, place: Span) -> PointNumbers:
        """`12, 18 months after moved_in`."""
        unit = next(part for part in parts if type(part) is Token and part.text != ",")
        return PointNumbers(every(parts, NumberLiteral), unit_of(unit), maybe(parts, Name), span=place)

    def points_every(self, parts: Parts, place: Span) -> PointsEvery:
        """`every 3 months from 6 months to 42 months`."""
        return PointsEvery(parts[1], after(parts, "from"), after(parts, "to"), maybe(parts, Name), span=place)

    def point_name(self, parts: Parts, place: Span) -> PointName:
        """Give a list of points by its name."""
        return PointName(parts[0], span=place)

    def group(self, parts: Parts, place: Span) -> Group:
        """Give the target group."""
        return Group(
            name=parts[1],
            title=maybe(parts, TextLiteral),
            of=after(parts, "of"),
            where=after(parts, "where"),
            clauses=tuple(part for part in parts if isinstance(part, GROUP_CLAUSES)),
            span=place,
        )

    def enters(self, parts: Parts, place: Span) -> Enters:
        """`enters moved_in from D to D`."""
        return Enters(parts[1], after(parts, "from"), after(parts, "to"), span=place)

    def leaves(self, parts: Parts, place: Span) -> Leaves:
        """`leaves exited when ...`."""
        return Leaves(parts[1], after(parts, "when"), span=place)

    def planned(self, parts: Parts, place: Span) -> Planned:
        """`planned 45`."""
        return Planned(parts[1], span=place)

    def at_most_members(self, parts: Parts, place: Span) -> AtMostMembers:
        """`at most 45`."""
        return AtMostMembers(parts[1], span=place)

    def cohorts_by(self, parts: Parts, place: Span) -> CohortsBy:
        """`cohorts by half year of moved_in`."""
        return CohortsBy(None if len(parts) == 3 else parts[2], parts[-1], span=place)

    def cohort_period(self, parts: Parts, place: Span) -> str:
        """`half year`."""
        return " ".join(words(parts))

    def period_as_column(self, parts: Parts, place: Span) -> Name:
        """Give a column that is called like a period."""
        return Name(parts[0].text, span=place)

    def cohorts_of_size(self, parts: Parts, place: Span) -> CohortsOfSize:
        """`cohorts of 1_000 by moved_in`."""
        return CohortsOfSize(parts[2], parts[4], span=place)

    def cohorts_every(self, parts: Parts, place: Span) -> CohortsEvery:
        """`cohorts every 12 months from D`."""
        return CohortsEvery(parts[1], span=place)

    def weighted_by(self, parts: Parts, place: Span) -> WeightedBy:
        """`weighted by weight`."""
        return WeightedBy(parts[2], span=place)
