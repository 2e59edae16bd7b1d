"""Tables of SQLite, DuckDB and PostgreSQL: what is read as what, what is refused, and what nobody gets to see."""

import hashlib
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal

import click
import duckdb
import pytest
from adbc_driver_postgresql import dbapi

from outcomelang.cli.data_places import place_of, whole_of
from outcomelang.data.binding import bind
from outcomelang.data.connection import connected
from outcomelang.data.database.address import DatabaseTable, TableAddress, parse_address
from outcomelang.data.database.open_database import Unreadable
from outcomelang.data.database.postgresql import PostgresqlServer
from outcomelang.data.load import load
from outcomelang.data.wanted import Wanted, wanted_of

PEOPLE = """
table people {
  id key
  born date optional
  paid money in 0 DKK to 1_000 DKK optional
  ok yesno optional
}
"""


@pytest.fixture
def read(contract_of):
    """Load the one table `people` from a database: its findings, its rows in their order, and its fingerprint."""

    def load_people(url, declarations=PEOPLE, table=None):
        contract = contract_of(declarations)
        named = {} if table is None else {"people": place_of(f"{url}#{table}")}
        bindings = bind(contract, whole_of(url), named)
        with connected(bindings.paths) as connection:
            loaded = load(contract, bindings, connection)
            found = [f"{finding.code} {finding.subject}: {finding.message}" for finding in loaded.diagnostics]
            if not loaded.tables:
                return found, None, None
            rows = connection.execute('SELECT * EXCLUDE ("file row") FROM data.people ORDER BY "file row"').fetchall()
            return found, rows, loaded.tables[0].fingerprint

    return load_people


def address_of(url):
    """The database, or the table in it, that a URL names."""
    address = parse_address(url)
    assert isinstance(address, TableAddress)
    return address


@pytest.fixture
def sqlite(tmp_path):
    """Make a SQLite file by statements."""

    def made(*statements):
        path = tmp_path / "people.db"
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return f"sqlite:///{path}"

    return made


@pytest.fixture
def schema(server):
    """An empty schema of the server, for one test."""
    server.run("DROP SCHEMA IF EXISTS extract CASCADE", "CREATE SCHEMA extract")
    return "extract"


# --- SQLite -------------------------------------------------------------------------------------


def test_a_cell_of_sqlite_is_what_it_is(read, sqlite):
    """A text in a column of numbers is read as text, 0 and 1 are no and yes, and rows come by their key."""
    url = sqlite(
        "CREATE TABLE people (id, born TEXT, paid NUMERIC, ok BOOLEAN, other)",
        "INSERT INTO people VALUES ('b', '2001-02-03', '12.50', 1, 'x'), ('a', NULL, 0.1, 0, NULL), "
        "(7, '', 12, 'yes', 1)",
    )
    found, rows, _ = read(url)
    assert found == ["OUT310 people.db#people: this column is not declared and not read: `other`"]
    assert rows == [
        ("7", None, Decimal(12), True),
        ("a", None, Decimal("0.1"), False),
        ("b", date(2001, 2, 3), Decimal("12.5"), True),
    ]


def test_a_broken_cell_of_sqlite_is_named(read, sqlite):
    """Each fault has its code; a number is no day, a blob is nothing, and a long fraction is not rounded."""
    url = sqlite(
        "CREATE TABLE people (id, born, paid, ok)",
        "INSERT INTO people VALUES ('a', 19782, 0.1 + 0.2, 2), ('b', '03.02.2001', 'much', x'00')",
    )
    found, _, _ = read(url)
    assert [one.partition(":")[0] for one in found] == [
        "OUT326 people.db#people row 1, column born",
        "OUT323 people.db#people row 1, column paid",
        "OUT330 people.db#people row 1, column ok",
        "OUT326 people.db#people row 2, column born",
        "OUT322 people.db#people row 2, column paid",
        "OUT350 people.db#people row 2, column ok",
    ]


def test_names_are_never_sql(read, sqlite):
    """A table and a column may be called anything."""
    name = 'people" UNION SELECT 1; --'
    quoted = name.replace('"', '""')
    url = sqlite(f'CREATE TABLE "{quoted}" (id)', f"INSERT INTO \"{quoted}\" VALUES ('a')", "CREATE TABLE people (id)")
    declarations = "table people {\n  id key\n}\n"
    assert read(url, declarations)[1] == []
    with pytest.raises(click.UsageError, match="after `#` the name of a table is expected"):
        read(url, declarations, table=name)


def test_a_view_is_read_and_a_missing_table_named(read, sqlite):
    """Views are tables; what is not there has a code."""
    url = sqlite("CREATE TABLE t (id)", "INSERT INTO t VALUES ('a')", "CREATE VIEW seen AS SELECT * FROM t")
    assert read(url, "table people {\n  id key\n}\n", table="seen")[1] == [("a",)]
    assert read(url)[0] == ["OUT357 people.db#people: the database has no table or view `people`"]


def test_a_text_that_is_not_utf_8_is_not_quoted(read, sqlite):
    """Python would quote the cell that it cannot read."""
    row = "INSERT INTO people VALUES (CAST(x'616263FF' AS TEXT), 1, 1, 1)"
    url = sqlite("CREATE TABLE people (id, born, paid, ok)", row)
    reason = "the database cannot be read: it is damaged, or a text in it is not UTF-8"
    assert read(url)[0] == [f"OUT356 people.db#people: {reason}"]


def test_sqlite_is_left_as_it_was(read, sqlite, tmp_path):
    """Not a byte changes, nothing is laid beside the file, and a file that is not there is not made."""
    url = sqlite("CREATE TABLE people (id, born, paid, ok)")
    before = (tmp_path / "people.db").read_bytes()
    read(url)
    assert (tmp_path / "people.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["people.db"]
    found, _, _ = read(f"sqlite:///{tmp_path}/other.db")
    assert found == ["OUT356 other.db#people: the database cannot be opened: there is no such file"]
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_another_file_is_no_database(read, tmp_path, kind):
    """The first bytes say what a file is."""
    (tmp_path / "people.db").write_bytes(b"id,born\n" * 1000)
    found, _, _ = read(f"{kind}:///{tmp_path}/people.db")
    assert [one.partition(":")[0] for one in found] == ["OUT356 people.db#people"]


# --- DuckDB -------------------------------------------------------------------------------------


def test_a_duckdb_file_has_schemas_views_and_codes(read, tmp_path):
    """A view of another schema is read; a type that lists codes is text, and an empty cell of it is empty."""
    path = tmp_path / "people.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA s; CREATE TABLE s.t (id INTEGER, kind ENUM ('a', 'b'))")
        connection.execute("INSERT INTO s.t VALUES (2, 'b'), (1, NULL); CREATE VIEW s.v AS SELECT * FROM s.t")
    declarations = 'table people {\n  id key\n  kind one of "a", "b" optional\n}\n'
    found, rows, _ = read(f"duckdb:///{path}", declarations, table="s.v")
    assert found == []
    assert rows == [(1, None), (2, "b")]


def test_a_view_cannot_read_files(read, tmp_path):
    """A database comes from somebody else: a view of it sees its own tables and nothing of the machine."""
    path = tmp_path / "people.duckdb"
    secret = tmp_path / "secret.csv"
    secret.write_text("id\nsecret\n", "utf-8")
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE VIEW people AS SELECT * FROM read_csv('{secret}')")
    found, _, _ = read(f"duckdb:///{path}", "table people {\n  id key\n}\n")
    assert found == ["OUT357 people.duckdb#people: `people` cannot be read"]


# --- PostgreSQL ---------------------------------------------------------------------------------


def test_types_of_postgresql(read, server, schema):
    """A domain is what it is made of, a number without a scale is exact, codes and padded texts are text."""
    server.run(
        "SET search_path = extract",
        "CREATE DOMAIN sum AS numeric CHECK (value >= 0)",
        "CREATE TYPE answer AS ENUM ('yes', 'no')",
        "CREATE TABLE people (id char(5), born timestamp, paid sum, ok answer, far json, away int[])",
        "INSERT INTO people VALUES ('b', '2001-02-03 00:00', 12.5, 'yes'), ('a', NULL, 0.123456789, NULL)",
    )
    found, rows, _ = read(server.url(schema=schema))
    assert [one.partition(" ")[0] for one in found] == ["OUT310"]
    assert rows == [("a", None, Decimal("0.123456789"), None), ("b", date(2001, 2, 3), Decimal("12.5"), True)]


def test_broken_cells_of_postgresql(read, server, schema):
    """What is no number, too long, without end or at a time of day is an error, never rounded."""
    server.run(
        "SET search_path = extract",
        "CREATE TABLE people (id int, born timestamp, paid numeric, ok smallint)",
        "INSERT INTO people VALUES (1, '2001-02-03 04:05', 'NaN', 1), (2, '-infinity', 1.0000000001, 2)",
    )
    found, _, _ = read(server.url(schema=schema))
    assert [one.partition(":")[0].split("#")[0].split(" ")[0] for one in found] == [
        "OUT337",
        "OUT322",
        "OUT337",
        "OUT323",
        "OUT330",
    ]


@pytest.mark.parametrize("kind", ["timestamptz", "int[]", "interval"])
def test_types_of_postgresql_that_mean_no_day(read, server, schema, kind):
    """A type of which it is not sure which day it means is refused as a whole."""
    server.run(f"CREATE TABLE extract.people (id text, born {kind})")
    found, _, _ = read(server.url(schema=schema), "table people {\n  id key\n  born date optional\n}\n")
    assert [one.partition(" ")[0] for one in found] == ["OUT312"]


def test_days_without_end(read, server, schema):
    """`infinity` is no day of the calendar."""
    server.run(
        "CREATE TABLE extract.people (id text, born date)", "INSERT INTO extract.people VALUES ('a', 'infinity')"
    )
    found, _, _ = read(server.url(schema=schema), "table people {\n  id key\n  born date optional\n}\n")
    assert [one.partition(" ")[0] for one in found] == ["OUT327"]


def test_only_declared_columns_are_asked_for(read, server, schema):
    """A user who may read the declared columns alone can settle, and one who may not is told which is missing."""
    server.run(
        "DROP ROLE IF EXISTS clerk",
        "CREATE ROLE clerk LOGIN",
        "GRANT USAGE ON SCHEMA extract TO clerk",
        "CREATE TABLE extract.people (id text, diagnosis text)",
        "INSERT INTO extract.people VALUES ('a', 'secret')",
        "GRANT SELECT (id) ON extract.people TO clerk",
    )
    url = server.url("clerk", schema=schema)
    assert read(url, "table people {\n  id key\n}\n")[1] == [("a",)]
    found, _, _ = read(url, "table people {\n  id key\n  diagnosis text\n}\n")
    assert [one.rpartition(": ")[2] for one in found] == [
        "the user may not read column `diagnosis` of `extract.people`"
    ]
    server.run("DROP OWNED BY clerk", "DROP ROLE clerk")


def test_rows_that_a_policy_hides_are_not_missing_in_silence(read, server, schema):
    """The server would leave rows out without a word; the table is refused instead."""
    server.run(
        "DROP ROLE IF EXISTS seer",
        "CREATE ROLE seer LOGIN",
        "GRANT USAGE ON SCHEMA extract TO seer",
        "CREATE TABLE extract.people (id text)",
        "GRANT SELECT ON extract.people TO seer",
        "ALTER TABLE extract.people ENABLE ROW LEVEL SECURITY",
    )
    found, _, _ = read(server.url("seer", schema=schema), "table people {\n  id key\n}\n")
    assert [one.rpartition(": ")[2] for one in found] == ["a policy of the server hides rows from this user"]
    server.run("DROP OWNED BY seer", "DROP ROLE seer")


def test_all_tables_are_of_one_moment(contract_of, server, schema):
    """Rows that come between the reading of two tables are in neither."""
    server.run("CREATE TABLE extract.a (id text)", "CREATE TABLE extract.b (id text)")
    address = address_of(server.url(schema=schema))
    contract = contract_of("table a {\n  id key\n}\ntable b {\n  id key\n}\n")
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA sources")
        opened = PostgresqlServer(address.database, engine)
        opened.read(DatabaseTable("a", address), wanted_of("a", contract))
        server.run("INSERT INTO extract.a VALUES ('late')", "INSERT INTO extract.b VALUES ('late')")
        opened.read(DatabaseTable("b", address), wanted_of("b", contract))
        opened.close()
        assert engine.execute("SELECT count(*) FROM sources.b").fetchall() == [(0,)]


def test_a_server_is_only_read(server, schema):
    """Whatever a view does on the way, it may not write."""
    server.run("CREATE TABLE extract.log (at int)")
    server.run(
        "CREATE FUNCTION extract.noted() RETURNS text LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO extract.log VALUES (1); RETURN 'a'; END $$",
        "CREATE VIEW extract.people AS SELECT extract.noted() AS id",
    )
    address = address_of(server.url(schema=schema))
    with duckdb.connect() as engine:
        engine.execute("CREATE SCHEMA sources")
        opened = PostgresqlServer(address.database, engine)
        with pytest.raises(Unreadable):
            opened.read(DatabaseTable("people", address), Wanted({"id": "key"}, ("id",)))
        opened.close()
    with closing(dbapi.connect(server.url())) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*)::int AS n FROM extract.log")
        with duckdb.connect() as engine:
            engine.register("counted", cursor.fetch_arrow())
            assert engine.execute("SELECT * FROM counted").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://me:se%23cret@127.0.0.1:1/db", "no server answers there"),
        ("postgresql://me:se%23cret@no.such.host.invalid/db", "there is no such server"),
    ],
)
def test_a_server_out_of_reach(read, url, reason):
    """It is said why, and the password is in no message."""
    found, _, _ = read(url)
    assert [one.rpartition(": ")[2] for one in found] == [reason]
    assert all("cret" not in one for one in found)


def test_a_password_comes_from_the_url_or_the_environment(read, server, schema, monkeypatch):
    """A right one lets in, a wrong one or none does not, and no message holds it."""
    server.run(
        "DROP ROLE IF EXISTS guarded",
        "CREATE ROLE guarded LOGIN PASSWORD 'se#cret'",
        "GRANT USAGE ON SCHEMA extract TO guarded",
        "CREATE TABLE extract.people (id text)",
        "GRANT SELECT ON extract.people TO guarded",
    )
    declarations = "table people {\n  id key\n}\n"
    assert read(server.url("guarded:se%23cret", schema=schema), declarations)[0] == []
    for wrong in ("guarded:other%23cret", "guarded"):
        found, _, _ = read(server.url(wrong, schema=schema), declarations)
        assert [one.rpartition(": ")[2] for one in found] == ["the server does not accept the user or the password"]
        assert "cret" not in found[0]
    monkeypatch.setenv("PGPASSWORD", "se#cret")
    assert read(server.url("guarded", schema=schema), declarations)[0] == []
    server.run("DROP OWNED BY guarded", "DROP ROLE guarded")


def test_a_database_or_user_that_is_not_there(read, server):
    """The server's answer, in words of ours."""
    assert read(server.url(database="other"))[0][0].endswith("the server has no such database")
    assert read(server.url("stranger"))[0][0].endswith("the server knows no such user")


# --- The URL and the fingerprint ------------------------------------------------------------------

SECRETS = [
    "postgresql://me:se/cret@host/db",
    "postgresql://me:se#cret@host/db",
    "mysql://me:secret@host/db",
    "people=postgresql://me:se#cret@host/db",
    "sqlite://cret",
]


@pytest.mark.parametrize("text", SECRETS)
def test_a_url_that_cannot_be_read_is_not_quoted(text):
    """A part of it may be a part of the password."""
    with pytest.raises(click.UsageError) as raised:
        place_of(text.removeprefix("people="))
    assert "cret" not in raised.value.format_message()


def test_a_password_is_in_nothing_that_is_shown():
    """Neither in what messages and statements call the database, nor in a printed object."""
    place = address_of("postgresql://me:secret@host:5433/db?sslmode=require&password=secret&schema=s#t")
    assert place.database.shown == "postgresql://me@host:5433/db"
    assert "secret" not in repr(place)
    assert "password=secret" in place.database.url
    assert place.database.schema == "s"
    assert "schema" not in place.database.url


def test_the_fingerprint_is_of_the_rows(read, sqlite, server, schema, tmp_path):
    """The same rows have it whatever keeps them, in whatever order; another cell makes another one."""
    rows = "('a', '2001-02-03', 12.5, 'yes'), ('b', NULL, NULL, NULL)"
    others = "('b', NULL, NULL, NULL), ('a', '2001-02-03', 12.50, 'yes')"
    url = sqlite("CREATE TABLE people (id, born, paid, ok)", f"INSERT INTO people VALUES {rows}")
    server.run(
        "CREATE TABLE extract.people (ok bool, id text, born date, paid numeric(9, 3), more int)",
        f"INSERT INTO extract.people (id, born, paid, ok) VALUES {others}",
    )
    of_sqlite, of_server = read(url)[2], read(server.url(schema=schema))[2]
    # Worked out by hand from the form that is written down.
    written = ["1:a;10:2001-02-03;12:12.500000000;4:true;", "1:b;-;-;-;"]
    hashes = sorted(hashlib.sha256(row.encode()).hexdigest() for row in written)
    expected = hashlib.sha256("\n".join(["id", "born", "paid", "ok", "", *hashes, ""]).encode()).hexdigest()
    assert of_sqlite == of_server == expected
    (tmp_path / "people.db").unlink()
    other = sqlite(
        "CREATE TABLE people (id, born, paid, ok)", f"INSERT INTO people VALUES {rows.replace('12.5', '12.6')}"
    )
    assert read(other)[2] != expected
