"""Exact values and the arithmetic of contracts: no file, no clock, no float.

- ``rounding``: rounding to a step, and the limits of size and precision every evaluator shares
- ``money``: an exact amount in one currency
- ``text``: numbers and amounts as exact text, and back
- ``calendar``: months, weeks and ages as the language counts them
- ``duration``: days and weeks, months and years: two kinds that never mix
- ``schedule``: the dates of a settlement or payment schedule
- ``split``: an amount shared in whole units, by largest remainder
- ``growth``: growth at a yearly rate
- ``range``: ranges of what is not known yet
"""
