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
from sqlalchemy import Engine

from tracker.errors import EmptySource, NotFound, TooLarge, UnreadableSource
from tracker.service import evidence
from tracker.service.evidence import LONGEST_NAME, keep_evidence, plain_name
from tracker.store import list_changes, reading, transaction
from tracker.store.people import find_evidence

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
