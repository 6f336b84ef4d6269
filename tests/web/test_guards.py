"""What every request passes: headers of safety, request ids, the log, the same-origin check, sizes, faults, a proxy."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import html
from people import PASSWORD
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.knowledge.official import BASE_URL
from tracker.service.accounts.people import issue_token
from tracker.service.rights import TokenScope
from tracker.store import transaction
from tracker.web import Options, bodies, create_app

HERE = "http://testserver"
Visit = Callable[..., TestClient]

SAID = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
ANSWERS = {
    "page": ("GET", "/actions", 200),
    "redirect after a write": ("POST", "/sign-out", 303),
    "no such page": ("GET", "/nowhere", 404),
    "no such action": ("GET", "/actions/999999", 404),
    "forbidden": ("GET", "/users", 403),
    "not to be done there": ("DELETE", "/actions", 405),
    "bad question": ("GET", "/actions?page=0", 422),
    "static": ("GET", "/static/style.css", 200),
    "no such static": ("GET", "/static/nothing.css", 404),
    "outside of static": ("GET", "/static/..%2fapp.py", 404),
    "export": ("GET", "/actions/export/csv", 200),
    "health": ("GET", "/healthz", 200),
    "no such operation of the API": ("GET", "/api/v1/nowhere", 404),
    "description of the API": ("GET", "/api/v1/openapi.json", 200),
}


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[dict[str, object]]]:
    """The lines that the site logged, read as JSON."""
    caplog.set_level(logging.INFO, "tracker.web")
    return lambda: [
        json.loads(record.message)
        for record in caplog.records
        if record.name == "tracker.web" and record.levelno == logging.INFO
    ]


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """The change log has a fault."""

    def fail(*arguments: object, **named: object) -> None:
        raise RuntimeError("the inner secret of wells")

    monkeypatch.setattr("tracker.web.pages.register.list_changes", fail)


def check_headers(answer: httpx.Response) -> None:
    assert {name: answer.headers.get(name) for name in SAID} == SAID
    assert answer.headers["cache-control"]
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


# --- headers ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_has_the_headers_of_safety(visit: Visit, kind: str) -> None:
    method, path, status = ANSWERS[kind]
    answer = visit("editor").request(method, path)
    assert answer.status_code == status
    check_headers(answer)


def test_answers_to_strangers_have_them_too(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visit()
    for method, path, status in (("GET", "/actions", 303), ("POST", "/upload", 401), ("GET", "/sign-in", 200)):
        answer = client.request(method, path)
        assert answer.status_code == status
        check_headers(answer)
    foreign = client.post("/sign-in", headers={"origin": "https://example.org"})
    assert foreign.status_code == 403
    check_headers(foreign)
    monkeypatch.setattr(bodies, "STRANGER_LIMIT", 10)
    large = client.post("/sign-in", data={"name": "x" * 20})
    assert large.status_code == 413
    check_headers(large)


def test_a_fault_has_them_too(visit: Visit, fault: None) -> None:
    answer = visit("editor").get("/changes")
    assert answer.status_code == 500
    check_headers(answer)


def test_browsers_are_kept_to_https_where_the_site_is_served_so(
    visit: Visit, filled: Engine, database_url: str
) -> None:
    assert "strict-transport-security" not in visit().get("/healthz").headers
    client = visit(app=create_app(Options(database_url, is_secure=True)))
    assert client.get("/healthz").headers["strict-transport-security"] == "max-age=31536000"
    cookie = client.post("/sign-in", data={"name": "viewer", "password": PASSWORD}).headers["set-cookie"]
    assert "secure" in [part.strip().lower() for part in cookie.split(";")]


def test_no_page_has_a_script_or_style_of_its_own(visit: Visit) -> None:
    client = visit("admin")
    for path in ("/", "/actions", "/actions/1", "/resolutions/A/RES/81/9100", "/upload", "/users", "/account"):
        page = html.fromstring(client.get(path).text)
        assert [each.get("src") for each in page.iter("script")] == ["/static/enhance.js"], path
        assert page.xpath("//style | //@style | //iframe | //object | //embed | //base") == [], path
        assert page.xpath("//@*[starts-with(name(), 'on')]") == [], path
        links = page.xpath("//@href | //@src | //@action")
        assert [link for link in links if link.lower().startswith(("javascript:", "data:", "//"))] == [], path


# --- request ids and the log --------------------------------------------------------


def test_a_request_keeps_the_number_it_came_with(visit: Visit) -> None:
    given = "3f2b8c1e-aaaa-bbbb-cccc-0123456789ab"
    assert visit().get("/healthz", headers={"x-request-id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("bad", ["short", "x" * 65, "has space in it", "<script>alert(1)</script>", 'quote"quote"', ""])
def test_a_number_that_is_none_is_replaced(visit: Visit, bad: str) -> None:
    made = visit().get("/healthz", headers={"x-request-id": bad}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", made)


def test_numbers_are_made_anew_each_time(visit: Visit) -> None:
    client = visit()
    assert len({client.get("/healthz").headers["x-request-id"] for _ in range(5)}) == 5


def test_each_request_is_one_line_of_json_with_the_person_and_without_the_query(
    visit: Visit, lines: Callable[[], list[dict[str, object]]]
) -> None:
    client = visit("editor")
    answer = client.get("/search?text=the+private+matter")
    client.get("/nowhere")
    said = lines()
    assert [(line["method"], line["path"], line["status"], line["user"]) for line in said] == [
        ("POST", "/sign-in", 303, None),
        ("GET", "/search", 200, "editor"),
        ("GET", "/nowhere", 404, None),
    ]
    line = said[1]
    assert line["request"] == answer.headers["x-request-id"]
    assert line["from"] == "testclient"
    assert isinstance(line["ms"], float)
    assert abs((datetime.now(UTC) - datetime.fromisoformat(str(line["at"]))).total_seconds()) < 60
    assert "private" not in json.dumps(said)
    assert PASSWORD not in json.dumps(said)


def test_refused_requests_are_logged_too(
    visit: Visit, lines: Callable[[], list[dict[str, object]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit("viewer").get("/users")
    visit().post("/sign-in", headers={"origin": "https://example.org"})
    monkeypatch.setattr(bodies, "STRANGER_LIMIT", 10)
    visit().post("/sign-in", data={"name": "x" * 20})
    assert [(line["status"], line["user"]) for line in lines()[1:]] == [(403, "viewer"), (403, None), (413, None)]


def test_a_path_cannot_break_the_line(visit: Visit, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "tracker.web")
    visit().get('/a%0Ab%22,"status":200')
    (record,) = [record for record in caplog.records if record.name == "tracker.web"]
    assert "\n" not in record.message
    assert json.loads(record.message)["path"] == '/a\nb","status":200'


# --- faults -------------------------------------------------------------------------


def test_a_fault_shows_its_number_and_nothing_of_the_code(
    visit: Visit, fault: None, caplog: pytest.LogCaptureFixture
) -> None:
    answer = visit("editor").get("/changes")
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    number = answer.headers["x-request-id"]
    assert number in answer.text
    for secret in ("Traceback", "RuntimeError", "inner secret", "list_changes", ".py", "/work", "site-packages"):
        assert secret not in answer.text, secret
    (logged,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert number in logged.getMessage()
    assert logged.exc_info is not None
    assert "inner secret" in str(logged.exc_info[1])


def test_a_fault_of_a_write_changes_nothing(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visit("editor")
    page = html.fromstring(client.get("/actions/1").text)
    (version,) = page.xpath("//form[contains(@action, '/assign')]//input[@name='version']/@value")

    def fail(*arguments: object, **named: object) -> None:
        raise RuntimeError("the inner secret of wells")

    monkeypatch.setattr("tracker.service.assigning.log_change", fail)
    answer = client.post("/actions/1/assign", data={"version": version, "unit": "Water Section"})
    assert answer.status_code == 500
    assert "inner secret" not in answer.text
    monkeypatch.undo()
    assert "Water Section" not in client.get("/actions/1").text


def test_a_register_that_is_gone_is_said_in_one_sentence_that_names_no_database(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from tracker.errors import RegisterUnavailable

    client = visit("editor")

    def gone(*arguments: object, **named: object) -> None:
        raise RegisterUnavailable("The register postgresql://staff@db.inner/tracker cannot be used: name another.")

    monkeypatch.setattr("tracker.web.health.reading", gone)
    assert client.get("/healthz").json() == {"status": "alive"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"status": "the register cannot be read"})
    monkeypatch.setattr("tracker.web.access.reading", gone)
    answer = client.get("/changes")
    assert answer.status_code == 503
    assert "cannot be used just now: try again in a minute" in answer.text
    for inner in ("db.inner", "staff", "postgresql", "tracker?"):
        assert inner not in answer.text, inner
    (logged,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "db.inner" in logged.getMessage()
    assert answer.headers["x-request-id"] in logged.getMessage()
    assert client.get("/api/v1/changes").json()["detail"].startswith("The register cannot be used just now")


def test_a_register_of_another_version_is_not_ready(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visit()
    assert client.get("/readyz").json() == {"status": "ready"}
    monkeypatch.setattr("tracker.web.health.HEAD", "of tomorrow")
    assert client.get("/readyz").status_code == 503


# --- same origin --------------------------------------------------------------------


SENDERS = {
    "the page itself": ({"origin": HERE}, True),
    "the page itself, as the browser says": ({"sec-fetch-site": "same-origin"}, True),
    "the page itself, by its Referer": ({"referer": f"{HERE}/sign-in"}, True),
    "another site": ({"origin": "https://example.org"}, False),
    "another site, as the browser says": ({"sec-fetch-site": "cross-site", "origin": HERE}, False),
    "a neighbour under the same domain": ({"sec-fetch-site": "same-site", "origin": HERE}, False),
    "another host that begins alike": ({"origin": "http://testserver.example.org"}, False),
    "another port": ({"origin": "http://testserver:8080"}, False),
    "another scheme": ({"origin": "https://testserver"}, False),
    "a document without an origin": ({"origin": "null"}, False),
    "somebody before the host": ({"referer": "http://testserver@example.org/"}, False),
    "nobody says": ({}, False),
}


@pytest.fixture
def bare(visit: Visit) -> TestClient:
    """A signed-in editor whose requests say nothing of where they come from."""
    client = visit("editor")
    del client.headers["origin"]
    return client


@pytest.mark.parametrize("sender", SENDERS)
def test_only_pages_of_this_site_may_write(bare: TestClient, sender: str) -> None:
    headers, is_ours = SENDERS[sender]
    answer = bare.post("/account/tokens", data={"label": "dashboard"}, headers=headers)
    assert answer.status_code == (200 if is_ours else 403)
    tokens = bare.get("/account").text.count("Withdraw<span")
    assert tokens == (1 if is_ours else 0)
    if not is_ours:
        assert "came from another site" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_method_that_writes_is_checked(bare: TestClient, method: str) -> None:
    assert bare.request(method, "/actions", headers={"origin": "https://example.org"}).status_code == 403
    assert bare.request(method, "/actions", headers={"origin": HERE}).status_code == 405


def test_reading_needs_no_origin(bare: TestClient) -> None:
    assert bare.get("/actions", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_token_needs_no_origin_and_a_cookie_beside_it_counts_for_nothing(bare: TestClient, filled: Engine) -> None:
    with transaction(filled) as session:
        token = issue_token(session, "program", 5, author="viewer", scope=TokenScope.EDIT, now=datetime.now(UTC))
    as_viewer = {"authorization": f"Bearer {token}"}
    assert bare.get("/api/v1/me", headers=as_viewer).json()["name"] == "viewer"
    assert bare.post("/api/v1/entities", json={"name": "Panel"}, headers=as_viewer).status_code == 403
    with transaction(filled) as session:
        token = issue_token(session, "program", 5, author="editor", scope=TokenScope.EDIT, now=datetime.now(UTC))
    as_editor = {"authorization": f"Bearer {token}"}
    assert bare.post("/api/v1/entities", json={"name": "Panel"}, headers=as_editor).status_code == 201
    for wrong in ("Bearer", "Bearer ", "Bearer oct_wrong", "bearer " + token[:-1]):
        assert bare.get("/api/v1/me", headers={"authorization": wrong}).status_code == 401, wrong


@pytest.mark.parametrize("path", ["/account/tokens", "/account/password", "/account/confirm", "/upload", "/users"])
def test_a_token_is_good_for_the_api_only(bare: TestClient, filled: Engine, path: str) -> None:
    with transaction(filled) as session:
        token = issue_token(session, "program", 5, author="admin", scope=TokenScope.EDIT, now=datetime.now(UTC))
    as_admin = {"authorization": f"Bearer {token}"}
    for method in ("GET", "POST"):
        answer = bare.request(method, path, headers=as_admin, data={"label": "second"} if method == "POST" else None)
        if answer.status_code != 405 or method == "POST":
            assert answer.status_code == 401
            assert "A token is good for the API only" in answer.text


# --- sizes --------------------------------------------------------------------------


def in_pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 256):
        yield body[start : start + 256]


FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("says_length", [True, False])
def test_a_form_above_the_limit_is_refused(visit: Visit, monkeypatch: pytest.MonkeyPatch, says_length: bool) -> None:
    monkeypatch.setattr(bodies, "FORM_LIMIT", 1000)
    client = visit("editor")

    def send(size: int) -> httpx.Response:
        body = b"name=" + b"x" * (size - 5)
        return client.post("/entities", content=body if says_length else in_pieces(body), headers=FORM)

    assert send(1000).status_code == 422
    refused = send(1001)
    assert refused.status_code == 413
    assert "send fewer or smaller files" in refused.text


@pytest.mark.parametrize("says_length", [True, False])
def test_an_upload_has_a_limit_of_its_own(visit: Visit, monkeypatch: pytest.MonkeyPatch, says_length: bool) -> None:
    monkeypatch.setattr(bodies, "FORM_LIMIT", 100)
    monkeypatch.setattr(bodies, "UPLOAD_LIMIT", 2000)
    client = visit("editor")
    client.headers["sec-fetch-site"] = "same-origin"

    def send(size: int) -> httpx.Response:
        body = b"x=" + b"x" * (size - 2)
        return client.post("/upload", content=body if says_length else in_pieces(body), headers=FORM)

    assert send(2000).status_code == 422
    assert send(2001).status_code == 413


@pytest.mark.parametrize("kind", ["plain", "parts"])
def test_a_form_has_a_limit_of_fields(visit: Visit, kind: str) -> None:
    fields = {f"field{number}": "x" for number in range(1001)}
    sent: dict[str, Any] = {"data": fields} if kind == "plain" else {"files": dict.fromkeys(fields, (None, "x"))}
    answer = visit("editor").post("/entities", **sent)
    assert answer.status_code == 400
    assert "Too many fields. Maximum number of fields is 1000. Send less at once." in answer.text


def test_the_limits_of_the_product_are_those_that_the_pages_promise(visit: Visit) -> None:
    from tracker.readers import SIZE_LIMIT
    from tracker.service.evidence import EVIDENCE_LIMIT

    assert bodies.FILE_LIMIT > EVIDENCE_LIMIT
    assert bodies.UPLOAD_LIMIT > SIZE_LIMIT
    assert f"up to {SIZE_LIMIT // 2**20} MB each" in visit("editor").get("/upload").text
    limits = {
        "/entities": bodies.FORM_LIMIT,
        "/upload": bodies.UPLOAD_LIMIT,
        "/actions/1/report": bodies.FILE_LIMIT,
        "/sign-in": bodies.STRANGER_LIMIT,
        "/actions": bodies.STRANGER_LIMIT,
    }
    for path, limit in limits.items():
        answer = visit("editor").post(path, content=b"x", headers={"content-length": str(limit + 1)})
        assert answer.status_code == 413, path


# --- who asks, before anything is read ----------------------------------------------


SENDING = {
    "nobody": ({}, 401),
    "a cookie that is none": ({"cookie": "tracker_session=x"}, 401),
    "a token that is none": ({"authorization": "Bearer oct_x"}, 401),
}


@pytest.mark.parametrize("sender", SENDING)
@pytest.mark.parametrize("path", ["/upload", "/actions/1/report", "/entities", "/users", "/api/v1/documents"])
def test_nothing_of_a_stranger_is_read(site: FastAPI, sender: str, path: str) -> None:
    headers, status = SENDING[sender]
    assert send_unread(site, path, headers) == status


def test_nothing_is_read_of_whoever_may_not_do_it(visit: Visit, site: FastAPI) -> None:
    cookie = f"tracker_session={visit('viewer').cookies['tracker_session']}"
    for path in ("/upload", "/actions/1/report", "/entities", "/users", "/api/v1/documents"):
        assert send_unread(site, path, {"cookie": cookie}) == 403, path


async def never() -> dict[str, Any]:
    raise AssertionError("the body was read")


def send_unread(
    site: FastAPI, path: str, headers: dict[str, str], receive: Callable[[], Awaitable[dict[str, Any]]] = never
) -> int:
    """Send a request whose body must not be asked for, or comes as `receive` says; return the status of the answer."""
    status: list[int] = []
    sent = {"host": "testserver", "origin": HERE, "content-length": "190000000", **FORM, **headers}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "server": ("testserver", 80),
        "client": ("198.51.100.4", 1),
    }

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    with ThreadPoolExecutor(1) as pool:  # a test in a browser may have left a loop in this one
        pool.submit(asyncio.run, site(scope, receive, send)).result()
    return status[0]


def test_a_body_that_comes_too_slowly_is_not_waited_for(site: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.05)
    came = iter((b"name=", b"x"))

    async def drip() -> dict[str, Any]:
        piece = next(came, None)
        if piece is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": piece, "more_body": True}

    assert send_unread(site, "/sign-in", {"content-length": "60000"}, drip) == 408
    assert next(came, None) is None


# --- by which name ------------------------------------------------------------------


def test_a_site_is_reached_by_its_names_only(visit: Visit, filled: Engine, database_url: str) -> None:
    client = visit(app=create_app(Options(database_url, host_names=("Tracker.example.org", "[::1]"))))
    for host in ("tracker.example.org", "TRACKER.example.org:8443", "[::1]:8000", "[::1]"):
        assert client.get("/sign-in", headers={"host": host}).status_code == 200, host
    for host in ("example.org", "tracker.example.org.evil.test", "evil.test:80", "", "tracker.example.org:80:80"):
        refused = client.get("/sign-in", headers={"host": host})
        assert refused.status_code == 400, host
        assert "evil" not in refused.text
        check_headers(refused)
        assert client.get("/healthz", headers={"host": host}).status_code == 200


# --- behind a proxy -----------------------------------------------------------------


@pytest.fixture
def below(filled: Engine, database_url: str) -> Iterator[TestClient]:
    """The site below /tracker: a server that knows the root path puts it in front of what the proxy asks for."""
    app = create_app(Options(database_url, root_path="/tracker"))
    with TestClient(app, base_url=HERE, follow_redirects=False, headers={"origin": HERE}) as client:
        yield client


def enter(client: TestClient, **more: str) -> httpx.Response:
    return client.post("/tracker/sign-in", data={"name": "admin", "password": PASSWORD, **more})


def test_below_a_root_path_every_link_and_form_stays_below(below: TestClient) -> None:
    enter(below)
    paths = ["", "actions?open=true", "actions/1", "resolutions", "resolutions/A/RES/81/9100", "review", "compare"]
    paths += ["reports", "reports/overdue", "entities", "sessions", "changes", "search?text=wells", "upload", "users"]
    paths += ["mine", "account", "nowhere"]
    for path in paths:
        answer = below.get(f"/tracker/{path}")
        assert answer.status_code == (404 if path == "nowhere" else 200), path
        links = html.fromstring(answer.text).xpath("//@href | //@src | //@action")
        official = f"{BASE_URL}/"  # where the text itself is published
        outside = [link for link in links if not link.startswith(("/tracker/", "#", official))]
        assert outside == [], path
        assert f"{HERE}/tracker/tracker" not in answer.text
        assert "/tracker/tracker/" not in answer.text


def test_below_a_root_path_redirects_and_cookies_stay_below(below: TestClient) -> None:
    asked = below.get("/tracker/actions?overdue=true")
    assert asked.headers["location"] == "/tracker/sign-in?next=%2Ftracker%2Factions%3Foverdue%3Dtrue"
    entered = enter(below, next="/tracker/actions?overdue=true")
    assert entered.headers["location"] == "/tracker/actions?overdue=true"
    assert "path=/tracker;" in entered.headers["set-cookie"].lower() + ";"
    left = below.post("/tracker/sign-out")
    assert left.headers["location"] == "/tracker/sign-in?done=signed-out"
    assert "path=/tracker;" in left.headers["set-cookie"].lower() + ";"
    assert below.get("/tracker/actions").status_code == 303
    for target in ("/elsewhere", "/trackers/x", "//example.org", "/"):
        assert enter(below, next=target).headers["location"] == "/tracker/", target


def test_below_a_root_path_the_api_speaks_as_the_api(below: TestClient) -> None:
    answer = below.get("/tracker/api/v1/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_below_a_root_path_files_of_the_site_are_found(below: TestClient) -> None:
    page = html.fromstring(below.get("/tracker/sign-in").text)
    for address in page.xpath("//head//@href | //script/@src"):
        assert below.get(address).status_code == 200, address
