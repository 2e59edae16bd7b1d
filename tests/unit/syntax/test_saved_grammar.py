"""The grammar's table is kept from run to run, and only a table that can be trusted is read back."""

import json
import os
import subprocess
import sys
from pathlib import Path
from zlib import crc32

import pytest

from outcomelang.syntax.grammar_table import to_plain
from outcomelang.syntax.saved_grammar import grammar_table, grammar_text, load, save

TEXT = grammar_text()
DIFFERENT = b"%08x\n[]" % crc32(b"[]")
EMPTY = b"%08x\n{}" % crc32(b"{}")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def saved(tmp_path):
    """The path of a table that has just been saved."""
    path = tmp_path / "cache" / "grammar.json"
    save(grammar_table(), path, TEXT)
    return path


def test_what_was_saved_is_read_back(saved):
    """Every state, rule and word."""
    again = load(saved, TEXT)
    assert again is not None
    assert json.dumps(to_plain(again)) == json.dumps(to_plain(grammar_table()))


def test_only_the_user_may_read_and_write_it(saved):
    """Both the folder and the file; and nothing else is left behind."""
    assert saved.stat().st_mode & 0o077 == 0
    assert saved.parent.stat().st_mode & 0o077 == 0
    assert list(saved.parent.iterdir()) == [saved]


def test_no_file_is_no_table(tmp_path):
    """Nor is a folder."""
    assert load(tmp_path / "none.json", TEXT) is None
    assert load(tmp_path, TEXT) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"0\n", b"0\n{}", b"\xff\xfe\n\xff", DIFFERENT, EMPTY])
def test_a_damaged_file_is_no_table(saved, damage):
    """Whatever is in it."""
    saved.write_bytes(damage)
    assert load(saved, TEXT) is None


def test_a_file_with_one_letter_changed_is_no_table(saved):
    """It would be the grammar of another language."""
    content = saved.read_bytes()
    saved.write_bytes(content.replace(b"METRIC", b"METRIK", 1))
    assert load(saved, TEXT) is None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_is_no_table(saved, mode):
    """Somebody else could have put another language there."""
    saved.chmod(mode)
    assert load(saved, TEXT) is None


def test_a_file_of_another_user_is_no_table(saved, monkeypatch):
    """Even if only that user may write to it."""
    monkeypatch.setattr(os, "getuid", lambda: saved.stat().st_uid + 1)
    assert load(saved, TEXT) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path):
    """The next run computes the table again."""
    (tmp_path / "file").touch()
    save(grammar_table(), tmp_path / "file" / "grammar.json", TEXT)
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    """No half a table, and no temporary file."""

    def full(_, __):
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "replace", full)
    save(grammar_table(), tmp_path / "grammar.json", TEXT)
    assert list(tmp_path.iterdir()) == []


PARSE = """
import sys
from outcomelang.source import Source
from outcomelang.syntax.parse import parse
assert parse(Source("x", "contract x currency DKK")).file is not None
print("lark" in sys.modules)
"""


def parse_in_a_new_process(cache):
    """Parse, and give whether Lark was needed for it."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    ended = subprocess.run(
        [sys.executable, "-c", PARSE], check=True, capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert ended.stderr == ""
    return ended.stdout.strip() == "True"


def test_the_second_run_does_without_lark(tmp_path):
    """And so does the one after a damaged file has been mended."""
    assert parse_in_a_new_process(tmp_path)
    assert not parse_in_a_new_process(tmp_path)
    [file] = (tmp_path / "outcomelang").iterdir()
    file.write_text("damaged")
    assert parse_in_a_new_process(tmp_path)
    assert not parse_in_a_new_process(tmp_path)


def test_without_a_place_to_save_it_each_run_computes_the_table(tmp_path):
    """A cache folder that is a file."""
    (tmp_path / "outcomelang").touch()
    assert parse_in_a_new_process(tmp_path)
    assert parse_in_a_new_process(tmp_path)


def test_the_table_of_another_grammar_is_no_table(saved):
    """Not even if the two files have one name."""
    assert load(saved, TEXT + "\n") is None
