from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from people import PASSWORD
from sqlalchemy import Engine, update
from starlette.testclient import TestClient

from tracker.service.accounts.people import issue_token
from tracker.service.accounts.signing_in import CONFIRMED
from tracker.service.rights import TokenScope
from tracker.store import count_changes, reading, transaction
from tracker.store.accounts import AnswerRecord, WebSessionRecord

TEXT = "A/RES/81/9100"
OWN = "four slow green kettles"
SAMPLE = files("tracker.samples").joinpath("ga-school-kitchens.txt").read_bytes()


@pytest.fixture
def program(site: FastAPI, filled: Engine) -> Callable[[str], TestClient]:
    """A program with a token of somebody: `program("editor")`."""

    def of(name: str) -> TestClient:
        with transaction(filled) as session:
            secret = issue_token(session, "test", 5, scope=TokenScope.EDIT, author=name, now=datetime.now(UTC))
        return TestClient(site, headers={"authorization": f"Bearer {secret}"}, follow_redirects=False)

    return of


@pytest.fixture
def editor(program: Callable[[str], TestClient]) -> TestClient:
    return program("editor")


@pytest.fixture
def admin(program: Callable[[str], TestClient]) -> TestClient:
    return program("admin")


def seen(client: TestClient, path: str) -> dict[str, str]:
    """The header that says which version of a resource was seen."""
    return {"if-match": client.get(path).headers["etag"]}


def clause(client: TestClient, address: str) -> dict[str, Any]:
    """A clause of a text, by its address."""
    text = client.get(f"/api/v1/resolutions/{TEXT}").json()
    return next(each for paragraph in text["paragraphs"] for each in paragraph["clauses"] if each["address"] == address)


def refused(answer: httpx.Response, status: int, kind: str = "") -> dict[str, Any]:
    """The problem details of an answer that has to be a refusal."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["type"] == (f"urn:tracker:problem:{kind}" if kind else "about:blank")
    return problem


# --- reports and assignments ----------------------------------------------------------


def test_a_report_is_appended_to_what_was_seen(editor: TestClient) -> None:
    sent = {"status": "implemented", "as_of": "2026-11-01", "evidence": "A/82/1", "note": "Counted.", "next_step": "-"}
    answer = editor.post("/api/v1/actions/2/reports", json=sent, headers=seen(editor, "/api/v1/actions/2"))
    assert answer.status_code == 201, answer.text
    assert {**answer.json(), **sent} == answer.json()
    assert answer.json()["author"] == "editor"
    now = editor.get("/api/v1/actions/2")
    assert (now.json()["status"], now.json()["is_open"]) == ("implemented", False)
    assert answer.headers["etag"] == now.headers["etag"]


def test_who_has_not_said_what_they_saw_is_asked_to(editor: TestClient, filled: Engine) -> None:
    before = writes(filled)
    for headers in ({}, {"if-match": "*"}, {"if-match": ""}, {"if-match": "412-7"}):
        for method, path, sent in (
            ("POST", "/api/v1/actions/2/reports", {"status": "in progress"}),
            ("PUT", "/api/v1/actions/2/assignment", {"unit": "W"}),
            ("POST", "/api/v1/reviews", {"decision": "accept", "target": f"{TEXT}:3:1"}),
            ("DELETE", "/api/v1/reviews/1", None),
        ):
            refused(editor.request(method, path, json=sent, headers=headers), 428, "UsageProblem")
    assert writes(filled) == before


def test_who_saw_an_old_version_is_told_what_changed(editor: TestClient, admin: TestClient) -> None:
    old = seen(editor, "/api/v1/actions/2")
    assert admin.put("/api/v1/actions/2/assignment", json={"unit": "Water"}, headers=old).status_code == 200
    for method, path, sent in (
        ("POST", "/api/v1/actions/2/reports", {"status": "in progress"}),
        ("PUT", "/api/v1/actions/2/assignment", {"unit": "Air"}),
    ):
        answer = editor.request(method, path, json=sent, headers=old)
        problem = refused(answer, 412, "Conflict")
        (change,) = problem["changes"]
        assert (change["author"], change["operation"], change["field"]) == ("admin", "assign", "unit")
        assert (change["old"], change["new"]) == (None, "Water")
        assert answer.headers["etag"] == seen(editor, "/api/v1/actions/2")["if-match"] != old["if-match"]
    action = editor.get("/api/v1/actions/2").json()
    assert (action["unit"], action["status"]) == ("Water", "not started")
    again = editor.put(
        "/api/v1/actions/2/assignment", json={"unit": "Air"}, headers={"if-match": answer.headers["etag"]}
    )
    assert again.json()["unit"] == "Air"


def test_a_report_that_is_sent_again_is_answered_and_not_written_again(editor: TestClient, admin: TestClient) -> None:
    path, sent = "/api/v1/actions/2/reports", {"status": "in progress", "note": "Meeting called"}
    headers = seen(editor, "/api/v1/actions/2")
    first = editor.post(path, json=sent, headers=headers)
    again = editor.post(path, json=sent, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]
    assert len(editor.get(path).json()) == 1
    refused(editor.post(path, json=sent | {"note": "Meeting held"}, headers=headers), 412, "Conflict")
    refused(admin.post(path, json=sent, headers=headers), 412, "Conflict")
    meant = editor.post(path, json=sent, headers={"if-match": again.headers["etag"]})
    assert meant.status_code == 201
    assert len(editor.get(path).json()) == 2


def test_a_version_that_nothing_ever_had_is_an_old_one(editor: TestClient) -> None:
    for words in ('"0-0"', '"x"', '"999999999999999999-1"', '"\xe9"'):
        headers = {"if-match": words.encode("latin-1")}
        answer = editor.put("/api/v1/actions/2/assignment", json={"unit": "Air"}, headers=headers)
        assert isinstance(refused(answer, 412, "Conflict")["changes"], list)


def test_an_assignment_leaves_what_it_does_not_name(editor: TestClient) -> None:
    path = "/api/v1/actions/2/assignment"
    first = editor.put(path, json={"unit": "Water", "email": "pozo@un.test"}, headers=seen(editor, "/api/v1/actions/2"))
    second = editor.put(path, json={"unit": "", "note": "Soon."}, headers={"if-match": first.headers["etag"]})
    shown = second.json()
    assert (shown["unit"], shown["focal_point_email"], shown["supervisor_note"]) == ("", "pozo@un.test", "Soon.")
    assert shown["version"] == second.headers["etag"].strip('"')
    headers = {"if-match": second.headers["etag"]}
    refused(editor.put(path, json={}, headers=headers), 422, "UsageProblem")
    refused(editor.put(path, json={"email": "nobody"}, headers=headers), 422, "UsageProblem")


def test_a_focal_point_reports_on_their_own_only(program: Callable[[str], TestClient]) -> None:
    focal = program("focal")
    rows = {row["addressee"]: row["number"] for row in focal.get("/api/v1/actions").json()["items"]}
    for addressee, status in (("Secretary-General", 201), ("Member States", 403)):
        path = f"/api/v1/actions/{rows[addressee]}"
        answer = focal.post(f"{path}/reports", json={"status": "in progress"}, headers=seen(focal, path))
        assert answer.status_code == status, answer.text
    headers = seen(focal, "/api/v1/actions/2")
    refused(focal.put("/api/v1/actions/2/assignment", json={"unit": "W"}, headers=headers), 403, "NotAllowed")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"status": "asleep"}, 422),
        ({"status": "in progress", "as_of": "2999-01-01"}, 422),
        ({"status": "in progress", "as_of": 0}, 422),
        ({"status": "in progress", "as_of": "2026-02-30"}, 422),
        ({"status": "in progress", "colour": "red"}, 422),
        ({"status": "in progress", "note": "a\x00b"}, 422),
        ({"status": "in progress", "note": 5}, 422),
        ({"status": "in progress", "note": "x" * 20_001}, 422),
        ({"status": "in progress", "occurrence": 10**30}, 422),
        ({"status": "in progress", "occurrence": 7}, 422),
        ({"status": "implemented"}, 403),
        ([], 422),
        (None, 422),
    ],
)
def test_a_report_that_cannot_be_changes_nothing(editor: TestClient, filled: Engine, sent: Any, status: int) -> None:
    headers, before = seen(editor, "/api/v1/actions/2"), writes(filled)
    answer = editor.post("/api/v1/actions/2/reports", json=sent, headers=headers)
    refused(answer, status, "NotAllowed" if status == 403 else "UsageProblem")
    assert writes(filled) == before


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b'{"status": "\xff"}', "application/json", 400),
        (b'{"status": "\\ud800"}', "application/json", 422),
        (b'{"status": "in progress", "note": "\\ud800"}', "application/json", 422),
        (b'{"status": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"status": "in progress"}', "text/plain", 422),
        (b"status=in+progress", "application/x-www-form-urlencoded", 422),
    ],
)
def test_what_is_written_wrongly_is_refused(editor: TestClient, content: bytes, kind: str, status: int) -> None:
    headers = {**seen(editor, "/api/v1/actions/2"), "content-type": kind}
    answer = editor.post("/api/v1/actions/2/reports", content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    assert editor.get("/api/v1/actions/2").json()["status"] == "not started"


def test_what_is_too_large_is_refused(editor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.web.bodies.FORM_LIMIT", 1000)
    monkeypatch.setattr("tracker.web.bodies.UPLOAD_LIMIT", 2000)
    pieces = [b'{"name": "', b"x" * 3000, b'"}']
    kind = {"content-type": "application/json"}
    refused(editor.post("/api/v1/entities", content=b"".join(pieces), headers=kind), 413, "TooLarge")
    refused(editor.post("/api/v1/entities", content=iter(pieces), headers=kind), 413, "TooLarge")
    large = {"file": ("a.txt", b"x" * 3000)}
    refused(editor.post("/api/v1/documents", files=large), 413, "TooLarge")


# --- reviews ------------------------------------------------------------------------


def test_a_clause_is_reviewed_and_the_review_taken_back(editor: TestClient) -> None:
    address = f"{TEXT}:4:1"
    before = clause(editor, address)
    sent = {"decision": "set", "target": address, "addressees": ["UNODC"], "deadlines": ["2027-05-01"], "note": "So."}
    answer = editor.post("/api/v1/reviews", json=sent, headers={"if-match": f'"{before["version"]}"'})
    assert answer.status_code == 201, answer.text
    assert answer.json()["changed"] == [address]
    now = clause(editor, address)
    assert [party["name"] for party in now["addressees"]] == ["United Nations Office on Drugs and Crime"]
    assert [each["date"] for each in now["deadlines"]] == ["2027-05-01"]
    assert answer.json()["version"] == now["version"] == answer.headers["etag"].strip('"')
    (review,) = editor.get(f"/api/v1/reviews?target={TEXT}").json()["items"]
    assert (review["clause"], review["decision"], review["author"]) == (address, "set", "editor")
    path = f"/api/v1/reviews/{review['number']}"
    problem = refused(editor.delete(path, headers={"if-match": f'"{before["version"]}"'}), 412, "Conflict")
    assert {change["operation"] for change in problem["changes"]} == {"review"}
    gone = editor.delete(path, headers={"if-match": f'"{now["version"]}"'})
    assert (gone.status_code, gone.content) == (204, b"")
    after = clause(editor, address)
    assert after["addressees"] == before["addressees"]
    assert gone.headers["etag"].strip('"') == after["version"]
    assert editor.get("/api/v1/reviews").json()["total"] == 0
    assert editor.get("/api/v1/reviews?withdrawn=true").json()["items"][0]["withdrawn_by"] == "editor"
    refused(editor.delete(path, headers={"if-match": gone.headers["etag"]}), 404, "NotFound")
    refused(editor.delete("/api/v1/reviews/99", headers={"if-match": '"0-0"'}), 404, "NotFound")


def test_every_decision_can_be_taken(editor: TestClient) -> None:
    def decide(target: str, decision: str, **more: Any) -> list[str]:
        text = editor.get(f"/api/v1/resolutions/{TEXT}").json()
        places = [text | {"address": TEXT}, *text["paragraphs"]]
        places += [each for paragraph in text["paragraphs"] for each in paragraph["clauses"]]
        (version,) = (place["version"] for place in places if place["address"] == target)
        answer = editor.post(
            "/api/v1/reviews",
            json={"target": target, "decision": decision, **more},
            headers={"if-match": f'"{version}"'},
        )
        assert answer.status_code == 201, answer.text
        changed: list[str] = answer.json()["changed"]
        return changed

    def exists(address: str) -> bool:
        text = editor.get(f"/api/v1/resolutions/{TEXT}").json()
        return any(each["address"] == address for paragraph in text["paragraphs"] for each in paragraph["clauses"])

    first, second = decide(f"{TEXT}:3:1", "split", words="donors to dig", verb="urge", addressees=["donors"])
    assert (first, second) == (f"{TEXT}:3:1", f"{TEXT}:3:101")
    assert decide(first, "merge", other=second) == [first]
    assert not exists(second)
    (added,) = decide(f"{TEXT}:4", "add", words="Calls for more wells", verb="call for")
    assert exists(added)
    assert decide(added, "remove") == [added]
    assert not exists(added)
    (tracked,) = decide(f"{TEXT}:1:1", "track", addressees=["UNODC"])
    assert [row["address"] for row in clause(editor, f"{TEXT}:1:1")["actions"]] == [tracked]
    assert f"{TEXT}:3:1" in decide(TEXT, "accept")


def test_a_decision_that_cannot_be_is_refused(editor: TestClient) -> None:
    version = {"if-match": f'"{clause(editor, f"{TEXT}:3:1")["version"]}"'}
    for sent in (
        {"decision": "paint"},
        {"decision": "track"},
        {"decision": "set"},
        {"decision": "split", "words": "never there"},
        {"decision": "set", "verb": "a\x00b", "category": "directive"},
        {"decision": "set", "verb": "x" * 101},
        {"decision": "set", "reporting": 1},
    ):
        answer = editor.post("/api/v1/reviews", json={"target": f"{TEXT}:3:1", **sent}, headers=version)
        refused(answer, 422, "UsageProblem")
    sent = {"target": f"{TEXT}:99:1", "decision": "accept"}
    refused(editor.post("/api/v1/reviews", json=sent, headers=version), 404, "UnknownAction")


# --- documents ------------------------------------------------------------------------


def test_a_file_is_taken_in_once(editor: TestClient) -> None:
    first = editor.post("/api/v1/documents", files={"file": ("../../kitchens.txt", SAMPLE)})
    assert first.status_code == 201, first.text
    taken = first.json()
    assert (taken["outcome"], taken["actions"] > 0) == ("added", True)
    text = editor.get(first.headers["location"]).json()
    assert (text["key"], text["source"]) == (taken["key"], "kitchens.txt")
    again = editor.post("/api/v1/documents", files={"file": ("kitchens.txt", SAMPLE)})
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")


def test_each_resolution_of_a_file_is_told_of(editor: TestClient) -> None:
    said = "The Economic and Social Council,\n\n1. Requests the crews to row.\n\n12th plenary meeting\n24 July 1990\n\n"
    volume = f"1990/71. Crews\n\n{said}1990/72. Lamps\n\n{said}".encode()
    for status, outcome in ((201, "added"), (200, "unchanged")):
        answer = editor.post("/api/v1/documents", files={"file": ("volume.txt", volume)})
        taken = answer.json()
        assert (answer.status_code, taken["key"], taken["outcome"]) == (status, "E/RES/1990/71", outcome)
        assert [(each["key"], each["outcome"]) for each in taken["further"]] == [("E/RES/1990/72", outcome)]
    other = volume[volume.index(b"1990/72") :].replace(b"Lamps", b"Gulls of the outer isles")
    answer = editor.post("/api/v1/documents", files={"file": ("other.txt", other)})
    assert "send it again with replaces=true" in refused(answer, 409, "AnotherResolution")["detail"]


def test_what_is_sent_again_under_its_key_is_carried_out_once(
    editor: TestClient, admin: TestClient, filled: Engine
) -> None:
    version = seen(editor, "/api/v1/actions/1")
    sent, key = {"status": "in progress", "note": "begun"}, {"idempotency-key": "a-1"}
    first = editor.post("/api/v1/actions/1/reports", json=sent, headers=version | key)
    assert first.status_code == 201
    editor.post("/api/v1/actions/1/reports", json={**sent, "note": "more"}, headers=seen(editor, "/api/v1/actions/1"))
    before = writes(filled)
    again = editor.post("/api/v1/actions/1/reports", json=sent, headers=version | key)
    assert (again.status_code, again.json(), again.headers["etag"]) == (201, first.json(), first.headers["etag"])
    assert writes(filled) == before
    other = editor.post("/api/v1/actions/1/reports", json={**sent, "note": "other"}, headers=version | key)
    assert "another request" in refused(other, 422, "UsageProblem")["detail"]
    refused(admin.post("/api/v1/actions/1/reports", json={**sent, "note": "x"}, headers=version | key), 412, "Conflict")
    bad = editor.post("/api/v1/actions/1/reports", json=sent, headers=version | {"idempotency-key": "a b"})
    refused(bad, 422, "UsageProblem")
    for status in (201, 201):
        answer = editor.post("/api/v1/documents", files={"file": ("k.txt", SAMPLE)}, headers={"idempotency-key": "d"})
        assert (answer.status_code, answer.json()["outcome"]) == (status, "added")
        assert "location" in answer.headers
    old = update(AnswerRecord).values(begun=datetime.now(UTC) - timedelta(days=2))
    with transaction(filled) as session:
        session.execute(old)
    answer = editor.post("/api/v1/documents", files={"file": ("k.txt", SAMPLE)}, headers={"idempotency-key": "d"})
    assert answer.json()["outcome"] == "unchanged"


def test_what_is_no_document_is_refused(editor: TestClient, filled: Engine) -> None:
    before = writes(filled)
    for content, kind in ((b"", "EmptySource"), (b"\x00\x01\x02" * 50, "UnreadableSource"), (b"A letter.", "")):
        answer = editor.post("/api/v1/documents", files={"file": ("a.txt", content)})
        refused(answer, 422, kind or "NoOperativeParagraphs")
    refused(editor.post("/api/v1/documents", files={"other": ("a.txt", SAMPLE)}), 422, "UsageProblem")
    two = [("file", ("a.txt", SAMPLE)), ("file", ("b.txt", SAMPLE))]
    refused(editor.post("/api/v1/documents", files=two), 400)
    refused(editor.post("/api/v1/documents", data={"file": "words"}), 415)
    refused(editor.post("/api/v1/documents"), 415)
    refused(editor.post("/api/v1/documents", json={"symbol": "x"}), 422, "UsageProblem")
    refused(editor.post("/api/v1/documents", json={"symbol": "../etc/passwd"}), 404, "NotFound")
    refused(editor.post("/api/v1/documents", json={"symbol": "A/RES/1/1", "more": 1}), 422, "UsageProblem")
    kind = {"content-type": "application/json"}
    for content in (b"{", b"\xff", b"[" * 100_000, b"9" * 5000):
        refused(editor.post("/api/v1/documents", content=content, headers=kind), 400)
    kind = {"content-type": "multipart/form-data"}
    refused(editor.post("/api/v1/documents", content=b"x", headers=kind), 400)
    assert writes(filled) == before


# --- what the register knows ----------------------------------------------------------


def test_an_entity_is_added_and_named_further(editor: TestClient) -> None:
    sent = {"name": "Panel on Lamps", "aliases": ["PoL", "the Panel"]}
    added = editor.post("/api/v1/entities", json=sent)
    assert added.status_code == 201, added.text
    assert (added.json()["aliases"], added.json()["author"]) == (["PoL"], "editor")
    more = editor.post("/api/v1/entities/aliases", json={"name": "PoL", "aliases": ["Lamp Panel"]})
    assert more.json()["name"] == "Panel on Lamps"
    assert set(more.json()["aliases"]) == {"PoL", "Lamp Panel"}
    assert [row["name"] for row in editor.get("/api/v1/entities?staff=true").json()["items"]] == ["Panel on Lamps"]
    refused(editor.post("/api/v1/entities", json=sent), 422, "UsageProblem")
    refused(editor.post("/api/v1/entities", json={"name": "a\x00b"}), 422, "UsageProblem")
    half = editor.post("/api/v1/entities", content=b'{"name": "\\ud800"}', headers={"content-type": "application/json"})
    refused(half, 422, "UsageProblem")
    refused(editor.post("/api/v1/entities/aliases", json={"name": "PoL", "aliases": []}), 422, "UsageProblem")


def test_a_session_is_added_and_corrected_by_who_has_seen_it(editor: TestClient, filled: Engine) -> None:
    sent = {"body": "Panel on Lamps", "number": 4, "opens": "2028-02-01"}
    added = editor.post("/api/v1/sessions", json=sent)
    assert (added.status_code, added.json()["dated"]) == (201, 0), added.text
    before = writes(filled)
    corrected = sent | {"opens": "2028-02-08"}
    refused(editor.post("/api/v1/sessions", json=corrected), 428, "UsageProblem")
    (row,) = editor.get("/api/v1/sessions?staff=true").json()["items"]
    stale = editor.post("/api/v1/sessions", json=corrected, headers={"if-match": '"0-0"'})
    assert [change["new"] for change in refused(stale, 412, "Conflict")["changes"]] == ["2028-02-01"]
    assert writes(filled) == before
    changed = editor.post("/api/v1/sessions", json=corrected, headers={"if-match": f'"{row["version"]}"'})
    assert (changed.status_code, changed.json()["opens"]) == (200, "2028-02-08")
    for wrong in ({"number": 10**12}, {"number": "4"}, {"opens": "soon"}, {"closes": "2028-01-01"}, {"body": " "}):
        refused(editor.post("/api/v1/sessions", json=sent | {"number": 5} | wrong), 422, "UsageProblem")


# --- people -----------------------------------------------------------------------------


def test_tokens_are_ones_own(editor: TestClient, program: Callable[[str], TestClient], filled: Engine) -> None:
    other = program("editor")
    assert other.get("/api/v1/me").json()["name"] == "editor"
    newest, first = editor.get("/api/v1/tokens").json()
    assert set(newest) == {"number", "label", "scope", "issued", "expires", "last_used", "withdrawn"}
    assert (newest["scope"], first["last_used"] is not None) == ("edit", True)
    refused(program("viewer").delete(f"/api/v1/tokens/{newest['number']}"), 404, "NotFound")
    assert editor.delete(f"/api/v1/tokens/{newest['number']}").status_code == 204
    refused(other.get("/api/v1/me"), 401, "SignInNeeded")
    refused(editor.delete(f"/api/v1/tokens/{newest['number']}"), 404, "NotFound")
    assert editor.get("/api/v1/tokens").json()[1] == first


def test_a_token_issues_no_further_ones(editor: TestClient) -> None:
    assert editor.post("/api/v1/tokens", json={"label": "another"}).status_code == 405


def test_no_token_is_enough_for_people_and_passwords(admin: TestClient) -> None:
    assert admin.get("/api/v1/users").status_code == 200
    for answer in (
        admin.post("/api/v1/users", json={"name": "c.lark", "role": "viewer"}),
        admin.patch("/api/v1/users/viewer", json={"reset_password": True}, headers=seen(admin, "/api/v1/users/viewer")),
    ):
        assert "No token is enough" in refused(answer, 403, "NotAllowed")["detail"]


def test_people_are_changed_by_who_gave_their_password_lately(visit: Callable[..., TestClient], filled: Engine) -> None:
    client = visit("admin")
    with transaction(filled) as session:
        session.execute(update(WebSessionRecord).values(confirmed=datetime.now(UTC) - CONFIRMED - timedelta(seconds=1)))
    sent = {"name": "c.lark", "role": "viewer"}
    assert "Confirm" in refused(client.post("/api/v1/users", json=sent), 403, "ConfirmationNeeded")["detail"]
    client.post("/account/confirm", data={"password": PASSWORD})
    assert client.post("/api/v1/users", json=sent).status_code == 201


def test_a_user_is_added_changed_and_kept_out(visit: Callable[..., TestClient], site: FastAPI) -> None:
    admin = visit("admin")
    added = admin.post("/api/v1/users", json={"name": "C.Lark", "role": "focal point", "entities": ["UNODC"]})
    assert added.status_code == 201, added.text
    path, password = "/api/v1/users/c.lark", added.json()["password"]
    assert added.json()["entities"] == ["United Nations Office on Drugs and Crime"]
    browser = TestClient(site, base_url="http://testserver", headers={"origin": "http://testserver"})
    entered = browser.post("/sign-in", data={"name": "c.lark", "password": password}, follow_redirects=False)
    assert entered.status_code == 303
    assert "password of your own" in refused(browser.get("/api/v1/me"), 403, "StepNeeded")["detail"]
    new = {"old": password, "new": OWN, "again": OWN}
    assert browser.post("/account/password", data=new, follow_redirects=False).status_code == 303
    browser.post("/sign-in", data={"name": "c.lark", "password": OWN}, follow_redirects=False)
    assert browser.get("/api/v1/me").json()["role"] == "focal point"
    tag = admin.get(path).headers["etag"]
    assert tag != added.headers["etag"]
    changed = admin.patch(path, json={"role": "editor"}, headers={"if-match": tag})
    assert (changed.json()["role"], changed.json()["entities"], changed.json()["password"]) == ("editor", [], None)
    stale = admin.patch(path, json={"is_disabled": True}, headers={"if-match": tag})
    assert refused(stale, 412, "Conflict")["changes"][0]["operation"] == "set role"
    out = admin.patch(path, json={"is_disabled": True}, headers={"if-match": stale.headers["etag"]})
    assert out.json()["disabled"] is not None
    assert browser.get("/api/v1/me").status_code == 401
    same = admin.patch(path, json={"is_disabled": True}, headers={"if-match": out.headers["etag"]})
    assert same.headers["etag"] == out.headers["etag"]
    reset = admin.patch(path, json={"is_disabled": False, "reset_password": True}, headers=seen(admin, path))
    assert reset.json()["password"] not in (None, password)
    refused(admin.patch(path, json={}, headers=seen(admin, path)), 422, "UsageProblem")
    refused(admin.patch(path, json={"role": "editor"}), 428, "UsageProblem")
    last = admin.patch("/api/v1/users/admin", json={"role": "viewer"}, headers=seen(admin, "/api/v1/users/admin"))
    assert "last administrator" in refused(last, 422, "UsageProblem")["detail"]


def test_a_browser_writes_from_this_site_only(visit: Callable[..., TestClient]) -> None:
    client = visit("editor")
    sent = {"name": "Panel on Lamps"}
    away = client.post("/api/v1/entities", json=sent, headers={"origin": "https://example.org"})
    refused(away, 403, "NotAllowed")
    assert client.post("/api/v1/entities", json=sent).status_code == 201


def writes(register: Engine) -> int:
    with reading(register) as session:
        return count_changes(session)
