"""Plain Python over the rows."""

import duckdb

TOOL = "plain Python"
PACKAGES = ("duckdb",)
LEAVES_OUT = "checks of rows; statuses; limits besides the one written out; derivation. Reads the rows with DuckDB"
MOST_ROWS = None


def total(file, rows):
    """The amount owed for the first rows of a file."""
    query = "select age, homeless, housed_days, employed_weeks from read_parquet(?) where id < ?"
    owed = 0
    with duckdb.connect() as connection:
        for age, homeless, housed_days, employed_weeks in connection.execute(query, [file, rows]).fetchall():
            if 18 <= age <= 29 and homeless:
                owed += min(15_000, 5_000 * (housed_days >= 180) + 12_000 * (employed_weeks >= 26))
    return owed
