"""openfisca-core: a variable with a formula over all persons at once."""

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from pyarrow import parquet

TOOL = "openfisca-core"
PACKAGES = ("openfisca-core", "pyarrow")
LEAVES_OUT = (
    "reading of data; checks; the sum. Whole numbers of 32 bits in each row (amounts of a currency are binary floats)"
)
MOST_ROWS = None

YEAR = "2024"
PERSON = Entity("person", "persons", "Person", "")


def _variable(name, kind, **more):
    said = {"value_type": kind, "entity": PERSON, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), said | more)


def _owed(person, period):
    age = person("age", period)
    eligible = (age >= 18) & (age <= 29) & person("homeless", period)
    housed, employed = person("housed_days", period) >= 180, person("employed_weeks", period) >= 26
    return eligible * np.minimum(15_000, 5_000 * housed + 12_000 * employed)


def total(file, rows):
    """The amount owed for the first rows of a file."""
    names = ["age", "homeless", "housed_days", "employed_weeks"]
    read = parquet.read_table(file, columns=names).slice(0, rows)
    system = TaxBenefitSystem([PERSON])
    kinds = dict.fromkeys(names, int) | {"homeless": bool}
    system.add_variables(
        *(_variable(name, kind) for name, kind in kinds.items()), _variable("owed", int, formula=_owed)
    )
    simulation = SimulationBuilder().build_default_simulation(system, count=len(read))
    for name in names:
        simulation.set_input(name, YEAR, read[name].to_numpy())
    return int(simulation.calculate("owed", YEAR).sum(dtype=np.int64))
