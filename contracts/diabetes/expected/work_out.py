"""Work out from the contract's words what it pays in each of its three cases.

Run it with ``python work_out.py``; it writes beside itself. It is an auditor's second calculation: it shares
no code with the program or with the script that makes the data. It looks at one day after the other, to be
obvious rather than fast. Amounts are counted in øre and written in kroner.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
CASES = {"data": "", "data_failure": "_failure", "data_stretch": "_stretch"}
SETTLEMENTS = [date(year, *day) for year in range(2022, 2029) for day in ((6, 30), (12, 31))]
POINTS = (12, 24, 36)
KRONE = 100
PER_CONTROL, PER_FALL, FOR_ALL, SAVED_PER_FALL = 15_000 * KRONE, 40_000 * KRONE, 4_020_000 * KRONE, 25_000 * KRONE
CAP = 16_000_000 * KRONE
PAYERS = {"fjordby": 60, "region": 40}
PAYEES = {"raadet": 50, "fonden": 50}
BUDGETS = {"fjordby": 20, "region": 80}
ONE_DAY = timedelta(days=1)
TOLERANCE = 60
STATUSES = ("met", "not met", "pending", "left out")

Row = dict[str, str]
Counts = dict[tuple[str, int], list[str]]


@dataclass(frozen=True)
class Citizen:
    """A member of the target group, as the files show them on one settlement date."""

    start: date
    baseline: Fraction
    left: date | None
    controls: set[date]
    values: dict[date, Fraction]


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_citizen(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each citizen."""
    gathered: dict[str, list[Row]] = {}
    for row in rows:
        gathered.setdefault(row["citizen"], []).append(row)
    return gathered


def happened(text: str, settlement: date) -> date | None:
    """The date in a cell; none if the cell is empty or the day is still to come."""
    day = date.fromisoformat(text) if text else None
    return day if day is not None and day <= settlement else None


def months_after(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year = start.year + (start.month - 1 + months) // 12
    month = (start.month - 1 + months) % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def members(tables: dict[str, list[Row]], settlement: date) -> list[Citizen]:
    """The target group: those whose first HbA1c was taken in 2022 or 2023."""
    controls, readings = by_citizen(tables["control"]), by_citizen(tables["hba1c"])
    found = []
    for row in tables["citizen"]:
        start = happened(row["baseline_on"], settlement)
        if start is None or not date(2022, 1, 1) <= start <= date(2023, 12, 31):
            continue
        attended = (happened(one["on"], settlement) for one in controls.get(row["id"], []))
        valid = [one for one in readings.get(row["id"], []) if one["status"] == "valid"]
        found.append(
            Citizen(
                start=start,
                baseline=Fraction(row["baseline"]),
                left=happened(row["exited"], settlement) if row["exit_reason"] in ("dead", "pregnant") else None,
                controls={day for day in attended if day},
                values={
                    date.fromisoformat(one["on"]): Fraction(one["value"])
                    for one in valid
                    if happened(one["on"], settlement)
                },
            )
        )
    return found


def first_control(citizen: Citizen, point: date) -> date | None:
    """The first control from 60 days before the point to 60 days after it."""
    for passed in range(-TOLERANCE, TOLERANCE + 1):
        if point + passed * ONE_DAY in citizen.controls:
            return point + passed * ONE_DAY
    return None


def fall_at(citizen: Citizen, point: date) -> Fraction | None:
    """The relative fall at a point, by the valid value closest to it; of two equally close, the earlier."""
    for distance in range(TOLERANCE + 1):
        for day in (point - distance * ONE_DAY, point + distance * ONE_DAY):
            if day in citizen.values:
                return (citizen.baseline - citizen.values[day]) / citizen.baseline
    return None


def status(citizen: Citizen, final: date, settlement: date, *, yes: bool) -> str:
    """What a yes or no is worth on the settlement date, when it is final on a certain day."""
    if citizen.left is not None and citizen.left < final:
        return "left out"
    if settlement < final:
        return "pending"
    return "met" if yes else "not met"


def statuses_on(settlement: date, group: list[Citizen]) -> Counts:
    """The status of each citizen, for each metric and point. Who has attended has for good, from the point on."""
    found: Counts = {}
    for citizen in group:
        for months in POINTS:
            point = months_after(citizen.start, months)
            last = point + TOLERANCE * ONE_DAY
            attended, fall = first_control(citizen, point), fall_at(citizen, point)
            attends = status(citizen, max(point, attended or last), settlement, yes=attended is not None)
            improved = status(citizen, last, settlement, yes=fall is not None and fall >= Fraction(85, 1000))
            found.setdefault(("attends", months), []).append(attends)
            found.setdefault(("improved", months), []).append(improved)
    return found


def for_the_mean(settlement: date, group: list[Citizen]) -> int:
    """What the mean fall at 36 months is worth: once all are known, with 60 completers, in a line up to 8.5 %."""
    if settlement <= date(2023, 12, 31):
        return 0
    falls = []
    for citizen in group:
        point = months_after(citizen.start, 36)
        last = point + TOLERANCE * ONE_DAY
        if citizen.left is not None and citizen.left < last:
            continue
        if settlement < last:
            return 0
        fall = fall_at(citizen, point)
        if fall is not None:
            falls.append(fall)
    if len(falls) < 60:
        return 0
    mean = sum(falls) / len(falls)
    lowest, highest = Fraction(425, 10_000), Fraction(85, 1000)
    if mean <= lowest:
        return 0
    return half_up(FOR_ALL * (min(mean, highest) - lowest) / (highest - lowest))


def half_up(amount: Fraction) -> int:
    """Rounded to a whole øre, a half upwards."""
    return int(amount + Fraction(1, 2))


def met(statuses: Counts, metric: str) -> int:
    """How often a metric is met, over all points."""
    return sum(states.count("met") for (name, _), states in statuses.items() if name == metric)


def owed_on(settlement: date, group: list[Citizen], statuses: Counts) -> dict[str, int]:
    """What each payment is owed in all before the cap; attendance is at most 45 % of the three together."""
    individual, collective = PER_FALL * met(statuses, "improved"), for_the_mean(settlement, group)
    attendance = PER_CONTROL * met(statuses, "attends")
    most = (individual + collective) * 45 // 55
    return {"attendance": min(attendance, most), "individual": individual, "collective": collective}


def pay(owed_before: dict[str, int], owed: dict[str, int]) -> dict[str, int]:
    """What a settlement pays: what is newly owed, in the contract's order, as far as the cap has room."""
    room = CAP - sum(owed_before.values())
    paid = {}
    for payment, amount in owed.items():
        assert amount >= owed_before[payment], "a fall would need the rule for paying back"
        paid[payment] = min(amount - owed_before[payment], room)
        room -= paid[payment]
    return paid


def divided(amount: int, shares: dict[str, int]) -> dict[str, int]:
    """Whole øre by shares in percent; missing øre go to the largest remainders, of equal ones to the first named."""
    parts = {name: amount * share // 100 for name, share in shares.items()}
    rests = {name: amount * share % 100 for name, share in shares.items()}
    for name in sorted(shares, key=lambda name: -rests[name])[: amount - sum(parts.values())]:
        parts[name] += 1
    return parts


def kroner(amount: int) -> str:
    """An amount in øre as it is written."""
    return f"{amount // KRONE}.{amount % KRONE:02}"


def transfers_of(owed: dict[str, int], allotted: dict[tuple[str, str, str], int]) -> dict[tuple[str, str], int]:
    """By payer and payee: of each payment the payers' parts of all so far, by payee, less what they have had."""
    moved: dict[tuple[str, str], int] = {}
    for payment, in_all in owed.items():
        for payer, part in divided(in_all, PAYERS).items():
            for payee, due in divided(part, PAYEES).items():
                amount = due - allotted.get((payment, payer, payee), 0)
                allotted[payment, payer, payee] = due
                moved[payer, payee] = moved.get((payer, payee), 0) + amount
    return moved


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    tables = {name: read(folder, name) for name in ("citizen", "hba1c", "control")}
    paid_in_all = dict.fromkeys(("attendance", "individual", "collective"), 0)
    allotted: dict[tuple[str, str, str], int] = {}
    saved_before = dict.fromkeys(BUDGETS, 0)
    amounts: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    savings: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    for settlement in SETTLEMENTS:
        group = members(tables, settlement)
        statuses = statuses_on(settlement, group)
        for (metric, months), states in statuses.items():
            counts.append((settlement, metric, months, *(states.count(state) for state in STATUSES)))
        for payment, amount in pay(paid_in_all, owed_on(settlement, group, statuses)).items():
            paid_in_all[payment] += amount
            amounts.append((settlement, payment, kroner(amount), kroner(paid_in_all[payment])))
        for (payer, payee), amount in transfers_of(paid_in_all, allotted).items():
            if amount:
                transfers.append((settlement, payer, payee, kroner(amount)))
        saved = divided(SAVED_PER_FALL * met(statuses, "improved"), BUDGETS)
        for budget in BUDGETS:
            amount = saved[budget] - saved_before[budget]
            savings.append((settlement, "complications", budget, kroner(amount), kroner(saved[budget])))
        saved_before = saved
    write(f"amounts{suffix}.csv", ("settlement", "payment", "amount", "owed"), amounts)
    write(f"transfers{suffix}.csv", ("settlement", "payer", "payee", "amount"), transfers)
    write(f"savings{suffix}.csv", ("settlement", "saving", "budget", "amount", "in_all"), savings)
    write(f"statuses{suffix}.csv", ("settlement", "metric", "months", "met", "not_met", "pending", "left_out"), counts)


def main() -> None:
    """Work out the three cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
