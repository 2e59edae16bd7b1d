"""Polars, lazily over Parquet or CSV."""

import polars as pl

TOOL = "Polars"
PACKAGES = ("polars",)
LEAVES_OUT = "checks; statuses; derivation. Whole numbers; a sum beyond 64 bits goes unseen"
MOST_ROWS = None


def total(file, rows):
    """The amount owed for the first rows of a file."""
    return _total(pl.scan_parquet(file).head(rows))


def total_of_csv(file):
    """The amount owed for a text file, its types as Polars infers them."""
    return _total(pl.scan_csv(file, try_parse_dates=True))


def _total(rows):
    owed = pl.when(pl.col.housed_days >= 180).then(5_000).otherwise(0) + (
        pl.when(pl.col.employed_weeks >= 26).then(12_000).otherwise(0)
    )
    eligible = rows.filter(pl.col.age.is_between(18, 29) & pl.col.homeless)
    return eligible.select(pl.min_horizontal(15_000, owed).cast(pl.Int64).sum()).collect().item()
