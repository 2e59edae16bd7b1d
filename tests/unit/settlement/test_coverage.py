"""What the tests of a contract reach: worked out by hand on small contracts."""

import pytest

from outcomelang import passes
from outcomelang.settlement.coverage import clauses_of
from outcomelang.source import Source

CONTRACT = """contract home "A home"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
payer fjordby
provider boligen
input quality percent
table youth { id key  housed yesno  nights number }
metric kept of youth = housed
metric long of youth = nights
metric share_kept across youth = share of youth (kept)
pay homes 1_000 DKK per kept at most 1_500 DKK
pay bonus = steps share_kept { under 50%: 0 DKK  from 50%: 200 DKK } only when quality >= 80% otherwise nothing
pay fee = 0 DKK at least 5 DKK
cap total 9_000 DKK
"""

ONE_HOME = """test "one home of one" {
  youth
    | id | housed | nights |
    | A  | yes    | 10     |
  set quality = 90%
  as of 2024-12-31
  expect homes = 1_000 DKK
}
"""

TWO_HOMES = """test "two homes of five" {
  youth
    | id | housed | nights |
    | A  | yes    | 10     |
    | B  | yes    | 10     |
    | C  | no     | 10     |
    | D  | no     | 10     |
    | E  | no     | 10     |
  set quality = 70%
  as of 2024-12-31
  expect homes = 1_500 DKK
}
"""

NOT_CERTIFIED = """test "nothing is certified and nobody has come" {
  as of 2024-12-31
  expect homes = 0 DKK
}
"""


def missed(contract, *tests):
    """The lines, kinds and ways that no test reaches, in the order of the file."""
    source = Source("contract.outcome", contract + "".join(tests))
    checked = passes.read(source)
    assert checked.contract is not None, [one.message for one in checked.diagnostics]
    reached = frozenset(one for trial in passes.trials(checked.contract, coverage=True) for one in trial.reached)
    return [
        (source.place(clause.span.start).line, clause.kind, way)
        for clause in clauses_of(checked.contract)
        for way in clause.missed(reached)
    ]


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        # All of one are housed: the row from 50% and the open gate; nobody is not housed, and 1000 is under all limits.
        (
            [ONE_HOME],
            [
                (9, "metric", "not met"),
                (12, "limit", "acts"),
                (13, "row", "taken"),
                (13, "gate", "not met"),
                (14, "formula", "paid"),
                (15, "limit", "acts"),
            ],
        ),
        # Two of five are 40%: the row under 50%; the gate denies; 2000 is cut to 1500.
        (
            [TWO_HOMES],
            [
                (13, "formula", "paid"),
                (13, "row", "taken"),
                (13, "gate", "met"),
                (14, "formula", "paid"),
                (15, "limit", "acts"),
            ],
        ),
        # Each sees what the other does not, but for the cap, and the formula that is nothing.
        ([ONE_HOME, TWO_HOMES], [(14, "formula", "paid"), (15, "limit", "acts")]),
        # Nobody has a status, a share of nobody has no value and a pending gate is neither way; the minimum adds 5.
        (
            [NOT_CERTIFIED],
            [
                (9, "metric", "met"),
                (9, "metric", "not met"),
                (10, "metric", "known"),
                (11, "metric", "known"),
                (12, "price line", "paid"),
                (12, "limit", "acts"),
                (13, "formula", "paid"),
                (13, "row", "taken"),
                (13, "row", "taken"),
                (13, "gate", "met"),
                (13, "gate", "not met"),
                (14, "formula", "paid"),
                (15, "limit", "acts"),
            ],
        ),
    ],
    ids=["one", "two", "both", "none"],
)
def test_what_no_test_reaches(tests, expected):
    """Line by line; the minimum of line 14 acts in every test."""
    assert missed(CONTRACT, *tests) == expected


def test_nothing_is_looked_for_unless_it_is_asked():
    """A plain run spends no time on it."""
    contract = passes.read(Source("contract.outcome", CONTRACT + ONE_HOME)).contract
    assert contract is not None
    assert [trial.reached for trial in passes.trials(contract)] == [frozenset()]
