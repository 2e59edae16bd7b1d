"""Work out what the Work Programme contract pays, apart from the program and from what made the data.

Counts each person's days in work one by one, from the day of joining through each settlement date.

    python contracts/work_programme/expected/work_out.py
"""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

EXPECTED = Path(__file__).parent
QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
SETTLEMENTS = [
    date(year, month, day)
    for year in range(2011, 2018)
    for month, day in QUARTER_ENDS
    if date(year, month, day) >= date(2011, 6, 1)
]
FIRST_JOINING, LAST_JOINING = date(2011, 6, 1), date(2015, 5, 31)
JOB_OUTCOME = 1_200
# weeks for the job outcome, blocks of four weeks paid at most, price of a block
GROUPS = {"JSA 18-24": (26, 13, 170), "JSA 25+": (26, 13, 215), "JSA early access": (13, 20, 250)}
PAYMENTS = ("attachment_fee", "job_outcome", "sustainment")


def read(path: Path) -> list[dict[str, str]]:
    """The rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def attachment_fee(joined: date) -> int:
    """400, 300, 200 and 0 in the first, second, third and fourth year, each of which begins on 1 June."""
    year = joined.year - (0 if joined.month >= 6 else 1)
    return {2011: 400, 2012: 300, 2013: 200, 2014: 0}[year]


def days_in_work(jobs: list[dict[str, str]], joined: date) -> list[date]:
    """Each day in work from the day of joining to the last settlement, once, in order."""
    worked = set()
    for job in jobs:
        end = date.fromisoformat(job["until"]) if job["until"] else date.max
        day = max(date.fromisoformat(job["from"]), joined)
        while day < end and day <= SETTLEMENTS[-1]:
            worked.add(day)
            day += timedelta(days=1)
    return sorted(worked)


def owed_by(settlement: date, joined: date, group: str, worked: list[date]) -> dict[str, int]:
    """What one person has brought by a settlement, by payment."""
    weeks, most_blocks, price = GROUPS[group]
    if joined > settlement:
        return dict.fromkeys(PAYMENTS, 0)
    days = len([day for day in worked if day <= settlement])
    blocks = min(max(days - 7 * weeks, 0) // 28, most_blocks)
    return {
        "attachment_fee": attachment_fee(joined),
        "job_outcome": JOB_OUTCOME if days >= 7 * weeks else 0,
        "sustainment": blocks * price,
    }


def amounts(folder: Path) -> tuple[list[list[object]], list[list[object]]]:
    """Per settlement and payment what is paid then and owed in all; and what each person has brought in the end."""
    jobs = read(folder / "job.csv")
    members = []
    for person in read(folder / "person.csv"):
        if person["joined"] and FIRST_JOINING <= date.fromisoformat(person["joined"]) <= LAST_JOINING:
            joined = date.fromisoformat(person["joined"])
            worked = days_in_work([job for job in jobs if job["person"] == person["id"]], joined)
            members.append((person["id"], joined, person["payment_group"], worked))
    rows: list[list[object]] = []
    before: Counter[str] = Counter()
    for settlement in SETTLEMENTS:
        owed: Counter[str] = Counter()
        for _, joined, group, worked in members:
            owed.update(owed_by(settlement, joined, group, worked))
        rows.extend([settlement, payment, owed[payment] - before[payment], owed[payment]] for payment in PAYMENTS)
        before = owed
    people: list[list[object]] = []
    for key, joined, group, worked in members:
        brought = owed_by(SETTLEMENTS[-1], joined, group, worked)
        people.append([key, group, len(worked), *brought.values(), sum(brought.values())])
    return rows, people


def write(name: str, header: list[str], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with (EXPECTED / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    for variant in ("", "_failure"):
        by_settlement, by_person = amounts(EXPECTED.parent / f"data{variant}")
        write(f"amounts{variant}.csv", ["settlement", "payment", "amount", "owed"], by_settlement)
        if not variant:
            write("members.csv", ["member", "payment_group", "days_in_work", *PAYMENTS, "paid"], by_person)
