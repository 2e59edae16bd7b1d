"""What a contract says always holds, from the tree: checked here, proved or refuted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from outcomelang.model.checking import NOUNS, Checking
from outcomelang.model.circles import TOTAL
from outcomelang.model.contract import Always, Input, Metric, NeverFalls
from outcomelang.model.expression_from_tree import check_condition
from outcomelang.model.findings import did_you_mean
from outcomelang.model.limits_from_tree import find_payment
from outcomelang.model.type import Level
from outcomelang.syntax import tree
from outcomelang.syntax.expression import Name


def proofs_from_tree(file: tree.File, checking: Checking, savings: frozenset[str]) -> tuple[Always | NeverFalls, ...]:
    """Every `always`, with its names and units checked."""
    return tuple(_proofs(file, checking, savings))


def _proofs(file: tree.File, checking: Checking, savings: frozenset[str]) -> Iterator[Always | NeverFalls]:
    scope = evolve(checking.scope(Level.GROUP, payments=True), each_point=True)
    for declaration in file.declarations:
        match declaration:
            case tree.Always(condition=condition, when=when):
                made = check_condition(condition, scope)
                only = check_condition(when, scope) if when else None
                if made and (only or not when):
                    yield Always(made, only, span=declaration.span)
            case tree.AlwaysNeverFalls(payment=payment, metric=figure):
                if payment.text != TOTAL:
                    find_payment(payment, checking, savings)
                _check_figure(figure, checking)
                yield NeverFalls(payment.text, figure.text, span=declaration.span)


def _check_figure(name: Name, checking: Checking) -> None:
    """Check that a figure that is said to rise is one that can: a metric or an input."""
    found = checking.names.find(name.text)
    if isinstance(found, Metric | Input):
        return
    if found is not None:
        message = f"`{name.text}` is a {NOUNS[type(found)]}, and what rises is a metric or an input"
        checking.error("OUT201", message, name.span)
    elif not checking.names.declares(name.text):
        hint = did_you_mean(name.text, checking.names.like("metric", "input"))
        checking.error("OUT200", f"no metric or input is called `{name.text}`", name.span, hint)
