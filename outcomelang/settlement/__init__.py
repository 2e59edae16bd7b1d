"""From what the engine measured to who pays whom: entitlement, limits, transfers, statement, explanation."""
