"""A contract file with the tests that were run of it."""

from __future__ import annotations

from attrs import frozen

from outcomelang.diagnostic import Diagnostic
from outcomelang.model.contract import Contract
from outcomelang.settlement.coverage import Clause, Reached, clauses_of
from outcomelang.settlement.trial import Trial


@frozen
class Tested:
    """One file: the trials that were run, or the findings that say why it has no contract to test."""

    file: str
    contract: Contract | None
    findings: tuple[Diagnostic, ...] = ()
    trials: tuple[Trial, ...] = ()

    @property
    def is_without_tests(self) -> bool:
        """Whether the contract carries no test at all, so that nothing can have been tested."""
        return self.contract is not None and not self.contract.tests

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return sum(trial.passed for trial in self.trials)

    @property
    def is_fine(self) -> bool:
        """Whether the contract has tests, and all that were run passed."""
        return self.contract is not None and not self.is_without_tests and self.passed == len(self.trials)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """What tests can reach, in the order of the file."""
        return clauses_of(self.contract) if self.contract else ()

    @property
    def reached(self) -> frozenset[Reached]:
        """What the trials reached together."""
        return frozenset(one for trial in self.trials for one in trial.reached)


def unmet_as_findings(trial: Trial, contract: Contract) -> tuple[Diagnostic, ...]:
    """All that is wrong in a trial: with its tables, and each expectation that was not met."""
    unmet = (
        Diagnostic("OUT410", f"expected {one.expected}, found {one.found}", contract.source, one.span)
        for one in trial.unmet
    )
    return (*trial.diagnostics, *unmet)
