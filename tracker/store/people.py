"""Who may sign in, and the tokens that they gave to programs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.knowledge import nearest
from tracker.store.accounts import EvidenceContentRecord, EvidenceRecord, TokenRecord, UserRecord, WebSessionRecord
from tracker.store.decisions import AssignmentRecord
from tracker.store.names import ERASED

MANY = 500
"""How many rows are asked for by name at once."""
TOKEN_NOTICE = timedelta(days=14)
"""So long before a token ends its owner is told."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person with their role, the entities that a focal point answers for, and when they were last seen.

    `is_bound` to an account of a provider of single sign-on, by which they signed in once.
    """

    name: str
    full_name: str
    role: str
    entities: str
    added: datetime
    last_seen: datetime | None
    disabled: datetime | None
    has_second_factor: bool
    is_bound: bool


class TokenState(StrEnum):
    """Whether a token lets a program in."""

    COUNTS = "counts"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in, as others name them: "a.pozo", Ana Pozo, an editor."""

    name: str
    full_name: str
    role: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its owner and administrators see it; its secret was shown once and is not kept."""

    number: int
    owner: str
    label: str
    scope: str
    issued: datetime
    expires: datetime
    last_used: datetime | None
    withdrawn: datetime | None
    view: str | None = None

    def state(self, now: datetime) -> TokenState:
        """Say whether it counts now; a token that was withdrawn stays so after its end."""
        if self.withdrawn is not None:
            return TokenState.WITHDRAWN
        return TokenState.ENDED if self.expires <= now else TokenState.COUNTS

    def ends_soon(self, now: datetime) -> bool:
        """Whether its owner should be told now that it ends."""
        return self.state(now) is TokenState.COUNTS and self.expires <= now + TOKEN_NOTICE


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in, as its person sees it; `key` is the hash of its secret."""

    key: str
    began: datetime
    last_seen: datetime
    address: str
    browser: str


ADDRESS = re.compile(r"[^@\s<>,;:\\\"()\[\]]+@[^@\s<>,;:\\\"()\[\]]+", re.ASCII)
LONGEST_ADDRESS = 254


def is_mail_address(words: str) -> bool:
    """Whether words can be the address of one mailbox: "name@example.org", nothing around it."""
    return len(words) <= LONGEST_ADDRESS and ADDRESS.fullmatch(words) is not None


def name_key(name: str) -> str:
    """How a name to sign in with is kept: " A.Pozo " as "a.pozo", whatever its width or capitals."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def list_users(session: Session) -> list[UserRow]:
    """List everybody who may or might sign in, by name."""
    seen = (
        select(WebSessionRecord.user_id, func.max(WebSessionRecord.last_seen).label("at"))
        .group_by(WebSessionRecord.user_id)
        .subquery()
    )
    statement = select(UserRecord, seen.c.at).outerjoin(seen, seen.c.user_id == UserRecord.id).order_by(UserRecord.name)
    return [
        UserRow(
            user.name,
            user.full_name,
            user.role,
            "; ".join(user.entities),
            user.added,
            at,
            user.disabled,
            bool(user.totp_secret),
            user.single_sign_on is not None,
        )
        for user, at in session.execute(statement.where(UserRecord.erased.is_(None)))
    ]


def find_user(session: Session, name: str) -> UserRecord:
    """Find a person by the name they sign in with; NotFound offers the nearest one."""
    wanted = name_key(name)
    user = session.scalars(select(UserRecord).where(UserRecord.name == wanted)).first()
    if user is not None:
        return user
    near = find_near(session, name)
    raise NotFound(f"Nobody signs in as {name!r}{f': did you mean {near}?' if near else '.'}")


def find_near(session: Session, name: str) -> str | None:
    """Find the account whose name is most like one that nobody has: "f.point" for "f.poimt"; None where none is."""
    return next(iter(nearest(name_key(name), session.scalars(select(UserRecord.name)).all(), 1)), None)


def is_account(session: Session, words: str) -> bool:
    """Whether somebody signs in under a name, or did."""
    return session.scalar(select(UserRecord.id).where(UserRecord.name == name_key(words))) is not None


def list_accounts(session: Session) -> list[Account]:
    """List who can be named: everybody who may sign in, by the name under which they do."""
    columns = select(UserRecord.name, UserRecord.full_name, UserRecord.role).where(UserRecord.disabled.is_(None))
    return [Account(*row) for row in session.execute(columns.order_by(UserRecord.name))]


def find_focal_accounts(session: Session, addresses: Iterable[str]) -> dict[str, str]:
    """Find of some actions the account of their focal point, where it is one: {"A/RES/79/114:8:1:unodc": "a.pozo"}."""
    given = AssignmentRecord
    found: dict[str, str] = {}
    wanted = list(dict.fromkeys(addresses))
    for start in range(0, len(wanted), MANY):
        some = wanted[start : start + MANY]
        last = select(func.max(given.id)).where(given.address.in_(some)).group_by(given.address)
        rows = session.execute(select(given.address, given.account).where(given.id.in_(last)))
        found |= {address: account for address, account in rows if account not in (None, ERASED)}
    return found


def list_tokens(session: Session, name: str = "") -> list[TokenRow]:
    """List the tokens of a person, or of everybody, the newest first, the withdrawn ones too."""
    statement = select(TokenRecord, UserRecord.name).join(UserRecord).order_by(TokenRecord.id.desc())
    if name:
        statement = statement.where(TokenRecord.user_id == find_user(session, name).id)
    return [
        TokenRow(
            token.id,
            owner,
            token.label,
            token.scope,
            token.issued,
            token.expires,
            token.last_used,
            token.withdrawn,
            token.view,
        )
        for token, owner in session.execute(statement)
    ]


def list_sessions(session: Session, name: str, *, began: datetime, seen: datetime) -> list[SessionRow]:
    """List where a person is signed in, the last seen first: that `began`, and was `seen`, no earlier than then."""
    statement = (
        select(WebSessionRecord)
        .where(
            WebSessionRecord.user_id == find_user(session, name).id,
            WebSessionRecord.is_pending.is_(False),
            WebSessionRecord.began >= began,
            WebSessionRecord.last_seen >= seen,
        )
        .order_by(WebSessionRecord.last_seen.desc())
    )
    return [
        SessionRow(row.secret_hash, row.began, row.last_seen, row.address, row.browser)
        for row in session.scalars(statement)
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
