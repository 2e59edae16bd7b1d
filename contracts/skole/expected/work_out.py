"""Work out from the contract's words what it pays in each of its four cases.

Run it with ``python work_out.py``; it writes beside itself. It is an auditor's second calculation: it shares
no code with the program or with the script that makes the data. It looks at one child and one day after another,
to be obvious rather than fast. Amounts are whole kroner until the investors' account, which is in øre.
"""

import calendar
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from pathlib import Path

HERE = Path(__file__).parent
CASES = {"data": "", "data_failure": "_failure", "data_stretch": "_stretch", "data_early": "_early"}
SETTLEMENTS = [date(year, *day) for year in range(2018, 2029) for day in ((6, 30), (12, 31))]
PAYMENTS = ("exam_passed", "half_exam", "education", "presence")
COMPULSORY = ("danish written", "danish oral", "maths written", "maths oral", "english oral", "science")
YOUTH_EDUCATIONS = ("vocational", "upper secondary", "preparatory")
CAP = 22_000_000
PAYER, INVESTORS, GUARANTOR = "fjordby", ("raadet", "fonden"), "boernefonden"
FUNDING = ((date(2018, 1, 1), 10_000_000), (date(2019, 1, 1), 7_400_000))  # both investors together
RATE = Decimal("0.046")
GUARANTEED = 4_000_000
ONE_DAY = timedelta(days=1)
HEADERS = {
    "amounts": ("settlement", "payment", "amount", "owed"),
    "transfers": ("settlement", "payer", "payee", "amount"),
    "formulas": ("settlement", "payment", "cohort", "status", "earned"),
    "statuses": ("settlement", "metric", "months", "met", "not_met", "pending", "left_out"),
    "account": ("settlement", "due", "held", "wanted", "paid", "left"),
    "guarantee": ("guarantor", "investor", "amount"),
    "investors": ("investor", "paid_in", "paid_back", "yearly_return"),
}

Row = dict[str, str]


@dataclass(frozen=True)
class Child:
    """A member of the target group, as the files show them on one settlement date."""

    placed: date
    class_ends: date
    left: date | None
    exams: list[tuple[date, str, int, int]]
    exemptions: list[tuple[date, str]]
    absences: list[tuple[date, str, Fraction]]
    enrolments: list[Row]
    completions: list[date]

    def after(self, months: int) -> date:
        """The same day so many months after the class has ended, or that month's last day."""
        year = self.class_ends.year + (self.class_ends.month - 1 + months) // 12
        month = (self.class_ends.month - 1 + months) % 12 + 1
        return date(year, month, min(self.class_ends.day, calendar.monthrange(year, month)[1]))


def read(folder: Path, table: str) -> list[Row]:
    """The rows of one table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_child(rows: list[Row], settlement: date) -> dict[str, list[Row]]:
    """The rows of each child that have happened or begun by the settlement date."""
    gathered: dict[str, list[Row]] = {}
    for row in rows:
        if (row.get("on") or row["from"]) <= settlement.isoformat():
            gathered.setdefault(row["child"], []).append(row)
    return gathered


def completed_years(born: date, on: date) -> int:
    """A person's age; one born on 29 February has a birthday on the last of February."""
    last_of_month = calendar.monthrange(on.year, born.month)[1]
    birthday = date(on.year, born.month, min(born.day, last_of_month))
    return on.year - born.year - (0 if on >= birthday else 1)


def members(tables: dict[str, list[Row]], settlement: date) -> list[Child]:
    """The target group: placed in 2018 or 2019, 9 to 13 years old on that day."""
    seen = {name: by_child(rows, settlement) for name, rows in tables.items() if name != "child"}
    found = []
    for row in tables["child"]:
        placed, key = date.fromisoformat(row["placed"]), row["id"]
        if placed > settlement or not date(2018, 1, 1) <= placed <= date(2019, 12, 31):
            continue
        if not 9 <= completed_years(date.fromisoformat(row["born"]), placed) <= 13:
            continue
        left = None
        if row["exit_reason"] in ("dead", "moved away") and date.fromisoformat(row["exited"]) <= settlement:
            left = date.fromisoformat(row["exited"])
        found.append(
            Child(
                placed=placed,
                class_ends=date.fromisoformat(row["class_ends"]),
                left=left,
                exams=[
                    (date.fromisoformat(one["on"]), one["subject"], int(one["weight"]), int(one["mark"]))
                    for one in seen["exam"].get(key, [])
                ],
                exemptions=[(date.fromisoformat(one["on"]), one["subject"]) for one in seen["exemption"].get(key, [])],
                absences=[
                    (date.fromisoformat(one["on"]), one["grade"], Fraction(one["absence"].rstrip("%")))
                    for one in seen["attendance"].get(key, [])
                ],
                enrolments=seen["enrolment"].get(key, []),
                completions=[date.fromisoformat(one["on"]) for one in seen["completion"].get(key, [])],
            )
        )
    return found


def is_exempt(child: Child) -> bool:
    """Whether the child was exempted from a compulsory exam while placed, before the class ended or on that day."""
    return any(subject in COMPULSORY and child.placed <= on <= child.class_ends for on, subject in child.exemptions)


def marks_of(child: Child, subjects: Iterable[str]) -> list[tuple[str, int, int]]:
    """Subject, weight and mark of the exams in these subjects that were sat within 90 days of the class's end."""
    return [
        (subject, weight, mark)
        for on, subject, weight, mark in child.exams
        if subject in tuple(subjects) and abs((on - child.class_ends).days) <= 90
    ]


def has_passed(child: Child) -> bool:
    """All compulsory exams sat, and a weighted mean that is 2.0 or more when cut off after one decimal."""
    marks = marks_of(child, COMPULSORY)
    if is_exempt(child) or {subject for subject, _, _ in marks} != set(COMPULSORY):
        return False
    points = sum(weight * mark for _, weight, mark in marks)
    weights = sum(weight for _, weight, _ in marks)
    return points > 0 and 10 * points // weights >= 20


def has_danish_and_maths(child: Child) -> bool:
    """Not passed, not exempt, and both exams of Danish and of maths sat, each with a mean of 2.0 or more."""
    if has_passed(child) or is_exempt(child):
        return False
    for subjects in (COMPULSORY[:2], COMPULSORY[2:4]):
        marks = [mark for _, _, mark in marks_of(child, subjects)]
        if len(marks) != 2 or Fraction(sum(marks), 2) < 2:
            return False
    return True


def was_at_school(child: Child) -> bool:
    """The last absence told for grade 8, while placed and until the class's end, is at most 10 %."""
    told = [
        (on, share) for on, grade, share in child.absences if grade == "8" and child.placed <= on <= child.class_ends
    ]
    return bool(told) and max(told)[1] <= 10


def enrolled_on(child: Child, day: date) -> bool:
    """Whether an enrolment in a youth education holds that day; the day in ``until`` does not count."""
    for row in child.enrolments:
        began, ended = date.fromisoformat(row["from"]), row["until"]
        if row["education"] in YOUTH_EDUCATIONS and began <= day and (not ended or day < date.fromisoformat(ended)):
            return True
    return False


def still_in(child: Child) -> bool:
    """Enrolled after 12 and after 24 months, or an education completed by then."""
    point = child.after(24)
    if enrolled_on(child, child.after(12)) and enrolled_on(child, point):
        return True
    return any(child.class_ends <= on <= point for on in child.completions)


def status(child: Child, final: date, settlement: date, *, yes: bool) -> str:
    """What a yes or no is worth on the settlement date, when it is final on a certain day."""
    if child.left is not None and child.left < final:
        return "left out"
    if settlement < final:
        return "pending"
    return "met" if yes else "not met"


def danish_status(child: Child, settlement: date) -> str:
    """An exempt child can no longer have it once the class has ended; of others it is told 90 days later."""
    if settlement >= child.class_ends and is_exempt(child):
        return status(child, child.class_ends, settlement, yes=False)
    return status(child, child.class_ends + 90 * ONE_DAY, settlement, yes=has_danish_and_maths(child))


def exam_of_year(group: list[Child], year: int, settlement: date) -> int | None:
    """What a class year has earned; nothing can be told before the year is over and all marks are known."""
    cohort = [child for child in group if child.class_ends.year == year]
    passes = finished = 0
    for child in cohort:
        final = child.class_ends + 90 * ONE_DAY
        if child.left is not None and child.left < final:
            continue
        if settlement < final or settlement <= date(year, 12, 31) - ONE_DAY:
            return None
        passes += has_passed(child)
        finished += not is_exempt(child)
    earned = 300_000 * max(Fraction(0), passes - Fraction(30, 100) * finished)
    assert earned.denominator == 1
    return earned.numerator


class Account:
    """What both investors together are still owed at 4.6 % a year, in øre."""

    def __init__(self) -> None:
        """Nothing has been paid in or back."""
        self.ore, self.since = 0, date(2017, 12, 31)

    def grow_to(self, day: date) -> None:
        """Let the account and what was paid in since then grow to a due date; half an øre rounds up."""
        with localcontext() as context:
            context.prec = 60
            holds = Decimal(self.ore) * self.growth((day - self.since).days)
            for on, kroner in FUNDING:
                if self.since < on <= day:
                    holds += Decimal(100 * kroner) * self.growth((day - on).days)
            self.ore, self.since = int(holds.quantize(Decimal(1), ROUND_HALF_UP)), day

    @staticmethod
    def growth(days: int) -> Decimal:
        """One krone after so many days."""
        factor = ((1 + RATE).ln() * days / 365).exp()
        with localcontext() as context:
            context.prec = 34
            return +factor


def shared(amount: int, weights: list[int]) -> list[int]:
    """An amount in proportion to weights; units that are left go to the largest remainders, the first of equal ones."""
    whole = [amount * weight // sum(weights) for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: -(amount * weights[place] % sum(weights)))
    for place in order[: amount - sum(whole)]:
        whole[place] += 1
    return whole


def money(ore: int) -> str:
    """An amount in kroner, as short as it can be told exactly."""
    return f"{ore // 100}.{ore % 100:02}" if ore % 100 else str(ore // 100)


def write(name: str, header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write one table of results."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


class Books:
    """What has been paid in one case, settlement by settlement."""

    def __init__(self) -> None:
        """Nothing has been paid."""
        self.capped = dict.fromkeys(PAYMENTS, 0)  # after the total cap, in kroner
        self.wanted = {(name, payment): 0 for name in INVESTORS for payment in PAYMENTS}  # not paid yet, in øre
        self.settled = dict.fromkeys(PAYMENTS, 0)  # after the return cap, in øre
        self.received: dict[str, list[tuple[date, int]]] = {name: [] for name in INVESTORS}  # in øre
        self.account = Account()
        self.tables: dict[str, list[tuple[object, ...]]] = {name: [] for name in HEADERS}

    def pay(self, settlement: date, totals: dict[str, int]) -> None:
        """Pay what is owed by now: as far as the total cap has room, then as far as the account holds it."""
        for payment, total in totals.items():
            rise = min(total - self.capped[payment], CAP - sum(self.capped.values()))
            assert rise >= 0, "nothing in this contract can fall"
            self.capped[payment] += rise
            for name in INVESTORS:
                self.wanted[name, payment] += 50 * rise
        self.account.grow_to(settlement + 60 * ONE_DAY)
        held, wanted = self.account.ore, sum(self.wanted.values())
        parts = dict(self.wanted)
        if wanted > held:
            of_each = shared(held, [sum(self.wanted[name, one] for one in PAYMENTS) for name in INVESTORS])
            for name, part in zip(INVESTORS, of_each, strict=True):
                cut = shared(part, [self.wanted[name, payment] for payment in PAYMENTS])
                parts |= {(name, payment): one for payment, one in zip(PAYMENTS, cut, strict=True)}
        paid = sum(parts.values())
        self.account.ore -= paid
        for payment in PAYMENTS:
            amount = sum(parts[name, payment] for name in INVESTORS)
            self.settled[payment] += amount
            self.tables["amounts"].append((settlement, payment, money(amount), money(self.settled[payment])))
        for name in INVESTORS:
            of_one = sum(parts[name, payment] for payment in PAYMENTS)
            if of_one:
                self.received[name].append((settlement + 60 * ONE_DAY, of_one))
                self.tables["transfers"].append((settlement, PAYER, name, money(of_one)))
        self.wanted = {key: amount - parts[key] for key, amount in self.wanted.items()}
        self.tables["account"].append(
            (settlement, settlement + 60 * ONE_DAY, money(held), money(wanted), money(paid), money(self.account.ore))
        )

    def close(self) -> None:
        """After the last settlement: the guarantee, in proportion to what each investor lacks, and their returns."""
        funded = 100 * sum(kroner for _, kroner in FUNDING) // 2
        lacking = [max(0, funded - sum(ore for _, ore in self.received[name])) for name in INVESTORS]
        paid = min(sum(lacking), 100 * GUARANTEED)
        for name, part in zip(INVESTORS, shared(paid, lacking) if paid else [0, 0], strict=True):
            if part:
                self.received[name].append((SETTLEMENTS[-1] + 60 * ONE_DAY, part))
                self.tables["guarantee"].append((GUARANTOR, name, money(part)))
        for name in INVESTORS:
            back = self.received[name]
            moved = [(on, -50 * kroner) for on, kroner in FUNDING] + back
            self.tables["investors"].append((name, money(funded), money(sum(ore for _, ore in back)), rate_of(moved)))


def rate_of(moved: list[tuple[date, int]]) -> str:
    """The return a year in percent, to a hundredth: the rate at which all amounts, discounted, come to nothing."""
    below, above = Decimal("-0.99"), Decimal(1)
    for _ in range(100):
        middle = (below + above) / 2
        worth = sum(ore * (-(1 + middle).ln() * (on - moved[0][0]).days / 365).exp() for on, ore in moved)
        below, above = (middle, above) if worth > 0 else (below, middle)
    return str((100 * below).quantize(Decimal("0.01")))


def settle(folder: Path, suffix: str) -> None:
    """Work out every settlement of one case in turn."""
    names = ("child", "exam", "exemption", "attendance", "enrolment", "completion")
    tables, books = {name: read(folder, name) for name in names}, Books()
    for settlement in SETTLEMENTS:
        group = members(tables, settlement)
        exam = 0
        for year in sorted({child.class_ends.year for child in group if child.class_ends <= settlement}):
            earned = exam_of_year(group, year, settlement)
            exam += earned or 0
            word = "pending" if earned is None else "met" if earned else "not met"
            books.tables["formulas"].append((settlement, "exam_passed", year, word, earned or 0))
        statuses = {
            ("danish_and_maths", ""): [danish_status(child, settlement) for child in group],
            ("in_education", 12): [
                status(child, child.after(12), settlement, yes=enrolled_on(child, child.after(12))) for child in group
            ],
            ("still_in_education", 24): [
                status(child, child.after(24), settlement, yes=still_in(child)) for child in group
            ],
            ("at_school", ""): [
                status(child, child.class_ends, settlement, yes=was_at_school(child)) for child in group
            ],
        }
        met = {metric: states.count("met") for (metric, _), states in statuses.items()}
        books.pay(
            settlement,
            {
                "exam_passed": exam,
                "half_exam": 60_000 * met["danish_and_maths"],
                "education": 90_000 * met["in_education"] + 100_000 * met["still_in_education"],
                "presence": 10_000 * met["at_school"],
            },
        )
        for (metric, months), states in statuses.items():
            numbers = (states.count(state) for state in ("met", "not met", "pending", "left out"))
            books.tables["statuses"].append((settlement, metric, months, *numbers))
    books.close()
    for name, header in HEADERS.items():
        write(f"{name}{suffix}.csv", header, books.tables[name])


def main() -> None:
    """Work out the four cases."""
    for folder, suffix in CASES.items():
        settle(HERE.parent / folder, suffix)


if __name__ == "__main__":
    main()
