"""When an asked or decided act is due, recurs or expires: dates, sessions, periods, recurrences, events."""

from __future__ import annotations

from tracker.extract.dates import read_dates
from tracker.extract.periods import read_events, read_periods
from tracker.extract.recurrences import read_recurrences
from tracker.extract.session_deadlines import read_sessions
from tracker.extract.setting import BodiesBefore, BodyAt, Setting
from tracker.model import Category, Deadline


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
        # two sessions share their words: only what another kind has claimed is taken
        claimed = [deadline.span for deadline in found]
        found += [
            deadline
            for deadline in reader
            if not any(deadline.span.start < span.end and span.start < deadline.span.end for span in claimed)
        ]
    return tuple(sorted(found, key=lambda deadline: deadline.span.start))
