"""One settlement of a benchmark's contract through the public API.

`python -m tests.bench.settled NAME FOLDER MEMORY` makes it a process of its own; it prints its peak of memory in bytes.
"""

import sys
from contextlib import chdir
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb

import outcomelang
from outcomelang.engine.settling import Options

HERE = Path(__file__).parent
AS_OF = date(2025, 12, 31)
SOUND = Options(checked=False)
CHECKED = Options(without_broken=True)
"""With every check of rows; a drawn row that is there twice is left out, which changes no amount here."""


def total(source: outcomelang.Source, data: Path, options: Options = SOUND, lines: Path | None = None) -> Fraction:
    """What is settled in all, from the text of a contract to its statement; every line written if a file is named."""
    contract = outcomelang.read(source).contract
    assert contract is not None
    with outcomelang.settle(contract, outcomelang.bind(contract, data), AS_OF, options) as settling:
        assert settling.statement is not None, settling.diagnostics
        if lines is not None:
            settling.write_lines(lines)
        return settling.statement.total


def total_by_sql(name: str, data: Path) -> Fraction:
    """The same by the query that is written by hand for the contract of that name."""
    with chdir(data.parent), duckdb.connect() as connection:
        found = connection.execute((HERE / f"{name}.sql").read_text("utf-8")).fetchone()
    assert found is not None
    return Fraction(found[1])


def lines_by_sql(name: str, data: Path, lines: Path) -> None:
    """Write every line by the query that is written by hand for it."""
    with chdir(data.parent), duckdb.connect() as connection:
        connection.sql((HERE / f"{name}_lines.sql").read_text("utf-8")).write_parquet(str(lines))


def contract_text(name: str) -> outcomelang.Source:
    """The contract of that name."""
    source = outcomelang.read_source(HERE / f"{name}.outcome")
    assert isinstance(source, outcomelang.Source)
    return source


def peak_of_memory() -> int:
    """The most that this process has held at once; what the system tells a parent would begin with the parent's own."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


if __name__ == "__main__":
    total(contract_text(sys.argv[1]), Path(sys.argv[2]), Options(checked=False, memory=sys.argv[3]))
    print(peak_of_memory())  # noqa: T201
