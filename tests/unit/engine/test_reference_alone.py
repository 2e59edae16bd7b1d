"""The reference evaluator shares no evaluation code with the plan, the SQL or the settlement."""

import ast
import subprocess
import sys
from pathlib import Path

import outcomelang.engine.reference

FOLDER = Path(outcomelang.engine.reference.__file__).parent
OWN = "outcomelang.engine.reference"
VOCABULARY = {
    "outcomelang.data.columns": {"columns_of"},
    "outcomelang.diagnostic": {"Diagnostic", "has_errors"},
    "outcomelang.settlement.figures": {"LineFigure"},
    "outcomelang.settlement.statement": {
        "AmendmentInForce",
        "BudgetShare",
        "FloorSettlement",
        "GroupStatement",
        "GuaranteeSettlement",
        "InvestorTotal",
        "LedgerKind",
        "LedgerLine",
        "LimitClause",
        "LimitKind",
        "PartyTotal",
        "PaymentSettlement",
        "PaymentTotal",
        "Settled",
        "Settlement",
        "Statement",
        "Transfer",
    },
    "outcomelang.source": {"Source", "Span"},
    "outcomelang.value.calendar": {
        "DateOutOfRange",
        "isomonth_text",
        "isoweek_text",
        "parse_isomonth",
        "parse_isoweek",
    },
    "outcomelang.value.duration": {"Duration", "DurationKind", "DurationUnit"},
    "outcomelang.value.range": {"Range"},
    "outcomelang.value.rounding": {"RoundingMode", "TooLarge"},
    "outcomelang.value.schedule": {"DayOfYear"},
}
"""What it may take from elsewhere beside the checked model: how columns are named, findings, and data classes."""
MODEL = {
    "outcomelang.model.contract",
    "outcomelang.model.expression",
    "outcomelang.model.type",
}


def imports_of(file):
    """Each name that a module imports from the program, with the module that it is of."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("outcomelang"):
            yield from ((node.module, alias.name) for alias in node.names)
        if isinstance(node, ast.Import):
            yield from ((alias.name, "*") for alias in node.names if alias.name.startswith("outcomelang"))


def test_only_the_model_and_words_are_shared():
    """Rounding, growth, splits, calendars, limits: each is worked out in the folder itself."""
    found = {one for file in FOLDER.rglob("*.py") for one in imports_of(file)}
    assert len(found) > 50
    others = {one for one in found if not one[0].startswith(OWN) and one[0] not in MODEL}
    assert others == {(module, name) for module, names in VOCABULARY.items() for name in names}


def test_nothing_else_is_loaded():
    """In a process of its own, neither the plan, the SQL nor the steps of `settlement/` are there."""
    modules = [
        ".".join(("outcomelang", *file.relative_to(FOLDER.parents[1]).with_suffix("").parts))
        for file in sorted(FOLDER.rglob("*.py"))
        if file.stem != "__init__"
    ]
    assert f"{OWN}.settled" in modules
    lines = [f"import {module}" for module in modules]
    lines += ["import sys", "print(*sorted(one for one in sys.modules if one.startswith('outcomelang')))"]
    ended = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    loaded = ended.stdout.split()
    assert [one for one in loaded if one.startswith(("outcomelang.plan", "outcomelang.engine.duckdb"))] == []
    assert {one for one in loaded if one.startswith("outcomelang.settlement.")} == {
        "outcomelang.settlement.figures",
        "outcomelang.settlement.reason",
        "outcomelang.settlement.statement",
    }
