"""The lessons in `examples/`: each is right, teaches at its head, and stands in its place."""

from pathlib import Path

import pytest

from outcomelang import passes
from outcomelang.data.contract_file import FILE_NAME, read_source
from outcomelang.source import Source

EXAMPLES = Path(__file__).parents[2] / "examples"
LESSONS = sorted(EXAMPLES.iterdir())


def source_of(lesson):
    """The text of a lesson."""
    source = read_source(lesson)
    assert isinstance(source, Source)
    return source


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.name)
def lesson(request):
    """The folder of each lesson in turn."""
    return request.param


def test_lessons_are_numbered_in_reading_order():
    """Every folder is a lesson, and none is missing in between."""
    assert [lesson.name.partition("_")[0] for lesson in LESSONS] == [f"{n:02}" for n in range(1, len(LESSONS) + 1)]
    assert len(LESSONS) >= 6


def test_a_lesson_has_nothing_wrong_with_it(lesson):
    """Not even a warning: a beginner copies what is here."""
    assert passes.validate(source_of(lesson)) == ()


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
