"""The plan as SQL, built with sqlglot's expressions and written in the engine's dialect; no string is pasted."""
