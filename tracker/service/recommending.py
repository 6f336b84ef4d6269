"""What became of the drafts that a resolution recommends to another body: adopted, as far as the register knows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.model import ParagraphKind, Resolution
from tracker.store import load_knowledge
from tracker.store.models import ParagraphRecord, ResolutionRecord


@dataclass(frozen=True, slots=True)
class RecommendedDraft:
    """A draft as a text of its own, with the key of the resolution that it became; None while none is known."""

    text: Resolution
    adopted_as: str | None


def find_recommended(session: Session, resolution: Resolution) -> list[RecommendedDraft]:
    """Read the drafts that a resolution recommends, and find what each became when the other body adopted it.

    A draft became the resolution of that body which has at least half of its operative paragraphs word for word.
    """
    if not resolution.annexes or not any("following" in each.text for each in resolution.operative):
        return []
    from tracker.extract.recommended import recommended_texts  # only now: what it knows is slow to load

    drafts = recommended_texts(resolution, load_knowledge(session))
    return [RecommendedDraft(each, _find_adopted(session, each)) for each in drafts]


def _find_adopted(session: Session, draft: Resolution) -> str | None:
    texts = {each.text for each in draft.operative}
    same = func.count(func.distinct(ParagraphRecord.text))
    found = session.execute(
        select(ParagraphRecord.resolution_key, same)
        .join(ResolutionRecord, ResolutionRecord.key == ParagraphRecord.resolution_key)
        .where(ResolutionRecord.body == draft.body, ParagraphRecord.kind == ParagraphKind.OPERATIVE.value)
        .where(ParagraphRecord.text.in_(texts))
        .group_by(ParagraphRecord.resolution_key)
        .order_by(same.desc(), ParagraphRecord.resolution_key)
    ).first()
    return found[0] if found is not None and 2 * found[1] >= len(texts) else None
