"""The checked contract, from the tree of its text: all errors at once, each once.

Each kind of declaration is checked in the module that knows it. A declaration in error is still declared, so that
those which name it are not reported too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from outcomelang.diagnostic import Diagnostic, has_errors
from outcomelang.frozen import frozen
from outcomelang.model.amendments_from_tree import check_amendments
from outcomelang.model.checking import Checking
from outcomelang.model.checks import CHECKS
from outcomelang.model.circles import check_circles
from outcomelang.model.contract import Contract, Group, Input, Metric, Parameter, Party, Payment, Table
from outcomelang.model.data_from_tree import check_has_key, codes_from_tree, table_from_tree
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
from outcomelang.model.unfinished import unfinished
from outcomelang.model.unknown_names import told_once
from outcomelang.model.unused import check_unused
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
    checked = check_text(file, source, unread, replaced)
    findings = Findings(source, list(checked.diagnostics))
    check_amendments(file, findings, partial(check_text, unread=unread))
    if checked.contract:
        findings.diagnostics.extend(_check_whole(checked.contract, is_whole=not has_errors(findings.diagnostics)))
    return Checked(
        contract=None if has_errors(findings.diagnostics) else checked.contract,
        diagnostics=told_once(findings.diagnostics),
    )


def _check_whole(contract: Contract, *, is_whole: bool) -> Iterator[Diagnostic]:
    """Look at all clauses together; what is in error is not in the contract, so then no warning can be relied on."""
    for check in CHECKS:
        yield from (finding for finding in check(contract) if is_whole or finding.is_error)


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
        unfinished=unfinished(file.declarations),
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
