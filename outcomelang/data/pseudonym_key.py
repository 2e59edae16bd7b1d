"""The key by which members get their pseudonyms: kept out of reach of others, and never shown."""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from attrs import field, frozen

VARIABLE: Final = "OUTCOME_KEY"
"""The environment variable that holds the key, where no file is named."""

SHORTEST: Final = 32
"""Characters: the 32 bytes of SHA-256, or 16 bytes written as hexadecimal digits, are beyond guessing."""

DIGITS: Final = 20
"""Hexadecimal digits of a pseudonym, 80 bits: of two million members, two are alike with a chance of 1 in 10^12."""

PREFIX: Final = "p"
"""Before the digits: a spreadsheet would read some of them as a number."""

_BLOCK: Final = 64
"""Bytes that SHA-256 takes in at a time; HMAC fills a key up to so many (RFC 2104)."""

_OF_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class UnusableKeyError(Exception):
    """Why there is no key to use, as a sentence without the key."""


@frozen
class PseudonymKey:
    """A secret text. `made_in` is the file that was made for it just now, None for a key that was there."""

    secret: bytes = field(repr=False)
    made_in: Path | None = field(default=None, eq=False)

    @property
    def pads(self) -> tuple[bytes, bytes]:
        """The inner and the outer block of HMAC-SHA-256 (RFC 2104): what is hashed ahead of a text, and of its hash."""
        from hashlib import sha256

        key = self.secret if len(self.secret) <= _BLOCK else sha256(self.secret).digest()
        filled = key.ljust(_BLOCK, b"\0")
        return bytes(byte ^ 0x36 for byte in filled), bytes(byte ^ 0x5C for byte in filled)

    def pseudonym(self, contract: str, member: str) -> str:
        """The pseudonym of one member of a contract, as `plan/to_sql/pseudonyms.py` makes those of all."""
        digest = hmac.digest(self.secret, f"{contract}\n{member}".encode(), "sha256")
        return f"{PREFIX}{digest.hex()[:DIGITS]}"

    @property
    def fingerprint(self) -> str:
        """Eight digits that tell two keys apart and say nothing of either."""
        return hmac.digest(self.secret, b"fingerprint of the key", "sha256").hex()[:8]


def pseudonym_key(file: Path | None) -> PseudonymKey:
    """The key in a file; without one that in the environment, or else that of the user, made if it is not there.

    Raises:
        UnusableKeyError: the file is missing, others may read or change it, or the key is too short.
    """
    if file is not None:
        return _read(file)
    if VARIABLE in os.environ:
        return PseudonymKey(_long_enough(os.environ[VARIABLE], f"the environment variable {VARIABLE}"))
    own = own_key_file()
    try:
        return _read(own)
    except FileNotFoundError:
        return _made(own)


def own_key_file() -> Path:
    """Where the user's own key lies."""
    from platformdirs import user_config_path

    return user_config_path("outcomelang", appauthor=False) / "pseudonym.key"


def _read(file: Path) -> PseudonymKey:
    with file.open("rb") as opened:
        # Windows has no such permissions: there a profile is closed to others as a whole.
        if os.name == "posix" and stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & _OF_OTHERS:
            raise UnusableKeyError(f"others can read or change the key in {file}: close it with `chmod 600`")
        try:
            return PseudonymKey(_long_enough(opened.read().decode("utf-8"), str(file)))
        except UnicodeDecodeError:
            raise UnusableKeyError(f"{file} holds no text, so it is no key") from None


def _long_enough(written: str, where: str) -> bytes:
    """The key without the line end and the blanks around it."""
    key = written.strip()
    if len(key) < SHORTEST:
        raise UnusableKeyError(f"the key in {where} has {len(key)} characters, and needs {SHORTEST} or more")
    return key.encode()


def _made(file: Path) -> PseudonymKey:
    """A new key in its file, readable by its owner alone; another process may have made one in the meantime."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = secrets.token_hex(32)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
            opened.write(f"{secret}\n")
        # A link is made whole or not at all, and over no file that is there.
        os.link(draft, file)
    except FileExistsError:
        return _read(file)
    finally:
        draft.unlink(missing_ok=True)
    return PseudonymKey(secret.encode(), made_in=file)
