"""Files given as evidence: kept in the register itself, so that a backup of it holds them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tracker.errors import EmptySource, TooLarge, UnreadableSource, UsageProblem
from tracker.readers.recognize import recognize
from tracker.service.changes import Author, log_change
from tracker.store.accounts import EvidenceContentRecord, EvidenceRecord
from tracker.store.people import find_evidence

EVIDENCE_LIMIT = 20 * 1024 * 1024
"""Bytes of a file of evidence: a scanned report of a hundred pages."""
QUOTA = 500 * 1024 * 1024
"""Bytes of all files that one person gave and that are kept."""
LONGEST_NAME = 200
LONGEST_REASON = 500
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
ENDINGS = {
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "pptx": "PowerPoint",
    "doc": "old Office",
    "xls": "old Office",
    "ppt": "old Office",
    "txt": "text",
    "md": "text",
    "csv": "text",
    "png": "PNG",
    "jpg": "JPEG",
    "jpeg": "JPEG",
}
"""Which endings a file may have, and what it has to hold then."""
FOLDERS = {"word/": "Word", "xl/": "Excel", "ppt/": "PowerPoint"}
"""The folder in the archive that an Office file is."""
PLAIN = {"pdf": "PDF", "ole2": "old Office", "text": "text", "markdown": "text"}
"""What readers recognize, as it is called here."""
MACROS = "vbaproject.bin"


def keep_evidence(
    session: Session, name: str, content: bytes, *, author: str, now: datetime, quota: int = QUOTA
) -> str:
    """Keep a file of evidence and return its SHA-256; the same file is kept once.

    PDF, Office files without macros, text, PNG and JPEG, under a name whose ending says so.
    TooLarge, also where a person has given as much as one may, EmptySource or UnreadableSource for any other.
    """
    if len(content) > EVIDENCE_LIMIT:
        raise TooLarge(f"{name} is larger than {EVIDENCE_LIMIT // (1024 * 1024)} MB: give a link to it instead.")
    if not content.strip():
        raise EmptySource(f"{name} is empty: choose the file again.")
    shown = plain_name(name)
    _check_kind(shown, content)
    sha256 = hash_evidence(content)
    if session.get(EvidenceContentRecord, sha256) is None:
        _check_quota(session, author, len(content), quota)
        if session.scalar(select(EvidenceRecord.id).where(EvidenceRecord.sha256 == sha256)) is None:
            session.add(EvidenceRecord(sha256=sha256, name=shown, author=author, added=now))
            session.flush()
        session.add(EvidenceContentRecord(sha256=sha256, content=content))
        log_change(session, Author(author, now), "keep evidence", f"evidence {sha256}", "file", None, shown)
        session.flush()
    return sha256


def remove_evidence(session: Session, sha256: str, reason: str, *, author: str, now: datetime) -> None:
    """Remove what a wrong file held; its row, its hash and the reports that name it stay, and the log says why.

    NotFound where no such file is kept; UsageProblem without a reason.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise UsageProblem(f"Say why the file is removed, in 1 to {LONGEST_REASON} letters.")
    name, _ = find_evidence(session, sha256)
    session.execute(delete(EvidenceContentRecord).where(EvidenceContentRecord.sha256 == sha256))
    subject = f"evidence {sha256}"
    log_change(session, Author(author, now), "remove evidence", subject, "file", name, f"removed: {reason}")
    session.flush()


def hash_evidence(content: bytes) -> str:
    """The SHA-256 under which a file is kept."""
    return hashlib.sha256(content).hexdigest()


def plain_name(name: str) -> str:
    """The name of an uploaded file without any folder or control character: "../a.pdf" is "a.pdf"."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return shown[-LONGEST_NAME:].strip(" .") or "file"


def _check_kind(name: str, content: bytes) -> None:
    """Refuse what is of no kind that is kept, or of another than its name says: UnreadableSource."""
    wanted = ENDINGS.get(name.rpartition(".")[2].lower())
    found = _kind_of(content)
    if found is None:
        raise UnreadableSource(
            f"{name} cannot be kept as evidence: give a PDF, an Office file without macros, a text, a PNG or a JPEG."
        )
    if wanted != found:
        endings = " or ".join(f".{ending}" for ending, kind in ENDINGS.items() if kind == found)
        raise UnreadableSource(f"{name} cannot be kept as evidence: it holds {found}, let its name end in {endings}.")


def _kind_of(content: bytes) -> str | None:
    if content.startswith((PNG, JPEG)):
        return "PNG" if content.startswith(PNG) else "JPEG"
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = [each.lower() for each in archive.namelist()]
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return None
        if any(each.endswith(MACROS) for each in names):
            return None
        return next((kind for folder, kind in FOLDERS.items() if any(each.startswith(folder) for each in names)), None)
    return PLAIN.get(recognize(content))


def _check_quota(session: Session, author: str, more: int, quota: int) -> None:
    sizes = select(func.coalesce(func.sum(func.length(EvidenceContentRecord.content)), 0)).join(
        EvidenceRecord, EvidenceRecord.sha256 == EvidenceContentRecord.sha256
    )
    if int(session.scalar(sizes.where(EvidenceRecord.author == author)) or 0) + more > quota:
        raise TooLarge(
            f"You gave {quota // (1024 * 1024)} MB of files, which is as much as one person may: "
            "give a link to this one, or let an administrator remove files that are not needed."
        )
