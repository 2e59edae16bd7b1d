"""The smallest case in which something is still wrong: lines of the contract and rows of the data are left out."""

from collections.abc import Callable, Iterator

from attrs import evolve

from tests.agreement.drawn.data import DrawnData

IsWrong = Callable[[str, DrawnData], bool]
"""Whether a contract's text and its data, which may be no contract any more, are still a case of it."""

AT_ONCE = (8, 4, 2, 1)
"""How many lines are left out together."""


def smallest(text: str, data: DrawnData, is_wrong: IsWrong) -> tuple[str, DrawnData]:
    """A case of which nothing can be left out: first of its data, then of the contract, then of the data once more."""
    data = _fewer_rows(text, data, is_wrong)
    text = _fewer_lines(text, data, is_wrong)
    return text, _fewer_rows(text, data, is_wrong)


def _fewer_rows(text: str, data: DrawnData, is_wrong: IsWrong) -> DrawnData:
    while less := next((less for less in _with_a_row_less(data) if is_wrong(text, less)), None):
        data = less
    return data


def _with_a_row_less(data: DrawnData) -> Iterator[DrawnData]:
    for table, rows in data.rows.items():
        for place in range(len(rows)):
            yield evolve(data, rows={**data.rows, table: [*rows[:place], *rows[place + 1 :]]})
    for day in data.certified:
        yield evolve(data, certified={one: figures for one, figures in data.certified.items() if one != day})


def _fewer_lines(text: str, data: DrawnData, is_wrong: IsWrong) -> str:
    lines, before = text.split("\n"), None
    while before != lines:
        before = list(lines)
        for size in AT_ONCE:
            for place in range(len(lines) - size, -1, -size):
                less = [*lines[:place], *lines[place + size :]]
                if is_wrong("\n".join(less), data):
                    lines = less
    return "\n".join(lines)
