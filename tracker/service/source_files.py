"""Keeping the file from which texts were taken in, as it came, for as long as a text of the register is from it."""

from __future__ import annotations

import zlib

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.service.evidence import plain_name
from tracker.service.leading import FileRead
from tracker.store.languages import SourceFileRecord, TextRecord


def keep_file(session: Session, file: FileRead, source: str) -> None:
    """Keep what a file held, once, under the hash of its bytes; nothing where that is not wanted, or not given.

    `source` is where it came from: of "resolutions/A_RES_79_114.pdf" the name is kept.
    """
    if not file.content or not wants_file(session, file.file_hash):
        return
    content = zlib.compress(file.content)
    session.add(
        SourceFileRecord(sha256=file.file_hash, name=plain_name(source), size=len(file.content), content=content)
    )
    session.flush()


def wants_file(session: Session, file_hash: str) -> bool:
    """Whether a text is from the file of that hash, and what the file held is not kept yet."""
    if not file_hash:
        return False
    is_kept = select(SourceFileRecord.sha256).where(SourceFileRecord.sha256 == file_hash).exists()
    return session.scalar(select(TextRecord.id).where(TextRecord.file_hash == file_hash, ~is_kept).limit(1)) is not None


def let_go_of(session: Session, file_hash: str) -> None:
    """Erase what a file held once no text of the register is from it any longer."""
    is_named = select(TextRecord.id).where(TextRecord.file_hash == file_hash).exists()
    session.execute(delete(SourceFileRecord).where(SourceFileRecord.sha256 == file_hash, ~is_named))
