"""Work out what the ABLE contract pays in each case, apart from the program and from what made the data.

To do it again: `python contracts/rikers_able/expected/work_out.py`.
"""

import csv
from datetime import date
from decimal import Decimal, localcontext
from pathlib import Path

EXPECTED = Path(__file__).parent
SETTLEMENT = date(2016, 8, 31)
FUNDED_ON, FUNDED = date(2012, 9, 1), 9_600_000
GUARANTEED = 7_200_000
SMALLEST_COHORT = 9_240
# The reduction from which each row of the table pays, the highest first.
ROWS = [
    ("20", 11_712_000),
    ("16", 10_944_000),
    ("13", 10_368_000),
    ("12.5", 10_272_000),
    ("12", 10_176_000),
    ("11", 10_080_000),
    ("10", 9_600_000),
    ("8.5", 4_800_000),
]


def owed(reduction: str, cohort: str) -> int:
    """What the city owes for a reduction in percent; nothing while one of the figures is not certified."""
    if not reduction or not cohort or int(cohort) < SMALLEST_COHORT:
        return 0
    return next((amount for edge, amount in ROWS if Decimal(reduction) >= Decimal(edge)), 0)


def yearly_return(paid_back: int) -> str:
    """In percent, to a hundredth: the rate at which the loan grows to what is paid back, by days ÷ 365."""
    if not paid_back:
        return ""
    with localcontext(prec=50):
        years = Decimal((SETTLEMENT - FUNDED_ON).days) / 365
        rate = (Decimal(paid_back) / FUNDED) ** (1 / years) - 1
        return f"{rate * 100:.2f}"


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path) -> None:
    """Work out one case."""
    suffix = folder.name.removeprefix("data")
    with (folder / "inputs.csv").open(encoding="utf-8", newline="") as file:
        figures = {row["name"]: row["value"].removesuffix("%") for row in csv.DictReader(file)}
    paid = owed(figures.get("reduction", ""), figures.get("cohort_size", ""))
    guaranteed = min(max(FUNDED - paid, 0), GUARANTEED)
    back = paid + guaranteed
    write(f"amounts{suffix}.csv", ["settlement", "payment", "amount", "owed"], [[SETTLEMENT, "recidivism", paid, paid]])
    write(
        f"transfers{suffix}.csv",
        ["settlement", "payer", "payee", "amount"],
        [[SETTLEMENT, "city", "lender", paid]] if paid else [],
    )
    write(
        f"guarantee{suffix}.csv",
        ["guarantor", "investor", "amount"],
        [["foundation", "lender", guaranteed]] if guaranteed else [],
    )
    write(
        f"investors{suffix}.csv",
        ["investor", "paid_in", "paid_back", "yearly_return"],
        [["lender", FUNDED, back, yearly_return(back)]],
    )


if __name__ == "__main__":
    for data in sorted(EXPECTED.parent.glob("data*")):
        settle(data)
