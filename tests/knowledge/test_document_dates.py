from datetime import date

import pytest

from tracker.knowledge.document_dates import DocumentDates, plan_document


@pytest.mark.parametrize(
    ("meeting", "planned"),
    [
        (date(2027, 9, 7), DocumentDates(date(2027, 6, 1), date(2027, 6, 29), date(2027, 7, 27))),
        (date(2028, 3, 1), DocumentDates(date(2027, 11, 24), date(2027, 12, 22), date(2028, 1, 19))),  # leap year
    ],
)
def test_weeks_before_the_meeting(meeting: date, planned: DocumentDates) -> None:
    assert plan_document(meeting) == planned


def test_all_three_fall_on_the_weekday_of_the_meeting() -> None:
    meeting = date(2027, 5, 3)
    planned = plan_document(meeting)
    assert {day.weekday() for day in (planned.forecast, planned.submission, planned.issuance)} == {meeting.weekday()}
