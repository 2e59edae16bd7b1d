"""What everybody may see of a settled contract tells no number of people or outcomes from 1 to 4.

The one who looks on knows the contract with its prices and caps, the program, how many may enter, and the statement. So
every world that could be is settled, and worlds that are published alike are laid together: a small number is safe if
it is not the same in all of them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from attrs import evolve, frozen

from outcomelang import passes
from outcomelang.settlement import public
from outcomelang.settlement.figures import LineFigure
from outcomelang.settlement.public import may_be_shown, public_statement
from outcomelang.settlement.statement import GroupStatement, PaymentSettlement, Settlement, Statement
from outcomelang.source import Source
from outcomelang.value.range import Range

NOTHING = Fraction(0)
CONTRACT = """contract trial "Trial"

currency DKK
term     2024-01-01 to 2026-12-31
settle   on 31 December

payer    city "City"
provider home "Home"

table youth {{ id key  moved_in date }}
events talk of youth {{ on date }}

group young of youth
  enters moved_in{most}

metric talked of young
  at 3 months
  = any talk within 30 days before point

metric stayed of young
  at 6 months
  = not any talk within 30 days before point

{clauses}
"""
ONE_LINE = "pay talks\n  100 DKK per talked\n"
TWO_LINES = "pay talks\n  100 DKK per talked\n  101 DKK per stayed\n"
TWO_PAYMENTS = "pay talks\n  100 DKK per talked\npay stays\n  101 DKK per stayed\n"
DAYS = (date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31))


def contract_of(clauses, most=None):
    """The small contract with some clauses, and perhaps a limit to how many may enter."""
    text = CONTRACT.format(clauses=clauses, most="" if most is None else f"\n  at most {most}")
    checked = passes.read_to_settle(Source("trial.outcome", text))
    assert checked.contract is not None, checked.diagnostics
    return checked.contract


@frozen
class Counts:
    """By one date: who has entered, and of each payment and line how many are met and not met; the rest are pending."""

    entered: int
    lines: tuple[tuple[tuple[int, int], ...], ...]

    def small(self):
        """Each number that is counted, under its name."""
        yield "entered", self.entered
        for payment, lines in enumerate(self.lines):
            for line, (met, not_met) in enumerate(lines):
                yield f"met {payment} {line}", met
                yield f"not met {payment} {line}", not_met
                yield f"pending {payment} {line}", self.entered - met - not_met


def figure_of(payment, line, status, count):
    """A line of a statement of which the count alone is looked at."""
    money = dict.fromkeys(("quantity", "amount", "waiting", "possible", "held", "refused"), NOTHING)
    return LineFigure(
        payment=payment, line=line, point=1, cohort=None, status=status, count=count, unbounded=0, **money
    )


def settlement_of(contract, day, counts, cap):
    """What is settled by a day: prices times what is met, up to a cap that the first payments use first."""
    payments = []
    left = cap
    for clause, lines in zip(contract.payments, counts.lines, strict=True):
        figures = []
        for number, (met, not_met) in enumerate(lines, start=1):
            statuses = (("met", met), ("not met", not_met), ("pending", counts.entered - met - not_met))
            figures += [figure_of(clause.name, number, status, count) for status, count in statuses if count]
        gross = sum((line.price.value * met for line, (met, _) in zip(clause.lines, lines, strict=True)), NOTHING)
        settled = gross if left is None else min(gross, left)
        left = None if left is None else left - settled
        money: dict[str, Any] = {
            "gross": gross,
            "owed": gross,
            "settled": settled,
            "settled_before": NOTHING,
            "paid_now": settled,
        }
        numbers: dict[str, Any] = {"pending": 0, "missing": 0, "left_out": 0}
        payments.append(
            PaymentSettlement(clause.name, None, clause.span, lines=tuple(figures), ledger=(), **money, **numbers)
        )
    whole = sum((one.settled for one in payments), NOTHING)
    group = GroupStatement("young", None, counts.entered, 0, None, None, closed=False, cohorts=())
    empty: dict[str, Any] = dict.fromkeys(("savings", "floors", "transfers", "budgets"), ())
    return Settlement(day, day, tuple(payments), groups=(group,), paid_now=whole, settled=whole, **empty)


def published(contract, world, cap=None):
    """What everybody sees of a world, which is the counts by each date."""
    dates = tuple(
        settlement_of(contract, day, counts, cap) for day, counts in zip(DAYS[: len(world)], world, strict=True)
    )
    empty: dict[str, Any] = dict.fromkeys(("payments", "savings", "parties", "investors", "open_items", "notes"), ())
    statement = Statement(
        contract="trial",
        title=None,
        currency="DKK",
        step=Fraction(1),
        as_of=DAYS[-1],
        settlements=dates,
        next_settlement=None,
        next_due=None,
        total=NOTHING,
        range=Range(NOTHING, None),
        savings_total=NOTHING,
        savings_range=Range(NOTHING, None),
        **empty,
    )
    return public_statement(statement, contract)


def numbers_of(world):
    """Each number by each date, and by how much it changes between any two dates."""
    by_date = [dict(counts.small()) for counts in world]
    for place, numbers in enumerate(by_date):
        yield from (((place, name), number) for name, number in numbers.items())
    for (first, before), (second, after) in combinations(enumerate(by_date), 2):
        yield from (((first, second, name), after[name] - before[name]) for name in before)


def told(contract, worlds, cap=None):
    """The small numbers that somebody can work out, as the name and the number of each."""
    alike = defaultdict(list)
    for world in worlds:
        alike[published(contract, world, cap)].append(dict(numbers_of(world)))
    for those in alike.values():
        for name in those[0]:
            values = {numbers[name] for numbers in those}
            if len(values) == 1 and 1 <= abs(*values) <= 4:
                yield name, *values


def by_one_date(most):
    """One line: all ways in which up to so many members can be met, not met and pending."""
    for entered in range(most + 1):
        for met, not_met in product(range(entered + 1), repeat=2):
            if met + not_met <= entered:
                yield Counts(entered, (((met, not_met),),))


def histories(most, dates):
    """One line by several dates: members only come, and what is met or not met stays so."""
    states = list(by_one_date(most))
    worlds: list[tuple[Counts, ...]] = [(state,) for state in states]
    for _ in range(dates - 1):
        worlds = [(*world, state) for world in worlds for state in states if follows(world[-1], state)]
    return worlds


def follows(before, after):
    """Whether one state can come after another."""
    ((met, not_met),), ((met_then, not_met_then),) = before.lines[0], after.lines[0]
    return before.entered <= after.entered and met <= met_then and not_met <= not_met_then


def with_two_lines(most, *, in_one_payment):
    """Two lines over the same members, who are met or pending."""
    for entered in range(most + 1):
        for first, second in product(range(entered + 1), repeat=2):
            lines = ((first, 0), (second, 0))
            yield (Counts(entered, (lines,) if in_one_payment else tuple((line,) for line in lines)),)


def test_one_date_tells_no_small_number():
    """Of up to 14 members, whoever is met, not met or pending."""
    assert list(told(contract_of(ONE_LINE), [(state,) for state in by_one_date(14)])) == []


def test_two_dates_tell_no_small_number_and_no_small_change():
    """Of up to 9 members: more may not enter, so that the last one to come would be known where 8 have."""
    assert list(told(contract_of(ONE_LINE, most=9), histories(9, 2))) == []


def test_three_dates_tell_no_small_number_and_no_small_change():
    """Of up to 6 members: a date that is hidden between two that are shown stays hidden."""
    assert list(told(contract_of(ONE_LINE, most=6), histories(6, 3))) == []


@pytest.mark.parametrize("cap", [None, 600, 1000, 1205])
@pytest.mark.parametrize("in_one_payment", [True, False])
def test_amounts_of_two_prices_tell_no_small_number(cap, in_one_payment):
    """Prices of 100 and 101 tell how many outcomes of each are in a sum; a cap tells who has left how much to whom."""
    clauses = TWO_LINES if in_one_payment else TWO_PAYMENTS
    capped = clauses if cap is None else f"{clauses}\ncap total {cap} DKK\n"
    worlds = with_two_lines(13, in_one_payment=in_one_payment)
    assert list(told(contract_of(capped), worlds, None if cap is None else Fraction(cap))) == []


@pytest.mark.parametrize("clauses", [ONE_LINE, TWO_PAYMENTS])
def test_without_the_rule_small_numbers_are_told(clauses, monkeypatch):
    """The tests above can fail: they find what is told where every number counts as enough."""
    monkeypatch.setattr(public, "FEWEST", 1)
    worlds = histories(4, 2) if clauses == ONE_LINE else list(with_two_lines(4, in_one_payment=False))
    assert list(told(contract_of(clauses), worlds))


def test_without_looking_at_changes_small_changes_are_told(monkeypatch):
    """Two dates with 5 and 6 members tell of one."""
    monkeypatch.setattr(public, "may_be_shown", lambda counts, _before: may_be_shown(counts, {}))
    assert list(told(contract_of(ONE_LINE), histories(6, 2)))


@pytest.mark.parametrize(
    ("now", "before", "is_shown"),
    [
        (0, 0, True),
        (1, 0, False),
        (4, 0, False),
        (5, 0, True),
        (9, 5, False),
        (10, 5, True),
        (0, 5, True),
        (5, 9, False),
    ],
)
def test_a_number_is_shown_if_it_is_enough_and_has_changed_enough(now, before, is_shown):
    """By nothing or by five, upward or downward."""
    assert may_be_shown({("met",): now}, {("met",): before}) is is_shown


def test_amounts_are_fixed_prices_times_outcomes():
    """10 members, of whom 5 are met at 100 DKK: 500 DKK, and they are shown."""
    (one,) = published(contract_of(ONE_LINE), (Counts(10, (((5, 5),),)),)).settlements
    assert (one.is_shown, one.payments[0].met, one.payments[0].settled, one.settled) == (True, 5, 500, 500)


@pytest.mark.parametrize(
    "clauses",
    [
        "pay talks\n  100 DKK per talked\n  at most 700 DKK\n",
        "pay talks\n  100 DKK per talked\n  never paid back\n",
        "pay talks\n  100 DKK per talked\ncap per participant 700 DKK\n",
        "pay talks\n  100 DKK per talked\ncap per year 700 DKK\n",
        (
            "pay talks\n  100 DKK per talked\n\n"
            "amended from 2026-01-01 for settlements {\n  pay talks\n    200 DKK per talked\n}\n"
        ),
        (
            "pay talks\n  100 DKK per talked\n\n"
            "amended from 2024-01-01 for settlements {\n  pay talks\n    100 DKK per talked\n}\n"
        ),
    ],
)
def test_amounts_that_rest_on_more_are_hidden(clauses):
    """What is met is shown all the same."""
    (one,) = published(contract_of(clauses), (Counts(10, (((5, 5),),)),)).settlements
    assert (one.is_shown, one.payments[0].met, one.payments[0].settled, one.settled) == (True, 5, None, None)


def test_a_gate_hides_what_is_behind_it():
    """Whether it is open may tell how many are behind its figure."""
    gate = (
        "metric answered across young\n  = share of young(any talk within 30 days before start)\n\n"
        "pay talks\n  100 DKK per talked\n  only when answered >= 80% otherwise pending\n"
    )
    (one,) = published(contract_of(gate), (Counts(10, (((5, 5),),)),)).settlements
    assert (one.payments[0].met, one.payments[0].settled, one.settled) == (None, None, None)


def test_a_date_that_is_hidden_shows_nothing():
    """Not even figures that are large: the difference between them and others might tell the small one."""
    (one,) = published(contract_of(TWO_PAYMENTS), (Counts(20, (((10, 0),), ((3, 0),))),)).settlements
    assert not one.is_shown
    figures = [one.settled, *(group.entered for group in one.groups)]
    figures += [figure for payment in one.payments for figure in (payment.met, payment.settled)]
    assert figures == [None] * 6


def test_two_groups_of_one_table_may_not_differ_by_few():
    """Of 20 members 18 are taken into a smaller group: the two others are told by subtraction."""
    contract = contract_of(f"group early of young\n  where moved_in < 2024-06-01\n\n{ONE_LINE}")
    whole = settlement_of(contract, DAYS[0], Counts(20, (((10, 0),),)), None)
    for number, is_shown in ((18, False), (15, True), (20, True)):
        smaller = evolve(whole.groups[0], group="early", entered=number)
        both = evolve(whole, groups=(*whole.groups, smaller))
        assert may_be_shown(public.counts_behind(both, contract), {}) is is_shown
