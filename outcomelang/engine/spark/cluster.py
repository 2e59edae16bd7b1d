"""Where Spark runs, and why it cannot be used."""

from __future__ import annotations

from typing import Final

from attrs import frozen


@frozen
class Cluster:
    """The URL of a master, or of a Spark Connect server; Spark runs in this process if neither is given."""

    master: str | None = None
    remote: str | None = None

    @property
    def is_local(self) -> bool:
        """Whether Spark runs on this machine alone, so that all of it sees this machine's files."""
        return self.remote is None and (self.master is None or self.master.startswith("local"))

    @property
    def has_one_process(self) -> bool:
        """Whether there is no worker that could be lost by itself."""
        return self.is_local and not (self.master or "").startswith("local-cluster")


THIS_MACHINE: Final = Cluster()


class CannotUseSpark(Exception):
    """Spark is not there, cannot be reached, or has failed: `reason` says so, and `hint` what to do."""

    def __init__(self, reason: str, hint: str | None = None) -> None:
        """Note both."""
        super().__init__(reason)
        self.reason = reason
        self.hint = hint

    def __str__(self) -> str:
        """Both in one sentence."""
        return self.reason if self.hint is None else f"{self.reason}: {self.hint}"
