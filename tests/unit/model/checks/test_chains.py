"""Metrics that name metrics, each of them several times."""

import pytest


@pytest.mark.parametrize("start", ["= count of visit within 12 months after start", "= count of visit since start"])
def test_a_long_chain_takes_no_longer_than_it_is_long(found, start):
    """Forty metrics that each name the one before three times are looked into once each."""
    chain = [f"metric m0 of young {start}"]
    for number in range(1, 40):
        before = f"m{number - 1}"
        chain.append(f"metric m{number} of young = if {before} >= {number} then {before} + 1 else {before}")
    pay = "pay reward 1 DKK per m39\ncap total 9 DKK"
    # Growing, m0 is final in its way. m1 may fall as m0 grows; the others are open by the one before, where it is told.
    assert [words for _, words in found("OUT275", "\n".join([*chain, pay]))] == (["m0"] if "since" in start else [])
