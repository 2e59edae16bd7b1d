"""From what the engine measured to who pays whom: entitlement, limits, transfers, statement, explanation.

In the order in which an amount passes through them:

- ``settle``, ``sequence``: the whole story, and one settlement after the other
- ``figures``, ``seen``, ``aggregates``, ``closing``: what the engine measured, and when a group's figure is final
- ``evaluate``, ``operation``, ``tables``, ``told``, ``reason``: formulas, and what is not known
- ``order``, ``owed``, ``gates``, ``priced``, ``entitlement``: what each payment is owed (steps 1 to 6)
- ``bounds``, ``own_limits``, ``contract_limits``, ``caps``, ``past``, ``floors``: the limits (steps 7 to 11)
- ``transfers``: who pays whom (step 12)
- ``range_of_figures``, ``reach``, ``open_items``, ``notes``: at least, at most, and what hangs on missing evidence
- ``ledger``, ``balance``, ``statement``: the result, and the sums that must add up
- ``unsettled``: clauses that stop a settlement
- ``explanation``, ``trial``: why an amount is what it is, and the contract's own tests
"""
