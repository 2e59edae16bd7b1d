"""The reference evaluator: what a contract pays, worked out once more in plain Python.

It reads the checked model alone: member by member and day by day, with fractions and sets of dates, and then step by
step through the order of operations. It is slow, and shares no evaluation code with the plan, its SQL or
`settlement/`: of those it has the classes of a statement, so that an error would have to be made twice to go unseen.

`rows`, `days`, `measured`, `formula`, `metrics`, `members` and `lines` are about single members; `people`, `aggregates`
and `figures` about groups and the contract; `amounts/` about money; `settled` is the door.
"""
