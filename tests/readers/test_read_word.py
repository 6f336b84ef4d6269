from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tracker.errors import UnreadableSource
from tracker.extract.structure.building import structure
from tracker.model import Role, Span
from tracker.readers import read_bytes

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def word_file() -> bytes:
    document = docx.Document()
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "A/RES/73/999"
    for line in ("Seventy-third session", "Resolution adopted by the General Assembly on 3 May 2019"):
        document.add_paragraph(line)
    document.add_paragraph("73/999.\tLamps of the outer harbour")
    document.add_paragraph("The General Assembly,")
    paragraph = document.add_paragraph()
    paragraph.add_run("Recalling").italic = True
    paragraph.add_run(" the Treaty on Tides of 4 May")
    paragraph.add_run()._r.append(OxmlElement("w:noBreakHyphen"))
    paragraph.add_run("2018,")
    numbered = document.add_paragraph()
    numbered.add_run("\t1.\t")
    numbered.add_run("Requests").italic = True
    numbered.add_run(" the Harbour Master:")
    document.add_paragraph("(a)\tTo report;")
    document.add_paragraph("2.\tDecides to meet again.")
    document.add_paragraph("7th plenary meeting")
    document.add_paragraph("3 May 2019")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_running_text_header_and_emphasis() -> None:
    document = read_bytes(word_file(), "N1900001.DOC")
    assert document.format == "word"
    assert (document.blocks[0].role, document.blocks[0].text) == (Role.MASTHEAD, "A/RES/73/999")
    texts = [block.text for block in document.blocks]
    assert "Recalling the Treaty on Tides of 4 May-2018," in texts
    requests = next(block for block in document.blocks if "Requests" in block.text)
    assert requests.text == "1. Requests the Harbour Master:"
    assert requests.emphasis == (Span(3, 11),)


def test_structure_of_a_word_file() -> None:
    resolution = structure(read_bytes(word_file(), "N1900001.DOC"))
    assert (resolution.symbol, resolution.title) == ("A/RES/73/999", "Lamps of the outer harbour")
    assert [p.ref for p in resolution.paragraphs] == ["P1", "1", "1(a)", "2"]


def test_automatic_numbers_are_written_out() -> None:
    document = docx.Document()
    document.add_paragraph("The General Assembly,")
    for words in ("Requests the Harbour Master to report;", "Decides to meet again."):
        document.add_paragraph(words, style="List Number")
    file = io.BytesIO()
    document.save(file)
    texts = [block.text for block in read_bytes(file.getvalue(), "x").blocks]
    assert texts[1:] == ["1. Requests the Harbour Master to report;", "2. Decides to meet again."]


def test_numbers_in_a_column_of_their_own_are_those_of_the_words_beside_them() -> None:
    document = docx.Document()
    document.add_paragraph("The General Assembly,")
    table = document.add_table(rows=0, cols=3)
    rows = [
        ("1.", "Requests the Harbour Master:", ""),
        ("", "(a)", "To count lamps;"),
        ("2", "Invites States to row;", ""),
    ]
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    cells = table.add_row().cells
    cells[0].paragraphs[0].style = "List Number"  # counted by Word, with no words of its own
    cells[1].text = "Decides to rest."
    for figures in (("2027", "3"), ("4", "Norway")):
        for cell, words in zip(table.add_row().cells, figures, strict=False):
            cell.text = words
    file = io.BytesIO()
    document.save(file)
    texts = [block.text for block in read_bytes(file.getvalue(), "own.docx").blocks]
    assert texts[1:] == [
        *("1. Requests the Harbour Master:", "(a) To count lamps;", "2. Invites States to row;", "1. Decides to rest."),
        *("2027", "3", "4", "Norway"),
    ]


def test_deleted_revisions_are_left_out() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Lamps are lit")
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = " never"
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    paragraph.add_run(" at night.")
    assert paragraph._p.find(qn("w:del")) is not None
    file = io.BytesIO()
    document.save(file)
    assert read_bytes(file.getvalue(), "x").blocks[0].text == "Lamps are lit at night."


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_files_are_damaged(share: float) -> None:
    data = word_file()
    with pytest.raises(UnreadableSource):
        read_bytes(data[: int(len(data) * share)], "x.docx")


def test_archive_with_a_hollow_document() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<w:document xmlns:w='urn:w'><w:body><w:p>")
    with pytest.raises(UnreadableSource, match="damaged contents"):
        read_bytes(file.getvalue(), "x.docx")


def test_old_word_without_a_converter_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableSource, match="install antiword or LibreOffice"):
        read_bytes(OLE2, "old.doc")


def _stub(folder: Path, name: str, script: str) -> None:
    place = folder / name
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(place.stat().st_mode | stat.S_IEXEC)


@pytest.mark.skipif(os.name != "posix", reason="the stub is a shell script")
def test_old_word_through_antiword(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stub(tmp_path, "antiword", "printf 'The Harbour Board,\\n\\n1. Thanks the crew.\\n'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert [block.text for block in read_bytes(OLE2, "old.doc").blocks] == [
        "The Harbour Board,",
        "1. Thanks the crew.",
    ]


@pytest.mark.skipif(os.name != "posix", reason="the stub is a shell script")
def test_a_failing_converter_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _stub(tmp_path, "antiword", "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(UnreadableSource, match="could not be converted"):
        read_bytes(OLE2, "old.doc")
