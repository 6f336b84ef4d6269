"""How quick the pages are with 100,000 actions: beside the bare SQL that they run and an empty page, in one run.

    python tests/benchmark/pages.py [--actions 100000] [--requests 200] [--db URL]

The site is built as `tracker serve` builds it, and somebody who may review is signed in. The ratio is that of the
page's median to the sum of the two others; the bar is 3.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response
from many import fill
from sqlalchemy import Engine, event, select
from starlette.testclient import TestClient

from tracker.cli.serving import HANDED_OVER, build_app, hand_over
from tracker.errors import Conflict, UsageProblem
from tracker.service.accounts.people import add_user
from tracker.service.rights import Role
from tracker.store import engine, reading, transaction
from tracker.store.models import ResolutionRecord
from tracker.web import Options

BAR = 3.0
NAME, PASSWORD = "clerk", "three unrelated words"
HERE = "http://testserver"


def main() -> None:
    """Measure, and print a line for each page."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--actions", type=int, default=100_000)
    asked.add_argument("--requests", type=int, default=200)
    asked.add_argument("--db", default="")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.db or f"sqlite:///{Path(folder) / 'many.sqlite3'}"
        fill(url, given.actions)
        register = engine(url)
        measure(url, register, given.requests)
        register.dispose()


def measure(url: str, register: Engine, requests: int) -> None:
    """Measure the pages on a register that is filled."""
    with signed_in(url, register) as (client, app):
        statements = watch(app.state.register)
        with TestClient(empty_site(), base_url=HERE, headers={"origin": HERE}, cookies=client.cookies) as same:
            empty = median(requests, lambda: ask(same, "/"))
        print(f"{'page':<42} {'page':>8} {'SQL':>8} {'empty':>8} {'ratio':>6}   milliseconds, median of {requests}")
        for name, path in pages_of(register):
            statements.clear()
            ask(client, path)
            run = list(statements)
            page = median(requests, lambda path=path: ask(client, path))
            bare = median(requests, lambda run=run: run_bare(app.state.register, run))
            ratio = page / (bare + empty)
            said = "" if ratio <= BAR else f"   above {BAR}"
            print(f"{name:<42} {page:8.2f} {bare:8.2f} {empty:8.2f} {ratio:6.2f}{said}")


@contextmanager
def signed_in(url: str, register: Engine) -> Iterator[tuple[TestClient, FastAPI]]:
    """The site of a register, as `tracker serve` builds it, to somebody who may review."""
    with transaction(register) as session:
        now = datetime.now(UTC)
        with suppress(Conflict, UsageProblem):  # of an earlier run
            add_user(session, NAME, Role.EDITOR, password=PASSWORD, author="benchmark", now=now)
    os.environ[HANDED_OVER] = hand_over(Options(url))
    logging.basicConfig(filename=os.devnull)  # the lines of the log are written as always, but not between those here
    app = build_app()
    with TestClient(app, base_url=HERE, headers={"origin": HERE}) as client:
        client.post("/sign-in", data={"name": NAME, "password": PASSWORD}, follow_redirects=False)
        yield client, app


def pages_of(register: Engine) -> list[tuple[str, str]]:
    """The pages that are measured."""
    with reading(register) as session:
        key = session.scalars(select(ResolutionRecord.key).order_by(ResolutionRecord.key).offset(1000).limit(1)).one()
    return [
        ("list of actions", "/actions"),
        ("list, overdue, by day", "/actions?overdue=true&order=due"),
        ("list, one addressee, page 20", "/actions?addressee=Secretary-General&page=20"),
        ("list, open, by status", "/actions?open=true&order=status"),
        ("action", "/actions/50000"),
        ("resolution", f"/resolutions/{key}"),
        ("list of resolutions", "/resolutions"),
        ("home", "/"),
    ]


def empty_site() -> FastAPI:
    """A page with nothing on it, by the same framework."""
    app = FastAPI()

    @app.get("/")
    def show_nothing() -> Response:
        return Response("<!DOCTYPE html><title>Nothing</title>", media_type="text/html")

    return app


def watch(register: Engine) -> list[tuple[str, Any]]:
    """Collect the statements that a register is asked, with their values."""
    statements: list[tuple[str, Any]] = []

    @event.listens_for(register, "before_cursor_execute")
    def _on_execute(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append((statement, values))

    return statements


def run_bare(register: Engine, statements: list[tuple[str, Any]]) -> None:
    """Run statements by the driver alone, and take their rows."""
    raw = register.raw_connection()
    try:
        cursor = raw.cursor()
        for statement, values in statements:
            cursor.execute(statement, values)
            cursor.fetchall()
        raw.rollback()
    finally:
        raw.close()


def ask(client: TestClient, path: str) -> None:
    """Ask for a page; every answer has to be one."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)


def median(times: int, act: Callable[[], None]) -> float:
    """The median time of an act in milliseconds, after three that do not count."""
    taken = []
    for place in range(times + 3):
        started = time.perf_counter()
        act()
        if place >= 3:
            taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


if __name__ == "__main__":
    main()
