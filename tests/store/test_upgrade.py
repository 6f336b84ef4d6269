"""An older register is brought to this version with all that is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from building import NOW, SERIES, SITTINGS, TODAY, ask, by_date, paragraph, report_to_sessions, springs
from registers import downgrade
from sqlalchemy import Engine, inspect
from sqlalchemy import text as sql

from tracker.model import Deadline, DeadlineKind, Resolution, Span
from tracker.service import Outcome, hash_content, ingest, report_status, set_values
from tracker.service.checking import check_register
from tracker.store import (
    find_action,
    list_actions,
    list_later,
    list_reports,
    list_texts_of,
    reading,
    transaction,
    upgrade,
)
from tracker.store.checking import find_stale_keys
from tracker.store.faults import find_damage

FORMER = "2026_11_24_register"


def test_a_register_without_reviews_gets_them(register: Engine, wells: Resolution) -> None:
    address = "A/RES/81/9100:3:1:member-states"
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        report_status(session, address, "in progress", as_of=TODAY, author="F. Point", now=NOW, today=TODAY)
    with reading(register) as session:
        before = list_actions(session)
    downgrade(register, FORMER)
    assert "reviews" not in inspect(register).get_table_names()
    upgrade(register)
    with reading(register) as session:
        assert list_actions(session) == before
        assert [report.occurrence for report in list_reports(session, address)] == [1]
    with transaction(register) as session:
        now = datetime(2026, 11, 25, tzinfo=UTC)
        set_values(session, "A/RES/81/9100:3:1", addressees=("donors",), author="R. Viewer", now=now)
    with reading(register) as session:
        assert [row.addressee for row in list_actions(session) if row.ref == "3"] == ["donors"]


@pytest.mark.parametrize("table", ["status_reports", "changes", "assignments"])
def test_history_is_guarded_after_the_upgrade(register: Engine, table: str) -> None:
    if register.dialect.name != "sqlite":
        pytest.skip("the other tests show it on a server")
    with register.connect() as connection:
        made = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    assert {f"{table}_no_update", f"{table}_no_delete"} <= set(made)


def test_what_a_register_holds_becomes_the_first_text_of_its_resolution(register: Engine, wells: Resolution) -> None:
    french = replace(wells, language="fr", source="puits.txt", title="Puits")
    with transaction(register) as session:
        ingest(session, replace(wells, format="akn", source="in/wells.XML"), "x", author="A. Clerk", now=NOW)
        ingest(session, french, "y", author="A. Clerk", now=NOW)
        before = list_actions(session)
    downgrade(register, "2026_11_30_numbers")
    assert "texts" not in inspect(register).get_table_names()
    upgrade(register)
    with reading(register) as session:
        assert list_actions(session) == before
        (text,) = list_texts_of(session, "A/RES/81/9100")
        assert (text.language, text.leads, text.author) == ("en", True, "A. Clerk")
    with transaction(register) as session:
        again = ingest(session, replace(wells, format="text", source="puits.txt"), "x", author="A. Clerk", now=NOW)
        assert again.outcome is Outcome.UNCHANGED


FORMER_LISTS = "2026_11_27_lists"


def test_a_register_of_single_days_gets_their_intervals_and_times(register: Engine, wells: Resolution) -> None:
    """Days become first and last days, the earliest of several sessions stays the first, what recurred its number."""
    yearly = Deadline("annually", DeadlineKind.RECURRING, Span(0, 1), frequency="P1Y")
    until = by_date(date(2030, 12, 31), "until 31 December 2030")
    recurring = ask(
        "Requests it", "Office", deadlines=(yearly, by_date(date(2023, 1, 31), "by 31 January 2023"), until)
    )
    text = springs(paragraph("1", report_to_sessions(55, 52, 57, 54)), paragraph("2", recurring))
    office = "A/HRC/RES/51/90:2:1:office"
    with transaction(register) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        told = {"as_of": TODAY, "author": "F. Point", "now": NOW, "today": TODAY, "evidence": "A/1"}
        report_status(session, office, "implemented", **told)
    downgrade(register, FORMER_LISTS)
    with register.connect() as connection:
        led = connection.execute(sql("SELECT d.due FROM deadlines d WHERE d.leads AND d.session_number = 52")).all()
        assert [str(day) for (day,) in led] == ["2023-02-27"]
        former = connection.execute(sql("SELECT due FROM action_row WHERE address = :a"), {"a": office}).scalar()
    assert str(former) == "2024-01-31"
    upgrade(register)
    with reading(register) as session:
        assert find_stale_keys(session) == []
        series = find_action(session, SERIES)
        assert (series.due, series.late_after, series.meets) == (SITTINGS[52][0],) * 3
        assert [each.deadline_session for each in list_later(session, series)] == [54, 55, 57]
        again = find_action(session, office)
        assert (again.occurrence, again.due, again.late_after) == (2, date(2024, 1, 31), date(2024, 1, 31))
    with transaction(register) as session:
        report_status(session, office, "implemented", **told)
        ingest(session, text, "read again", author="A. Clerk", now=NOW)
    with reading(register) as session:
        assert find_action(session, office).due == date(2025, 1, 31)
        assert find_action(session, SERIES).late_after == SITTINGS[52][1]
        assert find_stale_keys(session) == []


def test_a_filled_register_goes_down_and_up_again_whole(followed: Engine) -> None:
    """On a server too: its rows are listed as before, and all that every register promises holds."""
    with reading(followed) as session:
        before = list_actions(session)
    downgrade(followed, FORMER_LISTS)
    with followed.connect() as connection:
        assert connection.scalar(sql("SELECT COUNT(*) FROM status_reports")) == 2
    upgrade(followed)
    with reading(followed) as session:
        after = list_actions(session)
    changed = {
        name
        for old, new in zip(before, after, strict=True)
        for name in old.__slots__
        if getattr(old, name) != getattr(new, name)
    }
    assert changed == set()
    assert {each.what: each.wrong for each in check_register(followed) if each.wrong} == {}


def test_an_older_register_is_not_called_damaged_for_what_it_does_not_have_yet(register: Engine) -> None:
    if register.dialect.name == "sqlite":
        downgrade(register, "2026_12_01_access")
        assert "comments" not in inspect(register).get_table_names()
    assert find_damage(register) == ""
