"""The people of the web interface: added, given a role, let in with a password, a session or a token."""

from __future__ import annotations

import functools
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Row, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from tracker.errors import NotFound, SignInRefused, TooManyTries, UsageProblem
from tracker.service.changes import Author, log_change
from tracker.service.rights import Actor, Role
from tracker.store import load_knowledge, reading, transaction
from tracker.store.accounts import FailedSignInRecord, TokenRecord, UserRecord, WebSessionRecord
from tracker.store.people import find_user

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST, LONGEST = 12, 500
"""Characters of a password. Length is what protects it; no signs are prescribed."""
IDLE, ABSOLUTE = timedelta(minutes=60), timedelta(hours=12)
"""A session ends when nothing was asked for so long, and in any case after so long."""
WATCHED = timedelta(minutes=15)
TRIES_BY_NAME, TRIES_BY_ADDRESS = 5, 30
"""So many refused sign-ins within `WATCHED` are heard; a whole office may share one address."""
TOUCHED = timedelta(seconds=60)
"""A session's last sight is written down so often, not at every page."""
TOKEN_DAYS = 365
"""The most days for which a token is given."""

SESSIONS, USERS = WebSessionRecord.__table__, UserRecord.__table__
SIGNED_IN = (
    select(SESSIONS.c.began, SESSIONS.c.last_seen, USERS)
    .select_from(SESSIONS.join(USERS))
    .where(SESSIONS.c.secret_hash == bindparam("secret_hash"))
)
"""Plain columns, because every page begins with it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a browser stays signed in."""

    idle: timedelta = IDLE
    absolute: timedelta = ABSOLUTE


# --- administration ---------------------------------------------------------------


def add_user(
    session: Session,
    name: str,
    role: Role,
    *,
    author: str,
    now: datetime,
    password: str = "",
    full_name: str = "",
    entities: Iterable[str] = (),
) -> str:
    """Add a person who may sign in, and return the name for it: "a.pozo", an editor.

    Without a `password` only single sign-on lets them in. A focal point needs `entities`:
    the addressees they answer for, by any of their names. UsageProblem where the name is
    taken or the password too weak.
    """
    name = name.strip().casefold()
    if not name or len(name) > 200 or any(letter.isspace() or not letter.isprintable() for letter in name):
        raise UsageProblem("A name to sign in with has 1 to 200 letters and no spaces: give one such as a.pozo.")
    if session.scalar(select(UserRecord.id).where(UserRecord.name == name)) is not None:
        raise UsageProblem(f"{name} is taken: give another name, or change that user's role.")
    answered = _find_entities(session, role, entities)
    session.add(
        UserRecord(
            name=name,
            full_name=" ".join(full_name.split())[:500],
            role=role.value,
            entities=list(answered),
            password_hash=_hash(password, name) if password else "",
            added=now,
        )
    )
    _log(session, Author(author, now), "add user", name, "role", None, _describe(role, answered))
    session.flush()
    return name


def set_role(
    session: Session, name: str, role: Role, *, author: str, now: datetime, entities: Iterable[str] | None = None
) -> None:
    """Give a person another role, and a focal point the entities to answer for; None keeps those they have."""
    user = find_user(session, name)
    old = _describe(Role(user.role), user.entities)
    answered = _find_entities(session, role, user.entities if entities is None else entities)
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(session, user)
    user.role, user.entities = role.value, list(answered)
    _log(session, Author(author, now), "set role", user.name, "role", old, _describe(role, answered))
    session.flush()


def disable_user(session: Session, name: str, *, author: str, now: datetime) -> None:
    """Keep a person out from now on: their sessions end and their tokens count no longer."""
    user = find_user(session, name)
    if user.disabled is not None:
        raise UsageProblem(f"{user.name} is kept out already.")
    _keep_an_administrator(session, user)
    user.disabled = now
    _end_sessions(session, user)
    _log(session, Author(author, now), "disable user", user.name, "access", "allowed", "disabled")
    session.flush()


def enable_user(session: Session, name: str, *, author: str, now: datetime) -> None:
    """Let a person in again who was kept out."""
    user = find_user(session, name)
    if user.disabled is None:
        raise UsageProblem(f"{user.name} is let in already.")
    user.disabled = None
    _log(session, Author(author, now), "enable user", user.name, "access", "disabled", "allowed")
    session.flush()


def reset_password(session: Session, name: str, password: str, *, author: str, now: datetime) -> None:
    """Give a person a new password, and sign them out everywhere."""
    user = find_user(session, name)
    user.password_hash = _hash(password, user.name)
    _end_sessions(session, user)
    session.execute(delete(FailedSignInRecord).where(FailedSignInRecord.name == user.name))
    _log(session, Author(author, now), "reset password", user.name, "password", None, "reset")
    session.flush()


# --- one's own account --------------------------------------------------------------


def change_password(session: Session, old: str, new: str, *, author: str, now: datetime) -> None:
    """Change one's own password, knowing the old one; every session of the person ends."""
    user = find_user(session, author)
    if not user.password_hash or not _hasher().verify(old[:LONGEST], user.password_hash):
        raise UsageProblem("The present password is not right: type it again.")
    user.password_hash = _hash(new, user.name)
    _end_sessions(session, user)
    _log(session, Author(author, now), "change password", user.name, "password", None, "changed")
    session.flush()


def issue_token(session: Session, label: str, days: int, *, author: str, now: datetime) -> str:
    """Issue a token for a program that acts in one's name, and return its secret, which is kept nowhere."""
    label = " ".join(label.split())
    if not 1 <= len(label) <= 100:
        raise UsageProblem("A token needs a name of 1 to 100 letters: say what it is for.")
    if not 1 <= days <= TOKEN_DAYS:
        raise UsageProblem(f"A token is good for 1 to {TOKEN_DAYS} days: give a number of days between them.")
    user = find_user(session, author)
    secret = f"oct_{secrets.token_urlsafe(32)}"
    session.add(
        TokenRecord(
            user_id=user.id,
            label=label,
            secret_hash=_hash_secret(secret),
            issued=now,
            expires=now + timedelta(days=days),
        )
    )
    _log(session, Author(author, now), "issue token", user.name, "token", None, label)
    session.flush()
    return secret


def withdraw_token(session: Session, number: int, *, author: str, now: datetime) -> None:
    """Take back one of one's own tokens; NotFound where there is none of that number."""
    user = find_user(session, author)
    token = session.get(TokenRecord, number)
    if token is None or token.user_id != user.id or token.withdrawn is not None:
        raise NotFound(f"You have no token {number}: choose one of your list.")
    token.withdrawn = now
    _log(session, Author(author, now), "withdraw token", user.name, "token", token.label, None)
    session.flush()


# --- letting in -----------------------------------------------------------------------


def sign_in(register: Engine, name: str, password: str, *, address: str, now: datetime) -> str:
    """Let a person in, and return the secret of the new session for their cookie.

    `address` is the network address that asks. A refusal is counted: TooManyTries after
    `TRIES_BY_NAME` of a name or `TRIES_BY_ADDRESS` of an address within a quarter of an
    hour. SignInRefused says the same whether the name or the password is wrong.
    """
    name = name.strip().casefold()[:200]
    with transaction(register) as session:
        _check_tries(session, name, address, now)
        user = session.scalars(select(UserRecord).where(UserRecord.name == name)).first()
        stored = user.password_hash if user is not None and user.password_hash else _hash_of_nobody()
        is_right, better = _hasher().verify_and_update(password[:LONGEST], stored)
        if user is not None and user.password_hash and is_right and user.disabled is None:
            if better is not None:
                user.password_hash = better
            return _open_session(session, user, now)
        session.add(FailedSignInRecord(name=name, address=address[:100], at=now))
    raise SignInRefused("The name and the password do not go together: try again, or ask an administrator.")


def sign_in_as(register: Engine, name: str, *, now: datetime) -> str:
    """Let in a person whom another system vouches for (single sign-on), and return the session's secret."""
    with transaction(register) as session:
        user = session.scalars(select(UserRecord).where(UserRecord.name == name.strip().casefold())).first()
        if user is not None and user.disabled is None:
            return _open_session(session, user, now)
    raise SignInRefused(f"{name} may not sign in here: ask an administrator to add you.")


def find_signed_in(register: Engine, secret: str, limits: Limits, now: datetime) -> Actor | None:
    """Find who a session's secret belongs to, None where it has ended; notes that they were seen."""
    key = _hash_secret(secret)
    with reading(register) as session:
        found = session.execute(SIGNED_IN, {"secret_hash": key}).one_or_none()
    if found is None or found.disabled is not None:
        return None
    if now - found.last_seen > limits.idle or now - found.began > limits.absolute:
        return None
    if now - found.last_seen > TOUCHED:
        with transaction(register) as session:
            seen = update(WebSessionRecord).where(WebSessionRecord.secret_hash == key).values(last_seen=now)
            session.execute(seen)
    return actor_of(found)


def find_bearer(session: Session, secret: str, now: datetime) -> Actor | None:
    """Find whom a token speaks for, None where it is unknown, withdrawn or too old."""
    token = session.scalars(select(TokenRecord).where(TokenRecord.secret_hash == _hash_secret(secret))).first()
    if token is None or token.withdrawn is not None or token.expires <= now:
        return None
    user = session.get_one(UserRecord, token.user_id)
    return None if user.disabled is not None else actor_of(user)


def sign_out(session: Session, secret: str) -> None:
    """End a session; one that has ended already is no error."""
    session.execute(delete(WebSessionRecord).where(WebSessionRecord.secret_hash == _hash_secret(secret)))


def actor_of(user: UserRecord | Row[Any]) -> Actor:
    """Who a person is at work."""
    return Actor(user.name, Role(user.role), tuple(user.entities), user.full_name)


def make_password() -> str:
    """Make a password that nobody can guess, to be handed to a person once."""
    return secrets.token_urlsafe(15)


def user_subject(name: str) -> str:
    """How the log calls a person: "user a.pozo"."""
    return f"user {name}"


def _open_session(session: Session, user: UserRecord, now: datetime) -> str:
    """Begin a session, and let go of those long over."""
    secret = secrets.token_urlsafe(32)
    session.execute(delete(WebSessionRecord).where(WebSessionRecord.began < now - timedelta(days=30)))
    session.execute(delete(FailedSignInRecord).where(FailedSignInRecord.at < now - timedelta(days=30)))
    session.add(WebSessionRecord(secret_hash=_hash_secret(secret), user_id=user.id, began=now, last_seen=now))
    return secret


def _check_tries(session: Session, name: str, address: str, now: datetime) -> None:
    recent = select(func.count()).select_from(FailedSignInRecord).where(FailedSignInRecord.at > now - WATCHED)
    by_name = session.scalar(recent.where(FailedSignInRecord.name == name)) or 0
    by_address = session.scalar(recent.where(FailedSignInRecord.address == address)) or 0
    if by_name >= TRIES_BY_NAME or by_address >= TRIES_BY_ADDRESS:
        minutes = int(WATCHED.total_seconds() // 60)
        raise TooManyTries(f"Too many sign-ins were refused: wait {minutes} minutes, then try again.")


def _keep_an_administrator(session: Session, user: UserRecord) -> None:
    """Refuse to take away the last administrator: nobody could give the role back."""
    others = select(UserRecord.id).where(
        UserRecord.role == Role.ADMINISTRATOR.value, UserRecord.disabled.is_(None), UserRecord.id != user.id
    )
    if user.role == Role.ADMINISTRATOR.value and user.disabled is None and session.scalar(others.limit(1)) is None:
        raise UsageProblem(f"{user.name} is the last administrator: give somebody else that role first.")


def _find_entities(session: Session, role: Role, names: Iterable[str]) -> tuple[str, ...]:
    """The full names of the entities that a focal point answers for; a name in no table is kept as written."""
    knowledge = load_knowledge(session)
    found = dict.fromkeys(
        entity.name if (entity := knowledge.known_as(words)) is not None else words
        for words in (" ".join(name.split()) for name in names)
        if words
    )
    if role is Role.FOCAL_POINT and not found:
        raise UsageProblem("A focal point answers for somebody: name at least one entity, such as UNODC.")
    return tuple(found) if role is Role.FOCAL_POINT else ()


def _end_sessions(session: Session, user: UserRecord) -> None:
    session.execute(delete(WebSessionRecord).where(WebSessionRecord.user_id == user.id))


def _describe(role: Role, entities: Iterable[str]) -> str:
    named = ", ".join(entities)
    return f"{role.value} for {named}" if named else role.value


def _log(session: Session, by: Author, operation: str, name: str, field: str, old: str | None, new: str | None) -> None:
    log_change(session, by, operation, user_subject(name), field, old, new)


def _hash(password: str, name: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageProblem(f"A password has {SHORTEST} to {LONGEST} letters: three or four unrelated words do well.")
    if name in password.casefold() or len(set(password)) < 5:
        raise UsageProblem("That password is too easy to guess: take three or four unrelated words.")
    return _hasher().hash(password)


@functools.cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@functools.cache
def _hash_of_nobody() -> str:
    """What a password is held against where there is no such person, so that both take the same time."""
    return _hasher().hash(secrets.token_urlsafe(20))


def _hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
