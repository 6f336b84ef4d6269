"""The chain written to a file, signed, so that an outsider finds what was changed in a register, or in the file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import ChainBroken, UnreadableSource, UsageProblem
from tracker.service.audit.chain import Fault, list_entries
from tracker.store.ledger import LedgerRecord, find_head, link

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes of a line of the file: longer than any row that the program writes."""
HEAD = b'{"entries":'
"""How the last line begins; those before it are a hash, a space, and the row as it is hashed."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the chain at a moment, signed: the one line that is worth keeping elsewhere."""

    entries: int
    hash: str
    at: str
    public_key: str
    signature: str = ""

    @property
    def line(self) -> str:
        """The line as it is written and read."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def signed(self) -> bytes:
        """What is signed: the line without the signature."""
        return replace(self, signature="").line.encode()


def find_key(file: Path) -> Ed25519PrivateKey:
    """Read the key with which exports are signed; where there is none it is made, for its owner's eyes only."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            new.write(made)
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise UsageProblem(f"{file} is no key to sign with ({error}): name another with TRACKER_AUDIT_KEY.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageProblem(f"{file} is no Ed25519 key: name another with TRACKER_AUDIT_KEY, or let one be made.")
    return key


def write_export(session: Session, target: Path, key: Ed25519PrivateKey, now: datetime) -> Head:
    """Write every row of the chain as it is hashed, and its head as the last line; ChainBroken where it does not hold.

    Names and addresses are not in it: the rows hold tokens of them, so that who is erased here is not kept there.
    """
    connection = session.connection()
    last = find_head(connection)
    if last is None:
        raise UsageProblem("The register has no chain yet: `tracker upgrade` begins it.")
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as file:
            before = ""
            for entry in list_entries(connection, last[0]):
                if entry.line is None or link(before, entry.line) != entry.kept:
                    raise ChainBroken(f"{entry.table} {entry.row} was changed: `tracker audit verify` says more.")
                file.write(entry.kept.encode() + b" " + entry.line + b"\n")
                before = entry.kept
            head = sign_head(Head(last[0], before, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", ""), key)
            file.write(head.line.encode() + b"\n")
        part.replace(target)
    except OSError as error:
        raise UsageProblem(f"{target} cannot be written ({error.strerror}): name another file.") from error
    finally:
        part.unlink(missing_ok=True)
    return head


def sign_head(head: Head, key: Ed25519PrivateKey) -> Head:
    """Sign a head, with the key that others check it by."""
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    named = replace(head, public_key=public)
    return replace(named, signature=key.sign(named.signed).hex())


def read_head(file: Path, public_key: str = "") -> Head:
    """Read the head from a file, its last line: of an export, or of one that has that line alone.

    ChainBroken where the signature is not right, or not by the `public_key` that is asked for.
    """
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - 4096))
            line = opened.read().rstrip().rpartition(b"\n")[2]
        head = Head(**json.loads(line))
        signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.public_key))
        signature = bytes.fromhex(head.signature)
    except OSError as error:
        raise UnreadableSource(f"{file} cannot be read ({error.strerror}): name the file of `audit export`.") from error
    except (ValueError, TypeError) as error:
        raise UnreadableSource(f"{file} does not end with the line that `tracker audit export` wrote.") from error
    if public_key and head.public_key != public_key.strip().lower():
        raise ChainBroken(f"{file} was signed with another key, {head.public_key}: do not trust it.")
    try:
        signer.verify(signature, head.signed)
    except InvalidSignature as error:
        raise ChainBroken(f"The signature in {file} is not right: its last line was changed.") from error
    return head


def verify_export(file: Path, head: Head) -> Fault | None:
    """Find the first row of an exported file that was edited, dropped, inserted or put in another order."""
    number, before = 0, ""
    for kept, line in _list_lines(file):
        number += 1
        if number > head.entries:
            break
        if link(before, line) != kept:
            return Fault(number, *_row_of(line), "was edited, or rows were dropped, inserted or reordered here")
        before = kept
    if number < head.entries:
        return Fault(number + 1, "ledger", None, "the rows from here on were dropped")
    if before != head.hash:
        return Fault(None, "ledger", None, "the whole chain was written anew: it does not end as the head says")
    return None


def compare_with_head(session: Session, head: Head) -> Fault | None:
    """Find whether the chain of the register went through a head that was kept elsewhere."""
    kept = session.scalar(select(LedgerRecord.hash).where(LedgerRecord.id == head.entries))
    if kept == head.hash:
        return None
    what = "was dropped with those before it" if kept is None else "is another one: rows up to here were rewritten"
    return Fault(head.entries, "ledger", None, f"the entry that was kept elsewhere {what}")


def compare_with_export(session: Session, file: Path) -> Fault | None:
    """Find the first row in which the register is not what was exported."""
    connection = session.connection()
    last = find_head(connection) or (0, "")
    entries = list_entries(connection, last[0])
    for number, (kept, line) in enumerate(_list_lines(file), start=1):
        entry = next(entries, None)
        if entry is None or entry.kept != kept or entry.line != line:
            return Fault(number, *_row_of(line), "is another one than was exported")
    return None


def is_export(file: Path) -> bool:
    """Whether a file has rows before its last line."""
    with file.open("rb") as opened:
        return not opened.read(len(HEAD)).startswith(HEAD)


def _list_lines(file: Path) -> Iterator[tuple[str, bytes]]:
    with file.open("rb") as opened:
        for line in _read_lines(opened):
            if line.startswith(HEAD):
                return
            kept, _, row = line.partition(b" ")
            yield kept.decode("ascii", "replace"), row


def _read_lines(opened: BinaryIO) -> Iterator[bytes]:
    while line := opened.readline(LONGEST_LINE):
        yield line.rstrip(b"\n")


def _row_of(line: bytes) -> tuple[str, int | None]:
    try:
        table, row, *_ = json.loads(line)
    except ValueError:
        return "a line", None
    return str(table), row if isinstance(row, int) else None
