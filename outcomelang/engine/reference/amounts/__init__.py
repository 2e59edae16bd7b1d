"""From what members did to who pays whom: the order of operations, step by step, in plain Python.

The files are read in the order of the steps: `gate` (3), `portion` (4), `earnings` (5), `participants` (6),
`payment_limits` (7), `period_limits` (8), `total_limits` (9 and 10), `settled` (11), `split` (12), and `account`,
`waterfall`, `return_cap` and `guarantee` (13). `working` goes through steps 1 to 7 on one day, `sequence` through all
steps on each settlement date, and `statement` says what came out.
"""
