"""Each code has one page and one example that shows it, and the three are held together here.

The example of a code is `CODE.outcome`, on which `outcome validate` is run; or a folder `CODE` with some files and with
`command`, the command line that shows it when it is run in that folder.
"""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import outcomelang
from outcomelang.cli.main import outcome
from outcomelang.help import pages

HERE = Path(__file__).parent
PACKAGE = Path(outcomelang.__file__).parent
EXIT_CODES = {"1": 1, "2": 1, "3": 3, "4": 3, "5": 2, "6": 1, "7": 1, "8": 3}
FILES_NOT_FOUND = ("OUT301", "OUT302", "OUT303", "OUT304", "OUT354", "OUT356", "OUT357")
"""Findings about data that are wrong use: what was asked for is not there."""
ABOUT_THE_CONTRACT = ("OUT401", "OUT404", "OUT405", "OUT410")
"""Findings about the settlement that other data would not mend."""
CODE = re.compile(r"\bOUT[0-9]{3}\b")
EXAMPLES = sorted(entry for entry in HERE.iterdir() if CODE.fullmatch(entry.stem) and entry.suffix != ".expected")


def codes_in_the_source():
    """Every code that a module of ours writes as text of its own, as it does to report it."""
    quoted = re.compile(r'"(OUT[0-9]{3})"')
    files = PACKAGE.rglob("*.py")
    return sorted({code for file in files for code in quoted.findall(file.read_text("utf-8"))})


CODES = codes_in_the_source()


def test_the_search_finds_codes():
    """An empty list would hold everything together that there is."""
    assert len(CODES) > 100


def test_every_code_has_a_page_and_every_page_a_code():
    """`outcome help CODE` knows what can be reported, and nothing else."""
    assert list(pages.codes()) == CODES


def test_every_code_has_an_example_and_every_example_a_code():
    """Whatever can be reported is shown once."""
    assert [example.stem for example in EXAMPLES] == CODES


@pytest.mark.parametrize("code", pages.codes())
def test_a_page_begins_with_its_code(code):
    """The title is the code and what is wrong, on one line; then something is said about it."""
    page = pages.code(code)
    assert page.text.startswith(f"# {code}: {page.title}\n\n")
    assert len(page.title) < 80
    assert not page.title.endswith(".")
    assert len(page.text.splitlines()) > 3


def findings_of(example, monkeypatch, tmp_path):
    """What the example's command reports, as JSON, and the exit code."""
    if example.suffix == ".outcome":
        arguments = ["validate", str(example)]
    else:
        shutil.copytree(example, tmp_path / example.name)
        monkeypatch.chdir(tmp_path / example.name)
        program, *arguments = shlex.split((example / "command").read_text("utf-8"))
        assert program == "outcome"
    if arguments[0] != "validate":
        ended = CliRunner().invoke(outcome, arguments)
        return list(findings_on(ended.output)), ended.exit_code
    ended = CliRunner().invoke(outcome, [*arguments, "--format", "json"])
    return json.loads(ended.stdout)["diagnostics"], ended.exit_code


def findings_on(output):
    """What a command says is wrong on a page: each finding is a heading, then its place, and perhaps a hint."""
    heading = re.compile(r"^(error|warning) (OUT[0-9]{3}): (.*)\n  (?:in|at) (.*)$", re.MULTILINE)
    for severity, code, message, subject in heading.findall(output):
        yield {"severity": severity, "code": code, "message": message, "subject": subject, "start": None}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_shows_its_code(example, monkeypatch, tmp_path):
    """The code is reported, no other error is, and the exit code says so."""
    findings, exit_code = findings_of(example, monkeypatch, tmp_path)
    severities = {finding["severity"] for finding in findings if finding["code"] == example.stem}
    errors = {finding["code"] for finding in findings if finding["severity"] == "error"}
    assert severities in ({"error"}, {"warning"})
    assert errors <= {example.stem}
    if severities == {"warning"}:
        assert exit_code == 0
    else:
        other = {**dict.fromkeys(FILES_NOT_FOUND, 2), **dict.fromkeys(ABOUT_THE_CONTRACT, 1)}
        assert exit_code == other.get(example.stem, EXIT_CODES[example.stem[3]])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_a_finding_is_a_sentence(example, monkeypatch, tmp_path):
    """Lower-case, one line, without a full stop; and it is either at a place or says what it is about."""
    findings, _ = findings_of(example, monkeypatch, tmp_path)
    for finding in findings:
        message = finding["message"]
        assert not re.match(r"[A-Z][a-z]", message)
        assert not message.endswith(".")
        assert "\n" not in message
        assert finding["start"] or finding["subject"]
