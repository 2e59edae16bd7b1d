"""Both engines agree on generated data, for contracts of groups, limits, rate cards, readings, times and windows.

The contracts are those whose meaning was worked out by hand. The data aim at edges: the last days of February, the ends
of months, settlement dates and the days beside them, so that starts, windows and periods touch, meet and overlap.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomelang import passes
from outcomelang.data.contract_file import read_source
from outcomelang.data.small_tables import small_tables
from outcomelang.model.contract import Contract, TestTable
from outcomelang.source import Source

MEANING = Path(__file__).parents[1] / "language" / "meaning"
NAMES = (
    "after_other_rows",
    "amendments",
    "amounts",
    "counts",
    "decided_values",
    "entrants",
    "evidence",
    "gates",
    "groups",
    "late_values",
    "limits",
    "periods",
    "points",
    "prices_of_events",
    "rate_card",
    "readings",
    "runs",
    "statuses",
    "tables",
    "times",
    "windows",
    "years_of_settlements",
)
FILES = [MEANING / f"{name}.outcome" for name in NAMES]


def _contract(path: Path) -> Contract:
    source = read_source(path)
    assert isinstance(source, Source), source
    contract = passes.read(source).contract
    assert contract is not None, path
    return contract


CONTRACTS = [_contract(file) for file in FILES]
A_FEW = 4
EDGES = ((2, 28), (2, 29), (3, 1), (1, 1), (1, 31), (4, 30), (6, 30), (7, 1), (8, 31), (12, 31))


def _days(contract):
    """Days of the term, most of them edges, or a few days from one."""
    first, last = contract.term
    years = range(first.year, last.year + 1)
    edges = [
        date(year, month, day) for year in years for month, day in EDGES if (month, day) != (2, 29) or year % 4 == 0
    ]
    edges += contract.settlements.dates
    near = st.builds(
        lambda day, more: day + timedelta(days=more), st.sampled_from(edges), st.sampled_from((0, 0, 0, -1, 1, 7, 30))
    )
    return near | st.dates(first, last)


def _cell(column, contract):
    low, high = (int(edge) if edge is not None else other for edge, other in ((column.low, 0), (column.high, 3)))
    days = _days(contract)
    found = {
        "date": days.map(str),
        "isoweek": days.map(lambda day: "{}-W{:02}".format(*day.isocalendar()[:2])),
        "isomonth": days.map(lambda day: f"{day:%Y-%m}"),
        "yesno": st.sampled_from(("yes", "no")),
        "whole": st.integers(low, high).map(str),
        "number": st.integers(low, high).map(str) | st.just(f"{(low + high) / 2}"),
        "money": st.sampled_from(("0", "1", "2.5", "100")),
        "percent": st.sampled_from(("0%", "12.5%", "100%")),
        "one of": st.sampled_from(column.type.options or ("",)),
        "text": st.sampled_from(("a", "b")),
    }[column.source_type]
    return st.just("") | found if column.optional else found


@st.composite
def _rows(draw, table, contract, keys):
    """Some rows: none alike, periods that end before they begin turned round."""
    rows = []
    for number in range(draw(st.integers(0, 6))):
        cells = {c.header: str(number) if c.source_type == "key" else draw(_cell(c, contract)) for c in table.columns}
        end = table.column[table.shape].header if table.shape in ("until", "through") else None
        if end and cells[end] and cells[end] < cells["from"]:
            cells["from"], cells[end] = cells[end], cells["from"]
        if table.parent:
            cells[table.parent] = draw(st.sampled_from(keys))
        if cells not in rows:
            rows.append(cells)
    return rows


@st.composite
def _data(draw, contract):
    tables = []
    keys = ["A", "B", "C"][: draw(st.integers(1, 3))]
    for table in contract.tables:
        if table.parent:
            rows = draw(_rows(table, contract, keys))
        else:
            rows = [
                {c.header: key if c.source_type == "key" else draw(_cell(c, contract)) for c in table.columns}
                for key in keys
            ]
        if rows:
            header = tuple(rows[0])
            tables.append(TestTable(table.name, header, tuple(tuple(row.values()) for row in rows), span=table.span))
    return tables


@pytest.mark.parametrize("contract", CONTRACTS, ids=[contract.name for contract in CONTRACTS])
def test_generated(contract, engines, pytestconfig):
    """Every settlement is the same, to the last unit and line by line."""

    @settings(
        max_examples=pytestconfig.getoption("--cases") or A_FEW,
        deadline=None,
        derandomize=not pytestconfig.getoption("--cases"),
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(_data(contract))
    def agree(tables):
        with small_tables(contract, tables) as sources, engines(contract, sources) as both:
            ours, others = (
                both.settled(engine, contract.settlements.last) for engine in (both.database, both.reference)
            )
            assert ours == others

    agree()
