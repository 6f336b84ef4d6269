"""The texts of a resolution: the languages and formats in which it came, one of which its actions are read from."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Row, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.errors import NotFound
from tracker.model import Clause, Doubt, Paragraph, Span
from tracker.store.models import KEY, NAME, Base, PrintedParagraph


class TextRecord(Base):
    """A text of a resolution: "A/RES/79/114" in French, from a Word file.

    The one that `leads` stands in `paragraphs` with its clauses, and actions are those of its clauses; of every
    other the paragraphs are kept beside it, and in `facts` what else its file says. `content_hash` tells whether
    an import brings anything new, `file_hash` is that of the file's bytes, empty where it is not known.
    """

    __tablename__ = "texts"
    __table_args__ = (Index(None, "file_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key"), index=True)
    language: Mapped[str] = mapped_column(String(10))
    format: Mapped[str] = mapped_column(String(20))
    source: Mapped[str]
    title: Mapped[str]
    body: Mapped[str | None] = mapped_column(NAME)
    file_hash: Mapped[str] = mapped_column(String(64), default="")
    content_hash: Mapped[str] = mapped_column(String(64))
    leads: Mapped[bool]
    is_chosen: Mapped[bool] = mapped_column(default=False)
    facts: Mapped[dict[str, Any] | None]
    imported: Mapped[datetime]
    author: Mapped[str] = mapped_column(NAME)


class SourceFileRecord(Base):
    """A file from which texts were taken in, as it came: under the hash of its bytes, which texts name too.

    `content` are the bytes as zlib compresses them, `size` how many there were.
    """

    __tablename__ = "source_files"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class TextParagraphRecord(PrintedParagraph, Base):
    """A paragraph of a text that does not lead, in its place."""

    __tablename__ = "text_paragraphs"
    __table_args__ = (UniqueConstraint("text_id", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"))


class ReadFileRecord(Base):
    """A file that was read whole: with which tables, and that it held so many resolutions, this one among them.

    `read_with` stands for the program's version and the tables of staff: while they are the same, the file is
    not read again.
    """

    __tablename__ = "read_files"

    file_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    resolution_key: Mapped[str] = mapped_column(KEY, ForeignKey("resolutions.key"), primary_key=True)
    read_with: Mapped[str] = mapped_column(String(64))
    held: Mapped[int]


@dataclass(frozen=True, slots=True)
class TextOfResolution:
    """One text of a resolution as lists show it: number 7, "fr", "word", from "79_114F.docx".

    `size` is how many bytes its file has, None where the file is not kept.
    """

    number: int
    language: str
    format: str
    source: str
    title: str
    leads: bool
    is_chosen: bool
    imported: datetime
    author: str
    size: int | None


def list_texts_of(session: Session, key: str) -> list[TextOfResolution]:
    """List the texts of a resolution, the one that its actions are read from first, then by language and format."""
    kept = SourceFileRecord
    statement = select(TextRecord, kept.size).outerjoin(kept, kept.sha256 == TextRecord.file_hash)
    statement = statement.where(TextRecord.resolution_key == key)
    order = (TextRecord.leads.desc(), TextRecord.language, TextRecord.format, TextRecord.id)
    return [
        TextOfResolution(
            each.id,
            each.language,
            each.format,
            each.source,
            each.title,
            each.leads,
            each.is_chosen,
            each.imported,
            each.author,
            size,
        )
        for each, size in session.execute(statement.order_by(*order))
    ]


def find_source_file(session: Session, number: int) -> tuple[str, bytes]:
    """Find the name and the bytes of the file from which a text was taken in; NotFound where it is not kept."""
    kept = SourceFileRecord
    statement = select(kept.name, kept.content).join(TextRecord, TextRecord.file_hash == kept.sha256)
    found = session.execute(statement.where(TextRecord.id == number)).first()
    if found is None:
        raise NotFound("The file of that text is not kept here: import it again, and it is.")
    return str(found[0]), zlib.decompress(found[1])


def paragraph_columns(paragraph: Paragraph, position: int) -> dict[str, Any]:
    """What is printed of a paragraph in the columns of a `PrintedParagraph`."""
    return {
        "ref": paragraph.ref,
        "position": position,
        "kind": paragraph.kind,
        "text": paragraph.text,
        "is_stem": paragraph.stem,
        "heading": paragraph.heading,
        "page": paragraph.page,
        "emphasis": [[span.start, span.end] for span in paragraph.emphasis],
        "tail": paragraph.tail,
    }


def read_paragraph(
    row: PrintedParagraph | Row[Any], clauses: tuple[Clause, ...] = (), doubts: tuple[Doubt, ...] = ()
) -> Paragraph:
    """Read a paragraph from these columns, with what is known of it beside."""
    return Paragraph(
        ref=row.ref,
        kind=row.kind,
        text=row.text,
        stem=row.is_stem,
        clauses=clauses,
        emphasis=tuple(Span(start, end) for start, end in row.emphasis),
        heading=row.heading,
        page=row.page,
        tail=row.tail,
        doubts=doubts,
    )


def load_text_paragraphs(session: Session, number: int) -> tuple[Paragraph, ...]:
    """Load the paragraphs of a text that does not lead, in their order."""
    statement = select(TextParagraphRecord).where(TextParagraphRecord.text_id == number)
    return tuple(read_paragraph(row) for row in session.scalars(statement.order_by(TextParagraphRecord.position)))


def write_text_paragraphs(session: Session, number: int, paragraphs: Sequence[Paragraph]) -> None:
    """Keep the paragraphs of a text that does not lead in place of those that were kept of it."""
    session.execute(delete(TextParagraphRecord).where(TextParagraphRecord.text_id == number))
    session.add_all(
        TextParagraphRecord(text_id=number, **paragraph_columns(paragraph, position))
        for position, paragraph in enumerate(paragraphs)
    )
    session.flush()


def find_read_file(session: Session, file_hash: str, read_with: str) -> list[str]:
    """The keys of the resolutions of a file that was read whole with the same tables; empty where it is to be read."""
    if not file_hash:
        return []
    statement = select(ReadFileRecord).where(ReadFileRecord.file_hash == file_hash)
    rows = session.scalars(statement.order_by(ReadFileRecord.resolution_key)).all()
    is_whole = bool(rows) and all(row.read_with == read_with and row.held == len(rows) for row in rows)
    return [row.resolution_key for row in rows] if is_whole else []
