"""A site around a fresh register with the wells resolution in it, and a person of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from fastapi import FastAPI
from people import PASSWORD, PEOPLE
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.model import Resolution
from tracker.service import hash_content, ingest
from tracker.service.accounts.people import add_user
from tracker.store import transaction
from tracker.web import Options, create_app

HERE = "http://testserver"


@pytest.fixture
def filled(register: Engine, wells: Resolution, quick_hashes: None) -> Engine:
    """The register with one resolution and the people of the tests."""
    now = datetime(2026, 10, 2, 9, 0, tzinfo=UTC)
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=now)
        for name, (role, entities) in PEOPLE.items():
            add_user(session, name, role, password=PASSWORD, entities=entities, author="A. Clerk", now=now)
    return register


@pytest.fixture
def site(filled: Engine, database_url: str) -> FastAPI:
    """The site of that register."""
    return create_app(Options(database_url))


@pytest.fixture
def visit(site: FastAPI) -> Iterator[Callable[..., TestClient]]:
    """Visit the site as somebody: `visit("editor")` is signed in, `visit()` is not. Redirects are not followed."""
    opened: list[TestClient] = []

    def as_person(name: str = "", app: FastAPI | None = None) -> TestClient:
        client = TestClient(app or site, base_url=HERE, follow_redirects=False, headers={"origin": HERE})
        client.__enter__()
        opened.append(client)
        if name:
            answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        return client

    yield as_person
    for client in opened:
        client.__exit__()


@pytest.fixture
def today() -> date:
    """The day of the test."""
    return date.today()
