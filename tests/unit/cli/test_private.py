"""No key of a member and no private cell leaves by any command, in any form, whatever goes wrong."""

import csv
import hmac
import json
import os
from importlib.resources import files
from itertools import product

import duckdb
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from outcomelang.cli.main import outcome
from outcomelang.engine import measuring as engine
from outcomelang.engine.settling import Settling
from outcomelang.report import public_json

CONTRACT = """contract home "A home"
currency DKK
term 2024-01-01 to 2025-12-31
settle on 2024-12-31, 2025-12-31
payer fjordby
provider boligen
table youth { id key  born date private  moved_in date private  left_on date optional private  name text private }
events visit of youth { on date private  note text private  score number private }
group young of youth
  where age(born, moved_in) >= 10 and name != "none"
  enters moved_in from 2024-01-01 to 2025-06-30
  leaves left_on
metric visited of young at 3 months = any visit(note != "none") within 60 days before point
metric all_of_them across young = count of young
metric scored of young at 3 months = last visit.score within 60 days before point >= 5 missing not met
pay kept 1_000 DKK per visited
pay visits 500 DKK per visit up to 2 times
pay score 10 DKK per scored
pay together = 2 DKK * all_of_them
cap total 900_000 DKK
"""
KEYS = ("0405061237", "1206055556", "2307074441")
PRIVATE = ("2004-05-06", "2024-03-17", "2024-09-21", "SENTINEL", "2024-06-13", "7.7341")
YOUTH = f"""id,born,moved_in,left_on,name
{KEYS[0]},2004-05-06,2024-03-17,,SENTINEL Jensen
{KEYS[1]},2004-05-06,2024-03-17,2024-09-21,SENTINEL Holm
{KEYS[2]},2004-05-06,2024-03-17,,SENTINEL Krag
"""
VISIT = f"""youth,on,note,score
{KEYS[0]},2024-06-13,SENTINEL,7.7341
{KEYS[1]},2024-06-13,SENTINEL,7.7341
"""
AS_OF = ("--as-of", "2025-12-31")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A contract in which all that can be private is, with its data; commands run in it."""
    (tmp_path / "contract.outcome").write_text(CONTRACT, "utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "youth.csv").write_text(YOUTH, "utf-8")
    (tmp_path / "data" / "visit.csv").write_text(VISIT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(folder, *arguments):
    """What a command printed and wrote, and the code that it ended with."""
    inputs = {"contract.outcome", "data"}
    ended = CliRunner().invoke(outcome, [str(one) for one in arguments])
    written = [file for file in folder.iterdir() if file.name not in inputs]
    text = b"".join(file.read_bytes() for file in written).decode("utf-8", "replace")
    columns = [
        str(duckdb.execute("select * from read_parquet(?)", [str(file)]).fetchall())
        for file in written
        if file.suffix == ".parquet"
    ]
    return ended.exit_code, "\n".join((ended.output, text, *columns))


def told(words, secrets=(*KEYS, *PRIVATE)):
    """The secrets that a text tells; a day as a parquet file has it, too."""
    days = {"datetime.date(2024, 3, 17)": "2024-03-17", "datetime.date(2024, 6, 13)": "2024-06-13"}
    return {one for one in secrets if one in words} | {day for form, day in days.items() if form in words}


SETTLED = ["text", "json"]
COMMANDS = [
    *(("settle", ".", *AS_OF, "--format", form) for form in SETTLED),
    *(("settle", ".", *AS_OF, "--format", form, "--public") for form in SETTLED),
    *(("settle", ".", *AS_OF, "--all", "--ahead", "--format", form) for form in SETTLED),
    *(("settle", ".", *AS_OF, "--lines", file) for file in ("lines.csv", "lines.parquet")),
    *(("portfolio", ".", *AS_OF, "--jobs", "1", "--format", form) for form in SETTLED),
    *(
        ("explain", ".", *AS_OF, "--payment", payment, "--member", key)
        for payment, key in product(("kept", "visits", "score"), (*KEYS, "9912319999"))
    ),
    *(("explain", ".", *AS_OF, "--payment", payment) for payment in ("kept", "visits", "score", "together")),
    *(("show", stage, ".") for stage in ("tree", "model", "plan", "sql")),
    ("test", "."),
    ("validate", ".", "--exposure"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_tells_a_key_or_a_private_cell(folder, command):
    """Nothing of either is in what is printed or written."""
    code, words = ran(folder, *command)
    # A member without a line, and a contract without tests, are said to be so.
    assert code in ({0, 2} if "--member" in command else {1} if command[0] == "test" else {0}), words
    assert told(words) == set()
    assert "9912319999" not in words


def test_with_identify_keys_are_told_and_private_cells_are_not(folder):
    """`private` marks what is never shown."""
    _, words = ran(folder, "settle", ".", *AS_OF, "--lines", "lines.csv", "--identify")
    assert told(words) == set(KEYS)
    _, words = ran(folder, "explain", ".", *AS_OF, "--payment", "kept", "--member", KEYS[0], "--identify")
    assert told(words, PRIVATE) == set()
    assert f"kept: {KEYS[0]}" in words


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("youth.csv", YOUTH.replace("2024-03-17", "2024-03-17x", 1), 3),  # no date
        ("youth.csv", YOUTH + YOUTH.splitlines()[1] + "\n", 3),  # a key twice
        ("visit.csv", VISIT.replace(KEYS[1], "3111098885"), 3),  # nobody has this key
        ("visit.csv", VISIT.replace("7.7341", "7.7341e"), 3),  # no number
        ("visit.csv", VISIT.replace("7.7341", f"7.7341{'1' * 40}"), 3),  # more digits than there is room for
        ("visit.csv", VISIT.replace("7.7341", f"{'9' * 25}"), 3),  # an amount that has no room
        ("visit.csv", VISIT.replace("youth,on", "youth,when"), 3),  # a column is missing
    ],
)
def test_broken_data_tell_nothing_either(folder, file, text, code):
    """Each is refused in words without the cell, and without the key of the row."""
    (folder / "data" / file).write_text(text, "utf-8")
    ended, words = ran(folder, "settle", ".", *AS_OF, "--lines", "lines.csv")
    assert ended == code, words
    assert told(words) == set()


def test_a_broken_parquet_file_tells_nothing(folder):
    """Text where the file should be Parquet."""
    (folder / "data" / "visit.csv").rename(folder / "data" / "visit.parquet")
    ended, words = ran(folder, "settle", ".", *AS_OF)
    assert ended in {2, 3}
    assert told(words) == set()


@pytest.mark.parametrize("developer", [False, True])
@pytest.mark.parametrize("kind", [duckdb.ConversionException, duckdb.IOException, RuntimeError, OSError])
def test_a_fault_while_lines_are_written_tells_nothing(folder, monkeypatch, kind, developer):
    """The database's own words quote the cell that it could not convert: no word of them is printed."""
    words_of_it = f'Could not convert string "{KEYS[0]}" {PRIVATE[3]}'

    def give_up(*_arguments, **_options):
        raise kind(words_of_it)

    if developer:
        monkeypatch.setenv("OUTCOMELANG_TRACEBACK", "1")
    monkeypatch.setattr(Settling, "write_lines", give_up)
    ended, words = ran(folder, "settle", ".", *AS_OF, "--lines", "lines.csv")
    assert ended in {2, 4}
    assert told(words) == set()


# --- Pseudonyms ---------------------------------------------------------------------------------


def lines_of(folder, *options):
    """The written lines."""
    ended = CliRunner().invoke(outcome, ["settle", ".", *AS_OF, "--lines", "lines.csv", *options])
    assert ended.exit_code == 0, ended.output
    with (folder / "lines.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_a_pseudonym_can_be_worked_out_with_the_key_alone(folder):
    """HMAC-SHA-256 of the contract's name, a line end and the member's key: `p` and its first 20 digits."""
    secret = os.environ["OUTCOME_KEY"].encode()
    digests = (hmac.new(secret, b"home\n" + key.encode(), "sha256").hexdigest() for key in KEYS)
    expected = {f"p{digest[:20]}" for digest in digests}
    found = lines_of(folder)
    assert {line["member"] for line in found if line["payment"] == "kept"} == expected


def test_the_order_of_lines_is_that_of_the_pseudonyms(folder):
    """The order of keys would give them away to whoever knows who took part."""
    found = [line["member"] for line in lines_of(folder) if line["payment"] == "kept"]
    assert found == sorted(found)


def test_private_days_are_left_out(folder):
    """The day of a point tells the day of entry, and a reason the day of leaving."""
    found = lines_of(folder)
    assert {line["day"] for line in found} == {""}
    assert all("2024" not in line["reason"] for line in found)


def test_an_explanation_by_pseudonym_or_by_key_is_the_same(folder):
    """Whoever knows the key may ask by it; both are called by the pseudonym, and private cells are three stars."""
    pseudonym = lines_of(folder)[0]["member"]
    pages = {
        name: CliRunner().invoke(outcome, ["explain", ".", *AS_OF, "--payment", "kept", "--member", name]).stdout
        for name in (pseudonym, *KEYS)
    }
    assert sum(page == pages[pseudonym] for page in pages.values()) == 2
    assert f"kept: {pseudonym}" in pages[pseudonym]
    facts = {tuple(line.split()) for line in pages[pseudonym].splitlines()}
    assert {("born", "***"), ("moved_in", "***"), ("Start", "***"), ("id", pseudonym)} <= facts


def test_pseudonyms_that_are_alike_stop_the_lines(folder, monkeypatch):
    """With a pseudonym of no digits all are: a file could not tell two members apart."""
    monkeypatch.setattr(engine, "DIGITS", 0)
    ended, words = ran(folder, "settle", ".", *AS_OF, "--lines", "lines.csv")
    assert ended == 2
    assert "two members would have the same pseudonym" in words
    assert not (folder / "lines.csv").exists()


def test_a_private_key_is_never_shown(folder):
    """`--identify` is refused, and says why; pseudonyms are written all the same."""
    (folder / "contract.outcome").write_text(CONTRACT.replace("id key ", "id key private "), "utf-8")
    ended, words = ran(folder, "settle", ".", *AS_OF, "--lines", "lines.csv", "--identify")
    assert (ended, "the key of `youth` is private, and is never shown" in words) == (2, True)
    assert lines_of(folder)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--identify",), "--identify and --key are for --lines"),
        (("--key", "key", "--lines", "lines.csv", "--identify"), "--key has no use"),
        (("--key", "key", "--lines", "lines.csv"), "key"),
        (("--public", "--lines", "lines.csv"), "--lines cannot go with --public"),
        (("--public", "--identify"), "--identify cannot go with --public"),
        (("--public", "--all"), "--all cannot go with --public"),
        (("--public", "--ahead"), "--ahead cannot go with --public"),
        (("--public", "--engine", "reference"), "--engine reference cannot go with --public"),
        (("--public", "--ledger", "ledger.db"), "--ledger cannot go with --public"),
        (("--public", "--record", "ledger.db"), "--record cannot go with --public"),
    ],
)
def test_wrong_use(folder, options, sentence):
    """A sentence, and exit code 2."""
    ended, words = ran(folder, "settle", ".", *AS_OF, *options)
    assert ended == 2
    assert sentence in words


# --- What everybody may see ---------------------------------------------------------------------


def test_three_members_are_hidden_from_the_public(folder):
    """Three have entered and two were visited: all that can be seen is that there is something to hide."""
    _, page = ran(folder, "settle", ".", *AS_OF, "--public")
    rows = [line.split()[1:] for line in page.splitlines() if line.strip().startswith("2025-12-31")]
    assert rows
    assert {cell for row in rows for cell in row} <= {"*", "2025-12-31"}


@pytest.mark.usefixtures("folder")
def test_the_schema_of_the_public_statement():
    """What is printed is as the schema says, hidden or not."""
    schema = json.loads((files("outcomelang.report") / "public_statement.schema.json").read_text("utf-8"))
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for as_of in ("2024-06-30", "2025-12-31"):
        ended = CliRunner().invoke(outcome, ["settle", ".", "--as-of", as_of, "--public", "--format", "json"])
        validator.validate(json.loads(ended.stdout))
    assert schema["$id"] == public_json.SCHEMA_ID
