"""How a site is run: which register, for whom, behind what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tracker.apart import USUAL_LIMITS
from tracker.apart import Limits as ReadingLimits
from tracker.service.accounts import ABSOLUTE, IDLE, Limits
from tracker.service.evidence import QUOTA


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """An OpenID Connect provider: its issuer, and what this site is registered as there.

    `claim` of the identity token is the name under which a person was added here.
    """

    issuer: str
    client_id: str
    client_secret: str
    claim: str = "email"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a site: `Options("sqlite:///tracker.sqlite3", is_public=True)`.

    `is_public` lets everybody read who can reach the site. `root_path` is the folder of the
    address under which a proxy shows it, such as "/tracker". `host_names` are the names by which
    the site is reached, without port; where there are none, any is answered. `is_secure` keeps
    cookies to HTTPS. `scan_command` looks at files of evidence, of which one person may give
    `evidence_quota` bytes. `reports`, `cache`, `document_system` and `reading` are those of the settings.
    """

    database_url: str
    is_public: bool = False
    root_path: str = ""
    host_names: tuple[str, ...] = ()
    is_secure: bool = False
    idle: timedelta = IDLE
    absolute: timedelta = ABSOLUTE
    reports: Path | None = None
    cache: Path | None = None
    document_system: str | None = None
    single_sign_on: SingleSignOn | None = None
    scan_command: str = ""
    evidence_quota: int = QUOTA
    reading: ReadingLimits = USUAL_LIMITS

    @property
    def limits(self) -> Limits:
        """How long a browser stays signed in."""
        return Limits(self.idle, self.absolute)
