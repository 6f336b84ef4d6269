"""Taking a resolution into the register: once, whole or not at all, and never over people's decisions."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.errors import NoOperativeParagraphs
from tracker.knowledge.statuses import FIRST_STATUS
from tracker.model import Paragraph, Resolution
from tracker.service.addresses import register_key
from tracker.service.changes import Author, log_change
from tracker.service.planning import PlannedAction, plan_actions
from tracker.service.records import build_paragraphs, build_parts
from tracker.store.models import (
    ActionRecord,
    AnnexRecord,
    CitationRecord,
    ClauseRecord,
    CounterRecord,
    DocumentRecord,
    DoubtRecord,
    NoteRecord,
    ParagraphRecord,
    ResolutionRecord,
    StatusReportRecord,
)


class Outcome(StrEnum):
    """What an import did to the register."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Ingestion:
    """What became of one document: its key, and how many actions came, stayed or went."""

    key: str
    outcome: Outcome
    actions: int
    added: int = 0
    withdrawn: int = 0
    removed: int = 0


def hash_content(resolution: Resolution) -> str:
    """Hash what a resolution says, apart from the file that it came in.

    The same text read again gives the same hash; a corrected text, or a better
    reading of the same one ("at its eighty-second session" now with its date), another.
    """
    said = repr(_plain(asdict(replace(resolution, source=""))))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def ingest(session: Session, resolution: Resolution, content_hash: str, *, author: str, now: datetime) -> Ingestion:
    """Take a resolution in: added, updated, or unchanged where its content is already there.

    Everything extracted is written again; actions keep their address, and so
    what people reported on them. An action whose clause left the text is removed,
    or withdrawn where people reported on it: "A/RES/79/114:8(a):1:secretary-general".
    All of it happens or none. NoOperativeParagraphs where there is nothing to track.
    """
    if not resolution.operative:
        raise NoOperativeParagraphs(
            f"{resolution.source} has no operative paragraphs, nothing was taken in: "
            "check that it is the text of a resolution."
        )
    resolution = with_distinct_refs(resolution)
    key = register_key(resolution)
    planned = plan_actions(resolution)
    by = Author(author, now)
    with session.begin_nested():
        known = session.get(ResolutionRecord, key)
        if known is not None and known.content_hash == content_hash:
            return Ingestion(key, Outcome.UNCHANGED, len(planned))
        before = _texts(session, key)
        old_hash = known.content_hash if known else None
        _write_resolution(session, known, key, resolution, content_hash, now)
        session.add(
            DocumentRecord(
                resolution_key=key,
                source=resolution.source,
                content_hash=content_hash,
                imported=now,
                author=author,
            )
        )
        outcome = Outcome.ADDED if old_hash is None else Outcome.UPDATED
        log_change(session, by, "ingest", key, "content", old_hash, content_hash)
        session.flush()
        added, withdrawn, removed = _settle_actions(session, key, planned, before, by)
        session.flush()
    return Ingestion(key, outcome, len(planned), added, withdrawn, removed)


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
    session.add_all(build_paragraphs(key, resolution))
    session.add_all(build_parts(key, resolution))


def _settle_actions(
    session: Session,
    key: str,
    planned: tuple[PlannedAction, ...],
    before: dict[tuple[str, int], ClauseRecord],
    by: Author,
) -> tuple[int, int, int]:
    """Add what is new, take back what returned, and withdraw or remove what left the text."""
    known = {
        action.address: action
        for action in session.scalars(select(ActionRecord).where(ActionRecord.resolution_key == key))
    }
    reported = set(
        session.scalars(
            select(StatusReportRecord.address)
            .join(ActionRecord, ActionRecord.address == StatusReportRecord.address)
            .where(ActionRecord.resolution_key == key)
            .distinct()
        )
    )
    planned = _under_kept_addresses(planned, known)
    new = [action for action in planned if action.address not in known]
    first = _take_handles(session, len(new))
    for handle, action in enumerate(new, start=first):
        session.add(_open_action(key, action, handle, by.at))
        log_change(session, by, "ingest", action.address, "action", None, "opened")
    now_texts = _texts(session, key) if reported else {}
    addresses = {action.address for action in planned}
    withdrawn = removed = 0
    for address, record in known.items():
        clause = before.get((record.ref, record.clause_number))
        if address in addresses:
            if record.withdrawn is not None:
                record.withdrawn = record.last_verb = record.last_category = record.last_text = None
                log_change(session, by, "ingest", address, "action", "withdrawn from text", "back in text")
            elif address in reported and clause is not None:
                text = now_texts[record.ref, record.clause_number].text
                if text != clause.text:
                    log_change(session, by, "ingest", address, "text", clause.text, text)
        elif address in reported:
            if record.withdrawn is None:
                withdrawn += 1
                record.withdrawn = by.at
                record.last_verb = clause.verb if clause else None
                record.last_category = clause.category if clause else None
                record.last_text = clause.text if clause else None
                log_change(session, by, "ingest", address, "action", "in text", "withdrawn from text")
        else:
            removed += 1
            session.delete(record)
            log_change(session, by, "ingest", address, "action", "opened", None)
    return len(new), withdrawn, removed


def _under_kept_addresses(
    planned: tuple[PlannedAction, ...], known: dict[str, ActionRecord]
) -> tuple[PlannedAction, ...]:
    """Give an action whose addressee was merged into another the address that it has had since it was opened."""
    kept = {(action.ref, action.clause_number, action.entity): action.address for action in known.values()}
    return tuple(
        action
        if action.address in known
        else replace(action, address=kept.get((action.ref, action.clause_number, action.entity), action.address))
        for action in planned
    )


def _open_action(key: str, planned: PlannedAction, handle: int, now: datetime) -> ActionRecord:
    return ActionRecord(
        address=planned.address,
        handle=handle,
        resolution_key=key,
        ref=planned.ref,
        clause_number=planned.clause_number,
        entity=planned.entity,
        addressee=planned.addressee,
        status=FIRST_STATUS,
        is_open=True,
        opened=now,
    )


def _texts(session: Session, key: str) -> dict[tuple[str, int], ClauseRecord]:
    """The clauses of a resolution as they stand, detached from the session."""
    clauses = session.scalars(select(ClauseRecord).where(ClauseRecord.resolution_key == key)).all()
    for clause in clauses:
        session.expunge(clause)
    return {(clause.ref, clause.number): clause for clause in clauses}


def _take_handles(session: Session, count: int) -> int:
    """Reserve the next handles, the first of which is returned; two writers never get the same one."""
    if count == 0:
        return 0
    taken = session.scalar(
        update(CounterRecord)
        .where(CounterRecord.name == "action")
        .values(value=CounterRecord.value + count)
        .returning(CounterRecord.value)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        session.add(CounterRecord(name="action", value=count))
        session.flush()
        taken = count
    return taken - count + 1


def _plain(value: Any) -> Any:
    """Turn enums and dates into words, so that the hash does not depend on how they are shown."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value
