"""Data with broken rows: `outcome check`, `--problems` and `--reject-to`, and what of people is shown."""

import csv
import json

import pytest
from click.testing import CliRunner

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import outcome

CONTRACT = """contract home "A home"

currency DKK
term     2024-01-01 to 2024-12-31
settle   on 31 December

payer    fjordby "Fjordby Kommune"
provider boligen "Boligen"
payments by fjordby to boligen

table youth { id key  born date private  moved_in date }

events visit of youth { on date }

group young of youth
  enters moved_in
  planned 10

pay visits
  500 DKK per visit up to 2 times

cap total 10_000 DKK
"""
YOUTH = "id,born,moved_in\nA,2004-05-06,2024-03-01\nB,2004-05-06,2024-03-32\nC,2004-05-06,2024-03-01\n"
VISIT = "youth,on\nA,2024-03-05\nA,2024-08-20\nB,2024-09-01\nC,2024-09-01\nC,2024-13-01\n"
"""A is worth 2 × 500 DKK and C 500; B, whose start cannot be read, another 500 if it could."""


@pytest.fixture
def folder(tmp_path):
    """A folder with a small contract and its data, of which one participant and one visit are broken."""
    (tmp_path / "data").mkdir()
    (tmp_path / "contract.outcome").write_text(CONTRACT, "utf-8")
    (tmp_path / "data" / "youth.csv").write_text(YOUTH, "utf-8")
    (tmp_path / "data" / "visit.csv").write_text(VISIT, "utf-8")
    return tmp_path


@pytest.fixture
def run(folder):
    """Runs a command on that folder, with `--as-of` where one is needed."""

    def run(command, *arguments):
        day = [] if command == "check" else ["--as-of", "2024-12-31"]
        return CliRunner().invoke(outcome, [command, str(folder), *day, *map(str, arguments)])

    return run


def rows_of(path):
    """The rows of a CSV file without its header."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def mended(folder):
    """Make the data sound."""
    (folder / "data" / "youth.csv").write_text(YOUTH.replace("03-32", "03-31"), "utf-8")
    (folder / "data" / "visit.csv").write_text(VISIT.replace("13-01", "12-01"), "utf-8")


def test_a_delivery_is_checked_without_a_date(run, folder):
    """Sound files are named with their rows; broken ones end as in a settlement."""
    ended = run("check")
    assert (ended.exit_code, ended.stdout) == (ExitCode.DATA_DO_NOT_FIT, "")
    assert ended.stderr.count("error OUT327") == 2
    mended(folder)
    ended = run("check")
    assert (ended.exit_code, ended.stderr) == (ExitCode.FINE, "")
    assert ended.stdout == "youth.csv: 3 rows, all sound\nvisit.csv: 5 rows, all sound\n"


def test_a_contract_with_errors_has_no_data_to_check(run, folder):
    """What is wrong with it is said, as by the other commands."""
    (folder / "contract.outcome").write_text(CONTRACT.replace("settle   on 31 December\n", ""), "utf-8")
    assert run("check").exit_code == ExitCode.CONTRACT_HAS_ERRORS
    (folder / "contract.outcome").unlink()
    assert run("check").exit_code == ExitCode.WRONG_USE


@pytest.mark.parametrize("command", ["check", "settle"])
def test_all_problems_are_written_even_if_nothing_is_settled(run, folder, command):
    """The command stops, and the file is there."""
    file = folder / "problems.csv"
    ended = run(command, "--problems", file)
    assert (ended.exit_code, ended.stdout) == (ExitCode.DATA_DO_NOT_FIT, "")
    assert rows_of(file) == [
        ["OUT327", "youth", "youth.csv", "2", "3", "moved_in", "2024-03-32", "there is no day `2024-03-32`"],
        ["OUT327", "visit", "visit.csv", "5", "6", "on", "2024-13-01", "there is no day `2024-13-01`"],
    ]
    mended(folder)
    assert run(command, "--problems", file).exit_code == ExitCode.FINE
    assert rows_of(file) == []


def test_problems_are_written_whole_or_not_at_all(run, folder, monkeypatch):
    """If the disk is full half-way the old file is still there."""
    file = folder / "problems.csv"
    file.write_text("old", "utf-8")

    def give_up(_broken, path):
        path.write_text("half", "utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("outcomelang.data.broken_rows.BrokenRows.write_problems", give_up)
    ended = run("settle", "--problems", file)
    assert ended.exit_code == ExitCode.WRONG_USE
    assert "error OUT327" in ended.stderr
    assert file.read_text("utf-8") == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["contract.outcome", "data", "problems.csv"]


def test_a_settlement_without_the_broken_rows(run, folder):
    """A has two visits and C one: 1,500 DKK. B is left out with a visit, and C stays and lacks one."""
    file = folder / "left out.csv"
    ended = run("settle", "--reject-to", file, "--format", "json")
    assert ended.exit_code == ExitCode.FINE
    statement = json.loads(ended.stdout)
    assert statement["total"]["settled"] == "1500.00"
    assert statement["left_out"] == {
        "rows": 3,
        "tables": [
            {"table": "youth", "rows": 1, "because_of_others": 0},
            {"table": "visit", "rows": 2, "because_of_others": 1},
        ],
        "participants": [{"table": "youth", "left_out": 1, "lacking_rows": 1}],
    }
    assert [one["rows"] for one in statement["data"]] == [3, 5]
    assert ended.stderr.count("warning OUT327") == 2
    assert ended.stderr.count("warning OUT342") == 1
    assert "error" not in ended.stderr
    assert rows_of(file) == [
        ["youth", "youth.csv", "2", "OUT327", "B", "2004-05-06", "2024-03-32", "", ""],
        ["visit", "visit.csv", "3", "OUT342", "", "", "", "B", "2024-09-01"],
        ["visit", "visit.csv", "5", "OUT327", "", "", "", "C", "2024-13-01"],
    ]


def test_it_is_the_settlement_of_files_that_never_had_the_rows(run, folder):
    """All amounts, counts and transfers are the same; only what is said of the files differs."""
    left_out = json.loads(run("settle", "--reject-to", folder / "x.csv", "--format", "json").stdout)
    (folder / "data" / "youth.csv").write_text(YOUTH.replace("B,2004-05-06,2024-03-32\n", ""), "utf-8")
    rows = VISIT.replace("B,2024-09-01\n", "").replace("C,2024-13-01\n", "")
    (folder / "data" / "visit.csv").write_text(rows, "utf-8")
    without = json.loads(run("settle", "--format", "json").stdout)
    assert left_out["settlements"][0]["groups"][0]["entered"] == 2
    for one in (left_out, without):
        del one["data"], one["left_out"], one["options"]
    assert left_out == without


def test_the_form_of_what_is_left_out_is_that_of_the_schema(run, folder, closed_schema):
    """With rows left out, and with none."""
    with_some = json.loads(run("settle", "--reject-to", folder / "x.csv", "--format", "json").stdout)
    closed_schema.validate(with_some)
    mended(folder)
    sound = json.loads(run("settle", "--reject-to", folder / "x.csv", "--format", "json").stdout)
    closed_schema.validate(sound)
    assert sound["left_out"] == {"rows": 0, "tables": [], "participants": []}
    assert json.loads(run("settle", "--format", "json").stdout)["left_out"] is None


def test_the_statement_says_at_its_top_what_is_left_out(run, folder):
    """Ahead of the amounts by payment; nothing is said where nothing is left out."""
    text = run("settle", "--reject-to", folder / "x.csv").stdout
    assert text.index("Settled without broken rows") < text.index("In all, by payment")
    assert "  youth         1        3       1            0\n  visit         2        5       1            1\n" in text
    assert "  youth                1               1\n" in text
    mended(folder)
    assert "broken rows" not in run("settle", "--reject-to", folder / "x.csv").stdout


def test_an_explanation_of_such_a_settlement(run, folder):
    """It is of the same rows, says what is left out, and has nothing of B."""
    file = folder / "x.csv"
    ended = run("explain", "--payment", "visits", "--member", "C", "--reject-to", file)
    assert ended.exit_code == ExitCode.FINE
    assert ended.stdout.startswith("Settled without broken rows")
    assert len(rows_of(file)) == 3
    assert "warning OUT327" in ended.stderr
    assert run("explain", "--payment", "visits", "--member", "C").exit_code == ExitCode.DATA_DO_NOT_FIT
    gone = run("explain", "--payment", "visits", "--member", "B", "--reject-to", file)
    assert gone.exit_code == ExitCode.WRONG_USE
    assert "`youth` has no row with this key" in gone.stderr


def test_what_cannot_be_left_out_writes_no_rows(run, folder):
    """The file of an earlier run stays: nothing was left out."""
    file = folder / "left out.csv"
    file.write_text("old", "utf-8")
    (folder / "data" / "visit.csv").write_text("youth\nA\n", "utf-8")
    ended = run("settle", "--reject-to", file)
    assert ended.exit_code == ExitCode.DATA_DO_NOT_FIT
    assert file.read_text("utf-8") == "old"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--problems", "p.txt"), "--problems writes a .csv file"),
        (("--reject-to", "p.parquet"), "--reject-to writes a .csv file"),
        (("--reject-to", "p.csv", "--problems", "p.csv"), "--problems and --reject-to both name p.csv"),
        (("--lines", "p.csv", "--problems", "./p.csv"), "--lines and --problems both name ./p.csv"),
    ],
)
def test_files_that_cannot_be_meant(run, folder, monkeypatch, arguments, words):
    """Another ending, and one file for two purposes."""
    monkeypatch.chdir(folder)
    ended = run("settle", *arguments)
    assert ended.exit_code == ExitCode.WRONG_USE
    assert words in ended.stderr


@pytest.mark.parametrize("option", ["--problems", "--reject-to"])
def test_data_are_not_overwritten(run, folder, option):
    """What the statement is made from stays."""
    file = folder / "data" / "visit.csv"
    ended = run("settle", option, file)
    assert ended.exit_code == ExitCode.WRONG_USE
    assert f"{option} would overwrite" in ended.stderr
    assert file.read_text("utf-8") == VISIT


def test_a_member_is_explained_by_either_spelling_of_a_cpr_number(run, folder):
    """The data have one number, and whoever asks may write it as they have it."""
    (folder / "contract.outcome").write_text(CONTRACT.replace("id key", "id cpr key"), "utf-8")
    (folder / "data" / "youth.csv").write_text("id,born,moved_in\n0101901234,1990-01-01,2024-03-01\n", "utf-8")
    (folder / "data" / "visit.csv").write_text("youth,on\n010190-1234,2024-03-05\n", "utf-8")
    asked = [run("explain", "--payment", "visits", "--member", number) for number in ("0101901234", "010190-1234")]
    assert [ended.exit_code for ended in asked] == [ExitCode.FINE] * 2
    assert asked[0].stdout == asked[1].stdout
    assert "2024-03-05" in asked[0].stdout


# --- What is never shown ------------------------------------------------------------------------

SECRETIVE = """contract secret "Secrets"

currency DKK
term     2024-01-01 to 2024-12-31
settle   on 31 December

payer    fjordby "Fjordby Kommune"
provider boligen "Boligen"
payments by fjordby to boligen

table person {
  id       KEY
  started  date
  d        date optional private
  w        isoweek optional private
  m        isomonth optional private
  n        number in 0 to 9 optional private
  i        whole optional private
  p        percent optional private
  y        yesno optional private
  c        one of "SENTINE9", "b" optional private
  x        text optional private
}

table child of person { id key  note text optional private }

periods stay of person { from date  until date optional private }

events visit of child { on date  by text private }

group people of person
  enters started
  planned 10

pay visits
  500 DKK per member of people

cap total 10_000 DKK
"""
HEADER = "id,started,d,w,m,n,i,p,y,c,x"
CELLS = {
    "d": ["SENTINEL", "SENTINEL-02-30"],
    "w": ["SENTINEL"],
    "m": ["SENTINEL"],
    "n": ["SENTINEL", "-7193846", "7193846.1234567891"],
    "i": ["SENTINEL", "7193846.5"],
    "p": ["7193846", "SENTINEL%"],
    "y": ["SENTINEL"],
    "c": ["SENTINEL8"],
    "x": [" SENTINEL"],
}
SECRETS = ("SENTINEL", "7193846", "1971-", "1970-")
"""What stands in private cells and in keys, and nowhere else."""


def person(key, **cells):
    """A row of the table of persons."""
    return ",".join([key, cells.get("started", "2024-01-01"), *(cells.get(name, "") for name in HEADER.split(",")[2:])])


@pytest.mark.parametrize("kind", ["key", "cpr key"])
def test_what_is_private_is_shown_nowhere(run, folder, kind):
    """Through every fault that a private cell or a key can have, neither page nor file of problems has a part of it."""
    broken = [
        person(f"SENTINELA{name}{number}", **{name: cell})
        for name, cells in CELLS.items()
        for number, cell in enumerate(cells)
    ]
    keys = [person("SENTINELB"), person("SENTINELB"), person(" SENTINELC"), person("7193846123"), person("719384612")]
    files = {
        "person": [HEADER, *broken, *keys],
        "child": ["person,id,note", "SENTINELB,SENTINELD,", "SENTINELB,SENTINELD,x", "SENTINELX, SENTINELE, SENTINEL"],
        "stay": ["person,from,until", "SENTINELB,2024-01-01,1971-01-01", "SENTINELY,2024-01-01,1970-13-01"],
        "visit": ["child,on,by", "SENTINELD,2024-01-01,SENTINEL ", "SENTINELZ,2024-01-01,a"]
        + 2 * ["SENTINELD,2024-01-02,SENTINEL"],
    }
    (folder / "contract.outcome").write_text(SECRETIVE.replace("KEY", kind), "utf-8")
    for name, rows in files.items():
        (folder / "data" / f"{name}.csv").write_text("\n".join(rows) + "\n", "utf-8")
    problems = folder / "problems.csv"
    for command, code in ((("check",), 3), (("settle",), 3), (("settle", "--reject-to", folder / "rows.csv"), 0)):
        ended = run(*command, "--problems", problems)
        assert ended.exit_code == code
        assert ended.stderr.count("OUT3") > 10
        shown = ended.stdout + ended.stderr + problems.read_text("utf-8")
        assert [secret for secret in SECRETS if secret in shown] == []
    codes = {row[0] for row in rows_of(problems)}
    expected = {"OUT320", "OUT321", "OUT334", "OUT335", "OUT336"}
    assert expected - {"OUT320"} <= codes
    assert ({"OUT343"} if kind == "cpr key" else {"OUT333", "OUT341", "OUT342"}) <= codes
    assert "SENTINEL" in (folder / "rows.csv").read_text("utf-8")


def test_a_first_row_that_is_no_header_is_not_shown(run, folder):
    """Where the names of the columns are missing, the first line is somebody's."""
    (folder / "data" / "youth.csv").write_text("SENTINEL,1971-01-01,2024-01-01\n", "utf-8")
    ended = run("check", "--problems", folder / "problems.csv")
    assert ended.exit_code == ExitCode.DATA_DO_NOT_FIT
    assert "the first line has none of the table's columns" in ended.stderr
    shown = ended.stdout + ended.stderr + (folder / "problems.csv").read_text("utf-8")
    assert [secret for secret in SECRETS if secret in shown] == []
