"""`tracker serve`: the register in a browser."""

from __future__ import annotations

import gc
import json
import logging
import os
import re
import shlex
import shutil
import signal
import sys
from dataclasses import asdict, replace
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import database_option, open_register
from tracker.errors import UsageProblem
from tracker.settings import read_settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from tracker.web import Options
    from tracker.web.options import SingleSignOn

HANDED_OVER = "TRACKER_SERVE"
"""The variable in which the options reach the worker processes."""
OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
"""By which names a machine reaches itself."""
HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
PATIENCE = 30
"""Seconds that requests at work have to end when the site is stopped."""


@click.command(epilog="Example: tracker serve --port 8080")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that answer.")
@click.option("--behind-proxy", metavar="ADDRESSES", help="Trust the forwarded headers of proxies at these addresses.")
@click.option(
    "--host-name",
    "host_names",
    multiple=True,
    metavar="NAME",
    help="Its name for browsers; others get 400. May be repeated.",
)
@click.option("--root-path", default="", metavar="/PATH", help="The folder under which a proxy shows the site.")
@click.option("--secure", is_flag=True, help="Served by HTTPS: cookies are kept to it. Implied by --certificate.")
@click.option("--certificate", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE")
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE")
@click.option("--public", is_flag=True, help="Whoever can reach the site may read all of it, names and notes too.")
@click.option("--oidc-issuer", metavar="URL", help="Single sign-on by this OpenID Connect provider.")
@click.option("--oidc-client", metavar="ID", help="What this site is registered as there; secret: TRACKER_OIDC_SECRET.")
@click.option("--oidc-claim", default="email", show_default=True, help="What of a person there is their name here.")
@click.option("--scan-command", default="", metavar="COMMAND", help="Shown each file of evidence: 'clamdscan -'.")
@click.option("--evidence-quota", type=click.IntRange(1), default=500, show_default=True, help="MB of files a person.")
@click.option("--no-passwords", is_flag=True, help="People come in by single sign-on only.")
@click.option(
    "--second-factor",
    type=click.Choice(("administrators", "everybody")),
    help="Who needs a second factor beside the password; others may have one.",
)
@click.option("--idle", type=click.IntRange(1, 1440), default=60, show_default=True, help="Minutes to sign-out.")
@click.option("--hours", type=click.IntRange(1, 168), default=12, show_default=True, help="Hours to sign-out anyway.")
@database_option
def serve(
    host: str,
    port: int,
    workers: int,
    behind_proxy: str | None,
    host_names: tuple[str, ...],
    root_path: str,
    secure: bool,
    certificate: Path | None,
    key: Path | None,
    public: bool,
    oidc_issuer: str | None,
    oidc_client: str | None,
    oidc_claim: str,
    scan_command: str,
    evidence_quota: int,
    no_passwords: bool,
    second_factor: str | None,
    idle: int,
    hours: int,
    db: str,
) -> None:
    """Show the register in a browser, to the users that `tracker users add` let in.

    At an address that others can reach it is served by HTTPS only: give --certificate and
    --key, or --secure behind a proxy that does it. Requests are logged on stderr, a JSON
    object each. Ctrl-C stops it once the requests at work are answered.
    """
    import uvicorn

    from tracker.service.accounts.sealing import check_site_key
    from tracker.service.rights import Role
    from tracker.web import Options

    is_secure = secure or certificate is not None
    _check(host, root_path, is_secure=is_secure, has_key=(certificate is None) == (key is None))
    _check_proxies(behind_proxy)
    if no_passwords and oidc_issuer is None:
        raise UsageProblem("Without passwords nobody could sign in: give --oidc-issuer and --oidc-client too.")
    names = _names_of(host, host_names, is_behind_proxy=behind_proxy is not None)
    _check_scanner(scan_command)
    settings = read_settings()
    check_site_key(settings.site_key)
    register = open_register(db)
    _say_hello(register, host, port, root_path, is_secure=certificate is not None, is_public=public)
    if not names:
        click.echo("It answers by any name: say by which one it is reached, --host-name tracker.example.org")
    options = Options(
        database_url=str(register.url.render_as_string(hide_password=False)),
        is_public=public,
        root_path=root_path,
        host_names=names,
        is_secure=is_secure,
        idle=timedelta(minutes=idle),
        absolute=timedelta(hours=hours),
        reports=settings.reports,
        cache=settings.cache,
        document_system=settings.document_system,
        scan_command=scan_command,
        evidence_quota=evidence_quota * 1024 * 1024,
        single_sign_on=_find_provider(oidc_issuer, oidc_client, oidc_claim, settings.single_sign_on_secret),
        reading=settings.reading,
        second_factor={"administrators": (Role.ADMINISTRATOR,), "everybody": tuple(Role)}.get(second_factor or "", ()),
        has_passwords=not no_passwords,
        site_key=settings.site_key,
        keeps_files=settings.keeps_files,
    )
    register.dispose()
    os.environ[HANDED_OVER] = hand_over(options)
    # uvicorn ends what is at work and then sends the signal again: to end so is no failure
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    uvicorn.run(
        "tracker.cli.serving:build_app",
        factory=True,
        http="tracker.web.connections:Connection",
        host=host,
        port=port,
        workers=workers,
        root_path=root_path,
        proxy_headers=behind_proxy is not None,
        forwarded_allow_ips=behind_proxy,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )


def build_app() -> FastAPI:
    """Build the site in a worker process, with the options that `serve` handed over."""
    from tracker.intake import make_ready
    from tracker.web import create_app
    from tracker.web.lines import Lines

    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("tracker.web").setLevel(logging.INFO)
    options = take_over(os.environ[HANDED_OVER])
    make_ready(None, options.reading)
    app = create_app(options)
    gc.collect()
    gc.freeze()  # the program itself is never garbage: to look through it again is time that a page waits
    return app


def hand_over(options: Options) -> str:
    """Write options for another process."""
    return json.dumps(asdict(options), default=lambda value: _plain(value))


def take_over(words: str) -> Options:
    """Read the options that were written for this process."""
    from tracker.apart.limits import Limits
    from tracker.service.rights import Role
    from tracker.web import Options
    from tracker.web.options import SingleSignOn

    parts: dict[str, Any] = json.loads(words)
    for name in ("idle", "absolute"):
        parts[name] = timedelta(seconds=parts[name])
    parts["host_names"] = tuple(parts["host_names"])
    parts["second_factor"] = tuple(Role(name) for name in parts["second_factor"])
    for name in ("reports", "cache"):
        parts[name] = Path(parts[name]) if parts[name] else None
    if parts["single_sign_on"] is not None:
        parts["single_sign_on"] = SingleSignOn(**parts["single_sign_on"])
    parts["reading"] = Limits(**parts["reading"])
    return replace(Options(parts.pop("database_url")), **parts)


def _plain(value: object) -> object:
    return value.total_seconds() if isinstance(value, timedelta) else str(value)


def _find_provider(issuer: str | None, client: str | None, claim: str, secret: str | None) -> SingleSignOn | None:
    if issuer is None and client is None:
        return None
    from importlib.util import find_spec

    from tracker.web.options import SingleSignOn

    if not (issuer and client and secret):
        raise UsageProblem("Single sign-on needs --oidc-issuer, --oidc-client, and the secret in TRACKER_OIDC_SECRET.")
    if find_spec("jwt") is None:
        raise UsageProblem("Single sign-on is an extra: pip install 'operative-clause-tracker[single-sign-on]'.")
    return SingleSignOn(issuer, client, secret, claim)


def _check(host: str, root_path: str, *, is_secure: bool, has_key: bool) -> None:
    if not has_key:
        raise UsageProblem("A certificate goes with its key: give both --certificate and --key.")
    if root_path and (not root_path.startswith("/") or root_path.endswith("/")):
        raise UsageProblem(f"{root_path!r} is no path for a site: write it as /tracker.")
    if not _is_own(host) and not is_secure:
        raise UsageProblem(
            f"At {host} others could read passwords on their way: give --certificate and --key, "
            "or --secure behind a proxy that serves HTTPS."
        )


def _is_own(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_proxies(addresses: str | None) -> None:
    """Let nobody be believed who is not named: else whoever reaches the site says from where they come."""
    for words in addresses.split(",") if addresses is not None else ():
        try:
            is_anybody = ip_network(words.strip(), strict=False).prefixlen == 0
        except ValueError:
            is_anybody = True
        if is_anybody:
            raise UsageProblem(
                f"{words.strip()!r} names no proxy: give its address, or its network, --behind-proxy 192.0.2.7."
            )


def _check_scanner(command: str) -> None:
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if command and (not words or shutil.which(words[0]) is None):
        raise UsageProblem(f"{command!r} is no command that can be run here: give one such as 'clamdscan -'.")


def _names_of(host: str, given: tuple[str, ...], *, is_behind_proxy: bool) -> tuple[str, ...]:
    """The names by which the site may be reached; on this machine alone, the names of the machine for itself."""
    wrong = next((name for name in given if not HOST_NAME.fullmatch(name)), None)
    if wrong is not None:
        raise UsageProblem(f"{wrong!r} is not a name of a site: give it without https:// and port.")
    if given or is_behind_proxy or not _is_own(host):
        return given
    return tuple(dict.fromkeys((f"[{host}]" if ":" in host else host, *OWN_NAMES)))


def _say_hello(register: Any, host: str, port: int, root_path: str, *, is_secure: bool, is_public: bool) -> None:
    from tracker.store import reading
    from tracker.store.people import list_users

    with reading(register) as session:
        has_users = bool(list_users(session))
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        f"The register is shown at http{'s' if is_secure else ''}://{shown}:{port}{root_path}/ (Ctrl-C stops it)"
    )
    if not has_users:
        said = "Whoever reaches it may read it. " if is_public else ""
        click.echo(f"{said}Nobody can sign in yet: tracker users add NAME --role administrator")
