"""`outcome portfolio`: several contracts at once, those that fail beside them."""

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from outcomelang.cli.main import outcome

LESSONS = Path(__file__).parents[3] / "examples"
TWO = ("07_limits_and_shares", "11_who_is_paid_first")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the command in a folder with two lessons, which pay 70,000 and 125,000 DKK by the end of 2025."""
    for name in TWO:
        shutil.copytree(LESSONS / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)

    def run(*arguments, as_of="2025-12-31"):
        ended = CliRunner().invoke(outcome, ["portfolio", *arguments, "--as-of", as_of])
        return ended.exit_code, ended.stdout, ended.stderr

    return run


def test_contracts_are_added_up(run):
    """Lesson 7 pays 70,000, of which the region 28,000; lesson 11 pays 125,000."""
    code, page, _ = run(".", "--format", "json", "--jobs", "1")
    found = json.loads(page)
    assert code == 0
    assert [(one["contract"], one["paid"]) for one in found["contracts"]] == [
        ("limits_and_shares", "70000"),
        ("who_is_paid_first", "125000.00"),
    ]
    (kroner,) = found["currencies"]
    assert (kroner["paid"], kroner["people"], kroner["paid_in"]) == ("195000.00", 9, "150000.00")
    assert kroner["payers"] == [
        {"party": "Fjordby Kommune", "contracts": 2, "paid": "167000.00"},
        {"party": "Region Syd", "contracts": 1, "paid": "28000.00"},
    ]


def test_the_json_form_keeps_to_its_schema(run):
    """Each field is described, and none is missing."""
    schema = json.loads((files("outcomelang.report") / "portfolio.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(run(".", "--format", "json", "--jobs", "1")[1]))


def test_the_same_comes_out_of_any_number_of_processes(run):
    """One after the other or side by side, in the same order."""
    assert run(*reversed(TWO), "--jobs", "1") == run(*reversed(TWO), "--jobs", "2")


def test_a_contract_is_counted_once(run):
    """Named by itself and below its folder."""
    assert run(TWO[0], ".", "--jobs", "1")[1] == run(".", "--jobs", "1")[1]


def test_contracts_share_libraries_within_the_folder_that_is_named(run):
    """Lessons 9 and 10 use one template, each in a folder of its own; of lesson 10 by itself that lies outside."""
    for name in ("09_another_municipality", "10_another_target_group"):
        shutil.copytree(LESSONS / name, Path("shared", name))
    paid = [one["paid"] for one in json.loads(run("shared", "--format", "json", "--jobs", "1")[1])["contracts"]]
    assert paid == ["45000.00", "40000.00"]
    assert run("shared/10_another_target_group", "--jobs", "1")[0] == 1


def test_a_library_is_not_settled(run):
    """It is named, and nothing else of it is told."""
    Path("library").mkdir()
    Path("library", "contract.outcome").write_text('library rates "Rates"\nparameter price = 3\n', "utf-8")
    code, _, errors = run(".", "--jobs", "1")
    assert code == 1
    assert "OUT610" in errors


def test_a_contract_that_fails_is_in_no_sum(run):
    """Its finding is shown, the other is settled, and the exit code tells what is wrong."""
    Path(TWO[0], "data", "job.csv").write_text("youth,from,through\nA,2024-13-01,2024-02-09\n", "utf-8")
    code, page, errors = run(".", "--jobs", "1")
    assert code == 3
    assert "OUT3" in errors
    assert "Not settled        1, and in no sum: 07_limits_and_shares" in page
    assert "125,000.00" in page
    assert "195,000.00" not in page


def test_the_worst_of_several_failures_is_the_exit_code(run):
    """A contract with errors weighs more than data that do not fit."""
    Path(TWO[0], "data", "job.csv").write_text("youth,from,through\nA,2024-13-01,2024-02-09\n", "utf-8")
    Path(TWO[1], "contract.outcome").write_text('contract broken "Broken"\n', "utf-8")
    assert run(".", "--jobs", "1")[0] == 1


def test_another_folder_of_data(run):
    """`--data` names the folder in each contract's own; where there is none, that is said."""
    shutil.copytree(Path(TWO[1], "data"), Path(TWO[1], "data_again"))
    assert "125,000.00" in run(TWO[1], "--data", "data_again")[1]
    assert run(TWO[0], "--data", "data_again")[0] == 2


@pytest.mark.parametrize(
    "arguments", [("nowhere",), (".", "--data", "../data"), (f"{TWO[0]}/data",), (".", "--jobs", "0")]
)
def test_wrong_use(run, arguments):
    """A folder that is none or holds no contract, data that lie elsewhere, and no process at all."""
    code, page, errors = run(*arguments)
    assert (code, page) == (2, "")
    assert errors.startswith("Usage: ")
