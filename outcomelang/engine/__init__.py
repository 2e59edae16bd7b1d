"""Engines that run the plan: DuckDB, embedded."""
