"""The tests that a contract carries, from the tree: checked here, run elsewhere."""

from __future__ import annotations

from datetime import date

from outcomelang.model.checking import NOUNS, Checking
from outcomelang.model.contract import (
    ExpectedSettled,
    ExpectedStatus,
    ExpectedValue,
    Input,
    Metric,
    Parameter,
    Points,
    Test,
    TestSetting,
    TestStep,
)
from outcomelang.model.expression_from_tree import check
from outcomelang.model.findings import did_you_mean
from outcomelang.model.limits_from_tree import find_payment
from outcomelang.model.test_tables_from_tree import test_table_from_tree
from outcomelang.model.type import Kind, Level, money
from outcomelang.model.types_of_operators import in_words
from outcomelang.source import Span
from outcomelang.syntax import expression as syntax
from outcomelang.syntax import tree


def tests_from_tree(file: tree.File, checking: Checking, savings: frozenset[str]) -> tuple[Test, ...]:
    """Check names, columns, cells, dates and what is expected in every test."""
    found = (declaration for declaration in file.declarations if isinstance(declaration, tree.Test))
    return tuple(_test(test, checking, savings) for test in found)


def _test(test: tree.Test, checking: Checking, savings: frozenset[str]) -> Test:
    day: date | None = None
    steps: list[TestStep | None] = []
    expects = False
    for step in test.steps:
        match step:
            case tree.TestTable():
                steps.append(test_table_from_tree(step, checking))
            case tree.AsOf():
                day = step.day.value
                _check_day(step.day, checking)
            case tree.Binding():
                steps.append(_setting(step, checking))
            case _:
                expects = True
                _check_dated(step, checking, is_dated=day is not None)
                steps.append(_expectation(step, day or date.max, checking, savings))
    if not expects:
        message = "the test expects nothing, so it can never fail"
        checking.error("OUT299", message, test.title.span, "write `expect PAYMENT = AMOUNT`")
    return Test(test.title.value, tuple(step for step in steps if step is not None), span=test.span)


def _check_day(day: syntax.DateLiteral, checking: Checking) -> None:
    if checking.term and day.value < checking.term[0]:
        message = f"{day.value} is before the term begins, when nothing is owed yet"
        checking.error("OUT258", message, day.span, f"the term is {checking.term[0]} to {checking.term[1]}")


def _check_dated(step: tree.TestStep, checking: Checking, *, is_dated: bool) -> None:
    if not is_dated:
        message = "it is not said on which day this is expected"
        hint = f"write `as of {checking.term[1]}` above" if checking.term else None
        checking.error("OUT299", message, step.span, hint)


def _setting(binding: tree.Binding, checking: Checking) -> TestSetting | None:
    """Check `set NAME = VALUE`: a figure that a contract takes from outside or fixes at signing."""
    name = binding.name
    found = checking.names.find(name.text)
    if isinstance(found, Input | Parameter):
        value = check(binding.value, checking.scope(Level.CONTRACT), found.type)
        return TestSetting(name.text, value, span=binding.span) if value else None
    if found is not None:
        message = f"`{name.text}` is a {NOUNS[type(found)]}, and a test sets inputs and parameters"
        checking.error("OUT201", message, name.span)
    elif not checking.names.declares(name.text):
        hint = did_you_mean(name.text, checking.names.like("input", "parameter"))
        checking.error("OUT200", f"no input or parameter is called `{name.text}`", name.span, hint)
    return None


# --- Expectations -------------------------------------------------------------------------------


def _expectation(
    step: tree.TestStep, day: date, checking: Checking, savings: frozenset[str]
) -> ExpectedStatus | ExpectedSettled | ExpectedValue | None:
    match step:
        case tree.ExpectSettled(payment=payment):
            if payment.text != "total":
                find_payment(payment, checking, savings)
            value = check(step.value, checking.scope(Level.CONTRACT), money(checking.currency))
            return ExpectedSettled(day, payment.text, value, span=step.span) if value else None
        case tree.ExpectStatus():
            return _status(step, day, checking)
        case tree.Expect():
            scope = checking.scope(Level.GROUP, payments=True)
            left = check(step.left, scope)
            right = check(step.right, scope, left.type if left else None)
            return ExpectedValue(day, step.operator, left, right, span=step.span) if left and right else None
        case _:
            return None


def _status(step: tree.ExpectStatus, day: date, checking: Checking) -> ExpectedStatus | None:
    metric = checking.find(step.metric, Metric)
    if metric is None:
        return None
    if not metric.of_members:
        message = f"`{metric.name}` has no value for each member"
        checking.error("OUT299", message, step.metric.span, f"write `expect {metric.name} = ...`")
        return None
    if step.status in ("met", "not met") and metric.type.kind is not Kind.YESNO:
        message = f"`{metric.name}` is {in_words(metric.type)}, which is neither met nor not met"
        checking.error("OUT299", message, step.metric.span, "expect `pending`, `missing` or `left out` of it")
    _check_point(step, metric, checking)
    point = (
        int(step.point.count * step.point.unit.size / metric.points.unit.size) if step.point and metric.points else None
    )
    return ExpectedStatus(day, metric.name, step.member.value, point, step.status, span=step.span)


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
