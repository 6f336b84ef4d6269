"""Days as people and Excel write them: "30/06/2027", "30.6.27", "30-Jun-2027", 46568."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

WRITTEN = re.compile(
    r"""
    (?: (?P<iso_year>\d{4}) [-/.] (?P<iso_month>\d{1,2}) [-/.] (?P<iso_day>\d{1,2})     # "2027-06-30", "2027/6/30"
      | (?P<day>\d{1,2}) [-/.\ ]\ ? (?P<month>\d{1,2}) [-/.\ ]\ ? (?P<year>\d{4}|\d{2})  # "30/06/2027", "30. 6. 27"
      | (?P<name_day>\d{1,2}) [-/.\ ]+ (?P<name>[a-z]{3,9})\.? [-/.,\ ]+ (?P<name_year>\d{4}|\d{2})  # "30 June 2027"
    )
    (?: [T\ ] 0?0:00 (?: :00 (?:\.0+)? )? Z? )?                                        # a midnight that a program added
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
EXCEL_BEGINS = date(1899, 12, 30)
SERIALS = range(16_000, 80_000)
"""The days from 1943 to 2119 as Excel numbers them; other numbers are a slip."""


def read_day(value: object) -> date | None:
    """Read what a cell says as a day; the day stands before the month, as in "03/04/2027".

    ValueError for what is no day of the calendar: "30/02/2027", "12/31/2026", "soon".
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(value)
    words = " ".join(str(value).split())
    if re.fullmatch(r"\d{5}(?:\.0+)?", words, re.ASCII):
        return _from_serial(float(words))
    match = WRITTEN.fullmatch(words)
    if match is None:
        raise ValueError
    if match["iso_year"]:
        return date(int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"]))
    if match["name"]:
        return date(_year(match["name_year"]), _month(match["name"]), int(match["name_day"]))
    return date(_year(match["year"]), int(match["month"]), int(match["day"]))


def _from_serial(number: float) -> date:
    if int(number) not in SERIALS:
        raise ValueError
    return EXCEL_BEGINS + timedelta(days=int(number))


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
