"""Files given as evidence: kept in the register itself, so that a backup of it holds them."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import EmptySource, TooLarge, UnreadableSource
from tracker.readers.recognize import recognize
from tracker.service.changes import Author, log_change
from tracker.store.accounts import EvidenceContentRecord, EvidenceRecord

EVIDENCE_LIMIT = 20 * 1024 * 1024
"""Bytes of a file of evidence: a scanned report of a hundred pages."""
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
DOCUMENTS = ("pdf", "ole2", "text", "markdown")
OFFICE = (b"word/", b"xl/", b"ppt/")
"""Folders in the archive that a Word, Excel or PowerPoint file is."""
LONGEST_NAME = 200


def keep_evidence(session: Session, name: str, content: bytes, *, author: str, now: datetime) -> str:
    """Keep a file of evidence and return its SHA-256; the same file is kept once.

    PDF, Office files, text, PNG and JPEG, recognized by what they hold. TooLarge,
    EmptySource or UnreadableSource for any other.
    """
    if len(content) > EVIDENCE_LIMIT:
        raise TooLarge(f"{name} is larger than {EVIDENCE_LIMIT // (1024 * 1024)} MB: give a link to it instead.")
    if not content.strip():
        raise EmptySource(f"{name} is empty: choose the file again.")
    if not content.startswith(PICTURES) and not _is_document(content):
        raise UnreadableSource(f"{name} cannot be kept as evidence: give a PDF, Word, Excel, text, PNG or JPEG file.")
    sha256 = hash_evidence(content)
    if session.get(EvidenceContentRecord, sha256) is None:
        shown = plain_name(name)
        if session.scalar(select(EvidenceRecord.id).where(EvidenceRecord.sha256 == sha256)) is None:
            session.add(EvidenceRecord(sha256=sha256, name=shown, author=author, added=now))
            session.flush()
        session.add(EvidenceContentRecord(sha256=sha256, content=content))
        log_change(session, Author(author, now), "keep evidence", f"evidence {sha256}", "file", None, shown)
        session.flush()
    return sha256


def hash_evidence(content: bytes) -> str:
    """The SHA-256 under which a file is kept."""
    return hashlib.sha256(content).hexdigest()


def plain_name(name: str) -> str:
    """The name of an uploaded file without any folder or control character: "../a.pdf" is "a.pdf"."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return shown[-LONGEST_NAME:].strip(" .") or "file"


def _is_document(content: bytes) -> bool:
    if content.startswith(b"PK\x03\x04"):
        return any(folder in content for folder in OFFICE)
    return recognize(content) in DOCUMENTS
