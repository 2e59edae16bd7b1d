"""The checked contract, from the tree of its text: all errors at once, each once.

Each kind of declaration is checked in the module that knows it. A declaration in error is still declared, so that
those which name it are not reported too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.frozen import frozen
from outcomelang.model.amendments_from_tree import (
    Amended,
    amendments_from_tree,
    with_all_names,
    without_tests,
)
from outcomelang.model.checking import Checking
from outcomelang.model.checks import CHECKS
from outcomelang.model.circles import check_circles
from outcomelang.model.contract import Contract, Group, Input, Metric, Parameter, Party, Payment, Table
from outcomelang.model.data_from_tree import check_has_key, codes_from_tree, table_from_tree
from outcomelang.model.entrants import with_entrants
from outcomelang.model.figures_from_tree import input_from_tree, parameter_from_tree
from outcomelang.model.finance_from_tree import finance_from_tree
from outcomelang.model.findings import Findings
from outcomelang.model.frame_from_tree import Frame, frame_from_tree, party_from_tree
from outcomelang.model.groups_from_tree import group_from_tree, group_of_all
from outcomelang.model.limits_from_tree import caps_from_tree, floors_from_tree
from outcomelang.model.metrics_from_tree import metric_from_tree
from outcomelang.model.names import DeclaredNames
from outcomelang.model.payments_from_tree import payment_from_tree
from outcomelang.model.points_from_tree import named_points_from_tree
from outcomelang.model.proofs_from_tree import proofs_from_tree
from outcomelang.model.scope import CodeList, Named, PaymentName
from outcomelang.model.shares_from_tree import Defaults, defaults_from_tree
from outcomelang.model.tests_from_tree import tests_from_tree
from outcomelang.model.unknown_names import told_once
from outcomelang.model.unused import UNUSED, check_unused
from outcomelang.source import Source
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Aggregate, Count, Share, walk
from outcomelang.syntax.tree import NamedDeclaration

if TYPE_CHECKING:
    from outcomelang.reuse.replaced import Replaced

_Declaration = TypeVar("_Declaration", bound=tree.Declaration)


@frozen
class Checked:
    """A file after checking: its contract, unless there are errors (or it is a library), and all findings."""

    contract: Contract | None
    diagnostics: tuple[Diagnostic, ...]


def check_file(
    file: tree.File, source: Source, unread: frozenset[str] = frozenset(), replaced: tuple[Replaced, ...] = ()
) -> Checked:
    """Check a file's tree and make its contract; `unread` are names declared where the text could not be read.

    `replaced` are parameters of files that it uses, for which other values stand in.
    """
    check = partial(_check_whole, unread=unread, replaced=replaced)
    if not any(isinstance(one, tree.Amended) for one in file.declarations):
        checked = check(file, source)
        contract = None if has_errors(checked.diagnostics) else checked.contract
        return Checked(contract, told_once(checked.diagnostics))
    checked = check(without_tests(file), source)
    findings = Findings(source, list(checked.diagnostics))
    amended = amendments_from_tree(file, checked.contract, findings, check)
    findings.diagnostics[:] = _used_nowhere(findings.diagnostics, amended)
    tried = check_text(with_all_names(file), source, unread, replaced)
    findings.diagnostics.extend(_of_tests(tried.diagnostics, file))
    return Checked(
        contract=None if has_errors(findings.diagnostics) else _with_texts(checked.contract, amended, tried.contract),
        diagnostics=told_once(findings.diagnostics),
    )


def _of_tests(diagnostics: Iterable[Diagnostic], file: tree.File) -> Iterator[Diagnostic]:
    """What is found in the tests of a file."""
    spans = [one.span for one in file.declarations if isinstance(one, tree.Test)]
    for one in diagnostics:
        if any(one.span and span.start <= one.span.start < span.end for span in spans):
            yield one


def _used_nowhere(diagnostics: Iterable[Diagnostic], amended: Amended) -> Iterator[Diagnostic]:
    """The findings, without the warning that a figure is used nowhere if an amendment uses it."""
    for one in diagnostics:
        if one.code != UNUSED or all(one in found for found in amended.found):
            yield one


def _with_texts(contract: Contract | None, amended: Amended, tried: Contract | None) -> Contract | None:
    if contract is None or tried is None:
        return None
    if amended.entrants:
        contract = with_entrants(contract, amended.entrants)
    return evolve(contract, tests=tried.tests, amendments=amended.amendments, amended_texts=amended.texts)


def _check_whole(file: tree.File, source: Source, unread: frozenset[str], replaced: tuple[Replaced, ...]) -> Checked:
    """Check a file without its amendments, and look at all its clauses together.

    What is in error is not in the contract, so then no warning can be relied on.
    """
    checked = check_text(file, source, unread, replaced)
    if checked.contract is None:
        return checked
    is_whole = not has_errors(checked.diagnostics)
    found = (finding for check in CHECKS for finding in check(checked.contract) if is_whole or finding.is_error)
    return Checked(checked.contract, (*checked.diagnostics, *found))


def check_text(
    file: tree.File, source: Source, unread: frozenset[str] = frozenset(), replaced: tuple[Replaced, ...] = ()
) -> Checked:
    """Check a file as it is without its amendments."""
    diagnostics: list[Diagnostic] = []
    frame = frame_from_tree(file, Findings(source, diagnostics))
    checking = _checking(file, source, diagnostics, frame, unread)
    checking.names.check_all()
    if replaced:
        from outcomelang.model.replaced import check_replaced  # only a contract that uses others needs it

        for one in replaced:
            check_replaced(one, checking)
    contract = _contract_from_tree(file, frame, checking)
    check_unused(file, checking)
    return Checked(contract, tuple(diagnostics))


def _checking(
    file: tree.File, source: Source, diagnostics: list[Diagnostic], frame: Frame, unread: frozenset[str]
) -> Checking:
    names = DeclaredNames(Findings(source, diagnostics), lambda one: _named_from_tree(one, checking), unread)
    checking = Checking(source, diagnostics, names, frame.currency, frame.term)
    names.declare(file.declarations)
    return checking


def _named_from_tree(declaration: NamedDeclaration, checking: Checking) -> Named | None:
    make: Callable[..., Named | None] = _MAKERS[type(declaration)]
    return make(declaration, checking)


def _payment_name(payment: tree.Pay, _: Checking) -> PaymentName:
    return PaymentName(payment.name.text)


_MAKERS: dict[type[NamedDeclaration], Callable[..., Named | None]] = {
    tree.Party: party_from_tree,
    tree.Table: table_from_tree,
    tree.Codes: codes_from_tree,
    tree.PointList: named_points_from_tree,
    tree.Group: group_from_tree,
    tree.Input: input_from_tree,
    tree.Parameter: parameter_from_tree,
    tree.Metric: metric_from_tree,
    tree.Pay: _payment_name,
}


# --- The contract as a whole --------------------------------------------------------------------


def _contract_from_tree(file: tree.File, frame: Frame, checking: Checking) -> Contract | None:
    """Check what has no name of its own, and put the contract together."""
    defaults = defaults_from_tree(file, *frame.defaults, checking)
    payments, savings = _payments(file, checking, defaults)
    names_of_savings = frozenset(saving.name for saving in savings)
    caps = caps_from_tree(_all(file, tree.Cap), checking, names_of_savings)
    floors = floors_from_tree(_all(file, tree.Floor), checking, defaults)
    finance = finance_from_tree(file, checking)
    proofs = proofs_from_tree(file, checking, names_of_savings)
    tests = tests_from_tree(file, checking, names_of_savings)
    if file.kind == "library" or frame.term is None or frame.settlements is None:
        return None
    return Contract(
        name=file.name.text,
        title=file.title.value if file.title else None,
        span=file.span,
        source=checking.source,
        currency=frame.currency,
        term=frame.term,
        settlements=frame.settlements,
        rounding=frame.rounding,
        parties=checking.names.of_kind(Party),
        tables=checking.names.of_kind(Table),
        codes=tuple((codes.name, codes.values) for codes in checking.names.of_kind(CodeList)),
        groups=_groups(file, checking),
        inputs=checking.names.of_kind(Input),
        parameters=checking.names.of_kind(Parameter),
        metrics=checking.names.of_kind(Metric),
        payments=payments,
        savings=savings,
        caps=caps,
        cap_return=finance.cap_return,
        floors=floors,
        guarantee=finance.guarantee,
        proofs=proofs,
        tests=tests,
        waterfall=finance.waterfall,
    )


def _all(file: tree.File, kind: type[_Declaration]) -> list[_Declaration]:
    return [declaration for declaration in file.declarations if isinstance(declaration, kind)]


def _payments(
    file: tree.File, checking: Checking, defaults: Defaults
) -> tuple[tuple[Payment, ...], tuple[Payment, ...]]:
    """The payments and the savings, in the order of the file."""
    said = _all(file, tree.Pay)
    payments = tuple(payment_from_tree(one, checking, defaults) for one in said if not one.saving)
    savings = tuple(payment_from_tree(one, checking, defaults) for one in said if one.saving)
    check_circles(payments, savings, checking)
    return payments, savings


def _groups(file: tree.File, checking: Checking) -> tuple[Group, ...]:
    """The declared groups, and a group of all rows for each table that a metric, input or aggregate stands on."""
    names = checking.names
    across = {metric.group for metric in names.of_kind(Metric)} | {one.across for one in names.of_kind(Input)}
    tables = names.of_kind(Table)
    counted = _counted(file) & {table.name for table in tables if table.parent is None}
    whole_tables = [table for table in tables if table.name in across | counted]
    for table in whole_tables:
        check_has_key(table, checking)
    return (*names.of_kind(Group), *map(group_of_all, whole_tables))


def _counted(file: tree.File) -> set[str]:
    """The names after `count of`, `share of` and `across` in the formulas of a file."""
    nodes = tuple(walk(file))
    counted = {node.of.name.text for node in nodes if isinstance(node, Count | Share)}
    return counted | {node.across.text for node in nodes if isinstance(node, Aggregate) and node.across}
