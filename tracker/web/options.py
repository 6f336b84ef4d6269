"""How a site is run: which register, for whom, behind what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from tracker.apart.limits import USUAL_LIMITS
from tracker.apart.limits import Limits as ReadingLimits
from tracker.service.accounts.signing_in import ABSOLUTE, IDLE, Limits
from tracker.service.evidence import QUOTA
from tracker.service.rights import Role


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
    `evidence_quota` bytes. `second_factor` names the roles that need one; without `has_passwords`
    people come in by single sign-on only. `site_key` seals the keys of second factors. `reports`,
    `cache`, `document_system`, `reading` and `keeps_files` are those of the settings.
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
    second_factor: tuple[Role, ...] = ()
    has_passwords: bool = True
    site_key: str = field(default="", repr=False)
    keeps_files: bool = True

    @property
    def limits(self) -> Limits:
        """How long a browser stays signed in, and who needs a second factor."""
        return Limits(self.idle, self.absolute, self.second_factor)

    def cookie(self, name: str) -> str:
        """The name of a cookie of ours; over HTTPS browsers take it from this very host only, and never unencrypted.

        Below a folder it cannot be bound to the host, or two sites on one host would share it.
        """
        if not self.is_secure:
            return name
        return f"__Secure-{name}" if self.root_path else f"__Host-{name}"
