"""Fingerprints of texts and files."""

from outcomelang.data.contract_file import source_from_bytes
from outcomelang.data.fingerprint import fingerprint_of_file, fingerprint_of_text
from outcomelang.source import Source

OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_fingerprint_is_the_sha_256_that_everybody_knows(tmp_path):
    """That of `abc` is in the standard (FIPS 180-4); a file has the same as the text in it."""
    assert fingerprint_of_text("abc") == OF_ABC
    file = tmp_path / "abc.csv"
    file.write_bytes(b"abc")
    assert fingerprint_of_file(file) == OF_ABC


def test_a_byte_order_mark_is_no_part_of_a_contract():
    """Two editors that save the same text save the same contract."""
    read = source_from_bytes("abc.outcome", b"\xef\xbb\xbfabc")
    assert isinstance(read, Source)
    assert fingerprint_of_text(read.text) == OF_ABC
