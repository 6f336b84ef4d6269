from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from building import NOW, TODAY
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import Engine

from tracker.errors import UnknownReport, UsageProblem
from tracker.model import Resolution
from tracker.reports import (
    Definition,
    Table,
    find_definition,
    harden,
    list_definitions,
    opens_formula,
    run_report,
    write_csv,
    write_json,
    write_xlsx,
)
from tracker.service import hash_content, ingest, report_status
from tracker.store import list_actions, reading, transaction

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "reports").glob("*.sql"))
TABLE = Table(
    ("name", "=count", "day"),
    (("=1+1", 80, "2026-02-28"), ("plain", None, None), ('say "a", b\nc', -5, "2026-12-01T10:00:00Z")),
)


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        report_status(
            session,
            "A/RES/81/9100:3:1:donors",
            "implemented",
            as_of=TODAY,
            author="=HYPERLINK(1)",
            now=NOW,
            today=TODAY,
            evidence="A/81/214",
        )
    return register


def rows(register: Engine, name: str, today: date = TODAY) -> list[dict[str, object]]:
    table = run_report(register, find_definition(name), today=today, until=date(2027, 2, 22))
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_the_shipped_reports_are_there_with_what_they_answer() -> None:
    assert [definition.name for definition in list_definitions()] == NAMES
    assert all(definition.answers.endswith("?") for definition in list_definitions())


@pytest.mark.parametrize("name", NAMES)
def test_every_report_runs_on_an_empty_and_on_a_full_register(name: str, register: Engine, wells: Resolution) -> None:
    assert rows(register, name) == []
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
    rows(register, name)


def test_actions_agree_with_the_list(filled: Engine) -> None:
    with reading(filled) as session:
        listed = [row.address for row in list_actions(session)]
    assert [row["action"] for row in rows(filled, "actions")] == listed


def test_by_addressee_counts_by_status(filled: Engine) -> None:
    counts = {row["addressee"]: row for row in rows(filled, "by-addressee")}
    assert counts["donors"]["implemented"] == 1
    assert counts["donors"]["overdue"] == 0
    assert counts["Member States"]["overdue"] == 1
    assert counts["Secretary-General"]["actions"] == counts["Secretary-General"]["not started"] == 2
    assert counts["nobody named"]["actions"] == 1


def test_due_overdue_and_reporting_requests(filled: Engine) -> None:
    assert [(row["paragraph"], row["due"]) for row in rows(filled, "due")] == [("2(a)", "2026-12-31")]
    assert [row["addressee"] for row in rows(filled, "overdue")] == ["Member States"]
    assert [row["reports to"] for row in rows(filled, "reporting-requests")] == ["General Assembly"]


def test_resolutions_and_history(filled: Engine) -> None:
    (resolution,) = rows(filled, "resolutions")
    assert (resolution["actions"], resolution["open"], resolution["overdue"]) == (5, 4, 1)
    assert resolution["next due"] == "2026-12-31"
    assert resolution["last imported"] == "2026-11-24T09:30:00Z"
    (report,) = rows(filled, "status-history")
    assert (report["status"], report["as_of"], report["recorded"]) == (
        "implemented",
        "2026-11-24",
        "2026-11-24T09:30:00Z",
    )


def test_csv_is_quoted_hardened_and_utf8() -> None:
    data = write_csv(TABLE)
    assert data.startswith(b'"name","\'=count","day"\r\n"\'=1+1","80","2026-02-28"\r\n"plain","",""\r\n')
    assert not data.startswith(b"\xef\xbb\xbf")
    assert write_csv(TABLE, bom=True).startswith(b"\xef\xbb\xbf")
    again = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert again[3] == ['say "a", b\nc', "-5", "2026-12-01T10:00:00Z"]


@pytest.mark.parametrize(
    "word",
    [
        "=1",
        "+1",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "\nx",
        "＝1",
        "﹦1",
        "＋1",
        "=cmd|' /C calc'!A0",
        "\u200b=1",
        "\ufeff=1",
        "\u202e=1",
        " \xa0＝1",
        "\x1b=1",
    ],
)
def test_cells_that_a_spreadsheet_would_run_are_made_harmless(word: str) -> None:
    assert harden(word) == f"'{word}"


@given(st.text())
def test_no_cell_is_dangerous_and_none_loses_a_letter(words: str) -> None:
    hardened = harden(words)
    assert isinstance(hardened, str)
    assert not opens_formula(hardened)
    assert hardened.removeprefix("'") == words.removeprefix("'")


def test_numbers_are_left_alone() -> None:
    assert harden(-5) == -5
    assert harden(None) is None


def test_truth_is_yes_or_no_in_sheets_and_true_in_json() -> None:
    table = Table(("a",), ((True,), (False,)))
    assert write_csv(table) == b'"a"\r\n"yes"\r\n"no"\r\n'
    assert json.loads(write_json(table)) == [{"a": True}, {"a": False}]


def test_json_keeps_what_is_in_the_register() -> None:
    assert json.loads(write_json(TABLE))[0] == {"name": "=1+1", "=count": 80, "day": "2026-02-28"}


def test_xlsx_has_words_never_formulas_and_real_dates() -> None:
    table = Table(TABLE.columns, (*TABLE.rows, ("x" * 40_000, 1, "http://example.org")))
    sheet = load_workbook(io.BytesIO(write_xlsx(table, "Late: [all]"))).active
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type == "s"
    assert sheet["C2"].is_date
    assert sheet["C2"].value.date() == date(2026, 2, 28)
    assert len(sheet["A5"].value) == 32_767
    assert sheet["C5"].hyperlink is None
    assert sheet.freeze_panes == "A2"


def test_a_workbook_of_nothing_opens() -> None:
    assert load_workbook(io.BytesIO(write_xlsx(Table(("a",), ()), ""))).active["A1"].value == "a"


def test_staff_add_their_own_reports(filled: Engine, tmp_path: Path) -> None:
    (tmp_path / "mine.sql").write_text(
        "-- title: Mine\n-- answers: How many at 10:30?\nSELECT COUNT(*) AS n FROM action_row"
    )
    (tmp_path / "due.sql").write_text("-- title: Own due\n-- answers: What?\nSELECT 1 AS one")
    definitions = {each.name: each for each in list_definitions(tmp_path)}
    assert len(definitions) == len(NAMES) + 1
    assert definitions["due"].title == "Own due"
    assert run_report(filled, definitions["mine"], today=TODAY, until=TODAY).rows == ((5,),)


@pytest.mark.parametrize(
    ("name", "sql", "words"),
    [
        ("a b", "-- title: x\n-- answers: y\nSELECT 1", "letters, digits"),
        ("bad", "SELECT 1", "lacks its header"),
        ("bad", "-- title: x\n-- answers: y\n-- parameters: tomorrow\nSELECT 1", "asks for 'tomorrow'"),
    ],
)
def test_wrong_definitions_say_what_to_correct(tmp_path: Path, name: str, sql: str, words: str) -> None:
    (tmp_path / f"{name}.sql").write_text(sql)
    with pytest.raises(UsageProblem, match=words):
        list_definitions(tmp_path)


def test_missing_folders_and_reports_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="TRACKER_REPORTS"):
        list_definitions(tmp_path / "none")
    with pytest.raises(UnknownReport, match="choose one of actions, by-addressee"):
        find_definition("everything")


@pytest.mark.parametrize("sql", ["DELETE FROM resolutions", "SELECT nothing FROM nowhere", "SELECT :oops"])
def test_a_report_can_neither_change_the_register_nor_show_a_traceback(filled: Engine, sql: str) -> None:
    with pytest.raises(UsageProblem, match="correct its SQL"):
        run_report(filled, Definition("x", "x", "x", (), sql), today=TODAY, until=TODAY)
    assert len(rows(filled, "resolutions")) == 1
    with transaction(filled) as session:  # the connection that a report used can write again
        report_status(session, "1", "in progress", as_of=TODAY, author="x", now=NOW, today=TODAY)


def test_definitions_use_no_words_of_one_database_only() -> None:
    for definition in list_definitions():
        assert not re.search(r"\b(strftime|julianday|ilike|group_concat|string_agg)\b", definition.sql, re.I)
