"""Requests of programs that are sent again under the same key: what was answered once is answered again, for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from tracker.errors import Conflict, UsageProblem
from tracker.store import transaction
from tracker.store.accounts import AnswerRecord, UserRecord

KEPT = timedelta(days=1)
"""An answer is kept for so long."""
AT_WORK = timedelta(minutes=5)
"""A request without an answer for so long was cut off, and may be sent again."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a program was answered: the status, the headers and the body."""

    status: int
    headers: dict[str, str]
    body: str


def begin_request(register: Engine, name: str, key: str, request_hash: str, now: datetime) -> GivenAnswer | None:
    """Note that a request of somebody is answered now; or give what the same request was answered before.

    UsageProblem where the key came with another request, Conflict where that one is still being answered.
    """
    with transaction(register) as session:
        session.execute(delete(AnswerRecord).where(AnswerRecord.begun < now - KEPT))
        user_id = session.scalars(select(UserRecord.id).where(UserRecord.name == name).with_for_update()).one()
        known = session.get(AnswerRecord, (user_id, key))
        if known is not None and known.request_hash != request_hash:
            raise UsageProblem(
                "This Idempotency-Key came with another request within a day: give each request a key of its own, "
                "and only one that is sent again the same."
            )
        if known is not None and known.status is not None:
            return GivenAnswer(known.status, known.headers or {}, known.body or "")
        if known is not None and known.begun > now - AT_WORK:
            raise Conflict("The request with this Idempotency-Key is being carried out: ask again in a few seconds.")
        session.merge(AnswerRecord(user_id=user_id, key=key, request_hash=request_hash, begun=now))
        return None


def end_request(register: Engine, name: str, key: str, answer: GivenAnswer | None) -> None:
    """Keep what a request was answered; without an answer, where nothing was written, it may be sent again."""
    with transaction(register) as session:
        record = _find(session, name, key)
        if record is not None and answer is None:
            session.delete(record)
        elif record is not None and answer is not None:
            record.status, record.headers, record.body = answer.status, answer.headers, answer.body


def _find(session: Session, name: str, key: str) -> AnswerRecord | None:
    of_person = select(AnswerRecord).join(UserRecord, UserRecord.id == AnswerRecord.user_id)
    return session.scalars(of_person.where(UserRecord.name == name, AnswerRecord.key == key)).first()
