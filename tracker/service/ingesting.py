"""Taking a resolution into the register: once, whole or not at all, and never over people's decisions."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tracker.errors import NoOperativeParagraphs, NotFound, UsageProblem
from tracker.extract import CLAUSES_READ
from tracker.model import Clause, Paragraph, Resolution
from tracker.service.addresses import register_key
from tracker.service.changes import Author, log_change
from tracker.service.days import find_days, log_days
from tracker.service.extractions import drop_extraction, keep_extraction, load_extraction
from tracker.service.leading import (
    FileRead,
    check_same,
    choose_leader,
    find_own,
    find_texts,
    give_way,
    keep_beside,
    log_text,
    read_beside,
    remember_file,
    take_lead,
    write_facts,
)
from tracker.service.numbers import find_numbers, number_clauses, remember_numbers
from tracker.service.planning import plan_actions
from tracker.service.reconciling import Settled, clauses_by_place, count_there, load_reviews, settle_actions
from tracker.service.records import build_rows
from tracker.service.refreshing import refresh
from tracker.service.review_overlay import apply_reviews
from tracker.service.schedules import find_kept
from tracker.service.source_files import keep_file, let_go_of
from tracker.store import count_doubted, load_knowledge
from tracker.store.languages import TextRecord, find_read_file
from tracker.store.models import (
    AnnexRecord,
    CitationRecord,
    ClauseRecord,
    DocumentRecord,
    DoubtRecord,
    NoteRecord,
    ParagraphRecord,
    ResolutionRecord,
)

NO_FILE = FileRead()


class Outcome(StrEnum):
    """What an import did to the register."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    BESIDE = "beside"
    """A further language or format of a resolution, whose actions stay those of the text that leads."""


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
    language: str = "en"
    leading_language: str = "en"

    @property
    def is_read(self) -> bool:
        """Whether the resolution has a text whose clauses are read."""
        return self.leading_language in CLAUSES_READ


def hash_content(resolution: Resolution) -> str:
    """Hash what a resolution says, apart from the file that it came in.

    The same text read again gives the same hash; a corrected text, or a better
    reading of the same one ("at its eighty-second session" now with its date), another.
    """
    said = repr(_plain(replace(resolution, source="", format="")))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def ingest(
    session: Session,
    resolution: Resolution,
    content_hash: str,
    *,
    author: str,
    now: datetime,
    file: FileRead = NO_FILE,
    replaces: bool = False,
) -> Ingestion:
    """Take a resolution in: added, updated, beside the text that leads, or unchanged where its content is there.

    Everything extracted is written again, with what people reviewed laid over it;
    actions keep their address, and so what people decided on them. An action whose
    clause left the text is removed, or withdrawn where people reported on it or
    assigned it: "A/RES/79/114:8(a):1:secretary-general".
    A further language or format is kept beside the text that leads, see `leading.choose_leader`.
    `file` tells when it need not be read again; with `replaces` the text leads, whatever stood under its symbol.
    All of it happens or none. NoOperativeParagraphs where there is nothing to track, AnotherResolution where
    another resolution has the symbol.
    """
    if not resolution.operative:
        raise NoOperativeParagraphs(
            f"{resolution.source} has no operative paragraphs, nothing was taken in: "
            "check that it is the text of a resolution."
        )
    resolution = with_distinct_refs(resolution)
    key = register_key(resolution)
    by = Author(author, now)
    with session.begin_nested():
        known = session.get(ResolutionRecord, key, with_for_update=True)
        texts = find_texts(session, key)
        own = find_own(texts, resolution, content_hash, file)
        if own is not None and own.content_hash == content_hash and (own.leads or not replaces):
            own.file_hash = own.file_hash or file.file_hash
            remember_file(session, key, file)
            session.flush()
            keep_file(session, file, resolution.source)
            return tell_unchanged(session, key, resolution.language)
        if not replaces:
            check_same(texts, key, resolution, file)
        text = own or TextRecord(resolution_key=key, file_hash="", leads=False, is_chosen=False)
        former = text.file_hash
        if text.file_hash != file.file_hash or not file.file_hash:
            text.file_hash, text.imported, text.author = file.file_hash, now, author
        write_facts(text, resolution, content_hash)
        if replaces:
            for each in (*texts, text):
                each.is_chosen = each is text
        settled = _place(session, texts, text, resolution, by, is_new=known is None)
        document = {"resolution_key": key, "source": resolution.source, "content_hash": content_hash}
        session.connection().execute(insert(DocumentRecord), {**document, "imported": now, "author": author})
        remember_file(session, key, file)
        session.flush()
        keep_file(session, file, resolution.source)
        if former and former != file.file_hash:
            let_go_of(session, former)
        told = tell_unchanged(session, key, resolution.language)
    if settled is None:
        return replace(told, outcome=Outcome.BESIDE if own is None else Outcome.UPDATED)
    return replace(
        told,
        outcome=Outcome.UPDATED if texts else Outcome.ADDED,
        actions=settled.planned,
        added=len(settled.added),
        withdrawn=len(settled.withdrawn),
        removed=len(settled.removed),
    )


def tell_unchanged(session: Session, key: str, language: str = "en") -> Ingestion:
    """Tell what the register holds of a resolution to which an import brought nothing new."""
    wanted = count_doubted(session, (key,))
    held = select(ResolutionRecord.language, count_there(key)).where(ResolutionRecord.key == key)
    leading, there = session.execute(held).one()
    return Ingestion(
        key,
        Outcome.UNCHANGED,
        there,
        doubted=wanted.clauses,
        doubted_paragraphs=wanted.paragraphs,
        doubted_texts=wanted.texts,
        language=language,
        leading_language=leading,
    )


def tell_known(session: Session, file: FileRead) -> list[Ingestion]:
    """Tell what the register holds of a file that would not read otherwise; empty where it is to be read."""
    return [tell_unchanged(session, key) for key in find_read_file(session, file.file_hash, file.read_with)]


def choose_text(session: Session, number: int, *, author: str, now: datetime) -> str:
    """Let a person choose which text of a resolution leads: the Word file, though there is Akoma Ntoso.

    Returns the key of the resolution. UsageProblem for a text whose clauses are not read.
    """
    with session.begin_nested():
        text = session.get(TextRecord, number, with_for_update=True)
        if text is None:
            raise NotFound(f"There is no text {number}: choose one that the page of its resolution lists.")
        key = text.resolution_key
        session.get(ResolutionRecord, key, with_for_update=True)
        texts = find_texts(session, key)
        for each in texts:
            each.is_chosen = each is text
        if choose_leader(texts) is not text:
            raise UsageProblem(
                f"Clauses are not read in this language ({text.language}): choose a text in English, "
                "so that the actions stay those of its clauses."
            )
        if not text.leads:
            _place(session, texts, text, read_beside(session, text), Author(author, now), "choose text")
    return key


def _place(
    session: Session,
    texts: list[TextRecord],
    text: TextRecord,
    resolution: Resolution,
    by: Author,
    operation: str = "ingest",
    *,
    is_new: bool = False,
) -> Settled | None:
    """Let the text that says most lead, and keep the others beside it; None where the actions stay as they are."""
    key = text.resolution_key
    before = next((each for each in texts if each.leads), None)
    leader = choose_leader(texts if text in texts else [*texts, text])
    if before is not None and before is not leader:
        give_way(session, before)
    settled = None
    if leader is text or leader is not before:
        whole = resolution if leader is text else read_beside(session, leader)
        settled = take_in(session, key, whole, leader.content_hash, by, operation, is_new=is_new)
        take_lead(session, leader)
        session.add(leader)
    if leader is not text:
        session.add(text)
        session.flush()
        keep_beside(session, text, resolution)
    if texts:
        log_text(session, by, operation, text)
    return settled


def take_in(
    session: Session,
    key: str,
    resolution: Resolution,
    content_hash: str,
    by: Author,
    operation: str,
    *,
    is_new: bool = False,
) -> Settled:
    """Write what extraction found in a text in place of what is there, with what people reviewed laid over it.

    Its clauses and actions keep their numbers; `operation` names the write in the log. Of a resolution that `is_new`
    nothing is there yet.
    """
    known = None if is_new else session.get(ResolutionRecord, key)
    reviews, knowledge = load_reviews(session, key) if known else (), load_knowledge(session)
    before: dict[tuple[str, int], ClauseRecord] = {}
    kept, days = None, None
    if known is not None:
        extracted = load_extraction(session, key)
        resolution = number_clauses(resolution, find_numbers(session, key, extracted))
        remember_numbers(session, key, extracted, resolution)
        before, days, kept = clauses_by_place(session, key), find_days(session, key=key), find_kept(session, key)
    reviewed = apply_reviews(resolution, reviews, key)
    if reviews:
        reviewed = refresh(reviewed, knowledge)
    old_hash = known.content_hash if known else None
    rows = build_rows(key, reviewed.resolution, knowledge.calendar, kept)
    rows.take_numbers(session)
    _write_resolution(session, known, key, reviewed.resolution, content_hash, by.at)
    rows.write(session)
    if reviews:
        keep_extraction(session, key, resolution)
    elif known is not None:
        drop_extraction(session, key)
    log_change(session, by, operation, key, "content", old_hash, content_hash)
    planned = plan_actions(reviewed.resolution, reviewed.tracking)
    settled = settle_actions(session, key, planned, before, by, operation, is_new=is_new)
    if days is not None:
        log_days(session, days, find_days(session, key=key), by, operation)
    return settled


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
    said = {
        "symbol": resolution.symbol,
        "body": resolution.body,
        "title": resolution.title,
        "adopted": resolution.adopted,
        "session": resolution.session,
        "language": resolution.language,
        "meeting": resolution.meeting,
        "agenda": "; ".join(resolution.agenda_items),
        "closing": resolution.closing,
        "vote": asdict(resolution.vote) if resolution.vote else None,
        "content_hash": content_hash,
        "last_imported": now,
    }
    if known is None:
        session.connection().execute(insert(ResolutionRecord), {"key": key, "first_imported": now, **said})
    else:
        led = update(TextRecord).where(TextRecord.resolution_key == key, TextRecord.leads)
        session.execute(led.values(content_hash=content_hash))
        for table in (DoubtRecord, CitationRecord, NoteRecord, AnnexRecord, ParagraphRecord):
            session.execute(delete(table).where(table.resolution_key == key))
        session.expire(known, ["paragraphs"])
        for name, value in said.items():
            setattr(known, name, value)
        session.flush()


def _plain(value: Any) -> Any:
    """Turn parts into words, lists and dictionaries, so that the hash does not depend on how they are shown."""
    kind = value.__class__
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple or kind is list:
        return [_plain(each) for each in value]
    if kind is date:
        return value.isoformat()
    return value.value if issubclass(kind, StrEnum) else {name: _plain(getattr(value, name)) for name in _said(kind)}


_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})


@cache
def _said(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a part that its hash is over: the number of a clause is not in its text, for reviews fix it."""
    return tuple(field.name for field in fields(kind) if not (kind is Clause and field.name == "number"))
