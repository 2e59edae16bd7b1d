"""Write the data of the ABLE contract: the two figures that its evaluator certifies, one folder for each case.

To do it again: `python contracts/rikers_able/generate.py`.
"""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent
CERTIFIED_ON = "2016-08-01"

# folder, reduction in bed days, young people in the cohort
CASES = [
    ("data", "0%", "9300"),  # what was measured: no reduction
    ("data_8_5", "8.5%", "9300"),
    ("data_10", "10%", "9300"),
    ("data_11", "11%", "9300"),
    ("data_12", "12%", "9300"),
    ("data_12_5", "12.5%", "9300"),
    ("data_13", "13%", "9300"),
    ("data_16", "16%", "9300"),
    ("data_20", "20%", "9240"),  # the smallest cohort that counts
    ("data_small_cohort", "20%", "9239"),
    ("data_uncertified", "", "9300"),  # the evaluator has not certified a reduction
]


def main() -> None:
    """Write the certified figures of each case."""
    for folder, reduction, cohort in CASES:
        path = FOLDER / folder / "inputs.csv"
        path.parent.mkdir(exist_ok=True)
        figures = [("reduction", reduction), ("cohort_size", cohort)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["name", "date", "value", "source"])
            writer.writerows([name, CERTIFIED_ON, value, "evaluator"] for name, value in figures if value)


if __name__ == "__main__":
    main()
