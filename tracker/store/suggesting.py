"""What a field suggests while somebody types: names with their acronyms, people, units, symbols, verbs and tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.knowledge import plain_name
from tracker.knowledge.verbs import load_verbs
from tracker.store.accounts import UserRecord
from tracker.store.action_keys import ACTION_KEYS
from tracker.store.models import ResolutionRecord
from tracker.store.narrowing import TAGS_APART
from tracker.store.staff import load_knowledge

MOST = 15
"""Suggestions of a field while somebody types."""
MOST_OF_PAGE = 400
"""Suggestions that a page carries for browsers that run no script."""


class Kind(StrEnum):
    """What a field is about."""

    ADDRESSEE = "addressee"
    BODY = "body"
    SYMBOL = "symbol"
    UNIT = "unit"
    PERSON = "person"
    VERB = "verb"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What would stand in the field, and what is said beside it: "UNEP", "United Nations Environment Programme"."""

    value: str
    said: str = ""


def suggest(
    session: Session, kind: Kind, words: str = "", most: int = MOST, *, with_accounts: bool = False
) -> list[Suggestion]:
    """Suggest what somebody may be typing, the likeliest first: what begins with the words, then what has them.

    Without words, what the register itself has, by its letters: what a page carries for browsers without scripts.
    Who has an account is for those only who name others: `with_accounts`.
    """
    wanted = plain_name(words)
    found: dict[str, Suggestion] = {}
    starts: list[Suggestion] = []
    others: list[Suggestion] = []
    for each in _known(session, kind, every=bool(wanted), with_accounts=with_accounts):
        if each.value in found:
            continue
        found[each.value] = each
        names = [plain_name(each.value), plain_name(each.said)]
        if any(name.startswith(wanted) for name in names):
            starts.append(each)
        elif any(f" {wanted}" in name or (kind is Kind.SYMBOL and wanted in name) for name in names):
            others.append(each)
    return [*starts, *others][:most]


def _known(session: Session, kind: Kind, *, every: bool, with_accounts: bool) -> Iterator[Suggestion]:
    """What there is of a kind, that of the register first; `every` name that the tables know too."""
    keys = ACTION_KEYS.c
    match kind:
        case Kind.ADDRESSEE:
            asked = _distinct(session, keys.addressee)
            yield from map(Suggestion, asked)
            for entity in load_knowledge(session).entities:
                if every or entity.name in asked:
                    yield Suggestion(entity.name, entity.acronym or "")
                    yield from (Suggestion(name, entity.name) for name in entity.names if name != entity.name)
        case Kind.BODY:
            yield from map(Suggestion, _distinct(session, keys.body))
        case Kind.SYMBOL:
            newest = select(ResolutionRecord.key, ResolutionRecord.title).order_by(
                ResolutionRecord.adopted.desc().nulls_last(), ResolutionRecord.key
            )
            yield from (Suggestion(key, title) for key, title in session.execute(newest))
        case Kind.UNIT:
            yield from map(Suggestion, _distinct(session, keys.unit))
        case Kind.PERSON:
            yield from map(Suggestion, _distinct(session, keys.focal_point))
            if not with_accounts:
                return
            people = select(UserRecord.name, UserRecord.full_name).where(UserRecord.disabled.is_(None))
            yield from (Suggestion(name, full_name) for name, full_name in session.execute(people))
        case Kind.VERB:
            yield from (Suggestion(verb.name, verb.category.value) for verb in load_verbs())
        case Kind.TAG:
            joined = _distinct(session, keys.tags)
            yield from map(Suggestion, sorted({tag for each in joined for tag in each.split(TAGS_APART)}))


def _distinct(session: Session, column: object) -> list[str]:
    found: Iterable[str | None] = session.scalars(select(column).distinct().order_by(column))  # type: ignore[call-overload]
    return [name for name in found if name]
