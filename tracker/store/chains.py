"""Texts that follow one another on the same matter, and requests that say nearly the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process, utils
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.store.decisions import SupersessionRecord, is_withdrawn
from tracker.store.models import CitationRecord, ResolutionRecord
from tracker.store.narrowing import ActionFilter
from tracker.store.queries import find_resolution, list_actions, list_reports
from tracker.store.rows import ActionRow, StatusReport

SAME_TITLE = 95
"""Likeness, of 100, from which on two titles name the same matter."""
NEAR_TITLE = 60
"""Likeness that is enough for a text that cites the other."""
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Link:
    """A text of a chain: "A/RES/78/100", and why it belongs to the one after it."""

    resolution: str
    title: str
    body: str | None
    adopted: date | None
    follows: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two requests to the same addressee that say nearly the same."""

    addressee: str
    likeness: int
    one: str
    other: str
    one_body: str | None
    other_body: str | None
    one_status: str
    other_status: str
    one_text: str | None
    other_text: str | None


def find_chain(session: Session, symbol: str) -> list[Link]:
    """List the texts of a body on one matter, oldest first: "Wells" of 2024, 2025 and 2026.

    Each follows the newest earlier one of the same body that has the same title, or that
    it cites under a title much alike.
    """
    start = find_resolution(session, symbol)
    texts = _texts_of(session, start.body)
    cited = _cited(session, texts)
    chain = [Link(start.key, start.title, start.body, start.adopted, None, "")]
    while (found := _before(chain[0].resolution, texts, cited)) is not None and not _is_in(chain, found[0]):
        earlier, reason = found
        first = chain[0]
        chain[0] = Link(first.resolution, first.title, first.body, first.adopted, earlier.key, reason)
        chain.insert(0, Link(earlier.key, earlier.title, earlier.body, earlier.adopted, None, ""))
    while True:
        last = chain[-1].resolution
        later = [
            (text, found[1])
            for text in _related(chain[-1], texts, cited)
            if (found := _before(text.key, texts, cited)) is not None
            and found[0].key == last
            and not _is_in(chain, text)
        ]
        if not later:
            return chain
        text, reason = min(later, key=lambda each: (each[0].adopted or date.max, each[0].key))
        chain.append(Link(text.key, text.title, text.body, text.adopted, last, reason))


def find_predecessor(session: Session, symbol: str) -> str | None:
    """Find the key of the text that one follows, None where none is known."""
    this = find_resolution(session, symbol)
    texts = _texts_of(session, this.body)
    found = _before(this.key, texts, _cited(session, texts))
    return found[0].key if found else None


def list_history(session: Session, address: str, as_of: date | None = None) -> list[StatusReport]:
    """List the status reports on an action and on those that it supersedes, the oldest text first."""
    addresses = [address]
    place = 0
    while place < len(addresses):
        addresses += [
            old
            for old in session.scalars(
                select(SupersessionRecord.address)
                .where(SupersessionRecord.successor == addresses[place], ~is_withdrawn(SupersessionRecord))
                .order_by(SupersessionRecord.id)
            )
            if old not in addresses
        ]
        place += 1
    return [report for each in reversed(addresses) for report in list_reports(session, each, as_of)]


def find_overlaps(
    session: Session, wanted: ActionFilter | None = None, *, likeness: int = 85, limit: int | None = None
) -> list[Overlap]:
    """List pairs of requests of different texts to the same addressee that are alike, the most alike first.

    To suggest to a person only. Pairs of which one supersedes the other are left out.
    """
    linked = {
        frozenset((old, new))
        for old, new in session.execute(
            select(SupersessionRecord.address, SupersessionRecord.successor).where(~is_withdrawn(SupersessionRecord))
        )
    }
    groups: dict[str, list[ActionRow]] = {}
    for row in list_actions(session, wanted):
        if row.addressee is not None and row.text:
            groups.setdefault(row.addressee, []).append(row)
    found = [
        Overlap(
            addressee=addressee,
            likeness=score,
            one=one.address,
            other=other.address,
            one_body=one.body,
            other_body=other.body,
            one_status=one.status,
            other_status=other.status,
            one_text=one.text,
            other_text=other.text,
        )
        for addressee, rows in groups.items()
        for one, other, score in _alike(rows, likeness)
        if frozenset((one.address, other.address)) not in linked
    ]
    found.sort(key=lambda overlap: (-overlap.likeness, overlap.addressee, overlap.one, overlap.other))
    return found[:limit]


def _alike(rows: Sequence[ActionRow], likeness: int) -> Iterator[tuple[ActionRow, ActionRow, int]]:
    # The words are sorted once here: a scorer that does it itself sorts them again for every pair.
    texts = [" ".join(sorted(utils.default_process(f"{row.chapeau or ''} {row.text}").split())) for row in rows]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        scores = process.cdist(
            texts[start : start + ROWS_AT_ONCE],
            texts[start:],
            scorer=fuzz.ratio,
            score_cutoff=likeness,
            workers=-1,
        )
        for i, j in zip(*scores.nonzero(), strict=True):
            one, other = rows[start + int(i)], rows[start + int(j)]
            if j > i and one.resolution != other.resolution:
                yield one, other, round(float(scores[i, j]))


def _texts_of(session: Session, body: str | None) -> list[ResolutionRecord]:
    return list(
        session.scalars(
            select(ResolutionRecord)
            .where(ResolutionRecord.body == body if body is not None else ResolutionRecord.body.is_(None))
            .order_by(ResolutionRecord.adopted, ResolutionRecord.key)
        )
    )


def _cited(session: Session, texts: Sequence[ResolutionRecord]) -> set[tuple[str, str]]:
    """Who cites whom among these texts, by their keys."""
    keys = {text.symbol: text.key for text in texts if text.symbol}
    body = texts[0].body if texts else None
    citations = session.execute(
        select(CitationRecord.resolution_key, CitationRecord.symbol)
        .join(ResolutionRecord, ResolutionRecord.key == CitationRecord.resolution_key)
        .where(or_(ResolutionRecord.body == body, ResolutionRecord.body.is_(None)))
    )
    return {(key, keys[symbol]) for key, symbol in citations if symbol in keys}


def _related(link: Link, texts: Sequence[ResolutionRecord], cited: set[tuple[str, str]]) -> list[ResolutionRecord]:
    """The texts that may follow one: those that cite it or have its title."""
    return [
        text
        for text in texts
        if (text.key, link.resolution) in cited
        or fuzz.token_sort_ratio(text.title, link.title, processor=utils.default_process, score_cutoff=SAME_TITLE)
    ]


def _before(
    key: str, texts: Sequence[ResolutionRecord], cited: set[tuple[str, str]]
) -> tuple[ResolutionRecord, str] | None:
    """The newest earlier text on the same matter, and why it is taken for that."""
    this = next((text for text in texts if text.key == key), None)
    if this is None or this.adopted is None:
        return None
    found: list[tuple[date, str, ResolutionRecord, str]] = []
    for text in texts:
        if text.adopted is None or text.adopted >= this.adopted:
            continue
        likeness = fuzz.token_sort_ratio(text.title, this.title, processor=utils.default_process)
        is_cited = (key, text.key) in cited
        is_series = likeness >= SAME_TITLE and bool(this.title)
        if is_series or (is_cited and likeness >= NEAR_TITLE):
            reasons = [
                *(["same title in the series of the body"] if is_series else [f"title alike ({likeness:.0f} of 100)"]),
                *(["cited"] if is_cited else []),
            ]
            found.append((text.adopted, text.key, text, ", ".join(reasons)))
    if not found:
        return None
    *_, newest, reason = max(found, key=lambda each: each[:2])
    return newest, reason


def _is_in(chain: Sequence[Link], text: ResolutionRecord) -> bool:
    return any(link.resolution == text.key for link in chain)
