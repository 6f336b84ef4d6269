"""The times at which an action is due: which deadlines of its clause they are, in which order, and from when to when.

"Requests the Secretary-General to report at its fifty-second, fifty-fourth and fifty-fifth sessions" is due three
times, and each is an occurrence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from tracker.knowledge import SessionDays
from tracker.model import Deadline, DeadlineKind
from tracker.store.models import ActionRecord, ClauseRecord, DeadlineRecord, StatusReportRecord

ENDS = re.compile(r"^\W*(?:until|through|up to|till)\b", re.IGNORECASE)
"""How the words begin that say when a recurrence ends: "annually until 31 December 2030"."""
AT_THE_END = re.compile(
    r"""
    \b(?:end|close|closure|closing|conclusion|last\s+day)\s+of\b     # "before the end of the eightieth session"
    """,
    re.VERBOSE | re.IGNORECASE,
)
AT_THE_OPENING = re.compile(
    r"""
    \b(?:before|prior\s+to|ahead\s+of|in\s+advance\s+of|on\s+the\s+occasion\s+of)\b     # "before its next session"
    | \b(?:opening|beginning|start|commencement)\s+of\b          # "at the opening of the eightieth session"
    """,
    re.VERBOSE | re.IGNORECASE,
)

Places = Mapping[tuple[str, int], Mapping[str, int]]
"""The number of each time of a clause, by the clause's ref and number, and by what names the time."""


@dataclass(frozen=True, slots=True)
class Time:
    """A deadline as far as its place among the times of an action depends on it.

    `name` tells it from the others of its clause: its session, else its words.
    """

    name: str
    text: str
    kind: DeadlineKind
    first: date | None
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
            expires=record.expires,
            names_session=record.kind is DeadlineKind.SESSION,
        )


def _name(body: str | None, number: int | None, text: str) -> str:
    return text if number is None else f"{body or ''} {number}"


def first_day(deadline: Deadline) -> date | None:
    """The first day on which it is due: the opening of its session."""
    return deadline.first or deadline.date


def last_day(deadline: Deadline) -> date | None:
    """The last day on which it is not late: the closing day of its session."""
    return deadline.last or deadline.date or deadline.first


def number_times(
    times: Sequence[Time], *, recurs: bool = False, kept: Mapping[str, int] | None = None
) -> tuple[int | None, ...]:
    """Number the times at which an action is due, the earliest 1; None for a deadline that is no such time.

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


def _rank(time: Time) -> tuple[int, date]:
    """The earliest day first, else a session, else any."""
    if time.first is not None:
        return 0, time.first
    return (1 if time.names_session else 2), date.max


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


def days_at_session(words: str, sits: SessionDays) -> tuple[date, date]:
    """Say from when to when something is due at a session: all of it, or its last or first day.

    "Before the end of the eightieth session" is its last day, "before its eighty-first session" its first.
    """
    last = sits.last or sits.first
    if AT_THE_END.search(words):
        return last, last
    if AT_THE_OPENING.search(words):
        return sits.first, sits.first
    return sits.first, last


def is_estimate(sits: SessionDays, last: date) -> bool:
    """Whether a time at a session is reckoned from the body's usual calendar: its opening, or the last day if later."""
    return sits.is_estimated or (sits.is_last_estimated and last != sits.first)
