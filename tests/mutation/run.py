"""Changes the code that decides on money, one place at a time, and asks whether a test sees each change.

    python tests/mutation/run.py limits        a part: rounding, schedule, finality, limits or plan
    python tests/mutation/run.py plan 40       of each of its files so many changes, evenly spread
    python tests/mutation/run.py plan again    what no test has seen, with all tests of the part
    mutmut show NAME                           one change

A run tries what has no result yet, so it can be broken off and gone on with; `mutants/` holds the results.

The tool is mutmut (the extra `mutation`), with what it lacks for this code. It leaves decorated functions as they
are, but most of the plan's meaning lies in functions registered for a kind of expression, and limits have properties:
here they are changed too, while the decorator stays with the function that chooses between the original and a change.
A change that mypy refuses is not tried: it would not get as far as a test. Of the tests that reach a function the
quickest are taken, for `SECONDS`; `again` takes them all. No change is made to the table of a module, a default of an
attribute, or what stands outside functions otherwise.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import run
from typing import Any

import libcst as cst
from attrs import frozen
from mutmut import __main__ as mutmut
from mutmut.configuration import config
from mutmut.mutation import file_mutation
from mutmut.mutation.data import MutantLineSpans, SourceFileMutationData
from mutmut.state import state
from mutmut.utils.format_utils import get_mutant_name
from mutmut.workers.isolation import ForkRunner

SECONDS = 8.0
DECORATORS = ("property", "cached_property", "register")
COLUMNS = ("changes", "refused", "killed", "survived", "timeout", "no tests", "not checked")
SURVIVED = 0
"""How mutmut writes down that no test has failed."""


@frozen
class Error:
    """Why mypy refuses a change."""

    error_description: str


@frozen
class Refused:
    """A change that mypy refuses, in the form that mutmut expects."""

    error: Error


@frozen
class Part:
    """What is changed, and the tests that must see it: quick ones, with amounts and days worked out by hand."""

    changed: tuple[str, ...]
    tests: tuple[str, ...]


LIMITS = ("bounds", "caps", "contract_limits", "floors", "own_limits", "owed", "past", "paying", "standing")
PARTS = {
    "rounding": Part(("outcomelang/value/rounding.py",), ("tests/unit/value/test_rounding.py",)),
    "schedule": Part(("outcomelang/value/schedule.py",), ("tests/unit/value/test_schedule.py",)),
    "finality": Part(("outcomelang/model/finality.py",), ("tests/unit/model/checks", "tests/unit/model/expressions")),
    "limits": Part(
        tuple(f"outcomelang/settlement/{name}.py" for name in LIMITS),
        ("tests/unit/settlement", "tests/clauses/test_small_contracts.py"),
    ),
    "plan": Part(
        ("outcomelang/plan/*.py",),  # a star stands for folders too
        ("tests/clauses/test_small_contracts.py", "tests/language/test_meaning.py"),
    ),
}


def main(name: str, how: str = "") -> None:
    """Try a part's changes that have no result yet, and print by file what became of all that were tried."""
    part = PARTS[name]
    config().only_mutate = list(part.changed)
    config().pytest_add_cli_args_test_selection = list(part.tests)
    _change_decorated_functions_too()
    _forget_other_parts(name)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.create_mutants(2)
    refused = _refused()
    mutmut.filter_mutants_with_type_checker = lambda: refused
    tried = tuple(_survivors() if how == "again" else _untried(refused, int(how) if how else None))
    if how != "again":
        _take_quick_tests()
    ForkRunner.run_clean_tests = lambda *_, **__: 0  # they have passed as what they reach was asked for
    if tried:
        mutmut._run(tried, max_children=2)
    for line in _table(refused):
        sys.stdout.write(line + "\n")


def _forget_other_parts(name: str) -> None:
    """Leave no file as another part has it, nor what other tests reach; results stay."""
    place = Path("mutants")
    place.mkdir(exist_ok=True)
    last = place / "part"
    if last.exists() and last.read_text("utf-8") != name:
        (place / "mutmut-stats.json").unlink(missing_ok=True)
    last.write_text(name, "utf-8")
    for path in mutmut.walk_mutatable_files():
        copy = place / path
        if copy.exists() and "_mutmut_mutated" not in copy.read_text("utf-8"):
            copy.unlink()


def _change_decorated_functions_too() -> None:
    skips = file_mutation.MutationVisitor._skip_node_and_children
    arranged = file_mutation.function_trampoline_arrangement

    def skips_but(visitor: file_mutation.MutationVisitor, node: cst.CSTNode) -> bool:
        return bool(skips(visitor, node.with_changes(decorators=()) if _is_taken(node) else node))

    def arranged_below_decorators(function: cst.FunctionDef, changes: Any, class_name: str | None) -> Any:
        if not _is_taken(function):
            return arranged(function, changes, class_name)
        before, (chooser, *versions), after, names = arranged(function.with_changes(decorators=()), changes, class_name)
        chooser = chooser.with_changes(decorators=(*function.decorators, *chooser.decorators))
        return before, (chooser, *versions), after, names

    file_mutation.MutationVisitor._skip_node_and_children = skips_but
    file_mutation.function_trampoline_arrangement = arranged_below_decorators


def _is_taken(node: cst.CSTNode) -> bool:
    """Whether it is a function with one decorator, and that one of those that are let through."""
    if not isinstance(node, cst.FunctionDef) or len(node.decorators) != 1:
        return False
    named = node.decorators[0].decorator
    name = named.attr if isinstance(named, cst.Attribute) else named
    return isinstance(name, cst.Name) and name.value in DECORATORS


def _refused() -> dict[str, Refused]:
    """The changes that mypy refuses."""
    changed = sorted(map(str, mutmut.walk_mutatable_files()))
    command = [sys.executable, "-m", "mypy", "--no-warn-unused-ignores", "--output", "json", *changed]
    found = run(command, cwd="mutants", capture_output=True, text=True, check=False)
    spans = {path: made.span_by_function_name for path in changed if (made := MutantLineSpans.load(path))}
    refused = {}
    for error in map(json.loads, found.stdout.splitlines()):
        path, line = error["file"], error["line"]
        if error["severity"] == "error":
            (name,) = (name for name, span in spans[path].items() if span.start <= line <= span.end)
            refused[get_mutant_name(Path(path), name)] = Refused(Error(error["message"]))
    return refused


def _untried(refused: Mapping[str, Refused], most: int | None) -> Iterator[str]:
    for data in _results():
        names = [name for name in data.exit_code_by_key if name not in refused]
        part = min(1, most / max(1, len(names))) if most else 1
        taken = [name for number, name in enumerate(names) if int((number + 1) * part) > int(number * part)]
        yield from (name for name in taken if data.exit_code_by_key[name] is None)


def _survivors() -> Iterator[str]:
    for data in _results():
        yield from (name for name, code in data.exit_code_by_key.items() if code == SURVIVED)


def _results() -> Iterator[SourceFileMutationData]:
    for path in sorted(mutmut.walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        yield data


def _take_quick_tests() -> None:
    submit = ForkRunner.submit

    def submit_quick(runner: ForkRunner, name: str, tests: list[str], cpu: int, expected: float) -> None:
        spent = 0.0
        taken: list[str] = []
        for test in sorted(tests, key=state().duration_by_test.__getitem__):
            spent += state().duration_by_test[test]
            if taken and spent > SECONDS:
                break
            taken.append(test)
        submit(runner, name, taken, cpu, expected)

    ForkRunner.submit = submit_quick


def _table(refused: Mapping[str, Refused]) -> Iterator[str]:
    yield f"{'':44}" + "".join(f"{one:>12}" for one in COLUMNS)
    total = Counter[str]()
    for data in _results():
        codes = data.exit_code_by_key
        found = Counter(str(mutmut.status_by_exit_code[codes[name]]) for name in codes if name not in refused)
        found.update(changes=len(codes), refused=sum(name in refused for name in codes))
        total.update(found)
        yield _line(str(data.path), found)
    yield _line("all", total)
    tried = sum(total[one] for one in ("killed", "survived", "timeout"))
    yield f"killed: {100 * total['killed'] / max(1, tried):.1f} % of {tried} that were tried"


def _line(name: str, found: Counter[str]) -> str:
    return f"{name:44}" + "".join(f"{found[one]:>12}" for one in COLUMNS)


if __name__ == "__main__":
    main(*sys.argv[1:])
