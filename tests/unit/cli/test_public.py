"""`--public`: what of a contract everybody may see, as a command shows it. What nobody can tell is tested elsewhere."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from outcomelang.cli.main import outcome

CONTRACT = """contract home "A home"

currency DKK
term     2024-01-01 to 2025-12-31
settle   on 31 December

payer    fjordby "Fjordby Kommune"
provider boligen "Boligen"

table youth { id key  moved_in date }

events visit of youth { on date }

group young of youth
  enters moved_in from 2024-01-01 to 2024-12-31
  planned 20

metric visited of young
  at 6 months
  = any visit within 30 days before point

pay kept "Kept in touch"
  1_000 DKK per visited
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder for contracts."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def laid(folder, name, *, visited, others):
    """A contract of so many who were visited, and so many who were not: all entered on 2024-03-01."""
    data = folder / name / "data"
    data.mkdir(parents=True)
    (folder / name / "contract.outcome").write_text(CONTRACT, "utf-8")
    keys = [f"P{number}" for number in range(visited + others)]
    (data / "youth.csv").write_text("id,moved_in\n" + "".join(f"{key},2024-03-01\n" for key in keys), "utf-8")
    (data / "visit.csv").write_text("youth,on\n" + "".join(f"{key},2024-08-20\n" for key in keys[:visited]), "utf-8")
    return name


def run(command, *arguments, as_of="2025-12-31"):
    """A command of `--public`; its exit code is fine."""
    ended = CliRunner().invoke(outcome, [command, *arguments, "--public", "--as-of", as_of])
    assert ended.exit_code == 0, ended.output
    return ended.stdout


def test_numbers_that_are_enough_are_shown(folder):
    """6 of 11 are visited, at 1,000 DKK: 6,000 DKK, by both dates."""
    page = run("settle", laid(folder, "one", visited=6, others=5))
    assert "Settled in all    6,000.00 DKK, by 2025-12-31" in page
    assert [line.split() for line in page.splitlines() if line.startswith("  2025-12-31  ")] == [
        ["2025-12-31", "11"],
        ["2025-12-31", "6"],
        ["2025-12-31", "2025-12-31", "6,000.00", "6,000.00"],
    ]


@pytest.mark.parametrize(("visited", "others"), [(4, 7), (7, 4), (1, 0), (3, 1)])
def test_numbers_that_are_small_hide_all_of_their_date(folder, visited, others):
    """Of those who are met, and of those who are not."""
    page = run("settle", laid(folder, "one", visited=visited, others=others))
    shown = [line.split()[1:] for line in page.splitlines() if line.startswith("  2024-12-31  ")]
    assert shown == [["*"], ["*"], ["2024-12-31", "*", "*"]]
    assert "Settled in all    *" in page


def test_the_json_form_keeps_to_its_schema(folder):
    """Shown or hidden, and before the first settlement; it has the same figures as the text."""
    schema = json.loads((files("outcomelang.report") / "public_statement.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    many, few = laid(folder, "many", visited=6, others=5), laid(folder, "few", visited=2, others=5)
    found = {
        (name, as_of): json.loads(run("settle", name, "--format", "json", as_of=as_of))
        for name in (many, few)
        for as_of in ("2024-01-31", "2025-12-31")
    }
    for one in found.values():
        Draft202012Validator(schema).validate(one)
    (payment,) = found[many, "2025-12-31"]["settlements"][-1]["payments"]
    assert payment == {"payment": "kept", "title": "Kept in touch", "met": 6, "settled": "6000.00"}
    (payment,) = found[few, "2025-12-31"]["settlements"][-1]["payments"]
    assert payment == {"payment": "kept", "title": "Kept in touch", "met": "*", "settled": "*"}
    assert found[many, "2024-01-31"]["settlements"] == []


def test_a_file_has_what_is_printed(folder):
    """And nothing is printed besides."""
    name = laid(folder, "one", visited=6, others=5)
    assert run("settle", name, "--output", "public.txt") == ""
    assert Path("public.txt").read_text("utf-8") == run("settle", name)


@pytest.mark.parametrize(
    "options",
    [
        ["--lines", "lines.csv"],
        ["--identify"],
        ["--key", "key"],
        ["--problems", "problems.csv"],
        ["--reject-to", "rejects.csv"],
        ["--all"],
        ["--ahead"],
        ["--ledger", "town.ledger"],
        ["--record", "town.ledger"],
        ["--engine", "reference"],
    ],
)
def test_options_that_show_more_are_refused(folder, options):
    """By name, and nothing is written."""
    laid(folder, "one", visited=6, others=5)
    ended = CliRunner().invoke(outcome, ["settle", "one", "--public", "--as-of", "2025-12-31", *options])
    assert ended.exit_code == 2
    assert f"{options[0]}" in ended.stderr
    assert "cannot go with --public" in ended.stderr
    assert {file.name for file in folder.iterdir()} == {"one"}


def test_a_portfolio_hides_a_sum_of_which_a_part_is_hidden(folder):
    """With both contracts large the sums are 23 people, 13 outcomes and 13,000 DKK; with one small, there are none."""
    laid(folder, "one", visited=6, others=5)
    laid(folder, "two", visited=7, others=5)
    (whole,) = json.loads(run("portfolio", ".", "--jobs", "1", "--format", "json"))["currencies"]
    assert whole == {
        "currency": "DKK",
        "contracts": 2,
        "people": 23,
        "planned": 40,
        "met": 13,
        "settled": "13000.00",
    }
    shutil.rmtree(folder / "two")
    laid(folder, "two", visited=2, others=5)
    found = json.loads(run("portfolio", ".", "--jobs", "1", "--format", "json"))
    assert [found["currencies"][0][name] for name in ("people", "met", "settled")] == ["*", "*", "*"]
    assert [(one["on"], one["met"]) for one in found["contracts"]] == [("2025-12-31", 6), ("*", "*")]
    page = run("portfolio", ".", "--jobs", "1")
    assert [line.split()[-5:] for line in page.splitlines() if "A home" in line] == [
        ["2025-12-31", "11", "20", "6", "6,000.00"],
        ["*", "*", "20", "*", "*"],
    ]
