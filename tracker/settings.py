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
    report definitions, None where staff have none. `cache` keeps downloaded
    documents, None for the account's own cache folder; `document_system` is where
    they come from, None for the Official Document System itself.
    `single_sign_on_secret` is what the site proves itself with to a provider of sign-on.
    """

    database_url: str
    user: str
    reports: Path | None
    cache: Path | None = None
    document_system: str | None = None
    single_sign_on_secret: str | None = None


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read TRACKER_DATABASE_URL, _USER, _REPORTS, _CACHE, _ODS_URL and _OIDC_SECRET; empty ones count as not set."""
    values = os.environ if environment is None else environment
    reports = values.get("TRACKER_REPORTS", "").strip()
    cache = values.get("TRACKER_CACHE", "").strip()
    return Settings(
        database_url=values.get("TRACKER_DATABASE_URL", "").strip() or DEFAULT_DATABASE,
        user=values.get("TRACKER_USER", "").strip() or _account(),
        reports=Path(reports) if reports else None,
        cache=Path(cache) if cache else None,
        document_system=values.get("TRACKER_ODS_URL", "").strip() or None,
        single_sign_on_secret=values.get("TRACKER_OIDC_SECRET", "").strip() or None,
    )


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown"
