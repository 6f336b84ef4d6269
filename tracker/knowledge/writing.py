"""How days and due times are written for people: the same on pages, in papers and in mails."""

from __future__ import annotations

import functools
import re
from datetime import date

NOBODY_NAMED = "nobody named"
"""What stands for the addressee of an action whose text names none."""
_FREQUENCY = re.compile(r"P(?P<count>\d+)(?P<unit>[DWMY])")
_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


@functools.lru_cache(maxsize=10_000)
def write_day(value: date | None, missing: str = "") -> str:
    """Write a day as the United Nations does: "21 July 2004"."""
    return f"{value.day} {value:%B %Y}" if value is not None else missing


@functools.lru_cache(maxsize=10_000)
def write_short_day(value: date | None) -> str:
    """Write a day where there is little room: "21 Jul 2004"."""
    return f"{value.day} {value:%b %Y}" if value is not None else ""


def write_days(first: date, last: date | None, *, is_short: bool = False) -> str:
    """Write the days from one to another: "8 September 2026 to 13 September 2027", one alone where they are one."""
    write = write_short_day if is_short else write_day
    return write(first) if last is None or last == first else f"{write(first)} to {write(last)}"


def write_due(
    due: date | None,
    late_after: date | None,
    *,
    today: date,
    is_open: bool = True,
    expires: bool = False,
    estimated: bool = False,
    later: int = 0,
    words: str | None = None,
    is_short: bool = False,
) -> str:
    """Write when something is due: "27 February 2023 to 4 April 2023 (119 days late) and 3 later".

    The end of a term "expires 31 October 2026", and makes nobody late. What has no day yet is given in the
    `words` of its deadline. Where there is little room, months are `is_short`.
    """
    last = late_after or due
    remarks: list[str] = []
    if due is None or last is None:
        said = words or ""
    elif expires:
        said = f"{'expired' if last < today else 'expires'} {write_days(last, None, is_short=is_short)}"
    else:
        days = (today - last).days
        said = write_days(due, last, is_short=is_short)
        if is_open and days > 0:
            remarks.append(f"{_count_days(days)} late")
    if estimated:
        remarks.append("estimated")
    if remarks:
        said += f" ({', '.join(remarks)})"
    return f"{said} and {later} later" if later else said


def write_frequency(frequency: str | None) -> str | None:
    """Write how often something comes again: "P6M" is "every 6 months", "session" is "at each session"."""
    if frequency == "session":
        return "at each session"
    match = _FREQUENCY.fullmatch(frequency or "")
    if match is None:
        return frequency
    unit, count = _UNITS[match["unit"]], int(match["count"])
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def _count_days(days: int) -> str:
    years = days // 365
    count, unit = (years, "year") if years else (days, "day")
    return f"{count} {unit}{'s' if count != 1 else ''}"
