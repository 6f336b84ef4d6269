"""The second factor: codes of an app that go with the time (RFC 6238), and recovery codes for who lost it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.service.accounts.passwords import hash_secret
from tracker.service.accounts.people import end_sessions, record_account_event
from tracker.service.accounts.sealing import is_sealed, seal, unseal
from tracker.service.changes import Author
from tracker.store.accounts import RecoveryCodeRecord, UserRecord
from tracker.store.people import find_user

SECONDS, DIGITS = 30, 6
"""A code of the app is good for so long and has so many digits: what all such apps take for granted."""
LEEWAY = 1
"""So many codes before and after that of the moment count too: clocks differ."""
SECRET_BYTES = 20
"""Bytes of a key, as long as the hash that it is used with."""
RECOVERY_CODES = 10
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What recovery codes are written with: no sign looks like another."""


def make_key() -> str:
    """Make a key for an app, in base 32, as apps take it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def key_address(key: str, name: str, site: str) -> str:
    """Write a key as the address that a picture for an app holds: "otpauth://totp/...?secret=..."."""
    return f"otpauth://totp/{quote(f'{site}:{name}')}?{urlencode({'secret': key, 'issuer': site}, quote_via=quote)}"


def code_at(key: str, step: int) -> str:
    """Reckon the code of a half minute since 1970: of the key "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" and 1, "287082"."""
    digest = hmac.digest(base64.b32decode(key), struct.pack(">Q", step), hashlib.sha1)
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def set_second_factor(
    session: Session, key: str, code: str, *, author: str, now: datetime, site_key: str = ""
) -> list[str]:
    """Take a key that the person's app has, as a code of it shows, and return their recovery codes, shown this once.

    It is kept sealed with the `site_key`, where the site has one.
    """
    user = _held(session, author)
    try:
        is_whole = len(base64.b32decode(key)) == SECRET_BYTES
    except (binascii.Error, ValueError):
        is_whole = False
    if not is_whole:
        raise UsageProblem("That is no key of this site: open the page again.")
    step = _find_step(key, code, 0, now)
    if step is None:
        raise UsageProblem("The code is not that of this key: give the one that the app shows now.")
    user.totp_secret, user.totp_step = seal(key, site_key, user.id), step
    codes = _make_recovery_codes(session, user)
    record_account_event(session, Author(author, now), "set second factor", user.name, "second factor", None, "set")
    session.flush()
    return codes


def renew_recovery_codes(session: Session, *, author: str, now: datetime) -> list[str]:
    """Make new recovery codes in the place of one's old ones, and return them, shown this once."""
    user = _held(session, author)
    if not user.totp_secret:
        raise UsageProblem("You have no second factor yet: set one up first.")
    codes = _make_recovery_codes(session, user)
    record_account_event(session, Author(author, now), "renew recovery codes", user.name, "recovery codes", None, "new")
    session.flush()
    return codes


def drop_second_factor(session: Session, *, author: str, now: datetime) -> None:
    """Do without one's second factor from now on."""
    _drop(session, _held(session, author), "drop second factor", Author(author, now))


def reset_second_factor(session: Session, name: str, *, author: str, now: datetime) -> None:
    """Take away the second factor of somebody who lost it, and sign them out everywhere."""
    user = _held(session, name)
    _drop(session, user, "reset second factor", Author(author, now))
    end_sessions(session, user)


def use_code(session: Session, user: UserRecord, code: str, now: datetime, site_key: str = "") -> bool:
    """Whether a code is that of the person's app, or a recovery code of theirs; each is good once.

    A key that was kept as it is becomes sealed once the site has a key.
    """
    code = "".join(code.split()).casefold()
    if user.totp_secret and len(code) == DIGITS:
        key = unseal(user.totp_secret, site_key, user.id)
        step = _find_step(key, code, user.totp_step, now)
        if step is not None:
            user.totp_step = step
            if not is_sealed(user.totp_secret):
                user.totp_secret = seal(key, site_key, user.id)
            return True
    unused = (
        RecoveryCodeRecord.code_hash == _hash_code(user, code),
        RecoveryCodeRecord.user_id == user.id,
        RecoveryCodeRecord.used.is_(None),
    )
    found = session.scalar(select(RecoveryCodeRecord.code_hash).where(*unused))
    if found is None:
        return False
    session.execute(update(RecoveryCodeRecord).where(*unused).values(used=now))
    record_account_event(session, Author(user.name, now), "use recovery code", user.name, "recovery code", None, "used")
    return True


def _find_step(key: str, code: str, after: int, now: datetime) -> int | None:
    """The half minute after `after` to which a code belongs, None where it is of none about now."""
    present = int(now.timestamp()) // SECONDS
    given = "".join(code.split()).encode("utf-8", "replace")
    for step in range(max(after + 1, present - LEEWAY), present + LEEWAY + 1):
        if hmac.compare_digest(code_at(key, step).encode(), given):
            return step
    return None


def _make_recovery_codes(session: Session, user: UserRecord) -> list[str]:
    session.execute(delete(RecoveryCodeRecord).where(RecoveryCodeRecord.user_id == user.id))
    codes = [
        "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3)) for _ in range(RECOVERY_CODES)
    ]
    session.add_all(RecoveryCodeRecord(code_hash=_hash_code(user, code), user_id=user.id, used=None) for code in codes)
    return codes


def _hash_code(user: UserRecord, code: str) -> str:
    return hash_secret(f"{user.id} {code.replace('-', '')}")


def _held(session: Session, name: str) -> UserRecord:
    """A person, held until the transaction ends."""
    wanted = select(UserRecord).where(UserRecord.id == find_user(session, name).id)
    return session.scalars(wanted.with_for_update()).one()


def _drop(session: Session, user: UserRecord, operation: str, by: Author) -> None:
    if not user.totp_secret:
        raise UsageProblem(f"{user.name} has no second factor.")
    user.totp_secret, user.totp_step = "", 0
    session.execute(delete(RecoveryCodeRecord).where(RecoveryCodeRecord.user_id == user.id))
    record_account_event(session, by, operation, user.name, "second factor", "set", None)
    session.flush()
