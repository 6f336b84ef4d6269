"""Webhooks: programs are told by HTTP what happens to actions, each delivery until it is taken."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from tracker.errors import NotFound, UsageProblem, WebhookNotTaken
from tracker.service.accounts.access_log import EXPORT, record
from tracker.service.accounts.sealing import check_site_key, open_bytes, seal_bytes
from tracker.service.reminders import record_reminders
from tracker.store.notices import find_newest_change
from tracker.store.reminders import Reminder
from tracker.store.webhooks import (
    MOST_EVENTS,
    Event,
    EventKind,
    Webhook,
    WebhookRecord,
    host_of,
    is_local,
    list_falling_due,
    name_webhook,
    read_due,
    read_log,
    say_events,
    to_webhook,
)

CLEAR = "whsec_"
"""How a secret begins that is not sealed, as Standard Webhooks write it."""
SECRET_BYTES = 24
LONGEST_URL = 2000
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)
"""After a failure it is tried again after a minute, then two, four and so on, at last once a day."""
LOUD_AFTER = timedelta(days=3)
"""Not taken for so long, somebody has to look."""
BUSY = timedelta(minutes=1)
"""So long a delivery that is being sent is left to its sender; it takes a few seconds."""
_PURPOSE = "tracker webhook"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is sent to a program at once: under an identifier that stays the same until it is taken."""

    hook: Webhook
    id: str
    events: tuple[Event, ...]
    secret: str = field(repr=False)


def add_webhook(
    session: Session,
    url: str,
    events: Iterable[EventKind],
    *,
    author: str,
    now: datetime,
    within_days: int = 30,
    insecure: bool = False,
    site_key: str = "",
) -> tuple[int, str]:
    """Let a program be told of what happens from now on; returns the number of the webhook and its secret.

    The secret is shown this once. `within_days` is how soon an action is due. UsageProblem for an address
    that is not HTTPS, unless it is of this machine or `insecure` is said.
    """
    check_site_key(site_key)
    key = secrets.token_bytes(SECRET_BYTES)
    added = WebhookRecord(
        url=_check_url(url, insecure=insecure),
        secret="",
        events=[kind.value for kind in EventKind if kind in set(events)],
        within_days=within_days,
        author=author,
        added=now,
        told=find_newest_change(session),
    )
    session.add(added)
    session.flush()
    shown = CLEAR + base64.b64encode(key).decode()
    added.secret = seal_bytes(key, site_key, _PURPOSE, name_webhook(added.id)) if site_key else shown
    told_of = f"{host_of(added.url)}: {', '.join(added.events)}"
    record(session, "add webhook", author=author, now=now, field=name_webhook(added.id), new=told_of)
    session.flush()
    return added.id, shown


def withdraw_webhook(session: Session, number: int, *, author: str, now: datetime) -> str:
    """Tell a program nothing more; returns the host that was told. Its address and secret are forgotten."""
    found = session.get(WebhookRecord, number, with_for_update=True)
    if found is None or found.withdrawn is not None:
        raise NotFound(f"There is no webhook {number}: `tracker webhooks list` shows them.")
    host = host_of(found.url)
    found.withdrawn, found.secret, found.url, found.under_way = now, "", f"https://{host}/", None
    record(session, "remove webhook", author=author, now=now, field=name_webhook(number), old=host)
    session.flush()
    return host


def begin_delivery(
    session: Session,
    number: int,
    *,
    author: str,
    now: datetime,
    today: date,
    at_once: bool = False,
    site_key: str = "",
) -> Delivery | None:
    """Note what a program is about to be told, before it leaves; None where there is nothing, or it is not time yet.

    WebhookNotTaken where the secret cannot be opened.
    A delivery that was begun and not taken is begun again under its identifier, whatever came meanwhile. `at_once`
    does not wait until the next attempt is due. In the log of access it is an export.
    """
    found = session.get(WebhookRecord, number, with_for_update=True)
    if found is None or found.withdrawn is not None or (found.busy_until is not None and found.busy_until > now):
        return None
    if not at_once and found.next_attempt is not None and found.next_attempt > now:
        return None
    secret = _open_secret(found, site_key)
    hook = to_webhook(found)
    if found.under_way is not None:
        events = _read_again(session, hook, found.under_way, today)
    else:
        events = _choose(session, found, hook, today, now)
    if found.under_way is None:
        return None
    if not events:  # all that was under way is gone from the register
        _settle(session, found, author, now)
        return None
    identifier = found.under_way["id"]
    found.busy_until, found.attempted = now + BUSY, now
    sent = f"{say_events(len(events))} to {hook.host}, delivery {identifier}"
    record(session, EXPORT, author=author, now=now, field=hook.name, new=sent)
    session.flush()
    return Delivery(hook, identifier, tuple(events), secret)


def settle_delivery(
    session: Session, number: int, delivery: str, answer: str, *, is_taken: bool, author: str, now: datetime
) -> None:
    """Note what became of a delivery: taken, it is told for good; else it is sent again, later each time.

    `answer` is in words: "answered 500". What somebody else settled meanwhile is left as it is.
    """
    found = session.get(WebhookRecord, number, with_for_update=True)
    if found is None or found.under_way is None or found.under_way["id"] != delivery:
        return
    found.busy_until, found.answer = None, answer
    said = f"delivery {delivery} {'taken' if is_taken else 'not taken'}: {answer}"
    record(session, "deliver", author=author, now=now, field=name_webhook(number), new=said)
    if is_taken:
        found.failures, found.failing_since, found.next_attempt = 0, None, None
        _settle(session, found, author, now)
    else:
        found.next_attempt = now + min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(found.failures, 20))
        found.failures, found.failing_since = found.failures + 1, found.failing_since or now
    session.flush()


def is_loud(hook: Webhook, now: datetime) -> bool:
    """Whether a program has taken nothing for so long that somebody has to look."""
    return hook.failing_since is not None and now - hook.failing_since >= LOUD_AFTER


def _choose(session: Session, found: WebhookRecord, hook: Webhook, today: date, now: datetime) -> list[Event]:
    """Choose what a program is told next: first what the log says, then what falls due."""
    events, until = read_log(session, hook)
    while not events and until > found.told:
        found.told = until
        events, until = read_log(session, to_webhook(found))
    begun = {"begun": now.isoformat()}
    name = f"{hook.name.replace(' ', '-')}-{secrets.token_hex(6)}"  # another one after a backup was brought back
    if events:
        found.under_way = {"id": f"{name}-log-{found.told + 1}-{until}", "until": until, **begun}
        return events
    due = list_falling_due(session, hook, today)[:MOST_EVENTS]
    if not due:
        return []
    found.under_way = {"id": f"{name}-due", "due": [list(astuple(each)) for each in due], **begun}
    return read_due(session, due, today, now)


def _read_again(session: Session, hook: Webhook, under_way: dict[str, object], today: date) -> list[Event]:
    match under_way:
        case {"until": int(until)}:
            return read_log(session, hook, until)[0]
        case {"due": list(due), "begun": str(begun)}:
            return read_due(session, [Reminder(*each) for each in due], today, datetime.fromisoformat(begun))
    return []


def _settle(session: Session, found: WebhookRecord, author: str, now: datetime) -> None:
    """Note for good that a program was told what is under way."""
    under_way = found.under_way or {}
    found.told = under_way.get("until", found.told)
    told = [Reminder(*each) for each in under_way.get("due", ())]
    record_reminders(session, name_webhook(found.id), told, author=author, now=now)
    found.under_way = None


def _open_secret(found: WebhookRecord, site_key: str) -> str:
    if found.secret.startswith(CLEAR):
        return found.secret
    key = open_bytes(found.secret, site_key, _PURPOSE, name_webhook(found.id))
    if key is None:
        raise WebhookNotTaken(
            f"The secret of webhook {found.id} is sealed with another TRACKER_SECRET_KEY: set that one, "
            "or remove the webhook and add it again."
        )
    return CLEAR + base64.b64encode(key).decode()


def _check_url(url: str, *, insecure: bool) -> str:
    """Check the address of a program; what is said of it does not repeat it, as it may hold a secret."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    is_plain = url.strip().isprintable() and " " not in url.strip() and len(url) <= LONGEST_URL
    if parts.scheme not in ("https", "http") or not host or not is_plain:
        raise UsageProblem("That is not the address of a program: write it as https://hooks.example.org/tracker.")
    if parts.username is not None or parts.password is not None:
        raise UsageProblem("Leave name and password out of the address: deliveries are signed with a secret.")
    if parts.scheme == "http" and not insecure and not is_local(host):
        raise UsageProblem(
            f"What is sent to http://{host} can be read on the way: give its https:// address, or say --insecure."
        )
    return url.strip()
