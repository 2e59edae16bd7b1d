"""Work out from the contract's words what it pays in each of its three cases.

Run it with ``python work_out.py``; it writes beside itself. It is an auditor's second calculation: it shares
no code with the program or with the script that makes the data. It lists days and nights and counts them, to
be obvious rather than fast. Every amount is in whole kroner.
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
FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
POINTS = (12, 18, 24, 36, 48, 60)
PAYMENTS = ("home", "self_mastery", "nights")
FOR_HOME = {12: 45_000, 18: 45_000, 24: 45_000, 36: 90_000, 48: 90_000, 60: 90_000}
FOR_MASTERY = {12: 20_000, 18: 20_000, 24: 20_000, 36: 40_000, 48: 40_000, 60: 40_000}
FOR_A_NIGHT, MOST_FOR_NIGHTS = 350, 2_000_000
BASELINE = 40 * 5
YEARLY_CAP, TOTAL_CAP = 4_000_000, 15_000_000
PAYER = "fjordby"
PAYEES = ("raadet", "fonden")
ONE_DAY = timedelta(days=1)
TOLERANCE = timedelta(days=30)
STATUSES = ("met", "not met", "pending", "left out")

Row = dict[str, str]
Statuses = dict[tuple[str, int], list[str]]


@dataclass(frozen=True)
class Youth:
    """A member of the target group, as the files show them on one settlement date."""

    moved_in: date
    left: date | None
    days_at_home: set[date]
    nights_at_shelter: set[date]
    scores: dict[date, Fraction]


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def happened(text: str, settlement: date) -> date | None:
    """The date in a cell; none if the cell is empty or the day is still to come."""
    day = date.fromisoformat(text) if text else None
    return day if day is not None and day <= settlement else None


def months_after(start: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year = start.year + (start.month - 1 + months) // 12
    month = (start.month - 1 + months) % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def days_from(first: date, end: date) -> list[date]:
    """Every day from the first one on, without the end."""
    return [first + passed * ONE_DAY for passed in range((end - first).days)]


def days_of(rows: Iterable[Row], settlement: date) -> set[date]:
    """The days that at least one row lasts; an open one goes on through the settlement date."""
    days: set[date] = set()
    for row in rows:
        until = happened(row["until"], settlement) or settlement + ONE_DAY
        days.update(days_from(date.fromisoformat(row["from"]), until))
    return days


def members(tables: dict[str, list[Row]], settlement: date) -> list[Youth]:
    """The target group: all who moved in during 2022."""
    found = []
    for row in tables["youth"]:
        moved_in = happened(row["moved_in"], settlement)
        if moved_in is None or not FIRST <= moved_in <= LAST:
            continue
        own = {name: [one for one in rows if one.get("youth") == row["id"]] for name, rows in tables.items()}
        homes = [one for one in own["tenancy"] if one["kind"] in ("youth flat", "own")]
        scores = [one for one in own["mastery"] if happened(one["on"], settlement)]
        found.append(
            Youth(
                moved_in=moved_in,
                left=happened(row["exited"], settlement) if row["exit_reason"] in ("dead", "moved away") else None,
                days_at_home=days_of(homes, settlement),
                nights_at_shelter=days_of(own["shelter_stay"], settlement),
                scores={date.fromisoformat(one["on"]): Fraction(one["score"]) for one in scores},
            )
        )
    return found


def score_near(youth: Youth, day: date) -> Fraction | None:
    """The score read closest to a day, at most 30 days off; of two equally close, the earlier."""
    for distance in range(TOLERANCE.days + 1):
        for candidate in (day - distance * ONE_DAY, day + distance * ONE_DAY):
            if candidate in youth.scores:
                return youth.scores[candidate]
    return None


def is_housed(youth: Youth, previous: date, point: date) -> bool:
    """At home on the point, and on at least 90 % of the days from the previous point to the day before it."""
    days = days_from(previous, point)
    return point in youth.days_at_home and 10 * sum(day in youth.days_at_home for day in days) >= 9 * len(days)


def is_mastering(youth: Youth, point: date) -> bool:
    """At least one level above the own baseline; a missing score is not that."""
    baseline, score = score_near(youth, youth.moved_in), score_near(youth, point)
    return baseline is not None and score is not None and score - baseline >= 1


def status(youth: Youth, final: date, settlement: date, *, yes: bool) -> str:
    """What a yes or no is worth on the settlement date, when it is final on a certain day."""
    if youth.left is not None and youth.left < final:
        return "left out"
    if settlement < final:
        return "pending"
    return "met" if yes else "not met"


def statuses_on(settlement: date, group: list[Youth]) -> Statuses:
    """The status of each member, for each metric and point."""
    found: Statuses = {}
    for youth in group:
        edges = [youth.moved_in] + [months_after(youth.moved_in, months) for months in POINTS]
        for months, previous, point in zip(POINTS, edges, edges[1:], strict=False):
            outcomes = {
                "housed": (point, is_housed(youth, previous, point)),
                "mastering": (point + TOLERANCE, is_mastering(youth, point)),
                "answered": (point + TOLERANCE, score_near(youth, point) is not None),
            }
            for metric, (final, yes) in outcomes.items():
                found.setdefault((metric, months), []).append(status(youth, final, settlement, yes=yes))
    return found


def enough_answered(statuses: Statuses, months: int) -> bool:
    """Whether at least 80 % have answered, of those of whom it is known by now."""
    known = [state for state in statuses.get(("answered", months), []) if state in ("met", "not met")]
    return bool(known) and 10 * known.count("met") >= 8 * len(known)


def nights_avoided(settlement: date, group: list[Youth]) -> int:
    """The nights below the baseline of those still counted, once all of them have five years; never below none."""
    baseline, nights = 0, 0
    if settlement <= LAST:
        return 0
    for youth in group:
        end = months_after(youth.moved_in, 60)
        if youth.left is not None and youth.left < end:
            continue
        if settlement < end:
            return 0
        baseline += BASELINE
        nights += sum(night in youth.nights_at_shelter for night in days_from(youth.moved_in, end))
    return max(0, baseline - nights)


def owed_on(settlement: date, group: list[Youth], statuses: Statuses) -> dict[str, int]:
    """What each payment is owed in all by the settlement date, before the two caps of the contract."""
    met = {place: states.count("met") for place, states in statuses.items()}
    open_points = [months for months in POINTS if enough_answered(statuses, months)]
    return {
        "home": sum(price * met.get(("housed", months), 0) for months, price in FOR_HOME.items()),
        "self_mastery": sum(FOR_MASTERY[months] * met.get(("mastering", months), 0) for months in open_points),
        "nights": min(MOST_FOR_NIGHTS, FOR_A_NIGHT * nights_avoided(settlement, group)),
    }


def filled(wanted: dict[str, int], room: int) -> dict[str, int]:
    """What fits under a cap, in the contract's order."""
    fits = {}
    for payment, amount in wanted.items():
        assert amount >= 0, "a fall would need the rule for paying back"
        fits[payment] = min(amount, room)
        room -= fits[payment]
    return fits


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    tables = {name: read(folder, name) for name in ("youth", "tenancy", "shelter_stay", "mastery")}
    through_year, paid_in_all = dict.fromkeys(PAYMENTS, 0), dict.fromkeys(PAYMENTS, 0)
    in_year: dict[int, int] = {}
    amounts: list[tuple[object, ...]] = []
    transfers: list[tuple[object, ...]] = []
    counts: list[tuple[object, ...]] = []
    for settlement in SETTLEMENTS:
        group = members(tables, settlement)
        statuses = statuses_on(settlement, group)
        for (metric, months), states in statuses.items():
            counts.append((settlement, metric, months, *(states.count(state) for state in STATUSES)))
        owed = owed_on(settlement, group, statuses)
        used = in_year.get(settlement.year, 0)
        let_through = filled({name: owed[name] - through_year[name] for name in PAYMENTS}, YEARLY_CAP - used)
        in_year[settlement.year] = used + sum(let_through.values())
        through_year = {name: through_year[name] + let_through[name] for name in PAYMENTS}
        wanted = {name: through_year[name] - paid_in_all[name] for name in PAYMENTS}
        paid = filled(wanted, TOTAL_CAP - sum(paid_in_all.values()))
        for payment, amount in paid.items():
            paid_in_all[payment] += amount
            amounts.append((settlement, payment, amount, paid_in_all[payment]))
        half, odd = divmod(sum(paid.values()), len(PAYEES))
        assert odd == 0, "an odd krone would need the rule for a missing unit"
        transfers.extend((settlement, PAYER, payee, half) for payee in PAYEES if half)
    write(f"amounts{suffix}.csv", ("settlement", "payment", "amount", "owed"), amounts)
    write(f"transfers{suffix}.csv", ("settlement", "payer", "payee", "amount"), transfers)
    write(f"statuses{suffix}.csv", ("settlement", "metric", "months", "met", "not_met", "pending", "left_out"), counts)


def main() -> None:
    """Work out the three cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
