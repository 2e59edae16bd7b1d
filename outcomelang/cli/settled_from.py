"""Where a statement or an explanation comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING

from outcomelang import __version__
from outcomelang.data.binding import DataFile
from outcomelang.data.fingerprint import fingerprint_of_file, fingerprint_of_text
from outcomelang.data.load import LoadedTable
from outcomelang.report.provenance import Provenance, UsedFile, UsedText

if TYPE_CHECKING:
    from outcomelang.engine.settling import Settling


def provenance_of(  # noqa: PLR0913 (one for each option)
    settling: Settling,
    days: Mapping[str, date],
    as_of: date,
    *,
    in_full: bool = False,
    ahead: bool = False,
    rejects: bool = False,
) -> Provenance:
    """Where a statement comes from: the contract, the files with their fingerprints, the options, the versions."""
    source = settling.contract.source
    used = (
        UsedFile(
            table=table.name,
            name=table.file.name,
            rows=table.rows,
            sha256=_fingerprint(table),
            complete_through=days.get(table.name, as_of),
            reading=() if table.how is None else table.how.words,
            said=() if table.how is None else table.how.said.arguments,
        )
        for table in settling.loaded.tables
    )
    own, *others = source.files
    return Provenance(
        contract_file=source.name,
        contract_sha256=fingerprint_of_text(own.text),
        files=tuple(used),
        version=__version__,
        engine=settling.engine,
        engine_version=settling.engine_version or version_of(settling.engine),
        uses=tuple(UsedText(source.called_from_here(one), fingerprint_of_text(one.text)) for one in others),
        left_out=settling.loaded.left_out,
        options={
            "all": in_full,
            "ahead": ahead,
            "complete": {name: day.isoformat() for name, day in sorted(days.items())},
            "reject-to": rejects,
        },
    )


def version_of(engine: str) -> str:
    """The version of an evaluator; the reference is a part of this program."""
    packages = {"duckdb": "duckdb", "spark": "pyspark"}
    return version(packages[engine]) if engine in packages else __version__


def _fingerprint(table: LoadedTable) -> str:
    """The fingerprint of the file; of a table in a database, that of its rows as they were read."""
    if isinstance(table.file, DataFile):
        return fingerprint_of_file(table.file.path)
    if table.fingerprint is None:
        raise ValueError(f"{table.name} was read from a database and has no fingerprint")
    return table.fingerprint
