"""Contracts that use others, on the command line: right files are named, read and guarded."""

import csv
import hashlib
import json

import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome

TEMPLATE = """contract template "A template"

currency DKK
term     2024-01-01 to 2025-12-31
settle   on 31 December

payer    fjordby "Fjordby"
provider boligen "Boligen"

table youth { id key  moved_in date }

periods tenancy of youth { from date  until date optional }

group young of youth enters moved_in from 2024-01-01 to 2024-12-31 planned 10

metric housed of young at 6 months = tenancy on point

pay home
  1_000 DKK per housed

cap total 1_500 DKK
"""
MAIN = """contract town "A town"
use "parts/template.outcome"
pay more
  200 DKK per housed
test "of the town" {
  youth | id | moved_in |
        | A | 2024-01-01 |
  tenancy | youth | from | until |
          | A | 2024-01-01 | |
  as of 2024-12-31
  expect home = 10 DKK
}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in the folder of a contract, its template and its data: two have a home at 6 months."""
    for path, text in (
        ("contract.outcome", MAIN),
        ("parts/template.outcome", TEMPLATE),
        ("data/youth.csv", "id,moved_in\nA,2024-01-01\nB,2024-01-02\n"),
        ("data/tenancy.csv", "youth,from,until\nA,2024-01-01,\nB,2024-01-01,\n"),
    ):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)

    def command(*arguments, **more):
        return CliRunner().invoke(outcome, arguments, **more)

    return command


def settled(run, *more):
    """The statement as an object."""
    ended = run("settle", ".", "--as-of", "2024-12-31", "--format", "json", *more)
    assert ended.exit_code == 0, ended.stderr
    return json.loads(ended.stdout)


def test_a_statement_names_the_file_of_each_clause(run):
    """Two at 1,000 are cut to 1,500 by the template's cap; what the contract adds finds no room."""
    (settlement,) = settled(run)["settlements"]
    home, more = settlement["payments"]
    assert (home["paid_now"], more["paid_now"]) == ("1500.00", "0.00")
    lines = {(one["contract_line"], one["contract_file"]) for one in (*home["lines"], *more["lines"])}
    assert lines == {(19, "parts/template.outcome"), (4, None)}
    limits = [line["limit"] for line in home["ledger"] if line["limit"]]
    assert {(one["contract_line"], one["contract_file"]) for one in limits} == {(21, "parts/template.outcome")}


def test_a_statement_carries_the_hash_of_each_file(run):
    """Each is that of the file's own text."""
    contract = settled(run)["contract"]
    assert contract["sha256"] == hashlib.sha256(MAIN.encode()).hexdigest()
    assert contract["uses"] == [
        {"file": "parts/template.outcome", "sha256": hashlib.sha256(TEMPLATE.encode()).hexdigest()}
    ]


def test_the_text_names_files_too(run):
    """The limit, the price line and what the statement rests on."""
    page = run("settle", ".", "--as-of", "2024-12-31").stdout
    assert "line 21 of parts/template.outcome" in page
    assert "19 of parts/template.outcome" in page
    assert "It uses" in page


def test_an_explanation_names_the_file(run):
    """The clause and the metric behind it."""
    page = run("explain", ".", "--as-of", "2024-12-31", "--payment", "home", "--member", "A").stdout
    assert "Clause                   line 18 of parts/template.outcome" in page
    assert "Line 16 of parts/template.outcome: metric housed of young" in page


def test_lines_name_the_file(run, tmp_path):
    """Beside the line there is a column for it."""
    settled(run, "--lines", "lines.csv")
    with (tmp_path / "lines.csv").open(encoding="utf-8", newline="") as rows:
        found = {(row["contract line"], row["contract file"]) for row in csv.DictReader(rows)}
    assert found == {("19", "parts/template.outcome"), ("4", "contract.outcome")}


def test_no_used_file_is_written_over(run, tmp_path):
    """The statement is made from it."""
    ended = run("settle", ".", "--as-of", "2024-12-31", "--output", "parts/template.outcome")
    assert ended.exit_code == 2
    assert (tmp_path / "parts" / "template.outcome").read_text("utf-8") == TEMPLATE


def test_an_unmet_test_is_shown_in_its_file(run):
    """With its own line, and not that of the text of all files together."""
    ended = run("test", ".")
    assert ended.exit_code == 1
    assert "at contract.outcome:11:3" in ended.stdout
    assert "contract.outcome: 0 of 1 tests passed" in ended.output


@pytest.mark.parametrize("form", ["text", "plain", "json", "github"])
def test_findings_in_a_used_file(run, tmp_path, form):
    """Every form names the file and its line."""
    wrong = TEMPLATE.replace("DKK per housed", "EUR per housed")
    (tmp_path / "parts" / "template.outcome").write_text(wrong, "utf-8")
    ended = run("validate", ".", "--format", form)
    assert ended.exit_code == 1
    places = {
        "text": "at parts/template.outcome:19:3",
        "plain": "parts/template.outcome:19:3: error OUT217",
        "json": '"file": "parts/template.outcome"',
        "github": "file=parts/template.outcome,line=19,",
    }
    assert places[form] in ended.stdout


def test_the_tree_is_that_of_one_text(run):
    """With the `use` as it stands, and nothing of what it takes over."""
    tree = run("show", "tree", ".").stdout
    assert "Use(" in tree
    assert "young" not in tree


@pytest.mark.parametrize("stage", ["model", "plan", "sql"])
def test_each_stage_after_it_is_of_the_whole_contract(run, stage):
    """The template's group is in it, and no `use`."""
    ended = run("show", stage, ".")
    assert (ended.exit_code, "young" in ended.stdout, "Use(" in ended.stdout) == (0, True, False)


@pytest.mark.parametrize("command", ["validate", "test", "show model", "settle", "explain"])
def test_a_folder_within_which_files_lie(run, tmp_path, command):
    """Each command takes it."""
    (tmp_path / "deep").mkdir()
    text = MAIN.replace("parts/", "../parts/").replace("10 DKK", "1_000 DKK")
    (tmp_path / "deep" / "contract.outcome").write_text(text, "utf-8")
    more = ["--data", "data", "--as-of", "2024-12-31"] if command in ("settle", "explain") else []
    more += ["--payment", "home"] if command == "explain" else []
    assert run(*command.split(), "deep", *more).exit_code == 1
    ended = run(*command.split(), "deep", *more, "--within", ".")
    assert ended.exit_code == 0, ended.output


@pytest.mark.parametrize("command", ["settle", "explain", "test", "show model"])
def test_a_library_where_a_contract_is_wanted(run, tmp_path, command):
    """It is right, and there is nothing to settle."""
    (tmp_path / "rates.outcome").write_text("library rates\nparameter price = 1 DKK\n", "utf-8")
    more = ["--as-of", "2024-12-31"] if command in ("settle", "explain") else []
    more += ["--payment", "home"] if command == "explain" else []
    ended = run(*command.split(), "rates.outcome", *more)
    assert (ended.exit_code, "OUT610" in ended.output) == (1, True)


def test_a_text_from_standard_input_uses_nothing(run):
    """It stands in no folder."""
    ended = run("validate", "-", input=MAIN)
    assert (ended.exit_code, "OUT601" in ended.stdout) == (1, True)


def test_fmt_looks_at_one_file(run, tmp_path):
    """What a file uses is no part of its text."""
    (tmp_path / "parts" / "template.outcome").unlink()
    assert run("fmt", "contract.outcome").exit_code == 0
    assert 'use "parts/template.outcome"' in (tmp_path / "contract.outcome").read_text("utf-8")
