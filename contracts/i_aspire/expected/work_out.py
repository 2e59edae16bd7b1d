"""Work out what I-Aspire pays, apart from the program and from what made the data.

The rate card and its rules were those of Reboot West, and so is the working; the dates are I-Aspire's, and
no contract maximum is published.

    python contracts/i_aspire/expected/work_out.py
"""

from datetime import date
from pathlib import Path
from runpy import run_path

CONTRACT = Path(__file__).parent.parent
REBOOT_WEST = run_path(str(CONTRACT.parent / "reboot_west" / "expected" / "work_out.py"))
NO_MAXIMUM = 10**12

# every three months from 2019-01-31, each on the last day of its month
SETTLEMENTS = [
    date(2019, 1, 31),
    date(2019, 4, 30),
    date(2019, 7, 31),
    date(2019, 10, 31),
    date(2020, 1, 31),
    date(2020, 4, 30),
    date(2020, 7, 31),
    date(2020, 10, 31),
    date(2021, 1, 31),
    date(2021, 4, 30),
    date(2021, 7, 31),
    date(2021, 10, 31),
    date(2022, 1, 31),
    date(2022, 4, 30),
    date(2022, 7, 31),
    date(2022, 10, 31),
]

if __name__ == "__main__":
    REBOOT_WEST["work_out_programme"](
        CONTRACT, entry=(date(2018, 11, 1), date(2020, 10, 31)), settlements=SETTLEMENTS, maximum=NO_MAXIMUM
    )
