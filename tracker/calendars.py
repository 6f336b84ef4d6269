"""Deadlines as an iCalendar file: the same event under the same name at every export, updated or cancelled."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from textwrap import shorten
from typing import TYPE_CHECKING

from tracker.knowledge.writing import NOBODY_NAMED
from tracker.store.revisions import RemovedAction, Revision, occurrence_mark
from tracker.store.rows import ActionRow

if TYPE_CHECKING:
    from icalendar import Event

MAKER = "-//Operative-clause action tracker//Deadlines//EN"
HOST = "operative-clause-tracker"
NAME = "Actions due"
DOCUMENT_DATES = ("forecast", "submission", "issuance")
"""The dates planned back from the meeting that a report is due at, as the register has them."""
EVENTS = ("due", *DOCUMENT_DATES)
NEVER_CHANGED = Revision(0, datetime(1970, 1, 1, tzinfo=UTC))
REFRESHED = timedelta(hours=6)
"""How often programs that subscribe are asked to look again."""
LONGEST_SUMMARY = 120
FREQUENCY = re.compile(r"P(?P<count>\d{1,3})(?P<unit>[DWMY])")
"""How often an action recurs: "P1Y" annually, "P6M" every six months; "session" and "regular" have no day."""
RULES = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
ALWAYS_IN_A_MONTH = 28
A_MONTH = 31


Times = tuple[Sequence[ActionRow], Mapping[str, Revision]]
"""Some times of actions, as `list_occurrences` gives them, the closed ones too, and the last change of each action."""


NOTHING: Times = ((), {})


def write_calendar(
    rows: Sequence[ActionRow],
    revisions: Mapping[str, Revision] | None = None,
    removed: Sequence[RemovedAction] = (),
    *,
    gone: Sequence[ActionRow] = (),
    name: str = NAME,
    site: str = "",
) -> bytes:
    """Write the due dates of actions as a calendar, see `stream_calendar`."""
    known = revisions or {}
    return b"".join(stream_calendar(((rows, known),), removed, gone=(gone, known), name=name, site=site))


def stream_calendar(
    parts: Iterable[Times],
    removed: Sequence[RemovedAction] = (),
    *,
    gone: Times = NOTHING,
    name: str = NAME,
    site: str = "",
) -> Iterator[bytes]:
    """Write the due dates of actions as a calendar to import or subscribe to, part after part.

    "Requests the Secretary-General to report to it at its eighty-second session"
    is one event on the day the session opens, and one each 14, 10 and 6 weeks
    before the body takes its work up. Each of several sessions has its own; all times of an action
    come in one part. An event keeps its UID, which is the address of its action, and its
    SEQUENCE and DTSTAMP grow with every change. What is closed, withdrawn or
    removed from the text is cancelled, and so is what is `gone` from this calendar, what is estimated
    tentative. Events last all day, those of a time of at most a month through all of it, and link to the action
    on the `site` whose address is given: "https://tracker.example.org".
    """
    from icalendar import Calendar

    book = Calendar()
    book.add("prodid", MAKER)
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", name)
    book.add("refresh-interval", REFRESHED, parameters={"value": "DURATION"})
    book.add("x-published-ttl", REFRESHED)
    whole: bytes = book.to_ical()
    opening, _, _ = whole.partition(b"END:VCALENDAR")
    yield opening
    for rows, revisions in parts:
        yield b"".join(event.to_ical() for event in _events_of_all(rows, revisions, site))
    rows, revisions = gone
    for event in _events_of_all(rows, revisions, site):
        event["status"] = "CANCELLED"
        yield event.to_ical()
    for each in removed:
        for event in _lost_events(each.address, (), each.address, each.revision):
            yield event.to_ical()
    yield whole.removeprefix(opening)


def _events_of_all(rows: Sequence[ActionRow], revisions: Mapping[str, Revision], site: str) -> Iterator[Event]:
    """The events of some actions, and then those that they had once."""
    shown: dict[str, set[str]] = {}
    places: dict[str, str] = {}
    for row in rows:
        places[row.address] = _place(row)
        for name, event in _events_of(row, revisions.get(row.address, NEVER_CHANGED), site):
            shown.setdefault(row.address, set()).add(name)
            yield event
    for address, words in places.items():
        yield from _lost_events(address, shown.get(address, set()), words, revisions.get(address, NEVER_CHANGED))


def uid_of(address: str, name: str = "due") -> str:
    """Name an event after the address of its action: "A/RES/79/114:8(a):1:secretary-general@...".

    The planned dates of a document have names of their own: "...;forecast@...", and so have
    those of the second of several times: "...;2@...", "...;2;forecast@...".
    """
    which, _, mark = name.partition(";")
    return f"{address}{f';{mark}' if mark else ''}{'' if which == 'due' else f';{which}'}@{HOST}"


def find_rule(due: date, frequency: str | None) -> dict[str, object] | None:
    """Say how an event recurs: "annually" is {"freq": "YEARLY"}, None where there is no fixed period.

    A day that not every month has, such as the 31st, becomes the last that there is.
    """
    match = FREQUENCY.fullmatch(frequency or "")
    if match is None or int(match["count"]) == 0:
        return None
    unit, count = match["unit"], int(match["count"])
    rule: dict[str, object] = {"freq": RULES[unit]}
    if count > 1:
        rule["interval"] = count
    if unit in "MY" and due.day > ALWAYS_IN_A_MONTH:
        is_last = due.day == calendar.monthrange(due.year, due.month)[1]
        if unit == "Y" and due.month != 2:
            return rule
        if unit == "Y":
            rule["bymonth"] = due.month
        if is_last:
            rule["bymonthday"] = -1
        else:
            rule["bymonthday"] = list(range(ALWAYS_IN_A_MONTH, due.day + 1))
            rule["bysetpos"] = -1
    return rule


def _events_of(row: ActionRow, revision: Revision, site: str) -> Iterator[tuple[str, Event]]:
    mark = occurrence_mark(row)
    for name, day in zip(EVENTS, (row.due, row.forecast, row.submission, row.issuance), strict=True):
        if day is not None:
            words = ("Expires" if row.expires else "Due") if name == "due" else f"{name.capitalize()} of the report"
            summary = f"{words}{' (estimated)' if row.estimated else ''}: {_asked(row)}"
            yield f"{name}{mark}", _event(row, revision, name, day, summary, site)


def _lost_events(address: str, shown: Collection[str], words: str, revision: Revision) -> Iterator[Event]:
    """Cancel the events of an action that an earlier export may have had, and that it has no day for now."""
    for had in sorted(revision.had):
        which, _, mark = had.partition(";")
        for name in ("due",) if which == "due" else DOCUMENT_DATES if which == "forecast" else ():
            full = f"{name};{mark}" if mark else name
            if full not in shown:
                yield _cancellation(uid_of(address, full), words, revision)


def _event(row: ActionRow, revision: Revision, name: str, day: date, summary: str, site: str) -> Event:
    event = _bare_event(uid_of(row.address, f"{name}{occurrence_mark(row)}"), day, revision, _last_day(row, name, day))
    event.add("summary", summary)
    link = f"{site}/actions/{row.handle}" if site else ""
    event.add("description", _describe(row, name, link))
    if link:
        event.add("url", link)
    event.add("categories", [row.status, "document" if name != "due" else "deadline"])
    event.add("status", ("TENTATIVE" if row.estimated else "CONFIRMED") if row.is_open else "CANCELLED")
    rule = _rule_of(row, day)
    if rule is not None:
        event.add("rrule", rule)
    return event


def _last_day(row: ActionRow, name: str, day: date) -> date:
    """The last day of an event: a month is shown whole, of a session or a year only its first day."""
    last = row.late_after or day
    is_short = name == "due" and row.deadline_kind != "session" and day <= last < day + timedelta(days=A_MONTH)
    return last if is_short else day


def _rule_of(row: ActionRow, day: date) -> dict[str, object] | None:
    """Say how an event comes again: only after the last of the times that the text lists."""
    if row.expires or row.occurrence < row.occurrences:
        return None
    return find_rule(day, row.frequency)


def _cancellation(uid: str, words: str, revision: Revision) -> Event:
    event = _bare_event(uid, revision.changed.date(), revision)
    event.add("summary", f"No longer due: {words}")
    event.add("status", "CANCELLED")
    return event


def _bare_event(uid: str, day: date, revision: Revision, last: date | None = None) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", revision.changed)
    event.add("last-modified", revision.changed)
    event.add("sequence", revision.number)
    event.add("dtstart", day)
    event.add("dtend", (last or day) + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _asked(row: ActionRow) -> str:
    """Who is asked to do what: "Secretary-General to report to it at its eighty-second session (A/RES/79/114, ...)"."""
    words = " ".join((row.text or "").split())
    _, named, rest = words.partition(row.addressee_text) if row.addressee_text else ("", "", "")
    if named and rest.strip(" ,;:"):
        task = f" {rest.strip()}"
    elif words.startswith("To "):
        task = f" {words[0].lower()}{words[1:]}"
    else:
        task = f": {words}"
    asked = shorten(f"{row.addressee or NOBODY_NAMED}{task}", LONGEST_SUMMARY, placeholder=" …")
    return f"{asked} ({_place(row)})"


def _place(row: ActionRow) -> str:
    return f"{row.resolution}, para. {row.ref}"


def _describe(row: ActionRow, name: str, link: str) -> str:
    lines = [
        " ".join(filter(None, (row.chapeau, row.text))),
        f"Deadline: {row.deadline_text}" if row.deadline_text else "",
        f"The meeting is on {row.meets}." if name != "due" else _describe_end(row),
        f"Recurs: {row.frequency}" if row.frequency and _rule_of(row, row.due or date.min) is None else "",
        f"Status: {row.status}{f' as of {row.as_of}' if row.as_of else ''}",
        row.last_report or "",
        f"Action: {row.address}",
        link,
    ]
    return "\n".join(line for line in lines if line)


def _describe_end(row: ActionRow) -> str:
    if row.expires or row.late_after is None or row.late_after == row.due:
        return ""
    return f"Late after {row.late_after}."
