"""A ledger: settlements as they were made, one entry each, every entry chained by hash to the one before.

- ``entry``: an entry, its canonical text and its hash
- ``record_to_json``, ``record_from_json``: a settlement as an entry holds it, and back
- ``faults``: what shows that an entry is not as it was recorded, or that one is missing
- ``held``, ``fit``: what a ledger holds of one contract, and whether the contract goes with it

Files and servers are opened in `data/`.
"""
