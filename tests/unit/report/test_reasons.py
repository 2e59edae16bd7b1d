"""Why a figure cannot be told, in words."""

import pytest

from outcomelang.report.names import Names
from outcomelang.report.reasons import sentence_of, words_of
from outcomelang.settlement.reason import Reason, ReasonKind
from outcomelang.source import Span

WORDS = {
    Reason(ReasonKind.INPUT, "rate", "2022 H1"): "the figure `rate` (cohort 2022 H1) is not certified yet",
    Reason(ReasonKind.GROUP_OPEN, "young"): "young may still get members",
    Reason(ReasonKind.MEMBERS_PENDING, "young", point=12, count=1_200): (
        "the values of 1,200 members of young are not final yet at 12 months"
    ),
    Reason(ReasonKind.MEMBERS_MISSING, "young", count=1): "the value of 1 member of young is missing",
    Reason(ReasonKind.NOBODY, "young"): "there is nobody in young to take it from",
    Reason(ReasonKind.NO_COHORTS, "young"): "young has no cohort yet",
    Reason(ReasonKind.PAYMENT_PENDING, "own_home"): "a part of Own home is not known yet",
    Reason(ReasonKind.PAYMENT_PENDING, "total"): "a part of the total is not known yet",
    Reason(ReasonKind.NO_SUCH_POINT, "housed", point=18): "`housed` has no value at 18 months",
    Reason(ReasonKind.DIVISION_BY_ZERO, span=Span(40, 41)): "line 3 of the contract divides by zero",
    Reason(ReasonKind.NO_SUCH_DAY, span=Span(40, 41)): "line 3 of the contract works out a day that no calendar has",
    Reason(ReasonKind.NOT_IN_TABLE, "rates", span=Span(40, 41)): (
        "the value that line 3 of the contract looks up is in no row of `rates`"
    ),
}


@pytest.mark.parametrize("reason", WORDS, ids=lambda reason: reason.kind)
def test_a_reason_is_a_sentence(reason, contract):
    """With titles for what has one, and the line of the contract where that helps."""
    assert words_of(reason, Names(contract)) == WORDS[reason]


def test_each_kind_has_its_words():
    """A kind that is added is said."""
    assert {reason.kind for reason in WORDS} == set(ReasonKind)


def test_several_reasons_are_parted_by_semicolons(contract):
    """None make no sentence."""
    reasons = (Reason(ReasonKind.INPUT, "rate"), Reason(ReasonKind.NOBODY, "young"))
    assert sentence_of(reasons, Names(contract)).count("; ") == 1
    assert sentence_of((), Names(contract)) == ""
