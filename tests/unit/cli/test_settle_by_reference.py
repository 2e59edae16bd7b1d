"""`outcome settle --engine reference`: the same amounts by the other evaluator, and no outlook."""

import json

import pytest
from click.testing import CliRunner

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import outcome

FOLDER = "examples/07_limits_and_shares"
OUTLOOK = ("open_items", "notes")


@pytest.fixture
def settle(monkeypatch, pytestconfig):
    """Runs the command on an example."""
    monkeypatch.chdir(pytestconfig.rootpath)

    def run(*arguments, file=FOLDER):
        return CliRunner().invoke(outcome, ["settle", file, "--as-of", "2024-12-31", *arguments])

    return run


def without_outlook(form):
    """A statement's JSON form by what both evaluators tell."""
    told = {name: value for name, value in form.items() if name not in {*OUTLOOK, "program"}}
    told["total"] = form["total"]["settled"]
    told["payments"] = [(one["payment"], one["settled"]) for one in form["payments"]]
    told["savings_total"] = form["savings_total"]["by_now"]
    for settlement in told["settlements"]:
        for payment in settlement["payments"]:
            del payment["reasons"]
            for line in payment["lines"] or ():
                del line["possible"], line["unbounded"]
    return told


def test_the_amounts_are_those_of_the_other(settle, closed_schema):
    """In JSON all is the same but the evaluator's name and what amounts can become, which is not there."""
    ours, theirs = settle("--engine", "reference", "--format", "json"), settle("--format", "json")
    assert (ours.exit_code, theirs.exit_code) == (ExitCode.FINE, ExitCode.FINE)
    form, other = json.loads(ours.stdout), json.loads(theirs.stdout)
    closed_schema.validate(form)
    assert form["program"]["engine"] == "reference"
    assert other["program"]["engine"] == "duckdb"
    assert [form[name] for name in OUTLOOK] == [None, None]
    assert (form["total"]["at_least"], form["total"]["at_most"]) == (None, None)
    assert without_outlook(form) == without_outlook(other)


def test_the_text_says_what_is_not_told(settle):
    """No column of bounds, no part on what is open, and the evaluator's name beside the version."""
    text = settle("--engine", "reference").stdout
    assert "not told by the reference evaluator" in text
    assert "(its reference evaluator), as of 2024-12-31" in " ".join(text.split())
    assert "At least" not in text
    assert "What is missing" not in text
    assert "40,000" in text


@pytest.mark.parametrize("arguments", [("--lines", "lines.csv"), ("--ahead",), ("--complete", "job=2024-06-30")])
def test_what_it_cannot_do_is_wrong_use(settle, arguments):
    """It has neither an outlook nor the lines, and takes each file as complete."""
    ended = settle("--engine", "reference", *arguments)
    assert ended.exit_code == ExitCode.WRONG_USE
    assert f"{arguments[0]} is not for --engine reference" in ended.stderr


def test_data_that_do_not_fit_stop_it_too(settle, tmp_path):
    """A row that breaks its declaration is found before anything is worked out."""
    (tmp_path / "contract.outcome").write_text(
        'contract a "A"\ncurrency DKK\nterm 2024-01-01 to 2024-12-31\nsettle on 31 December\n'
        'payer p "P"\nprovider q "Q"\ntable person { id key  score number }\n'
        "metric points_won of person = score\npay x 1 DKK per points_won\n",
        "utf-8",
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "person.csv").write_text("id,score\nA,one\n", "utf-8")
    ended = settle("--engine", "reference", file=str(tmp_path))
    assert (ended.exit_code, ended.stdout) == (ExitCode.DATA_DO_NOT_FIT, "")
