"""Which text of a resolution leads: its clauses are the actions; the other languages and formats are kept beside it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.errors import AnotherResolution
from tracker.extract import CLAUSES_READ, read_whole
from tracker.model import Resolution
from tracker.service.changes import Author, log_change
from tracker.service.extractions import from_plain, load_extraction, to_plain
from tracker.service.review_overlay import letters_of
from tracker.store import load_knowledge, load_text_paragraphs, rebuild_resolution, write_text_paragraphs
from tracker.store.languages import TextRecord

FORMATS = ("akn", "word", "html", "pdf", "markdown", "text")
"""From the format that says most of a text, with everything marked up, to the one that says least."""
OF_STRUCTURE = ("body", "symbol", "adopted", "paragraph")
"""The fields of doubts of a whole text that its structure gave: they are not found again by reading its clauses."""
TELLING = 20
"""Letters of a title that is all there is of it, where a line was lost, and still tells the resolution."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """The file that a resolution came in: the hash of its bytes, with what it was read, how many resolutions it held.

    Without a hash the file is read again at every import. `content` are its bytes where they are to be kept.
    """

    file_hash: str = ""
    read_with: str = ""
    held: int = 1
    content: bytes = field(default=b"", repr=False)


def find_texts(session: Session, key: str) -> list[TextRecord]:
    """Find the texts of a resolution, in the order in which they came first."""
    return list(session.scalars(select(TextRecord).where(TextRecord.resolution_key == key).order_by(TextRecord.id)))


def find_own(
    texts: Sequence[TextRecord], resolution: Resolution, content_hash: str, file: FileRead
) -> TextRecord | None:
    """Find the text that a file is, or is a correction of: the same bytes, the same words, or the same name."""
    same_kind = [each for each in texts if (each.language, each.format) == (resolution.language, resolution.format)]
    ways = (
        [each for each in texts if file.file_hash and each.file_hash == file.file_hash],
        [each for each in same_kind if each.content_hash == content_hash],
        [each for each in same_kind if each.source == resolution.source],
    )
    return next((found[0] for found in ways if found), None)


def check_same(texts: Sequence[TextRecord], key: str, resolution: Resolution, file: FileRead) -> None:
    """Raise AnotherResolution for a text whose symbol another resolution has already: its body or title is another.

    Texts of one language are compared; the same file, read otherwise by a newer version, is always itself.
    """
    if file.file_hash and any(each.file_hash == file.file_hash for each in texts):
        return
    known = [each for each in texts if each.language == resolution.language]
    if not known or any(_agree(each.title, resolution.title) and _agree(each.body, resolution.body) for each in known):
        return
    other = next((each for each in known if each.leads), known[0])
    what = "title" if not _agree(other.title, resolution.title) else "body"
    there, given = (other.title, resolution.title) if what == "title" else (other.body, resolution.body)
    raise AnotherResolution(
        f"{resolution.source} has the symbol {key}, which is in the register with the {what} “{there}”, "
        f"not “{given}”; nothing was changed."
    )


def _agree(known: str | None, given: str | None) -> bool:
    """Whether two titles or names can be of one resolution; what is not known contradicts nothing."""
    one, other = letters_of(known or ""), letters_of(given or "")
    if not one or not other or one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= TELLING and (longer.startswith(shorter) or longer.endswith(shorter))


def choose_leader(texts: Sequence[TextRecord]) -> TextRecord:
    """Choose the text whose clauses count: of a language that is read, the one that a person chose, the best format.

    Of two files of one format the one that came last, or was corrected last.
    """

    def worth(text: TextRecord) -> tuple[bool, bool, int, datetime, int]:
        place = FORMATS.index(text.format) if text.format in FORMATS else len(FORMATS)
        return text.language in CLAUSES_READ, text.is_chosen, -place, text.imported, text.id or sys.maxsize

    return max(texts, key=worth)


def write_facts(text: TextRecord, resolution: Resolution, content_hash: str) -> None:
    """Write of a text what lists show of it."""
    text.language, text.format, text.source = resolution.language, resolution.format, resolution.source
    text.title, text.body, text.content_hash = resolution.title, resolution.body, content_hash


def keep_beside(session: Session, text: TextRecord, resolution: Resolution) -> None:
    """Keep a text that does not lead: its paragraphs, and what else it says, without clauses."""
    text.leads = False
    text.facts = to_plain(replace(bare(resolution), paragraphs=()))
    write_text_paragraphs(session, text.id, resolution.paragraphs)


def give_way(session: Session, text: TextRecord) -> None:
    """Keep the text that led until now beside the one that leads from now on."""
    keep_beside(session, text, load_bare(session, text.resolution_key))


def take_lead(session: Session, text: TextRecord) -> None:
    """Let a text lead: it stands in the rows of the resolution, and nothing is kept beside."""
    if text.facts is not None:
        write_text_paragraphs(session, text.id, ())
    text.leads, text.facts = True, None


def read_beside(session: Session, text: TextRecord) -> Resolution:
    """Read the clauses of a text that was kept beside another."""
    facts: Resolution = from_plain(Resolution, text.facts or {"source": text.source})
    whole = replace(facts, paragraphs=load_text_paragraphs(session, text.id))
    return read_whole(whole, load_knowledge(session))


def bare(resolution: Resolution) -> Resolution:
    """A text without what is found by reading its clauses."""
    return replace(
        resolution,
        paragraphs=tuple(replace(paragraph, clauses=(), doubts=()) for paragraph in resolution.paragraphs),
        citations=(),
        doubts=tuple(doubt for doubt in resolution.doubts if doubt.field in OF_STRUCTURE),
    )


def load_bare(session: Session, key: str) -> Resolution:
    """Load the text that leads as it was extracted, without its clauses; notes and annexes stay in their own rows."""
    kept, extracted = rebuild_resolution(session, key), load_extraction(session, key)
    return bare(replace(extracted, source=kept.source, format=kept.format, notes=kept.notes, annexes=kept.annexes))


REMEMBER = text(
    "INSERT INTO read_files (file_hash, resolution_key, read_with, held) VALUES (:file, :key, :read_with, :held) "
    "ON CONFLICT (file_hash, resolution_key) DO UPDATE SET read_with = excluded.read_with, held = excluded.held"
)


def remember_file(session: Session, key: str, file: FileRead) -> None:
    """Remember that a file was read, and with what, so that it is not read again as long as that is the same."""
    if not file.file_hash:
        return
    session.connection().execute(
        REMEMBER, {"file": file.file_hash, "key": key, "read_with": file.read_with, "held": file.held}
    )


def log_text(session: Session, by: Author, operation: str, text: TextRecord) -> None:
    """Log that a text came beside another, or leads: "fr word, from 79_114F.docx"."""
    place = "leads" if text.leads else "beside"
    words = f"{text.language} {text.format}, from {text.source}, {place}"
    log_change(session, by, operation, text.resolution_key, "text", None, words)
