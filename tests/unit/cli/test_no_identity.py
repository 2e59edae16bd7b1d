"""No key and no private cell leaves the program without `--identify`, whatever it is asked for and whatever goes wrong.

Every key and every private cell of the data holds a mark. After each command the mark is looked for in what it printed
and in every file that it wrote. `--reject-to` is the one exception: it holds the broken rows as they came.
"""

import duckdb
import pytest
import xlsxwriter
from click.testing import CliRunner

from outcomelang.cli.main import outcome
from outcomelang.engine.settling import Settling

MARK = "zqxj"
NUMBER = "7390461"
"""The mark of private cells that are numbers."""
DAY = "1907-03-29"
"""The mark of private cells that are days."""

CONTRACT = """contract home "A home"

currency DKK
term     2024-01-01 to 2025-12-31
settle   on 31 December

payer    fjordby "Fjordby Kommune"
provider boligen "Boligen"
investor fund    "Fund" funds 1_000 DKK on 2024-01-01

payments by fjordby to fund

table youth {
  id        key
  name      text private
  born      date private
  income    number optional private
  kind      one of "a", "b" optional private
  moved_in  date
}

events visit of youth {
  on        date
  place     text private
}

group young of youth
  enters moved_in from 2024-01-01 to 2024-12-31
  planned 10

metric visited of young
  at 6 months
  = any visit within 30 days before point

pay visits "Visits"
  500 DKK per visit up to 2 times

pay kept "Kept in touch"
  1_000 DKK per visited

cap total 10_000 DKK

test "nobody comes" {
  youth
    | id | name | born       | moved_in   |
    | A  | a    | 2004-05-06 | 2024-03-01 |
  as of 2024-12-31
  expect visits = 0 DKK
}
"""
YOUTH = "id,name,born,income,kind,moved_in\n" + "".join(
    f"{MARK}{number},{MARK} name,{DAY},{NUMBER},a,2024-03-0{number}\n" for number in range(1, 5)
)
VISIT = "youth,on,place\n" + "".join(f"{MARK}{number},2024-08-2{number},{MARK} place\n" for number in range(1, 5))

BROKEN = {
    "a private day that is none": ("youth", f"{MARK}8,n,{MARK},1,a,2024-03-01"),
    "a private number that is none": ("youth", f"{MARK}8,n,{DAY},{MARK},a,2024-03-01"),
    "a private choice that is none": ("youth", f"{MARK}8,n,{DAY},1,{MARK},2024-03-01"),
    "a private cell that is empty": ("youth", f"{MARK}8,,{DAY},1,a,2024-03-01"),
    "a day of a row with a key": ("youth", f"{MARK}8,{MARK},{DAY},{NUMBER},a,2024-03-99"),
    "a key twice": ("youth", f"{MARK}1,{MARK},{DAY},{NUMBER},a,2024-03-01"),
    "a key twice, in other letters": ("youth", f" {MARK.upper()}1 ,{MARK},{DAY},{NUMBER},a,2024-03-01"),
    "a key with a line end": ("youth", f'"{MARK}\n8",{MARK},{DAY},{NUMBER},a,2024-03-99'),
    "no key": ("youth", f",{MARK},{DAY},{NUMBER},a,2024-03-01"),
    "a row that is too long": ("youth", f"{MARK}8,{MARK},{DAY},{NUMBER},a,2024-03-01,{MARK}"),
    "a row that is too short": ("youth", f"{MARK}8,{MARK},{DAY}"),
    "an open quotation mark": ("youth", f'{MARK}8,"{MARK},{DAY},{NUMBER},a,2024-03-01'),
    "a quotation mark inside": ("youth", f'{MARK}8,"{MARK}"{MARK},{DAY},{NUMBER},a,2024-03-01'),
    "a number that is too large": ("youth", f"{MARK}8,{MARK},{DAY},{NUMBER}{'0' * 60},a,2024-03-01"),
    "a day long ago": ("youth", f"{MARK}8,{MARK},0000-00-00,{NUMBER},a,2024-03-01"),
    "somebody who is not there": ("visit", f"{MARK}9,2024-08-20,{MARK}"),
    "an event on no day": ("visit", f"{MARK}1,never,{MARK}"),
    "a row twice": ("visit", f"{MARK}1,2024-08-21,{MARK} place"),
    "a null byte": ("visit", f"{MARK}1,2024-08-21,{MARK}\0"),
}
"""A row that is wrong, and the table that it stands in."""

SETTLE = ["settle", ".", "--as-of", "2024-12-31"]
KEY = ["--key", "secret.key"]
COMMANDS = {
    "settle": SETTLE,
    "settle in full": [*SETTLE, "--all", "--ahead"],
    "settle for everybody": [*SETTLE, "--public"],
    "settle for everybody as JSON": [*SETTLE, "--public", "--format", "json"],
    "settle as JSON": [*SETTLE, "--format", "json", "--output", "statement.json"],
    "settle by the reference": [*SETTLE, "--engine", "reference"],
    "lines as CSV": [*SETTLE, *KEY, "--lines", "lines.csv"],
    "lines as Parquet": [*SETTLE, *KEY, "--lines", "lines.parquet"],
    "problems": [*SETTLE, "--problems", "problems.csv"],
    "a ledger": [*SETTLE, "--record", "ledger.sqlite"],
    "explain a payment": ["explain", ".", "--as-of", "2024-12-31", "--payment", "visits"],
    "explain a formula": ["explain", ".", "--as-of", "2024-12-31", "--payment", "kept"],
    "check": ["check", ".", "--problems", "checked.csv"],
    "test": ["test", "."],
    "validate": ["validate", "."],
    "portfolio": ["portfolio", ".", "--as-of", "2024-12-31", "--jobs", "1"],
    "portfolio as JSON": ["portfolio", ".", "--as-of", "2024-12-31", "--jobs", "1", "--format", "json"],
    "portfolio for everybody": ["portfolio", ".", "--as-of", "2024-12-31", "--jobs", "1", "--public"],
    "show the model": ["show", "model", "."],
    "show the SQL": ["show", "sql", "."],
    "diff": ["diff", ".", "other.outcome", "--data", "data", "--as-of", "2024-12-31", *KEY],
    "diff as JSON": ["diff", ".", "other.outcome", "--data", "data", "--as-of", "2024-12-31", "--format", "json", *KEY],
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a contract, another one that pays more, their data and a key for pseudonyms."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OUTCOMELANG_TRACEBACK", raising=False)
    (tmp_path / "contract.outcome").write_text(CONTRACT, "utf-8")
    (tmp_path / "other.outcome").write_text(CONTRACT.replace("500 DKK", "600 DKK"), "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "youth.csv").write_text(YOUTH, "utf-8")
    (tmp_path / "data" / "visit.csv").write_text(VISIT, "utf-8")
    key = tmp_path / "secret.key"
    key.write_text("0123456789abcdef" * 2, "ascii")
    key.chmod(0o600)
    return tmp_path


def marks_in(folder, ended, *besides):
    """Where a mark is: in what a command printed, or in a file that is no data."""
    printed = {"stdout": ended.stdout_bytes, "stderr": ended.stderr_bytes}
    data = {*(folder / "data").rglob("*"), *(folder / name for name in besides)}
    files = {str(file): contents_of(file) for file in folder.rglob("*") if file.is_file() and file not in data}
    return [where for where, found in {**printed, **files}.items() if is_marked(found)]


def contents_of(file):
    """What is in a file; of a Parquet file, whose pages are pressed, its rows."""
    if file.suffix == ".parquet":
        return repr(duckdb.read_parquet(str(file)).fetchall()).encode()
    return file.read_bytes()


def is_marked(found):
    """Whether some bytes hold a mark, in small letters or large."""
    return any(mark.encode() in found.lower() for mark in (MARK, NUMBER, DAY, DAY.replace("-", ", ")))


def run(*arguments):
    """A command in this folder."""
    return CliRunner().invoke(outcome, list(arguments))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_shows_no_mark(folder, name):
    """Good data: each command does what it is asked for, and the mark stays where it is."""
    ended = run(*COMMANDS[name])
    assert ended.exit_code in ({0, 5} if name.startswith("diff") else {0}), ended.output
    assert marks_in(folder, ended) == []


@pytest.mark.parametrize("broken", BROKEN)
def test_broken_rows_show_no_mark(folder, broken):
    """A message says which row and column is wrong, and not what is in it."""
    table, row = BROKEN[broken]
    with (folder / "data" / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(f"{row}\n")
    ended = run(*COMMANDS["check"])
    assert ended.exit_code in {0, 3}, ended.output
    assert marks_in(folder, ended) == []


@pytest.mark.parametrize("name", ["lines as CSV", "explain a payment", "portfolio", "settle by the reference", "diff"])
def test_a_broken_row_shows_no_mark_in_other_commands(folder, name):
    """All of them read data by the same door."""
    with (folder / "data" / "youth.csv").open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"{row}\n" for table, row in BROKEN.values() if table == "youth" and '"' not in row)
    ended = run(*COMMANDS[name])
    assert (ended.exit_code, marks_in(folder, ended)) == (3, []), ended.output


@pytest.mark.parametrize("broken", BROKEN)
def test_rows_that_are_put_aside_are_the_one_exception(folder, broken):
    """They are written as they came, into their own file and nowhere else."""
    table, row = BROKEN[broken]
    with (folder / "data" / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        file.write(f"{row}\n")
    ended = run(*COMMANDS["problems"], "--reject-to", "rejects.csv")
    assert ended.exit_code in {0, 3}, ended.output
    assert marks_in(folder, ended, "rejects.csv") == []


def test_rows_that_are_put_aside_hold_the_mark(folder):
    """So that whoever sent them can mend them; the test above looks away from something that is there."""
    with (folder / "data" / "visit.csv").open("a", encoding="utf-8") as file:
        file.write(f"{MARK}1,never,{MARK}\n")
    ended = run(*SETTLE, "--reject-to", "rejects.csv")
    assert marks_in(folder, ended) == [str(folder / "rejects.csv")]


def test_lines_with_names_hold_the_mark(folder):
    """With `--identify` members stand by their keys: the search finds a mark where there is one."""
    for ending in ("csv", "parquet"):
        ended = run(*SETTLE, "--lines", f"lines.{ending}", "--identify")
        assert (ended.exit_code, marks_in(folder, ended)) == (0, [str(folder / f"lines.{ending}")])
        (folder / f"lines.{ending}").unlink()


@pytest.mark.parametrize("member", ["1", "2"])
def test_a_member_is_explained_by_pseudonym(folder, member):
    """Whoever asks by the key knows it, and the answer calls the member by the pseudonym all the same."""
    ended = run("explain", ".", "--as-of", "2024-12-31", "--payment", "kept", "--member", f"{MARK}{member}", *KEY)
    assert (ended.exit_code, marks_in(folder, ended)) == (0, [])


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_statement_verified_shows_no_mark(folder, form):
    """Neither when all is the same, nor when the data are others and members are paid another amount."""
    assert run(*SETTLE, "--format", "json", "--output", "statement.json", "--lines", "lines.csv", *KEY).exit_code == 0
    asked = ["verify", "statement.json", "--lines", "lines.csv", "--data", "data", "--format", form, "--all", *KEY]
    assert (same := run(*asked)).exit_code == 0
    (folder / "data" / "visit.csv").write_text("".join(VISIT.splitlines(keepends=True)[:-1]), "utf-8")
    assert (other := run(*asked)).exit_code == 5
    assert marks_in(folder, same) == marks_in(folder, other) == []


@pytest.mark.parametrize("command", ["show", "verify", "export"])
def test_a_ledger_shows_no_mark(folder, command):
    """It holds statements and lines of nobody."""
    assert run(*SETTLE, "--record", "ledger.sqlite").exit_code == 0
    ended = run("ledger", command, "ledger.sqlite")
    assert (ended.exit_code, marks_in(folder, ended)) == (0, [])


@pytest.mark.parametrize("option", ["--output", "--lines", "--problems", "--reject-to", "--record"])
def test_a_file_that_cannot_be_written_shows_no_mark(folder, option):
    """A folder that is not there, and a file that is a folder."""
    (folder / "full.csv").mkdir()
    for target in ("missing/file.csv", "full.csv"):
        ended = run(*SETTLE, option, target, *(KEY if option == "--lines" else []))
        assert (ended.exit_code, marks_in(folder, ended)) == (2, [])


def test_malformed_binary_files_show_no_mark(folder):
    """A Parquet file and a workbook that are text, or break off in the middle."""
    for ending in ("parquet", "xlsx"):
        (folder / "data" / "youth.csv").unlink(missing_ok=True)
        file = folder / "data" / f"youth.{ending}"
        whole = folder / "data" / f"whole.{ending}"
        if ending == "parquet":
            duckdb.read_csv(str(_copy(folder, YOUTH)), all_varchar=True).write_parquet(str(whole))
        else:
            _workbook(whole, YOUTH)
        good = whole.read_bytes()
        whole.unlink()
        for contents in (YOUTH.encode(), b"PAR1" + YOUTH.encode() + b"PAR1", good[: len(good) // 2], good[:-1]):
            file.write_bytes(contents)
            ended = run(*SETTLE)
            assert (ended.exit_code in {2, 3}, marks_in(folder, ended)) == (True, []), ended.output
        file.write_bytes(good)
        assert marks_in(folder, run(*SETTLE)) == []
        file.unlink()


def _copy(folder, text):
    """A text as a CSV file beside the data."""
    file = folder / "data" / "copied.txt"
    file.write_text(text, "utf-8")
    return file


def _workbook(file, text):
    """A table of text as a workbook."""
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("youth")
        for place, row in enumerate(text.splitlines()):
            sheet.write_row(place, 0, row.split(","))


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
@pytest.mark.parametrize("broken", [name for name, (table, _) in BROKEN.items() if table == "youth"])
def test_broken_rows_of_other_files_show_no_mark(folder, broken, ending):
    """The same rows in Parquet and in a workbook, as text."""
    _, row = BROKEN[broken]
    cells = [*row.replace('"', "").replace("\n", " ").split(","), *[""] * 6][:6]
    text = f"{YOUTH}{','.join(cells)}\n"
    (folder / "data" / "youth.csv").unlink()
    file = folder / "data" / f"youth.{ending}"
    if ending == "parquet":
        duckdb.read_csv(str(_copy(folder, text)), all_varchar=True).write_parquet(str(file))
    else:
        _workbook(file, text)
    ended = run(*COMMANDS["problems"])
    assert (ended.exit_code in {0, 3}, marks_in(folder, ended)) == (True, []), ended.output


def test_amounts_that_are_too_large_show_no_mark(folder):
    """A number that no amount can hold, in a price."""
    text = CONTRACT.replace("1_000 DKK per visited", "income * 1_000_000_000_000_000_000_000_000 DKK per visited")
    (folder / "contract.outcome").write_text(text, "utf-8")
    rows = YOUTH.replace(NUMBER, f"{NUMBER}{'0' * 20}")
    (folder / "data" / "youth.csv").write_text(rows, "utf-8")
    ended = run(*SETTLE)
    assert ended.exit_code != 0
    assert marks_in(folder, ended) == []


@pytest.mark.parametrize("error", [ValueError, duckdb.ConversionException, duckdb.InvalidInputException, UnicodeError])
def test_a_defect_shows_no_mark(folder, monkeypatch, error):
    """The text of an exception may quote a cell, and is never printed."""

    def write_lines(*_arguments):
        raise error(f'Could not convert string "{MARK}" to INT32 in {NUMBER}')

    monkeypatch.setattr(Settling, "write_lines", write_lines)
    ended = run(*COMMANDS["lines as CSV"])
    assert (ended.exit_code, marks_in(folder, ended)) == (4, [])
