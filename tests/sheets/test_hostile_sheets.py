"""Workbooks and CSV files that mean harm are refused in a line, and cost neither time nor memory."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tracker.errors import TooLarge, TrackerError, UnreadableSource, UsageProblem
from tracker.sheets import read_sheet
from tracker.sheets.reading import read_bytes

HEAD = ["Action", "Version", "Status"]


def workbook(change: Callable[[str, bytes], bytes | None] = lambda name, part: part) -> bytes:
    """A small sheet, with its parts changed, or left out."""
    made, out = io.BytesIO(), io.BytesIO()
    book = Workbook()
    book.active.append(HEAD)
    book.active.append(["A/RES/1:1:1:nobody", "x", "in progress"])
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def with_rows(rows: bytes) -> bytes:
    return workbook(lambda name, part: part.replace(b"</sheetData>", rows + b"</sheetData>"))


def test_a_row_beyond_all_sheets_is_refused_without_going_there() -> None:
    far = b'<row r="1000000000"><c r="A1000000000" t="inlineStr"><is><t>x</t></is></c></row>'
    with pytest.raises(TooLarge, match="rows beyond the 1,048,576"):
        read_bytes(with_rows(far), "actions.xlsx")


def test_cells_far_to_the_right_are_not_looked_at() -> None:
    rows = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(3, 300))
    assert len(read_bytes(with_rows(rows), "actions.xlsx").rows) == 1


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "lol">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + step, (b"&" + bytes([97 + step]) + b";") * 10) for step in range(9)
) + b"]>"  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        workbook(lambda name, part: None if name == "xl/workbook.xml" else part),
        workbook(lambda name, part: part[: len(part) // 2] if "sheet1" in name else part),
        workbook(
            lambda name, part: (
                re.sub(rb"<worksheet", LAUGHS + b"<worksheet", part, count=1).replace(
                    b"</sheetData>", b'<row r="9"><c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData>'
                )
                if "sheet1" in name
                else part
            )
        ),
        b"PK\x03\x04" + b"xl/" + os.urandom(500),
        b"Action,Version,Status\r\na," + b"y" * 140_000 + b",z\r\n",
        b"Action;Version\r\n" + b'"' + b"x;" * 100_000,
        b"\xd0\xcf\x11\xe0" + bytes(600),
    ],
    ids=["no workbook", "cut", "entities", "noise", "long cell", "open quotation", "old workbook"],
)
def test_what_is_damaged_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource) as refused:
        read_bytes(data, "actions.xlsx")
    assert "\n" not in str(refused.value)


def test_a_million_blank_lines_are_no_rows() -> None:
    sheet = read_bytes(b"Action,Version,Status\r\na,b,c\r\n" + b",,\r\n" * 100_000, "actions.csv")
    assert len(sheet.rows) == 1


def test_a_sheet_is_read_apart_and_comes_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "actions.xlsx"
    file.write_bytes(workbook())
    assert read_sheet(file) == read_bytes(file.read_bytes(), str(file))
    for name in ("/dev/zero", str(tmp_path)):
        with pytest.raises(TrackerError):
            read_sheet(Path(name))
    file.write_bytes(workbook(lambda name, part: part.replace(b"Version", b"Wells")))
    with pytest.raises(UsageProblem, match="lacks the columns Action and Version"):
        read_sheet(file)
