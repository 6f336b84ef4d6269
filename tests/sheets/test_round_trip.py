"""A sheet goes out, people and Excel do to it what they do, and it comes back right or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from building import NOW, SERIES, TODAY, paragraph, report_to_sessions, springs
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine

from tracker.errors import EmptySource, NotFound, UnreadableSource, UsageProblem
from tracker.model import Resolution
from tracker.service import hash_content, ingest, report_status
from tracker.sheets import SheetImport, SheetOutcome, import_sheet, read_sheet, write_sheet
from tracker.sheets.reading import column_letter
from tracker.store import list_actions, list_changes, list_occurrences, list_reports, reading, transaction

STATES = "A/RES/81/9100:3:1:member-states"
DONORS = "A/RES/81/9100:3:1:donors"
COUNT = "A/RES/81/9100:2(a):1:secretary-general"
NOBODY = "A/RES/81/9100:4:1:nobody"


def tell(register: Engine, action: str, status: str, as_of: date = TODAY, **words: str) -> None:
    with transaction(register) as session:
        report_status(session, action, status, as_of=as_of, author="F. Point", now=NOW, today=TODAY, **words)


def word_file() -> bytes:
    made = io.BytesIO()
    Document().save(made)
    return made.getvalue()


@pytest.fixture
def filled(register: Engine, wells: Resolution) -> Engine:
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
    tell(register, DONORS, "in progress", date(2026, 11, 2), note="=SUM(1) pledges\nand – more")
    return register


@pytest.fixture
def exported(filled: Engine, tmp_path: Path) -> Path:
    return export(filled, tmp_path / "actions.xlsx")


def export(register: Engine, file: Path) -> Path:
    with reading(register) as session:
        rows = list_occurrences(session)
    with file.open("wb") as out:
        write_sheet(out, rows, file.suffix[1:], today=TODAY)
    return file


def edit(file: Path, change: Callable[[Worksheet, dict[str, int], dict[str, int]], None]) -> None:
    """Edit a workbook as a person would: by its headings and the rows of its actions."""
    book = load_workbook(file)
    sheet = book["Actions"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    rows = {str(sheet.cell(line, columns["Action"]).value): line for line in range(2, sheet.max_row + 1)}
    change(sheet, columns, rows)
    book.save(file)


def put(file: Path, action: str, **cells: object) -> dict[str, str]:
    """Write into cells of an action's row, and say where they are."""
    places: dict[str, str] = {}

    def change(sheet: Worksheet, columns: dict[str, int], rows: dict[str, int]) -> None:
        for name, value in cells.items():
            heading = name.replace("_", " ")
            cell = sheet.cell(rows[action], columns[heading])
            cell.value = value
            places[heading] = cell.coordinate

    edit(file, change)
    return places


def take(register: Engine, file: Path, *, dry_run: bool = False, skip_conflicts: bool = False) -> SheetImport:
    with transaction(register) as session:
        return import_sheet(
            session,
            read_sheet(file),
            author="Ana",
            now=NOW,
            today=TODAY,
            dry_run=dry_run,
            skip_conflicts=skip_conflicts,
        )


def reports(register: Engine, action: str) -> list[tuple[str, date, str, str, str]]:
    with reading(register) as session:
        return [(r.status, r.as_of, r.note, r.evidence, r.author) for r in list_reports(session, action)]


def test_the_workbook_helps_and_protects(exported: Path) -> None:
    sheet = load_workbook(exported)["Actions"]
    assert sheet.freeze_panes == "D2"
    assert sheet.protection.sheet
    columns = {str(cell.value): cell.column_letter for cell in sheet[1]}
    locked = {name: sheet[f"{letter}2"].protection.locked for name, letter in columns.items()}
    assert [name for name, is_locked in locked.items() if not is_locked] == [
        "Status",
        "As of",
        "Note",
        "Evidence",
        "Unit",
        "Focal point",
        "E-mail",
        "Internal target",
        "Tags",
    ]
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert [str(each.sqref) for each in lists] == [f"{columns['Status']}2:{columns['Status']}6"]
    assert "overtaken by events" in lists[0].formula1
    marks = [sheet[f"{columns['Version']}{line}"].value for line in range(2, 7)]
    assert len(set(marks)) == 5
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_what_was_written_into_a_locked_column_is_told_and_stops_nothing(filled: Engine, exported: Path) -> None:
    places = put(exported, STATES, Addressee="UNEP", Due=date(2027, 5, 1), Status="in progress")
    done = take(filled, exported)
    assert done.is_written
    assert [(f.cell, f.old, f.new) for f in done.of(SheetOutcome.LOCKED)] == [
        (places["Addressee"], "Member States", "UNEP"),
        (places["Due"], "2026-11-01", "2027-05-01"),
    ]
    assert take(filled, exported).findings == ()  # the register has news: nobody can tell who changed what


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_nobody_edited_changes_nothing(filled: Engine, tmp_path: Path, ending: str) -> None:
    done = take(filled, export(filled, tmp_path / f"actions.{ending}"))
    assert (done.findings, done.rows, done.edited, done.is_written) == ((), 5, 0, False)


def test_edited_rows_become_status_reports(filled: Engine, exported: Path) -> None:
    places = put(exported, STATES, Status="In Progress", Note=" Notes verbales went out. ", As_of="20/11/2026")
    put(exported, COUNT, Status="implemented", Evidence="A/81/214")
    done = take(filled, exported, dry_run=True)
    assert not done.is_written
    assert reports(filled, STATES) == []
    assert [(f.cell, f.column, f.old, f.new) for f in done.findings if f.action == STATES] == [
        (places["Status"], "Status", "not started", "in progress"),
        (places["As of"], "As of", "", "2026-11-20"),
        (places["Note"], "Note", "", "Notes verbales went out."),
    ]
    assert take(filled, exported).is_written
    assert reports(filled, STATES) == [("in progress", date(2026, 11, 20), "Notes verbales went out.", "", "Ana")]
    assert reports(filled, COUNT) == [("implemented", TODAY, "", "A/81/214", "Ana")]
    with reading(filled) as session:
        assert [c.author for c in list_changes(session, STATES) if c.operation == "report status"] == ["Ana"]
    assert take(filled, exported).findings == ()


def test_a_day_left_as_it_was_means_today(filled: Engine, exported: Path) -> None:
    put(exported, DONORS, Note="Pledges doubled.")
    take(filled, exported)
    assert reports(filled, DONORS)[-1] == ("in progress", TODAY, "Pledges doubled.", "", "Ana")
    assert take(filled, exported).findings == ()


def test_who_answers_for_an_action_is_filled_in_too(filled: Engine, exported: Path) -> None:
    put(exported, STATES, Unit="Water Section", Focal_point="Ana Pozo", Status="in progress")
    assert take(filled, exported).is_written
    with reading(filled) as session:
        (row,) = [row for row in list_actions(session) if row.address == STATES]
    assert (row.unit, row.focal_point, row.status) == ("Water Section", "Ana Pozo", "in progress")
    places = put(exported, COUNT, **{"E-mail": "nowhere"})
    (refused,) = take(filled, exported).of(SheetOutcome.REFUSED)
    assert (refused.cell, "e-mail" in refused.reason) == (places["E-mail"], True)


def test_a_day_taken_out_alone_says_nothing(filled: Engine, exported: Path) -> None:
    put(exported, DONORS, As_of=None)
    assert take(filled, exported).edited == 0


@pytest.mark.parametrize(
    ("action", "cells", "blamed", "words"),
    [
        (STATES, {"Status": "finished"}, "Status", "use one of not started"),
        (STATES, {"Status": None, "Note": "x"}, "Status", "is empty"),
        (STATES, {"Status": "in progress", "As_of": "30/02/2026"}, "As of", "not a day of the calendar"),
        (STATES, {"Status": "in progress", "As_of": "12/31/2026"}, "As of", "not a day of the calendar"),
        (STATES, {"Status": "in progress", "As_of": "soon"}, "As of", "not a day of the calendar"),
        (STATES, {"Status": "in progress", "As_of": datetime(2027, 3, 1)}, "As of", "has not come yet"),
        (STATES, {"Status": "in progress", "As_of": date(2026, 9, 1)}, "As of", "before the resolution was adopted"),
        (DONORS, {"As_of": date(2026, 11, 1)}, "As of", "before the last report"),
        (STATES, {"Status": "implemented"}, "Evidence", "needs evidence"),
        (STATES, {"Version": "abc"}, "Version", "export the sheet again"),
    ],
)
def test_what_cannot_be_is_refused_with_the_address_of_its_cell(
    filled: Engine, exported: Path, action: str, cells: dict[str, object], blamed: str, words: str
) -> None:
    put(exported, COUNT, Status="in progress")
    places = put(exported, action, **cells)
    if blamed not in places:
        places |= put(exported, action, **{blamed.replace(" ", "_"): None})
    done = take(filled, exported)
    (refused,) = done.of(SheetOutcome.REFUSED)
    assert refused.cell == places[blamed]
    assert words in refused.reason
    assert "--" not in refused.reason
    assert not done.is_written
    assert reports(filled, COUNT) == []


def test_closed_actions_open_again_with_a_new_reason_only(filled: Engine, tmp_path: Path) -> None:
    tell(filled, STATES, "not applicable", note="No wells there.")
    file = export(filled, tmp_path / "a.xlsx")
    places = put(file, STATES, Status="in progress")
    places |= {"Note": f"L{places['Status'][1:]}"}
    (refused,) = take(filled, file).of(SheetOutcome.REFUSED)
    assert (refused.cell, "needs a reason" in refused.reason) == (places["Note"], True)
    put(file, STATES, Note="Wells were found.")
    assert take(filled, file).is_written


def test_a_forbidden_step_is_blamed_on_the_status(filled: Engine, tmp_path: Path) -> None:
    tell(filled, STATES, "implemented", evidence="A/81/214")
    file = export(filled, tmp_path / "a.xlsx")
    places = put(file, STATES, Status="not applicable", Note="x")
    (refused,) = take(filled, file).of(SheetOutcome.REFUSED)
    assert (refused.cell, "cannot become" in refused.reason) == (places["Status"], True)


def test_news_in_the_register_are_a_conflict_only_where_the_row_was_edited(filled: Engine, exported: Path) -> None:
    places = put(exported, STATES, Status="in progress", Note="From the sheet.")
    put(exported, COUNT, Status="in progress")
    tell(filled, STATES, "in progress", note="From the register.")
    tell(filled, NOBODY, "in progress", note="Untouched in the sheet.")
    done = take(filled, exported)
    conflicts = {f.cell: (f.old, f.new) for f in done.of(SheetOutcome.CONFLICT)}
    assert conflicts[places["Note"]] == ("From the register.", "From the sheet.")
    assert not done.is_written
    assert reports(filled, COUNT) == []
    done = take(filled, exported, skip_conflicts=True)
    assert done.is_written
    assert [report[0] for report in reports(filled, COUNT)] == ["in progress"]
    assert [report[2] for report in reports(filled, STATES)] == ["From the register."]
    assert [report[2] for report in reports(filled, NOBODY)] == ["Untouched in the sheet."]


def test_a_corrected_text_is_news_too(filled: Engine, exported: Path, wells: Resolution) -> None:
    from dataclasses import replace

    from building import ask, paragraph

    put(exported, NOBODY, Status="in progress")
    changed = replace(
        wells, paragraphs=(*wells.paragraphs[:-2], paragraph("4", ask("Calls for no more wells", verb="call for")))
    )
    with transaction(filled) as session:
        ingest(session, changed, hash_content(changed), author="A. Clerk", now=NOW)
    assert len(take(filled, exported).of(SheetOutcome.CONFLICT)) == 1


def test_one_conflict_and_one_error_are_both_shown(filled: Engine, exported: Path) -> None:
    put(exported, STATES, Status="done")
    put(exported, DONORS, Note="Mine.")
    tell(filled, DONORS, "in progress", note="Theirs.")
    done = take(filled, exported, skip_conflicts=True)
    assert {f.outcome for f in done.findings} == {SheetOutcome.REFUSED, SheetOutcome.CONFLICT}
    assert not done.is_written


def test_rows_of_nobody_knows_what_and_rows_given_twice_are_refused(filled: Engine, exported: Path) -> None:
    def change(sheet: Worksheet, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows[STATES], columns["Action"]).value = DONORS
        sheet.cell(rows[COUNT], columns["Action"]).value = "A/RES/1/1:1:1:x"
        sheet.cell(rows[NOBODY], columns["Action"]).value = None

    edit(exported, change)
    done = take(filled, exported)
    assert [f.reason.split(":")[0][:28] for f in done.of(SheetOutcome.REFUSED)] == [
        "There is no such action",
        "The action is in row 4 alrea",
        "The row names no action.",
    ]
    assert not done.is_written


def resaved(file: Path, **dialect: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""), **dialect))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_that_excel_saved_again(filled: Engine, tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Semicolons, day-first dates, moved columns, a title above, blank rows below, another encoding."""
    file = export(filled, tmp_path / "actions.csv")
    table = resaved(file)
    head = table[0]
    at = {name: place for place, name in enumerate(head)}
    for row in table[1:]:
        for name in ("Due", "As of"):
            if row[at[name]]:
                row[at[name]] = f"{date.fromisoformat(row[at[name]]):%d/%m/%Y}"
        if row[at["Action"]] == STATES:
            row[at["Status"]], row[at["As of"]] = "in progress", "20.11.2026"
            row[at["Note"]] = "Café; “opened”"
    order = sorted(range(len(head)), key=lambda place: head[place])
    moved = [[row[place] for place in order] for row in [head, *reversed(table[1:])]]
    width = len(head)
    blank = [[""] * width] * 3
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["Our sheet"] + [""] * (width - 1), *moved, *blank, []])
    file.write_bytes(out.getvalue().encode(encoding))
    done = take(filled, file)
    assert {f.action for f in done.findings} == {STATES}
    assert done.is_written
    assert reports(filled, STATES) == [("in progress", date(2026, 11, 20), "Café; “opened”", "", "Ana")]


def test_letters_that_windows_cannot_save_are_no_edit(filled: Engine, tmp_path: Path) -> None:
    tell(filled, STATES, "in progress", note="Kěrě ☂")
    file = export(filled, tmp_path / "a.csv")
    file.write_bytes(file.read_bytes().decode("utf-8-sig").encode("cp1252", "replace"))
    assert take(filled, file).findings == ()


def test_hidden_and_moved_columns_and_blank_rows_in_a_workbook(filled: Engine, exported: Path, tmp_path: Path) -> None:
    old = load_workbook(exported)["Actions"]
    table = [[cell.value for cell in row] for row in old.iter_rows()]
    headings = [str(heading) for heading in table[0]]
    moved = ("Action", "Status", "As of", "Note", "Evidence", "No.", "Version")
    order = [headings.index(heading) for heading in moved]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Our office, November"])
    for row in table:
        sheet.append([row[place] for place in order])
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s" if cell.data_type == "f" else cell.data_type
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[4].hidden = True
    for line in range(8, 60):
        sheet.cell(line, 3).value = "  " if line % 2 else None
    sheet["B5"].value, sheet["C5"].value = "in progress", 46340
    other = book.create_sheet("Cover", 0)
    other["A1"].value = "Cover"
    file = tmp_path / "moved.xlsx"
    book.save(file)
    done = take(filled, file)
    assert done.is_written
    assert [(f.cell, f.new) for f in done.findings] == [("B5", "in progress"), ("C5", "2026-11-14")]


def test_a_column_taken_out_is_left_alone(filled: Engine, tmp_path: Path) -> None:
    file = export(filled, tmp_path / "a.csv")
    table = resaved(file)
    note = table[0].index("Note")
    out = io.StringIO()
    csv.writer(out).writerows([[*row[:note], *row[note + 1 :]] for row in table])
    file.write_text(out.getvalue().replace("not started", "in progress"), "utf-8")
    assert take(filled, file).is_written
    assert reports(filled, DONORS) == [
        ("in progress", date(2026, 11, 2), "=SUM(1) pledges\nand – more", "", "F. Point")
    ]
    assert reports(filled, STATES)[-1][0] == "in progress"


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.xlsx", b"PK\x03\x04 and then nothing", UnreadableSource),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", UnreadableSource),
        ("a.csv", b"name,age\r\nwells,3\r\n", UsageProblem),
        ("a.csv", b"", EmptySource),
        ("a.csv", b"a\x00b", UnreadableSource),
        ("word.xlsx", word_file(), UnreadableSource),
        ("long.csv", b"Action,Version,Note\nA/RES/1,x," + b"x" * 131_073, UnreadableSource),
        ("a.csv", b"Action,Version\r\nx,y\r\n", UsageProblem),
        ("a.csv", b"Action,Version,Status,status\r\nx,y,z,z\r\n", UsageProblem),
    ],
)
def test_what_is_no_sheet_is_said(tmp_path: Path, name: str, data: bytes, error: type[Exception]) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(error):
        read_sheet(tmp_path / name)
    with pytest.raises(NotFound):
        read_sheet(tmp_path / "none.csv")


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_the_commands(run, database_url: str, filled: Engine, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    code, out, _ = run("sheet", "export", "--addressee", "Member States", "-o", file, "--db", database_url)
    assert (code, out) == (0, f"{file}: 1 action to fill in.\n")
    places = put(file, STATES, Status="in progress", As_of="1/11/2026")
    code, out, _ = run("sheet", "import", file, "--dry-run", "--db", database_url)
    assert code == 0
    assert "1 of 1 rows would be written." in out
    assert reports(filled, STATES) == []
    assert run("sheet", "import", file, "--by", "Ana", "--db", database_url)[0] == 0
    assert reports(filled, STATES) == [("in progress", date(2026, 11, 1), "", "", "Ana")]
    assert run("sheet", "import", file, "--db", database_url)[1] == "The sheet changes nothing.\n"
    put(file, STATES, Note="Late.")
    code, _, err = run("sheet", "import", file, "--db", database_url)
    assert (code, "register changed" in err, err.count("\n")) == (8, True, 1)
    put(file, STATES, Status="finished")
    code, out, err = run("sheet", "import", file, "--db", database_url, "--format", "csv")
    assert (code, places["Status"] in err, err.count("\n")) == (2, True, 1)
    assert "refused" in out
    assert run("sheet", "export", "-o", tmp_path / "a.ods", "--db", database_url)[0] == 2


@pytest.mark.parametrize("command", ["export", "import"])
def test_the_commands_explain_themselves(run, command: str) -> None:
    code, out, _ = run("sheet", command, "--help")
    assert code == 0
    assert out.strip().split("\n\n")[-1].strip().startswith(f"Example: tracker sheet {command}")


def test_each_of_several_sessions_has_a_row_to_fill_in(register: Engine, tmp_path: Path) -> None:
    with transaction(register) as session:
        text = springs(paragraph("1", report_to_sessions(52, 54, 55, 57)))
        ingest(session, text, hash_content(text), author="A. Clerk", now=NOW)
    file = export(register, tmp_path / "series.xlsx")
    years = {1: 2023, 2: 2023, 3: 2024, 4: 2024}
    assert times_of(file) == [(number, year, "not started") for number, year in years.items()]

    def fill_in(sheet: Worksheet, columns: dict[str, int], rows: dict[str, int]) -> None:
        for line, status in ((2, "implemented"), (3, "in progress")):
            sheet.cell(line, columns["Status"]).value = status
            sheet.cell(line, columns["Evidence"]).value = "A/HRC/52/1"

    edit(file, fill_in)
    done = take(register, file)
    assert done.is_written
    assert done.edited == 2
    with reading(register) as session:
        assert [(each.occurrence, each.status) for each in list_occurrences(session, with_closed=True)] == [
            (1, "implemented"),
            (2, "in progress"),
            (3, "not started"),
            (4, "not started"),
        ]
        assert [each.occurrence for each in list_reports(session, SERIES)] == [1, 2]
    assert times_of(export(register, tmp_path / "again.xlsx"))[0] == (2, 2023, "in progress")
    assert take(register, file).findings == ()


def times_of(file: Path) -> list[tuple[object, int, object]]:
    """Which session each row is about: its number, its year, its status."""
    sheet = load_workbook(file)["Actions"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    found = []
    for line in range(2, sheet.max_row + 1):
        due = sheet.cell(line, columns["Due"]).value
        assert isinstance(due, datetime)
        found.append(
            (sheet.cell(line, columns["Occurrence"]).value, due.year, sheet.cell(line, columns["Status"]).value)
        )
    return found
