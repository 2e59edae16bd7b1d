"""A contract settled for comparison: its statement in the JSON form, and the lines of its members."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from outcomelang import __version__, passes
from outcomelang.cli.memory import memory_may_lack
from outcomelang.cli.settled_from import provenance_of, version_of
from outcomelang.data.binding import DataFile
from outcomelang.data.fingerprint import fingerprint_of_file, fingerprint_of_text
from outcomelang.data.statement_file import read_lines
from outcomelang.engine.spark.cluster import THIS_MACHINE, Cluster
from outcomelang.progress import UNHEARD, Progress
from outcomelang.report.sections.view import View
from outcomelang.report.statement_json import statement_to_json

if TYPE_CHECKING:
    from outcomelang.cli.ledger_option import Held
    from outcomelang.comparison.differences import Json
    from outcomelang.comparison.moved import Lines
    from outcomelang.data.binding import Bindings
    from outcomelang.data.pseudonym_key import PseudonymKey
    from outcomelang.diagnostic import Diagnostic
    from outcomelang.engine.settling import Engine
    from outcomelang.model.contract import Contract


@frozen
class How:
    """With which options to settle, as the statement names them, and with which key lines call members.

    `held` is what the ledger holds that earlier settlements are taken from. `memory` bounds what the database holds.
    """

    in_full: bool = False
    ahead: bool = False
    complete: Mapping[str, date] = {}
    rejects: bool = False
    engine: Engine = "duckdb"
    cluster: Cluster = THIS_MACHINE
    key: PseudonymKey | None = None
    held: Held | None = None
    memory: str | None = None


@frozen
class Anew:
    """What came out: the statement, and the lines if they were asked for and there are any; or why there is none."""

    statement: Json | None
    lines: Lines | None
    diagnostics: tuple[Diagnostic, ...]


def settled_anew(  # noqa: PLR0913, PLR0917 (what is settled, how, and who hears of it)
    contract: Contract,
    sources: Bindings,
    as_of: date,
    how: How,
    lines: str | None = None,
    progress: Progress = UNHEARD,
) -> Anew:
    """Settle, with the lines in the form of a file ending (`.csv` or `.parquet`) where that is given."""
    from outcomelang.engine.settling import Options

    with tempfile.TemporaryDirectory(prefix="outcomelang-") as folder:
        options = Options(
            complete=how.complete,
            ahead=how.ahead,
            writes_into=(Path(folder).resolve(),),
            without_broken=how.rejects,
            engine=how.engine,
            cluster=how.cluster,
            recorded=how.held.records if how.held else {},
            memory=how.memory,
            progress=progress,
        )
        with memory_may_lack(), passes.settle(contract, sources, as_of, options) as settling:
            if settling.statement is None:
                return Anew(None, None, settling.diagnostics)
            origin = provenance_of(
                settling, how.complete, as_of, in_full=how.in_full, ahead=how.ahead, rejects=how.rejects
            )
            if how.held:
                origin = how.held.used(origin, as_of)
            view = View(settling.statement, contract, origin, in_full=how.in_full)
            statement = json.loads(statement_to_json(view))
            rows: Lines | None = None
            if lines is not None and contract.has_member_lines and settling.statement.settlements:
                file = Path(folder).resolve() / f"lines{lines}"
                settling.write_lines(file, how.key)
                rows = read_lines(file)
            return Anew(statement, rows, settling.diagnostics)


def resting_on(contract: Contract, sources: Bindings, how: How) -> Json:
    """What a settlement will rest on, as a statement says it: known before anything is settled."""
    own, *others = contract.source.files
    return {
        "contract": {
            "name": contract.name,
            "sha256": fingerprint_of_text(own.text),
            "uses": [
                {"file": contract.source.called_from_here(one), "sha256": fingerprint_of_text(one.text)}
                for one in others
            ],
        },
        "data": [
            {"table": one.table, "sha256": fingerprint_of_file(one.path)}
            for one in sources.files
            if isinstance(one, DataFile)  # what a table of a database holds is known once it is read
        ],
        "program": {
            "name": "outcomelang",
            "version": __version__,
            "engine": how.engine,
            "engine_version": version_of(how.engine),
        },
    }
