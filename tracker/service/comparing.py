"""Two texts on the same matter, side by side: which paragraphs were kept, changed, added or dropped."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.model import ParagraphKind
from tracker.service.review_overlay import is_same
from tracker.store import ActionRow, find_chain, list_actions_of
from tracker.store.likeness import compare_words, find_alike, says_something
from tracker.store.models import ParagraphRecord, ResolutionRecord

ALIKE = 60
"""From this likeness on, of 100, two paragraphs are one that was changed."""
REPEATED = 70
"""From this likeness on a request of the new text is offered as successor of an old one."""


class Fate(StrEnum):
    """What became of a paragraph."""

    KEPT = "kept"
    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph to be compared, under its ref."""

    ref: str
    kind: ParagraphKind
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One paragraph in both texts, or in one: "changed", 8 of the old, 9 of the new.

    `likeness` is from 0 to 100; `difference` marks words taken out as [-annually-]
    and words put in as {+every two years+}.
    """

    fate: Fate
    kind: str
    old_ref: str | None
    new_ref: str | None
    likeness: int
    old_text: str | None
    new_text: str | None
    difference: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A request of the new text that seems to repeat one of the old; a person decides."""

    old_action: str
    new_action: str
    old_number: int
    new_number: int
    addressee: str | None
    likeness: int
    old_status: str
    old_text: str | None
    new_text: str | None
    difference: str


def compare_texts(session: Session, old: str, new: str) -> tuple[Comparison, ...]:
    """Compare two texts of the register by their keys: "A/RES/79/114" with "A/RES/80/121"."""
    return compare_passages(_passages(session, old), _passages(session, new))


def compare_passages(old: Sequence[Passage], new: Sequence[Passage]) -> tuple[Comparison, ...]:
    """Pair the paragraphs of two texts by their words, and list them in the order of the new one.

    "8. Requests the Secretary-General to report annually" and "9. Also requests the
    Secretary-General to report every two years" are one paragraph that was changed.
    What was dropped stands where it would have been.
    """
    pairs = _pair(old, new)
    partners = {after: before for before, after in pairs.items()}
    placed: list[tuple[float, int, Comparison]] = []
    for place, passage in enumerate(new):
        before = partners.get(place)
        placed.append((place, -1, _compare(None if before is None else old[before], passage)))
    last = -1.0
    for place, passage in enumerate(old):
        if place in pairs:
            last = pairs[place]
        else:
            placed.append((last + 0.5, place, _compare(passage, None)))
    return tuple(comparison for *_, comparison in sorted(placed, key=lambda each: each[:2]))


def mark_difference(old: str, new: str) -> str:
    """Mark word by word what was taken out and put in: "report [-annually-] {+every two years+}"."""
    before, after = old.split(), new.split()
    parts: list[str] = []
    for change, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change == "equal":
            parts += before[i:j]
            continue
        if i < j:
            parts.append(f"[-{' '.join(before[i:j])}-]")
        if k < m:
            parts.append(f"{{+{' '.join(after[k:m])}+}}")
    return " ".join(parts)


def offer_successors(session: Session, old: str, new: str) -> tuple[Offer, ...]:
    """Offer for each open action of a text the one of a later text that asks the same addressee the same again.

    What only has words that any resolution has, "to report at its eightieth session on the present resolution", is
    offered where the later text follows the other. Two texts given in reverse are put in their order. To suggest to a
    person only: `supersede_action` is a decision.
    """
    old, new = (new, old) if is_reversed(session, old, new) else (old, new)
    if old == new:
        return ()
    follows = old in [link.resolution for link in find_chain(session, new)]
    before = [row for row in list_actions_of(session, old) if row.is_open]
    after = [row for row in list_actions_of(session, new) if not row.is_withdrawn]
    found = sorted(
        (
            (-likeness, row.handle, other.handle, row, other)
            for row in before
            for other in after
            if row.addressee == other.addressee
            and (likeness := compare_actions(row, other)) >= REPEATED
            and (follows or says_something(_asked(row)))
        ),
        key=lambda each: each[:3],
    )
    offers: list[Offer] = []
    used: set[str] = set()
    for likeness, _, _, row, other in found:
        if used & {row.address, other.address}:
            continue
        used |= {row.address, other.address}
        offers.append(
            Offer(
                old_action=row.address,
                new_action=other.address,
                old_number=row.handle,
                new_number=other.handle,
                addressee=row.addressee,
                likeness=-likeness,
                old_status=row.status,
                old_text=row.text,
                new_text=other.text,
                difference=mark_difference(_words_of(row), _words_of(other)),
            )
        )
    return tuple(sorted(offers, key=lambda offer: offer.old_number))


def compare_actions(one: ActionRow, other: ActionRow) -> int:
    """Say how alike the requests of two actions are, from 0 to 100, apart from words such as "further"."""
    return compare_words(_asked(one), _asked(other))


def is_reversed(session: Session, old: str, new: str) -> bool:
    """Whether the text that is given as the older was adopted later, as far as their days are known."""
    before, after = (session.get_one(ResolutionRecord, key).adopted for key in (old, new))
    return before is not None and after is not None and after < before


def _passages(session: Session, key: str) -> list[Passage]:
    records = session.scalars(
        select(ParagraphRecord).where(ParagraphRecord.resolution_key == key).order_by(ParagraphRecord.position)
    )
    return [Passage(record.ref, record.kind, record.text) for record in records]


def _pair(old: Sequence[Passage], new: Sequence[Passage]) -> dict[int, int]:
    """The best partner of each old paragraph, the surest first; equal ones in their order."""
    found = find_alike([passage.text for passage in old], [passage.text for passage in new], ALIKE)
    candidates = sorted(
        (-likeness, old[i].ref != new[j].ref, abs(i / len(old) - j / len(new)), i, j)
        for (i, j), likeness in found.items()
        if old[i].kind is new[j].kind
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _compare(old: Passage | None, new: Passage | None) -> Comparison:
    if old is not None and new is not None:
        fate = Fate.KEPT if is_same(old.text, new.text) else Fate.CHANGED
        likeness = 100 if fate is Fate.KEPT else min(99, compare_words(old.text, new.text))
    else:
        fate, likeness = (Fate.ADDED if old is None else Fate.DROPPED), 0
    there = old if new is None else new
    return Comparison(
        fate=fate,
        kind=there.kind.value if there else "",
        old_ref=old.ref if old else None,
        new_ref=new.ref if new else None,
        likeness=likeness,
        old_text=old.text if old else None,
        new_text=new.text if new else None,
        difference=mark_difference(old.text if old else "", new.text if new else "") if fate is not Fate.KEPT else "",
    )


def _words_of(row: ActionRow) -> str:
    return " ".join(filter(None, (row.chapeau, row.text)))


def _asked(row: ActionRow) -> str:
    """What is asked, without the adverbs and the number that a later text changes."""
    return re.sub(r"\b(?:also|further|again|reiterates? its request to)\b", " ", _words_of(row), flags=re.IGNORECASE)
