"""Waterfalls and return caps that no money comes to."""

import pytest

FUNDED = """investor fund funds 5_000 DKK on 2024-01-01
metric at_work of young at 6 months = job on point
pay reward 500 DKK per at_work
"""
WATERFALL = "waterfall { first fund until principal then boligen 100% }"


@pytest.mark.parametrize(
    ("clauses", "words"),
    [
        (WATERFALL, [WATERFALL]),
        ("pay bonus 5 DKK per at_work to fund\n" + WATERFALL, [WATERFALL]),
        ("cap return 4% per year of fund", ["cap return 4% per year of fund"]),
        ("pay bonus 5 DKK per at_work to fund\ncap return 4% per year of fund", []),
    ],
)
def test_money_goes_past_it(marked, clauses, words):
    """Everything goes to the provider here, but for what a payment gives to the fund itself."""
    assert marked("OUT294", FUNDED + clauses) == words
