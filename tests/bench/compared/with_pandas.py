"""pandas over a data frame."""

import pandas as pd

TOOL = "pandas"
PACKAGES = ("pandas", "pyarrow")
LEAVES_OUT = (
    "checks; statuses; derivation. Whole numbers of 64 bits; a column with a missing number becomes binary floats"
)
MOST_ROWS = None


def total(file, rows):
    """The amount owed for the first rows of a file."""
    read = pd.read_parquet(file, columns=["age", "homeless", "housed_days", "employed_weeks"]).head(rows)
    eligible = read[read.age.between(18, 29) & read.homeless]
    owed = 5_000 * (eligible.housed_days >= 180) + 12_000 * (eligible.employed_weeks >= 26)
    return int(owed.clip(upper=15_000).sum())
