"""How many doubts were open at the end of past weeks: reckoned back from those of now by what people decided since."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.decisions import ExtractionRecord, ReviewKind, ReviewRecord, is_withdrawn
from tracker.store.models import ClauseRecord, DoubtRecord, ParagraphRecord, ResolutionRecord
from tracker.store.reviews import WANTING

At = tuple[str, int]
"""A place within a text: ("8(a)", 1) is a clause, ("8(a)", 0) a paragraph, and ("", 0) the text as a whole."""
IN_PART = (ReviewKind.SET, ReviewKind.TRACK, ReviewKind.UNTRACK)
"""What may leave something of a clause doubted that was decided on."""


def count_open_doubts(session: Session, ends: Sequence[date]) -> list[int]:
    """Count what wanted a look at the end of each of some days, the earliest first: clauses, paragraphs, whole texts.

    What is doubted now was so since its text came. What a review settled that stands today was doubted until then,
    as far as the text is read today as it was: what an older version of the program doubted is not known any more.
    """
    waiting: Counter[date] = Counter()
    texts = ResolutionRecord
    came = func.date(texts.first_imported)
    doubted = select(came, *WANTING).join(texts, texts.key == DoubtRecord.resolution_key).group_by(came)
    for day, *counts in session.execute(doubted):
        waiting[_day(day)] += sum(counts)
    spans = list(_settled(session, ends[0])) if ends else []
    return [
        sum(count for day, count in waiting.items() if day <= end)
        + sum(first <= end < settled for first, settled in spans)
        for end in ends
    ]


def _settled(session: Session, since: date) -> Iterator[tuple[date, date]]:
    """For each doubt that was settled after a day: the day on which its text came, and that on which it was settled."""
    after = datetime.combine(since + timedelta(days=1), time(), UTC)
    review = ReviewRecord
    lately = select(review.resolution_key).where(review.recorded >= after, ~is_withdrawn(review)).distinct()
    for key in session.scalars(lately.order_by(review.resolution_key)).all():
        extracted = session.scalar(select(ExtractionRecord.content).where(ExtractionRecord.resolution_key == key))
        if extracted is None:
            continue
        came = session.scalar(select(ResolutionRecord.first_imported).where(ResolutionRecord.key == key))
        reviews = session.execute(
            select(review.ref, review.clause_number, review.kind, review.recorded)
            .where(review.resolution_key == key, ~is_withdrawn(review))
            .order_by(review.id)
        ).all()
        for place in _doubted_in(json.loads(extracted)) - _doubted_now(session, key):
            day = _settled_on(place, reviews)
            if day is not None and day > since and came is not None:
                yield came.date(), day


def _settled_on(place: At, reviews: Sequence[Any]) -> date | None:
    """The day on which a place was settled: accepted or done away with first, else corrected last; None where not."""
    corrected = None
    for ref, number, kind, recorded in reviews:
        if ref and (ref != place[0] or number not in (0, place[1])):
            continue
        if kind not in IN_PART:
            return _day(recorded.date())
        corrected = _day(recorded.date())
    return corrected


def _doubted_in(text: Mapping[str, Any]) -> set[At]:
    """The places of a text, as extraction wrote it, in which something was doubted."""
    found: set[At] = {("", 0)} if text.get("doubts") else set()
    for paragraph in text.get("paragraphs", ()):
        ref = paragraph["ref"]
        if paragraph.get("doubts"):
            found.add((ref, 0))
        for place, clause in enumerate(paragraph.get("clauses", ()), start=1):
            parts = [*clause.get("addressees", ()), *clause.get("consulted", ()), *clause.get("deadlines", ())]
            if clause.get("doubts") or any(part.get("doubts") for part in parts):
                found.add((ref, clause.get("number") or place))
    return found


def _doubted_now(session: Session, key: str) -> set[At]:
    doubt, clause, paragraph = DoubtRecord, ClauseRecord, ParagraphRecord
    statement = (
        select(func.coalesce(clause.ref, paragraph.ref, ""), func.coalesce(clause.number, 0))
        .select_from(doubt)
        .outerjoin(clause, clause.id == doubt.clause_id)
        .outerjoin(paragraph, paragraph.id == doubt.paragraph_id)
        .where(doubt.resolution_key == key)
    )
    return {(ref, number) for ref, number in session.execute(statement)}


def _day(value: object) -> date:
    """A day, which some databases give as words."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))
