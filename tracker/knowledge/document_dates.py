"""When a document has to be announced, handed in and issued, so that it is there for its meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.knowledge.session_calendar import SessionCalendar

FORECAST = timedelta(weeks=14)
SUBMISSION = timedelta(weeks=10)
ISSUANCE = timedelta(weeks=6)


@dataclass(frozen=True, slots=True)
class DocumentDates:
    """The days that a secretariat works to for one document: "to submit a report at its eighty-second session"."""

    forecast: date
    submission: date
    issuance: date


def plan_document(meeting: date) -> DocumentDates:
    """Plan a document back from the meeting that it is due at.

    "Requests the Secretary-General to report at its eighty-second session", which
    opens on 7 September 2027: forecast 14 weeks before (1 June 2027), submission
    10 weeks (29 June), issuance 6 weeks (27 July). OverflowError before the calendar begins.
    """
    return DocumentDates(meeting - FORECAST, meeting - SUBMISSION, meeting - ISSUANCE)


def meeting_day(
    calendar: SessionCalendar,
    body: str | None,
    number: int | None,
    first: date | None,
    last: date | None,
    adopted: date | None,
) -> date | None:
    """Say from which day documents are planned back: that on which the body takes its work up at the session.

    Where the session sat already when the text was adopted, it is the day that is still to come.
    """
    opening = calendar.working_opening(body, number) if body is not None and number is not None else None
    days = [day for day in (opening, first, last) if day is not None]
    return next((day for day in days if adopted is None or day >= adopted), days[0] if days else None)
