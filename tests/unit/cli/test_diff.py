"""`outcome diff`: which clauses of two contracts differ, and what that means in money."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from outcomelang.cli.exit_codes import ExitCode
from outcomelang.cli.main import outcome

CONTRACTS = Path(__file__).parents[3] / "contracts"

CONTRACT = """contract home "A home"

currency DKK
term     2024-01-01 to 2024-12-31
settle   on 31 December, due 30 days later

payer    fjordby "Fjordby Kommune"
provider boligen "Boligen"
investor fonden "Fonden" funds 1_000 DKK on 2024-01-01

table youth { id key  born date private  moved_in date }

events visit of youth { on date }

group young of youth
  where age(born, moved_in) in 18 to 24
  enters moved_in from 2024-01-01 to 2024-06-30
  planned 50

metric seen of young at 3 months = count of visit since start >= 2

pay visits
  500 DKK per seen
  to boligen 50%, fonden 50%

pay joined
  1_000 DKK per member of young
  to boligen

cap total 60_000 DKK
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with the contract as `a.outcome`, in which commands are run."""
    (tmp_path / "a.outcome").write_text(CONTRACT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def other(*changes):
    """The contract with some texts in place of others, as `b.outcome`."""
    text = CONTRACT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    Path("b.outcome").write_text(text, "utf-8")


def compared(*options):
    """What `diff` says for programs, and how it ended."""
    ended = CliRunner().invoke(outcome, ["diff", "a.outcome", "b.outcome", "--format", "json", *map(str, options)])
    assert ended.stdout, ended.output
    return json.loads(ended.stdout), ended.exit_code


def changes(*pairs):
    """The changes, each as its kind, what of, which clause, and its part on both sides."""
    other(*pairs)
    found, _ = compared("--clauses-only")
    return [
        (one["kind"], one["of"], one["clause"], one["part"] and (one["part"]["before"], one["part"]["after"]))
        for one in found["changes"]
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("500 DKK per", "600 DKK per", ("changed", "pay visits", "price line", ("500 DKK", "600 DKK"))),
        ("to 2024-06-30", "to 2024-06-29", ("changed", "group young", "enters", ("2024-06-30", "2024-06-29"))),
        (">= 2", "> 2", ("changed", "metric seen", "formula", None)),
        (
            "since start",
            "since moved_in",
            ("changed", "metric seen", "formula", ("count of visit since start", "count of visit since moved_in")),
        ),
        ("60_000", "50_000", ("changed", "contract", "cap", ("60_000 DKK", "50_000 DKK"))),
        ("cap total 60_000 DKK\n", "", ("removed", "contract", "cap", None)),
        ("planned 50", "planned 40", ("changed", "group young", "planned", None)),
        ("at 3 months", "at 4 months", ("changed", "metric seen", "points", ("3", "4"))),
        ("boligen 50%, fonden 50%", "boligen 60%, fonden 40%", ("changed", "pay visits", "to", None)),
        ("moved_in date }", "moved_in date optional }", ("changed", "table youth", "column moved_in", None)),
        ("30 days later", "60 days later", ("changed", "contract", "days until due", ("30", "60"))),
        ("2024-12-31\n", "2025-12-31\n", ("changed", "contract", "term", None)),
        ('provider boligen "Boligen"', 'provider boligen "Bo"', ("changed", "provider boligen", "title", None)),
    ],
)
def test_one_changed_clause_is_named(before, after, expected):
    """The declaration, the clause, and the part of it that differs."""
    assert expected in changes((before, after))


def test_both_texts_stand_beside_each_other_with_their_lines():
    """As each contract has them, on one line."""
    other(("\npay visits", "\n# a comment moves the lines\n\npay visits"), ("500 DKK", "600 DKK"))
    [change] = compared("--clauses-only")[0]["changes"]
    assert change["before"] == {"text": "500 DKK per seen", "line": "23"}
    assert change["after"] == {"text": "600 DKK per seen", "line": "25"}


def test_layout_comments_and_the_order_of_metrics_make_no_difference():
    """What means the same is the same, however it is written."""
    assert changes(("  500 DKK", "# yes\n     500    DKK"), ("500    DKK", "500.00 DKK")) == []
    assert compared()[1] == ExitCode.FINE
    assert "the same in meaning" in CliRunner().invoke(outcome, ["diff", "a.outcome", "b.outcome"]).stdout


def test_a_change_of_words_moves_no_money():
    """Titles and tests are shown, and the contracts are the same in meaning."""
    other(("A home", "Another home"))
    found, code = compared()
    assert [(one["clause"], one["moves_money"]) for one in found["changes"]] == [("title", False)]
    assert (found["same"], found["search"], code) == (True, None, ExitCode.FINE)


def test_a_new_name_is_a_renaming_and_nothing_else():
    """The metric, and with it the price line that names it, mean the same."""
    other(("seen", "visited_often"))
    found, code = compared()
    assert [(one["kind"], one["of"], one["moves_money"]) for one in found["changes"]] == [
        ("renamed", "metric seen", False)
    ]
    assert code == ExitCode.FINE


def test_an_added_payment_is_one_change():
    """The whole of it, with its text."""
    other(("\ncap total", "\npay extra\n  5 DKK per seen\n  to boligen\n\ncap total"))
    [change] = compared("--clauses-only")[0]["changes"]
    assert (change["kind"], change["of"]) == ("added", "pay extra")
    assert change["after"]["text"] == "pay extra 5 DKK per seen to boligen"


def test_the_order_of_payments_counts():
    """They fill a cap that they share in the order of the file."""
    first, second = CONTRACT.index("pay visits"), CONTRACT.index("pay joined")
    end = CONTRACT.index("cap total")
    swapped = CONTRACT[:first] + CONTRACT[second:end] + CONTRACT[first:second] + CONTRACT[end:]
    Path("b.outcome").write_text(swapped, "utf-8")
    assert [one["clause"] for one in compared("--clauses-only")[0]["changes"]] == ["order of payments"]


# --- With data ----------------------------------------------------------------------------------


def test_with_data_the_amounts_move_by_settlement_payment_party_and_member(folder):
    """A is seen twice and joins: 500 become 700, of which each of two parties has half; B only joins."""
    (folder / "data").mkdir()
    (folder / "data" / "youth.csv").write_text("id,born,moved_in\nA,2004-01-01,2024-02-01\nB,2004-01-01,2024-02-01\n")
    (folder / "data" / "visit.csv").write_text("youth,on\nA,2024-02-02\nA,2024-02-03\nB,2024-02-02\n")
    other(("500 DKK", "700 DKK"))
    found, code = compared("--data", "data", "--as-of", "2024-12-31", "--identify")
    assert code == ExitCode.DIFFERS
    moved = {by: [tuple(one.values()) for one in some] for by, some in found["with_data"]["moved"].items()}
    assert moved == {
        "settlements": [("2024-12-31", "2500", "2700", "200")],
        "payments": [("2024-12-31", "visits", "500", "700", "200")],
        "savings": [],
        "transfers": [
            ("2024-12-31", "fjordby", "boligen", "2250", "2350", "100"),
            ("2024-12-31", "fjordby", "fonden", "250", "350", "100"),
        ],
        "parties": [
            ("fjordby", "paid", "2500", "2700", "200"),
            ("boligen", "received", "2250", "2350", "100"),
            ("fonden", "received", "250", "350", "100"),
        ],
        "members": [("visits", "A", "500", "700", "200")],
    }


def test_one_price_of_a_real_contract_moves_what_was_worked_out_by_hand(folder):
    """36 members at 12, 34 at 18 and 32 at 24 months keep their home: 102 × 5,000 DKK less (README of the contract)."""
    shutil.copytree(CONTRACTS / "bolig_tidlig", folder / "real", ignore=shutil.ignore_patterns(".*"))
    text = Path("real/contract.outcome").read_text("utf-8")
    Path("a.outcome").write_text(text, "utf-8")
    Path("b.outcome").write_text(text.replace("30_000 DKK per housed", "25_000 DKK per housed"), "utf-8")
    found, _ = compared("--data", "real/data", "--as-of", "2030-12-31")
    moved = found["with_data"]["moved"]
    parties = {(one["party"], one["of"]): one["moved"] for one in moved["parties"]}
    assert parties == {
        ("fjordby", "paid"): "-510000",
        ("raadet", "received"): "-255000",
        ("fonden", "received"): "-255000",
    }
    assert sum(int(one["moved"]) for one in moved["members"]) == -510_000
    assert {one["payment"] for one in moved["members"]} == {"own_home"}


# --- Without data -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("500 DKK", "600 DKK"),
        ("in 18 to 24", "in 18 to 25"),
        ("to 2024-06-30", "to 2024-06-29"),
        (">= 2", "> 2"),
        ("boligen 50%, fonden 50%", "boligen 60%, fonden 40%"),
        ("60_000", "2_000"),
    ],
)
def test_the_invented_member_is_paid_differently_as_their_test_says(before, after):
    """The test that is printed passes in A and fails in B, unless only the parties are paid differently."""
    other((before, after))
    found, code = compared()
    assert code == ExitCode.DIFFERS
    assert found["search"]["found"] is not None
    ended = CliRunner().invoke(outcome, ["diff", "a.outcome", "b.outcome"])
    lines = ended.stdout.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith('test "'))
    block = "\n".join(lines[start : lines.index("}", start) + 1])
    for name in ("a", "b"):
        Path(f"tried_{name}.outcome").write_text(f"{Path(f'{name}.outcome').read_text('utf-8')}\n{block}\n", "utf-8")
    if "expect" not in block:
        assert found["search"]["found"]["transfers"]
        assert "no test can tell A from B" in ended.stdout
        return
    tried = [CliRunner().invoke(outcome, ["test", f"tried_{name}.outcome"]) for name in ("a", "b")]
    assert [one.exit_code for one in tried] == [ExitCode.FINE, ExitCode.CONTRACT_HAS_ERRORS], tried[0].output


def test_the_smallest_member_at_the_edge_of_a_window():
    """Who moves in on the last day is paid for by A alone; nothing else about them matters."""
    other(("to 2024-06-30", "to 2024-06-29"))
    found = compared()[0]["search"]["found"]
    assert (found["members"], list(found["tables"])) == (1, ["youth"])
    assert found["tables"]["youth"][0]["moved_in"] == "2024-06-30"
    assert found["payments"] == [{"on": "2024-12-31", "payment": "joined", "before": "1000", "after": "0"}]


def test_a_cap_shows_in_as_few_members_as_reach_it():
    """Two members who join are 2,000 DKK, and 3 are 3,000: of those a cap of 2,500 lets 2,500 through."""
    other(("60_000", "2_500"), ("500 DKK per seen\n  to", "500 DKK per seen\n  at most 1 DKK\n  to"))
    Path("a.outcome").write_text(CONTRACT.replace("500 DKK per seen\n  to", "500 DKK per seen\n  at most 1 DKK\n  to"))
    found = compared()[0]["search"]["found"]
    assert found["members"] == 3


def test_who_is_not_found_is_not_claimed_to_be_nobody():
    """What is planned moves no money: nobody is found, which the page says is no proof."""
    other(("planned 50", "planned 40"))
    found, code = compared()
    assert (found["search"]["found"], code) == (None, ExitCode.DIFFERS)
    assert found["search"]["members_tried"] > 200
    page = CliRunner().invoke(outcome, ["diff", "a.outcome", "b.outcome"]).stdout
    assert "No member found who is paid differently" in page
    assert "That is no proof" in page


def test_the_same_contracts_always_try_the_same_members():
    """Neither a clock nor chance is in the search."""
    other(("in 18 to 24", "in 18 to 25"))
    assert compared() == compared()


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--data", "."], "belong together"), (["--as-of", "2024-12-31"], "belong together")],
)
def test_wrong_use_is_met_with_a_sentence(options, words):
    """Data without a date, or a date without data."""
    other()
    ended = CliRunner().invoke(outcome, ["diff", "a.outcome", "b.outcome", *options])
    assert (ended.exit_code, words in ended.stderr) == (ExitCode.WRONG_USE, True)


def test_a_contract_with_errors_or_that_is_not_there_ends_as_elsewhere():
    """The findings are shown, with the code that they have in every command."""
    Path("b.outcome").write_text("contract home", "utf-8")
    assert CliRunner().invoke(outcome, ["diff", "a.outcome", "b.outcome"]).exit_code == ExitCode.CONTRACT_HAS_ERRORS
    assert CliRunner().invoke(outcome, ["diff", "a.outcome", "gone.outcome"]).exit_code == ExitCode.WRONG_USE
