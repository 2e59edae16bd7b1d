"""Which columns of a table are read from a source whose cells are of any kind, and what each is declared to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from outcomelang.data.columns import columns_of
from outcomelang.data.inputs import COHORT, VALUE, inputs_table, word_of
from outcomelang.model.contract import Contract

_NAME = "name"


@frozen
class Wanted:
    """The declared columns by their headers, each with the word that declares it, in the order of the contract.

    `keys` are the headers by which rows are put in order where they have none; `figures` are the words that declare
    the values of a table of inputs, by the figure's name.
    """

    words: Mapping[str, str]
    keys: tuple[str, ...]
    figures: Mapping[str, str] = {}

    def words_of_row(self, headers: Sequence[str], row: Sequence[object]) -> list[str]:
        """The word that declares each cell of a row; the headers are those of declared columns."""
        words = [self.words[header] for header in headers]
        if self.figures and VALUE in headers and _NAME in headers:
            figure = row[headers.index(_NAME)]
            words[headers.index(VALUE)] = self.figures.get(str(figure), "text")
        return words


def wanted_of(table: str, contract: Contract) -> Wanted:
    """What is read of a table of this name."""
    if table not in contract.table:
        columns = inputs_table(contract, (COHORT,)).columns
        figures = {figure.name: word_of(figure.type) for figure in contract.inputs}
        return Wanted({column.header: column.source_type for column in columns}, (), figures)
    declared = contract.table[table]
    columns = columns_of(declared, contract)
    keys = tuple(column.header for column in columns if column.name == declared.key)
    return Wanted({column.header: column.source_type for column in columns}, keys)
