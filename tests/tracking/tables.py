"""Five tracking tables of our own making, as offices keep them, each in another shape, about two resolutions."""

from __future__ import annotations

import io
from datetime import date, datetime

from docx import Document
from openpyxl import Workbook

DAY = datetime(2026, 11, 20)
"""When the workbooks were last saved."""


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.properties.modified = DAY
    book.save(out)
    return out.getvalue()


def with_titles_and_merged_symbols() -> bytes:
    """Titles above the head, one symbol merged over its rows, a total at the end."""
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "Water Division"
    sheet["A2"] = "Follow-up to resolutions, as of 15 November 2026"
    sheet.merge_cells("A2:H2")
    sheet.append([])
    sheet.append(
        ["S/N", "Resolution", "OP", "Action required", "Addressed to", "Status", "Remarks", "Responsible unit"]
    )
    sheet.append([1, "81/9100", "OP 2 (a)", "Count the wells", None, "Ongoing", "41 counted", "Wells Section"])
    sheet.append([2, None, "OP 3", "Dig by 1 November", "donors", "Done", "completed - see A/81/123", None])
    sheet.append([3, None, 4, "More wells", None, "Not started", None, None])
    sheet.append([4, "81/9199", "OP 1", "Plant trees", None, "Ongoing", None, None])
    sheet.append(["Total", None, None, None, None, 4, None, None])
    sheet.merge_cells("B5:B7")
    return saved(book)


def with_a_sheet_for_each_body() -> bytes:
    """A sheet for each body, heads of two lines with merged cells, titles between the rows, days as Excel has them."""
    book = Workbook()
    general = book.active
    general.title = "GA"
    council = book.create_sheet("HRC")
    for sheet, title, rows in (
        (
            general,
            "Resolution 81/9100: Wells",
            [["para. 2 (a)", "To count the wells", "Wells Section", "Ana Pozo", "Done", date(2026, 11, 2), "A/81/200"]],
        ),
        (
            council,
            "Resolution 51/90 - Springs",
            [["1", "Report at several sessions", "Springs Unit", "Bo Lind", "Ongoing", date(2026, 11, 3), None]],
        ),
    ):
        sheet.append(["Para.", "Text", "Responsibility", None, "Follow-up", None, None])
        sheet.append([None, None, "Unit", "Focal point", "Status", "Date of update", "Evidence"])
        for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:G1"):
            sheet.merge_cells(merged)
        sheet.append([title])
        sheet.merge_cells("A3:G3")
        for row in rows:
            sheet.append(row)
    hidden = book.create_sheet("old")
    hidden.append(["Resolution", "Para.", "Status"])
    hidden.sheet_state = "hidden"
    return saved(book)


def as_word() -> bytes:
    """A Word table below a heading that names the resolution, with a cell merged over two rows."""
    document = Document()
    document.add_heading("General Assembly resolution 81/9100 on wells", 1)
    table = document.add_table(rows=1, cols=4)
    for cell, words in zip(table.rows[0].cells, ("Paragraph", "What is requested", "State", "Progress"), strict=True):
        cell.text = words
    for row in (
        ("2", "Requests the Secretary-General, by the end of 2026: (a) to count the wells", "In progress", "Half done"),
        ("", "(b) to report to it at its eighty-second session", "Not yet started", ""),
        ("PP 1", "Recalling its earlier words", "", ""),
    ):
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    merged = table.cell(1, 0).merge(table.cell(2, 0))
    merged.text = "2"
    out = io.BytesIO()
    document.core_properties.modified = DAY
    document.save(out)
    return out.getvalue()


def as_csv() -> bytes:
    """Semicolons and an encoding of Windows, the paragraph behind the symbol, days as text."""
    return (
        "Mandate;Mandate text;Lead;Implementation status;Comments;Updated\r\n"
        "A/RES/81/9100, OP 2(b);To report at its eighty-second session;Clérigo;Under way;“Draft” shared;12/10/2026\r\n"
        "GA 81/9100 OP 3;Urges Member States and donors to dig;Wells;Overtaken by events;;3 Nov 2026\r\n"
        "A/RES/81/9100, OP 4;Calls for more wells;Wells;Phase 2;Second round;31/02/2026\r\n"
    ).encode("cp1252")


def by_words_alone() -> bytes:
    """The resolution in the name of the sheet, no paragraphs, statuses of the office's own, e-mail addresses."""
    book = Workbook()
    sheet = book.active
    sheet.title = "A-RES-81-9100"
    sheet.append(["#", "Deliverable", "Deadline", "Status", "Owner", "Contact e-mail", "Cluster"])
    sheet.append([1, "Count the wells", date(2026, 12, 31), "Phase 2", "Ana Pozo", "pozo@example.org", "Water"])
    sheet.append(
        [2, "Report at the eighty-second session", date(2027, 3, 1), "Phase 1", "Bo Lind", "b@example.org", "W"]
    )
    sheet.append([3, "Paint the town hall", None, "Phase 1", "Bo Lind", "b@example.org", "Town"])
    return saved(book)
