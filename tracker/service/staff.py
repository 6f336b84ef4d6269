"""What staff teach the register: sessions that the calendar lacks, addressees that the table lacks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.service.changes import Author, log_change
from tracker.store.models import StaffEntityRecord, StaffSessionRecord


def add_session(session: Session, body: str, number: int, opens: date, *, author: str, now: datetime) -> None:
    """Add a session to the calendar, or correct its opening: "at its forty-third session" is dated."""
    if not body.strip() or number < 1:
        raise UsageProblem(f"{body!r} {number} is no session: give a body and a number from 1.")
    known = session.get(StaffSessionRecord, (body, number))
    old = known.opens.isoformat() if known else None
    if known is None:
        session.add(StaffSessionRecord(body=body, number=number, opens=opens, author=author, added=now))
    else:
        known.opens, known.author, known.added = opens, author, now
    subject = f"{body} session {number}"
    log_change(session, Author(author, now), "add session", subject, "opens", old, opens.isoformat())
    session.flush()


def add_entity(session: Session, name: str, aliases: tuple[str, ...], *, author: str, now: datetime) -> None:
    """Add an addressee with the words that texts use for it: "Panel on Wells", ("the Panel",)."""
    if not name.strip():
        raise UsageProblem("An addressee needs a name: give its full official English name.")
    known = session.get(StaffEntityRecord, name)
    old = "|".join(known.aliases) if known else None
    if known is None:
        session.add(StaffEntityRecord(name=name, aliases=list(aliases), author=author, added=now))
    else:
        known.aliases, known.author, known.added = list(aliases), author, now
    log_change(session, Author(author, now), "add entity", name[:500], "aliases", old, "|".join(aliases))
    session.flush()
