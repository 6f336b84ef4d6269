"""A site as it is run: `tracker serve` in a process of its own, over a register with sample texts and people."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy import Engine

import tracker
from tracker.intake import hash_bytes, read_upload
from tracker.samples import read_samples
from tracker.service import Assignment, FileRead, assign_actions, hash_content, ingest, report_status, save_filter
from tracker.service.accounts.people import add_user
from tracker.service.evidence import keep_evidence
from tracker.service.rights import Role
from tracker.store import ActionFilter, transaction
from tracker.tracking import Grids, keep_table, take_table
from tracker.tracking.grids import Grid, Line

PASSWORD = "three unrelated words"
PEOPLE: dict[str, tuple[Role, str, tuple[str, ...]]] = {
    "viewer": (Role.VIEWER, "Vera Looker", ()),
    "focal": (Role.FOCAL_POINT, "Felix Point", ("Secretary-General",)),
    "editor": (Role.EDITOR, "Edda Penn", ()),
    "second": (Role.EDITOR, "Sami Quill", ()),
    "admin": (Role.ADMINISTRATOR, "Ada Minh", ()),
    "hasty": (Role.VIEWER, "Harry Haste", ()),
}
"""One person of each role, a second editor, and one who mistypes; all with one password."""

CONVENE = "A/RES/80/9001:3(b):1:secretary-general"
"""The action of the samples that is overdue at any time: due on 30 June 2026."""
TRUST_FUND = "A/RES/80/9001:7:2:secretary-general"

HARBOUR = "A/RES/80/9001"
KITCHENS = "A/RES/81/9002"
FERRIES = "S/RES/9901 (2026)"
SEEDS = "E/RES/2026/901"

OLD_ROWS = (
    ("80/9001", "OP 6", "Ongoing", "Parts are shared by two States"),
    ("80/9001", "OP 77", "Done", "Report issued as A/81/123"),
    ("80/9999", "OP 1", "Phase 2", ""),
)
"""What an office kept before: of several addressees, of no paragraph, of a text that is not there."""

SECONDS = 30.0
"""As long as a site may take to start or to stop."""
RUN = "from tracker.cli import main; main()"


def fill(register: Engine) -> None:
    """Take in the samples and the people, and let something be done already."""
    now = datetime.now(UTC)
    with transaction(register) as session:
        for name, words in read_samples().items():
            (text,) = read_upload(name, words.encode(), None)
            file = FileRead(hash_bytes(words.encode()), content=words.encode())
            ingest(session, text, hash_content(text), author="A. Clerk", now=now, file=file)
        for name, (role, full_name, entities) in PEOPLE.items():
            add_user(
                session,
                name,
                role,
                password=PASSWORD,
                full_name=full_name,
                entities=entities,
                author="A. Clerk",
                now=now,
            )
        assign_actions(session, [TRUST_FUND], Assignment("Finance Section", "Ana Pozo"), author="A. Clerk", now=now)
        report_status(
            session,
            TRUST_FUND,
            "in progress",
            as_of=now.date(),
            note="The terms of reference are with the Controller.",
            next_step="Open the account",
            evidence="terms.txt",
            evidence_sha256=keep_evidence(session, "terms.txt", b"Terms of the fund\n", author="Felix Point", now=now),
            author="Felix Point",
            now=now,
            today=now.date(),
        )
        rows = (("Resolution", "OP", "Status", "Remarks"), *OLD_ROWS)
        table = Grids((Grid("Old", "", tuple(Line(1 + place, row) for place, row in enumerate(rows))),))
        for _ in range(2):
            number = keep_table(session, "old table.csv", table, author="A. Clerk", now=now)
        take_table(session, number, author="A. Clerk", now=now, today=now.date())
        save_filter(session, "Of Finance", ActionFilter(units=("Finance Section",)), author="A. Clerk", now=now)


@contextmanager
def serve(database_url: str, folder: Path, *options: str) -> Iterator[str]:
    """Run `tracker serve` for a register and give its address; its log must hold no fault of ours at the end."""
    port = _free_port()
    log = folder / f"site-{port}.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    environment |= {"PYTHONPATH": str(Path(tracker.__file__).parents[1]), "TRACKER_CACHE": str(folder / "cache")}
    command = [sys.executable, "-c", RUN, "serve", "--port", str(port), "--db", database_url, *options]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=sink, stderr=sink)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(SECONDS)
        finally:
            process.kill()
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said, said[said.index("Traceback") :][:6000]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"The site ended with code {process.returncode}: {log.read_text(encoding='utf-8')}")
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"The site did not start within {SECONDS} seconds: {log.read_text(encoding='utf-8')}")
