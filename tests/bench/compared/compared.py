"""The rate card by other tools, over the same Parquet file in one run; each must come to the very same total.

`pytest tests/bench/compared/compared.py --benchmark-enable --people 20000000` measures with the extra `bench`,
and pytest does not find this file by itself. A tool that would take minutes is given fewer rows.
"""

from fractions import Fraction
from importlib import import_module
from pathlib import Path

import pytest

from tests.bench import generate
from tests.bench.compared import with_outcomelang, with_polars, with_sql
from tests.bench.measuring import Said, beside
from tests.bench.settled import CHECKED, contract_text, total

ROWS_OF_TOOLS = 20
"""A full run has 1,000,000 rows here where the large tables have twenty times as many."""

CSV_ROWS = 4
"""And 5,000,000 rows of CSV."""

TOOLS = sorted(file.stem for file in Path(__file__).parent.glob("with_*.py"))


@pytest.mark.parametrize("name", TOOLS)
def test_rate_card(name, drawn_in, people, benchmark):
    """The amount that SQL has for as many rows."""
    tool = import_module(f"tests.bench.compared.{name}")
    whole = max(1, people // ROWS_OF_TOOLS)
    rows = min(whole, tool.MOST_ROWS or whole)
    file = str(generate.rate_card(drawn_in, whole) / "participant.parquet")
    asked = None if tool is with_outcomelang else rows
    rounds = 5 if tool.MOST_ROWS is None else 1
    owed = benchmark.pedantic(tool.total, args=[file, asked], rounds=rounds, warmup_rounds=rounds > 1)
    assert Fraction(owed) == Fraction(with_sql.total(file, rows))
    if benchmark.enabled:
        benchmark.extra_info.update(
            tool=tool.TOOL,
            rows=rows,
            of_rows=whole,
            seconds=benchmark.stats.stats.median * whole / rows,
            leaves_out=tool.LEAVES_OUT,
        )


def test_rate_card_as_csv(drawn_in, people, benchmark):
    """Settled from a text file with all checks, beside Polars without any."""
    rows = max(1, people // CSV_ROWS)
    data, text = generate.rate_card(drawn_in, rows, "csv"), contract_text("rate_card")
    said: Said = {
        "work": f"`rate_card`, {rows:,} rows as CSV, all row checks on",
        "baseline": "`scan_csv` in Polars, without checks",
        "goal": 1.5,
    }
    file = str(data / "participant.csv")
    ours, by_polars = beside(
        benchmark, lambda: total(text, data, CHECKED), lambda: with_polars.total_of_csv(file), **said
    )
    assert ours == by_polars


def test_rate_card_as_csv_stored(drawn_in, people, benchmark):
    """Beside what the database takes to store the same file, told the types, and to add it up."""
    rows = max(1, people // CSV_ROWS)
    data, text = generate.rate_card(drawn_in, rows, "csv"), contract_text("rate_card")
    said: Said = {
        "work": f"`rate_card`, {rows:,} rows as CSV, all row checks on",
        "baseline": "`read_csv` in DuckDB with the types, stored, without checks",
    }
    file = str(data / "participant.csv")
    ours, by_sql = beside(benchmark, lambda: total(text, data, CHECKED), lambda: with_sql.total_of_csv(file), **said)
    assert ours == by_sql
