"""What the register holds of a person: collected for them, and erased when they ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, delete, func, inspect, select, update
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.service.accounts.people import end_sessions, keep_an_administrator, record_account_event, user_subject
from tracker.service.changes import Author
from tracker.service.rights import Role
from tracker.store.access_log import list_own_addresses
from tracker.store.accounts import (
    AnswerRecord,
    FailedSignInRecord,
    KnownDeviceRecord,
    RecoveryCodeRecord,
    TokenRecord,
    UserRecord,
    WebSessionRecord,
)
from tracker.store.comments import MentionRecord
from tracker.store.models import ChangeRecord
from tracker.store.names import PersonalName, erase_name
from tracker.store.people import find_user
from tracker.store.schema import Base
from tracker.store.tracking import drop_tables_naming

NAMING = ("author", "recipient", "focal_point", "focal_point_email")
"""The columns that name a person, besides those of rows that are never rewritten, which hold a token of the name."""
COPIES = frozenset({"action_keys"})
"""Tables that only repeat what others hold; see `store.action_keys`."""
OWN = (WebSessionRecord, TokenRecord)
SECRET = frozenset({"secret_hash", "password_hash", "totp_secret", "totp_step", "content", "user_id", "secret", "url"})
"""Columns that are of no use to the person and would be to a thief."""


def collect_personal_data(session: Session, name: str) -> dict[str, list[dict[str, Any]]]:
    """Collect what the register holds of a person, by table: account, sessions, tokens, what they wrote and did."""
    user = find_user(session, name)
    found = {"users": select(UserRecord.__table__).where(UserRecord.id == user.id)}
    found |= {record.__tablename__: select(record.__table__).where(record.user_id == user.id) for record in OWN}
    found["failed_sign_ins"] = select(FailedSignInRecord.__table__).where(FailedSignInRecord.name == user.name)
    for table, columns in _naming_tables():
        named: ColumnElement[bool] | None = None
        for column in columns:
            for each in _names_of(user):
                named = (column == each) if named is None else named | (column == each)
        if table is ChangeRecord.__table__ and named is not None:
            named |= ChangeRecord.subject == user_subject(user.name)
        if named is not None:
            found[table.name] = select(table).where(named)
    kept = {table: [_plain(row) for row in session.execute(statement)] for table, statement in found.items()}
    return {table: rows for table, rows in kept.items() if rows}


def erase_user(session: Session, name: str, *, author: str, now: datetime, also: Iterable[str] = ()) -> str:
    """Erase name and address of a person everywhere, and return what is shown of them from now on: "former user 12".

    What they reported and decided stays, and so does the chain over it; `also` are further names and
    addresses of theirs, such as those by which they were a focal point. It cannot be taken back.
    """
    user = find_user(session, name)
    if user.erased is not None:
        raise UsageProblem(f"{user.name} is erased already.")
    keep_an_administrator(session, user)
    shown = f"former user {user.id}"
    record_account_event(session, Author(author, now), "erase user", user.name, "person", None, "erased")
    session.flush()
    places = list_own_addresses(session, user.name)
    for each in {*_names_of(user), *places, *(" ".join(more.split()) for more in also)} - {""}:
        erase_name(session, each)
        drop_tables_naming(session, each)
        for table, columns in _naming_tables():
            for column in columns:
                if not isinstance(column.type, PersonalName):
                    session.execute(update(table).where(func.lower(column) == each.lower()).values({column: shown}))
    end_sessions(session, user)
    for record in (TokenRecord, KnownDeviceRecord, RecoveryCodeRecord, MentionRecord, AnswerRecord):
        session.execute(delete(record).where(record.user_id == user.id))
    session.execute(delete(FailedSignInRecord).where(FailedSignInRecord.name == user.name))
    user.name, user.full_name, user.role, user.entities = shown, "", Role.VIEWER.value, []
    user.password_hash, user.single_sign_on, user.totp_secret = "", None, ""
    user.mail_address, user.mail_notices = "", "nothing"
    user.disabled, user.erased = user.disabled or now, now
    session.flush()
    return shown


def _names_of(user: UserRecord) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys((user.name, user.full_name, user.mail_address))))


def _naming_tables() -> Iterator[tuple[Table, list[Any]]]:
    """The tables that name people, each with its columns that do."""
    for mapper in Base.registry.mappers:
        table = inspect(mapper).local_table
        if isinstance(table, Table) and table.name not in COPIES:
            columns = [each for each in table.c if each.name in NAMING or isinstance(each.type, PersonalName)]
            if columns:
                yield table, columns


def _plain(row: Row[Any]) -> dict[str, Any]:
    """A row as JSON has it, without secrets and without what is empty."""
    return {
        name: value if isinstance(value, bool | int | list | dict) else str(value)
        for name, value in row._mapping.items()
        if name not in SECRET and value not in (None, "")
    }
