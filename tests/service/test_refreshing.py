"""A reviewed text keeps what staff taught after it was taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from building import NOW, ask, at_session, paragraph
from sqlalchemy import Engine

from tracker.model import Resolution
from tracker.service import accept_clauses, add_entity, add_session, hash_content, ingest, merge_entities, set_values
from tracker.store import list_actions, reading, transaction


def test_merged_addressees_and_new_sessions_outlast_a_later_review(register: Engine, wells: Resolution) -> None:
    text = replace(
        wells,
        paragraphs=(
            paragraph("1", ask("Requests it", "Panel of Wells", deadlines=(at_session("Panel on Wells", 3),))),
            paragraph("2", ask("Calls for more wells", verb="call for")),
        ),
    )
    with transaction(register) as session:
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
        accept_clauses(session, "A/RES/81/9100:1:1", author="R. Viewer", now=NOW)
        add_entity(session, "Panel on Wells", (), author="A. Clerk", now=NOW)
        merge_entities(session, "Panel of Wells", "Panel on Wells", author="A. Clerk", now=NOW)
        add_session(session, "Panel on Wells", 3, date(2027, 1, 11), author="A. Clerk", now=NOW)
    with reading(register) as session:
        before = [(row.address, row.addressee, row.due) for row in list_actions(session) if row.ref == "1"]
    assert before == [("A/RES/81/9100:1:1:panel-of-wells", "Panel on Wells", date(2027, 1, 11))]
    with transaction(register) as session:
        set_values(session, "A/RES/81/9100:2:1", addressees=("donors",), author="R. Viewer", now=NOW)
    with reading(register) as session:
        assert [(row.address, row.addressee, row.due) for row in list_actions(session) if row.ref == "1"] == before
