"""Every route with every role. A route that the table does not know fails, and so does a row whose route is gone.

A row gives a route, who may use it, an address of it, and a form that does something where it is allowed: so that
"forbidden" is the answer to the role and not to the form. New routes need one line each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from building import ask, by_date, paragraph
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from people import PASSWORD, PEOPLE
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.intake import hash_bytes
from tracker.model import Resolution
from tracker.service import FileRead, accept_clauses, hash_content, ingest, save_filter
from tracker.service.accounts.people import issue_feed, issue_token, user_subject
from tracker.service.accounts.second_factor import SECONDS, code_at, make_key, set_second_factor
from tracker.service.evidence import keep_evidence
from tracker.service.leading import find_texts
from tracker.service.rights import TokenScope
from tracker.store import (
    ActionFilter,
    Place,
    count_changes,
    find_action,
    find_version,
    list_reviews,
    list_texts_of,
    reading,
    subjects_of,
    subjects_of_place,
    transaction,
)
from tracker.store.access_log import list_access
from tracker.store.people import list_tokens
from tracker.tracking import Grids, keep_table, take_table
from tracker.tracking.grids import Grid, Line
from tracker.web import Options, create_app

Visit = Callable[..., TestClient]

OK, SIGN_IN, FORBIDDEN, ABSENT = "ok", "sign in", "forbidden", "no such page"
ROLES = ("anonymous", "public", *PEOPLE)

OPEN = dict.fromkeys(ROLES, OK)
"""Whoever reaches the site."""
READER = OPEN | {"anonymous": SIGN_IN}
"""Whoever has an account, and everybody on a public site."""
ACCOUNT = READER | {"public": SIGN_IN}
"""Whoever has an account."""
REPORTER = ACCOUNT | {"public": FORBIDDEN, "viewer": FORBIDDEN}
EDITOR = REPORTER | {"focal": FORBIDDEN}
ADMINISTRATOR = EDITOR | {"editor": FORBIDDEN}
HALFWAY = dict.fromkeys(ROLES, SIGN_IN)
"""Whoever gave a password and not yet a code: none of these."""
NOBODY = dict.fromkeys(ROLES, ABSENT)
"""What this site does not have, such as single sign-on."""

TEXT = b"""Economic and Social Council

2026/77. Lamps of the uplands

The Economic and Social Council,

1. Requests the Secretary-General to light the lamps by 30 June 2027.
"""
OLD_ROWS = (("Resolution", "OP", "Status"), ("81/9100", "3", "Ongoing"))
OLD_TABLE = b"Resolution,OP,Status\n81/9100,3,Ongoing\n"
SESSION = {"body": "Panel on Lamps", "number": "4", "opens": "2028-02-01"}


@dataclass(frozen=True)
class Row:
    """A route, whom it lets in, an address of it, and what is sent there; {words} are filled in from the register."""

    route: str
    access: Mapping[str, str]
    address: str = ""
    form: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Any] = field(default_factory=dict)
    json: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    is_logged: bool = True


TABLE = (
    # health, static files, signing in
    Row("GET /healthz", OPEN),
    Row("GET /readyz", OPEN),
    Row("MOUNT /static", OPEN, "/static/style.css"),
    Row("MOUNT /static/help", OPEN, "/static/help/desk.jpg"),
    Row("GET /sign-in", OPEN),
    Row("POST /sign-in", OPEN, form={"name": "editor", "password": PASSWORD}, is_logged=False),
    Row("GET /sign-in/code", OPEN),
    Row("POST /sign-in/code", HALFWAY, form={"code": "123456"}),
    Row("POST /sign-out", OPEN, is_logged=False),
    Row("GET /sign-in/single", NOBODY),
    Row("GET /sign-in/single/back", NOBODY),
    # one's own account
    Row("GET /account", ACCOUNT),
    Row("POST /account/password", ACCOUNT, form={"old": PASSWORD, "new": "nine patient otters", "again": "{new}"}),
    Row("GET /account/data", ACCOUNT),
    Row("GET /account/confirm", ACCOUNT),
    Row("POST /account/confirm", ACCOUNT, form={"password": PASSWORD}, is_logged=False),
    Row("POST /account/sessions/end", ACCOUNT),
    Row("GET /account/second-factor", ACCOUNT),
    Row("POST /account/second-factor", ACCOUNT, form={"key": "{key}", "code": "{code}"}),
    Row("POST /account/second-factor/change", ACCOUNT, form={"change": "drop"}),
    Row("POST /account/tokens", ACCOUNT, form={"label": "dashboard", "days": "5"}),
    Row("POST /account/tokens/withdraw", ACCOUNT, form={"number": "{token_number}"}),
    Row("POST /account/feeds", ACCOUNT, form={"view": "kept"}),
    Row("GET /feed.ics", OPEN, "/feed.ics?key={feed}"),
    Row("POST /account/notices", ACCOUNT, form={"choice": "daily", "address": "a@example.org"}),
    Row("GET /notices", ACCOUNT),
    Row("POST /notices/seen", ACCOUNT, form={"until": "1"}, is_logged=False),
    # start and lists
    Row("GET /", READER),
    Row("GET /mine", ACCOUNT),
    Row("GET /help", READER),
    Row("GET /help/{topic}", READER, "/help/lists"),
    Row("GET /actions", READER),
    Row("GET /actions/export/{form}", READER, "/actions/export/csv"),
    Row("POST /actions/bulk", EDITOR, form={"selected": "{own_version} {own_address}", "unit": "Water Section"}),
    Row("POST /actions/views", REPORTER, "/actions/views?overdue=true", form={"name": "overdue ones"}),
    Row("POST /actions/views/delete", EDITOR, form={"name": "kept"}),
    Row("POST /actions/look", ACCOUNT, form={"columns": "due", "dense": "true"}, is_logged=False),
    Row("POST /keys", ACCOUNT, form={"back": "/actions"}, is_logged=False),
    Row("GET /suggest/{kind}", READER, "/suggest/addressee?text=un"),
    Row("POST /undo", REPORTER, form={"moment": "2026-10-03T09:00:00+00:00", "back": "/actions"}),
    # an action
    Row("GET /actions/{number}/correct", EDITOR, "/actions/{own}/correct"),
    Row(
        "POST /actions/{number}/correct",
        EDITOR,
        "/actions/{own}/correct",
        form={"version": "{own_version}", "addressee": "UNEP", "verb": "request", "unit": "Water Section"},
    ),
    Row("GET /actions/{number}/proof", READER, "/actions/{own}/proof"),
    Row("GET /actions/{number}", READER, "/actions/{own}"),
    Row(
        "POST /actions/{number}/report",
        REPORTER,
        "/actions/{own}/report",
        form={"version": "{own_version}", "status": "in progress"},
        name="of one's own entity",
    ),
    Row(
        "POST /actions/{number}/report",
        EDITOR,
        "/actions/{other}/report",
        form={"version": "{other_version}", "status": "in progress"},
        name="of another entity",
    ),
    Row(
        "POST /actions/{number}/report",
        EDITOR,
        "/actions/{other}/report",
        form={"version": "{other_version}", "status": "implemented"},
        files={"file": ("letter.txt", b"A letter on wells.")},
        name="of another entity with a file",
    ),
    Row(
        "POST /actions/{number}/assign", EDITOR, "/actions/{own}/assign", form={"version": "{own_version}", "unit": "W"}
    ),
    Row("POST /actions/{number}/comment", REPORTER, "/actions/{other}/comment", form={"text": "Who does this?"}),
    Row(
        "POST /actions/{number}/supersede",
        EDITOR,
        "/actions/{own}/supersede",
        form={"version": "{own_version}", "successor": "{later}"},
    ),
    Row("GET /evidence/{sha256}", READER, "/evidence/{evidence}"),
    Row(
        "POST /evidence/{sha256}/remove",
        ADMINISTRATOR,
        "/evidence/{evidence}/remove",
        form={"reason": "wrong file", "number": "{own}"},
    ),
    # texts
    Row("GET /resolutions", READER),
    Row("GET /resolutions/{key:path}", READER, "/resolutions/A/RES/81/9100"),
    Row("GET /texts/{number}/file", READER, "/texts/{kept_text}/file"),
    Row("POST /texts/choose", EDITOR, form={"number": "{text}"}),
    Row("GET /review", EDITOR),
    Row(
        "POST /review",
        EDITOR,
        form={"decision": "accept", "target": "A/RES/81/9100:3:1", "version": "{clause_version}"},
    ),
    Row("GET /refresh", EDITOR, "/refresh?key=A/RES/81/9100"),
    Row("POST /refresh", EDITOR, form={"key": "A/RES/81/9100", "version": "{text_version}"}),
    Row("GET /compare", READER, "/compare?old=A/RES/81/9100&new=A/RES/82/9200"),
    Row(
        "POST /compare",
        EDITOR,
        form={"old": "A/RES/81/9100", "new": "A/RES/82/9200", "selected": "{own_version} {own} {later}"},
    ),
    Row("GET /akn/{key:path}", READER, "/akn/A/RES/81/9100"),
    Row("GET /upload", EDITOR),
    Row("POST /upload", EDITOR, files={"files": ("lamps.txt", TEXT)}),
    Row("GET /tables", EDITOR),
    Row("POST /tables", EDITOR, files={"file": ("old.csv", OLD_TABLE)}),
    Row("GET /tables/{number}", EDITOR, "/tables/1"),
    Row("POST /tables/{number}/read", EDITOR, "/tables/1/read", form={"heading": "OP", "field": "paragraph"}),
    Row("POST /tables/{number}/take", EDITOR, "/tables/1/take"),
    Row("POST /tables/{number}/drop", EDITOR, "/tables/1/drop"),
    Row("POST /tables/rows/{row}/settle", EDITOR, "/tables/rows/1/settle", form={"table": "2", "drop": "true"}),
    # what the register knows
    Row("GET /entities", READER),
    Row("POST /entities", EDITOR, form={"name": "Panel on Lamps", "aliases": "the Lamp Panel"}),
    Row("POST /entities/alias", EDITOR, form={"name": "UNODC", "aliases": "the Lamp Office"}),
    Row("POST /entities/merge", EDITOR, form={"absorbed": "donors", "into": "Member States"}),
    Row("GET /sessions", READER),
    Row("POST /sessions", EDITOR, form=SESSION),
    # reports, log, search
    Row("GET /reports", READER),
    Row("GET /figures", READER),
    Row("GET /figures/{name}/{form}", READER, "/figures/in-time/csv"),
    Row("GET /reports/{name}", READER, "/reports/overdue"),
    Row("GET /changes", READER),
    Row("GET /access", ADMINISTRATOR),
    Row("GET /search", READER, "/search?text=wells"),
    # users
    Row("GET /users", ADMINISTRATOR),
    Row("POST /users", ADMINISTRATOR, form={"name": "c.lark", "role": "viewer"}),
    Row("POST /users/change", ADMINISTRATOR, form={"name": "viewer", "change": "disable"}),
    Row("GET /users/tokens", ADMINISTRATOR),
    Row("POST /users/tokens/revoke", ADMINISTRATOR, form={"number": "{token_number}"}),
    # the API
    Row("GET /api/v1/openapi.json", OPEN),
    Row("GET /api/v1/actions", READER),
    Row("GET /api/v1/actions/{number}", READER, "/api/v1/actions/{own}"),
    Row("GET /api/v1/actions/{number}/occurrences", READER, "/api/v1/actions/{own}/occurrences"),
    Row("GET /api/v1/actions/{number}/reports", READER, "/api/v1/actions/{own}/reports"),
    Row(
        "POST /api/v1/actions/{number}/reports",
        REPORTER,
        "/api/v1/actions/{own}/reports",
        json={"status": "in progress"},
        headers={"if-match": '"{own_version}"'},
        name="of one's own entity",
    ),
    Row(
        "POST /api/v1/actions/{number}/reports",
        EDITOR,
        "/api/v1/actions/{other}/reports",
        json={"status": "in progress"},
        headers={"if-match": '"{other_version}"'},
        name="of another entity",
    ),
    Row("GET /api/v1/actions/{number}/comments", READER, "/api/v1/actions/{own}/comments"),
    Row(
        "POST /api/v1/actions/{number}/comments",
        REPORTER,
        "/api/v1/actions/{other}/comments",
        json={"text": "Who does this?"},
    ),
    Row(
        "PUT /api/v1/actions/{number}/assignment",
        EDITOR,
        "/api/v1/actions/{own}/assignment",
        json={"unit": "Water Section"},
        headers={"if-match": '"{own_version}"'},
    ),
    Row("GET /api/v1/resolutions", READER),
    Row("GET /api/v1/resolutions/{key:path}", READER, "/api/v1/resolutions/A/RES/81/9100"),
    Row("GET /api/v1/refresh", EDITOR, "/api/v1/refresh?target=A/RES/81/9100"),
    Row(
        "POST /api/v1/refresh",
        EDITOR,
        json={"target": "A/RES/81/9100"},
        headers={"if-match": '"{text_version}"'},
    ),
    Row("GET /api/v1/doubts", READER),
    Row("GET /api/v1/uncertain", READER),
    Row("GET /api/v1/reviews", READER),
    Row(
        "POST /api/v1/reviews",
        EDITOR,
        json={"decision": "accept", "target": "A/RES/81/9100:3:1"},
        headers={"if-match": '"{clause_version}"'},
    ),
    Row(
        "DELETE /api/v1/reviews/{number}",
        EDITOR,
        "/api/v1/reviews/{review}",
        headers={"if-match": '"{reviewed_version}"'},
    ),
    Row("POST /api/v1/documents", EDITOR, files={"file": ("lamps.txt", TEXT)}),
    Row("GET /api/v1/entities", READER),
    Row("POST /api/v1/entities", EDITOR, json={"name": "Panel on Lamps", "aliases": ["the Lamp Panel"]}),
    Row("POST /api/v1/entities/aliases", EDITOR, json={"name": "UNODC", "aliases": ["the Lamp Office"]}),
    Row("GET /api/v1/sessions", READER),
    Row("POST /api/v1/sessions", EDITOR, json=SESSION | {"number": 4}),
    Row("GET /api/v1/changes", READER),
    Row("GET /api/v1/search", READER, "/api/v1/search?text=wells"),
    Row("GET /api/v1/reports", READER),
    Row("GET /api/v1/reports/{name}", READER, "/api/v1/reports/overdue"),
    Row("GET /api/v1/me", ACCOUNT),
    Row("GET /api/v1/tokens", ACCOUNT),
    Row("DELETE /api/v1/tokens/{number}", ACCOUNT, "/api/v1/tokens/{token_number}"),
    Row("GET /api/v1/users", ADMINISTRATOR),
    Row("POST /api/v1/users", ADMINISTRATOR, json={"name": "c.lark", "role": "viewer"}),
    Row("GET /api/v1/users/{name}", ADMINISTRATOR, "/api/v1/users/viewer"),
    Row(
        "PATCH /api/v1/users/{name}",
        ADMINISTRATOR,
        "/api/v1/users/viewer",
        json={"is_disabled": True},
        headers={"if-match": '"{user_version}"'},
    ),
)


def routes_of(app: FastAPI) -> set[str]:
    """The routes of a site: "GET /actions/{number}", and what is mounted: "MOUNT /static"."""
    found = set()
    for route in iter_route_contexts(app.routes):
        for method in getattr(route, "methods", None) or {"MOUNT"}:
            found.add(f"{method} {route.path}")
    return found


def test_the_table_knows_every_route_and_no_other(site: FastAPI) -> None:
    known = {row.route for row in TABLE}
    assert routes_of(site) - known == set(), "routes without a row: say in TABLE who may use them"
    assert known - routes_of(site) == set(), "rows whose route is gone"


def test_a_route_that_is_not_in_the_table_is_found(site: FastAPI) -> None:
    site.add_api_route("/back-door", lambda: "open", methods=["GET", "POST"])
    assert routes_of(site) - {row.route for row in TABLE} == {"GET /back-door", "POST /back-door"}


@pytest.fixture
def words(filled: Engine, wells: Resolution) -> dict[str, str]:
    """A register in which every row of the table has something to do, and the words that they need."""
    now = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)
    later = replace(
        wells,
        symbol="A/RES/82/9200",
        adopted=date(2026, 11, 1),
        paragraphs=(
            paragraph("1", ask("Requests wells", "Secretary-General", deadlines=(by_date(date(2027, 1, 1)),))),
        ),
    )
    own, other = "A/RES/81/9100:2(a):1:secretary-general", "A/RES/81/9100:3:1:member-states"
    with transaction(filled) as session:
        for text in (later, replace(later, source="later.html", format="html")):
            file = FileRead(hash_bytes(TEXT), content=TEXT) if text is later else FileRead()
            ingest(session, text, hash_content(text), author="A. Clerk", now=now, file=file)
        kept = next(text.number for text in list_texts_of(session, "A/RES/82/9200") if text.size)
        save_filter(session, "kept", ActionFilter(is_open=True), author="A. Clerk", now=now)
        evidence = keep_evidence(session, "letter.txt", b"A letter on wells.\n", author="A. Clerk", now=now)
        accept_clauses(session, "A/RES/81/9100:1:1", author="A. Clerk", now=now)
        for role, place in (("focal", "2(b)"), ("editor", "4"), ("admin", "1")):  # each may take back what they did
            accept_clauses(session, f"A/RES/81/9100:{place}:1", author=role, now=now)
        table = Grids((Grid("", "", tuple(Line(1 + n, row) for n, row in enumerate(OLD_ROWS))),))
        for _ in range(2):
            number = keep_table(session, "old.csv", table, author="A. Clerk", now=now)
        take_table(session, number, author="A. Clerk", now=now, today=now.date())
        found = {name: find_action(session, address) for name, address in (("own", own), ("other", other))}
        feed = issue_feed(session, "kept", author="viewer", now=now)
        return {
            "own": str(found["own"].handle),
            "own_address": own,
            "own_version": find_version(session, *subjects_of(found["own"])),
            "other": str(found["other"].handle),
            "other_version": find_version(session, *subjects_of(found["other"])),
            "clause_version": find_version(session, "A/RES/81/9100:3:1", "A/RES/81/9100"),
            "text_version": find_version(session, *subjects_of_place(session, Place("A/RES/81/9100"))),
            "review": str(list_reviews(session)[0].number),
            "reviewed_version": find_version(session, "A/RES/81/9100:1:1", "A/RES/81/9100"),
            "user_version": find_version(session, user_subject("viewer")),
            "kept_text": str(kept),
            "token_number": "1",
            "later": str(find_action(session, "A/RES/82/9200:1:1:secretary-general").handle),
            "text": str(next(each.id for each in find_texts(session, "A/RES/82/9200") if not each.leads)),
            "evidence": evidence,
            "feed": feed,
            "new": "nine patient otters",
            **new_key(),
        }


def new_key() -> dict[str, str]:
    """A key of an app, and the code that it shows now."""
    key = make_key()
    return {"key": key, "code": code_at(key, int(datetime.now(UTC).timestamp()) // SECONDS)}


READING = [row for row in TABLE if row.route.startswith(("GET ", "MOUNT "))]
WRITING = [(row, role) for row in TABLE if row not in READING for role in ROLES if row.access[role] == OK]


def name_of(value: object) -> str:
    return f"{value.route} {value.name}".strip() if isinstance(value, Row) else str(value)


@pytest.mark.parametrize("row", [row for row in TABLE if set(row.access.values()) != {OK}], ids=name_of)
def test_who_is_kept_out_is_told_so_and_changes_nothing(
    visit: Visit, filled: Engine, database_url: str, words: dict[str, str], row: Row
) -> None:
    expected = {role: access for role, access in row.access.items() if access != OK}
    said = {role: ask_as(role, visit, filled, database_url, words, row) for role in expected}
    assert said == {
        role: (access, for_program(row, role, access), "nothing written") for role, access in expected.items()
    }


@pytest.mark.parametrize("row", READING, ids=name_of)
def test_who_may_read_reads_and_changes_nothing(
    visit: Visit, filled: Engine, database_url: str, words: dict[str, str], row: Row
) -> None:
    readers = [role for role, access in row.access.items() if access == OK]
    said = {role: ask_as(role, visit, filled, database_url, words, row) for role in readers}
    assert said == {role: (OK, for_program(row, role, OK), "nothing written") for role in readers}


def for_program(row: Row, role: str, access: str) -> str:
    """What a program with a token is told where a browser of its role is told `access`: no page knows it."""
    is_for_all = row.access is OPEN or "/api/v1" in row.route or row.access is NOBODY
    return access if is_for_all or role not in PEOPLE else SIGN_IN


def ask_as(
    role: str, visit: Visit, register: Engine, database_url: str, words: dict[str, str], row: Row
) -> tuple[str, str, str]:
    """What a browser of a role is told, what a program is told, and whether anything was written."""
    client, program = as_role(visit, register, database_url, role, words)
    before = writes(register)
    told, also = kind_of(send(client, row, words)), kind_of(send(program, row, words))
    return told, also, "nothing written" if writes(register) == before else "written"


@pytest.mark.parametrize(("row", "role"), WRITING, ids=name_of)
def test_who_may_write_writes(
    visit: Visit, filled: Engine, database_url: str, words: dict[str, str], row: Row, role: str
) -> None:
    client, _ = as_role(visit, filled, database_url, role, words)
    before = writes(filled)
    answer = send(client, row, words)
    assert kind_of(answer) == OK, answer.text[-600:]
    assert (writes(filled) > before) == row.is_logged


def as_role(
    visit: Visit, register: Engine, database_url: str, role: str, words: dict[str, str]
) -> tuple[TestClient, TestClient]:
    """A browser of a role, and a program with a token of it; where the role has no account, the browser twice."""
    if role not in PEOPLE:
        client = visit(app=create_app(Options(database_url, is_public=role == "public")))
        return client, client
    client = visit(role)
    program = visit()
    now = datetime.now(UTC)
    with transaction(register) as session:
        set_second_factor(session, **new_key(), author=role, now=now)
        secret = issue_token(session, "of the test", 5, scope=TokenScope.EDIT, author=role, now=now)
        words["token_number"] = str(list_tokens(session, role)[0].number)
    program.headers["authorization"] = f"Bearer {secret}"
    return client, program


def send(client: TestClient, row: Row, words: Mapping[str, str]) -> httpx.Response:
    """Send what a row says, with its words filled in."""
    method, _, path = row.route.partition(" ")
    sent: dict[str, Any] = {"headers": {name: value.format(**words) for name, value in row.headers.items()}}
    if row.json is not None:
        sent["json"] = filled_in(row.json, words)
    elif method != "GET" and method != "MOUNT":
        sent |= {"data": filled_in(dict(row.form), words), "files": dict(row.files)}
    return client.request("GET" if method == "MOUNT" else method, (row.address or path).format(**words), **sent)


def filled_in(value: Any, words: Mapping[str, str]) -> Any:
    """Fill the words in wherever they stand in what is sent."""
    if isinstance(value, str):
        for name, said in words.items():
            value = value.replace(f"{{{name}}}", said)
        return value
    if isinstance(value, dict):
        return {name: filled_in(each, words) for name, each in value.items()}
    return [filled_in(each, words) for each in value] if isinstance(value, list) else value


def kind_of(answer: httpx.Response) -> str:
    """What an answer says to the role; any other refusal is named by its status, and is never what is expected."""
    status = answer.status_code
    to = answer.headers.get("location", "")
    if status == 401 or (status == 303 and to.startswith("/sign-in?next=")):
        return SIGN_IN
    if 200 <= status < 400:
        return OK
    return {403: FORBIDDEN, 404: ABSENT}.get(status, f"refused with {status}")


def writes(register: Engine) -> int:
    """How many rows the logs have of what was changed, in the register and of accounts."""
    with reading(register) as session:
        return count_changes(session) + sum(bool(row.field) for row in list_access(session))
