"""An office is set up with the files of tracker/help/office: PostgreSQL, the site, nginx with TLS, the backup."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from building import RESOLUTION

import tracker

OFFICE = Path(tracker.__file__).parent / "help" / "office"
NAME = "tracker.example.org"
PROGRAM = str(Path(sys.executable).with_name("tracker"))
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name))

pytestmark = [
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed (apt-get install nginx)"),
    pytest.mark.skipif(not SERVERS, reason="PostgreSQL is not installed (apt-get install postgresql)"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def command_of(unit: str) -> list[str]:
    """What a unit starts, with the program of this environment."""
    (line,) = re.findall(r"^ExecStart=(.*)$", (OFFICE / unit).read_text("utf-8"), re.MULTILINE)
    return shlex.split(line.replace("/opt/tracker/bin/tracker", PROGRAM))


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """A server in a folder of its own, set up with postgresql.sql; its administrator is postgres."""
    folder = Path(tempfile.mkdtemp())  # which another account can reach, and whose name is short enough for a socket
    folder.chmod(0o755)
    account: dict[str, object] = {"cwd": folder}
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
        account |= {"user": "postgres", "group": "postgres"}
    programs = SERVERS[-1]

    def run(*words: object) -> None:
        log = (folder / "said.txt").open("a")
        subprocess.run([str(word) for word in words], check=True, stdout=log, stderr=log, **account)  # type: ignore[call-overload]

    run(programs / "initdb", f"--pgdata={folder}/data", "--username=postgres", "--auth=trust", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    control = (programs / "pg_ctl", f"--pgdata={folder}/data", f"--log={folder}/log", "--wait")
    run(*control, f"--options={options}", "start")
    try:
        sql = ("--set=ON_ERROR_STOP=1", f"--file={OFFICE / 'postgresql.sql'}")
        subprocess.run([programs / "psql", f"--host={folder}", "--username=postgres", *sql], check=True)
        yield folder
    finally:
        run(*control, "--mode=immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def office(server: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Run a command as the office does, with the settings of tracker.env."""
    home = tmp_path_factory.mktemp("home")
    (home / "wells.txt").write_text(RESOLUTION, encoding="utf-8")
    words = (OFFICE / "tracker.env").read_text("utf-8").replace("/var/run/postgresql", str(server))
    settings = dict(line.split("=", 1) for line in words.splitlines() if line and not line.startswith("#"))
    settings["TRACKER_CACHE"] = str(home)
    environment = {**os.environ, **settings}

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run.environment = environment  # type: ignore[attr-defined]
    run.home = home  # type: ignore[attr-defined]
    run(PROGRAM, "import", "wells.txt")
    return run


@contextmanager
def started(command: list[str], environment: dict[str, str], folder: Path, port: int) -> Iterator[Path]:
    """Run a service until its port answers, and end it afterwards; gives the file with what it said."""
    log = folder / f"{Path(command[0]).name}.log"
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end and process.poll() is None:
            with socket.socket() as asking:
                if asking.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        assert process.poll() is None, log.read_text()
        yield log
    finally:
        process.terminate()
        process.wait(60)


def write_proxy(folder: Path, plain: int, secure: int, site: int) -> Path:
    """The configuration around nginx.conf, which Debian's package has, and nginx.conf with ports of the test."""
    words = (OFFICE / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
        ("127.0.0.1:8000", f"127.0.0.1:{site}"),
        ("/etc/tracker", str(folder)),
    ):
        assert old in words
        words = words.replace(old, new)
    (folder / "tracker.conf").write_text(words, encoding="utf-8")
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    around = folder / "around.conf"
    around.write_text(
        f"{'user root;' if os.getuid() == 0 else ''}\ndaemon off;\npid {folder}/nginx.pid;\nerror_log stderr;\n"
        f"events {{}}\nhttp {{\naccess_log {folder}/access.log;\n{places}include {folder}/tracker.conf;\n}}\n",
        encoding="utf-8",
    )
    return around


def test_the_site_answers_through_the_proxy(office, tmp_path: Path) -> None:
    password = re.findall(r"\S+", office(PROGRAM, "users", "add", "a.pozo", "--role", "administrator", "--generate"))[
        -1
    ]
    plain, secure, site = free_port(), free_port(), free_port()
    subject = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    pair = ("-keyout", tmp_path / "key.pem", "-out", tmp_path / "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *pair],
        check=True,
        capture_output=True,
    )
    serve = [word if word != "8000" else str(site) for word in command_of("tracker.service")]
    proxy = ["nginx", "-e", "stderr", "-p", str(tmp_path), "-c", str(write_proxy(tmp_path, plain, secure, site))]
    trusted = ssl.create_default_context(cafile=tmp_path / "certificate.pem")
    base = f"https://{NAME}"

    with (
        started(serve, office.environment, tmp_path, site) as log,
        started(proxy, office.environment, tmp_path, secure),
        httpx.Client(transport=Through(secure, trusted), base_url=base, follow_redirects=False) as client,
    ):
        moved = httpx.get(f"http://127.0.0.1:{plain}/actions?page=2", headers={"Host": NAME})
        assert (moved.status_code, moved.headers["location"]) == (301, f"{base}/actions?page=2")
        assert client.get("/readyz").json() == {"status": "ready"}
        asked = client.get("/actions", headers={"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "evil.example"})
        assert asked.status_code == 303
        assert asked.headers["location"].startswith(("/sign-in", f"{base}/sign-in"))
        assert asked.headers["strict-transport-security"].startswith("max-age=31536000")
        form = client.get(asked.headers["location"])
        assert form.status_code == 200
        given = {"name": "a.pozo", "password": password, "next": "/actions"}
        signed_in = client.post("/sign-in", data=given, headers={"Origin": base, "Sec-Fetch-Site": "same-origin"})
        assert signed_in.status_code == 303, signed_in.text
        cookie = signed_in.headers["set-cookie"]
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        followed = client.get(signed_in.headers["location"], follow_redirects=True)
        assert followed.status_code == 200
        assert "203.0.113.7" not in log.read_text()
        other = httpx.get(f"https://127.0.0.1:{secure}/", verify=False, headers={"Host": "evil.example"})
        assert other.status_code >= 300
        assert "evil.example" not in other.headers.get("location", "")


class Through(httpx.BaseTransport):
    """Reaches the name of the office at a port of this machine."""

    def __init__(self, port: int, trusted: ssl.SSLContext) -> None:
        self.port = port
        self.inner = httpx.HTTPTransport(verify=trusted)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["Host"] = NAME
        request.extensions["sni_hostname"] = NAME
        request.url = request.url.copy_with(host="127.0.0.1", port=self.port)
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


def test_the_timer_makes_a_backup_that_comes_back(office, server: Path, tmp_path: Path) -> None:
    command = [
        word if word != "/var/backups/tracker" else str(tmp_path) for word in command_of("tracker-backup.service")
    ]
    office(*command)
    (kept,) = tmp_path.glob("tracker-*.zip")
    createdb = SERVERS[-1] / "createdb"
    subprocess.run([createdb, f"--host={server}", "--username=postgres", "--owner=tracker", "drill"], check=True)
    drill = f"postgresql://tracker@/drill?host={server}"
    office(PROGRAM, "restore", str(kept), "--db", drill)
    assert ": well" in office(PROGRAM, "check", "--db", drill)
    assert office(PROGRAM, "actions", "--format", "json", "--db", drill) == office(
        PROGRAM, "actions", "--format", "json"
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_units_are_understood(tmp_path: Path) -> None:
    for unit in OFFICE.glob("tracker*.*"):
        if unit.suffix in (".service", ".timer"):
            words = unit.read_text("utf-8").replace("/opt/tracker/bin/tracker", PROGRAM)
            (tmp_path / unit.name).write_text(words, encoding="utf-8")
    units = sorted(str(each) for each in tmp_path.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "tracker" in line]
    assert ours == []


@pytest.mark.skipif(shutil.which("logrotate") is None, reason="logrotate is not installed")
def test_the_log_is_rotated(tmp_path: Path) -> None:
    log = tmp_path / "tracker.log"
    log.write_text("a request\n")
    words = (OFFICE / "logrotate.conf").read_text("utf-8").replace("/var/log/tracker", str(tmp_path))
    rules = tmp_path / "rules"
    rules.write_text(re.sub(r"^ *su .*\n", "", words, flags=re.MULTILINE), encoding="utf-8")
    rules.chmod(0o644)
    subprocess.run(["logrotate", "--force", f"--state={tmp_path}/state", rules], check=True)
    assert (log.read_text(), (tmp_path / "tracker.log.1").read_text()) == ("", "a request\n")
