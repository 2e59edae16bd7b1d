"""NumPy over the columns."""

import numpy as np
from pyarrow import parquet

TOOL = "NumPy"
PACKAGES = ("numpy", "pyarrow")
LEAVES_OUT = "checks; statuses; derivation. Whole numbers of 64 bits, no decimals; an overflow goes unseen"
MOST_ROWS = None


def total(file, rows):
    """The amount owed for the first rows of a file."""
    read = parquet.read_table(file, columns=["age", "homeless", "housed_days", "employed_weeks"]).slice(0, rows)
    age, homeless, housed_days, employed_weeks = (column.to_numpy() for column in read.columns)
    eligible = (age >= 18) & (age <= 29) & homeless
    owed = np.minimum(15_000, 5_000 * (housed_days >= 180) + 12_000 * (employed_weeks >= 26))
    return int(owed[eligible].sum(dtype=np.int64))
