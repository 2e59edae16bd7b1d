"""What a settlement was told to leave out: how many rows, and whom that touches."""

from __future__ import annotations

from attrs import frozen


@frozen
class RowsLeftOut:
    """How many rows of a table were left out, and how many of them only because of another row."""

    table: str
    rows: int
    because_of_others: int


@frozen
class ParticipantsLeftOut:
    """How many participants of a table were left out, and how many stay and lack rows that were left out."""

    table: str
    left_out: int
    lacking_rows: int


@frozen
class LeftOut:
    """The tables of which rows were left out, and the participants who are touched; nothing where none is."""

    tables: tuple[RowsLeftOut, ...]
    participants: tuple[ParticipantsLeftOut, ...]

    @property
    def rows(self) -> int:
        """The rows that were left out in all."""
        return sum(table.rows for table in self.tables)
