"""Contracts read from files: whatever cannot be read is met with a sentence."""

import os

import pytest

from outcomelang.data.contract_file import FILE_NAME, LARGEST, read_source, source_from_bytes
from outcomelang.diagnostic import Diagnostic
from outcomelang.source import Source

CONTRACT = 'contract home "Bolig på Ærø"\n'


def refused(path):
    """The code, message, subject and hint with which a path is refused."""
    found = read_source(path)
    assert isinstance(found, Diagnostic)
    return found.code, found.message, found.subject, found.hint


def refused_bytes(content):
    """The same for the bytes of a file."""
    found = source_from_bytes("a.outcome", content)
    assert isinstance(found, Diagnostic)
    return found.code, found.message, found.subject, found.hint


def test_a_file_is_read_under_the_name_the_user_gave(tmp_path, monkeypatch):
    """The name in messages is the one that was typed, not an absolute path."""
    (tmp_path / "home.outcome").write_text(CONTRACT, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_source(type(tmp_path)("home.outcome")) == Source("home.outcome", CONTRACT)


def test_a_folder_stands_for_its_contract(tmp_path):
    """A folder with data is settled by its name alone."""
    (tmp_path / FILE_NAME).write_text(CONTRACT, "utf-8")
    assert read_source(tmp_path) == Source(str(tmp_path / FILE_NAME), CONTRACT)


def test_a_pipe_is_read_to_its_end(tmp_path):
    """`outcome validate <(generate)` reads from a pipe, which has no size."""
    reader, writer = os.pipe()
    os.write(writer, CONTRACT.encode())
    os.close(writer)
    found = read_source(type(tmp_path)(f"/dev/fd/{reader}"))
    os.close(reader)
    assert found == Source(f"/dev/fd/{reader}", CONTRACT)


def test_a_byte_order_mark_is_no_text():
    """Windows programs begin a file with it; the first column is still that of `contract`."""
    assert source_from_bytes("a.outcome", b"\xef\xbb\xbf" + CONTRACT.encode()) == Source("a.outcome", CONTRACT)


def test_a_link_that_leads_nowhere_is_told_from_a_slip_in_the_name(tmp_path):
    """Its own name is right, and would be the nearest to itself."""
    link = tmp_path / "home.outcome"
    link.symlink_to("gone.outcome")
    assert refused(link) == ("OUT501", "the link leads to no file or folder", str(link), None)


def test_a_carriage_return_alone_ends_a_line():
    """As old Macintosh programs write it: the second line is the second, and a comment ends where it is seen to."""
    found = source_from_bytes("a.outcome", b"contract a # old\rcurrency DKK\r\n")
    assert found == Source("a.outcome", "contract a # old\ncurrency DKK\r\n")


def test_windows_line_ends_are_kept():
    """The text is what the parties signed; line ends mean nothing to the language."""
    found = source_from_bytes("a.outcome", b"contract a\r\ncurrency DKK\r\n")
    assert found == Source("a.outcome", "contract a\r\ncurrency DKK\r\n")


def test_a_missing_file_suggests_the_nearest(tmp_path):
    """A slip in a name is answered with the name that is there."""
    (tmp_path / "home.outcome").touch()
    missing = tmp_path / "hme.outcome"
    hint = f"did you mean `{tmp_path / 'home.outcome'}`?"
    assert refused(missing) == ("OUT501", "no such file or folder", str(missing), hint)


def test_a_missing_file_with_nothing_like_it(tmp_path):
    """Where there is nothing to suggest, nothing is."""
    assert refused(tmp_path / "home.outcome")[3] is None


def test_a_missing_folder_is_said(tmp_path):
    """A slip in the folder is told from a slip in the file."""
    missing = tmp_path / "contarcts" / "home.outcome"
    assert refused(missing)[3] == f"there is no folder `{tmp_path / 'contarcts'}` either"


def test_a_folder_without_a_contract(tmp_path):
    """A folder of data files is no contract."""
    message = "the folder holds no `contract.outcome`"
    assert refused(tmp_path) == ("OUT502", message, str(tmp_path), None)


def test_a_folder_with_a_contract_of_another_name(tmp_path):
    """The contract that is there is named, so that it can be typed."""
    (tmp_path / "home.outcome").touch()
    assert refused(tmp_path)[3] == f"name the file, such as `{tmp_path / 'home.outcome'}`"


def test_a_folder_in_the_place_of_the_contract(tmp_path):
    """A folder called `contract.outcome` is no file."""
    (tmp_path / FILE_NAME).mkdir()
    code, message, subject, _ = refused(tmp_path)
    assert (code, message) == ("OUT503", "this is a folder, and a file was expected")
    assert subject == str(tmp_path / FILE_NAME)


def test_a_file_in_the_place_of_a_folder(tmp_path):
    """`home.outcome/data` cannot be where `home.outcome` is a file."""
    (tmp_path / "home.outcome").touch()
    assert refused(tmp_path / "home.outcome" / "data")[:2] == ("OUT503", "the file cannot be read: not a directory")


def test_a_protected_file(tmp_path, monkeypatch):
    """What the system refuses is said in its words; tests may run as an administrator, whom it refuses nothing."""

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(tmp_path), "open", denied)
    assert refused(tmp_path / "a.outcome")[:2] == ("OUT503", "the file cannot be read: permission denied")


def test_a_ring_of_links(tmp_path):
    """Two links that name each other lead to no file."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert refused(tmp_path / "a")[:2] == ("OUT503", "the file cannot be read: too many levels of symbolic links")


def test_a_name_that_no_file_can_have(tmp_path):
    """A zero byte in a name is refused before the system sees it."""
    assert refused(tmp_path / "a\0b")[:2] == ("OUT501", "this cannot be the name of a file")


def test_a_name_that_is_too_long(tmp_path):
    """A whole contract pasted as a file name is met with a sentence too."""
    assert refused(tmp_path / ("x" * 5000))[:2] == ("OUT503", "the file cannot be read: file name too long")


@pytest.mark.parametrize("size", [LARGEST + 1, 10_000_000])
def test_a_file_that_is_too_large(tmp_path, size):
    """A contract of ten megabytes was named by mistake; it is not read to its end."""
    file = tmp_path / "a.outcome"
    file.write_bytes(b"#" * size)
    hint = "a contract has at most 1,000,000 characters; is this a data file?"
    assert refused(file) == ("OUT504", "the file is too large for a contract", str(file), hint)


def test_the_largest_file_that_is_read(tmp_path):
    """The limit itself is allowed."""
    file = tmp_path / "a.outcome"
    file.write_bytes(b"#" * LARGEST)
    assert isinstance(read_source(file), Source)


def test_an_endless_file():
    """A device that never ends is given up as too large."""
    from pathlib import Path

    assert refused(Path("/dev/zero"))[0] == "OUT504"


@pytest.mark.parametrize("content", [b"PK\x03\x04\x14\x00\x06\x00", b"contract a\0b", b"\x7fELF\x02\x01\x01\x00"])
def test_a_binary_file(content):
    """A workbook or a program is not read as text."""
    hint = 'a contract is plain text that begins with `contract NAME "Title"`'
    assert refused_bytes(content) == ("OUT505", "this is not a text file", "a.outcome", hint)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_file_in_another_unicode(encoding):
    """A file that says by its mark that it is UTF-16 or UTF-32 is told so, and is not called binary."""
    message = f"the file is {encoding.upper()}, not UTF-8"
    assert refused_bytes(CONTRACT.encode(encoding)) == ("OUT506", message, "a.outcome", "save it again as UTF-8")


def test_a_file_in_latin_1_says_where():
    """The first byte that is wrong is named with its line and column, counted in characters: Æ comes after `på `."""
    content = b'currency DKK\ncontract home "Bolig p\xc3\xa5 \xc6r\xf8"\n'
    assert refused_bytes(content) == (
        "OUT506",
        "the file is not UTF-8: byte C6 (hexadecimal) cannot stand here",
        "a.outcome:2:25",
        "it may be Windows-1252 or Latin-1: save it again as UTF-8",
    )


def test_a_file_in_no_encoding_we_know():
    """Byte 81 has no letter in Windows-1252, so that is not suggested."""
    assert refused_bytes(b"contract \x81")[3] == "save it again as UTF-8"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\n"])
def test_an_empty_file(content):
    """A file with nothing in it is no contract without clauses."""
    hint = 'begin with `contract NAME "Title"`'
    assert refused_bytes(content) == ("OUT507", "the file is empty", "a.outcome", hint)
