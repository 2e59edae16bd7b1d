"""zen-engine: one expression, compiled once and evaluated for each row."""

import zen

from tests.bench.compared.records import records

TOOL = "zen-engine, one expression"
PACKAGES = ("zen-engine",)
LEAVES_OUT = "reading of data; sums; checks; statuses. One expression, no decision; hands back binary floats"
MOST_ROWS = None

OWED = """
homeless and age in [18..29]
  ? min([15000, (housed_days >= 180 ? 5000 : 0) + (employed_weeks >= 26 ? 12000 : 0)])
  : 0
"""


def total(file, rows):
    """The amount owed for the first rows of a file."""
    owed = zen.compile_expression(OWED)
    return sum(owed.evaluate(record) for record in records(file, rows))
