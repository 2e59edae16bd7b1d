"""Tests and proofs that a contract carries."""

import pytest

PAY = "pay reward 1_000 DKK per housed\n"
ROWS = """  youth
    | id | born       | moved_in   | kind |
    | A  | 2005-05-01 | 2022-03-01 | own  |
"""


def faults_of(check, steps, before=""):
    """The faults of a test with these steps."""
    return check.faults(f'{before}{PAY}test "t" {{\n{steps}\n}}\n')


def test_a_test_without_a_fault(check):
    """Columns that may be empty may be left out; the parent's column names whose row it is."""
    steps = (
        ROWS
        + """  visit
    | youth | on         | kind | mark |
    | A     | 2022-04-01 | home | -2.5 |
  as of 2023-12-31
  expect reward = 0 DKK
  expect reward settled = 0 DKK
  expect total <= 5 DKK
  expect housed of "A" at 12 months is not met
  expect housed of "A" at 2 years is pending
  expect count of young = 1
"""
    )
    assert faults_of(check, steps) == []


def test_certified_figures_have_a_table_of_their_own(check):
    """`inputs` is there without being declared."""
    figure = 'input rate percent "Rate"\npay extra = if rate >= 5% then 5 DKK else 0 DKK\n'
    steps = """  inputs
    | name | date       | value |
    | rate | 2022-12-01 | 5%    |
  as of 2023-12-31
  set rate = 6%
  expect extra = 5 DKK
"""
    assert faults_of(check, steps, figure) == []


@pytest.mark.parametrize(
    ("steps", "faults"),
    [
        ("as of 2023-12-31", ['OUT299 "t"']),
        ("expect reward = 0 DKK", ["OUT299 expect reward = 0 DKK"]),
        ("as of 2021-12-31 expect reward = 0 DKK", ["OUT258 2021-12-31"]),
        ("as of 2040-12-31 expect reward = 0 DKK", []),
        ("as of 2023-12-31 expect rewad = 0 DKK", ["OUT200 rewad"]),
        ("as of 2023-12-31 expect rewad settled = 0 DKK", ["OUT200 rewad"]),
        ("as of 2023-12-31 expect reward settled = 0", ["OUT215 0"]),
        ("as of 2023-12-31 expect reward = 0", ["OUT215 0"]),
        ("as of 2023-12-31 expect reward = 0 EUR", ["OUT217 0 EUR"]),
        ('as of 2023-12-31 expect housd of "A" is met', ["OUT200 housd"]),
        ('as of 2023-12-31 expect housed of "A" is met', ["OUT299 housed"]),
        ('as of 2023-12-31 expect housed of "A" at 18 months is met', ["OUT286 18 months"]),
        ('as of 2023-12-31 expect visited of "A" at 12 months is met', ["OUT286 12 months"]),
        ('as of 2023-12-31 expect days_housed of "A" is met', ["OUT299 days_housed"]),
        ('as of 2023-12-31 expect days_housed of "A" is pending', []),
        ("as of 2023-12-31 set housed = 5 expect reward = 0 DKK", ["OUT201 housed"]),
        ("as of 2023-12-31 set rate = 5 expect reward = 0 DKK", ["OUT200 rate"]),
    ],
)
def test_an_expectation_with_a_fault(check, steps, faults):
    """Each fault once, where it was written."""
    assert faults_of(check, ROWS + steps) == faults


@pytest.mark.parametrize(
    ("header", "row", "faults"),
    [
        ("| id | born | moved_in | kind |", "| A | 2005-05-01 | 2022-02-29 | own |", ["OUT298 2022-02-29"]),
        ("| id | born | moved_in | kind |", "| A | 20050501 | 2022-02-28 | own |", ["OUT298 20050501"]),
        ("| id | born | moved_in | kind |", "| A | 2005-05-01 | 2022-02-28 | rented |", ["OUT298 rented"]),
        ("| id | born | moved_in | kind | score |", "| A | 2005-05-01 | 2022-02-28 | own | 1_000 |", ["OUT298 1_000"]),
        ("| id | born | moved_in | kind | score |", "| A | 2005-05-01 | 2022-02-28 | own | |", []),
        (
            "| id | born | moved_in | kind |",
            "| A | 2005-05-01 | 2022-02-28 |",
            ["OUT298 | A | 2005-05-01 | 2022-02-28 |"],
        ),
        ("| id | born | moved_in | kin |", "| A | 2005-05-01 | 2022-02-28 | own |", ["OUT298 kin"]),
        ("| id | born | moved_in | born |", "| A | 2005-05-01 | 2022-02-28 | own |", ["OUT298 born"]),
        ("| id | born | moved_in |", "| A | 2005-05-01 | 2022-02-28 |", ["OUT298 youth"]),
    ],
)
def test_a_table_with_a_fault(check, header, row, faults):
    """Each fault once, where it was written; where the columns are wrong, the cells are not looked at."""
    steps = f"  youth\n    {header}\n    {row}\n  as of 2023-12-31 expect reward = 0 DKK"
    assert faults_of(check, steps) == faults


def test_an_empty_cell_that_must_be_filled(check):
    """The finding stands where the cell's text would begin."""
    rows = "  youth\n    | id | born | moved_in | kind |\n    | A |  | 2022-02-28 | own |\n"
    steps = rows + "  as of 2023-12-31 expect reward = 0 DKK"
    (found,) = check.findings(f'{PAY}test "t" {{\n{steps}\n}}\n')
    assert found.code == "OUT298"
    assert "`born` cannot be empty" in found.message


@pytest.mark.parametrize(
    ("proof", "faults"),
    [
        ("always total <= 9_000_000 DKK", []),
        ("always reward = 0 DKK when share of young(visited) = 0%", []),
        ("always total never falls when housed rises", []),
        ("always reward never falls when housed rises", []),
        ("always reward", ["OUT214 reward"]),
        ("always reward = 0", ["OUT212 reward = 0"]),
        ("always rewad = 0 DKK", ["OUT200 rewad"]),
        ("always rewad never falls when housed rises", ["OUT200 rewad"]),
        ("always reward never falls when housd rises", ["OUT200 housd"]),
        ("always reward never falls when young rises", ["OUT201 young"]),
    ],
)
def test_proofs(check, proof, faults):
    """What is said always to hold names figures and payments that there are."""
    assert check.faults(f"{PAY}{proof}\n") == faults
