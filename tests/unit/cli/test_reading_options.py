"""Data files in other dialects, from the command line: settled alike, and told in the statement."""

import csv
import gzip
import io
import json
import re

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomelang.cli.main import outcome

CONTRACT = """
contract example "Example"
currency DKK
term 2024-01-01 to 2026-12-31
settle on 31 December
payer fjordby
provider home
payments by fjordby to home
table youth { id key  moved_in date  hours number  share percent  ready yesno }
group young of youth enters moved_in planned 10
metric good of young = hours >= 2.5 and share >= 10% and ready
pay reward
  100 DKK per good
"""
HEADER = ["id", "moved_in", "hours", "share", "ready"]
ROWS = [
    ["Æ", "2024-12-31", "1234.5", "12.5%", "yes"],
    ["Ø", "2024-04-03", "2.5", "10%", "yes"],
    ["Å, B", "2024-05-06", "2.25", "99.75%", "no"],
]


def run(*arguments):
    """What a command prints, and its exit code."""
    return CliRunner().invoke(outcome, [str(argument) for argument in arguments])


@pytest.fixture(name="folder")
def _folder(tmp_path):
    (tmp_path / "contract.outcome").write_text(CONTRACT)
    (tmp_path / "data").mkdir()
    return tmp_path


def written(separator, order, marks, line_end):
    """The table as another program would write it."""
    mark, thousands = marks

    def cell(text):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            year, month, day = text.split("-")
            return order.format(year=year, month=month, day=day)
        if re.fullmatch(r"[\d.]+%?", text):
            return text.replace(".", mark).replace("1234", f"1{thousands}234")
        return text

    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    writer.writerow(HEADER)
    writer.writerows([cell(text) for text in row] for row in ROWS)
    return text.getvalue()


def without_the_files(statement):
    """A statement in JSON without what it says of its files' names, hashes and dialects."""
    told = json.loads(statement)
    for file in told["data"]:
        for part in ("file", "sha256", "reading", "reading_options"):
            file.pop(part, None)
    return told


ORDERS = ("{year}-{month}-{day}", "{day}-{month}-{year}", "{day}.{month}.{year}", "{month}/{day}/{year}")
MARKS = ((".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (".", "\u00a0"))


dialects = st.tuples(
    st.sampled_from(",;\t|"), st.sampled_from(ORDERS), st.sampled_from(MARKS), st.sampled_from(["\n", "\r\n"])
)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dialects, encodings, st.booleans())
def test_a_table_in_any_dialect_settles_alike(folder, dialect, encoding, packed):
    """The statement is the same but for the names, hashes and dialects of its files."""
    separator, order, marks, line_end = dialect
    for file in (folder / "data").iterdir():
        file.unlink()
    (folder / "data" / "youth.csv").write_text(written(",", ORDERS[0], MARKS[0], "\n"), "utf-8")
    plain = run("settle", folder, "--as-of", "2026-12-31", "--format", "json")
    assert plain.exit_code == 0
    assert json.loads(plain.stdout)["total"]["settled"] == "200.00"
    (folder / "data" / "youth.csv").unlink()
    content = written(separator, order, marks, line_end).encode(encoding)
    name = "youth.csv.gz" if packed else "youth.csv"
    (folder / "data" / name).write_bytes(gzip.compress(content) if packed else content)
    other = run("settle", folder, "--as-of", "2026-12-31", "--format", "json")
    assert without_the_files(other.stdout) == without_the_files(plain.stdout)


def test_the_statement_says_how_a_file_was_read(folder):
    """In text and in JSON, with the options that were given for it."""
    content = "id;moved_in;hours;share;ready\nÆ;03-04-2024;3;12,5 %;ja\n".encode("latin-1")
    (folder / "data" / "youth.csv").write_bytes(content)
    asked = run("settle", folder, "--as-of", "2026-12-31")
    assert asked.exit_code == 3
    assert "OUT316" in asked.stderr
    assert "--dates dmy" in asked.stderr
    arguments = ("settle", folder, "--as-of", "2026-12-31", "--dates", "youth=dmy")
    [file] = json.loads(run(*arguments, "--format", "json").stdout)["data"]
    assert file["reading"] == ["semicolons", "Latin-1", "dates day-month-year", "decimal comma"]
    assert file["reading_options"] == ["--dates youth=dmy"]
    line = "youth.csv  semicolons, Latin-1, dates day-month-year, decimal comma (--dates youth=dmy)"
    assert line in run(*arguments).stdout


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (("--dates", "ymd"), "--dates says `dmy` or `mdy`"),
        (("--numbers", "komma"), "--numbers says `point` or `comma`"),
        (("--dates", "yuth=dmy"), "the contract has no table `yuth`. did you mean `youth`?"),
        (("--dates", "dmy", "--dates", "mdy"), "--dates says two things of all tables"),
    ],
)
def test_options_that_say_nothing_are_refused(folder, option, words):
    """With what can be said instead."""
    ended = run("settle", folder, "--as-of", "2026-12-31", *option)
    assert ended.exit_code == 2
    assert words in " ".join(ended.stderr.split())


def test_explain_reads_in_the_same_way(folder):
    """What settles can be explained."""
    (folder / "data" / "youth.csv").write_text("id;moved_in;hours;share;ready\nA;03-04-2024;3;12,5%;ja\n")
    arguments = ("explain", folder, "--as-of", "2026-12-31", "--payment", "reward", "--member", "A")
    assert run(*arguments).exit_code == 3
    explained = run(*arguments, "--dates", "dmy")
    assert explained.exit_code == 0
    assert "2024-04-03" in explained.stdout


def test_a_portfolio_reads_in_the_same_way(folder):
    """The options hold for the data of all its contracts."""
    (folder / "data" / "youth.csv").write_text("id;moved_in;hours;share;ready\nA;03-04-2024;3;12,5%;ja\n")
    assert run("portfolio", folder, "--as-of", "2026-12-31").exit_code == 3
    added = run("portfolio", folder, "--as-of", "2026-12-31", "--dates", "dmy")
    assert added.exit_code == 0
    assert "100.00" in added.stdout


def test_check_reads_in_the_same_way(folder):
    """What is asked before a settlement is asked by the check alone."""
    (folder / "data" / "youth.csv").write_text("id;moved_in;hours;share;ready\nA;03-04-2024;3;12,5%;ja\n")
    assert run("check", folder).exit_code == 3
    checked = run("check", folder, "--dates", "dmy")
    assert (checked.exit_code, checked.stdout) == (0, "youth.csv: 1 rows, all sound\n")


def test_rows_in_another_form_can_be_left_out(folder):
    """They are written with their cells as they are in the file, and the others are settled in their own form."""
    content = (
        "id;moved_in;hours;share;ready\nÆ;31-12-2024;3,5;12,5%;ja\nØ;2024-12-30;3,5;12,5%;ja\nÅ;30-12-2024;3,5;11%;ja\n"
    )
    (folder / "data" / "youth.csv").write_bytes(content.encode("latin-1"))
    rejected = folder / "rejected.csv"
    ended = run("settle", folder, "--as-of", "2026-12-31", "--format", "json", "--reject-to", rejected)
    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["total"]["settled"] == "200.00"
    assert rejected.read_text("utf-8").splitlines()[1:] == ['youth,youth.csv,2,OUT326,Ø,2024-12-30,"3,5","12,5%",ja']
