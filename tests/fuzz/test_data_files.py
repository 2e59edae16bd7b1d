"""No data file makes the program fail or hang: it is read, or findings with codes say why it is not.

Files of each kind are made in two ways: sound ones with bytes changed, and ones of changed cells, headers, rows and
types. One in so many is settled with all tables of its contract; of the others only the changed table is checked.
"""

import shutil
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.made_files import MADE, folder_with

ONE_IN = 25


@pytest.mark.parametrize("kind", MADE)
def test_data_files(kind, lot_of_files, files_in_lots, apart, tmp_path):
    """No exception, no crash, no more than five seconds or a gigabyte, and nothing left behind."""
    found: Counter[str] = Counter()

    def tried(number):
        table, files = MADE[kind](Random(number))  # noqa: S311 (the same files each time)
        folder = tmp_path / "data"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        is_whole = any(name.startswith("all.") for name in files)
        for name, content in (files if is_whole else folder_with(files)).items():
            (folder / name).write_bytes(content)
        answer = apart.ask(folder, None if number % ONE_IN == 0 else table)
        assert not answer.defect, answer.defect
        found["sound" if answer.settled else "refused"] += 1

    numbers = st.integers(0, 2**40)
    files_in_lots(lot_of_files)(given(numbers)(tried))()
    print(f"{kind}, lot {lot_of_files}: {sum(found.values())} files, {found['sound']} of them read and settled")  # noqa: T201
    assert sum(found.values()) > 0
