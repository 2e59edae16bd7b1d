"""Write the data of I-Aspire: people and claims that come to the published table, to the last claim.

The rate card was that of Reboot West, and so is the way of spreading claims over people; the figures, the
dates and the people told by hand are I-Aspire's own (see README.md).

    python contracts/i_aspire/generate.py
"""

from datetime import date
from pathlib import Path
from runpy import run_path

FOLDER = Path(__file__).parent
REBOOT_WEST = run_path(str(FOLDER.parent / "reboot_west" / "generate.py"))
Claim, Person, Programme = REBOOT_WEST["Claim"], REBOOT_WEST["Person"], REBOOT_WEST["Programme"]

I_ASPIRE = Programme(
    letter="A",
    participants=250,
    entry=(date(2018, 11, 1), date(2020, 10, 31)),
    published=[
        (240, 706),
        (235, 521),
        (227, 593),
        (137, 221),
        (90, 120),
        (99, 99),
        (90, 90),
        (88, 88),
        (48, 50),
        (21, 22),
        (6, 6),
        (13, 13),
        (9, 9),
        (5, 5),
        (2, 2),
        (4, 4),
        (3, 3),
        (1, 1),
        (159, 159),
        (149, 149),
        (129, 129),
        (103, 103),
        (72, 72),
    ],
    told_participants=[
        Person("A001", "2000-10-02", "2018-11-19"),
        Person("A002", "1999-05-26", "2019-06-10"),
        Person("A003", "2001-12-08", "2019-02-25"),
        Person("A004", "2002-07-14", "2020-03-09"),
        Person("A005", "1997-09-30", "2019-08-19"),
        Person("A006", "2004-02-29", "2020-10-31"),
        Person("A007", "2004-02-29", "2020-02-29"),  # 16 on the day of the start
        Person("A008", "1993-12-03", "2019-12-02"),  # 26 the day after the start
        Person("A009", "2000-01-17", "2019-01-14"),
        Person("A010", "2001-04-04", "2019-04-01"),
    ],
    told_outsiders=[
        Person("A901", "1993-02-18", "2019-02-18"),  # 26 on the day of the start
        Person("A902", "2004-02-29", "2020-02-28"),  # 15 still, 16 the day after
        Person("A903", "2000-05-05", "2018-10-31"),  # began the day before the entry window
        Person("A904", "2000-05-05", "2020-11-01"),  # began the day after it
        Person("A905", "2001-07-19", ""),  # referred, never began
    ],
    told_claims=[
        # the third claim of a line that is paid up to 2 times
        Claim("E01", "A001", "2019-07-15", "level 2", "2019-08-02", published=True),
        Claim("E02", "A001", "2020-07-13", "level 2", "2020-07-31", published=True),
        Claim("E03", "A001", "2021-07-12", "level 2", "2021-07-30", published=False),
        # the second claim of a line that is paid once
        Claim("E04", "A002", "2019-10-07", "begins higher education", "2019-10-21", published=True),
        Claim("E05", "A002", "2020-10-05", "begins higher education", "2020-10-19", published=False),
        # a line that is paid once: the first claim is never verified, so the second is paid
        Claim("E06", "A003", "2019-06-03", "enters employment", "", published=False),
        Claim("E07", "A003", "2019-12-02", "enters employment", "2019-12-16", published=True),
        # never verified; verified only after the last settlement
        Claim("E08", "A004", "2021-02-15", "25% of course", "", published=False),
        Claim("E09", "A004", "2022-10-03", "25% of course", "2022-11-01", published=False),
        Claim("E10", "A004", "2022-06-20", "4 weeks of work experience", "", published=False),
        # before the start, and on its day
        Claim("E11", "A005", "2019-08-18", "agrees course is right", "2019-09-02", published=False),
        Claim("E12", "A005", "2019-08-19", "agrees course is right", "2019-09-02", published=True),
        # on the last settlement date, and the day after it
        Claim("E13", "A006", "2022-10-31", "earns £768", "2022-10-31", published=True),
        Claim("E14", "A006", "2022-11-01", "earns £1,631", "2022-11-01", published=False),
        # at both edges of the ages; the second has turned 26 when claiming, and counts still
        Claim("E15", "A007", "2020-06-15", "feels safe", "2020-06-29", published=True),
        Claim("E16", "A008", "2020-09-14", "enters employment", "2020-09-28", published=True),
        # verified on a settlement date, and on the day after it
        Claim("E17", "A009", "2019-04-08", "self-determined outcome", "2019-04-30", published=True),
        Claim("E18", "A009", "2019-04-09", "feels safe", "2019-05-01", published=True),
        # two claims of one day, of a line paid as often as it is reached
        Claim("E19", "A010", "2019-09-16", "one consistent relationship", "2019-09-30", published=True),
        Claim("E20", "A010", "2019-09-16", "one consistent relationship", "2019-09-30", published=True),
        # people outside the target group
        Claim("E21", "A901", "2019-05-20", "feels safe", "2019-06-03", published=False),
        Claim("E22", "A902", "2020-09-14", "enters employment", "2020-09-28", published=False),
        Claim("E23", "A903", "2019-01-21", "level 2", "2019-02-04", published=False),
        Claim("E24", "A904", "2021-01-18", "feels safe", "2021-02-01", published=False),
        Claim("E25", "A905", "2019-10-07", "agrees course is right", "2019-10-21", published=False),
    ],
)


if __name__ == "__main__":
    REBOOT_WEST["write_programme"](FOLDER, I_ASPIRE)
