"""CEL by cel-python, which is written in Python: compiled once, evaluated for each row."""

import celpy

from tests.bench.compared.records import records
from tests.bench.compared.with_cel import OWED

TOOL = "CEL (cel-python)"
PACKAGES = ("cel-python",)
LEAVES_OUT = "reading of data; sums; checks; statuses; decimals. CEL has no `min`: the cap is written out as a case"
MOST_ROWS = 10_000


def total(file, rows):
    """The amount owed for the first rows of a file."""
    environment = celpy.Environment()
    owed = environment.program(environment.compile(OWED))
    return sum(int(owed.evaluate(celpy.json_to_cel(record))) for record in records(file, rows))
