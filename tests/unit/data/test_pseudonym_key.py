"""The key for pseudonyms: where it comes from, and when it is refused."""

import hmac
import os
import stat

import pytest

from outcomelang.data import pseudonym_key as keys
from outcomelang.data.pseudonym_key import PseudonymKey, UnusableKeyError, pseudonym_key

SECRET = "0123456789abcdef" * 2


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A user without a key, on a machine without one in the environment."""
    monkeypatch.delenv("OUTCOME_KEY")
    file = tmp_path / "settings" / "pseudonym.key"
    monkeypatch.setattr(keys, "own_key_file", lambda: file)
    return file


def test_a_key_is_made_on_first_use_for_its_owner_alone(own):
    """Readable and writable by nobody else; the second time it is the same."""
    first = pseudonym_key(None)
    assert first.made_in == own
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    second = pseudonym_key(None)
    assert (second.secret, second.made_in) == (first.secret, None)
    assert [file.name for file in own.parent.iterdir()] == [own.name]


def test_two_keys_are_two(own):
    """Each is drawn anew."""
    first = pseudonym_key(None)
    own.unlink()
    assert pseudonym_key(None).secret != first.secret


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_can_get_at_is_refused(own, mode):
    """With the way to close it, and without the key."""
    own.parent.mkdir()
    own.write_text(SECRET)
    own.chmod(mode)
    with pytest.raises(UnusableKeyError, match="chmod 600") as refused:
        pseudonym_key(None)
    assert SECRET not in str(refused.value)


def test_a_short_key_is_refused(tmp_path, monkeypatch):
    """31 characters are too few, from a file and from the environment; the sentence does not say them."""
    file = tmp_path / "key"
    file.write_text(f"{SECRET[:-1]}\n")
    file.chmod(0o600)
    with pytest.raises(UnusableKeyError, match="has 31 characters, and needs 32 or more") as refused:
        pseudonym_key(file)
    assert SECRET[:-1] not in str(refused.value)
    monkeypatch.setenv("OUTCOME_KEY", SECRET[:-1])
    with pytest.raises(UnusableKeyError, match="OUTCOME_KEY has 31 characters"):
        pseudonym_key(None)


def test_a_file_goes_before_the_environment(tmp_path):
    """And is read without its line end."""
    file = tmp_path / "key"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o600)
    assert pseudonym_key(file).secret == SECRET.encode()


def test_a_file_that_is_named_is_never_made(tmp_path):
    """A slip in the name would give all members other pseudonyms."""
    with pytest.raises(FileNotFoundError):
        pseudonym_key(tmp_path / "key")
    assert not (tmp_path / "key").exists()


def test_a_key_is_in_no_text_of_its_object():
    """Not in a message that prints it, either."""
    assert SECRET not in repr(PseudonymKey(SECRET.encode()))


def test_a_pseudonym_is_the_hmac_of_the_standard():
    """RFC 2104 over SHA-256, as Python's own library has it; a key longer than a block is hashed first."""
    for secret in (SECRET, SECRET * 3):
        digest = hmac.new(secret.encode(), b"home\nA", "sha256").hexdigest()
        assert PseudonymKey(secret.encode()).pseudonym("home", "A") == f"p{digest[:20]}"


def test_another_process_made_the_key_in_the_meantime(own, monkeypatch):
    """Its key is used, and stays."""
    link = os.link

    def late(draft, file):
        own.write_text(SECRET)
        own.chmod(0o600)
        link(draft, file)

    monkeypatch.setattr(os, "link", late)
    assert pseudonym_key(None).secret == SECRET.encode()
