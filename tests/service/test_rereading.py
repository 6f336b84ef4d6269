"""A register that an earlier version filled is read again: what people decided stays, and so does every number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from building import NOW, TODAY
from sqlalchemy import Engine, update

from tracker.errors import UnknownAction
from tracker.extract import extract
from tracker.model import Clause, Doubt, Resolution
from tracker.readers import read
from tracker.service import (
    Outcome,
    accept_clauses,
    hash_content,
    ingest,
    plan_refresh,
    refresh_text,
    report_status,
    set_values,
)
from tracker.store import ActionFilter, find_action, list_actions, list_changes, list_doubts, reading, transaction
from tracker.store.models import ClauseAddresseeRecord, ClauseRecord
from tracker.store.reviews import READING

KEY = "A/RES/81/9200"
TEXT = """\
General Assembly

Eighty-first session

81/9200. Lanterns of the hill paths

The General Assembly,

Recalling its earlier words on lanterns,

1. Commends the United Nations Office on Drugs and Crime for its survey of lanterns;

2. Requests the Secretary-General to map the paths by 30 June 2027, and invites Member States to light them;

3. Requests the Secretary-General to report annually to the General Assembly on the lanterns;

4. Decides to remain seized of the matter.

40th plenary meeting
18 November 2026
"""


@pytest.fixture
def lanterns(tmp_path: Path) -> Resolution:
    file = tmp_path / "lanterns.txt"
    file.write_text(TEXT, encoding="utf-8")
    return extract(read(str(file)))


def worse(text: Resolution) -> Resolution:
    """The text as an earlier version might have read it: nobody asked in 2, its second clause not seen."""

    def read_badly(clause: Clause) -> Clause:
        return replace(clause, addressees=(), deadlines=())

    paragraphs = tuple(
        replace(each, clauses=(read_badly(each.clauses[0]),)) if each.ref == "2" else each for each in text.paragraphs
    )
    unsaid = Doubt(READING, "an earlier version read this text")
    return replace(text, paragraphs=paragraphs, doubts=(unsaid,))


def take_in(register: Engine, resolution: Resolution) -> Outcome:
    with transaction(register) as session:
        return ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW).outcome


def numbers(register: Engine) -> dict[str, int]:
    with reading(register) as session:
        return {row.address: row.handle for row in list_actions(session)}


def test_a_text_is_read_again_and_a_dry_run_tells_what_changes(register: Engine, lanterns: Resolution) -> None:
    take_in(register, worse(lanterns))
    before = numbers(register)
    with reading(register) as session:
        planned = plan_refresh(session, KEY.lower())
    assert numbers(register) == before
    assert [(row.address.removeprefix(KEY), row.what, row.old, row.new) for row in planned.rows] == [
        (":2:1", "addressees", "", "Secretary-General"),
        (":2:1", "deadlines", "", "by 30 June 2027 (2027-06-30)"),
        (":2:2", "clause", None, "invites Member States to light them"),
        (":2:1:secretary-general", "action", None, "opened"),
        (":2:2:member-states", "action", None, "opened"),
        (":2:1:nobody", "action", "#1 not started", "removed"),
    ]
    with transaction(register) as session:
        assert refresh_text(session, KEY, author="A. Clerk", now=NOW) == planned
    after = numbers(register)
    assert {address: after[address] for address in set(before) & set(after)} == {
        f"{KEY}:3:1:secretary-general": before[f"{KEY}:3:1:secretary-general"]
    }
    with reading(register) as session:
        assert list_doubts(session) == []
        assert plan_refresh(session, KEY).rows == ()
        assert {change.operation for change in list_changes(session, f"{KEY}:2:2:member-states")} == {"refresh"}
        assert [change.operation for change in list_changes(session, KEY)] == ["ingest", "refresh"]
    assert take_in(register, lanterns) is Outcome.UNCHANGED  # the same file brings nothing more


def test_what_people_decided_stays(register: Engine, lanterns: Resolution) -> None:
    take_in(register, worse(lanterns))
    with transaction(register) as session:
        report_status(
            session, f"{KEY}:2:1:nobody", "in progress", as_of=TODAY, author="F", now=NOW, today=TODAY, note="begun"
        )
        set_values(session, f"{KEY}:3:1", addressees=("UNODC",), author="R", now=NOW)
    with transaction(register) as session:
        refreshed = refresh_text(session, KEY, author="A. Clerk", now=NOW)
    assert (f"{KEY}:2:1:nobody", "withdrawn from text") in {(row.address, row.new) for row in refreshed.rows}
    with reading(register) as session:
        rows = {row.address.removeprefix(KEY): row for row in list_actions(session, ActionFilter(withdrawn=True))}
    assert rows[":2:1:secretary-general"].status == "in progress"  # it was nobody's, now it is the Secretary-General's
    assert rows[":2:1:secretary-general"].last_report == "begun"
    assert rows[":2:1:nobody"].is_withdrawn
    assert rows[":3:1:united-nations-office-on-drugs-and-crime"].is_reviewed
    assert ":3:1:secretary-general" not in rows


def test_reading_again_changes_nothing_where_nothing_is_read_otherwise(register: Engine, lanterns: Resolution) -> None:
    take_in(register, lanterns)
    with transaction(register) as session:
        accept_clauses(session, f"{KEY}:2:1", author="R", now=NOW)
        changes = len(list_changes(session))
        refreshed = refresh_text(session, KEY, author="A. Clerk", now=NOW)
        assert (refreshed.is_new, refreshed.rows) == (False, ())
        assert len(list_changes(session)) == changes
        assert find_action(session, f"{KEY}:2:1:secretary-general").is_reviewed
    with reading(register) as session, pytest.raises(UnknownAction):
        plan_refresh(session, "A/RES/1/1")


def test_confidences_of_this_version_take_the_place_of_none(register: Engine, lanterns: Resolution) -> None:
    take_in(register, worse(lanterns))
    with transaction(register) as session:
        session.execute(update(ClauseRecord).values(confidence_verb=0.5))
        session.execute(update(ClauseAddresseeRecord).values(confidence=0.5))
        refresh_text(session, KEY, author="A. Clerk", now=NOW)
    with reading(register) as session:
        found = {clause.confidence_verb for clause in session.query(ClauseRecord)}
    expected = {clause.confidence.verb for each in lanterns.operative for clause in each.clauses}
    assert found == expected
