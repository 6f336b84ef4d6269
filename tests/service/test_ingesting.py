from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import NOW, TODAY, ask, paragraph
from sqlalchemy import Engine, func, select

from tracker.errors import NoOperativeParagraphs
from tracker.model import (
    Annex,
    Citation,
    Doubt,
    Flag,
    FlagKind,
    Note,
    Resolution,
    Span,
    Vote,
)
from tracker.service import Ingestion, Outcome, hash_content, ingest, reconciling, report_status
from tracker.service import ingesting as module
from tracker.store import find_action, list_actions, list_changes, list_reports, load_resolution, reading, transaction
from tracker.store.models import (
    ActionRecord,
    ChangeRecord,
    ClauseRecord,
    DocumentRecord,
    ParagraphRecord,
    ResolutionRecord,
    StatusReportRecord,
)
from tracker.store.narrowing import ActionFilter

STATES = "A/RES/81/9100:3:1:member-states"
DONORS = "A/RES/81/9100:3:1:donors"


def take_in(register: Engine, resolution: Resolution) -> Ingestion:
    with transaction(register) as session:
        return ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW)


def start(register: Engine, address: str) -> None:
    with transaction(register) as session:
        report_status(
            session,
            address,
            "in progress",
            as_of=TODAY,
            author="F. Point",
            now=NOW,
            today=TODAY,
            note="begun",
        )


def count(register: Engine, table: type) -> int:
    with reading(register) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_first_import_adds_and_the_second_changes_nothing(register: Engine, wells: Resolution) -> None:
    assert take_in(register, wells) == Ingestion("A/RES/81/9100", Outcome.ADDED, 5, added=5)
    changes = count(register, ChangeRecord)
    again = take_in(register, replace(wells, source="another-name.pdf"))
    assert again.outcome is Outcome.UNCHANGED
    assert count(register, ChangeRecord) == changes
    assert count(register, DocumentRecord) == 1


def test_a_row_has_all_that_staff_read(register: Engine, wells: Resolution) -> None:
    take_in(register, wells)
    with reading(register) as session:
        row = find_action(session, "A/RES/81/9100:2(b):1:secretary-general")
    assert (row.symbol, row.body, row.session, row.title) == (
        "A/RES/81/9100",
        "General Assembly",
        81,
        "Wells",
    )
    assert row.adopted == date(2026, 10, 1)
    assert row.chapeau == "Requests the Secretary-General, by the end of 2026:"
    assert (row.deadline_kind, row.deadline_session, row.due) == ("session", 82, date(2027, 9, 7))
    assert row.reporting is True
    assert row.reports_to == "General Assembly"
    assert (row.status, row.is_open, row.as_of) == ("not started", True, None)
    assert row.is_withdrawn is False


def test_changed_text_is_updated_and_decisions_stay(register: Engine, wells: Resolution) -> None:
    take_in(register, wells)
    start(register, STATES)
    handle = {row.address: row.handle for row in _rows(register)}
    corrected = replace(
        wells,
        paragraphs=tuple(
            paragraph("3", ask("Urges Member States to dig", "Member States", verb="urge")) if each.ref == "3" else each
            for each in wells.paragraphs
        ),
    )
    done = take_in(register, corrected)
    assert (done.outcome, done.added, done.removed, done.withdrawn) == (Outcome.UPDATED, 0, 1, 0)
    rows = {row.address: row for row in _rows(register)}
    assert DONORS not in rows
    assert rows[STATES].status == "in progress"
    assert rows[STATES].text == "Urges Member States to dig"
    assert all(rows[address].handle == handle[address] for address in rows)
    with reading(register) as session:
        texts = [change for change in list_changes(session, STATES) if change.field == "text"]
        gone = [(c.field, c.old, c.new) for c in list_changes(session, DONORS)]
    assert texts[0].old == "Urges Member States and donors to dig by 1 November 2026"
    assert texts[0].new == "Urges Member States to dig"
    assert gone[1:] == [("action", "opened", None), ("due", "2026-11-01", None)]


def test_a_reported_action_whose_clause_left_the_text_is_kept_as_withdrawn(
    register: Engine, wells: Resolution, without_paragraph_3: Resolution
) -> None:
    take_in(register, wells)
    start(register, STATES)
    done = take_in(register, without_paragraph_3)
    assert (done.withdrawn, done.removed) == (1, 1)
    with reading(register) as session:
        row = find_action(session, STATES)
        assert STATES not in {each.address for each in list_actions(session)}
        everything = {each.address for each in list_actions(session, ActionFilter(withdrawn=True))}
        reports = list_reports(session, STATES)
    assert row.is_withdrawn
    assert not row.is_open
    assert row.text == "Urges Member States and donors to dig by 1 November 2026"
    assert row.verb == "urge"
    assert STATES in everything
    assert [report.note for report in reports] == ["begun"]

    take_in(register, wells)
    with reading(register) as session:
        back = find_action(session, STATES)
        log = [change.new for change in list_changes(session, STATES) if change.field != "due"]
    assert (back.is_withdrawn, back.is_open, back.status) == (False, True, "in progress")
    assert log == ["opened", "in progress", "withdrawn from text", "back in text"]


def test_a_number_is_never_given_to_another_action(
    register: Engine, wells: Resolution, without_paragraph_3: Resolution
) -> None:
    take_in(register, wells)
    before = {row.address: row.handle for row in _rows(register)}
    take_in(register, without_paragraph_3)
    other = replace(wells, symbol="A/RES/81/9104")
    take_in(register, other)
    take_in(register, wells)
    after = {row.address: row.handle for row in _rows(register)}
    assert {address: after[address] for address in before} == before
    assert len(set(after.values())) == len(after)


def test_a_crash_in_the_middle_leaves_nothing(
    register: Engine, wells: Resolution, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr(reconciling, "take_handles", crash)
    with pytest.raises(RuntimeError, match="power"):
        take_in(register, wells)
    for table in (
        ResolutionRecord,
        ParagraphRecord,
        ClauseRecord,
        ActionRecord,
        ChangeRecord,
        DocumentRecord,
    ):
        assert count(register, table) == 0, table


def test_a_crash_during_an_update_leaves_what_was(
    register: Engine, wells: Resolution, without_paragraph_3: Resolution, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(register, wells)
    start(register, STATES)
    before, changes = _rows(register), count(register, ChangeRecord)
    monkeypatch.setattr(reconciling, "take_handles", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_in(register, without_paragraph_3)
    assert _rows(register) == before
    assert count(register, ChangeRecord) == changes


def test_a_failed_document_leaves_the_others_of_its_transaction(
    register: Engine, wells: Resolution, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(wells, symbol="A/RES/81/9101")
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        monkeypatch.setattr(module, "settle_actions", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ingest(session, other, hash_content(other), author="A. Clerk", now=NOW)
    assert {row.resolution for row in _rows(register)} == {"A/RES/81/9100"}


def test_a_text_without_operative_paragraphs_is_refused(register: Engine) -> None:
    with pytest.raises(NoOperativeParagraphs, match=r"novel\.txt has no operative paragraphs"):
        take_in(register, Resolution(source="novel.txt"))
    assert count(register, ResolutionRecord) == 0


def test_two_paragraphs_of_one_number_both_stay(register: Engine) -> None:
    twice = Resolution(
        source="x",
        symbol="A/RES/81/9102",
        paragraphs=(paragraph("1", ask("Requests A", "A")), paragraph("1", ask("Requests B", "B"))),
    )
    take_in(register, twice)
    assert [row.ref for row in _rows(register)] == ["1", "1~2"]


def test_everything_extracted_is_kept(register: Engine) -> None:
    clause = replace(
        ask("Requests the Office to dig within existing resources", "Office"),
        flags=(Flag(FlagKind.WITHIN_EXISTING_RESOURCES, "within existing resources", Span(10, 20)),),
        doubts=(Doubt("addressee", "two offices are named", "the Office", ("A", "B")),),
        consulted=(replace(ask("x", "Agency").addressees[0]),),
    )
    full = Resolution(
        source="x",
        symbol="A/RES/81/9103",
        paragraphs=(paragraph("1", clause),),
        citations=(Citation("A/RES/78/1", "resolution 78/1", "recall", "P1", Span(0, 4)),),
        notes=(Note("1", "See A/78/1.", "1", ("A/78/1",)),),
        annexes=(Annex("Plan", "Of wells"),),
        vote=Vote("Adopted by 13 votes to none", 13, 0),
        doubts=(Doubt("paragraph", "a number is missing"),),
    )
    take_in(register, full)
    (row,) = _rows(register)
    assert row.flags == "within existing resources"
    with reading(register) as session:
        record = session.scalars(select(ClauseRecord)).one()
        assert {(each.role.value, each.name) for each in record.addressees} == {
            ("asked", "Office"),
            ("consulted", "Agency"),
        }
        assert record.doubts[0].candidates == ["A", "B"]
        kept = load_resolution(session, "A/RES/81/9103")
        assert kept.vote == Vote("Adopted by 13 votes to none", 13, 0)
        assert [(note.ref, note.cites) for note in kept.notes] == [("1", ("A/78/1",))]
    take_in(register, replace(full, title="A title"))
    assert count(register, ClauseRecord) == 1


def test_the_hash_tells_texts_apart_but_not_files(wells: Resolution) -> None:
    assert hash_content(wells) == hash_content(replace(wells, source="copy.pdf"))
    assert hash_content(wells) != hash_content(replace(wells, title="Well"))


def test_no_report_is_lost_whatever_is_imported(register: Engine, wells: Resolution) -> None:
    take_in(register, wells)
    for row in _rows(register):
        start(register, row.address)
    only_praise = tuple(each for each in wells.paragraphs if each.ref in ("P1", "1"))
    for paragraphs in (only_praise, wells.paragraphs, only_praise, wells.paragraphs[:5]):
        take_in(register, replace(wells, paragraphs=paragraphs))
        assert count(register, StatusReportRecord) == 5


def _rows(register: Engine) -> list:
    with reading(register) as session:
        return list_actions(session)
