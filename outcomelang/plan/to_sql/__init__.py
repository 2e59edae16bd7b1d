"""The plan as SQL, built with sqlglot's expressions and written in the engine's dialect; no string is pasted.

`seen` meets the settlement date, then `periods`, `measures` and `grains` make members' values and statuses, `lines`
(with `events`) prices them, `owed` applies the limits per participant, and `queries` puts the whole together.
"""

from outcomelang.plan.to_sql import arithmetic, leaves, logic, windows

__all__ = ["arithmetic", "leaves", "logic", "windows"]  # each teaches `term` its kinds of expression
