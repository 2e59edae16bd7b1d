"""Checks of a whole contract, beyond names and types: one file a check, each listed here once.

A check takes a contract in which every clause by itself is right, and says what is wrong, or probably not meant, when
the clauses are looked at together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract

CHECKS: Final[tuple[Callable[[Contract], Iterator[Diagnostic]], ...]] = ()
