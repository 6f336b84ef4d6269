"""The small rows by which lists are narrowed say what the view says, whoever writes what."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from building import NOW, TODAY, by_date, paragraph
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.orm import Session

from tracker.model import Deadline, DeadlineKind, Resolution, Span
from tracker.service import (
    Assignment,
    add_session,
    assign_actions,
    hash_content,
    ingest,
    merge_entities,
    remove,
    report_status,
    set_values,
    withdraw_review,
)
from tracker.service.changes import Author, take_back
from tracker.store import ActionFilter, find_action, list_actions, reading, transaction
from tracker.store.action_keys import ActionKeyRecord
from tracker.store.checking import find_stale_keys
from tracker.store.decisions import OccurrenceRecord, is_withdrawn
from tracker.store.models import (
    ActionRecord,
    ClauseRecord,
    DeadlineRecord,
    ParagraphRecord,
    ResolutionRecord,
    StaffSessionRecord,
)

KEY = "A/RES/81/9100"
STATES = f"{KEY}:3:1:member-states"
COUNT = f"{KEY}:2(a):1:secretary-general"


def check(register: Engine) -> None:
    with reading(register) as session:
        assert find_stale_keys(session) == []


def keys_of(register: Engine, address: str) -> ActionKeyRecord:
    with reading(register) as session:
        return session.get_one(ActionKeyRecord, address)


def tell(session: Session, action: str, status: str) -> None:
    report_status(session, action, status, note="x", evidence="A/81/1", as_of=TODAY, author="F", now=NOW, today=TODAY)


def test_every_action_has_its_row(followed: Engine) -> None:
    check(followed)
    with reading(followed) as session:
        assert len(session.scalars(select(ActionKeyRecord)).all()) == len(list_actions(session)) == 9


def test_they_follow_the_text(followed: Engine, wells: Resolution, without_paragraph_3: Resolution) -> None:
    for text_of_day in (without_paragraph_3, wells, replace(wells, adopted=date(2026, 10, 2), body="Panel")):
        with transaction(followed) as session:
            ingest(session, text_of_day, hash_content(text_of_day), author="A", now=NOW, replaces=True)
        check(followed)
    assert keys_of(followed, STATES).adopted == date(2026, 10, 2)


def test_they_follow_what_people_decide(followed: Engine) -> None:
    for write in (
        lambda s: tell(s, COUNT, "implemented"),
        lambda s: tell(s, COUNT, "in progress"),
        lambda s: assign_actions(s, [COUNT], Assignment("A", "B", target="2027-01-31", tags="x"), author="A", now=NOW),
        lambda s: set_values(s, f"{KEY}:3:1", verb="invite", deadlines=("2027-06-30",), author="R", now=NOW),
        lambda s: remove(s, f"{KEY}:2(b):1", author="R", now=NOW),
        lambda s: merge_entities(s, "donors", "Member States", author="A", now=NOW),
        lambda s: add_session(s, "Panel on Oil", 9, date(2027, 3, 1), author="A", now=NOW),
        lambda s: add_session(s, "Panel on Oil", 9, date(2027, 4, 1), author="A", now=NOW),
    ):
        with transaction(followed) as session:
            write(session)
        check(followed)
    assert keys_of(followed, "E/RES/2026/905:3:1:office").due == date(2027, 4, 1)
    with transaction(followed) as session:
        withdraw_review(session, 1, author="R", now=NOW)
    check(followed)


def test_they_follow_occurrences(register: Engine, wells: Resolution) -> None:
    yearly = Deadline("annually", DeadlineKind.RECURRING, Span(0, 1), frequency="P1Y")
    clause = replace(wells.paragraphs[2].clauses[0], deadlines=(yearly, by_date(date(2027, 1, 31))))
    recurring = replace(wells, paragraphs=(paragraph("1", clause),))
    address = f"{KEY}:1:1:secretary-general"
    with transaction(register) as session:
        ingest(session, recurring, hash_content(recurring), author="A", now=NOW)
        tell(session, address, "implemented")
    check(register)
    assert (keys_of(register, address).due, keys_of(register, address).status) == (date(2028, 1, 31), "not started")
    assert keys_of(register, address).report_id is None
    with transaction(register) as session:
        tell(session, address, "not started")
    check(register)
    with transaction(register) as session:
        (following,) = session.scalars(select(OccurrenceRecord).where(~is_withdrawn(OccurrenceRecord)))
        take_back(session, following, Author("A", NOW), TODAY)
    check(register)
    assert keys_of(register, address).due is None


def test_they_follow_whoever_writes_the_tables(followed: Engine) -> None:
    unknown = "E/RES/2026/905:3:1:office"
    opens = {"body": "Panel on Oil", "number": 9, "opens": date(2027, 5, 1), "source": "", "author": "", "added": NOW}
    for statement in (
        update(ParagraphRecord).values(position=ParagraphRecord.position + 7),
        update(ClauseRecord).values(verb="sing", is_reporting=True, flags="as appropriate"),
        update(DeadlineRecord).where(DeadlineRecord.due.is_not(None)).values(due=date(2030, 1, 1)),
        insert(StaffSessionRecord).values(opens),
        update(StaffSessionRecord).values(opens=date(2027, 6, 1)),
        update(ResolutionRecord).values(body=None, adopted=date(2020, 1, 1)),
        update(ActionRecord).values(addressee="All"),
        delete(StaffSessionRecord),
        delete(DeadlineRecord).where(DeadlineRecord.due.is_not(None)),
        delete(ClauseRecord).where(ClauseRecord.ref == "3"),
        delete(ParagraphRecord),
        delete(ActionRecord).where(ActionRecord.address == unknown),
    ):
        with followed.begin() as connection:
            connection.execute(statement)
        check(followed)
    with reading(followed) as session:
        assert session.get(ActionKeyRecord, unknown) is None


def test_what_fails_leaves_them_as_they_were(followed: Engine) -> None:
    def fail(session: Session) -> None:
        tell(session, COUNT, "implemented")
        raise KeyError

    with pytest.raises(KeyError), transaction(followed) as session:
        fail(session)
    check(followed)
    assert keys_of(followed, COUNT).status == "not started"


def test_two_writers_of_one_action_are_both_seen(followed: Engine) -> None:
    if followed.dialect.name != "postgresql":
        pytest.skip("in SQLite the second writer begins when the first one is done")
    first_wrote, second_began = threading.Event(), threading.Event()

    def change_clause() -> None:
        with followed.begin() as connection:
            connection.execute(update(ClauseRecord).where(ClauseRecord.ref == "3").values(verb="sing"))
            first_wrote.set()
            second_began.wait(5)
            connection.execute(text("SELECT pg_sleep(0.3)"))

    writer = threading.Thread(target=change_clause)
    writer.start()
    first_wrote.wait(5)
    second_began.set()
    with transaction(followed) as session:
        assign_actions(session, [STATES], Assignment(unit="Night shift"), author="A", now=NOW)
    writer.join()
    check(followed)
    assert (keys_of(followed, STATES).verb, keys_of(followed, STATES).unit) == ("sing", "Night shift")


def test_a_new_session_and_a_deadline_at_it_meet(followed: Engine) -> None:
    if followed.dialect.name != "postgresql":
        pytest.skip("in SQLite the second writer begins when the first one is done")
    first_wrote = threading.Event()

    def set_deadline() -> None:
        with followed.begin() as connection:
            moved = update(DeadlineRecord).where(DeadlineRecord.due.is_(None))
            connection.execute(moved.values(session_body="Panel on Tea", session_number=4))
            first_wrote.set()
            connection.execute(text("SELECT pg_sleep(0.3)"))

    writer = threading.Thread(target=set_deadline)
    writer.start()
    first_wrote.wait(5)
    with followed.begin() as connection:
        opens = {
            "body": "Panel on Tea",
            "number": 4,
            "opens": date(2027, 5, 1),
            "source": "",
            "author": "",
            "added": NOW,
        }
        connection.execute(insert(StaffSessionRecord).values(opens))
    writer.join()
    check(followed)
    assert keys_of(followed, "E/RES/2026/905:3:1:office").due == date(2027, 5, 1)


def test_pages_and_long_lists_agree_on_every_word(followed: Engine) -> None:
    """A page is read from the small rows, a whole list from the view: each word is found in the same places."""
    with transaction(followed) as session:
        tell(session, COUNT, "implemented")
    with reading(followed) as session:
        for words in ("wells", "by the end", "LAMPS shine", "x", "100%", "_", "again chad", "2026 x", "nothing"):
            for withdrawn in (False, True):
                wanted = ActionFilter(text=words, withdrawn=withdrawn)
                assert list_actions(session, wanted, limit=100) == list_actions(session, wanted)
        assert find_action(session, COUNT.upper()).address == COUNT
