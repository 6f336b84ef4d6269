"""What the environment says: which register, who is writing, and where staff keep their own reports."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker.apart.limits import MB, USUAL_LIMITS, Limits
from tracker.errors import UsageProblem

DEFAULT_DATABASE = "tracker.sqlite3"
"""A file in the current folder: visible, easy to copy, one register per folder of work."""

MOST_JOBS = 64
"""So many files one command has read at the same time at most: each takes open files, and one process writes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run; `TRACKER_DATABASE_URL=postgresql://staff@db/tracker`.

    `user` is written into the log as author; `reports` is a folder of further
    report definitions, None where staff have none. `cache` keeps downloaded
    documents, None for the account's own cache folder; `document_system` is where
    they come from, None for the Official Document System itself.
    `single_sign_on_secret` is what the site proves itself with to a provider of sign-on.
    `audit_key` is the file of the key that signs exports of the log, None for one in the account's own folder.
    `site` is the address at which people reach the site, which mails and calendars link to, empty for none.
    `site_key` is what the site seals the keys of second factors with, empty where they are kept as they are.
    `reading` is what the reading of one file may take; `jobs` how many files a command has read at the same time.
    `keeps_files` says whether the register keeps the files that are imported, as they came.
    `token` is that of the person in whose name an assistant reports, None where it only reads.
    """

    database_url: str
    user: str
    reports: Path | None
    cache: Path | None = None
    document_system: str | None = None
    single_sign_on_secret: str | None = None
    audit_key: Path | None = None
    reading: Limits = USUAL_LIMITS
    jobs: int = 1
    token: str | None = None
    site: str = ""
    site_key: str = field(default="", repr=False)
    keeps_files: bool = True


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the variables that begin with TRACKER_; empty ones count as not set."""
    values = os.environ if environment is None else environment
    reports = values.get("TRACKER_REPORTS", "").strip()
    cache = values.get("TRACKER_CACHE", "").strip()
    audit_key = values.get("TRACKER_AUDIT_KEY", "").strip()
    return Settings(
        database_url=values.get("TRACKER_DATABASE_URL", "").strip() or DEFAULT_DATABASE,
        user=values.get("TRACKER_USER", "").strip() or _account(),
        reports=Path(reports) if reports else None,
        cache=Path(cache) if cache else None,
        document_system=values.get("TRACKER_ODS_URL", "").strip() or None,
        single_sign_on_secret=values.get("TRACKER_OIDC_SECRET", "").strip() or None,
        audit_key=Path(audit_key) if audit_key else None,
        reading=_read_limits(values),
        jobs=min(_read_number(values, "AT_ONCE", count_cores()), MOST_JOBS),
        token=values.get("TRACKER_TOKEN", "").strip() or None,
        site=values.get("TRACKER_SITE", "").strip(),
        site_key=values.get("TRACKER_SECRET_KEY", "").strip(),
        keeps_files=_read_choice(values, "TRACKER_KEEP_FILES"),
    )


def _read_choice(values: Mapping[str, str], name: str) -> bool:
    """Read "yes" or "no", yes where nothing is said."""
    words = values.get(name, "").strip().lower()
    if words not in ("", "yes", "no"):
        raise UsageProblem(f"{name} is {words!r}: set it to yes or no, or leave it away.")
    return words != "no"


def _read_limits(values: Mapping[str, str]) -> Limits:
    """Read TRACKER_LIMIT_SECONDS, _CPU (seconds), _MEMORY, _OUTPUT (MB), _FILES and _AT_ONCE."""
    usual = USUAL_LIMITS
    return Limits(
        seconds=_read_number(values, "SECONDS", usual.seconds),
        cpu=_read_number(values, "CPU", usual.cpu),
        memory=_read_number(values, "MEMORY", usual.memory, MB),
        output=_read_number(values, "OUTPUT", usual.output, MB),
        files=_read_number(values, "FILES", usual.files),
        at_once=_read_number(values, "AT_ONCE", usual.at_once),
    )


def _read_number(values: Mapping[str, str], name: str, otherwise: int, unit: int = 1) -> int:
    words = values.get(f"TRACKER_LIMIT_{name}", "").strip()
    if not words:
        return otherwise
    if not (words.isascii() and words.isdigit() and int(words[:9]) > 0 and len(words) < 10):
        raise UsageProblem(f"TRACKER_LIMIT_{name} is {words!r}: set it to a whole number, or leave it away.")
    return int(words) * unit


def count_cores() -> int:
    """Count the cores of the processor that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown"
