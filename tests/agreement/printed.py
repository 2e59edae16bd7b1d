"""What `outcome show sql` prints for another database, and the rows that DuckDB gives for the same queries."""

from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction

from outcomelang import passes
from outcomelang.data.binding import bind
from outcomelang.data.connection import connected
from outcomelang.data.contract_file import read_source
from outcomelang.data.load import load
from outcomelang.diagnostic import has_errors
from outcomelang.engine.duckdb import DuckdbDatabase
from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.figures import Gates
from outcomelang.source import Source


def contract_of(folder):
    """The contract in a folder, and its text."""
    source = read_source(folder, folder.parent)
    assert isinstance(source, Source), source
    contract = passes.read(source).contract
    assert contract is not None
    return contract, source


@contextmanager
def printed(dialect, folder):
    """The script of a contract on its last settlement date, the contract, its data in DuckDB, and that date."""
    contract, source = contract_of(folder)
    script, _ = passes.show(source, "sql", dialect)
    assert isinstance(script, str)
    first, last = contract.settlements.dates[0], contract.settlements.dates[-1]
    sources = bind(contract, folder / "data")
    with connected(sources.paths) as connection:
        loaded = load(contract, sources, connection)
        assert not has_errors(loaded.diagnostics), loaded.diagnostics
        yield script.replace(str(first), str(last), 1), contract, connection, last


def rows_by_duckdb(contract, connection, on):
    """The rows of each query that the script has, in its order."""
    measuring = SqlMeasuring.of(DuckdbDatabase(connection), plan_of(contract), {})
    measuring.open_gates(on, Gates({}))
    queries = measuring.queries
    asked = (queries.groups(), queries.group_figures(), queries.payments(), queries.lines(), queries.open_lines())
    for query in asked:
        if query is not None:
            yield in_order(tuple(row.values()) for row in measuring.asked(query, on, {}))


def in_order(rows):
    """Rows by what they say, numbers of any type alike."""
    return sorted(([Fraction(one) if isinstance(one, Decimal | int) else one for one in row] for row in rows), key=str)
