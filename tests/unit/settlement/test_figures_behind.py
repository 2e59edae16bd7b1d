"""The figures that a payment rests on, with those that they are worked out from."""

from datetime import date
from fractions import Fraction

import pytest

from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.evaluate import Evaluator
from outcomelang.settlement.figures import GroupCounts, GroupFigure, GroupKey
from outcomelang.settlement.figures_behind import figures_behind
from outcomelang.settlement.seen import Seen
from outcomelang.settlement.settle import numbers_of
from outcomelang.settlement.told import Known, Unknown

DAY = date(2023, 12, 31)
TERMS = """
table youth { id key  moved_in date }
events visit of youth { on date }
group young of youth enters moved_in from 2021-01-01 to 2022-12-31 planned 40
input bonus_rate percent
parameter price = 1_000 DKK
metric visits of young = count of visit within 6 months after start
metric mean_visits across young = mean of visits missing pending
metric result = mean_visits * price
pay reward = result + result * bonus_rate
  only when count of young >= 9 otherwise nothing
cap total 90_000 DKK
"""


@pytest.fixture
def behind(contract, plain_figures):
    """The figures behind the reward, by their words: 8 of 10 members known, with 24 visits."""
    made = contract(TERMS)
    plan = plan_of(made)
    known = GroupFigure(10, 8, Fraction(24), Fraction(8), 0, 0, 2)
    everybody = GroupFigure(10, 0, Fraction(0), Fraction(0), 0, 0, 0)
    aggregates = {
        GroupKey(aggregate.number): known if aggregate.conclusion else everybody for aggregate in plan.aggregates
    }
    measuring = plain_figures(
        counts={"2021-01-01": (GroupCounts("young", 10, 2, ()),)}, aggregates={"2021-01-01": aggregates}
    )
    seen = Seen(made, measuring, numbers_of(plan.aggregates), DAY)
    return figures_behind(made.payment["reward"], Evaluator(seen, {}))


def test_each_figure_is_named_once(behind):
    """`result` stands twice in the formula; the condition's count comes after what the formula names."""
    assert [one.words for one in behind] == ["result", "bonus_rate", "count of young"]


def test_a_figure_has_what_it_is_worked_out_from(behind):
    """3 visits in the mean, at 1,000 DKK: the result is 3,000, and rests on the mean and the price."""
    result = behind[0]
    assert result.told == Known(Fraction(3_000))
    assert [one.words for one in result.behind] == ["mean_visits", "price"]
    (mean,) = result.behind[0].behind
    assert (mean.words, mean.told) == ("mean of visits", Known(Fraction(3)))
    assert mean.members is not None
    assert (mean.members.known, mean.members.entered, mean.members.left_out) == (8, 10, 2)


def test_a_figure_that_is_not_there_is_pending(behind):
    """The rate has not been certified."""
    rate = behind[1]
    assert isinstance(rate.told, Unknown)
    assert rate.told.state == "pending"
    assert rate.behind == ()


def test_a_count_of_all_has_nobody_who_is_not_in_it(behind):
    """All ten who entered, whatever is known of them."""
    count = behind[2]
    assert (count.told, count.members) == (Known(Fraction(10)), None)
