"""Stretches of days on the calendar, and their edges: the beginning of June, early 2026, the second half of a year."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.knowledge.time_words import When


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from `first` to `last`, both counted: March 2027 is the 1st to the 31st."""

    first: date
    last: date


def day(year: int, month: int, number: int) -> Interval:
    """One day; ValueError where there is none such: 31 June."""
    only = date(year, month, number)
    return Interval(only, only)


def months(year: int, month: int, count: int = 1) -> Interval:
    """Whole months: a month, a quarter (three), a half (six); ValueError beyond the calendar."""
    last_year, last_month = divmod(year * 12 + month - 1 + count - 1, 12)
    return Interval(date(year, month, 1), date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1]))


def years(first: int, last: int | None = None) -> Interval:
    """Whole years: 2027, or the biennium 2026-2027."""
    return Interval(date(first, 1, 1), date(last or first, 12, 31))


def edge(interval: Interval, where: str) -> Interval:
    """One edge of an interval, by the sign of its word: "early June" ends on the 10th, "early 2026" on 31 March.

    "mid-March" ends on the 15th, "mid-2026" on 30 June; late and end on the last day.
    """
    first, last = interval.first, interval.last
    is_month = (first.year, first.month) == (last.year, last.month)
    if first == last:
        return interval
    if where in (When.BEGIN, When.EARLY):
        end = first.replace(day=10) if is_month else months(first.year, first.month, 3).last
        return Interval(first, min(end, last))
    if where == When.MIDDLE:
        if is_month:
            return Interval(first.replace(day=11), first.replace(day=15))
        halfway = months(first.year, first.month, _month_count(interval) // 2 or 1).last
        return Interval(months(halfway.year, halfway.month).first, halfway)
    if where == When.END:
        return Interval(last, last)
    begin = last.replace(day=21) if is_month else date(last.year, max(1, last.month - 2), 1)
    return Interval(max(first, begin), last)


def part(interval: Interval, number: int | None, length: int) -> Interval:
    """One part of a year by its number, None for the last: the second quarter (3 months), the first half (6)."""
    count = 12 // length
    number = count if number is None else number
    if not 1 <= number <= count:
        raise ValueError(f"a year has no part {number} of {length} months")
    return months(interval.first.year, (number - 1) * length + 1, length)


def at_last(interval: Interval) -> Interval:
    """What is due by an interval is due on its last day."""
    return replace(interval, first=interval.last)


def add(start: date | None, period: str) -> date | None:
    """The day after a period, by calendar arithmetic: 31 January and P1M give 28 February; None beyond the calendar."""
    if start is None:
        return None
    try:
        if period.startswith("PT"):
            return start + timedelta(hours=int(period[2:-1]))
        number, unit = int(period[1:-1]), period[-1]
        if unit in "DW":
            return start + timedelta(days=number * (7 if unit == "W" else 1))
        year, month = divmod(start.year * 12 + start.month - 1 + number * (12 if unit == "Y" else 1), 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        return None


def duration(count: int, unit: str) -> str:
    """A duration as ISO 8601 writes it: 6 and "M" are P6M, 2 and "2Y" (bienniums) P4Y, 24 and "TH" PT24H."""
    letter = unit.lstrip("0123456789")
    factor = int(unit[: len(unit) - len(letter)] or 1)
    if letter == "TH":
        return f"PT{count}H"
    return f"P{count * factor}{letter}"


def _month_count(interval: Interval) -> int:
    first, last = interval.first, interval.last
    return (last.year - first.year) * 12 + last.month - first.month + 1
