"""Data files of every kind made at random: sound ones whose bytes are changed, and ones of changed tables."""

import gzip
import io
import re
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from random import Random

import duckdb
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdsTable
from odf.table import TableCell, TableRow
from odf.text import P

from tests.fuzz.tables import EXTREMES, TABLES, Table, changed, sound

Files = Mapping[str, bytes]
"""What a folder holds, by the names of the files."""
Making = Callable[[Random], tuple[str, Files]]
"""The table that is of interest, and the files."""


def folder_with(files: Files) -> Files:
    """The files, and sound CSV files of the tables that none of them is for."""
    held = {name.split(".")[0] for name in files}
    return {**{f"{name}.csv": _plain(sound(name)) for name in TABLES if name not in held}, **files}


def _any(random: Random) -> str:
    return random.choice(tuple(TABLES))


def of_changed_bytes(content: bytes, random: Random) -> bytes:
    """Bytes changed, lost and doubled, most often where they are not 0."""
    filled = _filled(content)
    made = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.choice(filled) if filled else 0
        size = random.randint(0, 40)
        match random.choice((0, 0, 1, 1, 2, 2, 3, 4)):
            case 0:
                made[at : at + 1] = bytes([random.randrange(256)])
            case 1:
                made[at : at + 1] = bytes([content[at] ^ 1 << random.randrange(8)]) if content else b""
            case 2:
                made[at : at + 4] = random.choice((b"\xff" * 4, b"\0" * 4, b"\x7f\xff\xff\xff", b"\x80\0\0\0"))
            case 3:
                made[at : at + size] = made[at : at + size] * 2
            case _:
                del made[at : at + random.choice((1, size, len(made)))]
    return bytes(made)


@cache
def _filled(content: bytes) -> list[int]:
    return [place for place, byte in enumerate(content) if byte]


# --- Text -----------------------------------------------------------------------------------------


def _written(table: Table, separator: str, end: str, quote: str) -> str:
    """Cells in quotes as they need them, in quotes all, or in none."""

    def cell(text: str) -> str:
        needs = quote == "all" or (quote == "needed" and any(mark in text for mark in (separator, '"', "\n", "\r")))
        return '"{}"'.format(text.replace('"', '""')) if needs else text

    return "".join(separator.join(cell(text) for text in row) + end for row in table.rows)


def _plain(table: Table) -> bytes:
    return _written(table, ",", "\n", "needed").encode()


def text_of_bytes(random: Random) -> tuple[str, Files]:
    """A text file with bytes changed."""
    name = _any(random)
    encoding = random.choice(("utf-8", "utf-8-sig", "latin-1", "utf-16"))
    text = _written(sound(name), random.choice(",;\t"), random.choice(("\n", "\r\n")), "needed")
    return name, {f"{name}.csv": of_changed_bytes(text.encode(encoding), random)}


def text_of_cells(random: Random) -> tuple[str, Files]:
    """A text file of a changed table, in one of the ways in which programs write such files, or nearly."""
    table = changed(random, is_ragged=True)
    separator = random.choice(",,,;\t|")
    text = _written(
        table,
        separator,
        random.choice(("\n", "\n", "\r\n", "\r")),
        random.choice(("needed", "needed", "needed", "all", "none")),
    )
    encoding = random.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-be", "utf-32"))
    ending = random.choice(("csv", "csv", "tsv", "CSV"))
    return table.name, {f"{table.name}.{ending}": text.encode(encoding, "replace")}


def packed_of_bytes(random: Random) -> tuple[str, Files]:
    """A compressed text file with bytes changed."""
    name = _any(random)
    content = _plain(sound(name))
    return name, {f"{name}.csv.gz": of_changed_bytes(gzip.compress(content, random.choice((0, 6)), mtime=0), random)}


def packed_of_cells(random: Random) -> tuple[str, Files]:
    """A compressed text file of a changed table."""
    table, files = text_of_cells(random)
    [(name, content)] = files.items()
    return table, {f"{name}.gz": gzip.compress(content, 6, mtime=0)}


# --- Parquet and DuckDB ---------------------------------------------------------------------------

TYPES = (
    "VARCHAR", "VARCHAR", "BIGINT", "INTEGER", "UTINYINT", "HUGEINT", "DOUBLE", "FLOAT", "DECIMAL(38, 9)",
    "DECIMAL(38, 38)", "DECIMAL(4, 1)", "DATE", "DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMPTZ", "TIME", "BOOLEAN",
    "BLOB", "UUID", "INTERVAL", "ENUM('1', '2', 'north')", "VARCHAR[]", "STRUCT(a VARCHAR)", "MAP(VARCHAR, VARCHAR)",
)  # fmt: skip
SOUND_TYPES = {"begun": "DATE", "on": "DATE", "from": "DATE", "until": "DATE", "points": "DOUBLE", "rooms": "INTEGER"}


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    # One thread: a process is forked from this one.
    return duckdb.connect(config={"threads": 1})


def _typed(table: Table, kinds: list[str], relation: str) -> None:
    """Make a relation of a table's cells, each with its column's type where it can have it."""
    header, *rows = table.rows
    texts: list[str] = []
    for name in header:
        own = "".join(letter for letter in name if letter != "\0") or "empty"
        taken = {text.casefold() for text in texts}
        texts.append(own if own.casefold() not in taken else f"{own}{len(texts)}")
    columns = ", ".join(f'"{one.replace(chr(34), chr(34) * 2)}" VARCHAR' for one in texts)
    engine = _engine()
    engine.execute(f"CREATE OR REPLACE TEMP TABLE untyped ({columns})")
    if rows:
        marks = ", ".join("?" for _ in header)
        engine.executemany(f"INSERT INTO untyped VALUES ({marks})", [[cell or None for cell in row] for row in rows])
    typed = ", ".join(
        f'TRY_CAST("{one.replace(chr(34), chr(34) * 2)}" AS {kind}) AS "{one.replace(chr(34), chr(34) * 2)}"'
        for one, kind in zip(texts, kinds, strict=True)
    )
    word = "TEMP TABLE" if relation.startswith("temp.") else "TABLE"
    engine.execute(f"CREATE {word} {relation} AS SELECT {typed} FROM untyped")


def _columns_of(relation: str) -> Iterator[tuple[str, str]]:
    """The columns of a relation, each with its name in quotes and its type."""
    found = _engine().execute(f"SELECT column_name, column_type FROM (DESCRIBE {relation})").fetchall()
    return ((f'"{name.replace(chr(34), chr(34) * 2)}"', kind) for name, kind in found)


def _kinds(table: Table, random: Random | None) -> list[str]:
    kinds = [SOUND_TYPES.get(name, "VARCHAR") for name in table.rows[0]]
    if random is not None:
        for _ in range(random.randint(0, 4)):
            kinds[random.randrange(len(kinds))] = random.choice(TYPES)
    return kinds


def _changed_with_columns(random: Random) -> Table:
    table = changed(random)
    return table if table.rows[0] else sound(table.name)


def _parquet(table: Table, kinds: list[str], options: str) -> bytes:
    engine = _engine()
    with tempfile.TemporaryDirectory() as folder:
        _typed(table, kinds, "temp.written")
        try:
            for name, kind in _columns_of("temp.written"):
                if kind == "INTERVAL":  # a Parquet file has no place for a negative one
                    engine.execute(f"UPDATE temp.written SET {name} = NULL WHERE {name} < INTERVAL 0 DAY")
            path = f"{folder}/one.parquet"
            engine.execute(f"COPY (SELECT * FROM temp.written) TO '{path}' (FORMAT parquet{options})")
            return Path(path).read_bytes()
        finally:
            engine.execute("DROP TABLE temp.written")


@cache
def _sound_parquet(name: str, options: str) -> bytes:
    return _parquet(sound(name), _kinds(sound(name), None), options)


OPTIONS = ("", ", COMPRESSION uncompressed", ", COMPRESSION zstd", ", COMPRESSION gzip", ", PARQUET_VERSION v2")


def parquet_of_bytes(random: Random) -> tuple[str, Files]:
    """A Parquet file with bytes changed."""
    name = _any(random)
    content = _sound_parquet(name, random.choice(OPTIONS))
    if random.random() < 0.7:  # between its marks, for without them it is not opened
        return name, {f"{name}.parquet": content[:4] + of_changed_bytes(content[4:-8], random) + content[-8:]}
    return name, {f"{name}.parquet": of_changed_bytes(content, random)}


def parquet_of_cells(random: Random) -> tuple[str, Files]:
    """A Parquet file of a changed table and of other types."""
    table = _changed_with_columns(random)
    return table.name, {f"{table.name}.parquet": _parquet(table, _kinds(table, random), random.choice(OPTIONS))}


def _duckdb(tables: Mapping[str, tuple[Table, list[str]]], after: str = "") -> bytes:
    engine = _engine()
    with tempfile.TemporaryDirectory() as folder:
        engine.execute(f"ATTACH '{folder}/one.duckdb' AS made (BLOCK_SIZE 16384)")
        try:
            for name, (table, kinds) in tables.items():
                _typed(table, kinds, f"made.{name}")
            if after:
                engine.execute("USE made")
                engine.execute(after)
                engine.execute("USE memory")
        finally:
            engine.execute("DETACH made")
        return Path(folder, "one.duckdb").read_bytes()


@cache
def _sound_duckdb() -> bytes:
    return _duckdb({name: (sound(name), _kinds(sound(name), None)) for name in TABLES})


def duckdb_of_bytes(random: Random) -> tuple[str, Files]:
    """A DuckDB file with bytes changed, and most often the check sums of its blocks put right again."""
    content = _sound_duckdb()
    made = of_changed_bytes(content, random)
    made = made.ljust(len(content), b"\0") if random.random() < 0.9 else made
    return _any(random), {"all.duckdb": with_check_sums(made) if random.random() < 0.8 else made}


HEAD, BLOCK = 4096, 16384


def with_check_sums(content: bytes) -> bytes:
    """The file with sums that agree: three heads, then blocks, each with its sum first."""
    made = bytearray(content)
    edges = [*range(0, 3 * HEAD, HEAD), *range(3 * HEAD, len(made), BLOCK)]
    for start, end in zip(edges, [*edges[1:], len(made)], strict=True):
        body = bytes(made[start + 8 : end])
        if any(body) and len(body) % 8 == 0:
            made[start : start + 8] = struct.pack("<Q", _check_sum(body))
    return bytes(made)


def _check_sum(body: bytes) -> int:
    found = 5381
    for (word,) in struct.iter_unpack("<Q", body):
        if word:
            found ^= word * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    return found


def duckdb_of_cells(random: Random) -> tuple[str, Files]:
    """A DuckDB file with a changed table and other types."""
    table = _changed_with_columns(random)
    tables = {name: (sound(name), _kinds(sound(name), None)) for name in TABLES if name != table.name}
    return table.name, {"all.duckdb": _duckdb({**tables, table.name: (table, _kinds(table, random))})}


# --- SQLite ---------------------------------------------------------------------------------------

SQLITE_TYPES = ("", "TEXT", "INTEGER", "REAL", "NUMERIC", "BLOB", "DATE", "ANY", "TEXT COLLATE NOCASE")
SQLITE_VALUES = (None, b"", b"\xff\0", 1, -1, 2**63 - 1, -(2**63), 0.1, 1e308, float("inf"), 1 / 3, -0.0, "1", "\ud7ff")


def _sqlite(tables: list[Table], random: Random | None) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA page_size = 512")
        for table in tables:
            header, *rows = table.rows
            names: list[str] = []
            for name in header:
                own = name.replace("\0", "").replace('"', '""')
                names.append(own if own.casefold() not in {one.casefold() for one in names} else f"{own}{len(names)}")
            kinds = [random.choice(SQLITE_TYPES) if random and random.random() < 0.3 else "" for _ in names]
            columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(names, kinds, strict=True))
            connection.execute(f'CREATE TABLE "{table.name}" ({columns})')
            marks = ", ".join("?" for _ in names)
            for row in rows:
                cells = [_sqlite_value(cell, random) for cell in row]
                connection.execute(f'INSERT INTO "{table.name}" VALUES ({marks})', cells)
        connection.commit()
        return connection.serialize()


def _sqlite_value(cell: str, random: Random | None) -> object:
    if random is not None and random.random() < 0.03:
        return random.choice(SQLITE_VALUES)
    return cell or None


@cache
def _sound_sqlite() -> bytes:
    return _sqlite([sound(name) for name in TABLES], None)


def sqlite_of_bytes(random: Random) -> tuple[str, Files]:
    """A SQLite file with bytes changed."""
    content = _sound_sqlite()
    return _any(random), {"all.db": content[:16] + of_changed_bytes(content[16:], random)}


def sqlite_of_cells(random: Random) -> tuple[str, Files]:
    """A SQLite file with a changed table, and values of other types."""
    table = _changed_with_columns(random)
    return table.name, {"all.db": _sqlite([table, *(sound(name) for name in TABLES if name != table.name)], random)}


# --- Workbooks ------------------------------------------------------------------------------------

XML_VALUES = (
    "", "0", "-1", "1", "2147483648", "4294967296", "99999999999999999999", "1e999", "NaN", "A1", "XFD1048576", "A0",
    "AAAA1", "A1:XFD1048576", "s", "str", "inlineStr", "b", "e", "d", "n", "2024-02-30", "2024-01-01T25:00:00", "float",
    "date", "boolean", "percentage", "PT25H", "true", "&lt;", "&amp;#0;", "&#0;", "&nothing;", "../../etc/passwd",
    "file:///etc/passwd", "#REF!", "<v>1</v>", "<f>1+1</f>", "]]>", "<!--", "<![CDATA[", "\x00", "é",
)  # fmt: skip
_TOKEN = re.compile(r'"[^"]*"|(?<=>)[^<]+(?=<)|<[^>]+>')


@cache
def _xlsx() -> Mapping[str, bytes]:
    """The parts of a sound workbook."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in TABLES.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    number = row > 0 and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)
                    if number:
                        sheet.write_number(row, column, float(cell))
                    elif row == 2 and column == 1 and name == "youth":
                        sheet.write_number(row, column, 45351, day)
                    elif cell:
                        sheet.write_string(row, column, cell)
    return _parts(content)


@cache
def _ods() -> Mapping[str, bytes]:
    """The parts of a sound workbook."""
    document = OpenDocumentSpreadsheet()
    for name, rows in TABLES.items():
        table = OdsTable(name=name)
        for cells in rows:
            row = TableRow()
            for text in cells:
                is_day = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)
                cell = TableCell(valuetype="date", datevalue=text) if is_day else TableCell(valuetype="string")
                cell.addElement(P(text=text))
                row.addElement(cell)
            table.addElement(row)
        document.spreadsheet.addElement(table)
    content = io.BytesIO()
    document.write(content)
    return _parts(content)


def _parts(content: io.BytesIO) -> Mapping[str, bytes]:
    with zipfile.ZipFile(content) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Mapping[str, bytes], *, stored: bool = False) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return content.getvalue()


@cache
def _sound_workbook(ending: str, *, stored: bool) -> bytes:
    return _packed(_xlsx() if ending == "xlsx" else _ods(), stored=stored)


def workbook_of_bytes(ending: str) -> Making:
    """A workbook with bytes of its archive changed."""

    def making(random: Random) -> tuple[str, Files]:
        content = _sound_workbook(ending, stored=random.random() < 0.5)
        return _any(random), {f"all.{ending}": of_changed_bytes(content, random)}

    return making


def workbook_of_cells(ending: str) -> Making:
    """A workbook whose parts have other tags, attributes and texts, most of them in the sheets."""

    def making(random: Random) -> tuple[str, Files]:
        parts = dict(_xlsx() if ending == "xlsx" else _ods())
        sheets = [name for name in parts if "/sheet" in name or name == "content.xml"]
        for _ in range(random.randint(1, 4)):
            name = random.choice(sheets if random.random() < 0.6 else list(parts))
            if random.random() < 0.03:
                del parts[name]
                break
            parts[name] = _other_xml(parts[name].decode("utf-8", "replace"), random).encode("utf-8", "replace")
        return _any(random), {f"all.{ending}": _packed(parts)}

    return making


def _other_xml(xml: str, random: Random) -> str:
    tokens = list(_TOKEN.finditer(xml))
    if not tokens:
        return xml
    token, other = random.choice(tokens), random.choice(tokens)[0]
    value = random.choice(XML_VALUES if random.random() < 0.7 else EXTREMES)
    if token[0].startswith('"'):
        made = f'"{value}"' if random.random() < 0.7 else other
    elif token[0].startswith("<"):
        made = random.choice(("", token[0] * 2, other))
    else:
        made = value
    return xml[: token.start()] + made + xml[token.end() :]


MADE: Mapping[str, Making] = {
    "text-bytes": text_of_bytes,
    "text-cells": text_of_cells,
    "packed-bytes": packed_of_bytes,
    "packed-cells": packed_of_cells,
    "parquet-bytes": parquet_of_bytes,
    "parquet-cells": parquet_of_cells,
    "xlsx-bytes": workbook_of_bytes("xlsx"),
    "xlsx-cells": workbook_of_cells("xlsx"),
    "ods-bytes": workbook_of_bytes("ods"),
    "ods-cells": workbook_of_cells("ods"),
    "sqlite-bytes": sqlite_of_bytes,
    "sqlite-cells": sqlite_of_cells,
    "duckdb-bytes": duckdb_of_bytes,
    "duckdb-cells": duckdb_of_cells,
}
"""How files of each kind are made, in each of two ways."""
