"""Settling against a ledger, recording in it, and looking at it: what the commands say and how they end."""

import csv
import json
import re
from io import StringIO

import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome
from outcomelang.data.ledger import opened
from outcomelang.ledger.entry import entry_of
from outcomelang.report.ledger_csv import ledger_to_csv

HASH = re.compile(r"Hash of entry (\d+) +([0-9a-f]{64})")


def held(folder):
    """What the entries of the folder's ledger paid."""
    with opened(str(folder.ledger)) as found:
        return [entry.content["paid_now"] for entry in found.entries()]


def as_json(folder, *options, as_of):
    """The statement as an object."""
    ended = folder.settle(*options, "--format", "json", as_of=as_of)
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


def test_settlements_that_have_come_are_recorded(folder):
    """June and December 2024, by one run; June 2025 by the next."""
    folder.record("2025-01-01")
    assert held(folder) == [{"visits": "90000"}, {"visits": "30000"}]
    folder.record("2025-06-30")
    assert held(folder) == [{"visits": "90000"}, {"visits": "30000"}, {"visits": "30000"}]


def test_recording_again_changes_nothing(folder):
    """The same statement, and the same file, byte by byte."""
    first = folder.record("2024-12-31")
    before = folder.ledger.read_bytes()
    assert folder.record("2024-12-31") == first
    assert folder.ledger.read_bytes() == before


def test_an_earlier_date_is_settled_as_it_was_recorded(folder):
    """As of June, when December has been recorded: the statement of June, and nothing is recorded."""
    first = folder.record("2024-06-30")
    folder.record("2024-12-31")
    assert folder.record("2024-06-30") == first
    assert len(held(folder)) == 2


def test_the_next_settlement_corrects_what_was_recorded(folder, closed_schema):
    """90,000 were paid by June; in December two of the three visits are left, and one has come: 90,000 in all.

    Of nothing that is paid now, 30,000 go back as a correction, and 30,000 are new.
    """
    folder.record()
    folder.visited("2024-03-05", "2024-04-20", "2024-08-01")
    found = as_json(folder, "--record", folder.ledger, as_of="2024-12-31")
    closed_schema.validate(found)
    payment = found["settlements"][-1]["payments"][0]
    assert (payment["settled_before"], payment["paid_now"], payment["correction"]) == ("90000.00", "0.00", "-30000.00")
    assert found["ledger"]["recorded"] == ["2024-06-30", "2024-12-31"]
    assert held(folder) == [{"visits": "90000"}, {"visits": "0"}]
    text = folder.settle("--ledger", folder.ledger, as_of="2024-12-31").stdout
    assert "  2024-12-31  Visits   -30,000.00\n" in text


def test_with_ledger_nothing_is_recorded(folder):
    """What would be recorded is said to be not recorded; the hash is that of what is."""
    folder.record()
    found = as_json(folder, "--ledger", folder.ledger, as_of="2024-12-31")
    assert (found["ledger"]["recorded"], found["ledger"]["not_recorded"]) == (["2024-06-30"], ["2024-12-31"])
    assert (found["ledger"]["name"], found["ledger"]["entry"]) == ("town.ledger", 1)
    assert len(held(folder)) == 1


def test_a_recorded_settlement_stays_and_says_what_was_restated(folder):
    """As of July, by data that make it 60,000: 90,000 are settled, and December is to take 30,000 into account."""
    folder.record()
    folder.visited("2024-03-05", "2024-04-20")
    ended = folder.settle("--record", folder.ledger, as_of="2024-07-31")
    assert "  Restated since it was recorded      -30,000.00\n" in ended.stdout
    assert "  2024-06-30  Visits    -30,000.00\n" in ended.stdout
    assert "  The settlement of 2024-12-31 takes it into account.\n" in ended.stdout
    assert "  Settled in all      90,000.00 DKK\n" in ended.stdout


def test_what_is_restated_after_the_last_settlement_is_said_to_stay(folder):
    """The contract has no settlement left that could correct it."""
    folder.record("2025-12-31")
    folder.visited("2024-03-05")
    ended = folder.settle("--ledger", folder.ledger, as_of="2026-01-31")
    assert "  No settlement is to come that could take it into account.\n" in ended.stdout


def test_the_hash_of_a_statement_vouches_for_the_ledger(folder, run):
    """What is printed is found by `verify --head`, also when more has been recorded since."""
    printed = HASH.search(folder.record())
    folder.record("2024-12-31")
    assert printed is not None
    assert printed[1] == "1"
    assert run("verify", folder.ledger, "--head", printed[2]).exit_code == 0
    assert run("verify", folder.ledger, "--head", "0" * 64).exit_code == 3


def test_without_a_settlement_that_has_come_nothing_is_held(folder):
    """Before the first settlement date an empty ledger is made, and the statement says so."""
    printed = folder.record("2024-06-29")
    assert "  Settlements it holds  none\n" in printed
    assert held(folder) == []


def test_data_that_do_not_fit_leave_no_ledger(folder):
    """A settlement that is stopped makes no file."""
    folder.visited("yesterday")
    assert folder.settle("--record", folder.ledger).exit_code == 3
    assert not folder.ledger.exists()


def test_what_cannot_be_written_is_not_recorded(folder, tmp_path):
    """The statement's folder is not there: exit code 2, and no entry."""
    ended = folder.settle("--record", folder.ledger, "--output", tmp_path / "nowhere" / "statement.txt")
    assert ended.exit_code == 2
    assert not folder.ledger.exists()


def test_lines_and_statement_are_written_beside_what_is_recorded(folder, tmp_path):
    """All of the same settlement: a heading, and three visits by June."""
    options = ("--output", tmp_path / "statement.txt", "--lines", tmp_path / "lines.csv")
    assert folder.settle("--record", folder.ledger, *options).stdout == ""
    assert len((tmp_path / "lines.csv").read_text("utf-8").splitlines()) == 1 + 3
    assert HASH.search((tmp_path / "statement.txt").read_text("utf-8")) is not None


def test_lines_of_a_restated_settlement_are_by_the_data_as_they_are(folder, tmp_path):
    """90,000 are recorded, and two visits are left in the data: two lines, which are paid what they earn."""
    folder.record()
    folder.visited("2024-03-05", "2024-04-20")
    assert folder.settle("--ledger", folder.ledger, "--lines", tmp_path / "lines.csv").exit_code == 0
    with (tmp_path / "lines.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["paid"] for row in csv.DictReader(lines)] == ["30000.00", "30000.00"]


def test_limits_per_participant_are_applied_to_the_data_as_they_are(folder):
    """At most 100,000 a participant: A's four visits by June were cut to that. Then it turns out that two were B's.

    By June 120,000 should have been paid, 20,000 more, and December brings 30,000 for A's third visit.
    """
    change(folder, "30_000 DKK per visit", "30_000 DKK per visit\n  at most 100_000 DKK per participant")
    folder.visited("2024-03-05", "2024-04-20", "2024-05-01", "2024-06-01")
    folder.record()
    assert held(folder) == [{"visits": "100000"}]
    (folder.path / "data" / "youth.csv").write_text("id,moved_in\nA,2024-01-02\nB,2024-01-02\n", "utf-8")
    rows = "A,2024-03-05\nA,2024-04-20\nB,2024-05-01\nB,2024-06-01\nA,2024-09-01\n"
    (folder.path / "data" / "visit.csv").write_text(f"youth,on\n{rows}", "utf-8")
    found = as_json(folder, "--record", folder.ledger, as_of="2024-12-31")
    payment = found["settlements"][-1]["payments"][0]
    assert (payment["settled"], payment["paid_now"], payment["correction"]) == ("150000.00", "50000.00", "20000.00")


def test_a_participant_is_in_no_entry(folder):
    """Their key and their days are not in the file."""
    folder.record("2025-12-31")
    content = folder.ledger.read_bytes()
    assert b"visits" in content
    assert b"2024-03-05" not in content
    assert b'"A"' not in content


# --- The contract's text ------------------------------------------------------------------------


def change(folder, old, new):
    """The contract has another text from now on."""
    file = folder.path / "contract.outcome"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_changed_text_is_refused_unless_it_is_accepted(folder):
    """Even a comment; accepted, it is recorded with the next entry, and then it is the recorded text."""
    folder.record()
    change(folder, "currency DKK", "currency DKK # kroner")
    refused = folder.settle("--record", folder.ledger, as_of="2024-12-31")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "error OUT801" in refused.stderr
    assert len(held(folder)) == 1
    accepted = folder.settle("--record", folder.ledger, "--accept-changed-text", as_of="2024-12-31")
    assert accepted.exit_code == 0, accepted.output
    assert "  By another text       2024-06-30\n" in accepted.stdout
    assert folder.settle("--record", folder.ledger, as_of="2025-06-30").exit_code == 0
    assert len(held(folder)) == 3


def test_an_amendment_governs_what_comes_after_what_was_recorded(folder):
    """20,000 a visit from December on: 90,000 stay, and December's visit brings 20,000; nothing is a correction."""
    folder.record()
    file = folder.path / "contract.outcome"
    amended = 'amended from 2024-12-01 for settlements "Less" { pay visits "Visits" 20_000 DKK per visit }\n'
    file.write_text(file.read_text("utf-8") + "\n" + amended, "utf-8")
    found = as_json(folder, "--record", folder.ledger, "--accept-changed-text", as_of="2024-12-31")
    assert found["ledger"]["by_another_text"] == ["2024-06-30"]
    payment = found["settlements"][-1]["payments"][0]
    assert (payment["paid_now"], payment["correction"]) == ("20000.00", "0.00")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "30 June, 31 December",
            "31 December",
            "2024-06-30 was recorded, and that is no settlement date",
        ),
        (
            "30 June, 31",
            "31 March, 30 June, 31",
            "2024-03-31 was not recorded, and that of 2024-06-30",
        ),
        ("pay visits", "pay calls", "`visits` has been settled, and the contract has no payment"),
        ("boligen", "hjemmet", "`boligen` has paid or been paid, and is no party of the contract"),
        ("DKK", "EUR", "was recorded in DKK, and the contract has EUR"),
        (
            "payer    fjordby",
            "round half up to 1 DKK each line\npayer fjordby",
            "was rounded to 0.01",
        ),
    ],
)
def test_a_contract_without_what_was_recorded_is_refused(folder, old, new, words):
    """Dates, payments, parties, currency and rounding step: exit code 3, even if the text is accepted."""
    folder.record()
    change(folder, old, new)
    ended = folder.settle("--ledger", folder.ledger, "--accept-changed-text", as_of="2024-12-31")
    assert (ended.exit_code, ended.stdout) == (3, "")
    assert "error OUT802" in ended.stderr
    assert words in " ".join(ended.stderr.split())


# --- Wrong use ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--ledger", "nothing.ledger"), "there is no ledger nothing.ledger: `outcome settle --record` makes one"),
        (("--ledger", "a", "--record", "b"), "--record settles against the ledger that it names: leave --ledger out"),
        (("--accept-changed-text",), "--accept-changed-text is about a ledger, and none is named"),
        (("--ledger", "mysql://there/db"), "and not of `mysql`"),
        (("--record", "nowhere/town.ledger"), "the ledger nowhere/town.ledger cannot be opened"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(folder, options, words, monkeypatch):
    """Exit code 2."""
    monkeypatch.chdir(folder.path)
    ended = folder.settle(*options)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr


@pytest.mark.parametrize("option", ["--output", "--lines"])
@pytest.mark.parametrize("name", ["town.ledger.csv", "./town.ledger.csv"])
def test_a_ledger_is_not_written_over(folder, option, name, monkeypatch):
    """Neither by the statement nor by the lines."""
    monkeypatch.chdir(folder.path)
    ended = folder.settle("--record", "town.ledger.csv", option, name)
    assert ended.exit_code == 2
    assert f"{option} would overwrite {name}" in ended.stderr


def test_a_file_that_is_no_ledger_is_refused(folder, run):
    """A contract, and a database of something else; neither is changed."""
    for option in ("--ledger", "--record"):
        ended = folder.settle(option, folder.path / "contract.outcome")
        assert (ended.exit_code, "file is not a database" in ended.stderr) == (2, True)
    assert run("show", folder.path / "contract.outcome").exit_code == 2


def test_a_payment_is_explained_as_it_was_recorded(folder):
    """90,000 in June stay, whatever the data say; without the ledger it is 60,000."""
    folder.record()
    folder.visited("2024-03-05", "2024-04-20")
    arguments = ["explain", *folder.command("--payment", "visits", "--ledger", folder.ledger)]
    assert "Settled in all           90,000.00 DKK" in CliRunner().invoke(outcome, arguments).stdout
    assert "Settled in all           60,000.00 DKK" in CliRunner().invoke(outcome, arguments[:-2]).stdout


def test_an_explanation_says_what_is_a_correction(folder):
    """30,000 less than were paid are left by December."""
    folder.record()
    folder.visited("2024-03-05", "2024-04-20")
    arguments = folder.command("--payment", "visits", "--ledger", folder.ledger, as_of="2024-12-31")
    assert "Of it correction         -30,000.00 DKK" in CliRunner().invoke(outcome, ["explain", *arguments]).stdout


# --- Show and export ----------------------------------------------------------------------------


def test_show_has_a_row_for_each_settlement(folder, run):
    """What each paid and corrected, and the first digits of its hash."""
    folder.record()
    folder.visited("2024-03-05", "2024-04-20")
    folder.record("2024-12-31")
    shown = run("show", folder.ledger).stdout
    assert re.search(r"^ +1  home +2024-06-30  2024-07-30 +90,000\.00 +–  DKK  [0-9a-f]{16}$", shown, re.MULTILINE)
    assert re.search(r"^ +2  home +2024-12-31  2025-01-30 +-30,000\.00  -30,000\.00  DKK ", shown, re.MULTILINE)


def test_show_of_a_ledger_without_entries(folder, run):
    """A sentence."""
    folder.record("2024-06-29")
    assert run("show", folder.ledger).stdout.endswith("It holds no settlement.\n")


def test_export_has_a_row_for_each_transfer(folder, run, tmp_path):
    """60 and 40 % of 90,000; to standard output, and the same to a file."""
    folder.record()
    exported = run("export", folder.ledger).stdout
    rows = [
        (row["settlement"], row["payer"], row["payee"], row["amount"]) for row in csv.DictReader(StringIO(exported))
    ]
    assert rows == [("2024-06-30", "fjordby", "boligen", "54000"), ("2024-06-30", "region", "boligen", "36000")]
    assert run("export", folder.ledger, "--output", tmp_path / "ledger.csv").stdout == ""
    assert (tmp_path / "ledger.csv").read_text("utf-8") == exported


def test_export_as_json_has_all_that_an_entry_holds(folder, run):
    """With its hash."""
    folder.record()
    [entry] = json.loads(run("export", folder.ledger, "--format", "json").stdout)
    assert (entry["contract"], entry["number"], entry["as_of"]) == ("home", 1, "2024-06-30")
    with opened(str(folder.ledger)) as found:
        [stored] = found.entries()
    assert entry == {"hash": stored.hash, **stored.content}


def test_no_cell_of_an_export_is_a_formula():
    """A name that begins like one gets an apostrophe; a negative amount stays a number."""
    transfer = {"payment": "=1+1", "payer": "@city", "payee": "-fund", "amount": "-5"}
    content = {
        "contract": "+home",
        "settlement": "2024-06-30",
        "due": "2024-06-30",
        "currency": "DKK",
        "as_of": "2024-06-30",
        "transfers": [transfer],
        "guarantee": {"shortfall": "5", "transfers": [{**transfer, "payment": None}]},
    }
    rows = [line.split(",") for line in ledger_to_csv([entry_of(content, None)]).splitlines()]
    assert rows[1][:9] == ["1", "'+home", "2024-06-30", "2024-06-30", "'=1+1", "'@city", "'-fund", "-5", "DKK"]
    assert rows[2][4] == ""
