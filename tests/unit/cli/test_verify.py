"""`outcome verify`: a statement is worked out again, and whatever differs is pointed at."""

import csv
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from outcomelang.cli import settled_from
from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import outcome
from outcomelang.data import statement_file
from outcomelang.data.pseudonym_key import PseudonymKey

CONTRACT = """contract home "A home"

currency DKK
term     2024-01-01 to 2025-12-31
settle   on 31 December, due 30 days later

payer    fjordby "Fjordby Kommune"
provider boligen "Boligen"

table youth { id key  moved_in date }

events visit of youth { on date }

group young of youth
  enters moved_in from 2024-01-01 to 2024-12-31
  planned 10

pay visits "Visits"
  500 DKK per visit up to 3 times

pay joined "Joined"
  1_000 DKK per member of young
"""
KEY = PseudonymKey(os.environ["OUTCOME_KEY"].encode())
YOUTH = "id,moved_in\nA,2024-03-01\nB,2024-08-01\n"
VISIT = "youth,on\nA,2024-03-05\nA,2024-08-20\nB,2025-01-15\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with a small contract and its data, in which commands are run."""
    (tmp_path / "data").mkdir()
    (tmp_path / "contract.outcome").write_text(CONTRACT, "utf-8")
    (tmp_path / "data" / "youth.csv").write_text(YOUTH, "utf-8")
    (tmp_path / "data" / "visit.csv").write_text(VISIT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    """A command of ours."""
    return CliRunner().invoke(outcome, [*map(str, arguments)])


def settled(*options):
    """The statement of the contract by the end of 2025, saved with its lines."""
    saved = ("--format", "json", "--output", "statement.json", "--lines", "lines.csv")
    ended = run("settle", "contract.outcome", "--data", "data", "--as-of", "2025-12-31", *saved, *options)
    assert ended.exit_code == 0, ended.output


def verified(*options):
    """What `verify` says of it for programs, and how it ended."""
    ended = run("verify", "statement.json", "--format", "json", *options)
    assert ended.stdout, ended.output
    return json.loads(ended.stdout), ended.exit_code


def moved(found, by):
    """The amounts that moved, each as text."""
    return [tuple(one.values()) for one in found["moved"][by]]


@pytest.mark.parametrize(
    "options", [(), ("--all",), ("--ahead",), ("--complete", "visit=2025-06-30"), ("--all", "--ahead")]
)
def test_the_same_inputs_and_options_come_to_the_same(options):
    """Whatever a statement was made with is in it, and is made use of again."""
    settled(*options)
    found, code = verified()
    assert (found["verdict"], found["differences"], code) == ("same", [], ExitCode.FINE)
    assert all(one["same"] for one in found["inputs"])
    assert "Verdict    same\n" in run("verify", "statement.json").stdout


def test_a_statement_is_verified_from_anywhere(folder, monkeypatch):
    """The contract is found from the statement's own folder too."""
    settled()
    monkeypatch.chdir(folder / "data")
    assert run("verify", "../statement.json").exit_code == ExitCode.FINE


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        (
            '"paid_now": "1000.00"',
            '"paid_now": "9000.00"',
            ["settlements", "2024-12-31", "payments", "visits", "paid_now"],
        ),
        ('"settled": "3500.00"', '"settled": "3500.01"', ["total", "settled"]),
        ('"role": "payer"', '"role": "investor"', ["parties", "fjordby", "role"]),
        ('"entered": 2,', '"entered": 3,', ["settlements", "2024-12-31", "groups", "young", "entered"]),
    ],
)
def test_what_was_written_in_by_hand_is_pointed_at(folder, before, after, place):
    """One amount, word or count that was changed afterwards, and nothing else."""
    settled()
    file = folder / "statement.json"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    found, code = verified()
    assert (found["verdict"], code) == ("different", ExitCode.DIFFERS)
    assert place in [one["place"] for one in found["differences"]]
    assert len(found["differences"]) == 1
    assert " / ".join(place) in run("verify", "statement.json").stdout


def test_a_transfer_that_was_left_out_is_pointed_at(folder):
    """What is not there any more is shown as not there."""
    settled()
    whole = json.loads((folder / "statement.json").read_text("utf-8"))
    gone = whole["settlements"][0]["transfers"].pop()
    assert gone["amount"] == "2000.00"
    (folder / "statement.json").write_text(json.dumps(whole), "utf-8")
    found, _ = verified()
    assert [one["statement"] for one in found["differences"]] == [None]
    assert moved(found, "transfers") == [("2024-12-31", "fjordby", "boligen", "1000", "3000", "2000")]


def test_another_layout_of_the_same_statement_is_the_same(folder):
    """A statement that another program has read and written says what it said."""
    settled()
    file = folder / "statement.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")), sort_keys=True), "utf-8")
    assert verified()[1] == ExitCode.FINE


def test_changed_data_show_by_settlement_payment_party_and_member(folder):
    """A third visit of A in 2024 is 500 more then; B's visit goes, 500 less in 2025."""
    settled()
    (folder / "data" / "visit.csv").write_text("youth,on\nA,2024-03-05\nA,2024-08-20\nA,2024-09-01\n", "utf-8")
    found, code = verified("--lines", "lines.csv")
    assert (found["verdict"], code) == ("different", ExitCode.DIFFERS)
    assert [one["name"] for one in found["inputs"] if not one["same"]] == ["visit"]
    assert moved(found, "settlements") == [("2024-12-31", "3000", "3500", "500"), ("2025-12-31", "500", "0", "-500")]
    assert moved(found, "payments") == [
        ("2024-12-31", "visits", "1000", "1500", "500"),
        ("2025-12-31", "visits", "500", "0", "-500"),
    ]
    assert moved(found, "parties") == []
    one, other = (KEY.pseudonym("home", member) for member in ("A", "B"))
    assert sorted(moved(found, "members")) == sorted(
        [("visits", one, "1000", "1500", "500"), ("visits", other, "500", "0", "-500")]
    )
    assert found["lines_differ"] == 1


def test_the_data_of_the_time_say_which_members_differ(folder):
    """Lines are worked out from the old data where none were saved; a note says if those are others."""
    settled()
    (folder / "data").rename(folder / "old")
    (folder / "data").mkdir()
    (folder / "data" / "youth.csv").write_text(YOUTH, "utf-8")
    (folder / "data" / "visit.csv").write_text(VISIT.replace("B,", "A,"), "utf-8")
    found, _ = verified("--data-before", "old", "--identify")
    assert moved(found, "members") == [("visits", "A", "1000", "1500", "500"), ("visits", "B", "500", "0", "-500")]
    assert run("verify", "statement.json", "--data-before", "old").stderr == ""
    assert "visit differs" in run("verify", "statement.json", "--data-before", "data").stderr


def test_lines_in_parquet_are_compared_alike(folder):
    """The form of the lines makes no difference."""
    settled()
    run(
        "settle",
        "contract.outcome",
        "--data",
        "data",
        "--as-of",
        "2025-12-31",
        "--lines",
        "lines.parquet",
        "--identify",
    )
    assert verified("--lines", "lines.parquet", "--identify")[0]["lines_differ"] == 0
    (folder / "data" / "visit.csv").write_text(VISIT.replace("B,", "A,"), "utf-8")
    found, _ = verified("--lines", "lines.parquet", "--identify")
    assert moved(found, "members") == [("visits", "A", "1000", "1500", "500"), ("visits", "B", "500", "0", "-500")]


def test_a_line_that_was_written_in_by_hand_is_a_difference(folder):
    """A status that pays the same is not the same line."""
    settled()
    text = (folder / "lines.csv").read_text("utf-8")
    assert text.count("met") > 1
    (folder / "lines.csv").write_text(text.replace("met", "won", 1), "utf-8")
    found, code = verified("--lines", "lines.csv")
    assert (found["verdict"], found["lines_differ"], found["moved"]["members"], code) == ("different", 1, [], 5)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda folder: (folder / "contract.outcome").write_text(f"{CONTRACT}# signed\n", "utf-8"), "home"),
        (lambda folder: _turn_round(folder / "data" / "visit.csv"), "visit"),
    ],
)
def test_the_same_amounts_from_other_inputs_do_not_verify(folder, change, name):
    """A comment more, or rows in another order, come to the same; but it is not what the statement rests on."""
    settled()
    change(folder)
    found, code = verified("--lines", "lines.csv")
    assert (found["verdict"], found["differences"], found["lines_differ"]) == ("same from other inputs", [], 0)
    assert [one["name"] for one in found["inputs"] if not one["same"]] == [name]
    assert code == ExitCode.DIFFERS


def _turn_round(file):
    with file.open(encoding="utf-8", newline="") as rows:
        header, *others = csv.reader(rows)
    file.write_text("\n".join(",".join(row) for row in (header, *reversed(others))) + "\n", "utf-8")


def test_another_version_that_comes_to_the_same_confirms_it(monkeypatch):
    """Years later the program is another one; that is said, and it is no difference."""
    settled()
    monkeypatch.setattr(settled_from, "__version__", "99.0")
    found, code = verified()
    assert (found["verdict"], found["other_version"], code) == ("same", True, ExitCode.FINE)
    assert "Verdict    same, worked out by another version\n" in run("verify", "statement.json").stdout


def _with(**changes):
    def change(whole):
        for name, value in changes.items():
            whole[name] = value
        return json.dumps(whole)

    return change


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda _: "", "it is not JSON: line 1, column 1"),
        (lambda whole: json.dumps(whole)[:-1], "it is not JSON: line 1, column"),
        (lambda _: "[]", "it is JSON, but not an object"),
        (lambda _: "[" * 100_000, "nested too deeply"),
        (lambda _: '{"a": 1, "a": 2}', "it has the field `a` twice"),
        (lambda _: '{"a": NaN}', "`NaN` is no number"),
        (lambda _: '{"a": ' + "9" * 5_000 + "}", "a number that is too long"),
        (_with(schema="urn:outcomelang:statement:7"), "it is of form 7, and this version reads form 1"),
        (_with(schema="urn:else"), "it is not a statement"),
        (_with(settlements={}), "its field `settlements` is not there"),
        (_with(options=None), "its field `options` is not there"),
        (_with(options={"moon": "full"}), "with the option `moon`, which this version does not know"),
        (_with(options={"complete": ["x"]}), "its option `complete` has no dates"),
        (_with(options={"complete": {"visit": "2025-02-30"}}), "`2025-02-30` is not a date"),
        (_with(as_of="31.12.2025"), "`31.12.2025` is not a date"),
        (_with(contract={}), "names no contract"),
        (_with(contract={"file": "gone.outcome"}), "`--contract FILE` says where it is"),
    ],
)
def test_what_is_no_statement_is_met_with_a_sentence(folder, spoil, words):
    """Whatever stands in the file, it ends with 2 and says why, and never with a defect."""
    settled()
    file = folder / "statement.json"
    file.write_text(spoil(json.loads(file.read_text("utf-8"))), "utf-8")
    ended = run("verify", "statement.json")
    assert ended.exit_code == ExitCode.WRONG_USE
    assert words in ended.stderr


def test_a_file_that_is_not_there_too_large_or_no_text_is_wrong_use(folder, monkeypatch):
    """It is refused before it is read as JSON."""
    assert "there is no such file" in run("verify", "gone.json").stderr
    (folder / "bytes.json").write_bytes(b'{"a": "\xff"}')
    assert "it is not UTF-8: byte 8 cannot stand there" in run("verify", "bytes.json").stderr
    monkeypatch.setattr(statement_file, "LARGEST", 9)
    ended = run("verify", "bytes.json")
    assert (ended.exit_code, "too many for a statement" in ended.stderr) == (ExitCode.WRONG_USE, True)


@pytest.mark.parametrize(
    ("text", "words"),
    [("a,b\n1,2\n", "it has no column `payment`"), ("payment,member,paid\nx\n", "it is not a CSV file")],
)
def test_lines_that_are_no_lines_are_wrong_use(folder, text, words):
    """Another table, or a broken one."""
    settled()
    (folder / "other.csv").write_text(text, "utf-8")
    ended = run("verify", "statement.json", "--lines", "other.csv")
    assert (ended.exit_code, words in ended.stderr) == (ExitCode.WRONG_USE, True)


def test_what_stops_the_settlement_ends_as_it_does_there(folder):
    """Data that do not fit any more end with 3, after what it rests on; a contract with errors ends with 1."""
    settled()
    (folder / "data" / "visit.csv").write_text("youth,on\nNobody,2024-03-05\n", "utf-8")
    ended = run("verify", "statement.json")
    assert ended.exit_code == ExitCode.DATA_DO_NOT_FIT
    assert "DIFFERS" in ended.stderr
    Path("contract.outcome").write_text("contract home", "utf-8")
    assert run("verify", "statement.json").exit_code == ExitCode.CONTRACT_HAS_ERRORS


def test_rows_that_were_left_out_are_left_out_again(folder):
    """A statement made with `--reject-to` is worked out again in the same way."""
    (folder / "data" / "visit.csv").write_text(f"{VISIT}A,yesterday\n", "utf-8")
    settled("--reject-to", "rejected.csv")
    assert verified()[0]["verdict"] == "same"


def test_a_statement_of_a_ledger_is_verified_against_it(folder):
    """That it has grown makes no difference; it must be named, and only for a statement that was made with it."""
    saved = ("--format", "json", "--output", "statement.json")
    asked = ("settle", "contract.outcome", "--data", "data", "--record", "ledger.db")
    assert run(*asked, "--as-of", "2024-12-31", *saved).exit_code == 0
    # By later data B was seen in 2024 already: what has been settled stays, and the next settlement pays it.
    (folder / "data" / "visit.csv").write_text(VISIT.replace("2025-01-15", "2024-10-15"), "utf-8")
    assert run(*asked, "--as-of", "2025-12-31").exit_code == 0
    (folder / "data" / "visit.csv").write_text(VISIT, "utf-8")
    assert verified("--ledger", "ledger.db")[0]["verdict"] == "same"
    assert run("verify", "statement.json").exit_code == ExitCode.WRONG_USE
    settled()
    assert run("verify", "statement.json", "--ledger", "ledger.db").exit_code == ExitCode.WRONG_USE
