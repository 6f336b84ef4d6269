"""Reporting on an action: a status report is appended, within the rules of statuses.csv."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotAllowed, UsageProblem
from tracker.knowledge.official import SYMBOL
from tracker.knowledge.statuses import Status, find_status, load_statuses
from tracker.service.changes import Author, log_change, take_back
from tracker.service.days import find_days, log_days
from tracker.service.occurrences import IMPLEMENTED, is_recurring, list_times, move_on, stand_at, status_at
from tracker.store import ActionRow, StatusReport, find_action, list_reports
from tracker.store.decisions import SupersessionRecord, is_withdrawn
from tracker.store.models import ActionRecord, ResolutionRecord, StatusReportRecord

SUPERSEDED = "superseded"
WORDS = ("note", "evidence", "evidence_sha256", "next_step", "challenge")
"""What a report says beside its status and its day."""
WHAT_COUNTS = "a document symbol such as A/81/214, an address (https://...), or a file"
"""What is evidence, as all sentences about it say."""
_ADDRESS = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_ROW = re.compile(r"\.\w{2,4}, (?:.+, )?row \d+$")
_SIGN = re.compile(r"[/.()-]+")
"""What joins the parts of a symbol."""
_NUMBERED = re.compile(
    r"""
    [^\W\d_]\.?\ ?(?:No\.?|N[º°]\.?|№)\ ?\d      # "Circular No. 5"
    | 第\ ?\d                                    # "第5号"
    | \b(?:[A-Z]{2,}|(?i:circular|decision|document|letter|memorandum|note|recommendation|report|resolution))
      \ (?!(?:19|20)\d\d\b(?![/.]))\d            # "CL 170", "Note 12", but not "report 2027"
    """,
    re.VERBOSE,
)
SAME_MOMENT = timedelta(minutes=10)
"""Within which the same report is one that is written again by mistake."""


def report_status(
    session: Session,
    action: str,
    status: str,
    *,
    as_of: date,
    author: str,
    now: datetime,
    today: date,
    note: str = "",
    evidence: str = "",
    evidence_sha256: str = "",
    next_step: str = "",
    challenge: str = "",
    occurrence: int | None = None,
    next_due: date | None = None,
) -> StatusReport:
    """Append a status report on the action of that address or handle.

    `report_status(session, "A/RES/79/114:8:1:secretary-general", "implemented",
    evidence="A/80/214", ...)`: "The report was issued as A/80/214". Evidence is a
    document symbol, a URL, or the name of a file with its SHA-256 (see `is_evidence`). An action that is due at
    several sessions or dates, and is closed at one, stands open at the next; one that recurs and is
    implemented opens its next occurrence. `occurrence` corrects an earlier one, or tells of a later one.
    UnknownAction where there is no such action; UsageProblem for an unknown
    status or a day that cannot be; NotAllowed where statuses.csv forbids the
    step, where evidence is missing, or where an action is reopened without a note.
    """
    address = find_action(session, action).address
    record = session.scalars(
        select(ActionRecord)
        .where(ActionRecord.address == address)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    row = find_action(session, address)
    number = record.occurrence if occurrence is None else occurrence
    reports = list_reports(session, address)
    before, times = record.status, list_times(session, record)
    current = _status_of(record, reports, number, times)
    wanted = find_status(status)
    note, evidence = note.strip(), evidence.strip()
    is_known = bool(evidence_sha256) or _is_in_register(session, evidence, reports)
    check_step(current, wanted, note, evidence, is_known=is_known)
    _check_day(session, record, [each for each in reports if each.occurrence <= number], as_of, today)
    if next_due is not None:
        _check_next_due(row, next_due, opens_next=number == record.occurrence and wanted.name == IMPLEMENTED)
    by = Author(author, now)
    days = find_days(session, address=address)
    if number < record.occurrence and wanted.is_open:
        _take_back_next(session, record, reports, number, wanted.name, times, as_of, by)
    session.add(
        StatusReportRecord(
            address=address,
            status=wanted.name,
            as_of=as_of,
            note=note,
            evidence=evidence,
            evidence_sha256=evidence_sha256,
            next_step=next_step.strip(),
            challenge=challenge.strip(),
            occurrence=number,
            author=author,
            recorded=now,
        )
    )
    log_change(session, by, "report status", address, "status", current.name, wanted.name)
    if number == record.occurrence:
        record.status, record.is_open = wanted.name, wanted.is_open
        if not wanted.is_open:
            move_on(session, record, row, reports, as_of, by, next_due)
    elif number > record.occurrence and wanted.is_open and not record.is_open:
        stand_at(session, record, number, wanted.name, as_of, by)
    if before == SUPERSEDED and record.status != SUPERSEDED:
        _take_back_successor(session, address, as_of, by)
    session.flush()
    log_days(session, days, find_days(session, address=address), by, "report status")
    return list_reports(session, address)[-1]


def find_repeated(
    session: Session,
    action: str,
    status: str,
    author: str,
    *,
    as_of: date,
    now: datetime,
    occurrence: int | None = None,
    **words: str,
) -> StatusReport | None:
    """Find the last report on an action where it is the same that somebody is about to write again.

    The same words of the same day by the same person, within minutes, with nothing reported in between:
    a command that was stopped after it wrote, a button that was pressed twice, a request whose answer
    was lost. Whoever means a second report, on the next occurrence too, names the occurrence or says more.
    `words` are the `WORDS` that `report_status` takes.
    """
    reports = list_reports(session, find_action(session, action).address)
    if not reports or abs(now - reports[-1].recorded) > SAME_MOMENT:
        return None
    last = reports[-1]
    is_same = (last.status, last.as_of, last.author) == (find_status(status).name, as_of, author)
    says_same = all(getattr(last, name) == words.get(name, "").strip() for name in WORDS)
    return last if is_same and says_same and occurrence in (None, last.occurrence) else None


def _status_of(record: ActionRecord, reports: list[StatusReport], number: int, times: tuple[int, ...]) -> Status:
    """The status of an occurrence, from which the step is taken."""
    last = max((record.occurrence, *times))
    if not 1 <= number <= last:
        raise UsageProblem(f"There is no occurrence {number} yet: give one from 1 to {last}.")
    return load_statuses()[status_at(record, reports, number)]


def is_evidence(words: str) -> bool:
    """Whether words name something that others can look up: a document symbol or an address.

    A symbol is letters and a number that a sign joins, or what a body of the tables calls its papers: "A/81/214",
    "IOM.12/3", "CoP19 Doc. 24". "Note 12", "https://example.org/report" and "table.xlsx, row 12" name something too;
    "done", "3 replies", "3/4 done", "1.5 million" and the day "2026-11-12" name nothing. The name of a file is
    evidence where the file itself is given with it.
    """
    if _ADDRESS.search(words) or _ROW.search(words) or _NUMBERED.search(words):
        return True
    return any(map(_is_symbol, words.split())) or _has_known_symbol(words)


def _is_symbol(token: str) -> bool:
    """Whether a sign joins letters and a number: "GC(67)/RES/9", "E-7", "a/81/214", but not "mid-2027" or "3/4"."""
    plain = token.strip(".,;:()-/")
    if SYMBOL.fullmatch(plain.upper()):
        return any(map(str.isdigit, plain))
    parts = _SIGN.split(plain)
    numbered = {part for part in parts if any(map(str.isdigit, part))}
    lettered = {part for part in parts if part.isupper()}
    return bool(numbered and lettered) and len(numbered | lettered) > 1


def _has_known_symbol(words: str) -> bool:
    """Whether the symbol of an act or a paper of a known body stands in words."""
    from tracker.extract.masthead.symbols import find_symbols  # only now: the tables of bodies are slow to load

    return next(find_symbols(words), None) is not None


def _is_in_register(session: Session, evidence: str, reports: list[StatusReport]) -> bool:
    """Whether evidence is a text of the register, or was given on the action before, whatever it says."""
    given = {each.evidence for each in reports}
    return bool(evidence) and (evidence in given or session.get(ResolutionRecord, evidence) is not None)


def check_step(current: Status, wanted: Status, note: str, evidence: str, *, is_known: bool = False) -> None:
    """Let a status follow another where statuses.csv allows it, with the evidence and the note that it needs.

    `is_known` tells that the evidence needs no look at its words: a file came with it, or the register has it.
    """
    if wanted.name != current.name and wanted.name not in current.successors:
        raise NotAllowed(
            f"{current.name!r} cannot become {wanted.name!r}: after it comes one of {', '.join(current.successors)}."
        )
    if wanted.needs_evidence and not evidence:
        raise NotAllowed(f"{wanted.name!r} needs evidence that shows it: {WHAT_COUNTS}.")
    if wanted.needs_evidence and not is_known and not is_evidence(evidence):
        raise NotAllowed(f"{wanted.name!r} needs evidence, and {evidence!r:.80} is none: give {WHAT_COUNTS}.")
    if wanted.is_open and not current.is_open and not note:
        raise NotAllowed(f"Reopening what is {current.name!r} needs a reason: add a note.")


def _check_day(session: Session, record: ActionRecord, reports: list[StatusReport], as_of: date, today: date) -> None:
    if as_of > today:
        raise UsageProblem(f"{as_of} has not come yet: report the status as of today or an earlier day.")
    resolution = session.get_one(ResolutionRecord, record.resolution_key)
    if resolution.adopted is not None and as_of < resolution.adopted:
        raise UsageProblem(f"{as_of} is before the resolution was adopted ({resolution.adopted}): give a later day.")
    told = [each.as_of for each in reports if each.as_of <= today]  # a day to come was written by a wrong clock
    if told and as_of < told[-1]:
        raise UsageProblem(f"{as_of} is before the last report ({told[-1]}): give that day or a later one.")


def _check_next_due(row: ActionRow, next_due: date, *, opens_next: bool) -> None:
    if not (opens_next and is_recurring(row)):
        raise UsageProblem(
            "Only an action that recurs is due again, once its open occurrence is implemented: "
            "leave out when it is due next."
        )
    before = row.due or row.adopted
    if before is not None and next_due <= before:
        raise UsageProblem(f"{next_due} is not after {before}, when it was due: give a later day to be due again.")


def _take_back_next(
    session: Session,
    record: ActionRecord,
    reports: list[StatusReport],
    number: int,
    status: str,
    times: tuple[int, ...],
    as_of: date,
    by: Author,
) -> None:
    """An occurrence that was not done after all is open again, and what had followed it because it recurs is not.

    The times that the text lists stand each on their own, whatever was reported on later ones.
    """
    is_past_text = record.occurrence > max(times, default=1)
    if is_past_text and (number != record.occurrence - 1 or any(each.occurrence > number for each in reports)):
        raise NotAllowed(
            f"Occurrence {number} cannot be reopened, a later one was reported on: report on occurrence "
            f"{record.occurrence} instead."
        )
    stand_at(session, record, number, status, as_of, by)


def _take_back_successor(session: Session, address: str, as_of: date, by: Author) -> None:
    for pointer in session.scalars(
        select(SupersessionRecord).where(SupersessionRecord.address == address, ~is_withdrawn(SupersessionRecord))
    ):
        take_back(session, pointer, by, as_of)
        log_change(session, by, "report status", address, "superseded by", pointer.successor, None)
