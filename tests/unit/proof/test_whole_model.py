"""The proofs know every clause that can change an amount: one that they do not know would make a proof wrong."""

import attrs
import pytest

from outcomelang.model.contract import (
    BestOf,
    Cap,
    Contract,
    EventLine,
    Gate,
    Group,
    Input,
    Limit,
    MemberLine,
    Metric,
    MetricLine,
    Parameter,
    Payment,
)

# `starts` tells lines of amendments apart, and no contract with amendments is proved.
KNOWN = {
    Contract: (
        "name title span source currency term settlements rounding parties tables codes groups inputs parameters "
        "metrics payments savings caps cap_return floors guarantee waterfall proofs tests amendments amended_texts"
    ),
    Payment: (
        "name title span lines formula dates last_part per_cohort gates less limits at_least never_paid_back by to"
    ),
    Limit: "amount scope span carried_forward",
    Cap: "scope amount payments span payer pro_rata year_start carried_forward",
    Gate: "condition otherwise span",
    Metric: "name title span type formula group of_members per_cohort so_far points dates missing",
    Group: "name title span table parent where enters leaves planned at_most cohorts weight implicit",
    MetricLine: "price metric span unit blocks points limit starts",
    EventLine: "price rows group span limit after code starts",
    MemberLine: "price group span starts",
    BestOf: "lines span",
    Input: "name title span type low high across per_cohort",
    Parameter: "name title span type values by_code table",
}


@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.__name__)
def test_nothing_is_added_that_the_proofs_do_not_know(kind):
    """Whoever adds to the contract looks at `outcomelang/proof`, and then writes the name here."""
    assert {field.name for field in attrs.fields(kind)} == set(KNOWN[kind].split())


@pytest.mark.parametrize("clause", ["amended from 2023-01-01 for settlements { pay own_home 1 DKK per housed }"])
def test_what_another_text_changes_is_not_proved(clause, findings):
    """An amendment changes what is owed: nothing is claimed."""
    (found,) = findings(f"pay own_home 1_000 DKK per housed\n{clause}\n", "total <= 20_000 DKK")
    assert found.code == "OUT702"
    assert "amended" in found.message
