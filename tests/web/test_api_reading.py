from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.model import Resolution
from tracker.service import report_status, save_filter
from tracker.service.accounts.people import disable_user, issue_token, withdraw_token
from tracker.service.rights import TokenScope
from tracker.store import ActionFilter, load_resolution, reading, transaction
from tracker.web import Options, create_app
from tracker.writers.contract import write_resolution

Visit = Callable[..., TestClient]
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
TEXT = "A/RES/81/9100"


@pytest.fixture
def program(site: FastAPI, filled: Engine) -> Callable[[str], TestClient]:
    """A program with a token of somebody: `program("editor")`."""

    def of(name: str) -> TestClient:
        with transaction(filled) as session:
            secret = issue_token(session, "test", 5, scope=TokenScope.EDIT, author=name, now=datetime.now(UTC))
        return TestClient(site, headers={"authorization": f"Bearer {secret}"}, follow_redirects=False)

    return of


# --- lists ------------------------------------------------------------------------


def test_a_list_comes_in_pages_that_name_one_another(program: Callable[[str], TestClient]) -> None:
    client = program("viewer")
    whole = client.get("/api/v1/actions").json()
    assert whole["total"] == len(whole["items"]) > 2
    assert whole["next"] is None
    address, pages, seen = "/api/v1/actions?limit=2&order=number", 0, []
    while address:
        answer = client.get(address)
        page = answer.json()
        seen += [row["number"] for row in page["items"]]
        assert page["total"] == whole["total"]
        link = answer.headers.get("link", "")
        assert (f'<{page["next"]}>; rel="next"' in link) == (page["next"] is not None)
        assert ('rel="prev"' in link) == (pages > 0)
        address, pages = page["next"], pages + 1
    assert seen == sorted(row["number"] for row in whole["items"])
    assert pages == -(-whole["total"] // 2)


def test_the_address_of_the_next_page_keeps_the_filter_and_the_root_path(filled: Engine, database_url: str) -> None:
    client = TestClient(create_app(Options(database_url, is_public=True, root_path="/tracker")))
    for asked in ("/api/v1/actions", "/tracker/api/v1/actions"):
        page = client.get(f"{asked}?addressee=Secretary-General&addressee=donors&limit=1").json()
        assert page["next"] == ("/tracker/api/v1/actions?addressee=Secretary-General&addressee=donors&limit=1&offset=1")


def test_filters_are_those_of_the_pages(program: Callable[[str], TestClient], filled: Engine) -> None:
    with transaction(filled) as session:
        save_filter(session, "donors", ActionFilter(addressees=("donors",)), author="editor", now=NOW)
    client = program("viewer")

    def addressees(query: str) -> set[str | None]:
        return {row["addressee"] for row in client.get(f"/api/v1/actions?{query}").json()["items"]}

    assert addressees("addressee=donors") == addressees("saved=donors") == {"donors"}
    assert addressees("text=dig") == {"Member States", "donors"}
    assert addressees("due_before=2026-11-01&due_after=2026-11-01") == {"Member States", "donors"}
    assert addressees("no_owner=true") == {None}


def test_an_order_is_kept_in_both_directions(program: Callable[[str], TestClient]) -> None:
    client = program("viewer")
    rising = [row["due"] for row in client.get("/api/v1/actions?order=due").json()["items"]]
    falling = [row["due"] for row in client.get("/api/v1/actions?order=due&descending=true").json()["items"]]
    dated = [day for day in rising if day]
    assert dated == sorted(dated)
    assert [day for day in falling if day] == dated[::-1]
    assert rising[-1] is None
    assert falling[-1] is None


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "offset=-1",
        "offset=99999999999999999999999",
        "colour=red",
        "addressee=",
        "text=%20",
        "due_before=tomorrow",
        "due_before=1700000000",
        "due_before=2027-W01-1",
        "due_before=2026-02-30",
        "status=asleep",
        "order=colour",
        "due_before=2026-01-01&due_after=2026-02-01",
        "text=well%00s",
        "symbol=%00",
        "saved=%00",
    ],
)
def test_a_question_that_cannot_be_is_refused_with_what_to_correct(
    program: Callable[[str], TestClient], query: str
) -> None:
    answer = program("viewer").get(f"/api/v1/actions?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail", "instance"}


@pytest.mark.parametrize("query", ["as_of=0001-01-01&stale=36500", "as_of=9999-12-31", "text=%FF%FE", "stale=36500"])
def test_what_is_at_the_edges_is_answered(program: Callable[[str], TestClient], query: str) -> None:
    assert program("viewer").get(f"/api/v1/actions?{query}").status_code == 200


def test_a_saved_filter_that_there_is_not_is_not_found(program: Callable[[str], TestClient]) -> None:
    assert program("viewer").get("/api/v1/actions?saved=nothing").status_code == 404


# --- one resource, and its version ------------------------------------------------


def test_an_action_has_a_version_and_is_not_sent_twice(program: Callable[[str], TestClient], filled: Engine) -> None:
    client = program("viewer")
    listed = client.get("/api/v1/actions?order=number").json()["items"][1]
    first = client.get(f"/api/v1/actions/{listed['number']}")
    assert first.json() == listed
    tag = first.headers["etag"]
    assert tag == f'"{listed["version"]}"'
    for known in (tag, f"W/{tag}", f'"0-0", {tag}', "*"):
        again = client.get(f"/api/v1/actions/{listed['number']}", headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(f"/api/v1/actions/{listed['number']}", headers={"if-none-match": '"0-0"'}).status_code == 200
    with transaction(filled) as session:
        day = NOW.date()
        report_status(session, listed["address"], "in progress", as_of=day, author="A. Clerk", now=NOW, today=day)
    changed = client.get(f"/api/v1/actions/{listed['number']}", headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.json()["status"] == "in progress"
    assert changed.headers["etag"] != tag
    reports = client.get(f"/api/v1/actions/{listed['number']}/reports")
    assert [report["status"] for report in reports.json()] == ["in progress"]
    assert reports.headers["etag"] == changed.headers["etag"]


@pytest.mark.parametrize("path", ["/actions/999", "/resolutions/A/RES/1/1", "/reports/nothing", "/nowhere", "/users/x"])
def test_what_there_is_not_is_not_found(program: Callable[[str], TestClient], path: str) -> None:
    answer = program("admin").get(f"/api/v1{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404
    assert answer.json()["instance"] == f"urn:tracker:request:{answer.headers['x-request-id']}"


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "%00", "1%00"])
def test_a_number_that_cannot_be_is_refused(program: Callable[[str], TestClient], number: str) -> None:
    assert program("viewer").get(f"/api/v1/actions/{number}").status_code == 422


def test_a_text_is_the_contract_with_addresses_versions_and_actions(
    program: Callable[[str], TestClient], filled: Engine
) -> None:
    client = program("viewer")
    answer = client.get(f"/api/v1/resolutions/{TEXT}")
    shown = answer.json()
    with reading(filled) as session:
        contract = json.loads(json.dumps(write_resolution(load_resolution(session, TEXT))))
    places = [
        (place["address"], place["version"])
        for paragraph in shown["paragraphs"]
        for place in (paragraph, *paragraph["clauses"])
    ]
    assert places[0][0] == f"{TEXT}:P1"
    assert (f"{TEXT}:2(a):1") in dict(places)
    actions = {
        (clause["address"], action["number"])
        for paragraph in shown["paragraphs"]
        for clause in paragraph["clauses"]
        for action in clause["actions"]
    }
    listed = client.get("/api/v1/actions").json()["items"]
    assert actions == {(f"{row['resolution']}:{row['ref']}:{row['clause_number']}", row["number"]) for row in listed}
    assert without(shown, {"key", "version", "address", "actions"}) == contract
    assert (
        client.get(f"/api/v1/resolutions/{TEXT}", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    )
    assert client.get("/api/v1/resolutions/A%2FRES%2F81%2F9100").json() == shown


def without(value: Any, names: set[str]) -> Any:
    """The value without the members of these names, at any depth."""
    if isinstance(value, dict):
        return {name: without(each, names) for name, each in value.items() if name not in names}
    return [without(each, names) for each in value] if isinstance(value, list) else value


def test_the_version_of_a_text_changes_with_its_actions_reviews_and_sessions(
    program: Callable[[str], TestClient], filled: Engine
) -> None:
    client = program("editor")

    def version() -> str:
        return client.get(f"/api/v1/resolutions/{TEXT}").headers["etag"]

    seen = [version()]
    action = client.get("/api/v1/actions/2")
    reported = client.post(
        "/api/v1/actions/2/reports", json={"status": "in progress"}, headers={"if-match": action.headers["etag"]}
    )
    assert reported.status_code == 201
    seen.append(version())
    session = {"body": "General Assembly", "number": 82, "opens": "2027-09-21"}
    assert client.post("/api/v1/sessions", json=session).status_code in (200, 201)
    seen.append(version())
    assert len(set(seen)) == 3


# --- the other lists ----------------------------------------------------------------


def test_texts_are_listed_with_how_far_they_have_come(program: Callable[[str], TestClient]) -> None:
    client = program("viewer")
    found = client.get("/api/v1/resolutions?text=wells").json()
    assert [row["key"] for row in found["items"]] == [TEXT]
    assert found["items"][0]["actions"] == client.get("/api/v1/actions").json()["total"]
    assert client.get("/api/v1/resolutions?text=lamps").json() == {"total": 0, "items": [], "next": None}
    assert client.get("/api/v1/resolutions?doubts=true").json()["total"] == 0


def test_the_log_is_read_from_its_end(program: Callable[[str], TestClient]) -> None:
    client = program("viewer")
    log = client.get("/api/v1/changes?limit=3").json()
    assert len(log["items"]) == 3 < log["total"]
    assert client.get("/api/v1/changes?text=add%20user").json()["items"] == []  # work on accounts is not for everybody
    newest = log["items"][0]["subject"]
    assert newest in {row["subject"] for row in client.get(f"/api/v1/changes?subject={newest}").json()["items"]}
    assert client.get(f"/api/v1/changes?subject={TEXT}").json()["items"][0]["operation"] == "ingest"


def test_a_search_marks_what_it_found(program: Callable[[str], TestClient], filled: Engine) -> None:
    day = NOW.date()
    with transaction(filled) as session:
        report_status(session, "2", "in progress", note="The drills came.", as_of=day, author="a", now=NOW, today=day)
    client = program("viewer")
    (hit,) = client.get("/api/v1/search?text=drills").json()["items"]
    assert (hit["kind"], hit["action_number"], "[drills]" in hit["excerpt"]) == ("report", 2, True)
    assert len(client.get("/api/v1/search?text=wells&limit=1").json()["items"]) == 1
    for text in ("", "\x00", "-", '""', "a " * 600):
        assert client.get("/api/v1/search", params={"text": text}).status_code == 422, text
    assert client.get("/api/v1/search", params={"text": "a " * 400}).status_code == 200


def test_a_report_is_run_in_the_words_asked_for(program: Callable[[str], TestClient]) -> None:
    client = program("viewer")
    names = [row["name"] for row in client.get("/api/v1/reports").json()]
    assert "status-by-addressee" in names
    for name in names:
        said = client.get(f"/api/v1/reports/{name}")
        assert said.status_code == 200, said.text
        assert all(list(row) == said.json()["columns"] for row in said.json()["rows"])
    plain = client.get("/api/v1/reports/actions").json()
    assert {row["status"] for row in plain["rows"]} == {"not started"}
    worded = client.get("/api/v1/reports/actions?vocabulary=undp").json()
    assert {row["status"] for row in worded["rows"]} == {"not started"}
    assert client.get("/api/v1/reports/actions?as_of=2026-01-01").json()["rows"] == []
    assert client.get("/api/v1/reports/actions?as_of=9999-12-31&within=36500").status_code == 200
    assert client.get("/api/v1/reports/actions?vocabulary=klingon").status_code == 422


def test_entities_and_sessions_are_listed(program: Callable[[str], TestClient]) -> None:
    client = program("viewer")
    found = {row["name"]: row for row in client.get("/api/v1/entities?text=drugs%20and%20crime").json()["items"]}
    office = found["United Nations Office on Drugs and Crime"]
    assert (office["acronym"], office["author"]) == ("UNODC", None)
    assert "the Office" in office["short"]
    page = client.get("/api/v1/sessions?body=Human%20Rights%20Council&limit=5").json()
    assert len(page["items"]) == 5 < page["total"]
    opens = [row["opens"] for row in page["items"]]
    assert opens == sorted(opens, reverse=True)
    assert {row["version"] for row in page["items"]} == {"0-0"}
    assert client.get("/api/v1/sessions?staff=true").json()["total"] == 0


def test_doubts_are_listed_by_place(program: Callable[[str], TestClient]) -> None:
    client = program("viewer")
    assert client.get(f"/api/v1/doubts?target={TEXT}:3").json()["total"] == 0
    assert client.get("/api/v1/doubts?target=A/RES/1/1:2").status_code == 404


# --- who asks -------------------------------------------------------------------------


def test_one_is_told_who_one_is_and_what_one_may(program: Callable[[str], TestClient]) -> None:
    me = program("focal").get("/api/v1/me").json()
    assert (me["name"], me["role"], me["entities"]) == ("focal", "focal point", ["Secretary-General"])
    assert "report_status" in me["may"]
    assert "assign_actions" not in me["may"]


def test_without_a_valid_token_nothing_is_read(site: FastAPI, filled: Engine, visit: Visit) -> None:
    with transaction(filled) as session:
        old = issue_token(session, "old", 1, author="editor", now=datetime.now(UTC) - timedelta(days=2))
        back = issue_token(session, "back", 1, author="editor", now=datetime.now(UTC))
        withdraw_token(session, 2, author="editor", now=NOW)
        out = issue_token(session, "out", 1, author="viewer", now=datetime.now(UTC))
        disable_user(session, "viewer", author="admin", now=NOW)
    signed_in = visit("editor")
    assert signed_in.get("/api/v1/actions").status_code == 200
    for secret in (old, back, out, "", "oct_guess", "\xff"):
        for client in (TestClient(site), signed_in):
            answer = client.get("/api/v1/actions", headers={"authorization": f"Bearer {secret}".encode("latin-1")})
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["type"] == "urn:tracker:problem:SignInNeeded"


def test_everybody_reads_a_public_site_but_is_nobody(filled: Engine, database_url: str) -> None:
    client = TestClient(create_app(Options(database_url, is_public=True)))
    assert client.get("/api/v1/actions").status_code == 200
    assert client.get("/api/v1/me").status_code == 401
    described = client.get("/api/v1/openapi.json").json()
    assert {} in described["paths"]["/api/v1/actions"]["get"]["security"]
    assert {} not in described["paths"]["/api/v1/entities"]["post"]["security"]


def test_what_cannot_be_done_there_says_what_can(program: Callable[[str], TestClient]) -> None:
    answer = program("admin").put("/api/v1/sessions", json={})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_description_names_every_part(site: FastAPI, wells: Resolution) -> None:
    described = TestClient(site).get("/api/v1/openapi.json").json()
    operations = [each for path in described["paths"].values() for each in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names)
    for operation in operations:
        assert operation["description"]
        in_person = operation["operationId"] in ("add_user", "change_user")
        assert operation["security"] == ([{"session": []}] if in_person else [{"token": []}, {"session": []}])
        refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert {"401", "422"} <= set(refusals)
        assert all(set(answer["content"]) == {"application/problem+json"} for answer in refusals.values())
    assert set(described["components"]["securitySchemes"]) == {"token", "session"}
    sent = {name for name in described["components"]["schemas"] if name.endswith(("Sent", "Patch"))}
    assert len(sent) == 10
    assert all(described["components"]["schemas"][name]["examples"] for name in sent)
    assert all(described["components"]["schemas"][name]["additionalProperties"] is False for name in sent)
