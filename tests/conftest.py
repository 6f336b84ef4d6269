"""What the tests share: fresh registers, and resolutions built by hand.

The register tests run on SQLite; with TRACKER_TEST_POSTGRESQL set to the URL of a database
whose user may create others, the same tests run on that server.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from building import ask, at_session, by_date, paragraph
from mailbox_of_tests import MailServer
from registers import SERVER, fresh_database, server_database
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from tracker.model import Category, Paragraph, ParagraphKind, Reporting, Resolution
from tracker.store import engine


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A register migrated once, to be copied: a file, or a database on the server."""
    if SERVER:
        with server_database() as url:
            engine(url).dispose()
            yield str(make_url(url).database)
        return
    file = tmp_path_factory.mktemp("template") / "register.sqlite3"
    engine(str(file)).dispose()
    yield str(file)


@pytest.fixture
def database_url(template: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh register."""
    with fresh_database(template, tmp_path) as url:
        yield url


@pytest.fixture
def make_database(template: str, tmp_path: Path) -> Callable[[], AbstractContextManager[str]]:
    """For tests that need more than one register."""
    return lambda: fresh_database(template, tmp_path)


@pytest.fixture
def register(database_url: str) -> Iterator[Engine]:
    """A fresh register, open."""
    opened = engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed with as little work as can be, so that tests may add many people."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    monkeypatch.setattr("tracker.service.accounts.passwords._hasher", lambda: quick)


@pytest.fixture
def sure_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Extraction is sure of every reading, whatever its weights learned: only its readers' own doubts are left."""
    from tracker.knowledge.confidence import BIAS, FIELDS, Weights

    sure = Weights({field: {BIAS: 30.0} for field in FIELDS}, threshold=0.0)
    monkeypatch.setattr("tracker.extract.doubts.confidence.load_weights", lambda: sure)


@pytest.fixture
def wells() -> Resolution:
    """A resolution with a chapeau, two addressees, dates, a session, and a closing formula."""
    return Resolution(
        source="wells.txt",
        symbol="A/RES/81/9100",
        body="General Assembly",
        title="Wells",
        adopted=date(2026, 10, 1),
        session=81,
        paragraphs=(
            Paragraph("P1", ParagraphKind.PREAMBULAR, "Recalling its earlier words on wells,"),
            paragraph("1", ask("Welcomes the report", verb="welcome", category=Category.EVALUATIVE)),
            paragraph(
                "2",
                ask(
                    "Requests the Secretary-General, by the end of 2026:",
                    "Secretary-General",
                    deadlines=(by_date(date(2026, 12, 31), "by the end of 2026"),),
                ),
                stem=True,
            ),
            paragraph("2(a)", ask("To count the wells", "Secretary-General", inherited=True)),
            paragraph(
                "2(b)",
                ask(
                    "To report to it at its eighty-second session",
                    "Secretary-General",
                    inherited=True,
                    deadlines=(at_session("General Assembly", 82, date(2027, 9, 7)),),
                    reporting=Reporting("General Assembly"),
                ),
            ),
            paragraph(
                "3",
                ask(
                    "Urges Member States and donors to dig by 1 November 2026",
                    "Member States",
                    "donors",
                    verb="urge",
                    deadlines=(by_date(date(2026, 11, 1), "by 1 November 2026"),),
                ),
            ),
            paragraph("4", ask("Calls for more wells", verb="call for")),
            paragraph(
                "5",
                ask(
                    "Decides to remain seized of the matter",
                    "General Assembly",
                    verb="decide",
                    category=Category.DECIDING,
                ),
            ),
        ),
    )


@pytest.fixture
def without_paragraph_3(wells: Resolution) -> Resolution:
    """The same resolution after a correction that drops paragraph 3."""
    return replace(wells, paragraphs=tuple(each for each in wells.paragraphs if each.ref != "3"))


@dataclass
class Answer:
    """What a command said: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working folder; the commands find their register in it, or on the server."""
    monkeypatch.chdir(tmp_path)
    if not SERVER:
        monkeypatch.delenv("TRACKER_DATABASE_URL", raising=False)
        yield tmp_path
        return
    with server_database() as url:
        monkeypatch.setenv("TRACKER_DATABASE_URL", url)
        yield tmp_path


@pytest.fixture
def tracker(folder: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Call a command as a terminal would."""
    from tracker.cli import run as run_command

    def call(*arguments: str) -> Answer:
        capsys.readouterr()
        code = run_command(list(arguments))
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    """Run a command as a person would; gives exit code, stdout and stderr."""
    from tracker.cli import run as run_command

    def run_and_capture(*arguments: object) -> tuple[int, str, str]:
        code = run_command([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run_and_capture


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes what comes, or refuses it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = MailServer(listening.getsockname()[1])

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                server.talk(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
