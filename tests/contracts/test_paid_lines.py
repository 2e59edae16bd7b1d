"""From one settlement to the next nobody loses what was paid for them, while they have earned as much as before."""

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

import pytest

CUT_BY_A_TOTAL = ["cambodia_sanitation"]


def _sums(lines, column):
    """By payment and member, the sum of a column of the written lines."""
    found: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for line in lines:
        found[line["payment"], line["member"]] += Fraction(line[column])
    return found


@pytest.mark.parametrize("name", CUT_BY_A_TOTAL)
def test_a_total_cap_takes_nothing_back_from_anybody(case_of, name):
    """The last settlements are cut by the cap; whom the earlier ones paid keeps it, and the sums are the payments'."""
    case = case_of(name, "")
    dates = [settlement.on for settlement in case.settled.statement.settlements]
    turns = [case.settled_on(day) for day in dates]
    assert any(line["reason"] == "cut by a limit" for line in turns[-1].lines)
    for turn in turns:
        assert sum(_sums(turn.lines, "paid").values()) == turn.statement.total
    compared = 0
    for before, after in pairwise(turns):
        (paid, earned), (paid_then, earned_then) = (
            (_sums(turn.lines, "paid"), _sums(turn.lines, "amount")) for turn in (after, before)
        )
        kept = [who for who in paid_then if paid_then[who] and earned[who] >= earned_then[who]]
        assert not [who for who in kept if paid[who] < paid_then[who]]
        compared += len(kept)
    assert compared > 1_000
