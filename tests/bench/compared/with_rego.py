"""Rego by regopy, a binding to an interpreter in C++: a policy that is asked once for every thousand rows."""

from regopy import Interpreter

from tests.bench.compared.records import records

TOOL = "Rego (regopy)"
PACKAGES = ("regopy",)
LEAVES_OUT = "reading of data; checks of rows; statuses. The sum of each thousand is Rego's, that of all is Python's"
MOST_ROWS = 100_000

# The cap is a rule of its own: regopy 1.5.2 compares inside `min` as text, and takes 15000 for less than 5000.
POLICY = """
package card

import rego.v1

eligible(person) if {
    person.homeless
    person.age >= 18
    person.age <= 29
}

housed(person) := 5000 if person.housed_days >= 180
else := 0

employed(person) := 12000 if person.employed_weeks >= 26
else := 0

capped(amount) := 15000 if amount > 15000
else := amount

owed := sum([capped(housed(person) + employed(person)) | some person in input.people; eligible(person)])
"""


def total(file, rows):
    """The amount owed for the first rows of a file."""
    interpreter = Interpreter()
    interpreter.add_module("card", POLICY)
    read = records(file, rows)
    owed = 0
    for first in range(0, len(read), 1_000):
        interpreter.set_input({"people": read[first : first + 1_000]})
        owed += int(interpreter.query("data.card.owed").results[0].expressions[0])
    return owed
