"""From what the engine measured to who pays whom: entitlement, limits, transfers, statement, explanation.

In the order in which an amount passes through them:

- ``settle``, ``sequence``: the whole story, and one settlement after the other
- ``paying``, ``standing``, ``made``: steps 8 to 13, what they hand on, and what the statement has of a settlement
- ``record``: what a ledger keeps of a settlement
- ``figures``, ``seen``, ``aggregates``, ``closing``: what the engine measured, and when a group's figure is final
- ``evaluate``, ``operation``, ``tables``, ``told``, ``reason``: formulas, and what is not known
- ``order``, ``owed``, ``gates``, ``priced``, ``entitlement``: what each payment is owed (steps 1 to 6)
- ``bounds``, ``own_limits``, ``contract_limits``, ``caps``, ``past``, ``floors``: the limits (steps 7 to 11)
- ``transfers``, ``party_shares``: who pays whom (step 12)
- ``finance``, ``waterfall``, ``return_cap``, ``guarantee``, ``investor_account``, ``investors``: step 13
- ``texts``: the text in force on each date, where amendments make several
- ``range_of_figures``, ``reach``, ``to_come``, ``open_items``, ``notes``: at least, at most, and what is missing
- ``ahead``, ``residual``, ``open_outcomes``, ``years_ahead``, ``fall``: what is left of the contract
- ``ledger``, ``balance``, ``statement``: the result, and the sums that must add up
- ``unsettled``: clauses that stop a settlement
- ``explanation``, ``figures_behind``, ``as_owed``, ``trial``, ``coverage``: why an amount is what it is,
  and the contract's own tests
"""
