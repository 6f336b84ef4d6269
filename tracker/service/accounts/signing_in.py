"""Letting people and programs in: by password and second factor, by single sign-on, by a session or a token."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Row, bindparam, delete, select, update
from sqlalchemy.orm import Session

from tracker.errors import Conflict, SignInRefused, TooManyTries, UsageProblem
from tracker.knowledge import load
from tracker.service.accounts.access_log import KEPT_WAITING, REFUSED, SIGN_IN, known_name, record
from tracker.service.accounts.passwords import check_password, hash_password, hash_secret, make_secret
from tracker.service.accounts.people import end_sessions, record_account_event, withdraw_all
from tracker.service.accounts.preferences import Choice
from tracker.service.accounts.second_factor import use_code
from tracker.service.accounts.tries import Caller, forgive_try, is_heard, know_device, take_try
from tracker.service.changes import Author
from tracker.service.rights import Actor, Role, TokenScope
from tracker.store import reading, transaction
from tracker.store.accounts import TokenRecord, UserRecord, WebSessionRecord
from tracker.store.people import find_user, name_key

IDLE, ABSOLUTE = timedelta(minutes=60), timedelta(hours=12)
"""A session ends when nothing was asked for so long, and in any case after so long."""
TOUCHED = timedelta(seconds=60)
"""The last sight of a session or a token is written down so often, not at every request."""
CONFIRMED = timedelta(minutes=10)
"""So long after a person showed that it is they, they may change who may do what."""
CODE_ASKED = timedelta(minutes=5)
"""So long the code of the second factor is waited for."""
ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")

SESSIONS, USERS = WebSessionRecord.__table__, UserRecord.__table__
SIGNED_IN = (
    select(
        SESSIONS.c.began,
        SESSIONS.c.last_seen,
        SESSIONS.c.is_pending,
        SESSIONS.c.is_single_sign_on,
        SESSIONS.c.confirmed,
        USERS,
    )
    .select_from(SESSIONS.join(USERS))
    .where(SESSIONS.c.secret_hash == bindparam("secret_hash"))
)
"""Plain columns, because every page begins with it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a browser stays signed in, and the roles that need a second factor."""

    idle: timedelta = IDLE
    absolute: timedelta = ABSOLUTE
    second_factor: tuple[Role, ...] = ()


class Step(StrEnum):
    """What a person who gave their password still has to do before anything else."""

    CODE = "code"
    PASSWORD = "password"
    SECOND_FACTOR = "second factor"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a browser is given that was let in: the secret of its session, and that by which it is known again.

    `is_pending` where the code of the second factor is to come.
    """

    secret: str
    device: str
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a session belongs to, when they last showed that it is they, and what they have to do first, if anything.

    `key` is the hash of the session's secret, by which lists name it; `preferences` are how they want the site.
    """

    actor: Actor
    key: str
    confirmed: datetime | None
    step: Step | None
    preferences: Mapping[str, Choice]

    def is_confirmed(self, now: datetime) -> bool:
        """Whether they showed it lately enough to change who may do what."""
        return self.confirmed is not None and now - self.confirmed <= CONFIRMED


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token speaks for, and until when; of a feed, the saved view that it is of, None for their own actions."""

    actor: Actor
    expires: datetime
    view: str | None = None


def sign_in(register: Engine, name: str, password: str, *, caller: Caller, now: datetime, replaced: str = "") -> Entry:
    """Let a person in by their password; the session whose secret is `replaced` ends.

    TooManyTries after some refusals, see `tries`. SignInRefused says the same whether the name
    or the password is wrong. A hash is reckoned while nobody waits for the register.
    """
    name = name_key(name)[:200]
    stored = _prove(register, name, password, caller, now)
    if stored is not None:
        with transaction(register) as session:
            user = session.scalars(select(UserRecord).where(UserRecord.name == name)).one()
            if user.disabled is None and user.password_hash == stored:
                return _open_session(session, user, caller, now, replaced, is_pending=bool(user.totp_secret))
            _note_refusal(session, name, caller, now)
    raise SignInRefused("The name and the password do not go together: try again, or ask an administrator.")


def give_code(register: Engine, secret: str, code: str, *, caller: Caller, now: datetime, site_key: str = "") -> Entry:
    """Go on to the second factor: a code of the person's app, or a recovery code, which is used up; see `use_code`."""
    key = hash_secret(secret)
    with reading(register) as session:
        found = session.execute(SIGNED_IN, {"secret_hash": key}).one_or_none()
    if found is None or not found.is_pending or now - found.began > CODE_ASKED:
        raise SignInRefused("That took too long: sign in again.")
    number = take_try(register, found.name, caller, now)
    with transaction(register) as session:
        user = session.scalars(select(UserRecord).where(UserRecord.id == found.id).with_for_update()).one()
        if user.disabled is None and use_code(session, user, code, now, site_key):
            forgive_try(session, number)
            return _open_session(session, user, caller, now, secret)
        _note_refusal(session, user.name, caller, now)
    raise SignInRefused("That code is not right, or was used already: give the next one, or a recovery code.")


def sign_in_as(
    register: Engine,
    name: str,
    identity: str,
    *,
    caller: Caller,
    now: datetime,
    replaced: str = "",
    is_fresh: bool = False,
) -> Entry:
    """Let in a person whom a provider of single sign-on vouches for.

    `identity` is who they are there for ever, issuer and subject: at the first sign-in it is bound
    to the person of that `name`, and from then on it alone counts, whatever the name there. The
    name has to be the same after NFKC and ASCII lower case. `is_fresh` where they showed the
    provider just now that it is they.
    """
    wanted = unicodedata.normalize("NFKC", name).translate(ASCII_LOWER)
    with transaction(register) as session:
        user = session.scalars(select(UserRecord).where(UserRecord.single_sign_on == identity)).first()
        if user is None:
            named = select(UserRecord).where(UserRecord.name == wanted).with_for_update()
            user = session.scalars(named).first()
            if user is not None and user.single_sign_on is not None:
                raise SignInRefused(
                    f"{wanted} is bound to another account of the provider: ask an administrator to release it."
                )
        if user is not None and user.disabled is None:
            if user.single_sign_on is None:
                user.single_sign_on = identity
                by = Author(user.name, now)
                record_account_event(session, by, "bind single sign-on", user.name, "account", None, "bound")
            return _open_session(session, user, caller, now, replaced, is_single_sign_on=True, is_fresh=is_fresh)
        _note_refusal(session, wanted, caller, now)
    raise SignInRefused(f"{wanted} may not sign in here: ask an administrator to add you.")


def find_signed_in(register: Engine, secret: str, limits: Limits, now: datetime) -> SignedIn | None:
    """Find who a session's secret belongs to, None where it has ended; notes that they were seen."""
    key = hash_secret(secret)
    with reading(register) as session:
        found = session.execute(SIGNED_IN, {"secret_hash": key}).one_or_none()
    if found is None or found.disabled is not None:
        return None
    if now - found.last_seen > limits.idle or now - found.began > limits.absolute:
        return None
    if found.is_pending and now - found.began > CODE_ASKED:
        return None
    if now - found.last_seen > TOUCHED:
        with transaction(register) as session:
            seen = update(WebSessionRecord).where(WebSessionRecord.secret_hash == key).values(last_seen=now)
            session.execute(seen)
    return SignedIn(actor_of(found), key, found.confirmed, _step(found, limits), found.preferences)


def find_bearer(register: Engine, secret: str, now: datetime, *, is_feed: bool = False) -> Bearer | None:
    """Find whom a token speaks for, None where it is unknown, withdrawn or too old; notes that it was used.

    The secret of a feed is none for the API, and a token none for a feed (`is_feed`).
    """
    with reading(register) as session:
        token = session.scalars(select(TokenRecord).where(TokenRecord.secret_hash == hash_secret(secret))).first()
        if token is None or token.withdrawn is not None or token.expires <= now:
            return None
        user = session.get_one(UserRecord, token.user_id)
    if user.disabled is not None or (token.scope == TokenScope.FEED.value) is not is_feed:
        return None
    if token.last_used is None or now - token.last_used > TOUCHED:
        with transaction(register) as session:
            session.execute(update(TokenRecord).where(TokenRecord.id == token.id).values(last_used=now))
    return Bearer(actor_of(user, TokenScope(token.scope)), token.expires, token.view)


def confirm(register: Engine, key: str, name: str, password: str, *, caller: Caller, now: datetime) -> None:
    """Note in a session that the person gave their password again; UsageProblem where it is wrong, which counts."""
    if _prove(register, name, password, caller, now) is None:
        raise UsageProblem("The password is not right: type it again.")
    with transaction(register) as session:
        found = update(WebSessionRecord).where(WebSessionRecord.secret_hash == key)
        session.execute(found.values(confirmed=now))


def change_password(register: Engine, old: str, new: str, *, author: str, caller: Caller, now: datetime) -> None:
    """Change one's own password, knowing the old one; one's sessions end, and one's tokens are withdrawn.

    A wrong old password counts as a refused sign-in.
    """
    with reading(register) as session:
        user = find_user(session, author)
    stored = _prove(register, user.name, old, caller, now)
    if stored is None:
        raise UsageProblem("The present password is not right: type it again.")
    if old == new:
        raise UsageProblem("That is the present password: choose another one.")
    hashed = hash_password(new, user.name, user.full_name)
    with transaction(register) as session:
        user = session.scalars(select(UserRecord).where(UserRecord.id == user.id).with_for_update()).one()
        if user.password_hash != stored:
            raise Conflict("Your password was changed at the same moment: sign in with the new one.")
        user.password_hash, user.is_one_use = hashed.kept, False
        withdraw_all(session, user, now)
        record_account_event(session, Author(user.name, now), "change password", user.name, "password", None, "changed")


def end_other_sessions(session: Session, key: str, *, author: str, now: datetime) -> None:
    """Sign oneself out everywhere but in the session with this key."""
    user = find_user(session, author)
    end_sessions(session, user, but=key)
    record_account_event(session, Author(author, now), "sign out elsewhere", user.name, "sessions", None, "ended")
    session.flush()


def sign_out(session: Session, secret: str) -> None:
    """End a session; one that has ended already is no error."""
    session.execute(delete(WebSessionRecord).where(WebSessionRecord.secret_hash == hash_secret(secret)))


def actor_of(user: UserRecord | Row[Any], scope: TokenScope | None = None) -> Actor:
    """Who a person is at work, or a program with a token of that scope.

    Who answers for an entity answers for its officials too: what is asked of its Executive Director is asked of it.
    """
    officials = (name for entity in user.entities for name in load().officials_of(entity))
    entities = tuple(dict.fromkeys((*user.entities, *officials)))
    return Actor(user.name, Role(user.role), entities, user.full_name, scope=scope)


def _prove(register: Engine, name: str, password: str, caller: Caller, now: datetime) -> str | None:
    """Hold a password against that of a name, and return the stored hash, None where it is wrong, which counts."""
    number = take_try(register, name, caller, now)
    with reading(register) as session:
        stored = session.scalar(select(UserRecord.password_hash).where(UserRecord.name == name)) or ""
    try:
        right, better = check_password(password, stored)
    except TooManyTries:  # not heard, and so no guess
        with transaction(register) as session:
            forgive_try(session, number)
        raise
    if not right:
        with transaction(register) as session:
            _note_refusal(session, name, caller, now)
        return None
    with transaction(register) as session:
        forgive_try(session, number)
        if better is not None:
            same = (UserRecord.name == name, UserRecord.password_hash == stored)
            session.execute(update(UserRecord).where(*same).values(password_hash=better.kept))
    return better.kept if better is not None else stored


def _note_refusal(session: Session, name: str, caller: Caller, now: datetime) -> None:
    """Note for administrators that somebody was refused, and that the next guesses have to wait."""
    where = {"name": known_name(session, name), "address": caller.address[:100]}
    record(session, REFUSED, author="", now=now, **where)
    if not is_heard(session, name, caller, now):
        record(session, KEPT_WAITING, author="", now=now, **where)


def _open_session(
    session: Session,
    user: UserRecord,
    caller: Caller,
    now: datetime,
    replaced: str,
    *,
    is_pending: bool = False,
    is_single_sign_on: bool = False,
    is_fresh: bool = True,
) -> Entry:
    """Begin a session in the place of that which the browser had, and let go of those long over."""
    secret, device = make_secret(), caller.device or make_secret()
    if replaced:
        sign_out(session, replaced)
    session.execute(delete(WebSessionRecord).where(WebSessionRecord.began < now - timedelta(days=30)))
    session.add(
        WebSessionRecord(
            secret_hash=hash_secret(secret),
            user_id=user.id,
            began=now,
            last_seen=now,
            address=caller.address[:100],
            browser=" ".join(caller.browser.split())[:200],
            is_pending=is_pending,
            is_single_sign_on=is_single_sign_on,
            confirmed=now if is_fresh and not is_pending else None,
        )
    )
    if not is_pending:
        know_device(session, user, device, now)
        record(session, SIGN_IN, author=user.name, name=user.name, address=caller.address[:100], now=now)
    return Entry(secret, device, is_pending)


def _step(found: Row[Any], limits: Limits) -> Step | None:
    if found.is_pending:
        return Step.CODE
    if found.is_single_sign_on:  # who the person is, and by how many factors, the provider settled
        return None
    if found.is_one_use:
        return Step.PASSWORD
    if not found.totp_secret and Role(found.role) in limits.second_factor:
        return Step.SECOND_FACTOR
    return None
