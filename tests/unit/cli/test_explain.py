"""`outcome explain`: the amount, the values and rows behind it, and what it says when there is nothing to explain."""

import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome

CONTRACT = """contract home "A home"
currency DKK
term 2024-01-01 to 2025-12-31
settle on 2024-12-31, 2025-12-31
payer fjordby
provider boligen
table youth { id key  born date private  moved_in date }
periods stay of youth { from date  until date optional  kind one of "own", "shelter" }
events talk of youth { on date  score number in 0 to 10  proved_on date optional } counts where proved_on is known
group young of youth enters moved_in
metric nights of young = days in stay(kind = "own") within 30 days after start
metric better of young = talk(score > 3).score near start within 10 days >= 5 missing not met
metric usual of young = mean of talk(score > 0).score within 99 days around start >= 5 missing not met
metric middle of young = median of talk(score > 0).score within 99 days around start >= 5 missing not met
metric all_of_them across young = count of young
pay roof 10 DKK per day of nights
pay chat 100 DKK per better
pay talks 7 DKK per talk once
pay means 5 DKK per usual 5 DKK per middle
pay together = 2 DKK * all_of_them
cap total 9_000 DKK
"""
YOUTH = "id,born,moved_in\nA,2004-05-06,2024-03-01\nB,2004-05-06,2024-03-01\n"
STAY = """youth,from,until,kind
A,2024-03-03,2024-03-13,own
A,2024-03-10,2024-03-15,own
A,2024-03-15,2024-03-20,shelter
A,2024-05-01,,own
"""
TALK = """youth,on,score,proved_on
A,2024-02-25,9,2024-03-01
A,2024-03-02,4,2024-03-02
A,2024-03-05,9,
"""


@pytest.fixture
def explain(tmp_path):
    """Runs the command on a small contract with its data."""
    (tmp_path / "data").mkdir()
    (tmp_path / "contract.outcome").write_text(CONTRACT, "utf-8")
    for name, text in (("youth", YOUTH), ("stay", STAY), ("talk", TALK)):
        (tmp_path / "data" / f"{name}.csv").write_text(text, "utf-8")

    def run(*arguments):
        ended = CliRunner().invoke(outcome, ["explain", str(tmp_path), *arguments])
        return ended.exit_code, ended.stdout, ended.stderr

    return run


def test_a_payment_from_its_amount_to_its_ledger(explain):
    """A has 12 nights of her own in the window, 3 to 14 March, at 10 DKK; that is all that has been settled."""
    code, page, _ = explain("--as-of", "2024-12-31", "--payment", "roof")
    assert code == 0
    assert "Paid by this settlement  120.00 DKK" in page
    assert "10 DKK per day of nights" in page
    assert "Clause                   line 16 of the contract" in page


def test_a_member_down_to_the_rows(explain):
    """Each row says whether it counted and why not: another kind, outside the window."""
    _, page, _ = explain("--as-of", "2024-12-31", "--payment", "roof", "--member", "A")
    assert 'days in stay(kind = "own") within 30 days after start = 12 days, 2024-03-01 to 2024-03-30' in page
    rows = [line.split() for line in page.splitlines() if line.strip().startswith(("1 ", "2 ", "3 ", "4 "))]
    assert rows == [
        ["1", "2024-03-03", "2024-03-13", "own", "yes"],
        ["2", "2024-03-10", "2024-03-15", "own", "yes"],
        ["3", "2024-03-15", "2024-03-20", "shelter", "not", "`kind", "=", '"own"`'],
        ["4", "2024-05-01", "own", "outside", "the", "window"],
    ]


def test_the_reading_that_is_taken(explain):
    """The closest reading counts, another in the window does not, and one that is no evidence waits."""
    _, page, _ = explain("--as-of", "2024-12-31", "--payment", "chat", "--member", "A")
    assert _rows_of(page) == [
        "1 2024-02-25 9 2024-03-01 another reading is taken",
        "2 2024-03-02 4 2024-03-02 yes",
        "3 2024-03-05 9 waits for evidence",
    ]


def test_rows_at_the_edges_of_a_window(explain, tmp_path):
    """Of 30 days from 1 March the first and the last are in; they stand in the order of days, then of the file."""
    stays = ["2024-03-31,2024-04-05", "2024-03-30,2024-04-02", "2024-02-20,2024-03-01", "2024-02-20,2024-03-02"]
    rows = [f"A,{days},own\n" for days in stays]
    (tmp_path / "data" / "stay.csv").write_text("youth,from,until,kind\n" + "".join(rows), "utf-8")
    _, page, _ = explain("--as-of", "2024-12-31", "--payment", "roof", "--member", "A")
    assert 'days in stay(kind = "own") within 30 days after start = 2 days, 2024-03-01 to 2024-03-30' in page
    assert _rows_of(page) == [
        "3 2024-02-20 2024-03-01 own outside the window",
        "4 2024-02-20 2024-03-02 own yes",
        "2 2024-03-30 2024-04-02 own yes",
        "1 2024-03-31 2024-04-05 own outside the window",
    ]


def test_readings_at_the_edges_of_a_window(explain, tmp_path):
    """From 20 February to 11 March, 10 days off: the earlier of two as close is taken, a closer one is too low."""
    talks = ["2024-03-12,9", "2024-03-11,6", "2024-02-20,5", "2024-02-19,9", "2024-03-01,3"]
    rows = [f"A,{talk},2024-03-20\n" for talk in talks]
    (tmp_path / "data" / "talk.csv").write_text("youth,on,score,proved_on\n" + "".join(rows), "utf-8")
    _, page, _ = explain("--as-of", "2024-12-31", "--payment", "chat", "--member", "A")
    assert _rows_of(page) == [
        "4 2024-02-19 9 2024-03-20 outside the window",
        "3 2024-02-20 5 2024-03-20 yes",
        "5 2024-03-01 3 2024-03-20 not `score > 3`",
        "2 2024-03-11 6 2024-03-20 another reading is taken",
        "1 2024-03-12 9 2024-03-20 outside the window",
    ]


def _rows_of(page):
    """The lines of a page that begin with a row's number, without the spaces between cells."""
    lines = [line.split() for line in page.splitlines()]
    return [" ".join(line) for line in lines if line and line[0] in list("12345")]


def test_a_mean_and_a_median_are_shown_as_such(explain):
    """Not as the sum that they are worked out from: A has talks of 9, 4 and 9, so 22 / 3, and 9 in the middle."""
    _, page, _ = explain("--as-of", "2024-12-31", "--payment", "means", "--member", "A")
    lines = " ".join(page.split())
    assert "mean of talk(score > 0).score within 99 days around start = ≈ 7.333333," in lines
    assert "median of talk(score > 0).score within 99 days around start = 9," in lines


def test_an_entrant_by_the_text_of_their_start(explain, tmp_path):
    """A, who starts on 1 March, by the amendment; B, who starts on 29 February, by the contract as signed."""
    line = CONTRACT.count("\n") + 1
    amendment = """amended from 2024-03-01 for entrants {
metric better of young = talk(score > 3).score near start within 10 days >= 4 missing not met
pay chat 300 DKK per better
}
"""
    (tmp_path / "contract.outcome").write_text(CONTRACT + amendment, "utf-8")
    (tmp_path / "data" / "youth.csv").write_text(
        YOUTH.replace("B,2004-05-06,2024-03-01", "B,2004-05-06,2024-02-29"), "utf-8"
    )
    _, of_a, _ = explain("--as-of", "2024-12-31", "--payment", "chat", "--member", "A", "--identify")
    _, of_b, _ = explain("--as-of", "2024-12-31", "--payment", "chat", "--member", "B", "--identify")
    assert "300 DKK per better" in of_a.partition("chat: A")[2]
    assert f"Line {line + 1}: talk(score > 3).score near start within 10 days >= 4" in of_a
    assert "100 DKK per better" in of_b.partition("chat: B")[2]
    assert "Line 12: talk(score > 3).score near start within 10 days >= 5" in of_b


def test_a_payment_that_only_an_amendment_has(explain, tmp_path):
    """It is explained like any other."""
    amendment = "amended from 2024-12-01 for settlements { pay gift 5 DKK per member of young }\n"
    (tmp_path / "contract.outcome").write_text(CONTRACT + amendment, "utf-8")
    code, page, _ = explain("--as-of", "2024-12-31", "--payment", "gift", "--member", "A")
    assert code == 0
    assert "5 DKK per member of young" in page


def test_cells_are_shown_as_the_file_has_them(explain, tmp_path):
    """A week is a week, a month a month and a percentage a percentage, not the day or the number it stands for."""
    columns = "born date private  moved_in date  hired isomonth  effort percent }"
    contract = CONTRACT.replace("born date private  moved_in date }", columns)
    contract = contract.replace("from date  until date optional  kind", "week isoweek  kind")
    contract = contract.replace("days in stay(kind", "weeks in stay(kind")
    (tmp_path / "contract.outcome").write_text(contract, "utf-8")
    (tmp_path / "data" / "youth.csv").write_text(
        "id,born,moved_in,hired,effort\nA,2004-05-06,2024-03-01,2024-02,37.5%\n", "utf-8"
    )
    (tmp_path / "data" / "stay.csv").write_text("youth,week,kind\nA,2024-W10,own\n", "utf-8")
    code, page, _ = explain("--as-of", "2024-12-31", "--payment", "roof", "--member", "A")
    assert code == 0
    lines = [" ".join(line.split()) for line in page.splitlines()]
    assert {"hired 2024-02", "effort 37.5%", "1 2024-W10 own yes"} <= set(lines)


def test_private_cells_are_never_shown(explain):
    """The date of birth is private."""
    _, page, _ = explain("--as-of", "2024-12-31", "--payment", "roof", "--member", "A")
    assert "2004-05-06" not in page


def test_events_one_by_one(explain):
    """The first talk lies before the start, the second is paid, the third is no evidence and would be one too many."""
    _, page, _ = explain("--as-of", "2024-12-31", "--payment", "talks", "--member", "A")
    lines = [" ".join(line.split()) for line in page.splitlines() if "row " in line and "per talk" in line]
    assert lines == [
        "7 DKK per talk once 18 row 1 2024-02-25 not paid – – before the start",
        "7 DKK per talk once 18 row 2 2024-03-02 met 7.00 7.00",
        "7 DKK per talk once 18 row 3 2024-03-05 not paid – – paid once already",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--as-of", "2024-12-30", "--payment", "roof"), "no settlement date has come by 2024-12-30"),
        (("--as-of", "2024-12-31", "--payment", "rof"), "the contract has no payment `rof`"),
        (("--as-of", "2024-12-31", "--payment", "roof", "--member", "Z"), "is that of a participant `p"),
        (("--as-of", "2024-12-31", "--payment", "together", "--member", "A"), "`together` is one formula for all"),
    ],
)
def test_nothing_to_explain(explain, arguments, sentence):
    """A sentence and exit code 2."""
    code, page, words = explain(*arguments)
    assert (code, page) == (2, "")
    assert sentence in words


GROUP = """group young of youth
  where kind is known and kind = "a" and age(born, moved_in) >= 18
  enters moved_in from 2024-01-01 to 2024-06-30"""
PEOPLE = """id,born,moved_in,kind
A,2004-05-06,2024-03-01,a
B,2007-05-06,2024-03-01,b
C,2004-05-06,2024-07-01,a
D,2004-05-06,,a
E,2004-05-06,2025-03-01,a
F,2004-05-06,2024-03-01,
"""


@pytest.mark.parametrize(
    ("member", "lines"),
    [
        # 16 years old, and of another kind: both are said, by the line of the contract.
        ("B", ['young: `kind = "a"` (line 11) is not so', "young: `age(born, moved_in) >= 18` (line 11) is not so"]),
        ("C", ["young: 2024-07-01 in `moved_in` is not from 2024-01-01 to 2024-06-30"]),
        (
            "D",
            [
                "young: has not entered by 2024-12-31: `moved_in` is empty, or a later day",
                "young: `age(born, moved_in) >= 18` (line 11) is not so: by 2024-12-31 a cell it looks at is empty",
            ],
        ),
        (
            "E",
            [
                "young: has not entered by 2024-12-31: `moved_in` is empty, or a later day",
                "young: `age(born, moved_in) >= 18` (line 11) is not so: by 2024-12-31 a cell it looks at is empty",
            ],
        ),
        (
            "F",
            [
                "young: `kind is known` (line 11) is not so",
                'young: `kind = "a"` (line 11) is not so: by 2024-12-31 a cell it looks at is empty',
            ],
        ),
        ("a", ["young: `youth` has no row with this key, letter by letter, or this pseudonym by the key in use"]),
    ],
)
def test_why_somebody_is_no_member(explain, tmp_path, member, lines):
    """Every part of `where` and the window of entry that is not fulfilled; exit code 2, and no private cell."""
    contract = CONTRACT.replace("moved_in date }", "moved_in date optional  kind text optional }")
    contract = contract.replace("group young of youth enters moved_in", GROUP)
    (tmp_path / "contract.outcome").write_text(contract, "utf-8")
    (tmp_path / "data" / "youth.csv").write_text(PEOPLE, "utf-8")
    code, page, words = explain("--as-of", "2024-12-31", "--payment", "roof", "--member", member, "--identify")
    assert (code, page) == (2, "")
    heading = f"Error: no line of `roof` is that of a participant `{member}`:"
    assert words.splitlines() == [heading, *(f"  {one}" for one in lines)]
    assert "2007-05-06" not in words


def test_a_member_without_a_price_line(explain):
    """B is a member, and nobody has talked with B."""
    code, _, words = explain("--as-of", "2024-12-31", "--payment", "talks", "--member", "B")
    assert code == 2
    assert "young: a member by 2024-12-31, without a row that has a price line" in words
