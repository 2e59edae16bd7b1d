"""`outcome validate`: what it prints, how it ends, and what it does not load."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome

RIGHT = """contract home "A home"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
payer fjordby
provider boligen
table youth { id key  housed yesno }
metric kept of youth = housed
pay home_kept 1_000 DKK per kept
cap total 9_000 DKK
"""
UNKNOWN_NAME = RIGHT.replace("per kept", "per kpt")
UNLIMITED = RIGHT.replace("cap total 9_000 DKK\n", "")  # a warning


@pytest.fixture
def validate(tmp_path, monkeypatch):
    """Runs the command in a folder that has a file for each of the three contracts."""
    for name, text in (("right", RIGHT), ("wrong", UNKNOWN_NAME), ("unlimited", UNLIMITED)):
        (tmp_path / f"{name}.outcome").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*arguments, **more):
        ended = CliRunner().invoke(outcome, ["validate", *arguments], **more)
        return ended.exit_code, ended.stdout

    return run


def test_a_contract_that_is_right_is_met_with_silence(validate):
    """Nothing is printed and the exit code is 0, so that a script may go on."""
    assert validate("right.outcome") == (0, "")


def test_an_error_is_1_and_shows_the_line(validate):
    """The page has the finding, and at its end how many there were."""
    code, words = validate("wrong.outcome")
    assert code == 1
    assert "  at wrong.outcome:9:29\n  9 │ pay home_kept 1_000 DKK per kpt\n" in words
    assert "hint: did you mean `kept`?" in words
    assert words.endswith("\n\n1 error\n")


def test_a_warning_is_shown_and_is_0(validate):
    """It is the writer's to judge."""
    code, words = validate("unlimited.outcome")
    assert code == 0
    assert words.startswith("warning OUT291: ")
    assert words.endswith("\n\n1 warning\n")


def test_a_warning_fails_where_strictness_is_asked_for(validate):
    """A build may refuse what a writer may leave."""
    assert validate("unlimited.outcome", "--strict")[0] == 1
    assert validate("right.outcome", "--strict") == (0, "")


def test_several_contracts_are_all_looked_at(validate):
    """An error in the first does not hide the second; the counts are of all of them."""
    code, words = validate("wrong.outcome", "right.outcome", "unlimited.outcome")
    assert code == 1
    assert words.index("at wrong.outcome:") < words.index("at unlimited.outcome:")
    assert words.endswith("\n1 error, 1 warning\n")


def test_a_file_that_cannot_be_read_is_2_and_hides_nothing(validate):
    """The others are checked nevertheless."""
    code, words = validate("wrnog.outcome", "wrong.outcome")
    assert code == 2
    assert "error OUT501: no such file or folder\n  in wrnog.outcome\n" in words
    assert "at wrong.outcome:9:29" in words
    assert words.endswith("\n2 errors\n")


def test_a_folder_stands_for_its_contract(validate, tmp_path):
    """The name of the file is in the message, so that it can be opened."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "contract.outcome").write_text(UNKNOWN_NAME, "utf-8")
    assert validate("home", "--format", "plain")[1].startswith("home/contract.outcome:9:29: error ")


def test_standard_input_is_named_by_a_dash(validate):
    """An editor hands over a text that is not saved."""
    code, words = validate("-", "--format", "plain", input=UNKNOWN_NAME)
    assert code == 1
    assert words.startswith("<stdin>:9:29: error ")


def test_standard_input_that_is_no_text(validate):
    """The same sentences hold for what comes through a pipe."""
    assert validate("-", "--format", "plain", input=b"\x00") == (2, "<stdin>: error OUT505: this is not a text file\n")


def test_plain(validate):
    """A line for each finding, and no count."""
    code, words = validate("wrong.outcome", "--format", "plain")
    assert code == 1
    assert words.count("\n") == 1
    assert words.startswith("wrong.outcome:9:29: error OUT")


def test_json(validate):
    """One object for all files, also when there is nothing to say."""
    code, words = validate("wrong.outcome", "right.outcome", "--format", "json")
    found = json.loads(words)
    assert code == 1
    assert (found["version"], found["errors"], found["warnings"]) == (1, 1, 0)
    assert [finding["file"] for finding in found["diagnostics"]] == ["wrong.outcome"]
    assert json.loads(validate("right.outcome", "--format", "json")[1])["diagnostics"] == []


def test_github(validate):
    """An annotation for each finding."""
    code, words = validate("wrong.outcome", "unlimited.outcome", "--format", "github")
    assert code == 1
    assert [line.partition(",line=")[0] for line in words.splitlines()] == [
        "::error file=wrong.outcome",
        "::warning file=unlimited.outcome",
    ]


def test_no_file_is_wrong_use(validate):
    """There is no file that is meant when none is named."""
    assert validate()[0] == 2


def test_another_format_is_wrong_use(validate):
    """A slip in an option is told from a fault in a contract."""
    assert validate("right.outcome", "--format", "xml")[0] == 2


def test_every_slip_is_shown_at_once(validate, tmp_path):
    """An unknown name, a unit that does not fit and shares that do not add up are three findings of one run."""
    text = UNKNOWN_NAME + "pay fee on 2024-12-31 = 5\npay other 1_000 DKK per kept by fjordby 90%\n"
    (tmp_path / "three.outcome").write_text(text, "utf-8")
    code, words = validate("three.outcome", "--format", "plain")
    assert code == 1
    assert [line.split(":")[1] for line in words.splitlines()] == ["9", "11", "12"]


def test_slips_in_the_text_hide_nothing(validate):
    """What can be read is checked, and nobody is blamed for naming what could not be read."""
    text = UNKNOWN_NAME.replace("settle on", "settle onn").replace("metric kept of", "metric kept off")
    code, words = validate("-", "--format", "plain", input=text + "pay other 1_000 EUR per kept\n")
    assert code == 1
    assert [line.split(":")[1] for line in words.splitlines()] == ["4", "8", "9", "11"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        RIGHT + "metric deep of youth = " + "(" * 10_000 + "housed" + ")" * 10_000,
        RIGHT + "metric deep of youth = " + "not " * 10_000 + "housed",
        RIGHT + f"metric large = {'9' * 10_000}",
        RIGHT + f"metric small = 0.{'0' * 10_000}1",
        RIGHT + "x" * 1_000_000,
        RIGHT + '"' * 100_000,
        RIGHT + "#" * 1_000_000,
        RIGHT + "\x1b[2J\x07",
        "\n" * 1_000_000,
        RIGHT + "table t { " + "a number " * 20_000 + "}",
    ],
    ids=[
        "brackets",
        "nested brackets",
        "nested words",
        "digits",
        "decimals",
        "long name",
        "quotes",
        "comment",
        "controls",
        "empty lines",
        "columns",
    ],
)
def test_hostile_text_is_met_with_sentences(validate, text):
    """Whatever the text, it ends with one of the first three codes, quickly, and without a defect of ours."""
    code, words = validate("-", "--format", "plain", input=text)
    assert code in (0, 1, 2)
    assert all(line.startswith("<stdin>") and len(line) < 1_000 for line in words.splitlines())
    assert "\x1b" not in words


def test_no_heavy_library_is_loaded(tmp_path):
    """An editor runs it at each pause of the typing: engines and tables wait for the commands that need them."""
    file = tmp_path / "home.outcome"
    file.write_text(UNKNOWN_NAME, "utf-8")
    script = (
        "import sys\n"
        "from outcomelang.cli.main import outcome\n"
        "try: outcome.main(['validate', sys.argv[1]])\n"
        "finally: print(*sys.modules, file=sys.stderr)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, file], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    loaded = {name.partition(".")[0] for name in ended.stderr.split()}
    assert "outcomelang" in loaded
    assert loaded.isdisjoint({"duckdb", "sqlglot", "rich", "pygments"})
