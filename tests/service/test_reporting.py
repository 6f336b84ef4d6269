from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from building import NOW, TODAY
from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import DBAPIError

from tracker.errors import NotAllowed, UnknownAction, UsageProblem
from tracker.knowledge.statuses import load_statuses
from tracker.model import Resolution
from tracker.service import find_repeated, hash_content, ingest, report_status
from tracker.service.reporting import is_evidence
from tracker.store import StatusReport, find_action, list_changes, list_reports, reading, transaction
from tracker.store.models import ChangeRecord, StatusReportRecord

ACTION = "A/RES/81/9100:3:1:member-states"


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
    return register


def tell(
    register: Engine, status: str, action: str = ACTION, as_of: date = TODAY, today: date = TODAY, **more: str
) -> StatusReport:
    with transaction(register) as session:
        return report_status(session, action, status, as_of=as_of, author="F. Point", now=NOW, today=today, **more)


def test_reports_are_appended_and_the_last_one_counts(filled: Engine) -> None:
    tell(filled, "in progress", note="A note verbale went out.")
    tell(filled, "In-Progress", note="41 replies.")
    tell(filled, "implemented", evidence="A/81/214")
    with reading(filled) as session:
        reports = list_reports(session, ACTION)
        row = find_action(session, ACTION)
        log = [(change.old, change.new) for change in list_changes(session, ACTION)]
    assert [report.status for report in reports] == ["in progress", "in progress", "implemented"]
    assert [report.note for report in reports] == ["A note verbale went out.", "41 replies.", ""]
    assert (row.status, row.evidence, row.is_open, row.as_of) == ("implemented", "A/81/214", False, TODAY)
    assert row.reported_by == "F. Point"
    assert row.reported == NOW
    assert log == [
        (None, "opened"),
        ("not started", "in progress"),
        ("in progress", "in progress"),
        ("in progress", "implemented"),
    ]


def test_an_action_is_found_by_its_number_and_in_any_case(filled: Engine) -> None:
    with reading(filled) as session:
        handle = find_action(session, ACTION.lower()).handle
    assert tell(filled, "in progress", action=f"#{handle}").address == ACTION
    assert tell(filled, "in progress", action=str(handle)).address == ACTION


def test_evidence_and_reasons_are_asked_for(filled: Engine) -> None:
    with pytest.raises(NotAllowed, match="'nonsense' is none: give a document symbol such as A/81/214"):
        tell(filled, "implemented", evidence="nonsense")
    with pytest.raises(NotAllowed, match="needs evidence"):
        tell(filled, "implemented", note="done, honestly")
    tell(filled, "implemented", evidence="A/81/214")
    with pytest.raises(NotAllowed, match="needs a reason"):
        tell(filled, "in progress")
    assert tell(filled, "in progress", note="The report was withdrawn.").status == "in progress"


def test_forbidden_steps_are_refused(filled: Engine) -> None:
    tell(filled, "implemented", evidence="A/81/214")
    with pytest.raises(NotAllowed, match="cannot become 'not applicable'"):
        tell(filled, "not applicable", note="no")
    with reading(filled) as session:
        assert len(list_reports(session, ACTION)) == 1


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        (date(2026, 11, 25), "has not come yet"),
        (date(2026, 9, 30), "before the resolution was adopted"),
        (date(2026, 11, 1), "before the last report"),
    ],
)
def test_impossible_days_are_refused(filled: Engine, as_of: date, words: str) -> None:
    tell(filled, "in progress", as_of=date(2026, 11, 2))
    with pytest.raises(UsageProblem, match=words):
        tell(filled, "in progress", as_of=as_of)


def test_a_report_dated_by_a_wrong_clock_is_corrected_and_none_of_the_future_follows_it(filled: Engine) -> None:
    tell(filled, "in progress", as_of=date(2026, 11, 2))
    tell(filled, "implemented", evidence="A/81/214", as_of=date(2099, 1, 1), today=date(2099, 1, 1))
    for day in (date(2098, 1, 1), date(2099, 1, 1), date(2026, 11, 25)):
        with pytest.raises(UsageProblem, match="has not come yet"):
            tell(filled, "in progress", note="The clock was wrong.", as_of=day)
    with pytest.raises(UsageProblem, match=r"before the last report \(2026-11-02\)"):
        tell(filled, "in progress", note="The clock was wrong.", as_of=date(2026, 11, 1))
    assert tell(filled, "in progress", note="The clock was wrong.", as_of=date(2026, 11, 3)).status == "in progress"
    with reading(filled) as session:
        row = find_action(session, ACTION)
        assert (row.status, row.as_of, row.is_open) == ("in progress", date(2026, 11, 3), True)
        assert [each.as_of.year for each in list_reports(session, ACTION)] == [2026, 2099, 2026]
    with pytest.raises(UsageProblem, match=r"before the last report \(2026-11-03\)"):
        tell(filled, "in progress", as_of=date(2026, 11, 2))


def test_only_the_same_report_within_minutes_is_one_that_is_written_again(filled: Engine) -> None:
    tell(filled, "in progress", note="Meeting called")
    same: dict[str, Any] = {"author": "F. Point", "as_of": TODAY, "now": NOW, "note": " Meeting called "}
    others: list[dict[str, Any]] = [
        {"author": "B. Clerk"},
        {"note": "Meeting held"},
        {"as_of": TODAY - timedelta(days=1)},
        {"now": NOW + timedelta(minutes=11)},
        {"evidence": "A/81/214"},
        {"challenge": "No money"},
        {"occurrence": 2},
    ]
    with reading(filled) as session:
        assert find_repeated(session, ACTION, "in progress", **same) is not None
        assert find_repeated(session, ACTION, "in-progress", **same | {"occurrence": 1}) is not None
        assert find_repeated(session, ACTION, "not started", **same) is None
        assert [each for each in others if find_repeated(session, ACTION, "in progress", **same | each)] == []
    tell(filled, "in progress", note="Something between")
    with reading(filled) as session:
        assert find_repeated(session, ACTION, "in progress", **same) is None


def test_unknown_actions_and_statuses_say_what_there_is(filled: Engine) -> None:
    with pytest.raises(UnknownAction, match=f"did you mean {ACTION.replace('/', '.')}"):
        tell(filled, "in progress", action="A/RES/81/9100:3:1:member-state")
    with pytest.raises(UnknownAction, match="tracker actions"):
        tell(filled, "in progress", action="999")
    with pytest.raises(UsageProblem, match="use one of not started, in progress"):
        tell(filled, "done")


def test_what_was_known_on_a_day(filled: Engine) -> None:
    tell(filled, "in progress", as_of=date(2026, 11, 2))
    tell(filled, "implemented", as_of=date(2026, 11, 20), evidence="A/81/214")
    with reading(filled) as session:
        assert [r.status for r in list_reports(session, ACTION, date(2026, 11, 10))] == ["in progress"]


@pytest.mark.parametrize("table", [StatusReportRecord, ChangeRecord])
@pytest.mark.parametrize("statement", [delete, lambda table: update(table).values(author="X")])
def test_the_database_itself_refuses_to_rewrite_history(filled: Engine, table: type, statement) -> None:
    tell(filled, "in progress")
    with pytest.raises(DBAPIError, match="append-only"), filled.begin() as connection:
        connection.execute(statement(table))


def test_the_status_of_an_action_is_that_of_its_last_report(filled: Engine) -> None:
    """The columns kept for quick lists agree with the reports after every allowed step."""
    statuses = load_statuses()
    for name in ("in progress", "superseded", "not started", "closed without implementation", "in progress"):
        tell(filled, name, note="because", evidence="A/RES/82/1")
        with reading(filled) as session:
            row = find_action(session, ACTION)
            assert row.status == list_reports(session, ACTION)[-1].status == name
        assert row.is_open == statuses[name].is_open


@pytest.mark.parametrize(
    "words",
    [
        *(
            "A/81/214",
            "GC(61)/RES/11",
            "Note 12",
            "ST/SGB/2026/3",
            "letters IOM.12/3",
            "E-7",
            "Circular No. 5",
            "第5号",
        ),
        *(
            "a/81/214",
            "resolution 79/114",
            "C 2023/21",
            "CoP19 Doc. 24",
            "CL 170/REP",
            "1/CP.21",
            "Note verbale No. 12",
        ),
        *("see https://example.org/wells", "old table.csv, GA, row 12"),
    ],
)
def test_symbols_addresses_and_rows_of_tables_are_evidence(words: str) -> None:
    assert is_evidence(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "",
            "done",
            "nonsense",
            "Yes.",
            "3 replies",
            "done on 12 March",
            "as of 2026-11-12",
            "n/a",
            "javascript:a(1)",
        ),
        *(
            "3/4 done",
            "1.5 million",
            "mid-2027",
            "March 2027",
            "On 12 March",
            "Sent 12 replies",
            "report 2027",
            "24-11",
        ),
    ],
)
def test_plain_words_counts_and_days_are_no_evidence(words: str) -> None:
    assert not is_evidence(words)


def test_a_file_and_what_was_given_before_need_no_symbol(filled: Engine) -> None:
    tell(filled, "implemented", evidence="photo.jpg", evidence_sha256="0" * 64)
    tell(filled, "in progress", note="Not yet after all")
    tell(filled, "implemented", evidence="photo.jpg")
