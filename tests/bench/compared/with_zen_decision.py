"""zen-engine: a decision as its editor draws it, with one node that computes, evaluated for each row."""

import json

import zen

from tests.bench.compared.records import records
from tests.bench.compared.with_zen_expression import OWED

TOOL = "zen-engine, a decision"
PACKAGES = ("zen-engine",)
LEAVES_OUT = "reading of data; sums; checks; statuses. A trace of each decision, if asked for"
MOST_ROWS = 10_000

PLACE = {"x": 0, "y": 0}
DECISION = {
    "nodes": [
        {"id": "person", "name": "person", "type": "inputNode", "position": PLACE},
        {
            "id": "card",
            "name": "card",
            "type": "expressionNode",
            "position": PLACE,
            "content": {"expressions": [{"id": "owed", "key": "owed", "value": OWED}]},
        },
        {"id": "amount", "name": "amount", "type": "outputNode", "position": PLACE},
    ],
    "edges": [
        {"id": "in", "type": "edge", "sourceId": "person", "targetId": "card"},
        {"id": "out", "type": "edge", "sourceId": "card", "targetId": "amount"},
    ],
}


def total(file, rows):
    """The amount owed for the first rows of a file."""
    decision = zen.ZenEngine().create_decision(json.dumps(DECISION))
    return sum(decision.evaluate(record)["result"]["owed"] for record in records(file, rows))
