"""The people of the web interface: added, given a role, kept out, erased; and the tokens of their programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.errors import NotFound, UnknownWord, UsageProblem
from tracker.service.accounts.access_log import record
from tracker.service.accounts.passwords import Hashed, hash_password, hash_secret, make_secret
from tracker.service.accounts.tries import forgive_all
from tracker.service.changes import Author
from tracker.service.rights import Role, TokenScope
from tracker.store import find_filter, load_knowledge
from tracker.store.accounts import (
    KnownDeviceRecord,
    TokenRecord,
    UserRecord,
    WebSessionRecord,
)
from tracker.store.people import find_user, name_key

WITHOUT_END = datetime(9999, 12, 31, tzinfo=UTC)
"""When a feed ends that counts until it is taken back: a calendar that ended unnoticed would be missed by nobody."""
TOKEN_DAYS = 365
"""The most days for which a token is given."""


# --- administration ---------------------------------------------------------------


def add_user(
    session: Session,
    name: str,
    role: Role,
    *,
    author: str,
    now: datetime,
    password: str | Hashed = "",
    is_one_use: bool = False,
    full_name: str = "",
    entities: Iterable[str] = (),
) -> str:
    """Add a person who may sign in, and return the name for it: "a.pozo", an editor.

    Without a `password` only single sign-on lets them in. `entities` are the addressees that a focal
    point answers for, by any of their names; without any they report on what names them as focal point. A password
    `is_one_use` where others
    know it: the person chooses another one first. Where others wait for the register it is
    hashed before (`hash_password`). UsageProblem where the name is taken or the password too weak.
    """
    name = name_key(name)
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
            password_hash=_kept(password, name, full_name) if password else "",
            is_one_use=is_one_use,
            added=now,
        )
    )
    record_account_event(session, Author(author, now), "add user", name, "role", None, _describe(role, answered))
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
        keep_an_administrator(session, user)
    user.role, user.entities = role.value, list(answered)
    record_account_event(session, Author(author, now), "set role", user.name, "role", old, _describe(role, answered))
    session.flush()


def disable_user(session: Session, name: str, *, author: str, now: datetime) -> None:
    """Keep a person out from now on: their sessions end and their tokens are withdrawn."""
    user = find_user(session, name)
    if user.disabled is not None:
        raise UsageProblem(f"{user.name} is kept out already.")
    keep_an_administrator(session, user)
    user.disabled = now
    withdraw_all(session, user, now)
    session.execute(delete(KnownDeviceRecord).where(KnownDeviceRecord.user_id == user.id))
    record_account_event(session, Author(author, now), "disable user", user.name, "access", "allowed", "disabled")
    session.flush()


def enable_user(session: Session, name: str, *, author: str, now: datetime) -> None:
    """Let a person in again who was kept out."""
    user = find_user(session, name)
    if user.disabled is None:
        raise UsageProblem(f"{user.name} is let in already.")
    user.disabled = None
    record_account_event(session, Author(author, now), "enable user", user.name, "access", "disabled", "allowed")
    session.flush()


def reset_password(
    session: Session, name: str, password: str | Hashed, *, author: str, now: datetime, is_one_use: bool = False
) -> None:
    """Give a person a new password, sign them out everywhere, and withdraw their tokens; see `add_user`."""
    user = find_user(session, name)
    user.password_hash, user.is_one_use = _kept(password, user.name, user.full_name), is_one_use
    withdraw_all(session, user, now)
    forgive_all(session, user.name)
    record_account_event(session, Author(author, now), "reset password", user.name, "password", None, "reset")
    session.flush()


def release_single_sign_on(session: Session, name: str, *, author: str, now: datetime) -> None:
    """Let another account of the provider of single sign-on sign in under this name; the next one to do so is kept."""
    user = find_user(session, name)
    if user.single_sign_on is None:
        raise UsageProblem(f"{user.name} is bound to no account of single sign-on.")
    user.single_sign_on = None
    end_sessions(session, user)
    record_account_event(session, Author(author, now), "release single sign-on", user.name, "account", "bound", None)
    session.flush()


def revoke_token(session: Session, number: int, *, author: str, now: datetime) -> None:
    """Take back a token of anybody; NotFound where there is none of that number that still counts."""
    token = session.get(TokenRecord, number)
    if token is None or token.withdrawn is not None:
        raise NotFound(f"There is no token {number} that still counts: choose one of the list.")
    token.withdrawn = now
    owner = session.get_one(UserRecord, token.user_id).name
    record_account_event(session, Author(author, now), "revoke token", owner, "token", token.label, None)
    session.flush()


# --- tokens -------------------------------------------------------------------------


def issue_token(
    session: Session, label: str, days: int, *, author: str, now: datetime, scope: TokenScope = TokenScope.READ
) -> str:
    """Issue a token for a program that acts in one's name, and return its secret, which is kept nowhere."""
    if scope is TokenScope.FEED:
        raise UsageProblem("A calendar has an address of its own: make one on the page of your account.")
    label = " ".join(label.split())
    if not 1 <= len(label) <= 100:
        raise UsageProblem("A token needs a name of 1 to 100 letters: say what it is for.")
    if not 1 <= days <= TOKEN_DAYS:
        raise UsageProblem(f"A token is good for 1 to {TOKEN_DAYS} days: give a number of days between them.")
    user = find_user(session, author)
    secret = f"oct_{make_secret()}"
    session.add(
        TokenRecord(
            user_id=user.id,
            label=label,
            secret_hash=hash_secret(secret),
            scope=scope.value,
            issued=now,
            expires=now + timedelta(days=days),
        )
    )
    by = Author(author, now)
    record_account_event(session, by, "issue token", user.name, "token", None, f"{label} ({scope.value})")
    session.flush()
    return secret


def issue_feed(session: Session, view: str = "", *, author: str, now: datetime) -> str:
    """Issue the secret of a calendar that programs subscribe to: of one's own actions, or of a saved view.

    It counts until it is taken back, and is kept nowhere; NotFound where no view has that name.
    """
    if view:
        find_filter(session, view)
    user = find_user(session, author)
    secret = f"ocf_{make_secret()}"
    label = f"calendar of {view or 'my actions'}"[:100]
    session.add(
        TokenRecord(
            user_id=user.id,
            label=label,
            secret_hash=hash_secret(secret),
            scope=TokenScope.FEED.value,
            issued=now,
            expires=WITHOUT_END,
            view=view or None,
        )
    )
    record_account_event(session, Author(author, now), "issue feed", user.name, "token", None, label)
    session.flush()
    return secret


def withdraw_token(session: Session, number: int, *, author: str, now: datetime) -> None:
    """Take back one of one's own tokens; NotFound where there is none of that number."""
    user = find_user(session, author)
    token = session.get(TokenRecord, number)
    if token is None or token.user_id != user.id or token.withdrawn is not None:
        raise NotFound(f"You have no token {number}: choose one of your list.")
    token.withdrawn = now
    record_account_event(session, Author(author, now), "withdraw token", user.name, "token", token.label, None)
    session.flush()


# --- what these and signing in have in common -----------------------------------------


def record_account_event(
    session: Session, by: Author, operation: str, name: str, field: str, old: str | None, new: str | None
) -> None:
    """Log what happened to the account of a person; all that happens to accounts is logged here."""
    record(session, operation, author=by.name, now=by.at, name=name, field=field, old=old, new=new)


def user_subject(name: str) -> str:
    """How the log calls a person: "user a.pozo"."""
    return f"user {name}"


def withdraw_all(session: Session, user: UserRecord, now: datetime) -> None:
    """End the sessions of a person, and take back their tokens."""
    end_sessions(session, user)
    counting = (TokenRecord.user_id == user.id, TokenRecord.withdrawn.is_(None))
    session.execute(update(TokenRecord).where(*counting).values(withdrawn=now))


def end_sessions(session: Session, user: UserRecord, *, but: str = "") -> None:
    """End the sessions of a person, all or all `but` the one with this key."""
    ended = (WebSessionRecord.user_id == user.id, WebSessionRecord.secret_hash != but)
    session.execute(delete(WebSessionRecord).where(*ended))


def keep_an_administrator(session: Session, user: UserRecord) -> None:
    """Refuse to take away the last administrator: nobody could give the role back."""
    if user.role != Role.ADMINISTRATOR.value or user.disabled is not None:
        return
    administrators = select(UserRecord.id).where(
        UserRecord.role == Role.ADMINISTRATOR.value, UserRecord.disabled.is_(None)
    )
    # held, so that two who take the role from each other at one moment come one after the other
    if set(session.scalars(administrators.order_by(UserRecord.id).with_for_update())) <= {user.id}:
        raise UsageProblem(f"{user.name} is the last administrator: give somebody else that role first.")


def _find_entities(session: Session, role: Role, names: Iterable[str]) -> tuple[str, ...]:
    """The full names of the entities that a focal point answers for; a name like none that is known is kept as written.

    UnknownWord for what looks like a slip in a known name: "UNEPP".
    """
    knowledge = load_knowledge(session)
    found: dict[str, None] = {}
    for words in filter(None, (" ".join(name.split()) for name in names)):
        meant = [entity.name for entity in knowledge.called(words)]
        near = [] if meant else knowledge.near(words)
        if near:
            raise UnknownWord(
                f"Nobody is called {words!r}: did you mean {near[0]!r}? `tracker entities add` adds others."
            )
        found |= dict.fromkeys(meant or [words])
    return tuple(found) if role is Role.FOCAL_POINT else ()


def _describe(role: Role, entities: Iterable[str]) -> str:
    named = ", ".join(entities)
    return f"{role.value} for {named}" if named else role.value


def _kept(password: str | Hashed, *about: str) -> str:
    return (password if isinstance(password, Hashed) else hash_password(password, *about)).kept
