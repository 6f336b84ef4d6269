from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import NOW, TODAY, ask, at_session, paragraph
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.errors import UnknownAction, UsageProblem
from tracker.knowledge import EntityKind, load
from tracker.model import Deadline, DeadlineKind, Doubt, Resolution, SessionRef, Span
from tracker.service import (
    Outcome,
    add_aliases,
    add_entity,
    add_session,
    add_sessions,
    hash_content,
    ingest,
    merge_entities,
    report_status,
)
from tracker.store import (
    count_unresolved,
    find_action,
    list_actions,
    list_changes,
    list_due,
    list_entities,
    list_reports,
    list_sessions,
    load_knowledge,
    load_resolution,
    reading,
    transaction,
)


def test_a_session_that_staff_add_dates_its_deadlines_at_once(register: Engine, wells: Resolution) -> None:
    unknown = replace(
        wells,
        paragraphs=(paragraph("1", ask("Requests it", "Office", deadlines=(at_session("Panel on Wells", 3),))),),
    )
    with transaction(register) as session:
        ingest(session, unknown, hash_content(unknown), author="A. Clerk", now=NOW)
        assert count_unresolved(session) == 1
        add_session(session, "Panel on Wells", 3, date(2027, 1, 11), author="A. Clerk", now=NOW)
    with reading(register) as session:
        assert find_action(session, "A/RES/81/9100:1:1:office").due == date(2027, 1, 11)
        assert count_unresolved(session) == 0
        assert len(list_due(session, TODAY, date(2027, 1, 11))) == 1


def test_additions_are_logged_with_what_was_there_before(register: Engine) -> None:
    with transaction(register) as session:
        for day in (date(2027, 1, 11), date(2027, 2, 1)):
            add_session(session, "Panel on Wells", 3, day, author="A. Clerk", now=NOW)
        add_entity(session, "Panel on Wells", ("the Panel",), author="A. Clerk", now=NOW)
    with reading(register) as session:
        assert [(change.old, change.new) for change in list_changes(session)] == [
            (None, "2027-01-11"),
            ("2027-01-11", "2027-02-01"),
            (None, "the Panel"),
        ]


def test_nameless_additions_are_refused(register: Engine) -> None:
    with transaction(register) as session:
        with pytest.raises(UsageProblem):
            add_entity(session, " ", (), author="x", now=NOW)
        with pytest.raises(UsageProblem):
            add_session(session, "Panel", 0, TODAY, author="x", now=NOW)


# --- sessions date what was imported before -----------------------------------------


def take_in(session: Session, resolution: Resolution) -> Outcome:
    return ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW).outcome


def test_dating_is_logged_per_action_and_settles_the_doubt(register: Engine, wells: Resolution) -> None:
    clause = ask("Requests it", "Office", deadlines=(at_session("Panel on Wells", 3),))
    clause = replace(clause, doubts=(Doubt("deadline", "unknown session", "at session 3"), Doubt("verb", "unknown")))
    with transaction(register) as session:
        take_in(session, replace(wells, paragraphs=(paragraph("1", clause),)))
        assert add_session(session, "Panel on Wells", 3, date(2027, 1, 11), author="B. Clerk", now=NOW) == 1
        assert add_session(session, "Panel on Wells", 3, date(2027, 2, 1), author="B. Clerk", now=NOW) == 1
    with reading(register) as session:
        changes = list_changes(session, "A/RES/81/9100:1:1:office")
        assert [(each.operation, each.old, each.new) for each in changes[1:]] == [
            ("resolve session", None, "2027-01-11"),
            ("resolve session", "2027-01-11", "2027-02-01"),
        ]
        (kept,) = load_resolution(session, "A/RES/81/9100").paragraphs[0].clauses
        assert [doubt.field for doubt in kept.doubts] == ["verb"]


def test_a_session_that_is_dated_before_the_other_deadline_leads(register: Engine, wells: Resolution) -> None:
    late = Deadline("by 2028", DeadlineKind.DATE, Span(0, 1), date=date(2028, 12, 31))
    clause = ask("Requests it", "Office", deadlines=(late, at_session("Panel on Wells", 3)))
    with transaction(register) as session:
        take_in(session, replace(wells, paragraphs=(paragraph("1", clause),)))
        add_session(session, "Panel on Wells", 3, date(2027, 1, 11), author="B. Clerk", now=NOW)
    with reading(register) as session:
        assert find_action(session, "A/RES/81/9100:1:1:office").due == date(2027, 1, 11)


def test_the_next_session_is_found_once_two_are_known(register: Engine, wells: Resolution) -> None:
    words = Deadline("at its next session", DeadlineKind.SESSION, Span(0, 1), session=SessionRef("Panel", None, True))
    with transaction(register) as session:
        take_in(session, replace(wells, paragraphs=(paragraph("1", ask("Requests it", "Office", deadlines=(words,))),)))
        sessions = [(3, date(2026, 9, 28)), (4, date(2027, 5, 3))]
        for number, day in sessions:
            add_session(session, "Panel", number, day, author="B. Clerk", now=NOW)
    with reading(register) as session:
        assert find_action(session, "A/RES/81/9100:1:1:office").due == date(2027, 5, 3)


def test_a_correction_of_a_shipped_session_dates_anew(register: Engine, wells: Resolution) -> None:
    with transaction(register) as session:
        take_in(session, wells)
        add_session(session, "General Assembly", 82, date(2027, 9, 21), author="B. Clerk", now=NOW)
    with reading(register) as session:
        assert find_action(session, "A/RES/81/9100:2(b):1:secretary-general").due == date(2027, 9, 21)


def test_sessions_out_of_order_are_refused_and_none_is_kept(register: Engine) -> None:
    from tracker.knowledge import Session as BodySession

    wrong = [
        BodySession("Panel on Wells", 3, date(2027, 1, 11), None, "staff"),
        BodySession("Panel on Wells", 4, date(2026, 1, 11), None, "staff"),
    ]
    with transaction(register) as session:
        with pytest.raises(UsageProblem, match="cannot open on"):
            add_sessions(session, wrong, author="x", now=NOW)
        assert list_sessions(session, staff_only=True) == []
        with pytest.raises(UsageProblem, match="close"):
            add_session(session, "Panel", 1, TODAY, closes=date(2020, 1, 1), author="x", now=NOW)


def test_the_same_session_again_changes_nothing(register: Engine) -> None:
    with transaction(register) as session:
        for _ in range(2):
            add_session(session, "Panel on Wells", 3, date(2027, 1, 11), author="x", now=NOW)
        assert len(list_changes(session)) == 1
        (row,) = list_sessions(session, "wells")
        assert (row.source, row.author, row.opens) == ("staff", "x", date(2027, 1, 11))


# --- entities -----------------------------------------------------------------------


def test_entities_are_listed_with_their_source(register: Engine) -> None:
    with transaction(register) as session:
        add_entity(
            session, "Panel on Wells", ("PoW", "the Panel"), kind=EntityKind.COMMITTEE, author="A. Clerk", now=NOW
        )
        assert add_aliases(session, "UNODC", ("Vienna Crime Office",), author="A. Clerk", now=NOW).endswith("Crime")
        (panel,) = list_entities(session, "on wells")
        assert (panel.kind, panel.aliases, panel.short, panel.source) == ("committee", "PoW", "the Panel", "staff")
        (office,) = list_entities(session, "vienna crime")
        assert office.author == "A. Clerk"
        assert office.source != "staff"
        assert [row.name for row in list_entities(session, staff_only=True)] == [panel.name, office.name]
        assert len(list_entities(session)) == len(load().entities) + 1


@pytest.mark.parametrize("alias", ["UNICEF", "unicef", "World Bank"])
def test_a_name_that_means_another_is_refused(register: Engine, alias: str) -> None:
    with transaction(register) as session:
        with pytest.raises(UsageProblem, match="already means"):
            add_entity(session, "Panel on Wells", (alias,), author="x", now=NOW)
        with pytest.raises(UsageProblem, match="known already"):
            add_entity(session, alias, (), author="x", now=NOW)
        with pytest.raises(UsageProblem, match="much else"):
            add_aliases(session, "UNODC", ("and",), author="x", now=NOW)
        with pytest.raises(UsageProblem, match="No entity"):
            add_aliases(session, "Nobody at all", ("x",), author="x", now=NOW)
        assert list_changes(session) == []


def merge(session: Session, absorbed: str, into: str) -> int:
    return merge_entities(session, absorbed, into, author="A. Clerk", now=NOW)


def test_a_merger_keeps_addresses_and_history_through_a_new_import(register: Engine, wells: Resolution) -> None:
    one = replace(wells, paragraphs=(paragraph("1", ask("Requests the Panel of Wells to dig", "Panel of Wells")),))
    other = replace(wells, paragraphs=(paragraph("1", ask("Requests the Panel of Wells to dig", "Panel on Wells")),))
    address = "A/RES/81/9100:1:1:panel-of-wells"
    with transaction(register) as session:
        add_entity(session, "Panel on Wells", author="A. Clerk", now=NOW)
        take_in(session, one)
        report_status(session, address, "in progress", as_of=TODAY, author="x", now=NOW, today=TODAY)
        assert merge(session, "Panel of Wells", "Panel on Wells") == 1
        assert find_action(session, address).addressee == "Panel on Wells"
        assert take_in(session, other) is Outcome.UPDATED
    with reading(register) as session:
        (row,) = list_actions(session)
        assert (row.address, row.addressee, row.status) == (address, "Panel on Wells", "in progress")
        assert row.addressee_text == "the Panel on Wells"
        assert len(list_reports(session, address)) == 1
        entity = load_knowledge(session).known_as("Panel of Wells")
        assert entity is not None
        assert entity.name == "Panel on Wells"
        assert ("addressee", "Panel of Wells", "Panel on Wells") in [
            (change.field, change.old, change.new) for change in list_changes(session, address)
        ]


def test_of_two_merged_in_one_clause_the_reported_one_is_withdrawn(register: Engine, wells: Resolution) -> None:
    both = ask("Requests both to dig", "Panel of Wells", "Panel on Wells")
    clauses = (paragraph("1", both), paragraph("2", replace(both, text="Urges both to dig")))
    reported, unreported = (f"A/RES/81/9100:{ref}:1:panel-of-wells" for ref in ("1", "2"))
    with transaction(register) as session:
        add_entity(session, "Panel on Wells", author="A. Clerk", now=NOW)
        take_in(session, replace(wells, paragraphs=clauses))
        report_status(session, reported, "in progress", as_of=TODAY, author="x", now=NOW, today=TODAY)
        merge(session, "Panel of Wells", "Panel on Wells")
    with reading(register) as session:
        kept = find_action(session, reported)
        assert (kept.is_withdrawn, kept.text) == (True, "Requests both to dig")
        with pytest.raises(UnknownAction):
            find_action(session, unreported)
        assert [row.ref for row in list_actions(session)] == ["1", "2"]


def test_a_shipped_entity_is_merged_with_its_names(register: Engine) -> None:
    with transaction(register) as session:
        add_entity(session, "Panel on Wells", ("the Panel",), author="A. Clerk", now=NOW)
        merge(session, "UNODC", "Panel on Wells")
        with pytest.raises(UsageProblem, match="the same already"):
            merge(session, "UNODC", "Panel on Wells")
        merge(session, "Panel on Wells", "UNICEF")
        for name in ("UNODC", "Panel on Wells", "UNICEF"):
            entity = load_knowledge(session).known_as(name)
            assert entity is not None
            assert entity.acronym == "UNICEF"


def test_what_is_not_known_cannot_be_merged(register: Engine) -> None:
    with transaction(register) as session, pytest.raises(UsageProblem, match="No entity"):
        merge(session, "Nobody at all", "UNICEF")


# --- the resolution as it was extracted ------------------------------------------------


def test_a_resolution_comes_back_from_the_register(register: Engine, wells: Resolution) -> None:
    with transaction(register) as session:
        take_in(session, wells)
    with reading(register) as session:
        assert load_resolution(session, "a/res/81/9100") == wells
        with pytest.raises(UnknownAction):
            load_resolution(session, "A/RES/1/1")
