"""Both evaluators agree on when a value is final, whichever way its parts can still go.

A formula is drawn up of what grows, what falls and what does either, in every form that section 5 of the language
names; data come in day by day, so that at some settlement each is still open for some member.
"""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.agreement.drawn.compared import checked, compared, told_of_smallest
from tests.agreement.drawn.data import DrawnData
from tests.agreement.drawn.settled import DrawnCase

HALF_A_YEAR = "between start and (start + 26 weeks)"
VISITS = f"count of visit {HALF_A_YEAR}"
MARKS = f"sum of exam.mark {HALF_A_YEAR}"
LOWEST, HIGHEST = (f"{word} of exam.score {HALF_A_YEAR}" for word in ("lowest", "highest"))
NUMBERS = (
    VISITS,
    MARKS,
    LOWEST,
    HIGHEST,
    f"10 - {VISITS}",
    f"-(10 - {VISITS})",
    f"{VISITS} - 2",
    f"{VISITS} - {MARKS}",
    f"{VISITS} + {HIGHEST}",
    f"{VISITS} / 2",
    f"{VISITS} / points",
    f"points * {VISITS}",
    f"swing * {VISITS}",
    f"-2 * {VISITS}",
    f"max({VISITS} - 2, 0)",
    f"max(2 - {VISITS}, 0)",
    f"min({VISITS}, {HIGHEST})",
    f"max({VISITS}, {LOWEST})",
    f"abs({VISITS})",
    f"round({VISITS}, half up, 2)",
    f"steps {VISITS} {{ from 0: 0  from 2: 1 }}",
    f"sum of exam.score {HALF_A_YEAR}",
    f"sum of exam.(mark * 2) {HALF_A_YEAR}",
    f"sum of exam.(mark - 1) {HALF_A_YEAR}",
    f"sum of exam.(mark / 2) {HALF_A_YEAR}",
    f"sum of exam.note {HALF_A_YEAR}",
    f"highest of exam.note {HALF_A_YEAR}",
    f"lowest of exam(note is known).note {HALF_A_YEAR}",
    f"count of [{VISITS} >= 2, any exam {HALF_A_YEAR}]",
    f"count of [not ({VISITS} >= 2), any exam {HALF_A_YEAR}]",
    f"if {VISITS} >= 2 then {VISITS} else 0",
    f"if {VISITS} >= 2 then points else 0",
    f"if {VISITS} >= 2 then swing else 0",
    f"if {LOWEST} < 4 then 5 else 0",
    f"if not ({VISITS} >= 2) then 5 else 0",
    f"if asked > 2024-01-15 then {VISITS} else 0",
    f"if asked > 2024-01-15 then {VISITS} else 5",
    f"if points > 1 then {VISITS} else 5",
    f"if points > 1 then {VISITS} else 9 - {VISITS}",
    "seen - 1",
    "2 - seen",
    "seen / points",
    "top + seen",
    "if seen >= 2 then seen else 0",
    "if low_enough then seen else 0",
    "if low_enough then 0 else seen",
)
CONDITIONS = (
    f"any visit {HALF_A_YEAR}",
    f"no visit {HALF_A_YEAR}",
    f"not (no visit {HALF_A_YEAR})",
    f"no visit {HALF_A_YEAR} and no exam {HALF_A_YEAR}",
    f"{VISITS} >= {MARKS}",
    f"{VISITS} >= 4 - {MARKS}",
    f"{VISITS} >= {LOWEST}",
    f"{VISITS} >= {HIGHEST}",
    f"{VISITS} in 2 to 3",
    f"{LOWEST} in 2 to 12",
    f"{VISITS} >= 2 and {LOWEST} >= 4",
    f"{VISITS} >= 2 or {LOWEST} >= 4",
    f"not ({VISITS} >= 2) and {LOWEST} >= 4",
    f"count of [not ({VISITS} >= 2), {LOWEST} >= 4] >= 2",
    f"count of [{VISITS} >= 2, any exam {HALF_A_YEAR}, any job {HALF_A_YEAR}] >= 2",
    f"if any visit {HALF_A_YEAR} then {VISITS} >= 2 else any exam {HALF_A_YEAR}",
    f"if asked > 2024-01-15 then {VISITS} >= 2 else any exam {HALF_A_YEAR}",
    f"days in job {HALF_A_YEAR} >= 40 days",
    f"days outside job {HALF_A_YEAR} >= 40 days",
    f"longest run of job {HALF_A_YEAR} >= 20 days",
    f"last exam.score {HALF_A_YEAR} is known",
    f"mean of exam.score {HALF_A_YEAR} is known",
    f"first exam.score {HALF_A_YEAR} >= 5",
    "asked is known",
    f"asked is known and {VISITS} >= 2",
    f"(if asked is known then {VISITS} else 0) >= 2",
    "not low_enough",
    "low_enough and seen >= 2",
    "not (not low_enough)",
)
SIGNS = ("figure >= 2", "figure < 2", "figure = 3")

CONTRACT = """
contract ways "Ways"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-03-31, 2024-06-30, 2024-09-30, 2024-12-31
payer town "Town"
provider home "Home"

table person {
  id key
  start_on date
  asked date optional
  points number in 0 to 9
  swing number in -9 to 9
}
periods job of person { from date  through date optional }
events visit of person { on date }
events exam of person { on date  score number in -3 to 12  mark number in 0 to 12  note number in 0 to 12 optional }

group people of person enters start_on

metric seen of people = count of visit between start and (start + 39 weeks)
metric top of people = HIGHEST missing left out
metric low_enough of people = LOWEST >= 4 missing not met
"""
COMMON = CONTRACT.replace("HIGHEST", HIGHEST).replace("LOWEST", LOWEST)

PERSON = ("id", "start_on", "asked", "points", "swing")
PEOPLE = (
    ("A", date(2024, 1, 1), None, Fraction(1), Fraction(-2)),
    ("B", date(2024, 1, 2), date(2024, 2, 1), Fraction(0), Fraction(3)),
    ("C", date(2024, 1, 3), date(2024, 7, 1), Fraction(2), Fraction(0)),
    ("D", date(2024, 1, 4), date(2024, 10, 1), Fraction(9), Fraction(9)),
)
JOBS = (
    ("B", date(2024, 1, 5), date(2024, 2, 5)),
    ("B", date(2024, 5, 1), None),
    ("C", date(2024, 7, 1), date(2024, 7, 20)),
    ("D", date(2024, 1, 4), date(2024, 12, 31)),
)
DAYS_OF_VISITS = {"B": (9, 100, 222), "C": (191,), "D": (9, 10, 11, 132, 316)}
EXAMS = (
    ("B", date(2024, 1, 10), Fraction(5), Fraction(2), None),
    ("B", date(2024, 5, 10), Fraction(-1), Fraction(3), Fraction(4)),
    ("C", date(2024, 7, 10), Fraction(12), Fraction(12), Fraction(3)),
    ("D", date(2024, 2, 10), Fraction(12), Fraction(0), Fraction(12)),
    ("D", date(2024, 5, 10), Fraction(11), Fraction(1), Fraction(1)),
    ("D", date(2024, 8, 10), Fraction(3), Fraction(2), None),
)
DATA = DrawnData(
    rows={
        "person": [dict(zip(PERSON, row, strict=True)) for row in PEOPLE],
        "job": [dict(zip(("person", "from", "through"), row, strict=True)) for row in JOBS],
        "visit": [
            {"person": key, "on": date(2024, 1, 1) + timedelta(days=day)}
            for key, days in DAYS_OF_VISITS.items()
            for day in days
        ],
        "exam": [dict(zip(("person", "on", "score", "mark", "note"), row, strict=True)) for row in EXAMS],
    }
)


def _agree(clauses, without_outlook):
    text = f"{COMMON}\n{clauses}\n"
    contract = checked(text)
    assert contract is not None, text
    if compared(DrawnCase(contract), DATA, without_outlook).differ:
        pytest.fail(told_of_smallest(text, DATA, without_outlook))


@pytest.mark.parametrize("formula", NUMBERS)
def test_numbers(formula, without_outlook):
    """A number by itself, and compared in every way, under its name."""
    conditions = "\n".join(
        f"metric is_{n} of people = {sign} missing not met\npay for_{n} 10 DKK per is_{n}"
        for n, sign in enumerate(SIGNS)
    )
    _agree(
        f"metric figure of people = {formula} missing left out\npay p 10 DKK per figure\n{conditions}", without_outlook
    )


@pytest.mark.parametrize("formula", CONDITIONS)
def test_conditions(formula, without_outlook):
    """A yes or no, and what is told of it under its name."""
    named = "metric opens of people = holds and points >= 0"
    _agree(f"metric holds of people = {formula} missing not met\n{named}\npay p 10 DKK per opens", without_outlook)
