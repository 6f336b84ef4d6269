"""Reviews as annotated examples: what people confirmed, against which extraction can be measured."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.model import Resolution
from tracker.service.addresses import slug
from tracker.store import load_resolution
from tracker.store.decisions import ReviewKind, ReviewRecord, is_withdrawn
from tracker.store.languages import TextRecord
from tracker.writers.gold import write_gold

CONFIRMING = (ReviewKind.ACCEPT, ReviewKind.SET, ReviewKind.SPLIT, ReviewKind.MERGE, ReviewKind.ADD)


@dataclass(frozen=True, slots=True)
class Annotations:
    """One file of annotations: its name, its JSON, and how many of the text's paragraphs it has."""

    key: str
    name: str
    content: str
    confirmed: int
    operative: int


def export_annotations(
    session: Session, keys: tuple[str, ...] = (), *, partial: bool = False
) -> tuple[Annotations, ...]:
    """Write the texts whose every operative clause a person confirmed, by accepting, correcting or adding it.

    With `partial`, also the confirmed paragraphs of the other texts: the measure then
    counts what extraction found elsewhere in them as wrong. `keys` narrow it to some texts.
    """
    reviewed: dict[str, set[tuple[str, int]]] = {}
    for record in session.scalars(
        select(ReviewRecord).where(
            ~is_withdrawn(ReviewRecord), ReviewRecord.kind.in_([kind.value for kind in CONFIRMING])
        )
    ):
        places = reviewed.setdefault(record.resolution_key, set())
        places.add((record.ref, record.clause_number))
        if record.kind == ReviewKind.SPLIT and record.other:
            places.add((record.ref, record.other))
    written: dict[str, Annotations] = {}
    for key, places in sorted(reviewed.items()):
        if keys and key not in keys:
            continue
        text = load_resolution(session, key)
        refs = _confirmed(text, places)
        if not refs or (len(refs) < len(text.operative) and not partial):
            continue
        stem = _stem(session, key)
        if f"{stem}.json" in written:
            stem = slug(key)
        content = json.dumps(write_gold(text, stem, refs), ensure_ascii=False, indent=1) + "\n"
        written[f"{stem}.json"] = Annotations(key, f"{stem}.json", content, len(refs), len(text.operative))
    return tuple(written.values())


def _confirmed(text: Resolution, places: set[tuple[str, int]]) -> frozenset[str]:
    is_whole = ("", 0) in places
    return frozenset(
        paragraph.ref
        for paragraph in text.operative
        if all((paragraph.ref, number) in places for number, _ in paragraph.numbered_clauses)
        and (paragraph.clauses or is_whole or (paragraph.ref, 0) in places)
    )


def _stem(session: Session, key: str) -> str:
    """The stem of the file that the text came from, which names it in measured results."""
    source = session.scalars(
        select(TextRecord.source).where(TextRecord.resolution_key == key, TextRecord.leads)
    ).first()
    return PurePath((source or "").rpartition("/")[2]).stem or slug(key)
