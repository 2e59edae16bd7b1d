"""Where a statement or an explanation comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from outcomelang import __version__
from outcomelang.data.fingerprint import fingerprint_of_file, fingerprint_of_text
from outcomelang.report.provenance import Provenance, UsedFile, UsedText

if TYPE_CHECKING:
    from outcomelang.engine.settling import Settling

ENGINE: Final = "duckdb"


def provenance_of(settling: Settling, days: Mapping[str, date], as_of: date) -> Provenance:
    """Where a statement comes from: the contract, the files with their fingerprints, the versions."""
    source = settling.contract.source
    used = (
        UsedFile(
            table=table.name,
            name=table.file.name,
            rows=table.rows,
            sha256=fingerprint_of_file(table.file.path),
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
        engine=ENGINE,
        engine_version=version(ENGINE),
        uses=tuple(UsedText(source.called_from_here(one), fingerprint_of_text(one.text)) for one in others),
        left_out=settling.loaded.left_out,
    )
