"""Members who do not exist: made up to show what a changed clause does.

An *edge* is a value at which a clause of either contract may decide otherwise: a date, a length of time, a number, a
word. Invented members are put together from edges and from what lies right beside them.
"""
