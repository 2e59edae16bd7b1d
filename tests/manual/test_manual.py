"""Every block of code in the manual and in README.md is what it is said to be.

```outcome                  a whole contract: nothing is wrong with it, not even a warning
```outcome NAME.outcome     the same, under the name by which commands and contracts on the page know it
```outcome wrong CODE ...   a whole contract in which exactly these codes are found; a file name may follow
```outcome fragment         declarations, which parse
```python                   a program that prints what the comments after its `print` say
```console                  commands after `$ `, each with what it prints, run in a copy of the repository's contracts
"""

import re
import shlex
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import frozen
from click.testing import CliRunner

import outcomelang
from outcomelang import passes
from outcomelang.cli.main import outcome
from outcomelang.diagnostic import Diagnostic
from outcomelang.help import pages
from outcomelang.source import Source
from outcomelang.syntax.parse import parse

ROOT = Path(__file__).parents[2]
MANUAL = Path(outcomelang.__file__).parent / "help"
PAGES = [ROOT / "README.md", *sorted(MANUAL.rglob("*.md"))]
FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)^```$", re.MULTILINE)
KINDS = {"outcome", "console", "python", "sh"}


@frozen
class Block:
    """A block of code, with the words after its fence."""

    page: Path
    line: int
    words: tuple[str, ...]
    text: str

    def __str__(self):
        return f"{self.page.name}:{self.line}"


def blocks_of(page):
    """The blocks of code on a page."""
    text = page.read_text("utf-8")
    for found in FENCE.finditer(text):
        yield Block(page, text.count("\n", 0, found.start()) + 1, tuple(found[1].split()), found[2])


BLOCKS = [block for page in PAGES for block in blocks_of(page)]
CONTRACTS = [block for block in BLOCKS if block.words[:1] == ("outcome",) and "fragment" not in block.words]
FRAGMENTS = [block for block in BLOCKS if block.words == ("outcome", "fragment")]
PROGRAMS = [block for block in BLOCKS if block.words == ("python",)]
CONSOLES = [block for block in BLOCKS if block.words == ("console",)]


def name_of(block):
    """The file name that a block gives itself, or one of its own."""
    return next((word for word in block.words if word.endswith(".outcome")), f"{block.page.stem}-{block.line}.outcome")


def codes_of(block):
    """The codes that a block says are found in it."""
    return {word for word in block.words if re.fullmatch(r"OUT\d{3}", word)}


def test_every_block_is_of_a_kind_that_is_tried():
    """No block escapes the tests below by a slip in the words after its fence. Shell commands are tried elsewhere."""
    assert {block.words[0] if block.words else str(block) for block in BLOCKS} <= KINDS
    assert all(page.read_text("utf-8").count("```") == 2 * len(list(blocks_of(page))) for page in PAGES)


def test_every_topic_is_listed_and_every_page_is_a_topic():
    """The list that `outcome help` prints has each page once."""
    assert sorted(pages.TOPICS) == sorted(file.stem for file in (MANUAL / "topics").iterdir())


@pytest.mark.parametrize("block", CONTRACTS, ids=str)
def test_a_contract_in_the_manual_is_right_or_wrong_as_it_says(block):
    """Whoever copies an example copies no mistake, and whoever reads of a mistake sees that very one."""
    beside = {name_of(other): other.text for other in blocks_of(block.page)}

    def open_used(path):
        """A contract or library on the same page."""
        return Source(path, beside[path], open_used) if path in beside else Diagnostic("OUT602", f"no `{path}`")

    findings = passes.validate(Source(name_of(block), block.text, open_used))
    assert {finding.code for finding in findings} == codes_of(block), findings


@pytest.mark.parametrize("block", FRAGMENTS, ids=str)
def test_a_fragment_in_the_manual_parses(block):
    """Clauses that are shown by themselves are at least in the language."""
    assert parse(Source(name_of(block), f"contract fragment\n{block.text}")).diagnostics == ()


def commands_in(block):
    """Each command of a console block with the text below it."""
    starts = [found.start() for found in re.finditer(r"^\$ ", block.text, re.MULTILINE)]
    for start, end in pairwise([*starts, len(block.text)]):
        command, _, printed = block.text[start + 2 : end].partition("\n")
        yield command, printed


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A folder with copies of the contracts and lessons, in which commands are run."""
    for name in ("contracts", "examples"):
        ignored = shutil.ignore_patterns(".*", "__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", CONSOLES, ids=str)
def test_a_command_in_the_manual_prints_what_the_manual_says(block, copy):
    """The commands are run one after the other, beside the contracts of the same page."""
    for other in blocks_of(block.page):
        if other in CONTRACTS:
            (copy / name_of(other)).write_text(other.text, "utf-8")
    for command, printed in commands_in(block):
        program, *arguments = shlex.split(command)
        assert program == "outcome"
        output = CliRunner().invoke(outcome, arguments).output
        assert is_as_shown(output, printed), output


def is_as_shown(output, printed):
    """Whether a command printed what the manual shows, where a line `...` stands for any lines."""
    pattern = r"(?:.*\n)*?".join(re.escape(part) for part in printed.split("...\n"))
    return re.fullmatch(pattern, output) is not None


@pytest.mark.parametrize(
    ("printed", "is_right"),
    [
        ("a\nb\nc\n", True),
        ("a\n...\nc\n", True),
        ("...\nc\n", True),
        ("a\n...\n", True),
        ("a\nc\n", False),
        ("", False),
    ],
)
def test_dots_stand_for_lines(printed, is_right):
    """All that is not left out must be there, in its place."""
    assert is_as_shown("a\nb\nc\n", printed) is is_right


@pytest.mark.parametrize("block", PROGRAMS, ids=str)
def test_a_program_in_the_manual_prints_what_its_comments_say(block, copy):
    """It runs as it stands, in a process of its own, beside the contracts."""
    printed = subprocess.run([sys.executable, "-c", block.text], capture_output=True, text=True, check=True, cwd=copy)
    assert printed.stdout.splitlines() == re.findall(r"print\(.*\)  # (.*)", block.text)


def test_commands_are_found_in_a_console_block():
    """Two commands, the first of which prints nothing."""
    block = Block(Path("x.md"), 1, ("console",), "$ outcome validate a\n$ outcome fmt --check a\nbad\n\nworse\n")
    assert list(commands_in(block)) == [("outcome validate a", ""), ("outcome fmt --check a", "bad\n\nworse\n")]
