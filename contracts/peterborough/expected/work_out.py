"""Work out what the Peterborough contract pays in each case, apart from the program and from what made the data.

To do it again: `python contracts/peterborough/expected/work_out.py`.
"""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

EXPECTED = Path(__file__).parent
SETTLEMENTS = [date(2014, 8, 1), date(2017, 7, 31)]
FIRST, LAST = date(2010, 9, 9), date(2014, 6, 30)
PRICE, MAXIMUM = 1_000, 8_000_000


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def a_year_after(day: date) -> date:
    """The same day of the next year, or the last of February."""
    return date(day.year + 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)


def figures(folder: Path) -> dict[tuple[str, str], tuple[Fraction, Fraction, int]]:
    """By cohort and arm: weighted events, weights, and people, of those released in the window."""
    found: dict[tuple[str, str], tuple[Fraction, Fraction, int]] = {}
    reconvictions = read(folder / "reconviction.csv")
    for person in read(folder / "prisoner.csv"):
        released = date.fromisoformat(person["released_on"])
        if not FIRST <= released <= LAST:
            continue
        events = 0
        for row in reconvictions:
            if row["prisoner"] == person["id"] and released <= date.fromisoformat(row["on"]) < a_year_after(released):
                events += 1
        weight = Fraction(person["weight"] or 1)
        key = (person["cohort"], person["arm"])
        total, weights, people = found.get(key, (Fraction(0), Fraction(0), 0))
        found[key] = (total + weight * events, weights + weight, people + 1)
    return found


def settle(folder: Path) -> None:
    """Work out one case: the test of each cohort at the first settlement, the pooled one at the second."""
    suffix = folder.name.removeprefix("data")
    counted = figures(folder)
    mean = {key: total / weights for key, (total, weights, _) in counted.items()}
    avoided = {
        cohort: (mean[cohort, "matched"] - mean[cohort, "released"]) * counted[cohort, "released"][2]
        for cohort in ("1", "2")
    }
    by_cohort = {
        cohort: avoided[cohort] * PRICE
        if 1 - mean[cohort, "released"] / mean[cohort, "matched"] >= Fraction(10, 100)
        else Fraction(0)
        for cohort in ("1", "2")
    }
    pooled_mean = {
        arm: (counted["1", arm][0] + counted["2", arm][0]) / (counted["1", arm][1] + counted["2", arm][1])
        for arm in ("released", "matched")
    }
    pooled = 1 - pooled_mean["released"] / pooled_mean["matched"]
    pays_pooled = pooled >= Fraction(75, 1000) and sum(by_cohort.values()) == 0
    # The second cohort's last twelve months end after the first settlement.
    owed = {
        SETTLEMENTS[0]: {"cohort_result": by_cohort["1"], "pooled_result": Fraction(0)},
        SETTLEMENTS[1]: {
            "cohort_result": sum(by_cohort.values()),
            "pooled_result": sum(avoided.values()) * PRICE if pays_pooled else Fraction(0),
        },
    }
    amounts: list[list[object]] = []
    transfers: list[list[object]] = []
    before = {"cohort_result": Fraction(0), "pooled_result": Fraction(0)}
    for settlement, payments in owed.items():
        assert sum(payments.values()) <= MAXIMUM
        amounts += [[settlement, name, amount - before[name], amount] for name, amount in payments.items()]
        moved = sum(payments.values()) - sum(before.values())
        if moved:
            transfers.append([settlement, "ministry", "funders", moved])
        before = payments
    write(f"amounts{suffix}.csv", ["settlement", "payment", "amount", "owed"], amounts)
    write(f"transfers{suffix}.csv", ["settlement", "payer", "payee", "amount"], transfers)


if __name__ == "__main__":
    for data in sorted(EXPECTED.parent.glob("data*")):
        settle(data)
