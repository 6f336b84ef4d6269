"""Taking a register from one kind of database into another, with its chain verified where it arrives."""

from __future__ import annotations

from tracker.service.audit.chain import verify
from tracker.store.copying import Copied, Tell, copy_register


def copy_whole(source_url: str, target_url: str, tell: Tell) -> list[Copied]:
    """Copy the register at one URL into an empty database at another, each table compared and the chain verified.

    UsageProblem where the target holds something, CopyFailed where the copy is not the same: then nothing is kept.
    """
    return copy_register(source_url, target_url, verify, tell)
