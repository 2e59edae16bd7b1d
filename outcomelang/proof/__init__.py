"""What always holds: clauses proved or refuted from the contract alone, and what the contract exposes its payer to.

A contract becomes a *world*: free *figures* (certified inputs, members, outcomes met), what the payments come to as
*terms* over them, *facts* that hold in every data set, and *certainties*: what figures must keep to besides so that a
data set with them surely exists and the terms are exact. A clause is proved if no figures that keep to the facts break
it, and refuted only by figures that keep to the certainties too. Anything between the two is undecided.
"""
