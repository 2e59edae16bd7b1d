"""What the payer may owe: each amount worked out by hand beside the contract."""

import json
from fractions import Fraction

import pytest
from click.testing import CliRunner

from outcomelang.cli.main import outcome
from outcomelang.model.most_owed import MostOwed
from outcomelang.proof.exposure import Cliff, exposure_of

STEPS = """input fall percent in 0% to 100%
pay result = steps fall { under 5%: 0 DKK  from 5%: 500 DKK  from 10%: 950 DKK  from 20%: 1_000 DKK }
"""


@pytest.fixture
def exposure(proving):
    """The exposure of a contract in which ten members are planned."""
    return lambda text, **how: exposure_of(proving.contract_of(text, **how))


def test_members_times_points_times_price(exposure):
    """10 members × 2 points × 1,000 DKK."""
    found = exposure("pay own_home 1_000 DKK per housed")
    assert found.payments == (("own_home", Fraction(20_000)),)
    assert (found.in_a_year, found.in_all, found.without_outcomes) == (20_000, 20_000, 0)


def test_caps(exposure):
    """The cap of one payment leaves the other whole: 5,000 + 14,000; a year's cap bounds the year."""
    two = "pay own_home 1_000 DKK per housed\npay own_job 700 DKK per working\ncap total of own_home 5_000 DKK\n"
    assert exposure(two).in_all == 19_000
    yearly = exposure(two + "cap per year 4_000 DKK")
    assert yearly.in_a_year == 4_000
    assert exposure(two + "cap total 6_000 DKK").in_all == 6_000


def test_nothing_limits_it(exposure):
    """Without a number of members there is no limit."""
    found = exposure("pay own_home 1_000 DKK per housed", planned="")
    assert (found.payments, found.in_all) == ((("own_home", None),), None)


def test_an_amended_contract_is_shown_as_it_was_signed(exposure, proving):
    """10 members × 2 points × 1,000 DKK, and not the 2,000 of the amendment; in all the two texts are not added up."""
    text = """pay own_home 1_000 DKK per housed
amended from 2022-01-01 for settlements { pay own_home 2_000 DKK per housed }
"""
    found = exposure(text)
    assert (found.as_signed, found.in_all) == (True, 20_000)
    assert MostOwed(proving.contract_of(text)).in_all() is None


def test_what_is_owed_for_no_outcome(exposure):
    """A fee on a date, 300 DKK per member who enters, and a minimum of 500 DKK: 200 + 3,000 + 500."""
    text = """pay fee on 2022-06-30 = 200 DKK
pay entry 300 DKK per member of young
pay own_home 1_000 DKK per housed at least 500 DKK
"""
    assert exposure(text).without_outcomes == 3_700


def test_what_cannot_be_told(exposure):
    """How many cohorts there will be is not known."""
    text = """group many of youth
  enters moved_in from 2021-01-01 to 2021-12-31
  cohorts by half year of moved_in
  planned 10
metric staying of many at 12 months = tenancy on point
metric share_staying across many per cohort at 12 months = share of many(staying)
pay bonus per cohort = if share_staying >= 50% then 10 DKK else 1 DKK
pay own_home 1 DKK per housed
"""
    assert exposure(text).without_outcomes is None


def test_cliffs(exposure):
    """Of 1,000 DKK in all, 500 and 450 are more than a tenth, and 50 is not."""
    assert exposure(STEPS).cliffs == (
        Cliff("result", "from 5%", Fraction(500)),
        Cliff("result", "from 10%", Fraction(450)),
    )


def test_as_json(tmp_path):
    """Amounts are texts; a file with errors has no exposure."""
    from importlib.resources import files

    page = (files("outcomelang.help") / "topics" / "proofs.md").read_text("utf-8")
    contract = page.partition("```outcome proved.outcome\n")[2].partition("```")[0]
    (tmp_path / "proved.outcome").write_text(contract, "utf-8")
    (tmp_path / "wrong.outcome").write_text(contract.replace("per housed", "per hosed"), "utf-8")
    names = [str(tmp_path / name) for name in ("proved.outcome", "wrong.outcome")]
    ended = CliRunner().invoke(outcome, ["validate", "--exposure", "--format", "json", *names])
    (found,) = json.loads(ended.stdout)["exposure"]
    assert found == {
        "contract": "proved",
        "as_signed": False,
        "currency": "DKK",
        "payments": {"home": "1200000", "nights": "150000"},
        "in_a_year": "1350000",
        "in_all": "1350000",
        "without_outcomes": "0",
        "cliffs": [],
    }
    assert ended.exit_code == 1
