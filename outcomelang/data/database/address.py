"""The URL of a database, and of a table in it, as `--data` takes them. A password is never part of what is shown."""

from __future__ import annotations

import enum
import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode

from attrs import field, frozen

_URL: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>[^#]*)(?:#(?P<table>.*))?", re.DOTALL)
_NAME: Final = r'(?:"[^"\0]+"|[^\W\d][\w$]*)'
_TABLE: Final = re.compile(rf"(?:(?P<schema>{_NAME})\.)?(?P<table>{_NAME})")
_SCHEMA: Final = "schema"
_STORES: Final = ("file", "hdfs", "s3a", "abfss", "gs")
_CATALOG_NAME: Final = re.compile(_NAME)


class DatabaseKind(enum.StrEnum):
    """Which program's database it is; the value is the scheme of the URL.

    Spark alone reads the tables of its catalogue, and Parquet in a store of files, which has several schemes.
    """

    SQLITE = "sqlite"
    DUCKDB = "duckdb"
    POSTGRESQL = "postgresql"
    CATALOG = "catalog"
    STORE = "store"


@frozen
class Address:
    """A database: `path` of one that is a file, else the `url` by which its server is reached.

    `shown` is what messages and statements call it: a file by its name without its folder. `url` may hold a password,
    so it is not shown with the object.
    """

    kind: DatabaseKind
    shown: str
    path: Path | None = None
    url: str = field(default="", repr=False)
    schema: str | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that are opened for it: what was written last may lie in a log beside the database."""
        return () if self.path is None else (self.path, self.path.with_name(f"{self.path.name}.wal"))


@frozen
class TableAddress:
    """A database, and perhaps the schema and the name of one table in it."""

    database: Address
    table: str | None = None
    schema: str | None = None


@frozen
class DatabaseTable:
    """The table of a database that stands for a table of the contract; `name` is what messages call it."""

    table: str
    address: TableAddress

    @property
    def name(self) -> str:
        """The database without its password, and the table in it."""
        schema = self.schema
        return f"{self.address.database.shown}#{f'{schema}.' if schema else ''}{self.own_name}"

    @property
    def own_name(self) -> str:
        """What the database calls the table."""
        return self.address.table or self.table

    @property
    def schema(self) -> str | None:
        """The schema in which the table is, where one is named."""
        return self.address.schema or self.address.database.schema


def is_url(text: str) -> bool:
    """Whether the text has the form of a URL, and so is no name of a file."""
    return _URL.fullmatch(text) is not None


def parse_address(text: str) -> TableAddress | str:
    """The address that a text writes, or a sentence that says what is wrong with it, without any part of a password."""
    match = _URL.fullmatch(text)
    if match is None:
        return "it is not the URL of a database"
    scheme = "postgresql" if match["scheme"].lower() == "postgres" else match["scheme"].lower()
    if scheme in _STORES:
        return _store(scheme, match["rest"], match["table"])
    if scheme not in tuple(DatabaseKind) or scheme == DatabaseKind.STORE:
        return "its scheme is none of `sqlite`, `duckdb` and `postgresql`"
    kind = DatabaseKind(scheme)
    if kind is DatabaseKind.CATALOG:
        database = _catalog(match["rest"])
    else:
        database = _server(match["rest"]) if kind is DatabaseKind.POSTGRESQL else _file(kind, match["rest"])
    if isinstance(database, str) or match["table"] is None:
        return database if isinstance(database, str) else TableAddress(database)
    named = _TABLE.fullmatch(unquote(match["table"]))
    if named is None:
        return "after `#` the name of a table is expected, such as `schema.table`; a password writes `%23` for `#`"
    schema = named["schema"]
    return TableAddress(database, named["table"].strip('"'), schema.strip('"') if schema else None)


def _store(scheme: str, rest: str, table: str | None) -> TableAddress | str:
    if table is not None or "?" in rest:
        return "a folder of Parquet files is named by its path alone"
    if "@" in rest and scheme != "abfss":
        return "a store of files is named without user or password: Spark's own settings have them"
    url = f"{scheme}://{rest.rstrip('/')}"
    return TableAddress(Address(DatabaseKind.STORE, url, url=url))


def _catalog(rest: str) -> Address | str:
    name, _, schema = rest.partition("/")
    if any(part and not _CATALOG_NAME.fullmatch(part) for part in (name, schema)):
        return "a catalogue is named `catalog://NAME/SCHEMA`, where both may be left out"
    return Address(
        DatabaseKind.CATALOG, f"catalog://{rest}", url=name.strip('"'), schema=schema.strip('"') if schema else None
    )


def _file(kind: DatabaseKind, rest: str) -> Address | str:
    path, _, query = rest.partition("?")
    if not path.startswith("/") or len(path) == 1:
        return f"a file is named after three slashes: `{kind}:///folder/file`"
    if query:
        return "a database that is a file takes no settings after `?`"
    name = unquote(path[1:])
    if "\0" in name:
        return "this cannot be the name of a file"
    return Address(kind, Path(name).name, path=Path(name).absolute())


def _server(rest: str) -> Address | str:
    place, _, query = rest.partition("?")
    server, slash, name = place.partition("/")
    user, at, host = server.rpartition("@")
    if "@" in name:
        return "its password holds a letter that a URL must write otherwise, such as `%2F` for `/`"
    settings = parse_qsl(query, keep_blank_values=True)
    schemas = [value for key, value in settings if key == _SCHEMA]
    if len(schemas) > 1:
        return "it names more than one schema"
    others = [(key, value) for key, value in settings if key != _SCHEMA]
    url = f"postgresql://{server}{slash}{name}"
    if "connect_timeout" not in (key for key, _ in others):
        others.append(("connect_timeout", "15"))
    shown = f"postgresql://{user.partition(':')[0]}{at}{host}{slash}{name}"
    hosts = [value for key, value in others if key == "host"]
    if hosts and not host:
        shown = f"{shown}?{urlencode({'host': hosts[-1]}, safe='/')}"
    return Address(
        DatabaseKind.POSTGRESQL,
        shown,
        url=f"{url}?{urlencode(others, safe='/')}",
        schema=schemas[0] if schemas else None,
    )
