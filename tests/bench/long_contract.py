"""A contract of any length: one block of clauses again and again, under other names."""

HEAD = """\
contract long "A long one"

currency DKK
term     2022-01-01 to 2026-12-31
settle   on 30 June, 31 December
payer    fjordby "Fjordby Kommune"
provider home    "Provider"

table person {
  id       key
  born     date private
  started  date
}
"""

BLOCK = """
events visit_{n} of person {{
  on    date
  kind  one of "first", "second"
}}

# What was agreed at signing.
parameter share_{n} = {n} %

group young_{n} of person
  where age(born, started) in 18 to 29
  enters started from 2022-01-01 to 2024-02-29
  planned 15

metric visits_{n} of young_{n}
  at 6, 12 months
  = count of visit_{n}(kind = "first") since start * share_{n}

metric often_{n} of young_{n}
  at 6, 12 months
  = visits_{n} >= 0.3

pay visiting_{n} "Visits"
  {n}_000 DKK per often_{n} at 6 months
  {n}_500 DKK per often_{n} at 12 months
"""


def long_contract(lines: int) -> str:
    """The text of a contract with as many blocks as so many lines hold."""
    blocks = (lines - HEAD.count("\n")) // BLOCK.count("\n")
    return HEAD + "".join(BLOCK.format(n=number) for number in range(1, blocks + 1))
