"""The times at which an action is due: which deadlines of its clause they are, in which order, and from when to when.

"Requests the Secretary-General to report at its fifty-second, fifty-fourth and fifty-fifth sessions" is due three
times, and each is an occurrence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from tracker.extract.times.sessions import SessionReader
from tracker.extract.times.setting import Setting
from tracker.extract.times.tokens import read_tokens
from tracker.knowledge import SessionCalendar
from tracker.model import Deadline, DeadlineKind
from tracker.store.models import ActionRecord, ClauseRecord, DeadlineRecord, StatusReportRecord

ENDS = re.compile(r"^\W*(?:until|through|up to|till)\b", re.IGNORECASE)
"""How the words begin that say when a recurrence ends: "annually until 31 December 2030"."""
FREQUENCY = re.compile(r"P(?P<count>\d+)(?P<unit>[DWMY])")
UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
COUNTED = "DWM"
"""The units of a recurrence that is counted from a day where its text names no time: every 90 days, every six months.

What comes every year or two mostly goes to a session, so its day is left to people.
"""
Places = Mapping[tuple[str, int], Mapping[str, int]]
"""The number of each time of a clause, by the clause's ref and number, and by what names the time."""


@dataclass(frozen=True, slots=True)
class Time:
    """A deadline as far as its place among the times of an action depends on it.

    `name` tells it from the others of its clause: its session, else its words; `last` is the last day on which it is
    not late.
    """

    name: str
    text: str
    kind: DeadlineKind
    first: date | None
    last: date | None
    expires: bool = False
    names_session: bool = False

    @classmethod
    def of(cls, deadline: Deadline) -> Time:
        """The time of a deadline as it was read."""
        session = deadline.session
        return cls(
            name=_name(session.body, session.number, deadline.text) if session else deadline.text,
            text=deadline.text,
            kind=deadline.kind,
            first=first_day(deadline),
            last=last_day(deadline),
            expires=deadline.expires,
            names_session=session is not None,
        )

    @classmethod
    def of_record(cls, record: DeadlineRecord) -> Time:
        """The time of a deadline of the register."""
        return cls(
            name=_name(record.session_body, record.session_number, record.text),
            text=record.text,
            kind=record.kind,
            first=record.due,
            last=record.late_after or record.due,
            expires=record.expires,
            names_session=record.kind is DeadlineKind.SESSION,
        )


def _name(body: str | None, number: int | None, text: str) -> str:
    return text if number is None else f"{body or ''} {number}"


def count_on(day: date | None, frequency: str | None) -> date | None:
    """Count an interval of days, weeks or months on from a day: "P90D" from 21 July 2026 is 19 October 2026.

    None for any other frequency, and where there is no day to count from.
    """
    match = FREQUENCY.fullmatch(frequency or "")
    if day is None or match is None or match["unit"] not in COUNTED or int(match["count"]) == 0:
        return None
    try:
        return day + step_of(match)
    except (ValueError, OverflowError):
        return None


def step_of(match: re.Match[str]) -> relativedelta:
    """The interval of a frequency: "P6M" is six months."""
    return relativedelta(**{UNITS[match["unit"]]: int(match["count"])})  # type: ignore[arg-type]


def first_day(deadline: Deadline) -> date | None:
    """The first day on which it is due: the opening of its session."""
    return deadline.first or deadline.date


def last_day(deadline: Deadline) -> date | None:
    """The last day on which it is not late: the closing day of its session."""
    return deadline.last or deadline.date or deadline.first


def number_times(
    times: Sequence[Time], *, recurs: bool = False, kept: Mapping[str, int] | None = None
) -> tuple[int | None, ...]:
    """Number the times at which an action is due, the first to be late 1; None for a deadline that is no such time.

    A session that closes in October comes before one that opened a week earlier and sits for a year, so that what is
    late is never hidden behind what is not.

    At its fifty-second and fifty-fourth sessions: 1, 2. Of "annually, beginning at its eightieth
    session, until 2030" only the session is one, and so is the end of a mandate only where
    nothing else is. Two that name one session count once. Those of `kept` keep their
    numbers, others take the free ones in order.
    """
    places = [place for place, time in enumerate(times) if _is_time(time, recurs=recurs)]
    if not places and times:
        places = [min(range(len(times)), key=lambda place: (*_rank(times[place]), place))]
    places.sort(key=lambda place: (*_rank(times[place]), place))
    names = name_times(times)
    named: dict[str, int] = {}
    for place in places:
        named.setdefault(names[place], place)
    kept = kept or {}
    numbers = {name: kept[name] for name in named if name in kept}
    taken = set(numbers.values())
    free = (number for number in range(1, len(named) + len(taken) + 1) if number not in taken)
    for name in named:
        if name not in numbers:
            numbers[name] = next(free)
    return tuple(numbers[name] if named.get(name) == place else None for place, name in enumerate(names))


def name_times(times: Sequence[Time]) -> list[str]:
    """Name times so that a later reading of the text names them the same: by session, else by words.

    Those of the same words on another day, as of a list of dates, are told apart by a number.
    """
    days: dict[str, list[date | None]] = {}
    names = []
    for time in times:
        known = days.setdefault(time.name, [])
        if time.first not in known:
            known.append(time.first)
        place = known.index(time.first)
        names.append(f"{time.name} ({place + 1})" if place else time.name)
    return names


def _is_time(time: Time, *, recurs: bool) -> bool:
    if time.expires or (recurs and ENDS.match(time.text)):
        return False
    if time.kind in (DeadlineKind.SESSION, DeadlineKind.DATE):
        return True
    return time.kind is not DeadlineKind.RECURRING and time.first is not None


def _rank(time: Time) -> tuple[int, date, date]:
    """What is late first, then what is due first; else a session, else any."""
    if time.first is not None:
        return 0, time.last or time.first, time.first
    return (1 if time.names_session else 2), date.max, date.max


def find_kept(session: Session, key: str) -> Places:
    """Find the numbers of the times of those clauses of a text on which somebody reported.

    What was reported on the second of three sessions stays so, whatever a later reading adds before it.
    """
    is_told = exists().where(
        ActionRecord.resolution_key == ClauseRecord.resolution_key,
        ActionRecord.ref == ClauseRecord.ref,
        ActionRecord.clause_number == ClauseRecord.number,
        or_(
            ActionRecord.occurrence > 1,
            exists().where(StatusReportRecord.address == ActionRecord.address),
        ),
    )
    statement = (
        select(ClauseRecord.ref, ClauseRecord.number, DeadlineRecord)
        .join(DeadlineRecord, DeadlineRecord.clause_id == ClauseRecord.id)
        .where(ClauseRecord.resolution_key == key, is_told)
        .order_by(DeadlineRecord.position)
    )
    found: dict[tuple[str, int], list[DeadlineRecord]] = {}
    for ref, number, deadline in session.execute(statement):
        session.expunge(deadline)  # its row is about to be written anew
        found.setdefault((ref, number), []).append(deadline)
    return {place: keep_numbers(deadlines) for place, deadlines in found.items()}


def keep_numbers(deadlines: Sequence[DeadlineRecord]) -> dict[str, int]:
    """Keep the numbers that the times of a clause have, by their names; see `number_times`."""
    names = name_times([Time.of_record(each) for each in deadlines])
    return {name: each.occurrence for name, each in zip(names, deadlines, strict=True) if each.occurrence is not None}


# --- sessions as days -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SessionDue:
    """From when to when something is due at a session that opens on a day; see `Deadline`.

    `estimated` says that any of these days is reckoned from the body's usual calendar,
    `is_opening_estimated` that the opening is, which is what texts are doubted for.
    """

    opening: date
    first: date
    last: date
    estimated: bool = False
    is_opening_estimated: bool = False


def days_at_session(
    words: str, body: str, number: int, adopted: date | None, calendar: SessionCalendar
) -> SessionDue | None:
    """Say from when to when something is due at a session by words of a text; None where the calendar lacks it.

    "Before the end of its eightieth session" is its last day, "before its eighty-first session" its
    first, "at its eighty-first session" all of it.
    """
    sits = calendar.interval(body, number)
    if sits is None:
        return None
    read = [each for each in _read_sessions(words, body, adopted, calendar) if each.first and each.last]
    named = [each for each in read if each.session and each.session.number == number] or read
    if len(named) == 1 and named[0].date == sits.first:
        first, last, estimated = named[0].first or sits.first, named[0].last or sits.first, named[0].estimated
    else:
        first, last = sits.first, sits.last or sits.first
        estimated = sits.is_estimated or (sits.is_last_estimated and last > first)
    return SessionDue(sits.first, first, last, estimated, sits.is_estimated)


def _read_sessions(words: str, body: str, adopted: date | None, calendar: SessionCalendar) -> list[Deadline]:
    tokens = read_tokens(words, 0, len(words))
    if tokens is None:
        return []
    setting = Setting(body, adopted, None, calendar)
    reader = SessionReader(words, tokens, setting, lambda place: (body,), lambda place: None)
    return [deadline for reading in reader.read() for deadline in reading.deadlines]
