"""Comments on an action, apart from what is reported on it; who is mentioned in one is told of it."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotFound, UsageProblem
from tracker.service.changes import Author, log_change
from tracker.store import find_action
from tracker.store.accounts import UserRecord
from tracker.store.comments import Comment, CommentRecord, MentionRecord, list_comments
from tracker.store.models import ActionRecord
from tracker.store.people import find_user

LONGEST = 5_000
"""Signs of a comment; what is longer is a document, and evidence of a report."""
MENTION = re.compile(r"(?<![\w.@/])@(?P<name>[^\s@,;:!?()\[\]\"“”]+(?:@[\w.-]+)?)")
"""A name after the sign: "@a.pozo", "@a.pozo@example.org"; an address in running text is none."""


def comment_action(session: Session, action: str, text: str, *, author: str, now: datetime) -> Comment:
    """Say something about an action of that address or number; those whom it names as "@a.pozo" are told.

    UnknownAction where there is no such action; UsageProblem where nothing is said, or too much, or where nobody
    signs in under a name that is mentioned: else somebody would wait for an answer in vain.
    """
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not words:
        raise UsageProblem("Nothing is said: write a comment.")
    if len(words) > LONGEST:
        raise UsageProblem(f"The comment is longer than {LONGEST:,} letters: shorten it.")
    mentioned = _find_mentioned(session, words)
    address = find_action(session, action).address
    session.scalars(select(ActionRecord.address).where(ActionRecord.address == address).with_for_update()).one()
    record = CommentRecord(address=address, text=words, author=author, recorded=now)
    session.add(record)
    session.flush()
    session.add_all(MentionRecord(comment_id=record.id, user_id=user.id) for user in mentioned)
    log_change(session, Author(author, now), "comment", address, "comment", None, words)
    session.flush()
    return list_comments(session, address)[-1]


def _find_mentioned(session: Session, words: str) -> list[UserRecord]:
    found: dict[int, UserRecord] = {}
    for match in MENTION.finditer(words):
        name = match["name"].rstrip(".")
        try:
            user = find_user(session, name)
        except NotFound as nobody:
            raise UsageProblem(f"{nobody} Write the name without @ where nobody is to be told.") from None
        if user.disabled is not None:
            raise UsageProblem(f"{user.name} may not sign in any more and would not be told: leave out the @.")
        found[user.id] = user
    return list(found.values())
