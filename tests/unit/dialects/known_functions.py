"""The functions that the texts for each database may use: those of its own reference, which are named here.

PostgreSQL: Functions and Operators. SQL Server: Transact-SQL reference (GREATEST, LEAST and `IS DISTINCT FROM` are of
2022). Spark: Built-in Functions. Snowflake: SQL function reference. BigQuery: GoogleSQL function reference.
"""

SHARED = {"ABS", "CAST", "COALESCE", "FIRST_VALUE", "LEAD", "MAX", "MIN", "ROW_NUMBER", "SIGN", "SUM"}

FUNCTIONS = {
    "postgres": SHARED
    | {
        "ARRAY_AGG",
        "BOOL_OR",
        "COUNT",
        "CURRENT_SETTING",
        "DIV",
        "EXTRACT",
        "GREATEST",
        "LEAST",
        "LPAD",
        "MAKE_INTERVAL",
        "PERCENTILE_DISC",
        "TO_CHAR",
    },
    "tsql": SHARED
    | {
        "CONVERT",
        "COUNT_BIG",
        "DATABASEPROPERTYEX",
        "DATEADD",
        "DATEDIFF",
        "DATEPART",
        "DB_NAME",
        "GREATEST",
        "LEAST",
        "RIGHT",
        "YEAR",
    },
    "spark": SHARED
    | {
        "ADD_MONTHS",
        "ARRAY",
        "BOOL_OR",
        "COLLECT_LIST",
        "COUNT",
        "DATEDIFF",
        "EXTRACT",
        "FLOOR",
        "GET",
        "GREATEST",
        "LEAST",
        "LPAD",
        "MIN_BY",
        "NAMED_STRUCT",
        "SORT_ARRAY",
        "TRANSFORM",
    },
    "snowflake": SHARED
    | {
        "BOOLOR_AGG",
        "COUNT",
        "DATEADD",
        "DATEDIFF",
        "DATE_PART",
        "GREATEST_IGNORE_NULLS",
        "LEAST_IGNORE_NULLS",
        "LPAD",
        "MOD",
        "TO_CHAR",
        "TO_DATE",
    },
    "bigquery": SHARED
    | {
        "ARRAY_AGG",
        "COUNT",
        "DATE_ADD",
        "DATE_DIFF",
        "DATE_SUB",
        "DIV",
        "EXTRACT",
        "GREATEST",
        "LEAST",
        "LOGICAL_OR",
        "LPAD",
        "MOD",
        "ROUND",
        "SAFE_OFFSET",
        "UNNEST",
    },
}

NOT_FUNCTIONS = {"DECIMAL", "NUMERIC", "VARCHAR", "FILTER", "points"}
"""Types, what follows an aggregate, and a relation whose columns are named."""
