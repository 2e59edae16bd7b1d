"""Changes the code that decides on money, one place at a time, and asks whether a test sees each change.

    python tests/mutation/run.py limits        a part: rounding, schedule, finality, limits, plan or dialects
    python tests/mutation/run.py plan 500      so many of its changes, evenly spread over all of them
    python tests/mutation/run.py plan again    what no test has seen, with ten times as many tests
    mutmut show NAME                           one change

A run tries what has no result yet, so it can be broken off and gone on with; `mutants/` holds the results. A sample
of twice as many changes holds the smaller one. Where the machine has other work, let it wait: `chrt -i 0 python ...`.

The tool is mutmut (the extra `mutation`), with what it lacks for this code. It leaves decorated functions as they
are, but most of the plan's meaning lies in functions registered for a kind of expression, and limits have properties:
here they are changed too, while the decorator stays with the function that chooses between the original and a change.
A change that mypy refuses is not tried: it would not get as far as a test. Of the tests that run a changed line the
quickest of each file are taken, for `SECONDS`; those of the plan are hand-worked ones, and then drawn contracts on
which both evaluators agree (`drawn.py`). No change is made to the table of a module, a default of an attribute, or what
stands outside functions otherwise.

What survives and changes nothing: `strict` of a `zip` whose sides are made together; `<` for `<=` where the two differ
by an amount of 0, which is nobody's and is left out of the ledger; a name in capitals that SQL takes in any.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby, takewhile
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
from mutmut.utils.format_utils import get_mutant_name, make_mutant_key, mangled_name_from_mutant_name
from mutmut.workers.isolation import ForkRunner

SECONDS = 2.0
DECORATORS = ("property", "cached_property", "register")
COLUMNS = ("changes", "refused", "killed", "survived", "timeout", "no tests", "not checked")
KILLED = 1
"""How mutmut writes down that a test has failed."""


@frozen
class Part:
    """What is changed, and the tests that must see it: quick ones, with amounts and days worked out by hand."""

    changed: tuple[str, ...]
    tests: tuple[str, ...]
    unchanged: tuple[str, ...] = ()


LIMITS = ("bounds", "caps", "contract_limits", "floors", "own_limits", "owed", "past", "paying", "standing")
DECIDING_LIMITS = (
    "amendments",
    "caps",
    "closing",
    "finance",
    "gates",
    "outlook",
    "own_limits",
    "recorded",
    "rounding",
    "sequence",
    "transfers",
)
DIALECTS = "outcomelang/plan/to_sql/dialects/*.py"
PARTS = {
    "rounding": Part(("outcomelang/value/rounding.py",), ("tests/unit/value/test_rounding.py",)),
    "schedule": Part(("outcomelang/value/schedule.py",), ("tests/unit/value/test_schedule.py",)),
    "finality": Part(("outcomelang/model/finality.py",), ("tests/unit/model/checks", "tests/unit/model/expressions")),
    "limits": Part(
        tuple(f"outcomelang/settlement/{name}.py" for name in LIMITS),
        (*(f"tests/unit/settlement/test_{name}.py" for name in DECIDING_LIMITS), "tests/language/test_meaning.py"),
    ),
    "plan": Part(
        ("outcomelang/plan/*.py",),  # a star stands for folders too
        (
            "tests/clauses/test_small_contracts.py",
            "tests/language/test_meaning.py",
            "tests/mutation/drawn.py",
            "tests/unit/engine",
            "tests/unit/cli/test_explain.py",
            "tests/unit/cli/test_no_identity.py",
        ),
        unchanged=(DIALECTS,),
    ),
    "dialects": Part((DIALECTS,), ("tests/unit/dialects",)),
}


def main(name: str, how: str = "") -> None:
    """Try a part's changes that have no result yet, and print by file what became of all that were tried."""
    part = PARTS[name]
    config().only_mutate = list(part.changed)
    config().do_not_mutate = list(part.unchanged)
    config().pytest_add_cli_args_test_selection = list(part.tests)
    _change_decorated_functions_too()
    _make_anew_what_is_not_changed()
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.create_mutants(2)
    refused = _refused()
    tried = tuple(_survivors(refused) if how == "again" else _untried(refused, int(how) if how else None))
    if tried:
        _take_tests_that_reach(_reached(name), frozenset(tried), SECONDS * 10 if how == "again" else SECONDS)
        mutmut.filter_mutants_with_type_checker = lambda: refused
        ForkRunner.run_clean_tests = lambda *_, **__: 0  # they have passed as what they reach was asked for
        mutmut._run(tried, max_children=2)
    for line in _table(refused):
        sys.stdout.write(line + "\n")


def _make_anew_what_is_not_changed() -> None:
    """A run of another part leaves this one's files as they are in the source."""
    for path in mutmut.walk_mutatable_files():
        copy = Path("mutants") / path
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


def _refused() -> frozenset[str]:
    """The changes that mypy refuses."""
    changed = sorted(map(str, mutmut.walk_mutatable_files()))
    options = (
        "--config-file= --strict --warn-unreachable --explicit-package-bases --no-warn-unused-ignores --output json"
    )
    command = [sys.executable, "-m", "mypy", *options.split(), *changed]
    found = run(command, cwd="mutants", capture_output=True, text=True, check=False)
    spans = {path: made.span_by_function_name for path in changed if (made := MutantLineSpans.load(path))}
    refused = set()
    for error in map(json.loads, found.stdout.splitlines()):
        path, line = error["file"], error["line"]
        if error["severity"] == "error" and path in spans:
            (name,) = (name for name, span in spans[path].items() if span.start <= line <= span.end)
            refused.add(get_mutant_name(Path(path), name))
    return frozenset(refused)


def _untried(refused: frozenset[str], most: int | None) -> Iterator[str]:
    codes = {name: code for data in _results() for name, code in data.exit_code_by_key.items() if name not in refused}
    part = min(1, most / max(1, len(codes))) if most else 1
    taken = (name for number, name in enumerate(codes) if int((number + 1) * part) > int(number * part))
    yield from (name for name in taken if codes[name] is None)


def _survivors(refused: frozenset[str]) -> Iterator[str]:
    for data in _results():
        codes = data.exit_code_by_key
        yield from (name for name in codes if name not in refused and codes[name] not in (None, KILLED))


def _results() -> Iterator[SourceFileMutationData]:
    for path in sorted(mutmut.walk_mutatable_files()):
        data = SourceFileMutationData(path=path)
        data.load()
        yield data


# --- Which tests reach a change -----------------------------------------------------------------


@frozen
class Reached:
    """The tests that run each line of each file, and the seconds that each test takes."""

    lines: Mapping[str, Mapping[int, Sequence[str]]]
    seconds: Mapping[str, float]

    def by(self, path: str, first: int, last: int) -> set[str]:
        """The tests that run some of these lines."""
        of_file = self.lines.get(path, {})
        return {test for line in range(first, last + 1) for test in of_file.get(line, ())}


def _reached(name: str) -> Reached:
    """What was measured before, unless a file has been written since."""
    file = Path(f"mutants/reached by {name}.json")
    written = (one for folder in ("outcomelang", "tests") for one in Path(folder).rglob("*") if one.suffix != ".pyc")
    newest = max(one.stat().st_mtime for one in written if one.is_file())
    if not file.exists() or file.stat().st_mtime < newest:
        part = PARTS[name]
        run([sys.executable, "tests/mutation/reach.py", str(file), *part.changed, "--", *part.tests], check=True)
    found = json.loads(file.read_text("utf-8"))
    lines = {path: {int(line): tests for line, tests in of.items()} for path, of in found["lines"].items()}
    return Reached(lines, found["seconds"])


def _take_tests_that_reach(reached: Reached, tried: frozenset[str], most: float) -> None:
    """For each change the quickest tests that run a changed line, for so many seconds.

    A change that makes them take three times as long, and twenty seconds, counts as one that makes them endless.
    """
    changes = {change.name: change for data in _results() for change in _changes(data, tried)}
    state().duration_by_test.update(reached.seconds)
    for change in changes.values():
        function = mangled_name_from_mutant_name(change.name)
        state().tests_by_mangled_function_name[function] |= change.of_function(reached)
    mutmut.collect_or_load_stats = lambda *_, **__: None
    submit = ForkRunner.submit

    def submit_with_those(runner: ForkRunner, name: str, *_: object) -> None:
        tests = sorted(changes[name].tests(reached), key=lambda test: (test.split("::")[0], reached.seconds[test]))
        of_files = groupby(tests, key=lambda test: test.split("::")[0])
        taken = [test for _, of_file in of_files for test in _quickest(list(of_file), reached, most)]
        spent = sum(reached.seconds[test] for test in taken)
        submit(runner, name, taken, round(3 * spent) + 20, 3 * spent + 60)

    ForkRunner.submit = submit_with_those


def _quickest(tests: Sequence[str], reached: Reached, most: float) -> Sequence[str]:
    """The first of these tests, for so many seconds, and one at least."""
    spent = accumulate(reached.seconds[test] for test in tests)
    return [
        test for number, (test, seconds) in enumerate(zip(tests, spent, strict=True)) if not number or seconds <= most
    ]


@frozen
class Change:
    """A change in the lines `first` to `last` of a file, inside a function that begins at the line `start`."""

    name: str
    path: str
    start: int
    first: int
    last: int
    end: int

    def of_function(self, reached: Reached) -> set[str]:
        """The tests that run the function."""
        return reached.by(self.path, self.start + 1, self.end)

    def tests(self, reached: Reached) -> set[str]:
        """The tests that run the changed lines; of a line that is not seen to run, those of the lines above it."""
        first = self.first
        while not (found := reached.by(self.path, first, self.last)) and first > self.start:
            first -= 1
        return found or self.of_function(reached)


def _changes(data: SourceFileMutationData, tried: frozenset[str]) -> Iterator[Change]:
    path = str(data.path)
    made = MutantLineSpans.load(path)
    if made is None:
        return
    starts = _starts(Path(path))
    for name in tried & set(data.exit_code_by_key):
        function = name.rpartition(".")[2]
        original = mangled_name_from_mutant_name(function)
        before, after = (
            source.splitlines() for source in made.read_function_sources([f"{original}__mutmut_orig", function])
        )
        head = next(number for number, line in enumerate(before) if line.lstrip().startswith("def "))
        before, after = before[head + 1 :], after[head + 1 :]
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
        same_after = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before[::-1], after[::-1], strict=False))))
        start = starts[original]
        yield Change(
            name,
            path,
            start,
            start + 1 + same,
            max(start + len(before) - same_after, start + 1 + same),
            start + len(before),
        )


def _starts(path: Path) -> dict[str, int]:
    """The line of each function's `def`, by the name that mutmut gives it."""
    found = {}
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found[make_mutant_key(node.name)] = node.lineno
        elif isinstance(node, ast.ClassDef):
            inside = (one for one in node.body if isinstance(one, ast.FunctionDef))
            found.update({make_mutant_key(one.name, node.name): one.lineno for one in inside})
    return found


# --- What came out ------------------------------------------------------------------------------


def _table(refused: frozenset[str]) -> Iterator[str]:
    yield f"{'':44}" + "".join(f"{one:>12}" for one in COLUMNS)
    total = Counter[str]()
    for data in _results():
        codes = data.exit_code_by_key
        found = Counter(str(mutmut.status_by_exit_code[codes[name]]) for name in codes if name not in refused)
        found.update(changes=len(codes), refused=sum(name in refused for name in codes))
        total.update(found)
        yield _line(str(data.path), found)
    yield _line("all", total)
    tried = sum(total[one] for one in ("killed", "survived", "timeout", "no tests"))
    yield f"killed: {100 * total['killed'] / max(1, tried):.1f} % of {tried} that were tried"


def _line(name: str, found: Counter[str]) -> str:
    return f"{name:44}" + "".join(f"{found[one]:>12}" for one in COLUMNS)


if __name__ == "__main__":
    main(*sys.argv[1:])
