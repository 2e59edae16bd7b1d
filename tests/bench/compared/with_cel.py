"""CEL by common-expression-language, a binding to an interpreter in Rust: compiled once, executed for each row."""

import cel

from tests.bench.compared.records import records

TOOL = "CEL (common-expression-language)"
PACKAGES = ("common-expression-language",)
LEAVES_OUT = "reading of data; sums; checks; statuses; decimals. CEL has no `min`: the cap is written out as a case"
MOST_ROWS = None

OWED = """
!homeless || age < 18 || age > 29 ? 0
: housed_days >= 180 && employed_weeks >= 26 ? 15000
: (housed_days >= 180 ? 5000 : 0) + (employed_weeks >= 26 ? 12000 : 0)
"""


def total(file, rows):
    """The amount owed for the first rows of a file."""
    owed = cel.compile(OWED)
    return sum(owed.execute(record) for record in records(file, rows))
