"""Numbers of members just below 10^24 and just above, each with what it comes to, worked out with Python's own."""

from datetime import date
from fractions import Fraction

from tests.agreement.drawn.compared import checked
from tests.agreement.drawn.data import Cells, DrawnData

FIRST_REFUSED = 10**24

CONTRACT = """
contract room "Room for numbers"
currency DKK
term 2024-01-01 to 2024-12-31
settle on 2024-12-31
payer town "Town"
provider home "Home"
table person { id key  start_on date  size whole  hours number }
events visit of person { on date  size whole }
group people of person enters start_on
"""
NAMED = {
    "length": "size",
    "area": "size * size",
    "greatest": "highest of visit.(size * size) between start and (start + 4 weeks) missing left out",
}
"""Metrics that a formula may name: a contract has only those that its own does."""

MILLION_MILLION = 10**12
SIZES_AND_FIGURES = (
    ("size * size", MILLION_MILLION, lambda size: size**2),
    ("hours * size", MILLION_MILLION, lambda size: size**2),
    ("-(size * size)", MILLION_MILLION, lambda size: -(size**2)),
    ("abs(0 - size * size)", MILLION_MILLION, lambda size: size**2),
    ("max(size * size, 1)", MILLION_MILLION, lambda size: size**2),
    ("if size > 1 then size * size else 1.5", MILLION_MILLION, lambda size: size**2),
    ("length * length", MILLION_MILLION, lambda size: size**2),
    ("greatest", MILLION_MILLION, lambda size: size**2),
    ("sum of visit.(size * size) between start and (start + 4 weeks)", MILLION_MILLION, lambda size: size**2),
    ("round(size * size, half up, 1)", MILLION_MILLION, lambda size: size**2),
    ("size * size * size", 10**8, lambda size: size**3),
    ("area * size", 10**8, lambda size: size**3),
    ("size * 100_000 * 100_000", 10**14, lambda size: size * 10**10),
    ("100_000 * 100_000 * size", 10**14, lambda size: size * 10**10),
    ("size * 0.5 * size", 1_414_213_562_374, lambda size: Fraction(size**2, 2)),
    ("size * 1_000_000_000 + size * 1_000_000_000", 5 * 10**14, lambda size: 2 * size * 10**9),
    ("size * size - size * size * -1", 707_106_781_187, lambda size: 2 * size**2),
    ("area + area", 707_106_781_187, lambda size: 2 * size**2),
)
"""A formula, the least size with which it comes to 10^24, and what it comes to with any."""

WITH_DECIMALS = frozenset(("hours * size", "size * 0.5 * size", "if size > 1 then size * size else 1.5"))

FORMULAS = tuple(formula for formula, _, _ in SIZES_AND_FIGURES)


def exact_of(formula, size):
    """What a formula comes to; None if that is refused."""
    (work_out,) = (work_out for one, _, work_out in SIZES_AND_FIGURES if one == formula)
    found = work_out(size)
    return None if abs(found) >= FIRST_REFUSED else found


def least_refused(formula):
    """The least size with which a formula comes to 10^24."""
    (size,) = (size for one, size, _ in SIZES_AND_FIGURES if one == formula)
    return size


def largest_paid(formula):
    """The greatest size that is paid: decimals of 12 places have fewer digits before the point."""
    return 9_999_999_999 if formula in WITH_DECIMALS else least_refused(formula) - 1


def contract_of(formula, *lines):
    """A contract with what a formula names, and further lines."""
    named = (f"metric {name} of people = {of}" for name, of in NAMED.items() if name in formula)
    found = checked("\n".join((CONTRACT.strip(), *named, *lines)) + "\n")
    assert found is not None, (formula, lines)
    return found


def paying(formula):
    """A contract that pays what a formula comes to."""
    return contract_of(formula, f"metric figure of people = {formula}{_if_missing(formula)}", "pay a 1 DKK per figure")


def deciding(formula):
    """A contract that pays 1 where what a formula comes to is not 5."""
    missing = _if_missing(formula)
    return contract_of(formula, f"metric other of people = ({formula}) != 5{missing}", "pay a 1 DKK per other")


def _if_missing(formula):
    return " missing left out" if formula == "greatest" else ""


def data_of(size, people=1):
    """Some people, each of a size and with a visit of that size."""
    cells: list[Cells] = [
        {"id": f"A{one}", "start_on": date(2024, 2, 1), "size": Fraction(size), "hours": Fraction(size)}
        for one in range(people)
    ]
    visits: list[Cells] = [{"person": one["id"], "on": date(2024, 2, 2), "size": Fraction(size)} for one in cells]
    return DrawnData({"person": cells, "visit": visits})
