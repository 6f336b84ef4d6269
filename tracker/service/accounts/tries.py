"""Guesses at names and passwords, counted so that few are heard, and nobody is kept out by a stranger's guesses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.orm import Session

from tracker.errors import TooManyTries
from tracker.service.accounts.passwords import hash_secret
from tracker.store import transaction
from tracker.store.accounts import FailedSignInRecord, KnownDeviceRecord, UserRecord

WATCHED = timedelta(minutes=15)
"""Refused sign-ins count for so long."""
TRIES = 5
"""So many wrong passwords for a name are heard from one address, or from one browser that is known for it."""
TRIES_BY_ADDRESS = 30
"""So many are heard from an address, whoever they are for: a whole office may share one."""
TRIES_BY_NAME = 50
"""So many are heard for a name from all addresses where it never signed in."""
DEVICE_KEPT = timedelta(days=400)
"""A browser is known for so long after the last sign-in; browsers keep no cookie longer."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from: the network address, the browser's own words, and the secret of a known device."""

    address: str = ""
    browser: str = ""
    device: str = ""

    @property
    def network(self) -> str:
        """The address as guesses are counted by it: of IPv6 the half that a household or office shares."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address[:100]
        if not isinstance(address, IPv6Address):
            return str(address)
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def take_try(register: Engine, name: str, caller: Caller, now: datetime) -> int:
    """Count a guess before it is looked at, and return its number for `forgive_try`; TooManyTries if it is not heard.

    A browser in which the person signed in before has a count of its own, which no stranger
    can use up: it is heard even while guesses from elsewhere are not.
    """
    with transaction(register) as session:
        if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
            session.execute(text("SELECT pg_advisory_xact_lock(hashtext('failed_sign_ins'))"))
        device = _known_device(session, name, caller.device)
        if not _is_heard(session, name, caller.network, device, now):
            minutes = int(WATCHED.total_seconds() // 60)
            raise TooManyTries(f"Too many sign-ins were refused: wait {minutes} minutes, then try again.")
        record = FailedSignInRecord(name=name, address=caller.network, device=device, at=now)
        session.add(record)
        session.flush()
        return record.id


def is_heard(session: Session, name: str, caller: Caller, now: datetime) -> bool:
    """Whether a further guess at a name from there would be heard."""
    return _is_heard(session, name, caller.network, _known_device(session, name, caller.device), now)


def forgive_try(session: Session, number: int) -> None:
    """Take back a try that turned out right."""
    session.execute(delete(FailedSignInRecord).where(FailedSignInRecord.id == number))


def forgive_all(session: Session, name: str) -> None:
    """Let a name be tried anew: its password is another one now."""
    session.execute(delete(FailedSignInRecord).where(FailedSignInRecord.name == name))


def know_device(session: Session, user: UserRecord, device: str, now: datetime) -> None:
    """Keep in mind that a person signs in from a browser, and let go of what is long past."""
    session.execute(delete(KnownDeviceRecord).where(KnownDeviceRecord.seen < now - DEVICE_KEPT))
    session.execute(delete(FailedSignInRecord).where(FailedSignInRecord.at < now - timedelta(days=30)))
    if device:
        session.merge(KnownDeviceRecord(secret_hash=hash_secret(device), user_id=user.id, seen=now))


def _known_device(session: Session, name: str, device: str) -> str:
    """The hash of a device that is known for a name, empty where it is not."""
    key = hash_secret(device)
    known = select(KnownDeviceRecord.secret_hash).join(UserRecord).where(UserRecord.name == name)
    return session.scalar(known.where(KnownDeviceRecord.secret_hash == key)) or "" if device else ""


def _is_heard(session: Session, name: str, network: str, device: str, now: datetime) -> bool:
    record = FailedSignInRecord
    recent = select(func.count()).select_from(record).where(record.at > now - WATCHED)

    def count(*conditions: object) -> int:
        return session.scalar(recent.where(*conditions)) or 0  # type: ignore[arg-type]

    if device:
        return count(record.name == name, record.device == device) < TRIES
    return (
        count(record.name == name, record.address == network, record.device == "") < TRIES
        and count(record.address == network, record.device == "") < TRIES_BY_ADDRESS
        and count(record.name == name, record.device == "") < TRIES_BY_NAME
    )
