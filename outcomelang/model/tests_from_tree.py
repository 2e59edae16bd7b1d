"""The tests that a contract carries, from the tree: checked here, run elsewhere."""

from __future__ import annotations

from outcomelang.model.checking import NOUNS, Checking
from outcomelang.model.contract import Input, Metric, Parameter, Points
from outcomelang.model.expression_from_tree import check
from outcomelang.model.findings import did_you_mean
from outcomelang.model.limits_from_tree import find_payment
from outcomelang.model.test_tables_from_tree import check_table
from outcomelang.model.type import Kind, Level, Type, money
from outcomelang.model.types_of_operators import in_words
from outcomelang.source import Span
from outcomelang.syntax import expression as syntax
from outcomelang.syntax import tree


def check_tests(file: tree.File, checking: Checking, savings: frozenset[str]) -> None:
    """Check names, columns, cells, dates and what is expected in every test."""
    for declaration in file.declarations:
        if isinstance(declaration, tree.Test):
            _check_test(declaration, checking, savings)


def _check_test(test: tree.Test, checking: Checking, savings: frozenset[str]) -> None:
    is_dated = False
    expects = False
    for step in test.steps:
        match step:
            case tree.TestTable():
                check_table(step, checking)
            case tree.AsOf(day=day):
                is_dated = True
                _check_day(day, checking)
            case tree.Binding():
                _check_binding(step, checking)
            case _:
                expects = True
                _check_dated(step, checking, is_dated=is_dated)
                _check_expectation(step, checking, savings)
    if not expects:
        message = "the test expects nothing, so it can never fail"
        checking.error("OUT299", message, test.title.span, "write `expect PAYMENT = AMOUNT`")


def _check_day(day: syntax.DateLiteral, checking: Checking) -> None:
    if checking.term and day.value < checking.term[0]:
        message = f"{day.value} is before the term begins, when nothing is owed yet"
        checking.error("OUT258", message, day.span, f"the term is {checking.term[0]} to {checking.term[1]}")


def _check_dated(step: tree.TestStep, checking: Checking, *, is_dated: bool) -> None:
    if not is_dated:
        message = "it is not said on which day this is expected"
        hint = f"write `as of {checking.term[1]}` above" if checking.term else None
        checking.error("OUT299", message, step.span, hint)


def _check_binding(binding: tree.Binding, checking: Checking) -> None:
    """Check `set NAME = VALUE`: a figure that a contract takes from outside or fixes at signing."""
    name = binding.name
    found = checking.names.find(name.text)
    if isinstance(found, Input | Parameter):
        check(binding.value, checking.scope(Level.CONTRACT), found.type)
    elif found is not None:
        message = f"`{name.text}` is a {NOUNS[type(found)]}, and a test sets inputs and parameters"
        checking.error("OUT201", message, name.span)
    elif not checking.names.declares(name.text):
        hint = did_you_mean(name.text, checking.names.declared_as("input", "parameter"))
        checking.error("OUT200", f"no input or parameter is called `{name.text}`", name.span, hint)


# --- Expectations -------------------------------------------------------------------------------


def _check_expectation(step: tree.TestStep, checking: Checking, savings: frozenset[str]) -> None:
    match step:
        case tree.ExpectSettled(payment=payment, value=value):
            if payment.text != "total":
                find_payment(payment, checking, savings)
            check(value, checking.scope(Level.CONTRACT), money(checking.currency))
        case tree.ExpectStatus():
            _check_status(step, checking)
        case tree.Expect(left=left, right=right):
            scope = checking.scope(Level.GROUP, payments=True)
            checked = check(left, scope)
            check(right, scope, checked.type if checked else None)


def _check_status(step: tree.ExpectStatus, checking: Checking) -> None:
    metric = checking.find(step.metric, Metric)
    if metric is None:
        return
    if not metric.of_members:
        message = f"`{metric.name}` has no value for each member"
        checking.error("OUT299", message, step.metric.span, f"write `expect {metric.name} = ...`")
        return
    if step.status in ("met", "not met") and metric.type.kind is not Kind.YESNO:
        message = f"`{metric.name}` is {_words(metric.type)}, which is neither met nor not met"
        checking.error("OUT299", message, step.metric.span, "expect `pending`, `missing` or `left out` of it")
    _check_point(step, metric, checking)


def _words(of: Type) -> str:
    return in_words(of)


def _check_point(step: tree.ExpectStatus, metric: Metric, checking: Checking) -> None:
    if step.point is None and metric.points:
        message = f"it is not said at which point `{metric.name}` is expected"
        checking.error(
            "OUT299", message, step.metric.span, f"write `at {metric.points.numbers[0]} {metric.points.unit}s`"
        )
    elif step.point and metric.points is None:
        _report_no_point(f"`{metric.name}` has no points", step.point.span, None, checking)
    elif step.point and metric.points and not _has_point(metric.points, step.point):
        own = ", ".join(str(number) for number in metric.points.numbers)
        hint = f"its points are {own} {metric.points.unit}s"
        text = checking.source.excerpt(step.point.span)
        _report_no_point(f"`{metric.name}` has no point at {text}", step.point.span, hint, checking)


def _report_no_point(message: str, span: Span, hint: str | None, checking: Checking) -> None:
    checking.error("OUT286", message, span, hint)


def _has_point(points: Points, said: syntax.DurationLiteral) -> bool:
    own = {number * points.unit.size for number in points.numbers}
    return points.unit.kind is said.unit.kind and said.count * said.unit.size in own
