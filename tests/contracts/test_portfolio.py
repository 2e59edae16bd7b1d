"""The nine Danish contracts together: seven target groups, 56 million kroner of the council's, repaid by results."""

from fractions import Fraction

import pytest

COUNCIL = "raadet"

# By contract: people; what is invested, repaid at target and at most, each in all and of the council alone, in kroner.
NINE = {
    "bolig_tidlig": (45, (10_400_000, 5_200_000), (11_400_000, 5_700_000), (12_600_000, 6_300_000)),
    "bolig_udsat": (36, (12_800_000, 6_400_000), (13_600_000, 6_800_000), (15_000_000, 7_500_000)),
    "unge_500": (500, (19_200_000, 19_200_000), (21_300_000, 21_300_000), (24_000_000, 24_000_000)),
    "familier": (15, (3_000_000, 1_500_000), (3_300_000, 1_650_000), (3_750_000, 1_875_000)),
    "diabetes": (300, (13_200_000, 6_600_000), (14_600_000, 7_300_000), (16_000_000, 8_000_000)),
    "skole": (80, (17_400_000, 8_700_000), (19_900_000, 9_950_000), (22_000_000, 11_000_000)),
    "ips_unge": (300, (3_000_000, 3_000_000), (3_400_000, 3_400_000), (3_750_000, 3_750_000)),
    "job_30plus": (60, (3_000_000, 3_000_000), (3_300_000, 3_300_000), (3_600_000, 3_600_000)),
    "erhvervsskole": (150, (2_400_000, 2_400_000), (2_600_000, 2_600_000), (2_900_000, 2_900_000)),
}


def of_council(settled):
    """What the council paid in and was paid back by payers, without a guarantor."""
    (investor,) = (one for one in settled.statement.investors if one.investor == COUNCIL)
    paid = [one for settlement in settled.statement.settlements for one in settlement.transfers]
    return investor.committed, sum((one.amount for one in paid if one.payee == COUNCIL), Fraction(0))


def test_the_table_adds_up_to_what_the_portfolio_promises():
    """1,486 people; 56 million of the council's invested, 62 million repaid at target, 68.925 million at most."""
    assert sum(people for people, *_ in NINE.values()) == 1_486
    assert sum(invested for _, (_, invested), *_ in NINE.values()) == 56_000_000
    assert sum(target for _, _, (_, target), _ in NINE.values()) == 62_000_000
    assert sum(most for *_, (_, most) in NINE.values()) == 68_925_000


@pytest.mark.parametrize("name", NINE)
def test_each_contract_has_its_people_and_its_investment(case_of, name):
    """The members of its target group, planned and entered; and what its investors fund."""
    people, invested, _, _ = NINE[name]
    settled = case_of(name, "").settled
    (group,) = (one for one in settled.statement.latest.groups if one.planned)
    assert (group.planned, group.entered) == (people, people)
    funded = sum(one.committed for one in settled.statement.investors)
    assert (funded, of_council(settled)[0]) == invested


@pytest.mark.parametrize("name", NINE)
def test_the_target_case_repays_what_was_calculated(case_of, name):
    """In all, and to the council; over the nine exactly 62,000,000 kroner."""
    settled = case_of(name, "").settled
    assert (settled.statement.total, of_council(settled)[1]) == NINE[name][2]


@pytest.mark.parametrize("name", NINE)
def test_the_stretch_case_reaches_every_cap(case_of, name):
    """In all, and to the council; over the nine exactly 68,925,000 kroner."""
    settled = case_of(name, "_stretch").settled
    assert (settled.statement.total, of_council(settled)[1]) == NINE[name][3]


@pytest.mark.parametrize("name", NINE)
def test_the_failure_case_pays_nothing(case_of, name):
    """No outcome, no payment; what a guarantor pays is not the public's."""
    assert case_of(name, "_failure").settled.statement.total == 0
