"""`outcome settle`: where the data come from, where the statement goes, and how it ends."""

import csv
import json
import os
import pty
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import outcome
from outcomelang.engine.settling import Settling

CONTRACT = """contract home "A home"

currency DKK
term     2024-01-01 to 2025-12-31
settle   on 31 December, due 30 days later

payer    fjordby "Fjordby Kommune"
provider boligen "Boligen"

table youth { id key  born date private  moved_in date }

events visit of youth { on date }

group young of youth
  enters moved_in from 2024-01-01 to 2024-12-31

metric visited of young
  at 6 months
  = any visit within 30 days before point

pay visits "Visits"
  500 DKK per visit up to 2 times

pay kept "Kept in touch"
  1_000 DKK per visited

cap total 10_000 DKK
"""
YOUTH = "id,born,moved_in\nA,2004-05-06,2024-03-01\n=B1,2004-05-06,2024-08-01\n"
VISIT = "youth,on\nA,2024-03-05\nA,2024-08-20\nA,2024-09-01\n=B1,2025-01-15\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a small contract and its data."""
    (tmp_path / "data").mkdir()
    (tmp_path / "contract.outcome").write_text(CONTRACT, "utf-8")
    (tmp_path / "data" / "youth.csv").write_text(YOUTH, "utf-8")
    (tmp_path / "data" / "visit.csv").write_text(VISIT, "utf-8")
    return tmp_path


@pytest.fixture
def settle(folder):
    """Runs the command on that folder, or on what is named instead, as of the end of 2024."""

    def run(*arguments, file=folder, as_of="2024-12-31", **more):
        return CliRunner().invoke(outcome, ["settle", str(file), "--as-of", as_of, *map(str, arguments)], **more)

    return run


def amounts(ended):
    """What each payment has settled in all, from the JSON form."""
    return {one["payment"]: one["settled"] for one in json.loads(ended.stdout)["payments"]}


def test_a_folder_with_data_needs_no_more(settle):
    """A is visited three times and paid for two, and was visited within 30 days before six months."""
    ended = settle()
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("A home\n──────\n  Payment statement   contract home, settled up to 2024-12-31\n")
    assert "2,000.00 DKK" in ended.stdout


def test_data_may_be_elsewhere(settle, folder):
    """A folder of data, single files, or a file in place of the folder's own."""
    other = folder / "visits 2025.csv"
    other.write_text("youth,on\nA,2024-03-05\n", "utf-8")
    contract = folder / "contract.outcome"
    assert amounts(settle("--data", folder / "data", "--format", "json", file=contract))["visits"] == "1000.00"
    one_file = settle("--data", f"visit={other}", "--format", "json")
    assert amounts(one_file)["visits"] == "500.00"
    named = settle(f"--data=visit={other}", f"--data=youth={folder / 'data/youth.csv'}", "--format=json", file=contract)
    assert amounts(named)["visits"] == "500.00"


def test_a_contract_may_come_from_standard_input(settle, folder):
    """Then the data are named."""
    ended = settle("--data", folder / "data", "--format", "json", file="-", input=CONTRACT)
    assert amounts(ended) == {"visits": "1000.00", "kept": "1000.00"}
    assert json.loads(ended.stdout)["contract"]["file"] == "<stdin>"


def test_a_folder_of_data_may_have_an_equals_sign_in_its_name(settle, folder):
    """What is a folder is no table with a file."""
    odd = folder / "year=2024"
    (folder / "data").rename(odd)
    assert settle("--data", odd).exit_code == ExitCode.FINE


def test_json_is_for_programs(settle, closed_schema):
    """It keeps to the schema, which the command prints too."""
    closed_schema.validate(json.loads(settle("--format", "json", as_of="2025-12-31").stdout))
    printed = CliRunner().invoke(outcome, ["settle", "--schema"])
    assert printed.exit_code == 0
    assert printed.stdout == (files("outcomelang.report") / "statement.schema.json").read_text("utf-8")


def test_a_statement_written_to_a_file_is_the_one_that_is_printed(settle, folder):
    """In both forms, and nothing is printed besides."""
    for form in ("text", "json"):
        file = folder / f"statement.{form}"
        ended = settle("--format", form, "--output", file)
        assert (ended.exit_code, ended.stdout) == (0, "")
        assert file.read_text("utf-8") == settle("--format", form).stdout


def test_all_settlements_in_full(settle):
    """The first is shown as the last is."""
    assert "Settlement of 2024-12-31" not in settle(as_of="2025-12-31").stdout
    assert "Settlement of 2024-12-31" in settle("--all", as_of="2025-12-31").stdout


def test_lines_say_what_is_paid_and_why_not(settle, folder):
    """A row for each member, point or event and price line; what is paid adds up to what is settled."""
    file = folder / "lines.csv"
    assert settle("--lines", file, "--identify").exit_code == 0
    with file.open(encoding="utf-8", newline="") as rows:
        lines = list(csv.DictReader(rows))
    assert [(line["payment"], line["member"], line["status"], line["paid"]) for line in lines] == [
        ("kept", "A", "met", "1000.00"),
        ("kept", "'=B1", "pending", "0.00"),
        ("visits", "A", "met", "500.00"),
        ("visits", "A", "met", "500.00"),
        ("visits", "A", "not paid", "0.00"),
    ]
    assert lines[1]["reason"] == "not final before 2025-02-01"
    assert lines[4]["reason"]
    assert {line["contract line"] for line in lines} == {"22", "25"}


def test_a_price_per_week_counts_whole_weeks(settle, folder):
    """7 days at 10 DKK per week are one week exactly, though a week's seventh part has no end; 10 days are 1 3/7."""
    contract = CONTRACT.replace("events visit of youth { on date }", "periods visit of youth { from date  until date }")
    contract = contract.replace("any visit within 30 days before point", "days in visit since start")
    contract = contract.replace("  500 DKK per visit up to 2 times", "  10 DKK per week of visited")
    contract = contract.replace("  1_000 DKK per visited", "  1_000 DKK per member of young")
    (folder / "contract.outcome").write_text(contract, "utf-8")
    rows = "youth,from,until\nA,2024-03-05,2024-03-12\n=B1,2024-09-01,2024-09-11\n"
    (folder / "data" / "visit.csv").write_text(rows, "utf-8")
    file = folder / "lines.csv"
    ended = settle("--lines", file, as_of="2025-12-31")
    assert ended.exit_code == 0, ended.stderr
    with file.open(encoding="utf-8", newline="") as written:
        lines = [(line["quantity"], line["amount"]) for line in csv.DictReader(written) if line["payment"] == "visits"]
    assert lines == [("1.000000000000", "10.00"), ("1.428571428571", "14.29")]


def test_text_that_a_spreadsheet_would_take_for_a_formula_is_marked_in_csv_alone(settle, folder):
    """An apostrophe before `=`; in Parquet, which no spreadsheet opens by itself, the key stays as it is."""
    file = folder / "lines.parquet"
    assert settle("--lines", file, "--identify").exit_code == 0
    members = duckdb.execute("select distinct member from read_parquet(?) order by 1", [str(file)]).fetchall()
    assert members == [("=B1",), ("A",)]


def test_lines_that_cannot_be_written_leave_the_old_file(settle, folder, monkeypatch):
    """Whole or not at all, also when the engine gives up half-way; the statement is then not printed either."""
    file = folder / "lines.csv"
    file.write_text("old", "utf-8")

    def give_up(_settling, path, _key):
        Path(path).write_text("half", "utf-8")
        raise duckdb.IOException("no space left on device")

    monkeypatch.setattr(Settling, "write_lines", give_up)
    ended = settle("--lines", file, "--identify")
    assert (ended.exit_code, ended.stdout) == (ExitCode.WRONG_USE, "")
    assert f"cannot write {file}" in ended.stderr
    assert file.read_text("utf-8") == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["contract.outcome", "data", "lines.csv"]


def test_before_the_first_settlement_there_are_no_lines(settle, folder):
    """The statement says so; a file of lines would be empty, and is refused."""
    assert "no settlement date has come by 2024-06-30" in settle(as_of="2024-06-30").stdout
    ended = settle("--lines", folder / "lines.csv", as_of="2024-06-30")
    assert ended.exit_code == ExitCode.WRONG_USE
    assert "no lines to write" in ended.stderr
    assert not (folder / "lines.csv").exists()


def test_a_file_that_is_not_complete_leaves_pending_what_rests_on_its_last_days(settle):
    """Visits are known through August: whether A was visited by 1 September cannot be told."""
    ended = settle("--complete", "visit=2024-08-20", "--format", "json")
    whole = json.loads(ended.stdout)
    assert amounts(ended)["kept"] == "0.00"
    assert [file["complete_through"] for file in whole["data"]] == ["2024-12-31", "2024-08-20"]
    later = settle("--complete", "visit=2030-01-01", "--format", "json")
    assert amounts(later)["kept"] == "1000.00"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as-of", "2024-2-3"], "`2024-2-3` is not a date"),
        (["--as-of", "2024-02-30"], "`2024-02-30` is not a date"),
        (["--as-of", "20241231"], "`20241231` is not a date"),
        (["--complete", "visit"], "--complete is written TABLE=DATE"),
        (["--complete", "visits=2024-01-01"], "did you mean `visit`?"),
        (["--complete", "visit=soon"], "`soon` is not a date"),
        (["--complete", "visit=2024-01-01", "--complete", "visit=2024-02-01"], "two dates"),
        (["--data", "one", "--data", "two"], "names 2 folders"),
        (["--data", "visit=a.csv", "--data", "visit=b.csv"], "two files"),
        (["--lines", "lines.xlsx"], "a .csv or a .parquet file"),
        (["--lines", "LINES.CSV"], "a .csv or a .parquet file"),
        (["--format", "pdf"], "'pdf' is not one of"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_wrong_use_is_met_with_a_sentence(settle, arguments, words):
    """Exit code 2, nothing on standard output, and what to write instead."""
    ended = settle(*arguments)
    assert (ended.exit_code, ended.stdout) == (ExitCode.WRONG_USE, "")
    assert words in " ".join(ended.stderr.split())


def test_the_date_is_always_given(folder):
    """Nothing reads the clock."""
    ended = CliRunner().invoke(outcome, ["settle", str(folder)])
    assert ended.exit_code == ExitCode.WRONG_USE
    assert "--as-of" in ended.stderr


def break_contract(folder):
    """An unknown name."""
    (folder / "contract.outcome").write_text(CONTRACT.replace("per visited", "per visitd"), "utf-8")


def lose_contract(folder):
    """No contract at all."""
    (folder / "contract.outcome").unlink()


def lose_table(folder):
    """A table without a file."""
    (folder / "data" / "visit.csv").unlink()


def lose_data(folder):
    """No folder of data."""
    (folder / "data").rename(folder / "elsewhere")


def replace_by_folder(folder):
    """A folder where a file is expected."""
    lose_table(folder)
    (folder / "data" / "visit.csv").mkdir()


def break_cell(folder):
    """A day that does not exist."""
    (folder / "data" / "visit.csv").write_text("youth,on\nA,2023-02-29\n", "utf-8")


def lose_column(folder):
    """A column that the contract declares is not there."""
    (folder / "data" / "visit.csv").write_text("youth\nA\n", "utf-8")


def empty_file(folder):
    """A file without even a header."""
    (folder / "data" / "visit.csv").write_text("", "utf-8")


def crowd(folder):
    """More members than the contract allows."""
    (folder / "contract.outcome").write_text(
        CONTRACT.replace("to 2024-12-31\n\nmetric", "to 2024-12-31\n  at most 1\n\nmetric")
    )


@pytest.mark.parametrize(
    ("spoil", "code", "finding"),
    [
        (break_contract, ExitCode.CONTRACT_HAS_ERRORS, "OUT200"),
        (lose_contract, ExitCode.WRONG_USE, "OUT502"),
        (lose_table, ExitCode.WRONG_USE, "OUT302"),
        (lose_data, ExitCode.WRONG_USE, "OUT301"),
        (replace_by_folder, ExitCode.WRONG_USE, "OUT304"),
        (break_cell, ExitCode.DATA_DO_NOT_FIT, "OUT327"),
        (lose_column, ExitCode.DATA_DO_NOT_FIT, "OUT308"),
        (empty_file, ExitCode.DATA_DO_NOT_FIT, "OUT305"),
        (crowd, ExitCode.DATA_DO_NOT_FIT, "OUT403"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_how_it_ends_says_what_is_wrong(settle, folder, spoil, code, finding):
    """A script can tell a wrong contract from wrong data, and both from a file that is not there."""
    spoil(folder)
    ended = settle("--output", folder / "statement.txt", "--lines", folder / "lines.csv")
    assert (ended.exit_code, ended.stdout) == (code, "")
    assert f"error {finding}" in ended.stderr
    assert not (folder / "statement.txt").exists()
    assert not (folder / "lines.csv").exists()


@pytest.mark.parametrize("option", ["--output", "--lines"])
@pytest.mark.parametrize("place", ["data", "missing/lines.csv", "closed/lines.csv"])
def test_a_place_that_cannot_be_written_is_wrong_use(settle, folder, option, place):
    """A folder, a folder that is not there, and one that is closed: a sentence, and no traceback."""
    (folder / "closed").mkdir(mode=0o500)
    (folder / "folder.csv").mkdir()
    target = folder / ("folder.csv" if place == "data" else place)
    if place.startswith("closed") and os.access(folder / "closed", os.W_OK):
        target = "/proc/lines.csv"
    ended = settle(option, target)
    assert ended.exit_code == ExitCode.WRONG_USE
    assert "cannot read or write" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_of_two_files_neither_is_written_if_one_cannot_be(settle, folder):
    """Lines without their statement, or the other way round, would pass for a finished settlement."""
    (folder / "taken").mkdir()
    lines, statement = folder / "lines.csv", folder / "statement.txt"
    for arguments in (
        ["--lines", lines, "--output", folder / "taken"],
        ["--lines", "taken.csv/x.csv", "--output", statement],
    ):
        assert settle(*arguments).exit_code == ExitCode.WRONG_USE
        assert not lines.exists()
        assert not statement.exists()
    assert settle("--lines", lines, "--output", statement).exit_code == ExitCode.FINE
    assert lines.exists()
    assert statement.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--output", "contract.outcome"],
            "--output would overwrite contract.outcome, from which the statement is made",
        ),
        (["--lines", "data/visit.csv"], "--lines would overwrite data/visit.csv, from which the statement is made"),
        (["--lines", "link.csv"], "--lines would overwrite link.csv, from which the statement is made"),
        (["--lines", "new.csv", "--output", "./new.csv"], "--output and --lines both name new.csv"),
        (["--lines", "old.csv", "--output", "./old.csv"], "--output and --lines both name old.csv"),
    ],
)
def test_nothing_is_written_over_what_is_read(settle, folder, monkeypatch, arguments, words):
    """A slip of the keyboard must not cost the evidence; and of two files one must not cost the other."""
    monkeypatch.chdir(folder)
    (folder / "link.csv").symlink_to(folder / "data" / "youth.csv")
    (folder / "old.csv").write_text("old", "utf-8")
    ended = settle(*arguments, file=".")
    assert ended.exit_code == ExitCode.WRONG_USE
    assert ended.stderr.endswith(f"Error: {words}\n")
    assert (folder / "contract.outcome").read_text("utf-8") == CONTRACT
    assert (folder / "data" / "visit.csv").read_text("utf-8") == VISIT
    assert (folder / "data" / "youth.csv").read_text("utf-8") == YOUTH
    assert (folder / "old.csv").read_text("utf-8") == "old"
    assert not (folder / "new.csv").exists()


@pytest.mark.parametrize("payment", ["pay fee = 5 DKK", "metric visitors = 3\npay a_visitor 5 DKK per visitors"])
def test_a_contract_without_price_lines_of_members_has_none_to_write(settle, folder, payment):
    """Its payments are formulas, or prices on a figure of the whole group."""
    lines = CONTRACT.index("pay visits")
    (folder / "contract.outcome").write_text(f"{CONTRACT[:lines]}{payment}\n", "utf-8")
    ended = settle("--lines", folder / "lines.csv")
    assert ended.exit_code == ExitCode.WRONG_USE
    said = "the contract has no price lines of members, so there are none to write"
    assert ended.stderr.endswith(f"Error: --lines: {said}\n")
    assert not (folder / "lines.csv").exists()


def test_warnings_go_beside_the_statement(settle, folder):
    """Standard output holds the statement alone; what to look at is on standard error, and the end is fine."""
    (folder / "contract.outcome").write_text(CONTRACT.replace("cap total 10_000 DKK\n", ""), "utf-8")
    ended = settle("--format", "json")
    assert ended.exit_code == 0
    assert "warning OUT" in ended.stderr
    assert amounts(ended)["kept"] == "1000.00"


def on_a_terminal(folder, **environment):
    """What the command writes to a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "outcomelang", "settle", str(folder), "--as-of", "2024-12-31"]
    variables = {**os.environ, "TERM": "xterm", **environment}
    with subprocess.Popen(command, stdout=theirs, stdin=subprocess.DEVNULL, env=variables) as process:
        os.close(theirs)
        written = b""
        while block := _read(ours):
            written += block
    os.close(ours)
    assert process.returncode == 0
    return written.decode()


def _read(terminal):
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says so when the other side has left
        return b""


def test_colour_is_for_terminals_that_want_it(folder):
    """Bold headings on a terminal, none where NO_COLOR is set."""
    assert "\x1b[1m" in on_a_terminal(folder, NO_COLOR="")
    assert "\x1b" not in on_a_terminal(folder, NO_COLOR="1")
