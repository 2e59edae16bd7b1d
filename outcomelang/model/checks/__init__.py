"""Checks of a whole contract, beyond names and types: one file a check, each listed here once.

A check takes a contract in which every clause by itself is right, and says what is wrong, or probably not meant, when
the clauses are looked at together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.checks.above_members import above_members
from outcomelang.model.checks.cohorts_alike import cohorts_alike
from outcomelang.model.checks.final_too_late import final_too_late
from outcomelang.model.checks.foregone import foregone
from outcomelang.model.checks.idle_finance import idle_finance
from outcomelang.model.checks.idle_limits import idle_limits
from outcomelang.model.checks.names_apart import names_apart
from outcomelang.model.checks.never_final import never_final
from outcomelang.model.checks.not_of_members import not_of_members
from outcomelang.model.checks.private_names import private_names
from outcomelang.model.checks.shrinking_ratio import shrinking_ratio
from outcomelang.model.checks.undated_cells import undated_cells
from outcomelang.model.checks.uneven_tables import uneven_tables
from outcomelang.model.checks.unlimited import unlimited
from outcomelang.model.checks.unproved_members import unproved_members
from outcomelang.model.contract import Contract

CHECKS: Final[tuple[Callable[[Contract], Iterator[Diagnostic]], ...]] = (
    names_apart,
    private_names,
    above_members,
    cohorts_alike,
    unproved_members,
    not_of_members,
    never_final,
    final_too_late,
    undated_cells,
    foregone,
    unlimited,
    idle_limits,
    idle_finance,
    uneven_tables,
    shrinking_ratio,
)
