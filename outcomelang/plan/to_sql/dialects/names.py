"""Names that are too long for a database."""

from __future__ import annotations

from hashlib import sha256

_OF_HASH = 8


def shortened(name: str, longest: int) -> str:
    """A name of so many bytes at most: of a longer one its beginning, and what tells it from others alike."""
    written = name.encode()
    if len(written) <= longest:
        return name
    told_apart = sha256(written).hexdigest()[:_OF_HASH]
    return f"{written[: longest - _OF_HASH - 1].decode(errors='ignore')}~{told_apart}"
