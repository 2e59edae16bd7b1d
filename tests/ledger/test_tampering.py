"""Whatever is changed in a ledger is found: in its file, past its triggers, as whoever owns it could."""

import hashlib
import json
import sqlite3

import pytest


@pytest.fixture
def ledger(folder):
    """A ledger of three settlements: 90,000, 30,000 and 30,000 DKK."""
    for as_of in ("2024-06-30", "2024-12-31", "2025-06-30"):
        folder.record(as_of)
    return folder.ledger


@pytest.fixture
def change(ledger):
    """Runs statements on the file, with the triggers out of the way."""

    def change(*statements):
        connection = sqlite3.connect(ledger, isolation_level=None)
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement, *values in statements:
            connection.execute(statement, values)
        for _, text in triggers:
            connection.execute(text)
        connection.close()

    return change


def rows(ledger):
    """The rows of the table."""
    connection = sqlite3.connect(ledger)
    found = connection.execute("SELECT number, contract, settlement, hash, entry FROM outcome_ledger ORDER BY number")
    entries = found.fetchall()
    connection.close()
    return entries


def with_amount(entry, amount):
    """The text of an entry whose settlement pays another amount, to the last sum."""
    content = json.loads(entry)
    content["paid_now"]["visits"] = amount
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text):
    """The hash that a forger would put there."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_found(run, ledger, words, *options):
    """Whether `verify` says so, and `show`, `export` and a settlement refuse the ledger, with exit code 3."""
    ended = run("verify", ledger, *options)
    assert ended.exit_code == 3, ended.output
    assert ended.stdout == ""
    assert ended.stderr.startswith("error OUT803: the ledger is not as it was recorded\n  in town.ledger\n")
    return words in ended.stderr


def test_a_ledger_that_nobody_touched_is_right(run, ledger):
    """Three entries, and the hash of the last."""
    ended = run("verify", ledger)
    last = rows(ledger)[-1][3]
    assert (ended.exit_code, ended.stdout) == (
        0,
        f"town.ledger: 3 entries, as recorded; the hash of the last is {last}\n",
    )


@pytest.mark.parametrize("verb", ["UPDATE outcome_ledger SET hash = ''", "DELETE FROM outcome_ledger"])
def test_the_database_refuses_to_change_entries(ledger, verb):
    """The triggers stop whoever works in the file by mistake."""
    connection = sqlite3.connect(ledger)
    with pytest.raises(sqlite3.IntegrityError, match="a ledger is only added to"):
        connection.execute(verb)
    connection.close()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_amount_is_found(run, ledger, change, number):
    """In the first entry, in the middle, and in the last."""
    entry = rows(ledger)[number - 1][4]
    change(("UPDATE outcome_ledger SET entry = ? WHERE number = ?", with_amount(entry, "1"), number))
    assert is_found(run, ledger, f"entry {number}, home {rows(ledger)[number - 1][2]}, has another text")


@pytest.mark.parametrize("number", [1, 2])
def test_a_changed_amount_with_its_hash_made_anew_is_found(run, ledger, change, number):
    """The entry after it does not follow it any more."""
    text = with_amount(rows(ledger)[number - 1][4], "1")
    change(("UPDATE outcome_ledger SET entry = ?, hash = ? WHERE number = ?", text, sha256(text), number))
    assert is_found(run, ledger, f"entry {number + 1}, home {rows(ledger)[number][2]}, does not follow the entry")


def forged(entries, amount, place):
    """All entries from one on with another amount and hashes made anew, so that the chain holds."""
    previous = entries[place - 1][3] if place else ""
    for number, contract, settlement, _, entry in entries[place:]:
        content = json.loads(entry)
        content["previous"] = previous
        if number == place + 1:
            content["paid_now"]["visits"] = amount
            content["transfers"] = [{"payment": "visits", "payer": "fjordby", "payee": "boligen", "amount": amount}]
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = sha256(text)
        yield number, contract, settlement, previous, text


def test_a_chain_that_was_made_anew_does_not_add_up(run, ledger, change):
    """An amount is raised, and all hashes after it are right: what is settled in all is not what was paid."""
    new = list(forged(rows(ledger), "99999", 1))
    change(*(("UPDATE outcome_ledger SET entry = ?, hash = ? WHERE number = ?", row[4], row[3], row[0]) for row in new))
    assert is_found(run, ledger, "has settled other amounts in all than its contract's entries have paid")


def test_a_chain_that_was_made_anew_has_not_the_hash_of_the_statement(run, ledger, change):
    """Nothing else than a hash that was noted down can show a forgery in which all sums are right, too."""
    head = rows(ledger)[-1][3]
    entries = rows(ledger)
    text = json.dumps(
        {**json.loads(entries[2][4]), "as_of": "2025-07-01"}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    change(("UPDATE outcome_ledger SET entry = ?, hash = ? WHERE number = 3", text, sha256(text)))
    assert run("verify", ledger).exit_code == 0
    assert is_found(run, ledger, f"no entry has the hash {head}", "--head", head)


@pytest.mark.parametrize("number", [1, 2])
def test_an_entry_that_was_taken_out_is_found(run, ledger, change, number):
    """The one after it stands in its place, and follows nobody."""
    change(("DELETE FROM outcome_ledger WHERE number = ?", number))
    assert is_found(run, ledger, f"stands where entry {number} should")


def test_an_entry_that_was_taken_out_and_the_others_renumbered_is_found(run, ledger, change):
    """The number in the text is another, and so is the hash before it."""
    change(("DELETE FROM outcome_ledger WHERE number = 2",), ("UPDATE outcome_ledger SET number = 2 WHERE number = 3",))
    assert is_found(run, ledger, "entry 2, home 2025-06-30, is stored under another number")
    assert is_found(run, ledger, "entry 2, home 2025-06-30, does not follow the entry before it")


def test_two_entries_that_changed_places_are_found(run, ledger, change):
    """Both do not follow what is before them."""
    change(
        *(("UPDATE outcome_ledger SET number = ? WHERE number = ?", new, old) for old, new in ((1, 9), (2, 1), (9, 2)))
    )
    assert is_found(run, ledger, "entry 1, home 2024-12-31, does not follow the entry before it")
    assert is_found(run, ledger, "is not later than the settlement before it")


def test_an_entry_that_was_put_in_is_found(run, ledger, change):
    """A fourth settlement whose hash is its own, but that follows no entry."""
    text = json.dumps({**json.loads(rows(ledger)[2][4]), "number": 4, "settlement": "2025-12-31"})
    change(("INSERT INTO outcome_ledger VALUES (4, 'home', '2025-12-31', ?, ?)", sha256(text), text))
    assert is_found(run, ledger, "entry 4, home 2025-12-31, does not follow the entry before it")


def test_the_last_entry_taken_away_is_found_by_a_hash_alone(run, ledger, change):
    """What remains is a whole chain; the hash of a statement says that there was more."""
    first, _, last = (row[3] for row in rows(ledger))
    change(("DELETE FROM outcome_ledger WHERE number = 3",))
    assert run("verify", ledger).exit_code == 0
    assert run("verify", ledger, "--head", first).exit_code == 0
    assert is_found(run, ledger, f"no entry has the hash {last}", "--head", last)
    assert is_found(run, ledger, f"no entry has the hash {last[:16]}", "--head", last[:16])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("no object", "is not of the form in which settlements are recorded"),
        ("{}", "is not of the form in which settlements are recorded"),
        ('{"format": 2}', "is not of format 1"),
    ],
)
def test_what_is_no_entry_is_found(run, ledger, change, text, words):
    """Text that is no JSON, or JSON of another form."""
    change(("UPDATE outcome_ledger SET entry = ?, hash = ? WHERE number = 3", text, sha256(text)))
    assert is_found(run, ledger, words)


def test_a_trigger_that_is_gone_is_found(run, ledger):
    """The entries are right, and nothing keeps them so."""
    connection = sqlite3.connect(ledger)
    connection.execute("DROP TRIGGER outcome_ledger_keeps_delete")
    connection.close()
    assert is_found(run, ledger, "the trigger outcome_ledger_keeps_delete is gone")


@pytest.mark.parametrize("command", [("show",), ("export",), ("export", "--format", "json")])
def test_what_is_not_as_recorded_is_not_shown(run, ledger, change, command):
    """Neither as a table nor as a file."""
    change(("DELETE FROM outcome_ledger WHERE number = 2",))
    ended = run(command[0], ledger, *command[1:])
    assert (ended.exit_code, ended.stdout) == (3, "")


@pytest.mark.parametrize("option", ["--ledger", "--record"])
def test_nothing_is_settled_against_what_is_not_as_recorded(folder, ledger, change, option):
    """No statement, exit code 3, and nothing is recorded."""
    change(("DELETE FROM outcome_ledger WHERE number = 2",))
    ended = folder.settle(option, ledger, as_of="2025-12-31")
    assert (ended.exit_code, ended.stdout) == (3, "")
    assert "OUT803" in ended.stderr
    assert [row[0] for row in rows(ledger)] == [1, 3]


def test_an_auditor_can_verify_it_without_the_program(ledger):
    """As the manual says: each entry's SHA-256 is its hash, and stands in the next one as `previous`; sums add up."""
    previous, settled = "", 0
    for _, _, _, noted, entry in rows(ledger):
        content = json.loads(entry)
        assert hashlib.sha256(entry.encode("utf-8")).hexdigest() == noted
        assert content["previous"] == previous
        previous = noted
        settled += sum(int(one["amount"]) for one in content["transfers"])
        assert content["standing"]["settled"] == {"visits": str(settled)}
    assert settled == 150_000
