"""Text files that are damaged, or made to do harm: each is met with a sentence, in little memory."""

import gzip

import pytest

from outcomelang.data import plain_copies
from outcomelang.data.encoding_of_file import CHUNK

TABLE = "table t { id key  x text optional }"
MANY = b"id,x\n" + b"".join(b"A%06d,%s\n" % (number, b"x" * 90) for number in range(22_000))


def test_there_are_more_bytes_than_are_held_at_a_time():
    """The cases below are about what lies beyond the first piece."""
    assert len(MANY) > 2 * CHUNK


def test_wrong_bytes_after_two_megabytes(load_files):
    """A single letter of Latin-1 far down makes the whole file Latin-1; beside UTF-8 it is an error."""
    loaded = load_files(TABLE, t=MANY + b"Z,\xe6\n")
    assert (loaded.found, loaded.rows["t"][-1], loaded.how["t"]) == ([], ("Z", "æ"), "Latin-1")
    loaded = load_files(TABLE, t=MANY + "Y,æ\n".encode() + b"Z,\xe6\n")
    assert loaded.found == [("OUT306", "t.csv", "the file is UTF-8 in line 22002, and not in line 22003")]


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_a_letter_across_the_edge_of_a_piece(load_files, before):
    """A letter of several bytes, of which so many stand before the end of a piece, is seen whole."""
    head = "id,x\nZ,"
    cell = "y" * (CHUNK - len(head) - before) + "€"
    loaded = load_files(TABLE, t=f"{head}{cell}\n")
    assert (loaded.found, loaded.rows["t"], loaded.how["t"]) == ([], [("Z", cell)], "")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
def test_a_nul_is_no_text(load_files, encoding):
    """Wherever it stands and whatever the encoding."""
    loaded = load_files(TABLE, t="id,x\nÆ,a\0b\n".encode(encoding))
    assert loaded.found == [("OUT306", "t.csv", "this is not a text file")]


def test_a_byte_that_is_no_letter(load_files):
    """Five bytes stand for nothing in Windows-1252."""
    loaded = load_files(TABLE, t=b"id,x\nA,\xe6\nB,\x81\n")
    message = "byte 81 (hexadecimal) in line 3 is no letter of UTF-8 or Windows-1252"
    assert loaded.found == [("OUT306", "t.csv", message)]


def test_half_a_letter_of_utf_16(load_files):
    """An odd byte at the end is not passed over."""
    loaded = load_files(TABLE, t="id,x\nA,b\n".encode("utf-16") + b"x")
    assert loaded.found == [("OUT306", "t.csv", "the text is marked as UTF-16, and is not")]


def test_a_line_of_ten_megabytes(load_files):
    """It is met with a sentence."""
    loaded = load_files(TABLE, t=b"id,x\nA," + b"x" * 10_000_000 + b"\n")
    [finding] = loaded.diagnostics
    assert (finding.code, finding.subject) == ("OUT311", "t.csv row 1 (line 2)")


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_lone_quote(load_files, separator):
    """From it on cells cannot be told apart, in a file with semicolons as in any."""
    loaded = load_files(TABLE, t=f'id{separator}x\nA{separator}"b\nC{separator}d\n')
    message = "the row cannot be read: it begins a quote that is never closed"
    assert loaded.found == [("OUT311", "t.csv row 1 (line 2)", message)]


def test_mixed_line_ends_in_a_copied_file(load_files):
    """The line is that of the file itself."""
    loaded = load_files(TABLE, t="id;x\nA;æ\nB;y\r\n".encode("latin-1"))
    message = "this line ends as on Windows (CR LF), those before as on Unix (LF)"
    assert loaded.found == [("OUT311", "t.csv line 3", message)]


# --- Compressed ---------------------------------------------------------------------------------

PACKED = gzip.compress(MANY)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PACKED[:-1], "the compressed file is cut off"),
        (PACKED[: len(PACKED) // 2], "the compressed file is cut off"),
        (PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "the compressed file is damaged"),
        (PACKED + b"more", "the compressed file is damaged"),
        (PACKED[:20] + b"\xff" * 40 + PACKED[60:], "the compressed file is damaged"),
        (b"id,x\nA,b\n", "the file is not compressed with gzip"),
        (b"", "the file is not compressed with gzip"),
        (gzip.compress(PACKED), "this is not text but compressed with gzip"),
    ],
    ids=["last byte", "half", "check sum", "more after it", "inside", "plain", "empty", "twice"],
)
def test_a_damaged_archive_is_not_read(load_folder, tmp_path, content, message):
    """Nothing of it is used, and the sentence says what is wrong."""
    (tmp_path / "t.csv.gz").write_bytes(content)
    loaded = load_folder(TABLE, tmp_path)
    assert (loaded.found, loaded.rows) == ([("OUT306", "t.csv.gz", message)], {})


def test_an_archive_made_to_fill_the_disk(load_folder, tmp_path, monkeypatch):
    """Unpacking stops at the limit, here of three megabytes, and leaves nothing behind."""
    monkeypatch.setattr(plain_copies, "ALWAYS_UNPACKED", 3_000_000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "copies"))
    (tmp_path / "copies").mkdir()
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"id,x\n" + b"0" * 30_000_000))
    loaded = load_folder(TABLE, tmp_path)
    assert loaded.found == [("OUT306", "t.csv.gz", "the file unpacks to more than 3 megabytes")]
    assert list((tmp_path / "copies").iterdir()) == []
