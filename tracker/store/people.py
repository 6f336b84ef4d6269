"""Who may sign in, and the tokens that they gave to programs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.store.accounts import EvidenceContentRecord, EvidenceRecord, TokenRecord, UserRecord, WebSessionRecord


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person with their role, the entities that a focal point answers for, and when they were last seen."""

    name: str
    full_name: str
    role: str
    entities: str
    added: datetime
    last_seen: datetime | None
    disabled: datetime | None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner sees it; its secret was shown once and is not kept."""

    number: int
    label: str
    issued: datetime
    expires: datetime
    withdrawn: datetime | None


def list_users(session: Session) -> list[UserRow]:
    """List everybody who may or might sign in, by name."""
    seen = (
        select(WebSessionRecord.user_id, func.max(WebSessionRecord.last_seen).label("at"))
        .group_by(WebSessionRecord.user_id)
        .subquery()
    )
    statement = select(UserRecord, seen.c.at).outerjoin(seen, seen.c.user_id == UserRecord.id).order_by(UserRecord.name)
    return [
        UserRow(user.name, user.full_name, user.role, "; ".join(user.entities), user.added, at, user.disabled)
        for user, at in session.execute(statement)
    ]


def find_user(session: Session, name: str) -> UserRecord:
    """Find a person by the name they sign in with; NotFound offers the nearest one."""
    wanted = name.strip().casefold()
    user = session.scalars(select(UserRecord).where(UserRecord.name == wanted)).first()
    if user is not None:
        return user
    near = difflib.get_close_matches(wanted, session.scalars(select(UserRecord.name)).all(), n=1)
    raise NotFound(f"Nobody signs in as {name!r}{f': did you mean {near[0]}?' if near else '.'}")


def list_tokens(session: Session, name: str) -> list[TokenRow]:
    """List the tokens of a person, the newest first, the withdrawn ones too."""
    statement = (
        select(TokenRecord).where(TokenRecord.user_id == find_user(session, name).id).order_by(TokenRecord.id.desc())
    )
    return [
        TokenRow(token.id, token.label, token.issued, token.expires, token.withdrawn)
        for token in session.scalars(statement)
    ]


def find_evidence(session: Session, sha256: str) -> tuple[str, bytes]:
    """Find a file of evidence by its SHA-256: its name and what it holds. NotFound where none is kept."""
    statement = select(EvidenceRecord.name, EvidenceContentRecord.content).join(
        EvidenceContentRecord, EvidenceContentRecord.sha256 == EvidenceRecord.sha256
    )
    found = session.execute(statement.where(EvidenceRecord.sha256 == sha256)).one_or_none()
    if found is None:
        if session.scalar(select(EvidenceRecord.id).where(EvidenceRecord.sha256 == sha256)) is not None:
            raise NotFound("An administrator removed this file: its hash stays in the register, ask whoever gave it.")
        raise NotFound("No such file is kept in the register: it may be kept elsewhere under the name reported.")
    return found.name, found.content


def find_kept(session: Session, hashes: Iterable[str]) -> set[str]:
    """Find of some files of evidence those that are kept, by their SHA-256."""
    wanted = select(EvidenceContentRecord.sha256).where(EvidenceContentRecord.sha256.in_(tuple(hashes)))
    return set(session.scalars(wanted))
