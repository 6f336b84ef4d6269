from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import NOW, TODAY, ask, by_date, paragraph
from sqlalchemy import Engine

from tracker.errors import UnknownAction
from tracker.knowledge.document_dates import plan_document
from tracker.model import Category, Resolution
from tracker.service import hash_content, ingest, report_status
from tracker.store import (
    ActionFilter,
    find_action,
    find_resolution,
    list_actions,
    list_due,
    list_overdue,
    reading,
    transaction,
)


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    lamps = Resolution(
        source="lamps.txt",
        symbol="E/RES/2026/905",
        body="Economic and Social Council",
        title="Lamps",
        adopted=date(2026, 7, 20),
        paragraphs=(
            paragraph("1", ask("Invites Côte d'Ivoire to lend lamps", "Côte d’Ivoire", verb="invite")),
            paragraph(
                "2",
                ask(
                    "Requests the Special Representative to sing 100% of the songs",
                    "Special Representative of the Secretary-General for Lamps",
                    deadlines=(by_date(date(2027, 1, 15)),),
                ),
            ),
        ),
    )
    with transaction(register) as session:
        for resolution in (wells, lamps):
            ingest(session, resolution, hash_content(resolution), author="A. Clerk", now=NOW)
        report_status(
            session,
            "A/RES/81/9100:3:1:donors",
            "implemented",
            evidence="A/81/1",
            as_of=TODAY,
            author="x",
            now=NOW,
            today=TODAY,
        )
    return register


def refs(register: Engine, **wanted: object) -> list[str]:
    with reading(register) as session:
        rows = list_actions(session, ActionFilter(**wanted))  # type: ignore[arg-type]
    return [f"{row.resolution.split('/')[0]} {row.ref}" for row in rows]


def test_the_newest_resolution_comes_first_in_the_order_of_its_text(filled: Engine) -> None:
    assert refs(filled) == ["A 2(a)", "A 2(b)", "A 3", "A 3", "A 4", "E 1", "E 2"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"symbols": ("e/res/2026/905",)}, ["E 1", "E 2"]),
        ({"symbols": ("81/9100", "2026/905")}, ["A 2(a)", "A 2(b)", "A 3", "A 3", "A 4", "E 1", "E 2"]),
        ({"symbols": ("A_RES",)}, []),
        ({"bodies": ("economic",)}, ["E 1", "E 2"]),
        ({"addressees": ("secretary-general",)}, ["A 2(a)", "A 2(b)"]),
        ({"addressees": ("Special Representative",)}, ["E 2"]),
        ({"addressees": ("CÔTE D’IVOIRE",)}, ["E 1"]),
        ({"addressees": ("nobody",)}, ["A 4"]),
        ({"addressees": ("the Moon",)}, []),
        ({"verbs": ("invite", "Call  For")}, ["A 4", "E 1"]),
        ({"categories": (Category.DECIDING,)}, []),
        ({"statuses": ("implemented",)}, ["A 3"]),
        ({"due_before": date(2026, 12, 31), "due_after": date(2026, 11, 2)}, ["A 2(a)"]),
        ({"due_after": date(2027, 9, 7)}, ["A 2(b)"]),
        ({"text": "WELLS dig"}, ["A 3", "A 3"]),
        ({"text": "by the end of 2026"}, ["A 2(a)", "A 2(b)"]),
        ({"text": "100%"}, ["E 2"]),
        ({"text": "100%songs"}, []),
        ({"is_overdue": True, "today": TODAY}, ["A 3"]),
        ({"reporting": True}, ["A 2(b)"]),
        ({"verbs": ("request",), "bodies": ("General Assembly",), "is_open": True}, ["A 2(a)", "A 2(b)"]),
    ],
)
def test_filters(filled: Engine, wanted: dict[str, object], found: list[str]) -> None:
    assert refs(filled, **wanted) == found


def test_what_is_due_and_what_is_late(filled: Engine) -> None:
    with reading(filled) as session:
        due = list_due(session, TODAY, date(2027, 1, 15))
        late = list_overdue(session, TODAY)
        assert list_overdue(session, date(2026, 11, 1)) == []
        assert len(list_overdue(session, date(2026, 11, 2))) == 1
        assert list_due(session, TODAY, date(2027, 1, 15), ActionFilter(addressees=("donors",))) == []
    assert [row.due for row in due] == [date(2026, 12, 31), date(2027, 1, 15)]
    assert [row.addressee for row in late] == ["Member States"]  # the donors are done
    assert late[0].is_overdue(TODAY)


def test_a_resolution_is_found_with_its_clauses(filled: Engine, wells: Resolution) -> None:
    with reading(filled) as session:
        record = find_resolution(session, "a/res/81/9100")
        assert [each.ref for each in record.paragraphs] == [each.ref for each in wells.paragraphs]
        assert record.paragraphs[5].clauses[0].addressees[1].name == "donors"
        with pytest.raises(UnknownAction, match="did you mean A/RES/81/9100"):
            find_resolution(session, "A/RES/81/910")


def test_unknown_actions_offer_the_nearest(filled: Engine) -> None:
    with reading(filled) as session, pytest.raises(UnknownAction, match="did you mean A/RES/81/9100:4:1:nobody"):
        find_action(session, "A/RES/81/9100:4:1:nobod")


def test_overdue_needs_a_day(filled: Engine) -> None:
    with pytest.raises(ValueError, match="depends on today"):
        refs(filled, is_overdue=True)


def test_a_list_is_one_statement_however_long(filled: Engine, wells: Resolution) -> None:
    from sqlalchemy import event

    statements: list[str] = []
    with transaction(filled) as session:
        for number in range(10):
            other = replace(wells, symbol=f"A/RES/81/92{number:02}")
            ingest(session, other, hash_content(other), author="x", now=NOW)

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        statements.append(statement)

    event.listen(filled, "before_cursor_execute", note)
    with reading(filled) as session:
        assert len(list_actions(session)) == 57
    assert len([each for each in statements if each.startswith("SELECT")]) == 1


def test_reporting_requests_have_the_dates_of_their_document(register: Engine, wells: Resolution) -> None:
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="x", now=NOW)
    with reading(register) as session:
        rows = {row.ref: row for row in list_actions(session)}
    report = rows["2(b)"]
    assert report.due is not None
    planned = plan_document(report.due)
    assert (report.forecast, report.submission, report.issuance) == (
        planned.forecast,
        planned.submission,
        planned.issuance,
    )
    assert rows["2(a)"].due is not None
    assert rows["2(a)"].forecast is None  # due by a date, but no report is asked for
