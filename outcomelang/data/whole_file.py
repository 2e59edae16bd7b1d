"""Files that are written whole or not at all.

A statement that a payer signs, or the lines an auditor reads, must not be half there because a disk was full or
somebody pressed Ctrl-C. So everything is written to a draft beside the file, which takes the file's place in one step
when it is complete. Until then whatever stood there before stands there still.
"""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` into the file at `path`, in place of what it held.

    Raises:
        OSError: as `draft_of`.
    """
    with draft_of(path) as draft:
        draft.write_bytes(content)


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """The path of an empty draft beside `path`: it becomes the file when the block ends, and is gone if it fails.

    For programs that write to a path of their own accord, such as an engine that exports Parquet. A link is followed:
    the file it names is replaced, not the link. A file that was there keeps its permissions.

    Raises:
        OSError: naming `path`, before the block is entered: it is a directory, a device or protected against writing,
            or its folder is missing or closed. At the end: the disk is full.
    """
    target = Path(os.path.realpath(path))
    try:
        mode = _mode_of_file_at(target)
        draft = _new_draft(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        if mode is not None:
            draft.chmod(mode)
        yield draft
        _reach_disk(draft)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _mode_of_file_at(target: Path) -> int | None:
    """The permissions of the file that will be replaced, None if there is none."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        # A pipe or a device takes bytes as they come: nothing there can be whole or not at all.
        raise OSError(errno.EINVAL, "Not a regular file")
    if not os.access(target, os.W_OK):
        # Replacing needs no permission on the file itself, but whoever protected it meant it to stay.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(mode)


def _new_draft(target: Path) -> Path:
    """An empty file of a new name in the same folder, with the permissions that any new file gets here.

    It keeps the ending of the file's name, which tells some programs what to write.
    """
    draft = target.with_name(f".{secrets.token_hex(8)}.draft{target.suffix}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    return draft


def _reach_disk(draft: Path) -> None:
    """Wait until the draft's bytes are on the disk: the name must never be ahead of them."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
