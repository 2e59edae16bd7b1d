"""All that a settlement asks of a database, as a script that a person can run there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from sqlglot import exp

from outcomelang.model.contract import Contract
from outcomelang.plan.plan import Plan
from outcomelang.plan.to_sql.dialects.bigquery import BigQuery
from outcomelang.plan.to_sql.dialects.postgres import Postgres
from outcomelang.plan.to_sql.dialects.relations import Relations
from outcomelang.plan.to_sql.dialects.snowflake import Snowflake
from outcomelang.plan.to_sql.dialects.spark_script import SparkScript
from outcomelang.plan.to_sql.dialects.tables import tables_of
from outcomelang.plan.to_sql.dialects.tsql import TSql
from outcomelang.plan.to_sql.laid import COLUMNS, GATES, LET_THROUGH, laid
from outcomelang.plan.to_sql.owed import needs_history
from outcomelang.plan.to_sql.queries import Queries

TRANSLATED: Final[Mapping[str, type[Relations]]] = {one.dialect: one for one in (Postgres, TSql, Snowflake, BigQuery)}
"""The dialects into which queries are translated with their types, by the names that sqlglot gives them."""

DIALECTS: Final[Mapping[str, type[Relations | SparkScript]]] = {**TRANSLATED, SparkScript.dialect: SparkScript}
"""The dialects of databases that have the contract's tables."""

_LAID: Final = {
    GATES: "The states of `only when`, as the statement tells them: a row per payment, point and cohort that is"
    " `pending` or `closed`. What has no row is open. Put the rows in before you go on.",
    LET_THROUGH: "What the settlement before let through to each participant: the rows that the last query gave then,"
    " and none at the first. Put them in before you go on.",
}

_HEAD: Final = (
    "Each table of the contract stands in the schema `data`, made like this; `file row` numbers the rows from 1 in the",
    "order of the file, child rows have the key of their parent, a week or a month is its first day, and a percentage",
    "is a fraction (8.5 % is 0.085). Texts have no space at their ends.",
)

EMBEDDED: Final = "duckdb"


def script_in(dialect: str, plan: Plan) -> str:
    """The tables that are wanted, the settlement date, and every query of a settlement in order.

    DuckDB's are for reading beside the plan: each query stands with all that it rests on.

    Raises:
        CannotSayError: the dialect has no exact words for a construct.
    """
    queries = Queries(plan)
    if dialect == EMBEDDED:
        return queries.script()
    contract = plan.contract
    said = DIALECTS[dialect](tables_of(contract))
    parts = ["\n".join(_head(contract, said)), said.begun(contract.settlements.dates[0])]
    for name, query in queries.shared_whole.items():
        parts.append(f"-- What the queries below have in common: {name}\n{said.laying(name, query, pretty=True)};")
    there: set[str] = set()
    for title, query in _asked(queries):
        whole = queries.whole(query, queries.shared)
        for name in sorted(_names_in(whole) & set(COLUMNS) - there):
            there.add(name)
            parts.append(f"-- {_LAID[name]}\n{said.laying(name, laid(name, []), pretty=True)};")
        parts.append(f"-- {title}\n{said.text(whole, pretty=True)};")
    return "\n\n".join(parts)


def _head(contract: Contract, said: Relations | SparkScript) -> Iterator[str]:
    yield f"-- Contract {contract.name}: what one settlement asks of the data, for {said.versions}."
    yield "--"
    yield from (f"-- {line}" for line in _HEAD)
    for table in contract.tables:
        yield "--"
        yield from (f"-- {line}" for line in f"{said.declared(table.name)};".splitlines())


def _asked(queries: Queries) -> Iterator[tuple[str, exp.Query]]:
    found = {
        "The members of each target group": queries.groups(),
        "The members' values behind each figure of a group": queries.group_figures(),
        "What the payments come to, after the limits per participant": queries.payments(),
        "What each price line brings": queries.lines(),
        "What each price line brings, by the last day that counts": queries.open_lines(),
        "What is let through to each participant, for the settlement after": (
            queries.let_through() if needs_history(queries.plan) else None
        ),
    }
    yield from ((title, query) for title, query in found.items() if query is not None)


def _names_in(query: exp.Query) -> set[str]:
    return {table.name for table in query.find_all(exp.Table) if not table.db}
