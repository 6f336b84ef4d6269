"""Taking a resolution into the register: once, whole or not at all, and never over people's decisions."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.errors import NoOperativeParagraphs
from tracker.model import Paragraph, Resolution
from tracker.service.addresses import register_key
from tracker.service.changes import Author, log_change
from tracker.service.days import find_days, log_days
from tracker.service.extractions import drop_extraction, keep_extraction, load_extraction
from tracker.service.numbers import find_numbers, number_clauses, remember_numbers
from tracker.service.planning import plan_actions
from tracker.service.records import build_paragraphs, build_parts
from tracker.service.refreshing import refresh
from tracker.service.reviewed import apply_reviews
from tracker.service.schedules import find_kept
from tracker.service.settling import Settled, clauses_by_place, count_there, load_reviews, settle_actions
from tracker.store import Doubted, count_doubted, load_knowledge
from tracker.store.models import (
    AnnexRecord,
    CitationRecord,
    DocumentRecord,
    DoubtRecord,
    NoteRecord,
    ParagraphRecord,
    ResolutionRecord,
)


class Outcome(StrEnum):
    """What an import did to the register."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Ingestion:
    """What became of one document: its key, how many actions came, stayed or went, and what wants a look.

    `doubted` are clauses; of paragraphs and of the text itself, those that are doubted as a whole.
    """

    key: str
    outcome: Outcome
    actions: int
    added: int = 0
    withdrawn: int = 0
    removed: int = 0
    doubted: int = 0
    doubted_paragraphs: int = 0
    doubted_texts: int = 0


def hash_content(resolution: Resolution) -> str:
    """Hash what a resolution says, apart from the file that it came in.

    The same text read again gives the same hash; a corrected text, or a better
    reading of the same one ("at its eighty-second session" now with its date), another.
    """
    said = repr(_plain(asdict(replace(resolution, source=""))))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def ingest(session: Session, resolution: Resolution, content_hash: str, *, author: str, now: datetime) -> Ingestion:
    """Take a resolution in: added, updated, or unchanged where its content is already there.

    Everything extracted is written again, with what people reviewed laid over it;
    actions keep their address, and so what people decided on them. An action whose
    clause left the text is removed, or withdrawn where people reported on it or
    assigned it: "A/RES/79/114:8(a):1:secretary-general".
    All of it happens or none. NoOperativeParagraphs where there is nothing to track.
    """
    if not resolution.operative:
        raise NoOperativeParagraphs(
            f"{resolution.source} has no operative paragraphs, nothing was taken in: "
            "check that it is the text of a resolution."
        )
    resolution = with_distinct_refs(resolution)
    key = register_key(resolution)
    with session.begin_nested():
        known = session.get(ResolutionRecord, key, with_for_update=True)
        if known is not None and known.content_hash == content_hash:
            wanted, there = count_doubted(session, (key,)), count_there(session, key)
            return Ingestion(key, Outcome.UNCHANGED, there, **_say_doubted(wanted))
        outcome = Outcome.ADDED if known is None else Outcome.UPDATED
        settled = take_in(session, key, resolution, content_hash, Author(author, now), "ingest")
        session.add(
            DocumentRecord(
                resolution_key=key,
                source=resolution.source,
                content_hash=content_hash,
                imported=now,
                author=author,
            )
        )
        session.flush()
        wanted = count_doubted(session, (key,))
    gone, removed = len(settled.withdrawn), len(settled.removed)
    return Ingestion(key, outcome, settled.planned, len(settled.added), gone, removed, **_say_doubted(wanted))


def take_in(
    session: Session, key: str, resolution: Resolution, content_hash: str, by: Author, operation: str
) -> Settled:
    """Write what extraction found in a text in place of what is there, with what people reviewed laid over it.

    Its clauses and actions keep their numbers; `operation` names the write in the log.
    """
    known = session.get(ResolutionRecord, key)
    extracted = load_extraction(session, key) if known is not None else None
    if extracted is not None:
        resolution = number_clauses(resolution, find_numbers(session, key, extracted))
        remember_numbers(session, key, extracted, resolution)
    reviews, knowledge = load_reviews(session, key), load_knowledge(session)
    reviewed = apply_reviews(resolution, reviews, key)
    if reviews:
        reviewed = refresh(reviewed, knowledge)
    before, days = clauses_by_place(session, key), find_days(session, key=key)
    kept = find_kept(session, key)
    old_hash = known.content_hash if known else None
    _write_resolution(session, known, key, reviewed.resolution, content_hash, by.at)
    session.add_all(build_paragraphs(key, reviewed.resolution, knowledge.calendar, kept))
    session.add_all(build_parts(key, reviewed.resolution))
    if reviews:
        keep_extraction(session, key, resolution)
    else:
        drop_extraction(session, key)
    log_change(session, by, operation, key, "content", old_hash, content_hash)
    session.flush()
    planned = plan_actions(reviewed.resolution, reviewed.tracking)
    settled = settle_actions(session, key, planned, before, by, operation)
    log_days(session, days, find_days(session, key=key), by, operation)
    return settled


def _say_doubted(wanted: Doubted) -> dict[str, int]:
    return {
        "doubted": wanted.clauses,
        "doubted_paragraphs": wanted.paragraphs,
        "doubted_texts": wanted.texts,
    }


def with_distinct_refs(resolution: Resolution) -> Resolution:
    """Give a second paragraph of the same number its own ref: two paragraphs "5" are "5" and "5~2".

    Misprinted numbers happen; every paragraph still needs an address of its own.
    """
    seen: Counter[str] = Counter()
    paragraphs: list[Paragraph] = []
    for paragraph in resolution.paragraphs:
        seen[paragraph.ref] += 1
        times = seen[paragraph.ref]
        paragraphs.append(paragraph if times == 1 else replace(paragraph, ref=f"{paragraph.ref[:50]}~{times}"))
    return replace(resolution, paragraphs=tuple(paragraphs))


def _write_resolution(
    session: Session,
    known: ResolutionRecord | None,
    key: str,
    resolution: Resolution,
    content_hash: str,
    now: datetime,
) -> None:
    if known is None:
        known = ResolutionRecord(key=key, first_imported=now)
        session.add(known)
    else:
        for table in (DoubtRecord, CitationRecord, NoteRecord, AnnexRecord, ParagraphRecord):
            session.execute(delete(table).where(table.resolution_key == key))
        session.expire(known, ["paragraphs"])
    known.symbol = resolution.symbol
    known.body = resolution.body
    known.title = resolution.title
    known.adopted = resolution.adopted
    known.session = resolution.session
    known.language = resolution.language
    known.meeting = resolution.meeting
    known.agenda = "; ".join(resolution.agenda_items)
    known.closing = resolution.closing
    known.content_hash = content_hash
    known.last_imported = now
    session.flush()


def _plain(value: Any) -> Any:
    """Turn enums and dates into words, so that the hash does not depend on how they are shown."""
    if isinstance(value, dict):
        # The number of a clause is not in its text: reviews fix it.
        return {name: _plain(inner) for name, inner in value.items() if not (name == "number" and "verb_span" in value)}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value
