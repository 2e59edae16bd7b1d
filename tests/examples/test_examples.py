"""The lessons in `examples/`: each is right, teaches at its head, and stands in its place."""

import contextlib
import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from outcomelang import passes
from outcomelang.cli.main import outcome
from outcomelang.data.contract_file import FILE_NAME, read_source
from outcomelang.source import Source

EXAMPLES = Path(__file__).parents[2] / "examples"
LESSONS = sorted(EXAMPLES.iterdir())


def source_of(lesson):
    """The text of a lesson."""
    source = read_source(lesson, EXAMPLES)
    assert isinstance(source, Source)
    return source


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def lesson(request):
    """The folder of each lesson in turn."""
    return request.param


def test_lessons_are_numbered_in_reading_order():
    """Every folder is a lesson, none is missing in between, and one at least shows a split."""
    assert any((lesson / "expected_transfers.csv").exists() for lesson in LESSONS)
    assert [lesson.name.partition("_")[0] for lesson in LESSONS] == [f"{n:02}" for n in range(1, len(LESSONS) + 1)]
    assert len(LESSONS) >= 6


def test_a_lesson_has_nothing_wrong_with_it(lesson):
    """Not even a warning: a beginner copies what is here."""
    assert passes.validate(source_of(lesson)) == ()


def test_the_tests_of_a_lesson_are_met(lesson):
    """Those that it carries; what it uses is tried by itself."""
    contract = passes.read(source_of(lesson)).contract
    assert contract is not None
    assert all(trial.passed for trial in passes.trials(contract))


def test_a_lesson_teaches_before_it_shows(lesson):
    """It begins with its number and title, as a comment, and says how to settle it."""
    text = source_of(lesson).text
    number = int(lesson.name.partition("_")[0])
    assert text.startswith(f"# Lesson {number}: ")
    assert f"outcome settle examples/{lesson.name} --as-of " in text.partition("\ncontract ")[0]


def test_a_lesson_has_its_data(lesson):
    """There is a file for each table, and no other."""
    contract = passes.read(source_of(lesson)).contract
    assert contract is not None
    assert {file.name for file in (lesson / "data").iterdir()} == {f"{table.name}.csv" for table in contract.tables}


def test_a_lesson_is_a_folder_that_is_settled_by_its_name(lesson):
    """The contract has the name that the commands look for."""
    assert (lesson / FILE_NAME).is_file()


def settled(lesson):
    """The settlements of a lesson, as the command in its own comment makes them."""
    _, _, command = source_of(lesson).text.partition("outcome settle ")
    folder, *arguments = command.partition("\n")[0].split()
    assert folder == f"examples/{lesson.name}"
    with contextlib.chdir(EXAMPLES.parent):
        ended = CliRunner().invoke(outcome, ["settle", folder, *arguments, "--format", "json"])
    assert ended.exit_code == 0, ended.stderr
    return json.loads(ended.stdout)["settlements"]


def expected(file):
    """The rows of a file of expected amounts, which the lesson's comment works out."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [(*words, Decimal(amount)) for *words, amount in list(csv.reader(rows))[1:]]


def test_a_lesson_pays_what_its_comment_works_out(lesson):
    """Each payment at each settlement date, to the last unit."""
    paid = [
        (settlement["on"], payment["payment"], Decimal(payment["paid_now"]))
        for settlement in settled(lesson)
        for payment in settlement["payments"]
    ]
    assert paid == expected(lesson / "expected.csv")


@pytest.mark.parametrize("lesson", [lesson for lesson in LESSONS if (lesson / "expected_transfers.csv").exists()])
def test_a_lesson_splits_as_its_comment_works_out(lesson):
    """Who pays whom, in the order in which the parties are named."""
    paid = [
        (settlement["on"], transfer["payer"], transfer["payee"], Decimal(transfer["amount"]))
        for settlement in settled(lesson)
        for transfer in settlement["transfers"]
    ]
    assert paid == expected(lesson / "expected_transfers.csv")
