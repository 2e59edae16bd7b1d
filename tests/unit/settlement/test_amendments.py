"""Amendments in the statement: which text a settlement was made by, and where the difference is shown."""

from fractions import Fraction

from outcomelang.settlement.statement import LedgerKind

TERMS = """input a_earned money
parameter times = 1
pay a = a_earned * times
amended from 2021-12-01 to 2022-01-31 for settlements "Twice" { parameter times = 2 }
amended from 2022-12-01 for settlements { pay b = a_earned }
"""
EARNED = {"a_earned": {"2021-06-30": 100, "2021-12-31": 150, "2022-06-30": 160, "2022-12-31": 200, "2023-06-30": 210}}


def test_a_settlement_names_the_amendments_in_force(statement):
    """None on 30 June, then `Twice` on line 10, none again, and from 2022-12-31 the one without a title."""
    found = statement(TERMS, EARNED, as_of="2022-12-31")
    named = [[(one.title, one.line) for one in of.amendments] for of in found.settlements]
    first = found.settlements[1].amendments[0].line
    assert named == [[], [("Twice", first)], [], [(None, first + 1)]]


def test_the_difference_to_earlier_texts_is_a_part_of_the_ledger(statement):
    """Settled 100, then 300 - 200, then 160 - 150, then 200 - 160 of `a`; of `b` 200 - 160."""
    found = statement(TERMS, EARNED, as_of="2022-12-31")
    of_a = [of.payments[0] for of in found.settlements]
    assert [one.paid_now for one in of_a] == [100, 100, 10, 40]
    assert [one.gross for one in of_a] == [100, 300, 160, 200]
    amended = [sum(line.amount for line in one.ledger if line.kind is LedgerKind.AMENDED) for one in of_a]
    assert amended == [0, 100, -50, -50]
    assert [of.payments[1].paid_now for of in found.settlements] == [0, 0, 0, 40]
    assert found.total == Fraction(290)


def test_what_the_amounts_can_become_is_not_told_while_the_text_will_change(statement):
    """An amendment begins or ends after the first three settlements; the last text holds to the end."""
    before = statement(TERMS, EARNED, as_of="2022-06-30")
    assert (before.range.lowest, before.range.highest) == (None, None)
    after = statement(TERMS, EARNED, as_of="2023-12-31")
    assert (after.range.lowest, after.range.highest) == (300 + 10, 310)


def test_what_a_payment_can_become_rests_on_what_earlier_texts_made_of_another(statement):
    """A is 100, then twice 100 by another text, then 100: 400, and 500 with the last date. B is that, or nothing."""
    terms = """input is_due yesno
parameter times = 1
pay a on 2021-06-30, 2021-12-31, 2022-06-30, 2022-12-31 = 100 DKK * times
pay b = if is_due then a else 0 DKK
amended from 2021-12-01 to 2022-01-31 for settlements { parameter times = 2 }
"""
    found = statement(terms, {}, as_of="2022-06-30")
    assert (found.payments[0].range.lowest, found.payments[0].range.highest) == (400, 500)
    assert (found.payments[1].range.lowest, found.payments[1].range.highest) == (0, 500)
