"""The tables of the web interface: who may sign in, sessions, tokens, failed sign-ins, and files given as evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models import NAME, PERSON, Base


class UserRecord(Base):
    """A person who may sign in; never deleted, because the log names them, but `disabled`.

    `name` is what they sign in with and what the log says; `entities` are the addressees that a
    focal point answers for. `password_hash` is empty where only single sign-on lets them in.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    full_name: Mapped[str] = mapped_column(NAME)
    role: Mapped[str] = mapped_column(String(40))
    entities: Mapped[list[Any]] = mapped_column(JSON)
    password_hash: Mapped[str]
    added: Mapped[datetime]
    disabled: Mapped[datetime | None]


class WebSessionRecord(Base):
    """A browser that is signed in, under the hash of the secret in its cookie."""

    __tablename__ = "web_sessions"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    began: Mapped[datetime]
    last_seen: Mapped[datetime]


class TokenRecord(Base):
    """A token with which a program acts for a person, under its hash; `withdrawn` when taken back."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    issued: Mapped[datetime]
    expires: Mapped[datetime]
    withdrawn: Mapped[datetime | None]


class FailedSignInRecord(Base):
    """A sign-in that was refused: under which name, from which network address."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index(None, "name", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime]


class EvidenceRecord(Base):
    """A file that was given as evidence: its name and its SHA-256, which are never rewritten."""

    __tablename__ = "evidence_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(NAME)
    author: Mapped[str] = mapped_column(PERSON)
    added: Mapped[datetime]


class EvidenceContentRecord(Base):
    """What a file of evidence holds, apart from its row, so that a wrong file can be removed."""

    __tablename__ = "evidence_contents"

    sha256: Mapped[str] = mapped_column(String(64), ForeignKey("evidence_files.sha256"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
