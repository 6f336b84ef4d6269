"""What happened to a person's own actions, and what others said to them: read from the log, where every write is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from textwrap import shorten
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.store.action_keys import ACTION_KEYS
from tracker.store.comments import CommentRecord, MentionRecord
from tracker.store.models import ActionRecord, ChangeRecord
from tracker.store.names import is_named
from tracker.store.queries import to_change
from tracker.store.rows import Change
from tracker.store.telling import tell_change
from tracker.store.whose import Whose, is_own

MOST_ROWS = 2_000
"""Rows of the log that are looked through for notices, the newest first."""
MOST_REVIEWS = 500
"""Decisions of reviewers that are looked through for those on clauses of own actions, the newest first."""
LOOKED_BACK = 50_000
"""Rows of the log behind the newest one that are looked through at all, however long somebody stayed away."""
REVIEWED = ("clause", "verb", "category", "addressees", "deadlines", "reporting")
"""What a review says of a clause in the log."""
EXCERPT = 300
"""Signs of a comment that a notice shows."""


class NoticeKind(StrEnum):
    """What somebody is told of, the weightiest first: of one write on one action the first that fits is told."""

    MENTIONED = "mentioned"
    ASSIGNED = "assigned"
    NEW = "new"
    COMMENTED = "commented"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    CHANGED = "changed"


KINDS = tuple(NoticeKind)
TO_ONESELF = frozenset({NoticeKind.MENTIONED, NoticeKind.ASSIGNED})
"""What somebody said to the very person: all of it is told."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that somebody did to an action of a person: "Edda Penn named you as focal point", of action 16.

    `number` is its place in the log. Of `count` new actions that came with one text, `handle` is the first.
    """

    number: int
    at: datetime
    author: str
    kind: NoticeKind
    said: str
    handle: int
    resolution: str
    ref: str
    addressee: str | None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Notices:
    """The newest notices first, and whether there may be older ones: not all of the log was looked through."""

    rows: tuple[Notice, ...]
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom notices are for: the number of their account, and what makes an action theirs."""

    user_id: int
    whose: Whose


def find_newest_change(session: Session) -> int:
    """Find the number of the newest row of the log, 0 where it is empty."""
    return session.scalar(select(func.max(ChangeRecord.id))) or 0


def list_notices(
    session: Session, reader: Reader, *, after: int = 0, until: int | None = None, limit: int = 100
) -> Notices:
    """List what others did to a person's own actions after a row of the log, up to another one, the newest first.

    What the person did themselves is no news, and neither is that somebody was reminded. Of an action that came and
    went unnoticed, nothing is told.
    """
    newest = find_newest_change(session) if until is None else until
    start = max(after, newest - LOOKED_BACK)
    of_actions, has_more_actions = _of_actions(session, reader, start, until)
    of_clauses, has_more_clauses = _of_clauses(session, reader, start, until)
    grouped = _group_new(_group(of_actions + of_clauses, reader))
    grouped.sort(key=lambda notice: -notice.number)
    was_cut = start > after or has_more_actions or has_more_clauses
    return Notices(tuple(grouped[:limit]), was_cut or len(grouped) > limit)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row of the log with the action that it is about, and whether it mentions the person."""

    change: Any
    address: str
    handle: int
    resolution: str
    ref: str
    addressee: str | None
    is_mention: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """A row of the log in words."""

    kind: NoticeKind
    said: str
    found: _Found


COLUMNS = (
    ChangeRecord.id,
    ChangeRecord.at,
    ChangeRecord.author,
    ChangeRecord.operation,
    ChangeRecord.subject,
    ChangeRecord.field,
    ChangeRecord.old,
    ChangeRecord.new,
)


def _newest(session: Session, statement: Select[*tuple[Any, ...]], most: int) -> tuple[Sequence[Any], bool]:
    """The newest rows of the log that a statement finds, and whether there are more than these."""
    rows = session.execute(statement.order_by(ChangeRecord.id.desc()).limit(most + 1)).all()
    return rows[:most], len(rows) > most


def _of_actions(session: Session, reader: Reader, after: int, until: int | None) -> tuple[list[_Found], bool]:
    """What the log says of own actions, of those that the person commented on, and of comments that mention them.

    And whether it says more than was looked through.
    """
    comment, mention = CommentRecord, MentionRecord
    said = (comment.address == ChangeRecord.subject, comment.recorded == ChangeRecord.at)
    mentions = select(mention.user_id).join(comment, comment.id == mention.comment_id)
    mentions = mentions.where(mention.user_id == reader.user_id, *said).correlate(ChangeRecord)
    before = (comment.address == ChangeRecord.subject, comment.recorded < ChangeRecord.at)
    spoke = select(comment.id).where(*before, is_named(comment.author, [_me(reader)]))
    was_theirs = and_(ChangeRecord.field == "account", is_named(ChangeRecord.old, [_me(reader)]))
    is_talk = and_(ChangeRecord.operation == "comment", or_(mentions.exists(), spoke.correlate(ChangeRecord).exists()))
    statement = (
        select(
            *COLUMNS,
            ACTION_KEYS.c.handle,
            ACTION_KEYS.c.resolution,
            ActionRecord.ref,
            ACTION_KEYS.c.addressee,
            and_(ChangeRecord.operation == "comment", mentions.exists()),
        )
        .join(ACTION_KEYS, ACTION_KEYS.c.address == ChangeRecord.subject)
        .join(ActionRecord, ActionRecord.address == ChangeRecord.subject)
        .where(*_between(reader, after, until), or_(is_own(ACTION_KEYS.c, reader.whose), is_talk, was_theirs))
    )
    rows, has_more = _newest(session, statement, MOST_ROWS)
    return [_Found(row, row.subject, *row[len(COLUMNS) :]) for row in rows], has_more


def _of_clauses(session: Session, reader: Reader, after: int, until: int | None) -> tuple[list[_Found], bool]:
    """What reviewers decided on the clauses of own actions, which the log tells under the address of the clause.

    And whether they decided more, on whichever clauses, than was looked through.
    """
    reviewed = (ChangeRecord.operation == "review", ChangeRecord.field.in_(REVIEWED))
    statement = select(*COLUMNS).where(*_between(reader, after, until), *reviewed)
    rows, has_more = _newest(session, statement, MOST_REVIEWS)
    places = {row.subject: clause_of(row.subject) for row in rows}
    keys = {place[0] for place in places.values() if place is not None}
    action = ActionRecord
    own = (
        select(action.address, action.handle, action.resolution_key, action.ref, action.clause_number, action.addressee)
        .join(ACTION_KEYS, ACTION_KEYS.c.address == action.address)
        .where(action.resolution_key.in_(sorted(keys)), is_own(ACTION_KEYS.c, reader.whose))
        .order_by(action.handle)
    )
    actions: dict[tuple[str, str, int], Any] = {}
    for each in session.execute(own) if keys else ():
        actions.setdefault((each.resolution_key, each.ref, each.clause_number), each)
    found = []
    for row in rows:
        place = places[row.subject]
        of = actions.get(place) if place is not None else None
        if of is not None:
            found.append(_Found(row, of.address, of.handle, of.resolution_key, of.ref, of.addressee))
    return found, has_more


def _between(reader: Reader, after: int, until: int | None) -> list[ColumnElement[bool]]:
    conditions = [
        ChangeRecord.id > after,
        ChangeRecord.operation != "remind",
        ~is_named(ChangeRecord.author, [_me(reader)]),
    ]
    return conditions if until is None else [*conditions, ChangeRecord.id <= until]


def _me(reader: Reader) -> str:
    return reader.whose.account


def clause_of(subject: str) -> tuple[str, str, int] | None:
    """The clause that a subject of the log names, None where it names none: ("A/RES/79/114", "8(a)", 1)."""
    key, _, rest = subject.rpartition(":")
    key, _, ref = key.rpartition(":")
    return (key, ref, int(rest)) if key and ref and rest.isdecimal() else None


def _group(found: Iterable[_Found], reader: Reader) -> list[Notice]:
    """Make one notice of all that one write did to one action."""
    writes: dict[tuple[str, datetime, str], list[_Found]] = {}
    for each in found:
        writes.setdefault((each.address, each.change.at, each.change.author), []).append(each)
    notices = []
    for (_, at, author), rows in writes.items():
        told = sorted((_Told(*_tell(each, reader), each) for each in rows), key=_weight)
        first = told[0]
        wanted = TO_ONESELF if first.kind in TO_ONESELF else {first.kind}
        said = "; ".join(dict.fromkeys(each.said for each in told if each.kind in wanted))
        number, of = max(each.change.id for each in rows), first.found
        notices.append(Notice(number, at, author, first.kind, said, of.handle, of.resolution, of.ref, of.addressee))
    return notices


def _weight(told: _Told) -> tuple[int, int]:
    return KINDS.index(told.kind), told.found.change.id


def _group_new(notices: Iterable[Notice]) -> list[Notice]:
    """Make one notice of all the actions that came with one text."""
    came: dict[tuple[str, datetime], Notice] = {}
    others = []
    for notice in notices:
        if notice.kind is not NoticeKind.NEW:
            others.append(notice)
            continue
        key = (notice.resolution, notice.at)
        before = came.get(key)
        if before is None:
            came[key] = notice
            continue
        first = min(before, notice, key=lambda each: each.handle)
        count, number = before.count + 1, max(before.number, notice.number)
        came[key] = replace(first, count=count, number=number, said=f"added {count} new actions")
    return [*others, *came.values()]


def _tell(found: _Found, reader: Reader) -> tuple[NoticeKind, str]:
    """Say in words what a row of the log means for a person, after the name of who did it."""
    change: Change = to_change(found.change)
    me = reader.whose.account
    match change.operation, change.field:
        case "comment", _ if found.is_mention:
            return NoticeKind.MENTIONED, f"mentioned you: “{shorten(change.new or '', EXCERPT, placeholder=' …')}”"
        case "comment", _:
            return NoticeKind.COMMENTED, tell_change(change)
        case _, "account" if change.new == me:
            return NoticeKind.ASSIGNED, "named you as focal point"
        case _, "account" if change.old == me:
            return NoticeKind.ASSIGNED, f"named {change.new or 'nobody'} as focal point in your place"
        case _, "action" if change.new == "opened":
            return NoticeKind.NEW, "added a new action"
        case "report status", "status":
            return NoticeKind.REPORTED, tell_change(change)
        case "review", field if field in REVIEWED:
            return NoticeKind.REVIEWED, tell_change(change)
    return NoticeKind.CHANGED, tell_change(change)
