"""How a report calls the things of a contract: by their titles, and in the contract's own words."""

from __future__ import annotations

from collections import Counter
from datetime import date

from attrs import field, frozen

from outcomelang.model.contract import (
    BestOf,
    Contract,
    Declared,
    Line,
    MetricLine,
    Payment,
)
from outcomelang.source import Span
from outcomelang.value.duration import DurationUnit


@frozen(slots=False)
class Names:
    """The names of a contract's payments, parties and groups, and the words of its clauses."""

    contract: Contract
    _shared: frozenset[str] = field(init=False)

    @_shared.default
    def _shared_titles(self) -> frozenset[str]:
        contract = self.contract
        named: tuple[Declared, ...] = (*contract.payments, *contract.savings, *contract.parties, *contract.groups)
        counts = Counter(one.title for one in named if one.title)
        return frozenset(title for title, number in counts.items() if number > 1)

    def payment(self, name: str | None) -> str:
        """The title of a payment or saving; what `None` stands for in a transfer is what a floor adds."""
        return "Floor" if name is None else self._title(self.contract.payment.get(name), name)

    def party(self, name: str) -> str:
        """The title of a party."""
        return self._title(self.contract.party.get(name), name)

    def group(self, name: str) -> str:
        """The title of a target group."""
        return self._title(self.contract.group.get(name), name)

    def _title(self, declared: Declared | None, name: str) -> str:
        """The title; with the name after it where two things have the same, the name where there is none."""
        if declared is None or not declared.title:
            return name
        return f"{declared.title} ({name})" if declared.title in self._shared else declared.title

    # --- Clauses ------------------------------------------------------------------------------------

    def words(self, span: Span) -> str:
        """The words of a clause on one line, as the contract has them."""
        return " ".join(self.contract.source.excerpt(span).split())

    def line_of(self, span: Span) -> int:
        """The line on which a clause begins, from 1, in its file."""
        return self.contract.source.place(span.start).line

    def file_of(self, span: Span) -> str | None:
        """The file that the contract uses in which a clause stands; None for the contract's own."""
        return self.contract.source.used_file(span)

    def where(self, span: Span) -> str:
        """The line on which a clause begins, and the file if it is not the contract's own: `22 of rates.outcome`."""
        line, file = self.line_of(span), self.file_of(span)
        return str(line) if file is None else f"{line} of {file}"

    def place_of(self, span: Span) -> str:
        """The line and the file of a clause, such as `line 22 of the contract`."""
        return f"line {self.line_of(span)} of {self.file_of(span) or 'the contract'}"

    def price_line(self, payment: Payment, number: int) -> tuple[str, Span]:
        """The words and the place of a payment's price line, numbered from 1; `formula` for a formula."""
        if not payment.lines:
            return "formula", (payment.formula.span if payment.formula else payment.span)
        line = payment.lines[number - 1]
        return self.words(line.span), line.span

    # --- Points -------------------------------------------------------------------------------------

    def point(self, payment: Payment, number: int | None, point: int | None) -> str:
        """The point of a price line, such as `12 months`; of a dated payment, the date."""
        if point is None:
            return ""
        if payment.dates is not None:
            return payment.dates[point - 1].isoformat()
        return _in_unit(point, self.unit(payment, number))

    def any_point(self, point: int) -> str:
        """A point of some metric: with its unit if all points of the contract have one."""
        units = {metric.points.unit for metric in self.contract.metrics if metric.points}
        return _in_unit(point, units.pop() if len(units) == 1 else None)

    def point_date(self, payment: Payment, point: int | None) -> date | None:
        """The date that a point of a dated payment stands for."""
        return payment.dates[point - 1] if payment.dates is not None and point is not None else None

    def unit(self, payment: Payment, number: int | None) -> DurationUnit | None:
        """The unit of the points of a price line; None where it has none, or where no one line is meant."""
        lines = payment.lines if number is None else payment.lines[number - 1 : number]
        units = {unit for line in lines for unit in self._units(line)}
        return units.pop() if len(units) == 1 else None

    def _units(self, line: Line) -> set[DurationUnit]:
        if isinstance(line, BestOf):
            return {unit for part in line.lines for unit in self._units(part)}
        metric = self.contract.metric.get(line.metric) if isinstance(line, MetricLine) else None
        return {metric.points.unit} if metric and metric.points else set()


def _in_unit(point: int, unit: DurationUnit | None) -> str:
    return f"point {point}" if unit is None else f"{point} {unit.value}{'' if point == 1 else 's'}"
