"""When an asked or decided act is due, recurs or expires: dates, sessions, periods, recurrences, events."""

from __future__ import annotations

from tracker.extract.dates import read_dates
from tracker.extract.periods import read_events, read_periods
from tracker.extract.recurrences import read_recurrences
from tracker.extract.session_deadlines import read_sessions
from tracker.extract.setting import BodiesBefore, BodyAt, Setting
from tracker.model import Category, Deadline, DeadlineKind


def find_deadlines(
    text: str,
    start: int,
    end: int,
    category: Category,
    setting: Setting,
    bodies_before: BodiesBefore,
    body_at: BodyAt,
) -> tuple[Deadline, ...]:
    """The deadlines of the clause `text[start:end]`: "at its eightieth session".

    Only directive and deciding clauses have deadlines. `bodies_before` and
    `body_at` tell which bodies the paragraph names, so that "its" can be read.
    """
    if category not in (Category.DIRECTIVE, Category.DECIDING):
        return ()
    found: list[Deadline] = []
    readers = (
        read_sessions(text, start, end, setting, bodies_before, body_at),
        read_recurrences(text, start, end),
        read_dates(text, start, end, category, setting),
        read_periods(text, start, end, category, setting),
        read_events(text, start, end),
    )
    for reader in readers:
        for deadline in reader:
            # two sessions may share their words; otherwise the first reading of words stands
            overlaps = (_overlap(deadline, other) for other in found)
            if not any(overlaps):
                found.append(deadline)
    return tuple(sorted(found, key=lambda deadline: deadline.span.start))


def _overlap(one: Deadline, other: Deadline) -> bool:
    share_words = one.kind is DeadlineKind.SESSION is other.kind and one.span == other.span
    return not share_words and one.span.start < other.span.end and other.span.start < one.span.end
