"""A contract settled on Spark: workers measure members, and the settlement is made here of their figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from outcomelang.data.connection import connected
from outcomelang.data.plain_copies import readable
from outcomelang.diagnostic import has_errors
from outcomelang.engine.depth import room_for_depth
from outcomelang.engine.inputs import certified_figures
from outcomelang.engine.measuring import SqlMeasuring
from outcomelang.engine.settling import Options, Settling, settled_by
from outcomelang.engine.spark.database import SparkDatabase
from outcomelang.engine.spark.loading import loaded_into_spark
from outcomelang.engine.spark.session import session_on
from outcomelang.plan.from_model import plan_of
from outcomelang.settlement.settle import numbers_of
from outcomelang.settlement.texts import TextAtWork

if TYPE_CHECKING:
    from outcomelang.data.binding import Bindings
    from outcomelang.model.contract import Contract


@contextmanager
def settling_on_spark(contract: Contract, sources: Bindings, as_of: date, options: Options) -> Iterator[Settling]:
    """Plan → measures → amounts → statement, for all settlement dates up to the as-of date.

    Raises:
        CannotUseSpark: it is not there, cannot be reached, or fails.
    """
    with (
        session_on(options.cluster) as session,
        room_for_depth(),
        readable(sources) as texts,
        connected(texts.paths) as connection,
    ):
        keeps_twice = not options.cluster.has_one_process
        with options.progress.stage("reading and checking data on Spark"):
            loaded = loaded_into_spark(contract, texts, connection, session, keeps_twice=keeps_twice)
        if has_errors(loaded.diagnostics):
            yield Settling(contract, loaded, None, None, loaded.diagnostics, engine="spark")
            return
        certified = certified_figures(contract, connection)
        laid: list[SparkDatabase] = []
        numbered = count(1)

        def at_work(text: Contract) -> TextAtWork:
            plan = plan_of(text)
            own = f"{contract.name} {next(numbered)}"
            database = SparkDatabase(session, own, keeps_twice=keeps_twice)
            laid.append(database)
            return TextAtWork(
                text, SqlMeasuring.of(database, plan, certified, options.complete), numbers_of(plan.aggregates)
            )

        try:
            yield settled_by(contract, loaded, at_work, as_of, options, session.version)
        finally:
            for database in laid:
                database.close()
