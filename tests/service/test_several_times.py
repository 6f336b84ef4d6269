"""An action that is due at several sessions: reporting to one leaves the next open, wherever it is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from building import NOW, SERIES, SITTINGS, ask, at_session, by_date, paragraph, report_to_sessions, springs
from sqlalchemy import Engine, delete

from tracker.errors import NotAllowed, UsageProblem
from tracker.knowledge.document_dates import plan_document
from tracker.model import Category, Deadline, DeadlineKind, Resolution, Span
from tracker.reports import find_definition, run_report
from tracker.service import add_session, hash_content, ingest, report_status, set_values
from tracker.store import (
    ActionFilter,
    AsOf,
    count_due_by_month,
    count_follow_up,
    find_action,
    list_actions,
    list_changes,
    list_due,
    list_later,
    list_occurrences,
    list_overdue,
    list_reports,
    reading,
    transaction,
)
from tracker.store.models import StaffSessionRecord

KEY = "A/HRC/RES/51/90"
SITTING = f"{KEY}:2:1:secretary-general"
TERM = f"{KEY}:3:1:secretary-general"
COUNCIL = "Human Rights Council"
ADOPTED = date(2022, 10, 6)
CLOSES = date(2023, 9, 4)
"""The last day of the seventy-seventh session of the General Assembly."""
ENDS = date(2023, 10, 31)


@pytest.fixture
def text() -> Resolution:
    before_the_end = replace(
        at_session("General Assembly", 77, date(2022, 9, 13)),
        text="before the end of its seventy-seventh session",
        first=CLOSES,
        last=CLOSES,
    )
    term = replace(by_date(ENDS, "until 31 October 2023"), expires=True)
    extend = ask(
        "Decides to extend the mandate of the office",
        "Secretary-General",
        verb="decide",
        category=Category.DECIDING,
        deadlines=(term,),
    )
    return springs(
        paragraph("1", report_to_sessions(55, 52, 57, 54)),
        paragraph("2", ask("Requests it", "Secretary-General", deadlines=(before_the_end,))),
        paragraph("3", extend),
    )


@pytest.fixture
def filled(register: Engine, text: Resolution) -> Engine:
    take_in(register, text)
    return register


def take_in(register: Engine, text: Resolution, day: date = date(2022, 10, 10)) -> None:
    with transaction(register) as session:
        now = datetime.combine(day, time(12), UTC)
        ingest(session, text, hash_content(text), author="A. Clerk", now=now)


def tell(register: Engine, status: str, day: date, action: str = SERIES, **more: object) -> None:
    now = datetime.combine(day, time(12), UTC)
    with transaction(register) as session:
        told = {"evidence": "A/HRC/52/1", "note": "so it is", **more}
        report_status(session, action, status, as_of=day, author="F. Point", now=now, today=day, **told)


def at(register: Engine, action: str = SERIES, as_of: AsOf | None = None):
    with reading(register) as session:
        return find_action(session, action, as_of)


def forecast(register: Engine, today: date) -> list[tuple[object, object]]:
    table = run_report(register, find_definition("document-forecast"), today=today, until=today)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return [(row["meeting"], row["meets on"]) for row in rows]


def name(number: int) -> str:
    return f"{COUNCIL}, session {number}"


def test_the_earliest_session_is_shown_and_how_many_follow(filled: Engine) -> None:
    row = at(filled)
    assert (row.due, row.late_after, row.occurrence, row.occurrences, row.later) == (*SITTINGS[52], 1, 4, 3)
    with reading(filled) as session:
        assert [(each.deadline_session, each.due) for each in list_later(session, row)] == [
            (number, SITTINGS[number][0]) for number in (54, 55, 57)
        ]


def test_reporting_to_one_leaves_the_next_open_in_lists_and_forecasts(filled: Engine) -> None:
    today = date(2023, 3, 15)
    assert forecast(filled, today) == [(name(number), SITTINGS[number][0].isoformat()) for number in SITTINGS]
    tell(filled, "implemented", today)
    row = at(filled)
    assert (row.deadline_session, row.status, row.is_open, row.later) == (54, "not started", True, 2)
    assert (row.due, row.late_after) == SITTINGS[54]
    planned = plan_document(SITTINGS[54][0])
    assert (row.forecast, row.issuance) == (planned.forecast, planned.issuance)
    assert forecast(filled, today) == [(name(number), SITTINGS[number][0].isoformat()) for number in (54, 55, 57)]
    with reading(filled) as session:
        due = list_due(session, date(2023, 9, 1), date(2023, 9, 30))
        assert SERIES in [each.address for each in due]
        assert [each.occurrence for each in list_reports(session, SERIES)] == [1]
        times = [(each.occurrence, each.status) for each in list_occurrences(session, with_closed=True)]
    assert times[:4] == [(1, "implemented"), (2, "not started"), (3, "not started"), (4, "not started")]
    assert at(filled, as_of=AsOf(date(2023, 3, 1))).deadline_session == 52


def test_the_last_one_closes_the_action(filled: Engine) -> None:
    for number, status in ((52, "implemented"), (54, "closed without implementation"), (55, "overtaken by events")):
        tell(filled, status, SITTINGS[number][0])
        assert at(filled).is_open
    tell(filled, "implemented", SITTINGS[57][0])
    row = at(filled)
    assert (row.occurrence, row.is_open, row.status, row.later) == (4, False, "implemented", 0)


def test_what_is_over_as_a_whole_is_over_at_every_session(filled: Engine) -> None:
    tell(filled, "not applicable", date(2023, 3, 15))
    row = at(filled)
    assert (row.occurrence, row.is_open, row.later) == (1, False, 0)
    assert forecast(filled, date(2023, 3, 15)) == []
    tell(filled, "in progress", date(2023, 3, 16), occurrence=2)
    assert (at(filled).deadline_session, at(filled).status, at(filled).later) == (54, "in progress", 2)


def test_a_later_session_can_be_told_of_before_an_earlier_one(filled: Engine) -> None:
    tell(filled, "implemented", date(2023, 3, 15), occurrence=2)
    assert (at(filled).deadline_session, at(filled).later) == (52, 2)
    tell(filled, "implemented", date(2023, 3, 20))
    assert (at(filled).deadline_session, at(filled).later) == (55, 1)
    with pytest.raises(UsageProblem, match="from 1 to 4"):
        tell(filled, "in progress", date(2023, 3, 21), occurrence=5)


def test_an_earlier_session_is_reopened_whatever_was_told_since(filled: Engine) -> None:
    tell(filled, "implemented", date(2023, 3, 15))
    tell(filled, "implemented", date(2023, 9, 20))
    assert at(filled).deadline_session == 55
    with pytest.raises(NotAllowed, match="needs a reason"):
        tell(filled, "in progress", date(2023, 9, 21), occurrence=1, note="")
    tell(filled, "in progress", date(2023, 9, 21), occurrence=1)
    assert (at(filled).deadline_session, at(filled).status, at(filled).later) == (52, "in progress", 2)
    assert at(filled, as_of=AsOf(date(2023, 9, 20))).deadline_session == 55
    tell(filled, "implemented", date(2023, 9, 22))
    assert (at(filled).deadline_session, at(filled).status) == (55, "not started")


def test_a_missed_session_does_not_hide_the_one_that_comes(filled: Engine) -> None:
    today = SITTINGS[52][1].replace(day=20)
    soon = date(2023, 10, 1)
    with reading(filled) as session:
        assert [each.deadline_session for each in list_overdue(session, today) if each.address == SERIES] == [52]
        coming = {each.address: each for each in list_due(session, today, soon)}
        assert (coming[SERIES].deadline_session, coming[SERIES].later) == (54, 2)
        wanted = ActionFilter(due_after=today, due_before=soon, addressees=("High Commissioner",))
        assert [each.deadline_session for each in list_occurrences(session, wanted)] == [54]
        past = replace(wanted, as_of=AsOf(today))
        assert [each.address for each in list_actions(session, past)] == [SERIES]
        assert count_follow_up(session, today, soon, ActionFilter(addressees=("High Commissioner",))).due == 1
        months = count_due_by_month(session, date(2023, 2, 1), 24, ActionFilter(addressees=("High Commissioner",)))
    assert [(each.month.year, each.month.month) for each in months if each.count] == [
        (2023, 2),
        (2023, 9),
        (2024, 2),
        (2024, 9),
    ]


def test_a_session_told_of_is_no_longer_due(filled: Engine) -> None:
    tell(filled, "implemented", date(2023, 3, 15), occurrence=2)
    with reading(filled) as session:
        for as_of in (None, AsOf(date(2023, 3, 20))):
            wanted = ActionFilter(due_after=SITTINGS[54][0], due_before=SITTINGS[54][1], symbols=(KEY,), as_of=as_of)
            assert SERIES not in [each.address for each in list_actions(session, wanted)]


def test_what_was_told_stays_with_its_session_when_a_better_reading_finds_more(
    filled: Engine, text: Resolution
) -> None:
    def reread(*numbers: int) -> None:
        clause = report_to_sessions(*numbers)
        take_in(
            filled, replace(text, paragraphs=(replace(text.paragraphs[0], clauses=(clause,)), *text.paragraphs[1:]))
        )

    reread(54)
    tell(filled, "implemented", date(2023, 9, 20))
    assert not at(filled).is_open
    reread(52, 54, 57)
    with reading(filled) as session:
        times = {
            each.deadline_session: each
            for each in list_occurrences(session, ActionFilter(symbols=(KEY,)), with_closed=True)
        }
    assert [(number, times[number].status) for number in (52, 54, 57)] == [
        (52, "not started"),
        (54, "implemented"),
        (57, "not started"),
    ]
    assert at(filled).is_open
    reread(54)
    row = at(filled)
    assert (row.deadline_session, row.status, row.is_open, row.occurrence) == (54, "implemented", False, 1)


def test_the_end_of_a_sitting_session_is_not_past_while_it_sits(filled: Engine) -> None:
    row = at(filled, SITTING)
    assert (row.due, row.late_after) == (CLOSES, CLOSES)
    with reading(filled) as session:
        assert [each.address for each in list_overdue(session, CLOSES)] == [SERIES]
        assert SITTING in [each.address for each in list_due(session, CLOSES, CLOSES)]
        late = list_overdue(session, CLOSES.replace(day=CLOSES.day + 1))
    assert SITTING in [each.address for each in late]


def test_a_session_is_due_from_its_opening_and_late_after_its_closing(filled: Engine) -> None:
    opening, closing = SITTINGS[52]
    with reading(filled) as session:
        for day, is_due, is_late in (
            (opening, True, False),
            (closing, True, False),
            (closing.replace(day=closing.day + 1), False, True),
        ):
            assert (SERIES in [each.address for each in list_due(session, day, day)]) is is_due
            assert (SERIES in [each.address for each in list_overdue(session, day)]) is is_late


def test_the_end_of_a_mandate_is_never_overdue(filled: Engine) -> None:
    row = at(filled, TERM)
    after = date(2025, 1, 1)
    assert (row.expires, row.due, row.is_overdue(after), row.has_expired(after)) == (True, ENDS, False, True)
    assert not row.has_expired(ENDS)
    with reading(filled) as session:
        assert TERM in [each.address for each in list_due(session, ENDS, ENDS)]
        assert TERM not in [each.address for each in list_overdue(session, after)]
        assert count_follow_up(session, after, after).overdue == 2
        stale = ActionFilter(stale_days=90, today=after)
        assert TERM not in [each.address for each in list_actions(session, stale)]
    for name_of, column in (("overdue", "action"), ("resolutions", "overdue"), ("by-addressee", "overdue")):
        table = run_report(filled, find_definition(name_of), today=after, until=after)
        told = [dict(zip(table.columns, each, strict=True))[column] for each in table.rows]
        assert TERM not in told
        assert sum(each for each in told if isinstance(each, int)) in (0, 2)


def test_an_estimated_session_gives_way_to_the_real_one(register: Engine, text: Resolution) -> None:
    guess = replace(at_session(COUNCIL, 57, date(2024, 9, 16), date(2024, 10, 11)), estimated=True)
    clause = replace(text.paragraphs[0].clauses[0], deadlines=(guess,))
    take_in(register, replace(text, paragraphs=(paragraph("1", clause),)))
    assert at(register).estimated
    table = run_report(register, find_definition("document-forecast"), today=ADOPTED, until=ADOPTED)
    assert dict(zip(table.columns, table.rows[0], strict=True))["dates are"] == "estimated"
    with transaction(register) as session:
        now = datetime(2024, 5, 1, tzinfo=UTC)
        opens, closes = date(2024, 9, 9), date(2024, 10, 9)
        assert add_session(session, COUNCIL, 57, opens, closes=closes, author="A. Clerk", now=now) == 1
    row = at(register)
    assert (row.estimated, row.due, row.late_after, row.meets) == (False, opens, closes, opens)
    with reading(register) as session:
        logged = [(each.field, each.old, each.new) for each in list_changes(session, SERIES) if each.field == "due"]
    assert logged == [("due", "2024-09-16", "2024-09-09")]


def test_what_recurs_at_sessions_follows_the_calendar_too(register: Engine, text: Resolution) -> None:
    yearly = Deadline("annually", DeadlineKind.RECURRING, Span(0, 1), frequency="session")
    clause = replace(
        text.paragraphs[0].clauses[0], deadlines=(yearly, at_session("Panel on Wells", 3, date(2023, 3, 1)))
    )
    with transaction(register) as session:
        now = datetime(2022, 5, 1, tzinfo=UTC)
        for number, day in ((3, date(2023, 3, 1)), (4, date(2024, 3, 1))):
            add_session(session, "Panel on Wells", number, day, author="A. Clerk", now=now)
    take_in(register, replace(text, paragraphs=(paragraph("1", clause),)))
    tell(register, "implemented", date(2023, 3, 1))
    assert (at(register).due, at(register).deadline_session, at(register).occurrence) == (date(2024, 3, 1), 4, 2)
    with transaction(register) as session:
        now = datetime(2023, 5, 1, tzinfo=UTC)
        add_session(session, "Panel on Wells", 4, date(2024, 3, 8), closes=date(2024, 3, 12), author="A", now=now)
    assert (at(register).due, at(register).late_after) == (date(2024, 3, 8), date(2024, 3, 12))
    tell(register, "implemented", date(2024, 3, 8))
    assert (at(register).due, at(register).deadline_session, at(register).occurrence) == (None, 5, 3)


def test_a_review_may_give_several_days(filled: Engine) -> None:
    with transaction(filled) as session:
        days = ("2023-06-30", "2023-12-31")
        set_values(session, f"{KEY}:2:1", deadlines=days, author="R. Viewer", now=NOW)
    row = at(filled, SITTING)
    assert (row.due, row.occurrences, row.later) == (date(2023, 6, 30), 2, 1)
    tell(filled, "implemented", date(2023, 6, 1), action=SITTING)
    assert (at(filled, SITTING).due, at(filled, SITTING).is_open) == (date(2023, 12, 31), True)


def test_a_session_of_the_staff_dates_what_had_no_date(register: Engine, text: Resolution) -> None:
    clause = ask("Requests it", "Office", deadlines=(at_session("Panel on Wells", 9),))
    take_in(register, replace(text, paragraphs=(paragraph("1", clause),)))
    office = f"{KEY}:1:1:office"
    with transaction(register) as session:
        add_session(session, "Panel on Wells", 9, date(2023, 5, 1), closes=date(2023, 5, 5), author="A. Clerk", now=NOW)
    assert (at(register, office).due, at(register, office).late_after) == (date(2023, 5, 1), date(2023, 5, 5))
    with transaction(register) as session:
        session.execute(delete(StaffSessionRecord))
    assert at(register, office).late_after == date(2023, 5, 5)
