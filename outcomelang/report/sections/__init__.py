"""The sections of a statement, each a function that makes blocks from what a statement says."""
