"""Tables of SQLite, DuckDB and PostgreSQL, read by URL: read-only, the declared columns alone."""
