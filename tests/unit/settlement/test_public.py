"""What everybody may see: no number of people below 5, and none that could be worked out from what is shown."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from outcomelang import passes
from outcomelang.settlement.figures import LineFigure
from outcomelang.settlement.public import Counts, counts_of, may_be_shown, public_statement
from outcomelang.settlement.statement import GroupStatement, PaymentSettlement, Settlement, Statement
from outcomelang.source import Source
from outcomelang.value.range import Range

CONTRACT = """contract home
currency DKK
term 2024-01-01 to 2026-12-31
settle on 2024-12-31, 2025-06-30, 2025-12-31, 2026-12-31
payer fjordby
provider boligen
table youth { id key  moved_in date optional }
events visit of youth { on date }
group young of youth enters moved_in from 2024-01-01 to 2025-12-31
metric early of young at 6, 12 months = any visit within 30 days before point
metric late of young at 18 months = any visit within 30 days before point
pay homes 100 DKK per early 200 DKK per late
pay visits 300 DKK per late
cap total 900_000 DKK
"""
DATES = (date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31), date(2026, 12, 31))
PRICES = {("homes", 1): 100, ("homes", 2): 200, ("visits", 1): 300}
PLACES = (("homes", 1, 6), ("homes", 1, 12), ("homes", 2, 18), ("visits", 1, 18))
STATUSES = ("met", "not met", "pending", "left out")


@pytest.fixture(scope="module")
def contract():
    """A contract with three prices, one of them at two points."""
    read = passes.read(Source("contract.outcome", CONTRACT)).contract
    assert read is not None
    return read


def settlement_of(contract, on, entered, cells):
    """A settlement with so many members in each status of each price line and point: `cells` by place and status."""
    payments = []
    for payment in contract.payments:
        lines = tuple(
            LineFigure(
                payment=name,
                line=line,
                point=point,
                cohort=None,
                status=status,
                count=cells[name, line, point, status],
                quantity=Fraction(0),
                amount=Fraction(0),
                waiting=Fraction(0),
                possible=Fraction(0),
                unbounded=0,
                held=Fraction(0),
                refused=Fraction(0),
            )
            for name, line, point in PLACES
            if name == payment.name
            for status in STATUSES
            if cells[name, line, point, status]
        )
        settled = sum(PRICES[one.payment, one.line] * one.count for one in lines if one.status == "met")
        nothing = Fraction(0)
        payments.append(
            PaymentSettlement(
                payment.name,
                None,
                payment.span,
                lines,
                nothing,
                (),
                nothing,
                Fraction(settled),
                nothing,
                nothing,
                0,
                0,
                0,
            )
        )
    groups = (GroupStatement("young", None, entered, 0, None, None, closed=True, cohorts=()),)
    in_all = sum((one.settled for one in payments), Fraction(0))
    return Settlement(on, on, tuple(payments), (), (), (), (), groups, Fraction(0), in_all)


def statement_of(settlements):
    """A statement with these settlements, the last of which is the contract's last."""
    zero = Fraction(0)
    nothing = Range(zero, zero)
    is_over = settlements[-1].on == DATES[-1]
    return Statement(
        contract="home",
        title=None,
        currency="DKK",
        step=Fraction(1, 100),
        as_of=settlements[-1].on,
        settlements=tuple(settlements),
        next_settlement=None if is_over else DATES[-1],
        next_due=None if is_over else DATES[-1],
        total=settlements[-1].settled,
        range=nothing,
        payments=(),
        savings_total=zero,
        savings_range=nothing,
        savings=(),
        parties=(),
        investors=(),
        open_items=(),
        notes=(),
    )


def drawn(contract, seed):
    """Settlements of members who enter over time and whose values come bit by bit; with the numbers behind them."""
    random = Random(seed)  # noqa: S311 (nothing secret: the same seed draws the same)
    waiting: list[dict[tuple[str, int, int], str]] = []
    found = []
    for on in DATES:
        if on < DATES[2]:
            waiting += [dict.fromkeys(PLACES, "pending") for _ in range(random.choice((0, 3, 6, 12)))]
        for member in waiting:
            for place, status in member.items():
                if status == "pending" and random.random() < 0.5:
                    member[place] = random.choice(("met", "met", "met", "not met", "left out"))
        cells = {
            (*place, status): sum(member[place] == status for member in waiting)
            for place in PLACES
            for status in STATUSES
        }
        found.append((settlement_of(contract, on, len(waiting), cells), len(waiting), cells))
    return found


def known_to_a_reader(z3, public):
    """All that a reader of the statement knows, who knows the prices besides, as equations over hidden numbers."""
    numbers: dict[tuple[object, ...], Any] = {}
    known = []
    for place, shown in enumerate(public.settlements):
        entered = z3.Int(f"{place} entered")
        numbers[place, "entered"] = entered
        known.append(entered >= 0)
        if shown.groups[0].entered is not None:
            known.append(entered == shown.groups[0].entered)
        for line in PLACES:
            cells = [z3.Int(f"{place} {line} {status}") for status in STATUSES]
            numbers.update({(place, line, status): cell for status, cell in zip(STATUSES, cells, strict=True)})
            known += [cell >= 0 for cell in cells]
            known.append(sum(cells) == entered)
        amounts = []
        for payment in shown.payments:
            own = [line for line in PLACES if line[0] == payment.payment]
            met = sum(numbers[place, line, "met"] for line in own)
            amount = sum(PRICES[line[:2]] * numbers[place, line, "met"] for line in own)
            amounts.append(amount)
            if payment.met is not None:
                known.append(met == payment.met)
            if payment.settled is not None:
                known.append(amount == int(payment.settled))
        if shown.settled is not None:
            known.append(sum(amounts) == int(shown.settled))
    return numbers, known


@pytest.mark.parametrize("seed", range(40))
def test_no_number_below_5_can_be_worked_out(contract, seed):
    """Whoever knows the prices finds another value for each number of 1 to 4, and for each change by 1 to 4.

    The numbers are those of the statement that is not public: of each price line, point and status, on each date.
    """
    z3 = pytest.importorskip("z3")
    history = drawn(contract, seed)
    public = public_statement(statement_of([one for one, _, _ in history]), contract, {})
    numbers, known = known_to_a_reader(z3, public)
    truth: dict[tuple[Any, ...], int] = {(place, "entered"): entered for place, (_, entered, _) in enumerate(history)}
    for place, (_, _, cells) in enumerate(history):
        truth.update({(place, line, status): cells[*line, status] for line in PLACES for status in STATUSES})
    solver = z3.Solver()
    solver.add(known)
    asked = [(numbers[key], value) for key, value in truth.items()]
    for before, after in pairwise(range(len(history))):
        for key in (key[1:] for key in truth if key[0] == 0):
            changed = truth[after, *key] - truth[before, *key]
            asked.append((numbers[after, *key] - numbers[before, *key], changed))
    for number, value in asked:
        if 1 <= abs(value) <= 4:
            solver.push()
            solver.add(number != value)
            assert solver.check() == z3.sat, (number, value)
            solver.pop()


def test_the_drawn_histories_show_and_hide(contract):
    """Some payments are shown and some are hidden, so that the test above says something of both."""
    shown = [
        payment.settled is not None
        for seed in range(40)
        for one in public_statement(statement_of([s for s, _, _ in drawn(contract, seed)]), contract, {}).settlements
        for payment in one.payments
    ]
    assert sum(shown) > 50
    assert len(shown) - sum(shown) > 50


def test_what_is_shown_is_right(contract):
    """A number is that of the statement, or it is hidden; none is changed."""
    for seed in range(10):
        settlements = [one for one, _, _ in drawn(contract, seed)]
        public = public_statement(statement_of(settlements), contract, {})
        for one, settlement in zip(public.settlements, settlements, strict=True):
            assert one.settled in {None, settlement.settled}
            for shown, payment in zip(one.payments, settlement.payments, strict=True):
                assert shown.settled in {None, payment.settled}


def test_an_earlier_statement_tells_nothing_more(contract):
    """What is shown by a date is the same in every later statement."""
    settlements = [one for one, _, _ in drawn(contract, 3)]
    whole = public_statement(statement_of(settlements), contract, {})
    for number in range(1, len(settlements)):
        earlier = public_statement(statement_of(settlements[:number]), contract, {})
        assert earlier.settlements == whole.settlements[:number]


@pytest.mark.parametrize(
    ("before", "after", "is_shown"),
    [
        (0, 4, False),  # four people
        (0, 5, True),
        (5, 5, True),  # nothing has changed
        (5, 9, False),  # four more, which the difference would tell
        (5, 10, True),
        (10, 6, False),  # four fewer
        (9, 4, False),  # five fewer, and four are left
        (5, 0, True),
    ],
)
def test_by_how_much_a_number_may_change(before, after, is_shown):
    """By nothing or by five and more, to nothing or to five and more."""
    assert may_be_shown({("x",): after}, {("x",): before}) is is_shown


def test_those_who_did_not_meet_it_are_hidden_as_well(contract):
    """Of 20 who have entered, 18 meet `late`: that 2 do not is told by the difference, so the payment is hidden."""
    cells = {(*place, status): 0 for place in PLACES for status in STATUSES}
    for place in PLACES:
        cells[*place, "met"], cells[*place, "not met"] = 10, 10
    cells["visits", 1, 18, "met"], cells["visits", 1, 18, "not met"] = 18, 2
    settlement = settlement_of(contract, DATES[0], 20, cells)
    public = public_statement(statement_of([settlement]), contract, {})
    homes, visits = public.settlements[0].payments
    assert (homes.met, homes.settled) == (30, Fraction(4_000))  # 20 at 100 DKK, 10 at 200 DKK
    assert (visits.met, visits.settled) == (None, None)
    # The total less what is shown would be 18 times 300 DKK.
    assert public.settlements[0].settled is None


@pytest.mark.parametrize(("hidden", "in_all"), [("visits", None), ("homes", Fraction(9_800))])
def test_what_was_settled_in_all_on_the_last_date(contract, hidden, in_all):
    """It is shown beside a hidden payment if that may have come otherwise to as much.

    Of `visits`, at one price, it may not: what is left of the sum is 18 times 300 DKK. Of `homes` it may: 20 at 100 DKK
    and 18 at 200 DKK, of 20 at each of three points, are as much as 18 and 19, or 22 and 17.
    """
    cells = {(*place, status): 0 for place in PLACES for status in STATUSES}
    for place in PLACES:
        cells[*place, "met"], cells[*place, "not met"] = 10, 10
    place = ("homes", 2, 18) if hidden == "homes" else ("visits", 1, 18)
    cells[*place, "met"], cells[*place, "not met"] = 18, 2
    if hidden == "homes":
        cells["visits", 1, 18, "met"], cells["visits", 1, 18, "not met"] = 14, 6
    settlement = settlement_of(contract, DATES[-1], 20, cells)
    public = public_statement(statement_of([settlement]), contract, {})
    assert [one.payment for one in public.settlements[0].payments if one.settled is None] == [hidden]
    # 20 * 100 + 18 * 200 + 14 * 300 = 9,800, where it is shown.
    assert public.settlements[0].settled == in_all


def test_two_prices_tell_their_lines_apart(contract):
    """Of 23 who met it 3 did at 200 DKK: 2,600 DKK would tell, since 20 at 100 and 3 at 200 is the only way."""
    cells = {(*place, status): 0 for place in PLACES for status in STATUSES}
    for place in PLACES:
        cells[*place, "met"], cells[*place, "not met"] = 10, 13
    cells["homes", 2, 18, "met"], cells["homes", 2, 18, "not met"] = 3, 20
    settlement = settlement_of(contract, DATES[0], 23, cells)
    public = public_statement(statement_of([settlement]), contract, {})
    assert public.settlements[0].payments[0].settled is None


def test_the_numbers_behind_a_formula_count_too(contract):
    """A formula counts no members; it is shown if the numbers of the figures that it rests on may be."""
    changed = CONTRACT.replace("pay visits 300 DKK per late", "pay visits = 300 DKK * count of young")
    formula = passes.read(Source("contract.outcome", changed)).contract
    assert formula is not None
    settlement = settlement_of(contract, DATES[0], 20, {(*place, one): 5 for place in PLACES for one in STATUSES})
    for number, is_shown in ((4, False), (5, True)):
        behind: dict[date, Counts] = {DATES[0]: {("figure", 0, None, None, "known"): number}}
        public = public_statement(statement_of([settlement]), formula, behind)
        visits = public.settlements[0].payments[1]
        assert (visits.counts, visits.met) == (False, None)
        assert (visits.settled is not None) is is_shown


def test_the_groups_behind(contract):
    """Who has entered is a number like others."""
    cells = {(*place, status): 0 for place in PLACES for status in STATUSES}
    counts = counts_of(settlement_of(contract, DATES[0], 4, cells), contract, {})
    assert counts[""] == {("young",): 4}
