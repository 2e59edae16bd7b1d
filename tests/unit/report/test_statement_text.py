"""The statement as text: every amount, in its place, in words that need no explanation."""

import re
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

from outcomelang.report.statement_text import statement_to_text
from outcomelang.settlement.statement import OpenItem, OpenKind
from outcomelang.value.range import Range


@pytest.fixture
def text(view):
    """The whole statement."""
    return statement_to_text(view)


def section(text, heading):
    """The lines of the section whose heading begins with these words."""
    lines = text.splitlines()
    (start,) = (place for place, line in enumerate(lines) if line.startswith(heading))
    rest = lines[start + 2 :]
    end = next((place - 1 for place, line in enumerate(rest) if line.startswith("──")), len(rest))
    return rest[:end]


def part(text, heading):
    """The lines under a heading inside a section, as far as the next."""
    lines = text.splitlines()
    (start,) = (place for place, line in enumerate(lines) if line.startswith(f"  {heading}"))
    rest = lines[start + 1 :]
    end = next((place for place, line in enumerate(rest) if not line), len(rest))
    return rest[:end]


def row(lines, first):
    """The cells after the first of the row that begins with it."""
    (found,) = (line for line in lines if line.strip().startswith(f"{first}  "))
    return re.split(r" {2,}", found.strip())[1:]


def test_the_top_says_what_is_settled_and_what_it_can_become(text):
    """The first lines are enough for whoever reads no further."""
    top = " ".join(text.split("In all, by payment")[0].split())
    assert "contract homes, settled up to 2024-05-01" in top
    assert "Settled in all 1,001,000.00 DKK" in top
    assert "at least 1,000,500.00 DKK, no known most, from the members and events seen so far" in top
    assert "2023-12-31, due 2024-02-29: 969,000.00 DKK paid now" in top
    assert "Next settlement 2024-12-31, due 2025-03-01" in top


def test_each_payment_has_its_range_and_a_floor_is_one_of_them(text):
    """What no bound is known of is said so, and the rows add up to the total."""
    lines = section(text, "In all, by payment")
    assert row(lines, "Own home") == ["1,000,000.00", "1,000,000.00", "1,000,000.00"]
    assert row(lines, "Work") == ["500.00", "500.00", "4,500.00"]
    assert row(lines, "Bonus") == ["0.00", "0.00", "no bound"]
    assert row(lines, "Floor") == ["500.00", "500.00", "500.00"]
    assert row(lines, "Total") == ["1,001,000.00", "1,000,500.00", "no bound"]


def test_all_settlements_stand_in_one_table(text):
    """A row for each date; no money is a dash, money back is below zero and is said to be so."""
    lines = section(text, "Paid by each settlement, in DKK")
    assert row(lines, "2022-12-31") == ["2023-03-01", "30,000.00", "2,000.00", "–", "–", "32,000.00", "32,000.00"]
    assert row(lines, "2023-12-31") == [
        *("2024-02-29", "970,000.00", "-1,500.00", "–", "500.00", "969,000.00", "1,001,000.00")
    ]
    assert row(lines, "Total") == ["1,000,000.00", "500.00", "0.00", "500.00", "1,001,000.00", "1,001,000.00"]
    assert "  An amount below zero is paid back." in lines


def test_the_latest_settlement_is_shown_in_full_and_earlier_ones_are_not(text):
    """Numbers, amounts and the limits that bit, by their kind and their line in the contract."""
    assert "Settlement of 2022-12-31" not in text
    lines = section(text, "Settlement of 2023-12-31, due 2024-02-29")
    home = row(lines, "Own home")
    assert home == ["67", "3", "2", "30,000.00", "970,000.00", "at most per participant, line 31;"]
    assert any(line.strip() == "cap total, line 43" for line in lines)
    assert row(lines, "Work") == ["1", "0", "0", "2,000.00", "-1,500.00"]
    assert row(lines, "Floor") == ["500.00", "line 44"]
    assert row(lines[: lines.index("")], "Total") == ["32,000.00", "969,000.00"]


def test_the_ledger_has_a_row_for_each_place_and_names_the_clauses(text):
    """The rows of a payment add up to what it earned; a limit is in the contract's own words, with its line."""
    ledger = part(text, "Where all that was earned")
    assert row(ledger, "Waiting for evidence") == ["–", "4,000.00", "–", "4,000.00"]
    at_most = "Cut by a limit: at most 40_000 DKK per participant"
    assert row(ledger, at_most) == ["20,000.00", "–", "–", "20,000.00"]
    cap = "Cut by a limit: cap total 1_000_000 DKK (line 43)"
    assert row(ledger, cap) == ["1,000,000.00", "–", "–", "1,000,000.00"]
    assert row(ledger, "Settled before") == ["30,000.00", "2,000.00", "–", "32,000.00"]
    assert row(ledger, "Paid now") == ["970,000.00", "-1,500.00", "–", "968,500.00"]
    earned = ["2,020,000.00", "4,500.00", "–", "2,024,500.00"]
    assert row(ledger, "In all, before evidence and limits") == earned


def test_transfers_go_from_payer_to_payee(text):
    """A column for each payment, what a floor adds, and all of it; money back is below zero."""
    transfers = part(text, "Who pays whom, due 2024-02-29")
    assert row(transfers, "Fjordby Kommune") == ["Fonden", "582,000.00", "-900.00", "500.00", "581,600.00"]
    assert row(transfers, "Region Nord") == ["Fonden", "388,000.00", "-600.00", "–", "387,400.00"]
    assert "goes back, from the party under To" in text


def test_price_lines_say_how_an_amount_was_earned(text):
    """By point, with the number of each status; the line's words stand once, and the rows add up."""
    lines = part(text, "Own home: how it was earned so far")
    assert row(lines, "30_000 DKK per housed") == ["30", "12 months", "60", "0", "2", "1,800,000.00"]
    assert row(lines, "24 months") == ["7", "3", "0", "220,000.00"]
    assert row(lines, "Total") == ["67", "3", "2", "2,020,000.00"]
    assert row(part(text, "Work: how it was earned so far"), "1_000 DKK per claim") == [
        "34",
        "1",
        "4",
        "500.00",
        "4,000.00",
    ]
    assert row(part(text, "Bonus: how it was earned so far"), "formula") == ["37", "0", "1", "–"]


def test_what_is_missing_is_listed_by_the_money_on_it(text):
    """What has no bound comes first; each says what it waits for."""
    lines = section(text, "What is missing, by the money on it, in DKK")
    firsts = [line.split("  ")[1] for line in lines[2:] if line[2:3].isalpha()]
    assert firsts[:3] == ["Bonus", "Own home", "Work"]
    assert row(lines, "Bonus") == ["formula (line 37)", "1", "no bound", "cannot be told yet: the"]
    assert row(lines, "Own home")[1:] == ["24 months", "3", "90,000.00", "not final yet"]
    assert row(lines, "Work")[1:] == ["4", "4,000.00", "evidence is not there yet"]
    assert [line.strip() for line in lines[3:5]] == ["figure `rate` is not", "certified yet"]


def test_open_points_of_one_line_stand_together_unless_all_are_asked_for(view):
    """Fourteen points of a price line are one row, with the sum of what hangs on them."""
    items = tuple(OpenItem("own_home", OpenKind.PENDING, 1, point, None, 2, Fraction(60_000), 0) for point in (12, 24))
    open_twice = evolve(view, statement=evolve(view.statement, open_items=items))
    lines = section(statement_to_text(open_twice), "What is missing")
    assert row(lines, "Own home")[1:4] == ["12 to 24 months", "4", "120,000.00"]
    each = section(statement_to_text(evolve(open_twice, in_full=True)), "What is missing")
    assert sum("60,000.00" in line for line in each) == 2


def test_both_bottom_lines(text):
    """Savings are reported with their range, by public budget, and beside what is settled."""
    lines = section(text, "Savings of public budgets (reported, not paid), in DKK")
    assert row(lines, "Total") == ["1,675,000.00", "1,675,000.00", "1,750,000.00"]
    assert row(lines, "Shelter nights  Fjordby Kommune") == ["Fjordby Kommune", "335,000.00"]
    assert row(lines, "Shelter nights  Region Nord") == ["Region Nord", "1,340,000.00"]
    assert row(lines, "Savings less what is settled") == ["674,000.00 DKK"]


def test_parties_groups_and_notes(text):
    """Who has paid and received what; who is in the target group; what else to know."""
    assert row(section(text, "In all, by party"), "Region Nord") == ["payer", "400,200.00", "–"]
    assert row(section(text, "Target groups by 2023-12-31"), "young") == ["41", "40", "2", "closed"]
    notes = " ".join(" ".join(section(text, "Notes")).split())
    assert "young: 41 members have entered, and 40 were planned." in notes
    reached = "cap total 1_000_000 DKK (line 43) was reached on 2023-12-31; it has cut 1,000,000.00 DKK so far."
    assert reached in notes


def test_the_method_is_printed(text):
    """The order of operations in its thirteen steps, and the contract's rounding."""
    words = " ".join(" ".join(section(text, "How it was worked out")).split())
    assert [int(number) for number in re.findall(r"(\d+) [a-z]", words)][:13] == list(range(1, 14))
    assert "half up to 0.01 DKK: each price line (4)" in words


def test_the_sources_can_be_found_again(text):
    """The contract and each data file, with their fingerprints and the day through which they are complete."""
    lines = section(text, "What it rests on")
    assert "homes/contract.outcome, SHA-256 0123456789abcdef" in " ".join(lines)
    assert row(lines, "youth") == ["youth.csv", "1,234", "2024-04-30", "f" * 16]


def test_all_of_it_has_each_settlement(view):
    """With `--all` the earlier settlements are shown as the latest is, and what they waited for."""
    text = statement_to_text(evolve(view, in_full=True))
    first = section(text, "Settlement of 2022-12-31")
    assert row(first[:6], "Bonus") == ["0", "0", "0", "–", "–"]
    assert "  Bonus  the figure `rate` is not certified yet" in first
    assert section(text, "Settlement of 2023-12-31")


def test_before_the_first_settlement_there_is_little_to_say(view):
    """No table of nothing: only that no date has come, and which will."""
    nothing = evolve(
        view.statement,
        as_of=date(2022, 5, 1),
        settlements=(),
        next_settlement=date(2022, 12, 31),
        next_due=date(2023, 3, 1),
        total=Fraction(0),
        open_items=(),
        notes=(),
    )
    text = statement_to_text(evolve(view, statement=nothing))
    assert "nothing: no settlement date has come by 2022-05-01" in text
    assert "2022-12-31, due 2023-03-01" in text
    assert "In all, by payment" not in text
    assert "In all, by party" not in text


def test_after_the_last_settlement_nothing_is_open(view):
    """What is still pending then is unpaid for good, and the total is final."""
    last = evolve(view.statement, next_settlement=None, next_due=None, range=Range.exactly(view.statement.total))
    text = statement_to_text(evolve(view, statement=last))
    assert "nothing else: this was the last settlement" in text
    assert section(text, "Open at the last settlement: unpaid for good")


def test_an_amount_that_needs_more_decimals_is_marked(view):
    """A third of a krone is never shown as if it were exact."""
    text = statement_to_text(view)
    assert "≈" not in text
    total = evolve(view.statement.payments[1], range=Range(Fraction(1, 3), Fraction(1, 8)))
    payments = (view.statement.payments[0], total, view.statement.payments[2])
    odd = statement_to_text(evolve(view, statement=evolve(view.statement, payments=payments)))
    assert row(section(odd, "In all, by payment"), "Work") == ["500.00", "≈ 0.333333", "0.125"]


@pytest.mark.parametrize("columns", [60, 80, 100, 140])
def test_no_line_is_wider_than_the_page_and_no_number_is_broken(view, columns):
    """Whatever the width, every amount of the widest table can be found whole."""
    text = statement_to_text(view, columns=columns)
    assert max(map(len, text.splitlines())) <= columns
    for amount in ("970,000.00", "-1,500.00", "969,000.00", "1,001,000.00", "1,000,000.00", "2024-02-29"):
        assert amount in text


def test_the_same_statement_gives_the_same_text(view):
    """Nothing of the machine or the moment is in it."""
    assert statement_to_text(view) == statement_to_text(view)
    assert "\x1b" not in statement_to_text(view)
    assert "\x1b[1m" in statement_to_text(view, colour=True)


def test_colour_adds_nothing_to_the_words(view):
    """Without its codes a coloured statement is the plain one."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", statement_to_text(view, colour=True))
    assert [line.rstrip() for line in plain.splitlines()] == statement_to_text(view).splitlines()


def in_cohorts(view, number):
    """The statement, in which so many cohorts have each one member who met the first line of own home."""
    latest = view.statement.settlements[-1]
    home = latest.payments[0]
    one = evolve(home.lines[0], count=1, quantity=Fraction(1), amount=Fraction(10))
    lines = tuple(evolve(one, cohort=f"{place:03}") for place in range(number))
    payments = (evolve(home, lines=lines), *latest.payments[1:])
    settlements = (view.statement.settlements[0], evolve(latest, payments=payments))
    return evolve(view, statement=evolve(view.statement, settlements=settlements))


def test_a_few_cohorts_are_shown_apart_and_many_together(view):
    """Seventy cohorts would hide the sums; `--all` shows each."""
    few = part(statement_to_text(in_cohorts(view, 3)), "Own home: how it was earned")
    assert row(few, "30_000 DKK per housed")[2:] == ["000", "1", "10.00"]
    assert row(few, "Total") == ["3", "30.00"]
    many = statement_to_text(in_cohorts(view, 70))
    assert row(part(many, "Own home: how it was earned"), "30_000 DKK per housed")[2:] == ["70", "700.00"]
    assert "All cohorts are shown together" in many
    each = statement_to_text(evolve(in_cohorts(view, 70), in_full=True))
    assert sum(line.split()[-3:] == ["069", "1", "10.00"] for line in each.splitlines()) == 1
