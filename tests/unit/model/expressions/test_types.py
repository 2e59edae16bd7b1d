"""Types and units of expressions (language, section 2)."""

import pytest

from outcomelang.model.type import Kind, Level


@pytest.mark.parametrize(
    ("text", "kind", "whole"),
    [
        ("12", Kind.NUMBER, True),
        ("2.5", Kind.NUMBER, False),
        ("8.5%", Kind.NUMBER, False),
        ("score + 5%", Kind.NUMBER, False),
        ("1_000 DKK", Kind.MONEY, False),
        ("26 weeks", Kind.DAYS, True),
        ("1 year", Kind.MONTHS, True),
        ("2024-03-01", Kind.DATE, False),
        ("2021-W10", Kind.ISOWEEK, False),
        ("2021-03", Kind.ISOMONTH, False),
        ('"own"', Kind.TEXT, False),
        ("earned + 1 DKK", Kind.MONEY, False),
        ("earned * 2", Kind.MONEY, False),
        ("2 * earned", Kind.MONEY, False),
        ("earned / 2", Kind.MONEY, False),
        ("earned / 500 DKK", Kind.NUMBER, False),
        ("-earned", Kind.MONEY, False),
        ("90% * days since start", Kind.DAYS, False),
        ("days since start + 2 weeks", Kind.DAYS, True),
        ("days since start / 1 week", Kind.NUMBER, False),
        ("months since start * 2", Kind.MONTHS, True),
        ("age(born, moved_in)", Kind.NUMBER, True),
        ("start + 13 weeks", Kind.DATE, False),
        ("moved_in - 1 month", Kind.DATE, False),
        ("min(score, 3)", Kind.NUMBER, False),
        ("max(born, moved_in)", Kind.DATE, False),
        ("abs(1 - score)", Kind.NUMBER, False),
        ("round(score, half up, 1)", Kind.NUMBER, True),
        ("round(score, half up, 0.1)", Kind.NUMBER, False),
        ("round(earned, down, 1 DKK)", Kind.MONEY, True),
        ("truncate(score, 1)", Kind.NUMBER, False),
        ("present value of earned from start to moved_in at 3% per year", Kind.MONEY, False),
        ("if verified then 1 else score", Kind.NUMBER, False),
        ("count of [verified, not verified]", Kind.NUMBER, True),
        ("count of exam since start", Kind.NUMBER, True),
        ("sum of exam.fee since start", Kind.MONEY, False),
        ("sum of exam.(mark * weight) since start", Kind.NUMBER, False),
        ("mean of exam.mark since start", Kind.NUMBER, False),
        ("highest of exam.on since start", Kind.DATE, False),
        ("first exam.passed since start", Kind.YESNO, False),
        ("exam.mark near start within 30 days", Kind.NUMBER, False),
        ("weeks in benefit since start", Kind.DAYS, True),
        ("months in job since start", Kind.MONTHS, True),
        ("longest run of tenancy since start", Kind.DAYS, True),
        ("runs of 3 months in tenancy since start", Kind.NUMBER, True),
        ("tenancy on start", Kind.YESNO, False),
        ("no tenancy since start", Kind.YESNO, False),
        ("price(start)", Kind.MONEY, False),
        ('town("control")', Kind.MONEY, False),
        ("town(arm)", Kind.MONEY, False),
        ("bands(score)", Kind.MONEY, False),
        ("steps score { under 5: 0 DKK  from 5: 1 DKK }", Kind.MONEY, False),
        ("scale score { at 5: 0 DKK  at 10: 1 DKK }", Kind.MONEY, False),
        ("slices score per 1 { from 0: 1 DKK  from 30: 2 DKK }", Kind.MONEY, False),
    ],
)
def test_kind(desk, text, kind, whole):
    """Each expression is of the kind that its units make."""
    type_ = desk.expression(text).type
    assert (type_.kind, type_.whole) == (kind, whole)


@pytest.mark.parametrize(
    "text",
    [
        "arm = note",
        'arm = "control"',
        'arm != "control"',
        "note in codes supporting",
        'arm not in ["control"]',
        "score in 1 to 5",
        "score in [1, 2.5, 5%]",
        "moved_in in 2022-01-01 to 2022-12-31",
        "days since start >= 13 weeks",
        "months since start >= 1 year",
        "born < moved_in",
        "earned > 0 DKK",
        "verified and not verified or score >= 1",
        "exited is missing",
        "age(born, moved_in) in 18 to 24",
    ],
)
def test_condition(desk, text):
    """Each comparison of like with like is yes or no."""
    assert desk.expression(text).type.kind is Kind.YESNO


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("earned + 1", "OUT210"),
        ("12 months + 2 weeks", "OUT210"),
        ("start + 1", "OUT210"),
        ("moved_in - born", "OUT210"),
        ("note + 1", "OUT210"),
        ("-note", "OUT210"),
        ("earned * earned", "OUT211"),
        ("earned * days since start", "OUT211"),
        ("1 / earned", "OUT211"),
        ("months since start / days since start", "OUT211"),
        ("score / 0", "OUT246"),
        ("earned >= 100", "OUT212"),
        ("days since start >= 3 months", "OUT212"),
        ("count of exam since start >= 3 days", "OUT212"),
        ('born > "2000-01-01"', "OUT212"),
        ("score in [1, 2 DKK]", "OUT212"),
        ("score in codes supporting", "OUT212"),
        ("score in 1 to 5 days", "OUT212"),
        ("verified = verified", "OUT213"),
        ('note >= "a"', "OUT213"),
        ('note in "a" to "b"', "OUT213"),
        ("score and verified", "OUT214"),
        ("not score", "OUT214"),
        ("if score then 1 else 2", "OUT214"),
        ("count of [verified, score]", "OUT214"),
        ("age(born, score) >= 1", "OUT215"),
        ("any exam since score", "OUT215"),
        ("price(1)", "OUT215"),
        ('arm = "treatmnt"', "OUT216"),
        ('"treatmnt" = arm', "OUT216"),
        ('arm in ["control", "x"]', "OUT216"),
        ("arm in codes arms", "OUT216"),
        ('town("x")', "OUT216"),
        ("earned >= 100 EUR", "OUT217"),
        ("age(born)", "OUT218"),
        ("min(score)", "OUT218"),
        ("abs(score, score)", "OUT218"),
        ("truncate(score)", "OUT218"),
        ("if verified then 1 DKK else 0", "OUT219"),
        ("min(score, earned)", "OUT219"),
        ("max(note, note)", "OUT219"),
        ("steps score { under 5: 0 DKK  from 5: 1 }", "OUT219"),
        ("score in 5 to 1", "OUT242"),
        ("start + 0.5 days", "OUT244"),
        ("start + nights", "OUT244"),
        ("9999-12-31 + 1 day", "OUT244"),
        ("round(score, half up, 1 DKK)", "OUT245"),
        ("round(score, half up, 0)", "OUT245"),
        ("round(score, half up, score)", "OUT245"),
        ("truncate(score, 13)", "OUT245"),
        ("truncate(score, 0.5)", "OUT245"),
        ("abs(note)", "OUT234"),
        ("partly(arm)", "OUT208"),
        ("town(note)", "OUT208"),
    ],
)
def test_clash(desk, text, code):
    """Each clash of units is one finding, of the code that says what it is."""
    checked = desk.check(text)
    assert checked.codes == [code]
    assert checked.expression is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("earned >= 100", "write `100 DKK`"),
        ("weeks in benefit since start >= 13", "write `13 weeks`"),
        ("13 <= weeks in benefit since start", "write `13 weeks`"),
        ("months since start >= 3", "write `3 months`"),
        ('born > "2000-01-01"', "write `2000-01-01`"),
        ('arm = "treatmnt"', 'did you mean `"treatment"`?'),
        ("score in 5 to 1", "write `1 to 5`"),
        ("if verified then 1 DKK else 0", "write `0 DKK`"),
        ("score and verified", "compare it: `score >= 1`"),
    ],
)
def test_hint_can_be_typed(desk, text, hint):
    """The hint says what to write in place of what was written."""
    (finding,) = desk.check(text).findings
    assert finding.hint == hint


@pytest.mark.parametrize(
    ("text", "place", "level"),
    [
        ("12", "member", Level.CONTRACT),
        ("reduction + 1", "member", Level.CONTRACT),
        ("rate", "cohort", Level.GROUP),
        ("count of young", "payment", Level.GROUP),
        ("score + count of young", "member", Level.MEMBER),
        ("score", "row", Level.ROW),
        ("price(2024-01-01)", "contract", Level.CONTRACT),
        ("price(moved_in)", "member", Level.MEMBER),
        ("reward >= 0 DKK", "payment", Level.CONTRACT),
        ("if reduction >= 10% then 1 else count of young", "payment", Level.GROUP),
    ],
)
def test_level(desk, text, place, level):
    """An expression belongs to the narrowest of what it looks at."""
    assert desk.expression(text, place).level is level
