"""What a field suggests while somebody types: names with their acronyms, people, units, symbols, verbs and tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.knowledge import plain_name
from tracker.knowledge.verbs import load_verbs
from tracker.store.accounts import UserRecord
from tracker.store.decisions import AssignmentRecord
from tracker.store.models import ResolutionRecord
from tracker.store.narrowing import TAGS_APART
from tracker.store.staff import load_knowledge

MOST = 15
"""Suggestions of a field while somebody types."""
LATELY = 5000
"""So many of the last assignments tell who and what is named today, however long the register is."""
ASKED = text(
    "WITH RECURSIVE asked(name) AS (SELECT MIN(addressee) FROM action_keys UNION ALL "
    "SELECT (SELECT MIN(addressee) FROM action_keys WHERE addressee > asked.name) FROM asked WHERE name IS NOT NULL) "
    "SELECT name FROM asked WHERE name IS NOT NULL"
)
"""Every addressee, from one to the next of the index: to look at all actions would take a long register seconds."""


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
    """What would stand in the field, and what is said beside it: "UNEP", "United Nations Environment Programme".

    `names` are both as they are compared; `is_used` where the register itself has it.
    """

    value: str
    said: str = ""
    names: tuple[str, ...] = ()
    is_used: bool = True


def list_known(session: Session, kind: Kind, *, with_accounts: bool = False) -> list[Suggestion]:
    """List all that a field of a kind may suggest, what the register has first.

    Who has an account is for those only who name others: `with_accounts`.
    """
    found: dict[str, Suggestion] = {}
    for value, said, is_used in _known(session, kind, with_accounts=with_accounts):
        if value not in found:
            found[value] = Suggestion(value, said, (plain_name(value), plain_name(said)), is_used)
    return list(found.values())


def suggest(known: Sequence[Suggestion], words: str, most: int = MOST) -> list[Suggestion]:
    """Suggest what somebody may be typing: what begins with the words, then what has a word, or part, that does."""
    wanted = plain_name(words)
    starts = [each for each in known if any(name.startswith(wanted) for name in each.names)]
    if len(starts) >= most:
        return starts[:most]
    parts = [each for each in known if each not in starts and any(wanted in name for name in each.names)]
    parts.sort(key=lambda each: not any(f" {wanted}" in name for name in each.names))
    return [*starts, *parts][:most]


def _known(session: Session, kind: Kind, *, with_accounts: bool) -> Iterator[tuple[str, str, bool]]:
    """Each value with what is said beside it, and whether the register has it."""
    match kind:
        case Kind.ADDRESSEE:
            asked = set(session.scalars(ASKED))
            entities = load_knowledge(session).entities
            rows = sorted(entities, key=lambda row: row.name not in asked)
            known = {row.name for row in rows}
            yield from ((name, "", True) for name in sorted(asked - known))
            for row in rows:
                is_used = row.name in asked
                yield row.name, row.acronym or "", is_used
                yield from ((name, row.name, is_used) for name in row.names if name != row.name)
        case Kind.BODY:
            bodies = select(ResolutionRecord.body).distinct().order_by(ResolutionRecord.body)
            yield from ((name, "", True) for name in session.scalars(bodies) if name)
        case Kind.SYMBOL:
            newest = ResolutionRecord.adopted.desc().nulls_last()
            texts = select(ResolutionRecord.key, ResolutionRecord.title).order_by(newest, ResolutionRecord.key)
            yield from ((key, title, True) for key, title in session.execute(texts))
        case Kind.UNIT:
            yield from ((name, "", True) for name in _lately(session, AssignmentRecord.unit))
        case Kind.PERSON:
            yield from ((name, "", True) for name in _lately(session, AssignmentRecord.focal_point))
            people = select(UserRecord.name, UserRecord.full_name).where(UserRecord.disabled.is_(None))
            yield from ((name, full, True) for name, full in session.execute(people) if with_accounts)
        case Kind.VERB:
            yield from ((verb.name, verb.category.value, True) for verb in load_verbs())
        case Kind.TAG:
            joined = _lately(session, AssignmentRecord.tags)
            yield from ((tag, "", True) for tag in sorted({tag for each in joined for tag in each.split(TAGS_APART)}))


def _lately(session: Session, column: InstrumentedAttribute[Any]) -> list[str]:
    """The different words of a column in the last assignments, by their letters."""
    last = select(column).order_by(AssignmentRecord.id.desc()).limit(LATELY)
    return sorted({name for name in session.scalars(last) if name}, key=str.casefold)
