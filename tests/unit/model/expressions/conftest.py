"""A small contract, and expressions checked as if they stood in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from attrs import evolve, frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checking import NOUNS
from outcomelang.model.contract import Contract, Group, Points
from outcomelang.model.expression import Day, Expression
from outcomelang.model.expression_from_tree import check
from outcomelang.model.scope import CodeList, Named, PaymentName, Scope
from outcomelang.model.type import Level
from outcomelang.passes import read
from outcomelang.source import Source
from outcomelang.syntax import expression as syntax
from outcomelang.syntax import tree
from outcomelang.syntax.parse import parse
from outcomelang.value.duration import DurationUnit

CONTRACT = """
contract small "A small contract"
currency DKK
term 2022-01-01 to 2027-12-31
settle on 31 December
payer fjordby
provider home
payments by fjordby to home
table youth {
  id key  born date  moved_in date  exited date optional  left_on date optional pending until known
  score number in 1 to 100  grade number in 0 to 12 optional  arm one of "treatment", "control"  note text
  verified yesno  earned money
}
table family { id key }
table child of youth { id key  age whole }
events exam of youth { on date  mark number in 0 to 12  weight number in 0 to 1  passed yesno  fee money
  seen number optional }
events call of family { on date }
periods tenancy of youth { from date  until date optional  kind one of "own", "shelter" }
periods jail of youth { from date  through date }
periods benefit of youth { week isoweek  code text }
periods job of youth { month isomonth  hours number }
codes supporting = "651", "652"
codes arms = "treatment", "controls"
group young of youth where arm = "treatment" enters moved_in from 2022-01-01 to 2024-12-31
  cohorts by year of moved_in planned 50
group graded of young where grade is known
group all_youth of youth
group families of family
input reduction percent in 0% to 100%
input rate percent across young per cohort
parameter bonus = 500 DKK
parameter price = 30 DKK from 2024-01-01: 32 DKK
parameter town = by code { "treatment": 170 DKK  "control": 215 DKK }
parameter partly = by code { "treatment": 170 DKK }
parameter bands = steps { under 5: 10 DKK  from 5: 20 DKK }
parameter first_day = 2022-06-01
metric housed of young at 12, 24 months = tenancy on point
metric nights of young = days in tenancy within 12 months after start
metric attends of young = any exam since start
metric fall of young = (score - exam.mark near start within 30 days) / score missing left out
metric old of youth = moved_in <= 2022-12-31
metric kept of families = any call since 2022-01-01
metric entered across young = count of young
metric avoided across young per cohort = count of young
pay reward 1_000 DKK per housed
cap total 1_000_000 DKK
"""

YEARLY = Points((12, 24), DurationUnit.MONTH)


@frozen
class ContractNames:
    """The names of a contract that has been checked."""

    contract: Contract

    def find(self, name: str) -> Named | None:
        """What a name names."""
        if name in self.contract.payment:
            return PaymentName(name)
        for code_list, values in self.contract.codes:
            if name == code_list:
                return CodeList(name, values)
        of = self.contract
        kinds = (of.table, of.group, of.metric, of.input, of.parameter, of.party)
        found: Named | None = next((names[name] for names in kinds if name in names), None)
        return found

    def declares(self, name: str) -> bool:
        """Whether the contract has the name, or has it in error."""
        return name == "broken" or self.find(name) is not None

    def noun(self, name: str) -> str | None:
        """What a name is declared as."""
        found = self.find(name)
        return NOUNS[type(found)] if found else None

    def all(self) -> Iterable[str]:
        """The names that could be meant."""
        of = self.contract
        return (*of.table, *of.group, *of.metric, *of.input, *of.parameter, *of.payment)


@frozen
class Checked:
    """What became of an expression."""

    expression: Expression | None
    findings: tuple[Diagnostic, ...]

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, in the order in which they were found."""
        return [finding.code for finding in self.findings]


@frozen
class Desk:
    """Checks expressions at the places of the small contract where one can stand."""

    names: ContractNames

    def scope(self, place: str) -> Scope:
        """The surroundings at a place: `member`, `point`, `group`, `group point`, `payment`, `always`, `row` ..."""
        young, youth = self._group("young"), self.names.contract.table["youth"]
        days = frozenset({Day.START})
        with_points = days | {Day.POINT, Day.PREVIOUS}
        base = Scope(Source("text", ""), "DKK", self.names, Level.MEMBER, group=young, days=days)
        whole = evolve(base, level=Level.GROUP, days=frozenset())
        places = {
            "member": base,
            "point": evolve(base, days=with_points, points=YEARLY),
            "graded": evolve(base, group=self._group("graded")),
            "family": evolve(base, group=self._group("families"), days=frozenset()),
            "all_youth": evolve(base, group=self._group("all_youth"), days=frozenset()),
            "group": whole,
            "group point": evolve(whole, days=with_points - days, points=YEARLY),
            "cohort": evolve(whole, per_cohort=True),
            "payment": evolve(whole, group=None, payments=True),
            "always": evolve(whole, group=None, payments=True, each_point=True),
            "contract": evolve(whole, level=Level.CONTRACT, group=None),
            "row": evolve(base, level=Level.ROW, group=None, row_table=youth, days=frozenset()),
        }
        return places[place]

    def _group(self, name: str) -> Group:
        return self.names.contract.group[name]

    def parse(self, text: str) -> tuple[Source, syntax.Expression]:
        """The tree of an expression, and the text it stands in."""
        source = Source("text", f"contract c metric m = {text}")
        file = parse(source).file
        assert file is not None, text
        (metric,) = file.declarations
        assert isinstance(metric, tree.Metric)
        return source, metric.formula

    def check(self, text: str, place: str = "member") -> Checked:
        """Check an expression at a place."""
        source, expression = self.parse(text)
        scope = evolve(self.scope(place), source=source)
        checked = check(expression, scope)
        return Checked(checked, tuple(scope.diagnostics))

    def expression(self, text: str, place: str = "member") -> Expression:
        """An expression in which nothing is found."""
        checked = self.check(text, place)
        assert not checked.findings, checked.findings
        assert checked.expression is not None
        return checked.expression


def _desk(text: str) -> Desk:
    found = read(Source("small", text))
    assert found.contract is not None, found.diagnostics
    return Desk(ContractNames(found.contract))


@pytest.fixture(scope="session")
def desk() -> Desk:
    """Expressions are checked here."""
    return _desk(CONTRACT)


@pytest.fixture
def desk_with() -> Callable[[str], Desk]:
    """A desk for the small contract with more declarations."""
    return lambda declarations: _desk(f"{CONTRACT}\n{declarations}\n")
