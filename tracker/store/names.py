"""What is personal in rows that are never rewritten: names and addresses, kept apart so that they can be erased."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    String,
    Text,
    TypeDecorator,
    case,
    column,
    delete,
    func,
    select,
    table,
    text,
    type_coerce,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

NAMES = table("names", column("token", String), column("salt", String), column("name", String))
"""The table of names: written once and only ever emptied; see `store.ledger.NameRecord`."""
ERASED = "(erased)"
"""What is shown instead of a name that was erased."""
TOKEN = "name:"
"""How a token begins, so that one that stands among other words is told from them."""
MANY = 500
"""So many names are asked for at once."""


class PersonalName(TypeDecorator[str]):
    """A name or an address: the row holds its salted hash, and whoever reads the row reads the name itself."""

    impl = String
    cache_ok = True

    def bind_expression(self, bindparam: BindParameter[str]) -> ColumnElement[str]:
        """Write the token of a name, and compare by it."""
        plain: ColumnElement[str] = bindparam
        return select(NAMES.c.token).where(NAMES.c.name == plain).scalar_subquery()

    def column_expression(self, column: ColumnElement[str]) -> ColumnElement[str]:
        """Read the name of a token."""
        return name_of(column)


class PossibleName(TypeDecorator[str]):
    """Words that are either themselves or, of a personal field, the token of a name: see `token_of`."""

    impl = Text
    cache_ok = True

    def column_expression(self, column: ColumnElement[str]) -> ColumnElement[str]:
        """Read the name of a token, and other words as they are."""
        return case((func.substr(column, 1, len(TOKEN)) == TOKEN, name_of(column)), else_=column)


def name_of(token: ColumnElement[Any]) -> ColumnElement[str]:
    """Read the name of a token within a statement; `ERASED` where it is there no more."""
    known = select(NAMES.c.name).where(NAMES.c.token == token).scalar_subquery()
    return func.coalesce(known, case((token.is_not(None), ERASED)))


def is_named(column: ColumnElement[Any] | InstrumentedAttribute[Any], names: Any) -> ColumnElement[bool]:
    """Whether a column of `PersonalName` has one of some names, a list or an expanding parameter."""
    return type_coerce(column, String).in_(select(NAMES.c.token).where(NAMES.c.name.in_(names)))


def keep_names(connection: Connection, names: Iterable[str]) -> None:
    """Give each name that has none a token: the hash of the name and of a salt that is erased with it."""
    wanted = sorted(set(names))
    for start in range(0, len(wanted), MANY):
        some = wanted[start : start + MANY]
        is_one = NAMES.c.name == some[0] if len(some) == 1 else NAMES.c.name.in_(some)
        known = set(connection.scalars(select(NAMES.c.name).where(is_one)))
        new = [make_name(name) for name in some if name not in known]
        if new:
            connection.execute(text("INSERT INTO names VALUES (:token, :salt, :name) ON CONFLICT DO NOTHING"), new)


def make_name(name: str) -> dict[str, str]:
    """Make the row of a name."""
    salt = secrets.token_hex(16)
    return {"token": hash_name(salt, name), "salt": salt, "name": name}


def hash_name(salt: str, name: str) -> str:
    """Make the token of a name: nobody guesses from it who it was once the salt is erased."""
    return TOKEN + hashlib.sha256(f"{salt}{name}".encode()).hexdigest()


def token_of(session: Session, words: str | None) -> str | None:
    """Find or make the token of a personal word that stands in a field for any words."""
    if not words:
        return words
    connection = session.connection()
    keep_names(connection, (words,))
    return connection.scalar(select(NAMES.c.token).where(NAMES.c.name == words))


def erase_name(session: Session, name: str) -> bool:
    """Erase a name or an address from all rows that are never rewritten; whether it was there.

    The rows stay, and so does the chain over them: they hold the token only.
    """
    tokens = session.scalars(select(NAMES.c.token).where(NAMES.c.name == name)).all()
    session.execute(delete(NAMES).where(NAMES.c.token.in_(tokens)))
    for copy in ("focal_point", "focal_point_email"):
        erase = text(f"UPDATE action_keys SET {copy} = :erased WHERE {copy} = :name")
        session.execute(erase, {"erased": ERASED, "name": name})
    return bool(tokens)
