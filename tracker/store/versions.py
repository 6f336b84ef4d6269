"""Whether something changed since a person looked at it: what the log says of it, in one short word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.store.access_log import AccessRecord
from tracker.store.decisions import ReviewRecord
from tracker.store.models import ChangeRecord
from tracker.store.names import is_named
from tracker.store.queries import MANY, to_change
from tracker.store.reviews import Place
from tracker.store.revisions import CHANGES_NOTHING
from tracker.store.rows import ActionRow, Change

VERSION = re.compile(r"(\d{1,18})-(\d{1,18})", re.ASCII)
"""The number of the newest row of the log, and how many rows there are: "412-7"."""
COUNTED = (
    select(ChangeRecord.subject, func.max(ChangeRecord.id), func.count())
    .where(
        ChangeRecord.subject.in_(bindparam("subjects", expanding=True)),
        ChangeRecord.operation.not_in(CHANGES_NOTHING),
    )
    .group_by(ChangeRecord.subject)
)
OF_ACCOUNTS = (
    select(AccessRecord.name, func.max(AccessRecord.id), func.count())
    .where(is_named(AccessRecord.__table__.c.name, bindparam("names", expanding=True)), AccessRecord.field != "")
    .group_by(AccessRecord.name)
)
"""What was done to accounts stands in the log of access; that somebody signed in changes no account."""
USER = "user "
"""How the subject of an account begins."""


def subjects_of(row: ActionRow) -> tuple[str, ...]:
    """The subjects under which the log speaks of an action: the action, its clause, its text.

    ("A/RES/79/114:8(a):1:secretary-general", "A/RES/79/114:8(a):1", "A/RES/79/114").
    """
    return (row.address, f"{row.resolution}:{row.ref}:{row.clause_number}", row.resolution)


def subjects_of_place(session: Session, place: Place) -> tuple[str, ...]:
    """The subjects under which the log speaks of a clause or paragraph and its text; of a whole text, also its reviews.

    ("A/RES/79/114:8(a):1", "A/RES/79/114").
    """
    if place.ref:
        return (place.address, place.key)
    reviewed = select(ReviewRecord.ref, ReviewRecord.clause_number).where(ReviewRecord.resolution_key == place.key)
    clauses = session.execute(reviewed.distinct())
    return (place.key, *(Place(place.key, ref, number).address for ref, number in clauses if ref))


def find_version(session: Session, *subjects: str) -> str:
    """Say in one short word what the log holds of some subjects: "412-7", and "0-0" where it holds nothing.

    Two equal words mean that nothing was written about them in between; nothing else is to be read from them.
    """
    return _join(_count(session, subjects).values())


def find_versions(session: Session, rows: Iterable[ActionRow]) -> dict[str, str]:
    """Find the versions of many actions at once, by address; each as `find_version(*subjects_of(row))` finds it."""
    return find_many_versions(session, {row.address: subjects_of(row) for row in rows})


def find_many_versions(session: Session, subjects: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Find the versions of many things at once, each with the subjects under which the log speaks of it."""
    counted = _count(session, [subject for each in subjects.values() for subject in each])
    return {
        name: _join(counted[subject] for subject in dict.fromkeys(each) if subject in counted)
        for name, each in subjects.items()
    }


def changes_since(session: Session, version: str, *subjects: str) -> list[Change]:
    """List what the log says of some subjects since they had a version, oldest first.

    None only where the version is still theirs. A row that another writer numbered before that version but
    wrote after it cannot be told from those before: then all of the log of the subjects is listed.
    UsageProblem where the words are no version.
    """
    parts = VERSION.fullmatch(version)
    if parts is None:
        raise UsageProblem(f"{version!r} is no version of anything in the register: load it again.")
    newest, known = int(parts[1]), int(parts[2])
    records: list[ChangeRecord | AccessRecord] = [
        record
        for some in _some(subjects)
        for found in (_of_subjects(session, some), _of_users(session, some))
        for record in found
    ]
    records.sort(key=lambda record: record.id)
    before = [record for record in records if record.id <= newest]
    return [to_change(record) for record in (records if len(before) != known else records[known:])]


def _count(session: Session, subjects: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The number of the newest row and the count of rows for each subject that the log knows."""
    counted: dict[str, tuple[int, int]] = {}
    for some in _some(subjects):
        found = session.execute(COUNTED, {"subjects": some}).all()
        counted |= {subject: (newest, number) for subject, newest, number in found}
        names = [subject.removeprefix(USER) for subject in some if subject.startswith(USER)]
        for name, newest, number in session.execute(OF_ACCOUNTS, {"names": names}).all() if names else ():
            last, before = counted.get(f"{USER}{name}", (0, 0))
            counted[f"{USER}{name}"] = (max(last, newest), before + number)
    return counted


def _of_subjects(session: Session, subjects: Iterable[str]) -> Iterable[ChangeRecord]:
    changed = ChangeRecord.operation.not_in(CHANGES_NOTHING)
    return session.scalars(select(ChangeRecord).where(ChangeRecord.subject.in_(subjects), changed))


def _of_users(session: Session, subjects: Iterable[str]) -> Iterable[AccessRecord]:
    names = [subject.removeprefix(USER) for subject in subjects if subject.startswith(USER)]
    wanted = select(AccessRecord).where(is_named(AccessRecord.__table__.c.name, names), AccessRecord.field != "")
    return session.scalars(wanted) if names else ()


def _some(subjects: Iterable[str]) -> Iterable[Sequence[str]]:
    """The subjects without repetition, as many at a time as are asked for by name at once."""
    each = list(dict.fromkeys(subjects))
    return (each[start : start + MANY] for start in range(0, len(each), MANY))


def _join(counted: Iterable[tuple[int, int]]) -> str:
    newest = rows = 0
    for last, number in counted:
        newest, rows = max(newest, last), rows + number
    return f"{newest}-{rows}"
