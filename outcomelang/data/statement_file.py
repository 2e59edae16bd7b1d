"""A statement in its JSON form, read back from a file; and the lines of members that were written beside it.

Both may have been written in since, or be something else altogether: whatever cannot be read is met with a sentence.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias

from outcomelang.data.connection import connected, engine_path

if TYPE_CHECKING:
    from collections.abc import Sequence

Json: TypeAlias = dict[str, object]

LARGEST: Final = 256_000_000
"""Bytes: more than the longest statement has, of a thousand settlements in full."""

WANTED: Final[Mapping[str, type]] = {
    "contract": dict,
    "program": dict,
    "data": list,
    "as_of": str,
    "options": dict,
    "settlements": list,
}
"""What a statement must have, so that it can be worked out again and compared."""

LINE_COLUMNS: Final = ("payment", "member", "paid")
"""The columns that lines must have to be compared by member."""


class NotAsExpected(ValueError):
    """A file that is not what it was named as; the text says why."""


def read_statement(path: Path, schema: str) -> Json:
    """The statement in a file, which must be of the schema that is named.

    Raises:
        NotAsExpected: the file cannot be read, is too large, or is no such statement.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise NotAsExpected(_reason(error)) from error
    if len(content) > LARGEST:
        raise NotAsExpected(f"it has more than {LARGEST:,} bytes, too many for a statement")
    found = _parsed(content)
    if not isinstance(found, dict):
        raise NotAsExpected("it is JSON, but not an object")
    _check(found, schema)
    return found


def _parsed(content: bytes) -> object:
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_float=str,  # no number of a statement has a point: it is compared as it is written
            parse_constant=_no_constant,
        )
    except UnicodeDecodeError as error:
        raise NotAsExpected(f"it is not UTF-8: byte {error.start + 1} cannot stand there") from error
    except json.JSONDecodeError as error:
        message = f"it is not JSON: line {error.lineno}, column {error.colno}: {error.msg.lower()}"
        raise NotAsExpected(message) from error
    except RecursionError as error:
        raise NotAsExpected("it is nested too deeply for a statement") from error
    except NotAsExpected:
        raise
    except ValueError as error:
        raise NotAsExpected("it has a number that is too long for a statement") from error


def _once(pairs: Sequence[tuple[str, object]]) -> Json:
    """Refuse a field that is written twice: one reader would see the first, another the last."""
    found: Json = {}
    for name, value in pairs:
        if name in found:
            raise NotAsExpected(f"it has the field `{name[:40]}` twice in one object")
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise NotAsExpected(f"`{name}` is no number of JSON")


def _check(statement: Json, schema: str) -> None:
    found = statement.get("schema")
    if found != schema:
        is_other = isinstance(found, str) and found.rpartition(":")[0] == schema.rpartition(":")[0]
        if is_other:
            number = str(found).rpartition(":")[2][:10]
            hint = "a version of outcomelang that writes that form can read it"
            raise NotAsExpected(f"it is of form {number}, and this version reads form {schema[-1]}: {hint}")
        raise NotAsExpected("it is not a statement: `outcome settle --format json` writes one")
    for name, kind in WANTED.items():
        if not isinstance(statement.get(name), kind):
            raise NotAsExpected(f"its field `{name}` is not there, or is of another kind than a statement has")


# --- Lines --------------------------------------------------------------------------------------


def read_lines(path: Path) -> tuple[dict[str, str], ...]:
    """The lines of members in a .csv or .parquet file, each cell as text, an empty one as nothing.

    Raises:
        NotAsExpected: the file cannot be read, or has not the columns of lines.
    """
    found = _from_parquet(path) if path.suffix == ".parquet" else _from_csv(path)
    missing = [name for name in LINE_COLUMNS if name not in (found[0] if found else LINE_COLUMNS)]
    if missing:
        raise NotAsExpected(f"it has no column `{missing[0]}`: `outcome settle --lines` writes one that has")
    return found


def _from_csv(path: Path) -> tuple[dict[str, str], ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows, [])
            return tuple(dict(zip(header, row, strict=True)) for row in rows)
    except OSError as error:
        raise NotAsExpected(_reason(error)) from error
    except (ValueError, csv.Error) as error:
        raise NotAsExpected("it is not a CSV file in UTF-8 with as many cells in each row as in the first") from error


def _from_parquet(path: Path) -> tuple[dict[str, str], ...]:
    import duckdb

    place = path.absolute()
    try:
        with connected([place]) as connection:
            found = connection.read_parquet(engine_path(place))
            columns = found.columns
            rows = found.fetchall()
    except duckdb.Error as error:
        raise NotAsExpected("it cannot be read as a Parquet file") from error
    return tuple({name: _text(cell) for name, cell in zip(columns, row, strict=True)} for row in rows)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, OSError) and error.strerror:
        return f"it cannot be read: {error.strerror.lower()}"
    return "this cannot be the name of a file"
