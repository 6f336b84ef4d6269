"""Assigning: the unit and the person who answer for an action, and what the supervisor says to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotAllowed, UsageProblem
from tracker.service.changes import Author, log_change
from tracker.service.rights import Role
from tracker.store import find_action
from tracker.store.accounts import UserRecord
from tracker.store.decisions import AssignmentRecord
from tracker.store.models import ActionRecord
from tracker.store.names import ERASED
from tracker.store.narrowing import TAGS_APART
from tracker.store.people import find_focal_accounts, name_key

DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
LONGEST_TAG = 60
FIELDS = ("unit", "focal_point", "focal_point_email", "supervisor_note", "target", "tags")
"""What is assigned, besides the account of the focal point."""
EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")


@dataclass(frozen=True, slots=True)
class Assignment:
    """What to assign; None leaves what is there, empty words clear it.

    `Assignment(unit="Water Section", focal_point="Ana Pozo", email="pozo@example.org")`. A focal point who is named
    as they sign in, "a.pozo", may report on the action and has it on their list; another name is a name only.
    `target` is the day by which the house itself wants it done, "2027-03-31"; `tags` are separated by semicolons,
    and `add_tags` are put to those that there are: "finance; Third Committee".
    """

    unit: str | None = None
    focal_point: str | None = None
    email: str | None = None
    note: str | None = None
    target: str | None = None
    tags: str | None = None
    add_tags: str | None = None


def assign_actions(
    session: Session, actions: Sequence[str], assignment: Assignment, *, author: str, now: datetime
) -> tuple[str, ...]:
    """Assign actions by their addresses or numbers; returns the addresses of those that changed.

    All of them or none: UnknownAction where one is not in the register, UsageProblem for an
    e-mail address or a day that cannot be one or where nothing is to be assigned, NotAllowed for an
    account that may not report.
    """
    said = (assignment.unit, assignment.focal_point, assignment.email, assignment.note)
    given = zip(FIELDS, (*said, assignment.target, assignment.tags), strict=True)
    wanted = {name: " ".join(words.split()) for name, words in given if words is not None}
    if not wanted and not assignment.add_tags:
        raise UsageProblem(
            "Nothing to assign: give a unit, a focal point, an e-mail address, a note, a target date or a tag."
        )
    if "tags" in wanted:
        wanted["tags"] = join_tags(wanted["tags"])
    if wanted.get("target"):
        wanted["target"] = _read_day(wanted["target"]).isoformat()
    if wanted.get("focal_point_email") and not EMAIL.fullmatch(wanted["focal_point_email"]):
        raise UsageProblem(f"{wanted['focal_point_email']!r} is no e-mail address: write it as name@example.org.")
    for name in ("unit", "focal_point", "focal_point_email"):
        if len(wanted.get(name, "")) > 500:
            raise UsageProblem(f"The {name.replace('_', ' ')} is longer than 500 characters: shorten it.")
    account = _find_account(session, wanted.get("focal_point", ""))
    if account is not None:
        wanted["focal_point"] = account.full_name or account.name
        wanted.setdefault("focal_point_email", account.mail_address)
    by = Author(author, now)
    changed: list[str] = []
    for action in actions:
        address, old = _read_held(session, action)
        new = {**old, **wanted}
        if assignment.add_tags:
            new["tags"] = join_tags(new["tags"], assignment.add_tags)
        if account is not None:
            new["account"] = account.name
        elif new["focal_point"] != old["focal_point"]:
            new["account"] = ""
        if new == old:
            continue
        _write(session, address, old, new, by)
        changed.append(address)
    return tuple(changed)


def assign_as_before(session: Session, action: str, before: AssignmentRecord | None, *, by: Author) -> None:
    """Assign an action again just as an earlier row of it says, None where nobody had assigned it."""
    address, old = _read_held(session, action)
    new = {name: str(getattr(before, name, None) or "") for name in old}
    if new["account"] == ERASED:
        new["account"] = ""
    if new != old:
        _write(session, address, old, new, by)


def _read_held(session: Session, action: str) -> tuple[str, dict[str, str]]:
    """Hold an action for this transaction; give its address and what is assigned there, by the name of the column."""
    address = find_action(session, action).address
    session.scalars(select(ActionRecord).where(ActionRecord.address == address).with_for_update()).one()
    row = find_action(session, address)
    assigned = {name: str(getattr(row, name) or "") for name in FIELDS}
    return address, assigned | {"account": find_focal_accounts(session, [address]).get(address, "")}


def _write(session: Session, address: str, old: dict[str, str], new: dict[str, str], by: Author) -> None:
    kept: dict[str, Any] = new | {
        "target": date.fromisoformat(new["target"]) if new["target"] else None,
        "tags": new["tags"] or None,
        "account": new["account"] or None,
    }
    session.add(AssignmentRecord(address=address, author=by.name, recorded=by.at, **kept))
    for name, words in new.items():
        if words != old[name]:
            log_change(session, by, "assign", address, name, old[name] or None, words or None)
    session.flush()


def join_tags(*tags: str) -> str:
    """Write tags as they are kept, each once in the order of its letters: "finance; Third Committee"."""
    found: dict[str, str] = {}
    for each in ";".join(tags).split(";"):
        words = " ".join(each.split())
        if len(words) > LONGEST_TAG:
            raise UsageProblem(f"The tag {words[:20]!r}… is longer than {LONGEST_TAG} characters: shorten it.")
        if words:
            found.setdefault(words.casefold(), words)
    return TAGS_APART.join(found[each] for each in sorted(found))


def _read_day(words: str) -> date:
    try:
        if not DAY.fullmatch(words):
            raise ValueError
        return date.fromisoformat(words)
    except ValueError:
        raise UsageProblem(f"{words!r} is not a day of the calendar: write it as 2027-03-31.") from None


def _find_account(session: Session, words: str) -> UserRecord | None:
    """The person who signs in under a name, None where nobody does; NotAllowed where they may not report."""
    if not words:
        return None
    user = session.scalars(select(UserRecord).where(UserRecord.name == name_key(words))).first()
    if user is None:
        return None
    if user.disabled is not None:
        raise NotAllowed(f"{user.name} may not sign in any more: name somebody else as focal point.")
    if not Role(user.role).covers(Role.FOCAL_POINT):
        raise NotAllowed(
            f"{user.name} is a {user.role} and may not report: "
            "ask an administrator to give them the role 'focal point' first."
        )
    return user
