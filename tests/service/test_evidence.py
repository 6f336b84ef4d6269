"""Files of evidence: which are kept, once each, under a plain name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from building import NOW
from docx import Document
from hypothesis import example, given
from hypothesis import strategies as some
from sqlalchemy import Engine, select

from tracker.errors import EmptySource, NotFound, TooLarge, UnreadableSource, UsageProblem
from tracker.service import evidence
from tracker.service.evidence import LONGEST_NAME, hash_evidence, keep_evidence, plain_name, remove_evidence
from tracker.store import list_changes, reading, transaction
from tracker.store.accounts import EvidenceRecord
from tracker.store.people import find_evidence, find_kept

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)


def word_file() -> bytes:
    made = io.BytesIO()
    Document().save(made)
    return made.getvalue()


def excel_file() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


def archive(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


def keep(register: Engine, name: str, content: bytes) -> str:
    with transaction(register) as session:
        return keep_evidence(session, name, content, author="ana", now=NOW)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", PDF),
        ("letter.docx", word_file()),
        ("table.xlsx", excel_file()),
        ("photo.png", PNG),
        ("photo.jpg", JPEG),
        ("PHOTO.JPEG", JPEG),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("slides.pptx", archive(**{"ppt/presentation.xml": b"<p/>"})),
        ("note.txt", "A note on wells, “dug”.\n".encode()),
    ],
)
def test_documents_and_pictures_are_kept_byte_for_byte(register: Engine, name: str, content: bytes) -> None:
    sha256 = keep(register, name, content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    with reading(register) as session:
        assert find_evidence(session, sha256) == (name, content)


def test_the_same_file_is_kept_and_logged_once(register: Engine) -> None:
    first = keep(register, "letter.pdf", PDF)
    with transaction(register) as session:
        again = keep_evidence(session, "copy.pdf", PDF, author="ben", now=NOW + timedelta(days=1))
    with reading(register) as session:
        log = [(change.author, change.operation, change.new) for change in list_changes(session)]
        assert find_evidence(session, first)[0] == "letter.pdf"
    assert again == first
    assert log == [("ana", "keep evidence", "letter.pdf")]


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + bytes(range(256)) * 8,
        b"\x7fELF" + bytes(range(256)) * 8,
        archive(**{"run.exe": b"MZ"}),
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + bytes(range(256)),
    ],
)
def test_what_is_neither_is_refused_whatever_its_name_says(register: Engine, content: bytes) -> None:
    with pytest.raises(UnreadableSource, match=r"letter\.pdf cannot be kept"):
        keep(register, "letter.pdf", content)
    with reading(register) as session:
        assert list_changes(session) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("letter.pdf", PNG, r"it holds PNG, let its name end in \.png"),
        ("letter.pdf", b"A note on wells.", r"it holds text, let its name end in \.txt or \.md or \.csv"),
        ("photo.png", JPEG, r"it holds JPEG, let its name end in \.jpg or \.jpeg"),
        ("table.xlsx", word_file(), r"it holds Word, let its name end in \.docx"),
        ("letter.docm", word_file(), r"it holds Word, let its name end in \.docx"),
        ("letter.html", b"A note on wells.", "it holds text"),
        ("letter.exe", PDF, r"it holds PDF, let its name end in \.pdf"),
        ("letter", PDF, r"it holds PDF, let its name end in \.pdf"),
        ("letter.docx", word_file()[:-40], "an Office file without macros"),
        ("macros.docx", archive(**{"word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}), "without macros"),
        ("archive.docx", archive(**{"other/word/x": b""}), "cannot be kept as evidence: give a PDF"),
    ],
)
def test_the_ending_of_a_name_fits_what_the_file_holds(register: Engine, name: str, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableSource, match=said):
        keep(register, name, content)


def test_one_person_gives_no_more_than_the_quota(register: Engine) -> None:
    with transaction(register) as session:
        for author, content in (("ana", PDF), ("ana", PDF), ("ana", PDF + b"2"), ("ben", PDF + b"3")):
            keep_evidence(session, "letter.pdf", content, author=author, now=NOW, quota=2 * len(PDF) + 1)
        with pytest.raises(TooLarge, match="as much as one person may"):
            keep_evidence(session, "letter.pdf", PDF + b"4", author="ana", now=NOW, quota=2 * len(PDF) + 1)
        remove_evidence(session, hash_evidence(PDF), "not ours", author="boss", now=NOW)
        keep_evidence(session, "letter.pdf", PDF + b"4", author="ana", now=NOW, quota=3 * len(PDF))


def test_a_wrong_file_is_removed_and_its_hash_stays(register: Engine) -> None:
    sha256 = keep(register, "letter.pdf", PDF)
    with transaction(register) as session, pytest.raises(UsageProblem, match="Say why"):
        remove_evidence(session, sha256, "  ", author="boss", now=NOW)
    with transaction(register) as session:
        remove_evidence(session, sha256, " names of\n staff ", author="boss", now=NOW)
    with reading(register) as session:
        with pytest.raises(NotFound, match="An administrator removed this file: its hash stays"):
            find_evidence(session, sha256)
        assert find_kept(session, [sha256]) == set()
        last = list_changes(session)[-1]
        assert (last.author, last.operation, last.subject) == ("boss", "remove evidence", f"evidence {sha256}")
        assert (last.old, last.new) == ("letter.pdf", "removed: names of staff")
        assert session.scalar(select(EvidenceRecord.name).where(EvidenceRecord.sha256 == sha256)) == "letter.pdf"
    with transaction(register) as session, pytest.raises(NotFound):
        remove_evidence(session, sha256, "again", author="boss", now=NOW)


@pytest.mark.parametrize("content", [b"", b" \r\n\t "])
def test_an_empty_file_is_refused(register: Engine, content: bytes) -> None:
    with pytest.raises(EmptySource, match="is empty"):
        keep(register, "letter.pdf", content)


def test_a_file_above_the_limit_is_refused(register: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "EVIDENCE_LIMIT", 1024 * 1024)
    at_limit = PDF + bytes(1024 * 1024 - len(PDF))
    assert keep(register, "letter.pdf", at_limit)
    with pytest.raises(TooLarge, match="larger than 1 MB"):
        keep(register, "letter.pdf", at_limit + b"x")


def test_a_file_that_is_not_there_is_not_found(register: Engine) -> None:
    for name in ("0" * 64, "../../etc/passwd", ""):
        with pytest.raises(NotFound), reading(register) as session:
            find_evidence(session, name)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\letter.pdf", "letter.pdf"),
        ("/etc/passwd", "passwd"),
        ("C:\\letter.pdf", "letter.pdf"),
        ("letter\x00.pdf", "letter.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("..", "file"),
        ("", "file"),
        ("folder/", "file"),
        ("lettre d’été.pdf", "lettre d’été.pdf"),
    ],
)
def test_names_lose_folders_and_control_characters(given_name: str, kept: str) -> None:
    assert plain_name(given_name) == kept


@given(some.text(max_size=400))
@example("letter. " + "x" * (LONGEST_NAME - 2))
def test_a_plain_name_is_never_a_path(name: str) -> None:
    plain = plain_name(name)
    assert 1 <= len(plain) <= LONGEST_NAME
    assert plain.isprintable()
    assert not set(plain) & set("/\\\x00")
    assert not plain.startswith((".", " "))
    assert plain_name(plain) == plain
