"""Bringing a register to this version: only when asked to, and a file is copied before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tracker.errors import RegisterUnavailable
from tracker.store.backups import write_backup
from tracker.store.engine import HEAD, find_version, prepared_engine, upgrade
from tracker.store.faults import shown, told


def upgrade_register(url: str, now: datetime) -> tuple[str, Path | None]:
    """Bring the register at a URL to this version; gives the version, and the backup that a file was kept in before.

    "tracker.sqlite3" of the version 2026_11_24_register is kept in "tracker.sqlite3.2026_11_24_register.zip".
    RegisterUnavailable where it is no register or of a version unknown here.
    """
    register = prepared_engine(url, create=False)
    kept = None
    try:
        with told(register):
            version = find_version(register)
            if version is None:
                raise RegisterUnavailable(
                    f"{shown(register.url)} is empty: run `tracker import` first, or name another with --db."
                )
            if version != HEAD and register.dialect.name == "sqlite":
                kept = _free_name(f"{register.url.database}.{version}")
                write_backup(url, kept, now=now)
            upgrade(register)
    finally:
        register.dispose()
    return HEAD, kept


def _free_name(stem: str) -> Path:
    names = (Path(f"{stem}{f'.{number}' if number else ''}.zip") for number in range(10_000))
    return next(name for name in names if not name.exists())
