"""Work out what the care leavers' rate card pays, apart from the program and from what made the data.

Reads the two tables and follows the contract's words, claim by claim. I-Aspire, which had the same card,
runs the same working with its own dates.

    python contracts/reboot_west/expected/work_out.py
"""

import csv
from calendar import isleap
from datetime import date
from pathlib import Path

CONTRACT = Path(__file__).parent.parent
NO_LIMIT = 10**9

# outcome, price in GBP, how often it is paid for one person
RATE_CARD = [
    ("agrees course is right", 220, NO_LIMIT),
    ("one consistent relationship", 220, NO_LIMIT),
    ("feels safe", 220, NO_LIMIT),
    ("manages accommodation", 220, NO_LIMIT),
    ("self-determined outcome", 220, NO_LIMIT),
    ("begins course", 220, 2),
    ("25% of course", 220, 2),
    ("50% of course", 220, 2),
    ("level 1", 1_760, 2),
    ("level 2", 4_730, 2),
    ("level 3", 4_730, 2),
    ("begins higher education", 660, 1),
    ("1 year of higher education", 2_750, 1),
    ("2 years of higher education", 2_750, 1),
    ("completes higher education", 4_730, 1),
    ("enters work experience", 110, 1),
    ("1 week of work experience", 220, 1),
    ("4 weeks of work experience", 330, 1),
    ("enters employment", 660, 1),
    ("earns £768", 2_750, 1),
    ("earns £1,631", 2_750, 1),
    ("earns £3,350", 2_750, 1),
    ("earns £8,155", 2_750, 1),
]

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    """The rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    """Write one table of expected figures."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def age(born: date, day: date) -> int:
    """Completed years; one born on 29 February has the birthday on the last of February."""
    birthday = born.day
    if (born.month, born.day) == (2, 29) and not isleap(day.year):
        birthday = 28
    years = day.year - born.year
    if (day.month, day.day) < (born.month, birthday):
        years -= 1
    return years


def starts_of_the_target_group(folder: Path, entry: tuple[date, date]) -> dict[str, date]:
    """Each member's start: those who began inside the window at an age from 16 to 25."""
    starts = {}
    for person in read(folder / "care_leaver.csv"):
        if not person["started"]:
            continue
        started = date.fromisoformat(person["started"])
        inside = entry[0] <= started <= entry[1]
        if inside and 16 <= age(date.fromisoformat(person["born"]), started) <= 25:
            starts[person["id"]] = started
    return starts


def paid_claims(claims: Rows, starts: dict[str, date], settlement: date) -> Rows:
    """The claims that are paid by a settlement, this one included: of a limited line the earliest."""
    evidence = []
    for claim in claims:
        if claim["care_leaver"] not in starts or not claim["verified_on"]:
            continue
        made_in_time = starts[claim["care_leaver"]] <= date.fromisoformat(claim["on"]) <= settlement
        if made_in_time and date.fromisoformat(claim["verified_on"]) <= settlement:
            evidence.append(claim)
    limits = {outcome: limit for outcome, _, limit in RATE_CARD}
    already: dict[tuple[str, str], int] = {}
    paid = []
    for claim in sorted(evidence, key=lambda claim: (claim["on"], claim["id"])):
        person_and_line = claim["care_leaver"], claim["outcome"]
        if already.get(person_and_line, 0) < limits[claim["outcome"]]:
            already[person_and_line] = already.get(person_and_line, 0) + 1
            paid.append(claim)
    return paid


def line_table(paid: Rows) -> list[list[object]]:
    """Per line the persons who reached it, the claims paid and the money."""
    rows: list[list[object]] = []
    for outcome, price, _ in RATE_CARD:
        of_this_line = [claim for claim in paid if claim["outcome"] == outcome]
        persons = {claim["care_leaver"] for claim in of_this_line}
        rows.append([outcome, len(persons), len(of_this_line), len(of_this_line) * price])
    return rows


def work_out(
    folder: Path, entry: tuple[date, date], settlements: list[date], maximum: int
) -> tuple[list[list[object]], list[list[object]]]:
    """What each settlement pays and has paid in all, and the lines by the last of them."""
    starts = starts_of_the_target_group(folder, entry)
    claims = read(folder / "claim.csv")
    price = {outcome: money for outcome, money, _ in RATE_CARD}
    amounts: list[list[object]] = []
    settled_before = 0
    for settlement in settlements:
        paid = paid_claims(claims, starts, settlement)
        owed = min(sum(price[claim["outcome"]] for claim in paid), maximum)
        amounts.append([settlement, "card", owed - settled_before, owed])
        settled_before = owed
    return amounts, line_table(paid_claims(claims, starts, settlements[-1]))


def work_out_programme(contract: Path, entry: tuple[date, date], settlements: list[date], maximum: int) -> None:
    """Write the expected figures of a programme beside its working."""
    amounts, lines = work_out(contract / "data", entry, settlements, maximum)
    write(contract / "expected" / "amounts.csv", ["settlement", "payment", "amount", "owed"], amounts)
    write(contract / "expected" / "lines.csv", ["line", "persons", "claims", "paid"], lines)
    failure, _ = work_out(contract / "data_failure", entry, settlements, maximum)
    write(contract / "expected" / "amounts_failure.csv", ["settlement", "payment", "amount", "owed"], failure)


if __name__ == "__main__":
    quarter_ends = [
        date(year, month, day) for year in range(2018, 2023) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    work_out_programme(
        CONTRACT,
        entry=(date(2018, 10, 1), date(2020, 9, 30)),
        settlements=[day for day in quarter_ends if date(2018, 10, 1) <= day <= date(2022, 9, 30)],
        maximum=2_250_000,
    )
