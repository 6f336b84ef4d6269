"""The tables of the web interface: who may sign in, with what and from where, and files given as evidence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models import NAME, PERSON, Base


class UserRecord(Base):
    """A person who may sign in; never deleted, because the log names them, but `disabled`, or their data `erased`.

    `name` is what they sign in with and what the log says; `entities` are the addressees that a
    focal point answers for. `password_hash` is empty where only single sign-on lets them in;
    `is_one_use` where an administrator gave the password: it only serves to choose another.
    `single_sign_on` is who the person is at the provider, issuer and subject, from the first
    sign-in there on. `totp_secret` is the key of their second factor, empty without one, and
    `totp_step` the last half minute whose code was used. `preferences` are how they want lists shown,
    see `service.preferring`. `mail_notices` says when they are told of news at `mail_address`, see
    `service.notices`: of rows of the log after `mail_since`. On the site the rows up to `seen_change` were
    seen. What is personal stands in this row and in those of the tables below, and nowhere else.
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
    is_one_use: Mapped[bool] = mapped_column(default=False)
    single_sign_on: Mapped[str | None] = mapped_column(String(600), unique=True)
    totp_secret: Mapped[str] = mapped_column(String(64), default="")
    totp_step: Mapped[int] = mapped_column(default=0)
    erased: Mapped[datetime | None]
    preferences: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    mail_address: Mapped[str] = mapped_column(String(320), default="")
    mail_notices: Mapped[str] = mapped_column(String(20), default="nothing")
    mail_since: Mapped[int] = mapped_column(default=0)
    seen_change: Mapped[int] = mapped_column(default=0)


class WebSessionRecord(Base):
    """A browser that is signed in, under the hash of the secret in its cookie.

    `is_pending` until the code of the second factor is given; `confirmed` is when the person
    last showed that it is they. `address` and `browser` tell them which of their sessions it is.
    """

    __tablename__ = "web_sessions"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    began: Mapped[datetime]
    last_seen: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(100), default="")
    browser: Mapped[str] = mapped_column(String(200), default="")
    is_pending: Mapped[bool] = mapped_column(default=False)
    is_single_sign_on: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[datetime | None]


class TokenRecord(Base):
    """A token with which a program acts for a person in its `scope`, under its hash; `withdrawn` when taken back.

    One of the scope "feed" opens a calendar only: that of the saved `view`, or of the person's own actions.
    """

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[str] = mapped_column(String(20), default="read")
    issued: Mapped[datetime]
    expires: Mapped[datetime]
    withdrawn: Mapped[datetime | None]
    last_used: Mapped[datetime | None]
    view: Mapped[str | None] = mapped_column(String(100))


class FailedSignInRecord(Base):
    """A sign-in that was refused: under which name, from which network address, by which known device.

    It is written before the password is looked at, so that many at once are counted too, and
    taken away when the password was right.
    """

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index(None, "name", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(100))
    device: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime]


class KnownDeviceRecord(Base):
    """A browser in which a person signed in before, under the hash of a cookie that outlives the session."""

    __tablename__ = "known_devices"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    seen: Mapped[datetime]


class RecoveryCodeRecord(Base):
    """A code, under its hash, that stands in once for the second factor of a person who lost theirs."""

    __tablename__ = "recovery_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    used: Mapped[datetime | None]


class AnswerRecord(Base):
    """What a program was answered under a key of its own, for a day; without `status` while it is being answered."""

    __tablename__ = "answers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    request_hash: Mapped[str] = mapped_column(String(64))
    begun: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[str | None]


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
