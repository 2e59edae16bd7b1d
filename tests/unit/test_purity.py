"""The core computes exactly. What else keeps it pure (files, clock, chance, print) is a matter of lint."""

import ast
from pathlib import Path

import outcomelang

PACKAGE = Path(outcomelang.__file__).parent
# Seconds on a progress bar and what engines hand over may be floats; amounts never are.
OUTSIDE_THE_CORE = {"cli", "data", "engine", "report"}


def floats_in(file):
    """Each place where a file writes a float, or makes one by name."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Constant(value=float(), lineno=line) | ast.Name(id="float", lineno=line):
                yield f"{file.relative_to(PACKAGE)}:{line}"


def test_the_core_has_no_float():
    """Between the text of a contract and its amounts there is no binary fraction, not even a constant."""
    core = [file for file in PACKAGE.rglob("*.py") if file.relative_to(PACKAGE).parts[0] not in OUTSIDE_THE_CORE]
    assert len(core) > 10
    assert [place for file in core for place in floats_in(file)] == []


def test_a_float_is_found(tmp_path, monkeypatch):
    """The search sees a constant, an annotation and a call, and no whole number or attribute of that name."""
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    file = tmp_path / "tariff.py"
    file.write_text("a = 1\nb = 1.5\nc: float = a\nd = float('2')\ne = a.float\n")
    assert sorted(floats_in(file)) == ["tariff.py:2", "tariff.py:3", "tariff.py:4"]
