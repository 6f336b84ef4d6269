"""`tracker serve`: what it refuses, and the site as a process of its own that answers, and stops when it is told to."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine

from tracker.apart.limits import Limits
from tracker.cli.serving import hand_over, take_over
from tracker.service.accounts.people import add_user
from tracker.service.rights import Role
from tracker.store import transaction
from tracker.web import Options
from tracker.web.options import SingleSignOn

Tracker = Callable[..., Any]
Serve = Callable[..., AbstractContextManager["Site"]]
PASSWORD = "seven quiet herons"
ROOT = Path(__file__).parents[2]
PATIENCE = 60


# --- from one process to another ------------------------------------------------------


FULL = Options(
    database_url="postgresql://staff:p%40ss@db/tracker?host=/run/x",
    is_public=True,
    root_path="/tracker",
    host_names=("tracker.example.org", "tracker.example.net"),
    is_secure=True,
    idle=timedelta(minutes=7),
    absolute=timedelta(hours=3),
    reports=Path("/srv/own reports"),
    cache=Path("/var/cache/x"),
    document_system="https://example.org",
    scan_command="clamdscan -",
    evidence_quota=7,
    single_sign_on=SingleSignOn("https://id.example.org", "tracker", "a “secret”", "upn"),
    reading=Limits(seconds=30, memory=2**30),
    second_factor=(Role.ADMINISTRATOR,),
    has_passwords=False,
    site_key="k" * 32,
    keeps_files=False,
)


@pytest.mark.parametrize("options", [Options("sqlite:///tracker.sqlite3"), FULL], ids=["plain", "full"])
def test_options_come_out_as_they_went_in(options: Options) -> None:
    assert take_over(hand_over(options)) == options


def test_the_full_options_of_this_test_are_full() -> None:
    plain = Options("sqlite:///tracker.sqlite3")
    assert [each.name for each in fields(Options) if getattr(FULL, each.name) == getattr(plain, each.name)] == []


# --- refusals -----------------------------------------------------------------------------


def test_help_has_an_example(tracker: Tracker) -> None:
    answer = tracker("serve", "--help")
    assert answer.code == 0
    assert answer.out.strip().split("\n\n")[-1].strip() == "Example: tracker serve --port 8080"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--host", "0.0.0.0"), "others could read passwords"),
        (("--host", "::"), "others could read passwords"),
        (("--host", "192.0.2.7"), "--secure behind a proxy"),
        (("--behind-proxy", "*"), "'*' names no proxy"),
        (("--behind-proxy", "192.0.2.7, 0.0.0.0/0"), "'0.0.0.0/0' names no proxy"),
        (("--behind-proxy", "::/0"), "'::/0' names no proxy"),
        (("--behind-proxy", ""), "'' names no proxy"),
        (("--host-name", "https://tracker.example.org"), "without https:// and port"),
        (("--scan-command", "no-such-scanner -"), "is no command that can be run here"),
        (("--host-name", "*"), "is not a name of a site"),
        (("--host", "tracker.example.org"), "others could read passwords"),
        (("--root-path", "tracker"), "write it as /tracker"),
        (("--root-path", "/tracker/"), "write it as /tracker"),
        (("--certificate", "file.pem"), "give both --certificate and --key"),
        (("--key", "file.pem"), "give both --certificate and --key"),
        (("--workers", "0"), "workers"),
        (("--port", "70000"), "port"),
        (("--idle", "0"), "idle"),
        (("--hours", "1000"), "hours"),
    ],
)
def test_what_would_be_unsafe_or_cannot_be_is_refused(
    tracker: Tracker, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    (folder / "file.pem").write_text("a certificate")
    answer = tracker("serve", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_single_sign_on_needs_its_secret(
    tracker: Tracker, folder: Path, quick_hashes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tracker("users", "add", "boss", "--role", "administrator", "--generate").code == 0
    monkeypatch.delenv("TRACKER_OIDC_SECRET", raising=False)
    answer = tracker("serve", "--oidc-issuer", "https://id.example.org", "--oidc-client", "tracker")
    assert answer.code == 2
    assert "TRACKER_OIDC_SECRET" in answer.err


def test_a_register_that_is_not_there_is_refused(tracker: Tracker, folder: Path) -> None:
    answer = tracker("serve", "--db", str(folder / "nothing.sqlite3"))
    assert answer.code == 7
    assert answer.err.count("\n") == 1
    assert not (folder / "nothing.sqlite3").exists()


# --- as a process ---------------------------------------------------------------------------


@dataclass
class Site:
    """A running site: its address, its process, and what it wrote."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def lines(self) -> list[dict[str, object]]:
        """What it logged."""
        return [json.loads(line) for line in self.err.read_text(encoding="utf-8").splitlines()]

    def line_of(self, answer: httpx.Response) -> dict[str, object]:
        """What it logged of a request, which it does once the answer is on its way."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            written = [line for line in self.err.read_text(encoding="utf-8").splitlines(keepends=True) if "\n" in line]
            for line in map(json.loads, written):
                if line["request"] == answer.headers["x-request-id"]:
                    return line
            time.sleep(0.02)
        raise AssertionError("the request was not logged")


@pytest.fixture
def serve(register: Engine, quick_hashes: None, database_url: str, tmp_path: Path) -> Serve:
    """Run `tracker serve` with options until the block ends; an editor can sign in."""
    with transaction(register) as session:
        now = datetime.now(UTC)
        add_user(session, "editor", Role.EDITOR, password=PASSWORD, author="A. Clerk", now=now)

    @contextmanager
    def run(*options: str, path: str = "") -> Iterator[Site]:
        port = free_port()
        out, err = tmp_path / "out.txt", tmp_path / "err.txt"
        arguments = ["serve", "--port", str(port), "--db", database_url, *options]
        with out.open("wb") as said, err.open("wb") as logged:
            process = subprocess.Popen(
                [sys.executable, "-c", "from tracker.cli import main; main()", *arguments],
                cwd=tmp_path,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
                stdout=said,
                stderr=logged,
            )
        try:
            site = Site(f"http://127.0.0.1:{port}", port, process, out, err)
            wait_for(site, f"{site.url}{path}/readyz")
            yield site
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise

    return run


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        number: int = taken.getsockname()[1]
        return number


def wait_for(site: Site, url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            assert httpx.get(url).status_code == 200
            return
        except httpx.TransportError:
            assert site.process.poll() is None, site.err.read_text()
            assert time.monotonic() < until, site.err.read_text()
            time.sleep(0.1)


class SlowSignIn:
    """A sign-in of which only the first half is sent, until it is finished."""

    def __init__(self, site: Site) -> None:
        body = f"name=editor&password={PASSWORD.replace(' ', '+')}".encode()
        self.connection = socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE)
        head = (
            f"POST /sign-in HTTP/1.1\r\nhost: 127.0.0.1:{site.port}\r\norigin: {site.url}\r\n"
            f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self.connection.sendall(head.encode() + body[:10])
        self.rest = body[10:]

    def finish(self) -> str:
        """Send the rest, and return the first line of the answer."""
        self.connection.sendall(self.rest)
        answer = b""
        while more := self.connection.recv(65536):
            answer += more
        self.connection.close()
        return answer.split(b"\r\n", 1)[0].decode()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_answers_and_stops_only_when_requests_at_work_are_answered(serve: Serve, workers: str) -> None:
    with serve("--workers", workers) as site:
        assert httpx.get(f"{site.url}/healthz").json() == {"status": "alive"}
        assert httpx.get(f"{site.url}/readyz").json() == {"status": "ready"}
        slow = SlowSignIn(site)
        time.sleep(0.3)
        site.process.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            site.process.wait(1)
        assert slow.finish().startswith("HTTP/1.1 303")
        assert site.process.wait(PATIENCE) == 0
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{site.url}/healthz")
        last = site.lines()[-1]
        assert (last["method"], last["path"], last["status"]) == ("POST", "/sign-in", 303)


def test_ctrl_c_stops_it_too(serve: Serve) -> None:
    with serve() as site:
        assert site.stop(signal.SIGINT) in (0, 130)
        assert "Traceback" not in site.err.read_text()


def test_it_says_where_it_is_and_logs_each_request_as_json(serve: Serve) -> None:
    with serve() as site:
        answer = httpx.get(f"{site.url}/healthz?secret=1")
        number = answer.headers["x-request-id"]
        assert site.out.read_text() == f"The register is shown at {site.url}/ (Ctrl-C stops it)\n"
        line = site.line_of(answer)
        assert (line["request"], line["path"], line["status"], line["from"]) == (number, "/healthz", 200, "127.0.0.1")
        assert set(line) == {"at", "request", "method", "path", "status", "ms", "user", "from"}


def test_it_does_not_say_what_it_is_made_of(serve: Serve) -> None:
    with serve() as site:
        answer = httpx.get(f"{site.url}/sign-in")
        assert "server" not in answer.headers
        assert not re.search("uvicorn|fastapi|starlette", str(answer.headers) + answer.text, re.IGNORECASE)


def test_behind_a_proxy_it_believes_the_proxy(serve: Serve) -> None:
    form = {"name": "editor", "password": PASSWORD}
    outside = {"host": "tracker.example.org", "origin": "https://tracker.example.org"}
    forwarded = outside | {"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.4"}
    options = ("--behind-proxy", "127.0.0.1", "--root-path", "/tracker", "--secure")
    with serve(*options, "--host-name", "tracker.example.org") as site:
        entered = httpx.post(f"{site.url}/sign-in", data=form, headers=forwarded)
        assert (entered.status_code, entered.headers["location"]) == (303, "/tracker/")
        cookie = entered.headers["set-cookie"].lower()
        assert "path=/tracker;" in cookie
        assert "; secure" in cookie
        assert entered.headers["strict-transport-security"]
        assert site.line_of(entered)["from"] == "198.51.100.4"
        page = httpx.get(f"{site.url}/sign-in", headers=forwarded).text
        assert 'action="/tracker/sign-in"' in page
        style = re.search(r'href="/tracker(/static/style[^"]+)"', page)
        assert style is not None
        assert httpx.get(site.url + style[1], headers=forwarded).status_code == 200
        asked = httpx.get(f"{site.url}/actions?open=true", headers=forwarded)
        assert asked.headers["location"] == "/tracker/sign-in?next=%2Ftracker%2Factions%3Fopen%3Dtrue"
        assert httpx.post(f"{site.url}/sign-in", data=form, headers=outside).status_code == 403


def test_by_another_name_it_answers_nothing(serve: Serve) -> None:
    with serve() as site:
        assert httpx.get(f"{site.url}/sign-in", headers={"host": "rebound.example.org"}).status_code == 400
        assert httpx.get(f"{site.url}/sign-in", headers={"host": f"localhost:{site.port}"}).status_code == 200
        assert "any name" not in site.out.read_text()
    with serve("--behind-proxy", "127.0.0.1") as site:
        assert "say by which one it is reached, --host-name" in site.out.read_text()
        assert httpx.get(f"{site.url}/sign-in", headers={"host": "tracker.example.org"}).status_code == 200


def test_of_a_large_file_that_nobody_may_send_nothing_is_read(serve: Serve) -> None:
    with serve() as site, socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as connection:
        head = (
            f"POST /upload HTTP/1.1\r\nhost: 127.0.0.1:{site.port}\r\norigin: {site.url}\r\n"
            "cookie: tracker_session=x\r\ncontent-type: multipart/form-data; boundary=x\r\n"
            "content-length: 190000000\r\n\r\n"
        )
        connection.sendall(head.encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 401")


def test_without_a_proxy_nobody_is_believed(serve: Serve) -> None:
    with serve() as site:
        headers = {"origin": f"https://127.0.0.1:{site.port}", "x-forwarded-proto": "https"}
        answer = httpx.post(
            f"{site.url}/sign-in", data={"name": "x"}, headers=headers | {"x-forwarded-for": "198.51.100.4"}
        )
        assert answer.status_code == 403
        assert site.line_of(answer)["from"] == "127.0.0.1"


def test_a_public_site_is_read_by_all(serve: Serve) -> None:
    with serve("--public") as site:
        assert httpx.get(f"{site.url}/actions").status_code == 200
        assert httpx.get(f"{site.url}/upload").status_code == 403
