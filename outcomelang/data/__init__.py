"""The only place that opens files and connections: what comes in, and what is written."""
