"""The programs that are told by HTTP what happens to actions, and what each is still to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import JSON, String, func, or_, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.store.models import NAME, ActionRecord, Base, ChangeRecord, KeptNumberRecord
from tracker.store.notices import COLUMNS, clause_of, find_newest_change
from tracker.store.queries import find_actions, find_occurrences, to_change
from tracker.store.reminders import Reminder, list_reminders
from tracker.store.rows import ActionRow, Change
from tracker.store.streams import list_due
from tracker.store.telling import is_repeated, tell_change

MOST_EVENTS = 100
"""Events of one delivery, unless one row of the log alone has more."""
MOST_ROWS = 2_000
"""Rows of the log that are looked through for one delivery."""


class EventKind(StrEnum):
    """What a program can be told of: a new action, a change of one, or that one falls due."""

    NEW = "new"
    CHANGED = "changed"
    DUE = "due"


class WebhookRecord(Base):
    """A program that is told by HTTP: where, of what, and how far it was.

    `told` is the last row of the log that it was told of. A delivery `under_way` is there from before it leaves until
    it is taken, as {"id", "begun", "until"} or {"id", "begun", "due"}; `busy_until` keeps a second sender from it.
    `failures` is how often it was not taken since `failing_since`. `secret` is sealed where the site has a key.
    """

    __tablename__ = "webhooks"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str]
    secret: Mapped[str] = mapped_column(String(200))
    events: Mapped[list[Any]]
    within_days: Mapped[int]
    author: Mapped[str] = mapped_column(NAME)
    added: Mapped[datetime]
    withdrawn: Mapped[datetime | None]
    told: Mapped[int]
    under_way: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    busy_until: Mapped[datetime | None]
    attempted: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    next_attempt: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Webhook:
    """A webhook as lists show it, without its secret; `within_days` is how soon an action is due."""

    number: int
    url: str
    events: str
    within_days: int
    author: str
    added: datetime
    told: int
    attempted: datetime | None
    answer: str
    failures: int
    failing_since: datetime | None
    next_attempt: datetime | None

    @property
    def name(self) -> str:
        """How logs and reminders name it, without the parts of its address that may be secret."""
        return name_webhook(self.number)

    @property
    def host(self) -> str:
        """The host that is told."""
        return host_of(self.url)

    @property
    def kinds(self) -> frozenset[str]:
        """What it is told of."""
        return frozenset(self.events.split(", "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that a program is told of an action, as the JSON of a delivery has it, besides the link.

    `log` is the row of the log that tells of it, None for an action that falls due. What stands in the register now is
    `due`, `late_after` and `status`, None where the action is no longer there.
    """

    event: str
    log: int | None = None
    number: int
    address: str
    resolution: str
    ref: str
    addressee: str | None
    at: datetime
    author: str | None = None
    field: str | None = None
    old: str | None = None
    new: str | None = None
    said: str
    due: date | None = None
    late_after: date | None = None
    status: str | None = None


def name_webhook(number: int) -> str:
    """Name a webhook as logs and reminders do: "webhook 3"."""
    return f"webhook {number}"


def host_of(url: str) -> str:
    """Give the host of an address, the part of it that is no secret."""
    return urlsplit(url).hostname or ""


def is_local(host: str) -> bool:
    """Whether a host is this machine itself: "localhost", "127.0.0.1", "::1"."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def list_webhooks(session: Session) -> list[Webhook]:
    """List the webhooks that count, in the order in which they were added."""
    statement = select(WebhookRecord).where(WebhookRecord.withdrawn.is_(None)).order_by(WebhookRecord.id)
    return [to_webhook(each) for each in session.scalars(statement)]


def to_webhook(record: WebhookRecord) -> Webhook:
    """Give a webhook as lists show it."""
    return Webhook(
        number=record.id,
        url=record.url,
        events=", ".join(record.events),
        within_days=record.within_days,
        author=record.author,
        added=record.added,
        told=record.told,
        attempted=record.attempted,
        answer=record.answer,
        failures=record.failures,
        failing_since=record.failing_since,
        next_attempt=record.next_attempt,
    )


# --- what the log says ------------------------------------------------------------


def read_log(session: Session, hook: Webhook, until: int | None = None) -> tuple[list[Event], int]:
    """Read what a program is to be told next of the log, oldest first, and the row up to which that is all.

    With `until` it is what was begun before, up to that row. That somebody was reminded is no change, and neither is
    a review that decided a field as it was.
    """
    newest = find_newest_change(session) if until is None else until
    if hook.kinds <= {EventKind.DUE} or newest <= hook.told:
        return [], max(newest, hook.told)
    action, kept, log = ActionRecord, KeptNumberRecord, ChangeRecord
    statement = (
        select(
            *COLUMNS,
            func.coalesce(action.handle, kept.handle).label("handle"),
            func.coalesce(action.resolution_key, kept.resolution_key).label("resolution"),
            func.coalesce(action.ref, kept.ref).label("ref"),
            action.addressee,
        )
        .outerjoin(action, action.address == log.subject)
        .outerjoin(kept, kept.address == log.subject)
        .where(log.id > hook.told, log.id <= newest, log.operation != "remind")
        .where(or_(action.handle.is_not(None), kept.handle.is_not(None), log.operation == "review"))
        .order_by(log.id)
        .limit(MOST_ROWS)
    )
    rows = session.execute(statement).all()
    end = rows[-1].id if len(rows) == MOST_ROWS else newest
    of_clauses = _actions_of_clauses(session, [row.subject for row in rows if row.handle is None])
    events: list[Event] = []
    for row in rows:
        change = to_change(row)
        about = [(row.subject, row)] if row.handle is not None else of_clauses.get(clause_of(row.subject) or (), [])
        told = [] if row.handle is None and is_repeated(change) else _tell(hook, row.id, change, about)
        if until is None and events and len(events) + len(told) > MOST_EVENTS:
            end = row.id - 1
            break
        events += told
    stands = find_actions(session, (each.address for each in events))
    return [_as_it_stands(each, stands.get(each.address)) for each in events], end


def _actions_of_clauses(session: Session, subjects: Sequence[str]) -> dict[Any, list[tuple[str, Any]]]:
    """The actions of the clauses that reviews are about, which the log tells under the address of the clause."""
    action = ActionRecord
    place = (action.resolution_key, action.ref, action.clause_number)
    places = sorted(set(filter(None, map(clause_of, subjects))))
    found: dict[Any, list[tuple[str, Any]]] = {}
    columns = (action.address, action.handle, action.resolution_key.label("resolution"), action.ref)
    statement = select(*columns, action.clause_number, action.addressee).order_by(action.handle)
    for start in range(0, len(places), MOST_EVENTS):
        some = places[start : start + MOST_EVENTS]
        for each in session.execute(statement.where(tuple_(*place).in_(some))):
            found.setdefault((each.resolution, each.ref, each.clause_number), []).append((each.address, each))
    return found


def _tell(hook: Webhook, number: int, change: Change, about: Iterable[tuple[str, Any]]) -> list[Event]:
    is_new = change.field == "action" and change.new == "opened"
    kind = EventKind.NEW if is_new else EventKind.CHANGED
    if kind not in hook.kinds:
        return []
    return [
        Event(
            event=kind.value,
            log=number,
            number=action.handle,
            address=address,
            resolution=action.resolution,
            ref=action.ref,
            addressee=action.addressee,
            at=change.at,
            author=change.author,
            field=change.field,
            old=change.old,
            new=change.new,
            said=tell_change(change),
        )
        for address, action in about
    ]


def _as_it_stands(event: Event, row: ActionRow | None) -> Event:
    return event if row is None else replace(event, due=row.due, late_after=row.late_after, status=row.status)


# --- what falls due ---------------------------------------------------------------


def list_falling_due(session: Session, hook: Webhook, today: date) -> list[Reminder]:
    """List of what a program is to be told next that it falls due: within its days, and what was late meanwhile.

    What was late before the webhook was added is no event. It is told once per day on which an action is due.
    """
    if EventKind.DUE not in hook.kinds:
        return []
    late = list_due(session, hook.added.date(), today - timedelta(days=1))
    soon = list_due(session, today, today + timedelta(days=hook.within_days))
    rows = [row for row in (*late, *soon) if row.due is not None]
    about = (Reminder(row.address, EventKind.DUE.value, f"{row.due}") for row in rows)
    told = list_reminders(session, hook.name)
    return [each for each in dict.fromkeys(about) if each not in told]


def read_due(session: Session, reminders: Sequence[Reminder], today: date, at: datetime) -> list[Event]:
    """Read what a program is told of actions that fall due; one whose day moved or that is gone is left out."""
    times = find_occurrences(session, (each.address for each in reminders))
    rows = {(row.address, f"{row.due}"): row for row in times.values() if row.is_open}
    found = (rows.get((each.address, each.about)) for each in reminders)
    return [_tell_due(row, today, at) for row in found if row is not None]


def _tell_due(row: ActionRow, today: date, at: datetime) -> Event:
    when = row.write_due(today)
    return Event(
        event=EventKind.DUE.value,
        number=row.handle,
        address=row.address,
        resolution=row.resolution,
        ref=row.ref,
        addressee=row.addressee,
        at=at,
        said=when if row.expires else f"is due {when}",
        due=row.due,
        late_after=row.late_after,
        status=row.status,
    )


def has_news(session: Session, number: int, today: date) -> bool:
    """Whether a webhook may have something to tell, so that nobody who writes waits for those that have nothing."""
    found = session.get(WebhookRecord, number)
    if found is None or found.withdrawn is not None:
        return False
    is_told = found.under_way is None and found.told >= find_newest_change(session)
    return not is_told or bool(list_falling_due(session, to_webhook(found), today))


def say_events(count: int) -> str:
    """Say how many events there are: "1 event", "1,204 events"."""
    return f"{count:,} event{'s' if count != 1 else ''}"


def count_waiting(session: Session, hook: Webhook, today: date) -> int:
    """Count the events that a program is still to be told of."""
    count, newest = len(list_falling_due(session, hook, today)), find_newest_change(session)
    while hook.told < newest:
        events, end = read_log(session, hook)
        count, hook = count + len(events), replace(hook, told=end)
    return count
