"""Work out what the Innovation Fund card pays, apart from the program and from what made the data.

Reads the two tables and follows the contract's words, settlement by settlement:

1. A claim is evidence once it is verified, and only if that was at most 90 days after it was made.
2. It must be of a member of the target group, made from the day of joining on.
3. Each line is paid once for each person: the earliest claim.
4. 26 weeks need an earlier or same-day claim of 13 weeks that is evidence too.
5. No person brings more than 11,700 in all. Room that is left goes to claims in the order of their dates.
6. The contract pays no more than 3,700,000 in all.

    python contracts/innovation_fund/expected/work_out.py
"""

import csv
from calendar import isleap, monthrange
from datetime import date, timedelta
from pathlib import Path

EXPECTED = Path(__file__).parent
PRICES = {
    "attitude": 700,
    "attendance": 1_400,
    "behaviour": 1_300,
    "entry level": 900,
    "basic skills": 900,
    "level 1": 1_100,
    "level 2": 3_300,
    "level 3": 5_100,
    "job 13 weeks": 3_500,
    "job 26 weeks": 2_000,
}
CAP_PER_PERSON = 11_700
CAP_IN_TOTAL = 3_700_000
SETTLEMENTS = [
    date(year, month, monthrange(year, month)[1])
    for year in range(2012, 2017)
    for month in range(1, 13)
    if date(2012, 12, 1) <= date(year, month, 1) <= date(2016, 3, 1)
]


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


def age(born: date, day: date) -> int:
    """Completed years; one born on 29 February has the birthday on the last of February."""
    birthday = born.day
    if (born.month, born.day) == (2, 29) and not isleap(day.year):
        birthday = 28
    years = day.year - born.year
    if (day.month, day.day) < (born.month, birthday):
        years -= 1
    return years


def members(folder: Path) -> dict[str, date]:
    """The day of joining of each member of the target group."""
    joined = {}
    for person in read(folder / "young.csv"):
        day = date.fromisoformat(person["joined"])
        in_the_window = date(2012, 11, 1) <= day <= date(2015, 4, 30)
        if in_the_window and 14 <= age(date.fromisoformat(person["born"]), day) <= 24:
            joined[person["id"]] = day
    return joined


def earned_by(claims: list[dict[str, str]], joined: dict[str, date], settlement: date) -> dict[tuple[str, str], date]:
    """Person and line of what is earned by a settlement, with the day of the claim that earned it."""
    evidence = []
    for claim in claims:
        if claim["young"] not in joined or not claim["verified_on"]:
            continue
        on, verified = date.fromisoformat(claim["on"]), date.fromisoformat(claim["verified_on"])
        made_in_time = joined[claim["young"]] <= on <= settlement
        verified_in_time = verified <= settlement and verified <= on + timedelta(days=90)
        if made_in_time and verified_in_time:
            evidence.append((on, claim["young"], claim["outcome"]))
    evidence.sort()
    earned: dict[tuple[str, str], date] = {}
    for on, person, outcome in evidence:
        if outcome != "job 26 weeks" and (person, outcome) not in earned:
            earned[person, outcome] = on
    for on, person, outcome in evidence:
        if outcome == "job 26 weeks" and (person, outcome) not in earned:
            worked_13_weeks = earned.get((person, "job 13 weeks"), date.max)
            if worked_13_weeks <= on:
                earned[person, outcome] = on
    return earned


def work_out(
    folder: Path,
) -> tuple[list[list[object]], dict[tuple[str, str], date], dict[tuple[str, str], int]]:
    """What each settlement pays, what is earned by the last, and how much of that the person cap lets through."""
    joined = members(folder)
    claims = read(folder / "claim.csv")
    amounts: list[list[object]] = []
    earned: dict[tuple[str, str], date] = {}
    let_through: dict[tuple[str, str], int] = {}
    room = dict.fromkeys(joined, CAP_PER_PERSON)
    settled_before = 0
    for settlement in SETTLEMENTS:
        earned = earned_by(claims, joined, settlement)
        new = [line for line in earned if line not in let_through]
        new.sort(key=lambda line: (earned[line], line))
        for person, outcome in new:
            let_through[person, outcome] = min(PRICES[outcome], room[person])
            room[person] -= let_through[person, outcome]
        owed = min(sum(let_through.values()), CAP_IN_TOTAL)
        amounts.append([settlement, "card", owed - settled_before, owed])
        settled_before = owed
    return amounts, earned, let_through


def line_table(earned: dict[tuple[str, str], date], let_through: dict[tuple[str, str], int]) -> list[list[object]]:
    """Per line the persons, the claims, what was earned, and what was paid within the cap per person."""
    rows: list[list[object]] = []
    for outcome, price in PRICES.items():
        persons = [person for person, of_line in earned if of_line == outcome]
        paid = sum(money for (_, of_line), money in let_through.items() if of_line == outcome)
        rows.append([outcome, len(persons), len(persons), len(persons) * price, paid])
    return rows


if __name__ == "__main__":
    contract = EXPECTED.parent
    target, earned, let_through = work_out(contract / "data")
    write("amounts.csv", ["settlement", "payment", "amount", "owed"], target)
    write("lines.csv", ["line", "persons", "claims", "earned", "paid"], line_table(earned, let_through))
    stretch = work_out(contract / "data_stretch")[0]
    write("amounts_stretch.csv", ["settlement", "payment", "amount", "owed"], stretch)
