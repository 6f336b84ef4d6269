"""The API does what its own description says, whatever is sent to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.resources import files
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from people import PASSWORD
from schemathesis import Case, HookContext, hooks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.engine import from_schema
from schemathesis.engine.events import NonFatalError, ScenarioFinished
from schemathesis.generation.meta import TestPhase
from sqlalchemy import Engine
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send
from thoroughness import examples

from tracker.service import accept_clauses
from tracker.service.accounts.people import issue_token
from tracker.service.accounts.signing_in import sign_in
from tracker.service.accounts.tries import Caller
from tracker.service.rights import TokenScope
from tracker.store import Place, find_version, reading, subjects_of_place, transaction
from tracker.web import Options, create_app
from tracker.web.api.repeating import HEADER, KEY

SEED = 20261127
EXAMPLES = examples(12)
"""Requests of each kind that are made up for each operation, beside those at the edges of what is allowed."""
OPERATIONS = 34
"""How many there are: more, and this test covers more."""
OWN_TOKEN, NO_TOKEN = "1", "999999"
IN_PERSON = (("POST", "/api/v1/users"), ("PATCH", "/api/v1/users/{name}"))
"""Operations that no token is enough for: an administrator's browser does them."""
SPARE_TOKEN = 2
TEXT, CLAUSE = "A/RES/81/9100", "A/RES/81/9100:3:1"
ACTION = ("A/RES/81/9100:2(b):1:secretary-general", "A/RES/81/9100:2(b):1", TEXT)
"""What the log calls action 2, its clause and its text."""


@pytest.fixture
def document_system() -> Iterator[str]:
    """A document system that has one resolution, under every symbol."""
    text = files("tracker.samples").joinpath("ga-school-kitchens.txt").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def api(filled: Engine, database_url: str, document_system: str, tmp_path: Path) -> FastAPI:
    return create_app(Options(database_url, cache=tmp_path / "cache", document_system=document_system))


@pytest.fixture
def token(filled: Engine) -> str:
    """The token of an administrator, and a review that can be taken back."""
    now = datetime.now(UTC)
    with transaction(filled) as session:
        accept_clauses(session, CLAUSE, author="editor", now=now)
        secret = issue_token(session, "test", 1, scope=TokenScope.EDIT, author="admin", now=now)
        issue_token(session, "to be withdrawn", 1, author="admin", now=now)
        return secret


@pytest.fixture
def reaching(filled: Engine) -> Iterator[None]:
    """Let a request that is not about If-Match reach what there is, with the present version of it."""
    targets: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, ...]]] = {
        "POST /api/v1/actions/{number}/reports": ({"number": 2}, {}, ACTION),
        "PUT /api/v1/actions/{number}/assignment": ({"number": 2}, {}, ACTION),
        "PATCH /api/v1/users/{name}": ({"name": "viewer"}, {}, ("user viewer",)),
        "POST /api/v1/reviews": ({}, {"target": CLAUSE}, (CLAUSE, TEXT)),
        "DELETE /api/v1/reviews/{number}": ({"number": 1}, {}, (CLAUSE, TEXT)),
        "POST /api/v1/refresh": ({}, {"target": TEXT}, (TEXT,)),
    }

    keys = count()

    @schemathesis.hook
    def before_call(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
        if case.operation.path == "/api/v1/tokens/{number}" and str(case.path_parameters.get("number")) == OWN_TOKEN:
            case.path_parameters["number"] = NO_TOKEN  # or all that follows is refused
        is_right = case.meta is not None and case.meta.generation.mode.is_positive
        if is_right and case.operation.label == "DELETE /api/v1/tokens/{number}":
            case.path_parameters["number"] = SPARE_TOKEN
        if is_right and case.operation.label == "GET /api/v1/refresh":
            case.query["target"] = TEXT
        if str(case.path_parameters.get("name")).casefold() == "admin":
            case.path_parameters["name"] = "viewer"
        if KEY.fullmatch((case.headers or {}).get(HEADER, "")):
            case.headers[HEADER] = str(next(keys))  # each request has a key of its own
        if case.operation.label not in targets or not _may_have_version(case):
            return
        parameters, members, subjects = targets[case.operation.label]
        if is_right:
            case.path_parameters |= parameters
            if isinstance(case.body, dict):
                case.body |= members
        with reading(filled) as session:
            if subjects == (TEXT,):
                subjects = subjects_of_place(session, Place(TEXT))
            case.headers["If-Match"] = f'"{find_version(session, *subjects)}"'

    yield
    hooks.unregister(before_call)


def _may_have_version(case: Case) -> bool:
    """Whether the request is meant to pass the check of its version: it is not what is wrong with it."""
    if case.meta is None or "If-Match" not in (case.headers or {}):
        return False
    header = case.meta.components.get(ParameterLocation.HEADER)
    if case.meta.phase.name is TestPhase.FUZZING:
        return header is None or header.mode.is_positive
    return case.meta.phase.data.parameter_location is not ParameterLocation.HEADER


class InPerson:
    """What the token asks for that no token is enough for, asked by the browser of its owner."""

    def __init__(self, app: ASGIApp, token: str, cookie: str) -> None:
        self.app = app
        self.token = f"Bearer {token}".encode()
        self.cookie = f"tracker_session={cookie}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        methods = {method for method, _ in IN_PERSON}
        if scope["type"] == "http" and scope["method"] in methods and scope["path"].startswith("/api/v1/users"):
            changed = {(b"authorization", self.token): (b"cookie", self.cookie)}
            here = (b"origin", f"http://{dict(scope['headers']).get(b'host', b'').decode()}".encode())
            scope["headers"] = [changed.get(each, each) for each in scope["headers"]] + [here]
        await self.app(scope, receive, send)


@pytest.mark.usefixtures("reaching")
def test_every_operation_does_what_its_description_says(api: FastAPI, token: str, filled: Engine) -> None:
    cookie = sign_in(filled, "admin", PASSWORD, caller=Caller(), now=datetime.now(UTC)).secret
    api.add_middleware(InPerson, token=token, cookie=cookie)
    config = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "headers": {"Authorization": f"Bearer {token}"},
            "generation": {"max-examples": EXAMPLES, "deterministic": True, "database": "none"},
            "phases": {"stateful": {"enabled": False}},
            "checks": {
                # That a value is of the right form does not make it a status, or two days follow one another.
                "positive_data_acceptance": {"enabled": False},
                "missing_required_header": {"expected-statuses": [428]},
            },
        }
    )
    described = TestClient(api).get("/api/v1/openapi.json").json()
    for method, path in IN_PERSON:
        described["paths"][path][method.lower()]["security"] = [{"token": []}]  # which `InPerson` makes a session of
    schema = schemathesis.openapi.from_dict(described, config=config)
    schema.app = api
    failures: list[str] = []
    answered: dict[str, Counter[int]] = {operation.ok().label: Counter() for operation in schema.get_all_operations()}
    for event in from_schema(schema).execute():
        assert not isinstance(event, NonFatalError), event.info
        if not isinstance(event, ScenarioFinished):
            continue
        for number, interaction in event.recorder.interactions.items():
            if interaction.response is not None and event.label in answered:
                answered[event.label][interaction.response.status_code] += 1
            failures += [
                f"{event.label}: {check.name}: {check.failure_info.failure}\n{check.failure_info.code_sample}"
                for check in event.recorder.checks.get(number, ())
                if check.failure_info is not None
            ]
    assert not failures, "\n\n".join(dict.fromkeys(failures))
    assert len(answered) == OPERATIONS
    for label, statuses in answered.items():
        assert any(status < 300 for status in statuses), f"{label} was never done: {dict(statuses)}"
        assert statuses[401], f"{label} was never asked by nobody"
