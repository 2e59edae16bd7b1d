"""The reference evaluator: what each member's figures and amounts are, worked out in plain Python.

It reads the checked model alone: member by member, day by day, with fractions and sets of dates. It is slow, and shares
no code with the plan's SQL, so that an error would have to be made twice to go unseen.
"""
