"""What the environment says: which register, who is writing, and where staff keep their own reports."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATABASE = "tracker.sqlite3"
"""A file in the current folder: visible, easy to copy, one register per folder of work."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run; `TRACKER_DATABASE_URL=postgresql://staff@db/tracker`.

    `user` is written into the log as author; `reports` is a folder of further
    report definitions, None where staff have none.
    """

    database_url: str
    user: str
    reports: Path | None


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read TRACKER_DATABASE_URL, TRACKER_USER and TRACKER_REPORTS; empty ones count as not set."""
    values = os.environ if environment is None else environment
    reports = values.get("TRACKER_REPORTS", "").strip()
    return Settings(
        database_url=values.get("TRACKER_DATABASE_URL", "").strip() or DEFAULT_DATABASE,
        user=values.get("TRACKER_USER", "").strip() or _account(),
        reports=Path(reports) if reports else None,
    )


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown"
