"""Actions that recur, and the register as it stood on a past day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from building import NOW, ask, at_session, by_date, paragraph
from sqlalchemy import Engine, text

from tracker.errors import NotAllowed, UsageProblem
from tracker.model import Deadline, DeadlineKind, Resolution, Span
from tracker.reports import Definition, find_definition, run_report
from tracker.service import (
    Assignment,
    add_session,
    assign_actions,
    hash_content,
    ingest,
    report_status,
    set_values,
    withdraw_review,
)
from tracker.store import ActionFilter, AsOf, find_action, list_actions, list_due, list_reports, reading, transaction
from tracker.store.action_view import action_row_sql

KEY = "A/RES/81/9100"
YEARLY = f"{KEY}:1:1:secretary-general"
AT_SESSIONS = f"{KEY}:2:1:secretary-general"
UNTIL = f"{KEY}:3:1:secretary-general"
UNDATED = f"{KEY}:4:1:secretary-general"
ONCE = f"{KEY}:5:1:secretary-general"
COUNTED = f"{KEY}:6:1:secretary-general"


def every(frequency: str, words: str = "annually") -> Deadline:
    return Deadline(words, DeadlineKind.RECURRING, Span(0, 1), frequency=frequency)


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    def request(*deadlines: Deadline):
        return ask("Requests the Secretary-General to count", "Secretary-General", deadlines=deadlines)

    recurring = replace(
        wells,
        paragraphs=(
            paragraph("1", request(every("P1Y"), by_date(date(2027, 1, 31), "by 31 January 2027"))),
            paragraph("2", request(every("P2Y"), at_session("General Assembly", 82, date(2027, 9, 7)))),
            paragraph("3", request(every("P6M"), by_date(date(2027, 1, 31)), by_date(date(2027, 9, 1), "until"))),
            paragraph("4", request(every("P1Y"))),
            paragraph("5", request(every("regular", "regularly"), by_date(date(2027, 1, 31)))),
            paragraph("6", request(every("P90D", "every 90 days"))),
        ),
    )
    with transaction(register) as session:
        ingest(session, recurring, hash_content(recurring), author="A. Clerk", now=NOW)
    return register


def tell(register: Engine, action: str, status: str, day: date, **more: object):
    now = datetime.combine(day, time(12), UTC)
    more = {"evidence": "A/81/214", "note": "so it is", **more}
    with transaction(register) as session:
        return report_status(session, action, status, as_of=day, author="F. Point", now=now, today=day, **more)


def row(register: Engine, action: str, as_of: AsOf | None = None):
    with reading(register) as session:
        return find_action(session, action, as_of)


def test_an_implemented_occurrence_opens_the_next(filled: Engine) -> None:
    tell(filled, YEARLY, "in progress", date(2027, 1, 5))
    tell(filled, YEARLY, "implemented", date(2027, 1, 20))
    now = row(filled, YEARLY)
    assert (now.occurrence, now.status, now.is_open, now.due) == (2, "not started", True, date(2028, 1, 31))
    assert now.last_report is None
    tell(filled, YEARLY, "implemented", date(2028, 1, 30))
    assert row(filled, YEARLY).due == date(2029, 1, 31)
    with reading(filled) as session:
        assert [(each.occurrence, each.status) for each in list_reports(session, YEARLY)] == [
            (1, "in progress"),
            (1, "implemented"),
            (2, "implemented"),
        ]
        assert [each.address for each in list_due(session, date(2029, 1, 1), date(2029, 2, 1))] == [YEARLY]


def test_a_yearly_report_to_an_assembly_follows_its_sessions(filled: Engine) -> None:
    tell(filled, AT_SESSIONS, "implemented", date(2027, 9, 1))
    assert row(filled, AT_SESSIONS).due == date(2029, 9, 11)  # the opening of the eighty-fourth session
    with transaction(filled) as session:
        add_session(session, "General Assembly", 86, date(2031, 9, 30), author="A. Clerk", now=NOW)
    tell(filled, AT_SESSIONS, "implemented", date(2029, 9, 1))
    assert row(filled, AT_SESSIONS).due == date(2031, 9, 30)


def test_a_recurrence_ends_when_the_text_says(filled: Engine) -> None:
    tell(filled, UNTIL, "implemented", date(2027, 1, 20))
    assert row(filled, UNTIL).due == date(2027, 7, 31)
    tell(filled, UNTIL, "implemented", date(2027, 7, 20))
    last = row(filled, UNTIL)
    assert (last.occurrence, last.status, last.is_open) == (2, "implemented", False)


def test_what_comes_every_90_days_counts_from_the_adoption_and_then_from_the_last_report(filled: Engine) -> None:
    first = row(filled, COUNTED)
    assert (first.due, first.late_after, first.estimated) == (date(2026, 12, 30),) * 2 + (True,)
    assert first.write_recurrence() == "every 90 days, counted from the adoption"
    with reading(filled) as session:
        due = list_due(session, date(2026, 12, 1), date(2026, 12, 31))
    assert COUNTED in [each.address for each in due]
    tell(filled, COUNTED, "implemented", date(2027, 1, 4))
    then = row(filled, COUNTED)
    assert (then.occurrence, then.due) == (2, date(2027, 4, 4))
    assert then.write_recurrence() == "every 90 days, counted from the last report given"


def test_no_date_is_guessed_but_a_person_may_say_one(filled: Engine) -> None:
    tell(filled, UNDATED, "implemented", date(2027, 1, 20))
    assert (row(filled, UNDATED).occurrence, row(filled, UNDATED).due) == (2, None)
    tell(filled, UNDATED, "implemented", date(2027, 12, 20), next_due=date(2028, 12, 1))
    assert row(filled, UNDATED).due == date(2028, 12, 1)
    tell(filled, ONCE, "implemented", date(2027, 1, 20))
    assert (row(filled, ONCE).occurrence, row(filled, ONCE).status) == (1, "implemented")


def test_a_review_that_gave_an_open_occurrence_to_another_addressee_can_be_taken_back(filled: Engine) -> None:
    tell(filled, YEARLY, "implemented", date(2027, 1, 20))
    with transaction(filled) as session:
        set_values(session, f"{KEY}:1:1", addressees=("UNODC",), author="A. Clerk", now=NOW)
    given = f"{KEY}:1:1:united-nations-office-on-drugs-and-crime"
    assert (row(filled, given).occurrence, row(filled, given).is_withdrawn) == (2, False)
    with transaction(filled) as session:
        withdraw_review(session, 1, author="A. Clerk", now=NOW)
    assert (row(filled, YEARLY).occurrence, row(filled, YEARLY).is_withdrawn) == (2, False)
    assert row(filled, given).is_withdrawn


def test_other_endings_open_nothing(filled: Engine) -> None:
    tell(filled, YEARLY, "overtaken by events", date(2027, 1, 20))
    assert (row(filled, YEARLY).occurrence, row(filled, YEARLY).is_open) == (1, False)


def test_an_occurrence_is_corrected_and_reopened(filled: Engine) -> None:
    tell(filled, YEARLY, "implemented", date(2027, 1, 20))
    tell(filled, YEARLY, "implemented", date(2027, 1, 21), occurrence=1, evidence="A/81/215")
    assert row(filled, YEARLY).occurrence == 2
    with pytest.raises(NotAllowed, match="needs a reason"):
        tell(filled, YEARLY, "in progress", date(2027, 1, 22), occurrence=1, note="")
    tell(filled, YEARLY, "in progress", date(2027, 1, 22), occurrence=1, note="The report was withdrawn.")
    reopened = row(filled, YEARLY)
    assert (reopened.occurrence, reopened.status, reopened.due) == (1, "in progress", date(2027, 1, 31))
    tell(filled, YEARLY, "implemented", date(2027, 1, 30))
    tell(filled, YEARLY, "in progress", date(2027, 2, 1))
    with pytest.raises(NotAllowed, match="occurrence 2 instead"):
        tell(filled, YEARLY, "in progress", date(2027, 2, 2), occurrence=1)
    with pytest.raises(UsageProblem, match="no occurrence 3"):
        tell(filled, YEARLY, "in progress", date(2027, 2, 2), occurrence=3)


def test_lists_and_reports_show_what_was_so_on_a_day(filled: Engine) -> None:
    tell(filled, YEARLY, "in progress", date(2027, 1, 5), next_step="Print it", challenge="No paper")
    with transaction(filled) as session:
        now = datetime(2027, 1, 10, 12, tzinfo=UTC)
        assign_actions(session, [YEARLY], Assignment(unit="Water Section"), author="S. Visor", now=now)
    tell(filled, YEARLY, "implemented", date(2027, 1, 20))
    tell(filled, ONCE, "implemented", date(2027, 1, 25))
    tell(filled, ONCE, "in progress", date(2027, 2, 5))
    told = {
        day: (row(filled, YEARLY, AsOf(day)), row(filled, ONCE, AsOf(day)))
        for day in (date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 15), date(2027, 1, 26), date(2027, 2, 6))
    }
    yearly = [(one.occurrence, one.status, one.due, one.unit) for one, _ in told.values()]
    assert yearly == [
        (1, "not started", date(2027, 1, 31), None),
        (1, "in progress", date(2027, 1, 31), None),
        (1, "in progress", date(2027, 1, 31), "Water Section"),
        (2, "not started", date(2028, 1, 31), "Water Section"),
        (2, "not started", date(2028, 1, 31), "Water Section"),
    ]
    assert [once.is_open for _, once in told.values()] == [True, True, True, False, True]
    assert told[date(2027, 1, 5)][0].next_step == "Print it"
    with reading(filled) as session:
        wanted = ActionFilter(statuses=("implemented",), as_of=AsOf(date(2027, 1, 26)))
        assert [each.address for each in list_actions(session, wanted)] == [ONCE]
        assert list_actions(session, ActionFilter(as_of=AsOf(date(2026, 9, 1)))) == []  # not adopted yet
    table = report(filled, "by-addressee", AsOf(date(2027, 1, 26)))
    assert dict(zip(table.columns, table.rows[0], strict=True))["implemented"] == 1
    assert len(report(filled, "status-history", AsOf(date(2027, 1, 20))).rows) == 2
    assert len(report(filled, "status-history").rows) == 4


def test_what_was_not_written_down_yet_was_not_known(filled: Engine) -> None:
    with transaction(filled) as session:
        report_status(
            session,
            ONCE,
            "in progress",
            as_of=date(2027, 1, 5),
            author="F. Point",
            now=datetime(2027, 3, 1, tzinfo=UTC),
            today=date(2027, 3, 1),
        )
    assert row(filled, ONCE, AsOf(date(2027, 1, 31))).status == "in progress"
    assert row(filled, ONCE, AsOf(date(2027, 1, 31), known=date(2027, 1, 31))).status == "not started"


def test_a_report_of_ones_own_with_definitions_reads_a_past_day_too(filled: Engine) -> None:
    tell(filled, ONCE, "implemented", date(2027, 1, 25))
    sql = "WITH closed AS (SELECT address FROM action_row WHERE NOT is_open) SELECT COUNT(*) AS n FROM closed"
    own = Definition("own", "Own", "How many?", (), sql)
    counts = [
        run_report(filled, own, today=day, until=day, as_of=AsOf(day)).rows
        for day in (date(2027, 1, 24), date(2027, 1, 25))
    ]
    assert counts == [((0,),), ((1,),)]


def report(register: Engine, name: str, as_of: AsOf | None = None):
    day = as_of.day if as_of else date(2027, 6, 1)
    return run_report(register, find_definition(name), today=day, until=day, as_of=as_of)


def test_every_shipped_report_runs_as_of_a_past_day(filled: Engine) -> None:
    from tracker.reports import list_definitions

    for definition in list_definitions():
        table = report(filled, definition.name, AsOf(date(2027, 1, 1)))
        assert table.columns == report(filled, definition.name).columns


def test_the_view_is_the_one_that_past_days_are_read_by(register: Engine) -> None:
    if register.dialect.name != "sqlite":
        pytest.skip("a server stores views in words of its own")
    with register.connect() as connection:
        made = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'action_row'"))
    assert str(made).removeprefix("CREATE VIEW action_row AS").split() == action_row_sql("sqlite").split()


def test_a_next_date_comes_after_the_one_before_and_only_where_something_recurs(filled: Engine) -> None:
    with pytest.raises(UsageProblem, match="not after 2027-01-31"):
        tell(filled, YEARLY, "implemented", date(2027, 1, 20), next_due=date(2027, 1, 31))
    for action, status in ((ONCE, "implemented"), (YEARLY, "in progress")):
        with pytest.raises(UsageProblem, match="Only an action that recurs"):
            tell(filled, action, status, date(2027, 1, 20), next_due=date(2030, 1, 1))


def test_the_day_of_the_month_is_kept(register: Engine, wells: Resolution) -> None:
    """Every six months from 31 May: 30 November, and then 31 May again; a day that people gave counts from then on."""
    clause = ask("Requests it", "Office", deadlines=(every("P6M"), by_date(date(2027, 5, 31))))
    half_yearly = replace(wells, paragraphs=(paragraph("1", clause),))
    with transaction(register) as session:
        ingest(session, half_yearly, hash_content(half_yearly), author="A. Clerk", now=NOW)
    office = f"{KEY}:1:1:office"
    for day, due in ((date(2027, 5, 31), date(2027, 11, 30)), (date(2027, 11, 30), date(2028, 5, 31))):
        tell(register, office, "implemented", day)
        assert row(register, office).due == due
    tell(register, office, "implemented", date(2028, 5, 31), next_due=date(2028, 11, 15))
    tell(register, office, "implemented", date(2028, 11, 15))
    assert row(register, office).due == date(2029, 5, 15)
