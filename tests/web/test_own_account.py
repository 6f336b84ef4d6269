"""One's own account over HTTP: passwords for one use, second factor, sessions, confirming, tokens and their scopes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from forms import fields_of, page_of, words_of
from people import PASSWORD
from sqlalchemy import Engine, select, update
from starlette.testclient import TestClient

from tracker.service.accounts.people import add_user, issue_token
from tracker.service.accounts.second_factor import SECONDS, code_at
from tracker.service.accounts.signing_in import CODE_ASKED, CONFIRMED, IDLE
from tracker.service.rights import Role, TokenScope
from tracker.store import list_changes, reading, transaction
from tracker.store.accounts import FailedSignInRecord, UserRecord, WebSessionRecord
from tracker.store.people import TOKEN_NOTICE
from tracker.web import Options, create_app

Visit = Callable[..., TestClient]
OWN = "four slow green kettles"


def enter(client: TestClient, name: str, password: str = PASSWORD) -> httpx.Response:
    return client.post("/sign-in", data={"name": name, "password": password})


def set_up(client: TestClient) -> tuple[str, list[str]]:
    """Set a second factor up, and return its key and the recovery codes."""
    page = page_of(client.get("/account/second-factor"))
    key = str(fields_of(page, "/account/second-factor")["key"])
    assert page.xpath("//svg")
    shown = page_of(client.post("/account/second-factor", data={"key": key, "code": code_now(key)}))
    return key, shown.xpath("//main//li/code/text()")


def code_now(key: str, later: int = 0) -> str:
    return code_at(key, int(datetime.now(UTC).timestamp()) // SECONDS + later)


def age_sessions(register: Engine, by: timedelta, *, began: bool = False) -> None:
    """Let what was confirmed, or what began, be so long ago."""
    past = datetime.now(UTC) - by - timedelta(seconds=1)
    with transaction(register) as session:
        session.execute(update(WebSessionRecord).values({"began" if began else "confirmed": past}))


# --- passwords ----------------------------------------------------------------------


def test_a_password_that_an_administrator_gave_only_serves_to_choose_another(visit: Visit) -> None:
    given = page_of(visit("admin").post("/users", data={"name": "c.lark", "role": "editor"}))
    password = given.xpath("string(//code[@class='secret'])")
    client = visit()
    assert enter(client, "c.lark", password).status_code == 303
    for path in ("/", "/actions", "/upload", "/account/data"):
        assert client.get(path).headers["location"] == "/account", path
    page = page_of(client.get("/account"))
    assert "Choose a password of your own first" in words_of(page)
    assert not page.xpath("//form[contains(@action, '/account/tokens')]")
    assert client.post("/account/tokens", data={"label": "x"}).headers["location"] == "/account"
    same = client.post("/account/password", data={"old": password, "new": password, "again": password})
    assert "choose another one" in words_of(page_of(same, 422))
    chosen = client.post("/account/password", data={"old": password, "new": OWN, "again": OWN})
    assert chosen.headers["location"] == "/sign-in?done=password"
    assert enter(client, "c.lark", password).status_code == 401
    assert enter(client, "c.lark", OWN).status_code == 303
    assert client.get("/upload").status_code == 200


@pytest.mark.parametrize("new", ["Password1234", "qwertyuiop123", "iloveyou1234", "unitednations1", "viewer viewer 1"])
def test_a_common_password_is_refused(visit: Visit, new: str) -> None:
    answer = visit("viewer").post("/account/password", data={"old": PASSWORD, "new": new, "again": new})
    assert "too easy to guess" in words_of(page_of(answer, 422))


def test_wrong_old_passwords_count_as_refused_sign_ins(visit: Visit, filled: Engine) -> None:
    client = visit("viewer")
    for path in ("/account/password", "/account/confirm", "/account/password", "/account/confirm", "/account/password"):
        wrong = client.post(
            path, data={"old": "not the password", "password": "not the password", "new": OWN, "again": OWN}
        )
        assert "is not right" in words_of(page_of(wrong, 422))
    with reading(filled) as session:
        assert len(session.scalars(select(FailedSignInRecord.id)).all()) == 5
    right = client.post("/account/password", data={"old": PASSWORD, "new": OWN, "again": OWN})
    assert right.status_code == 429
    assert client.post("/account/confirm", data={"password": PASSWORD}).status_code == 429


# --- second factor ------------------------------------------------------------------


def test_a_second_factor_is_set_up_asked_for_and_used_once(visit: Visit) -> None:
    client = visit("editor")
    key, codes = set_up(client)
    assert len(set(codes)) == 10
    other = visit()
    assert enter(other, "editor").headers["location"] == "/sign-in/code?next=%2F"
    assert other.get("/actions").status_code == 303
    assert other.get("/api/v1/me").status_code == 401
    assert other.post("/sign-in/code", data={"code": "000000"}).status_code == 401
    used = other.post("/sign-in/code", data={"code": code_now(key)})
    assert used.status_code == 401  # it set the factor up
    done = other.post("/sign-in/code", data={"code": code_now(key, 1), "next": "/reports"})
    assert (done.status_code, done.headers["location"]) == (303, "/reports")
    assert other.get("/reports").status_code == 200
    third = visit()
    enter(third, "editor")
    assert third.post("/sign-in/code", data={"code": codes[0].upper()}).status_code == 303
    fourth = visit()
    enter(fourth, "editor")
    assert fourth.post("/sign-in/code", data={"code": codes[0]}).status_code == 401
    assert fourth.post("/sign-in/code", data={"code": codes[1]}).status_code == 303


def test_a_code_is_guessed_at_five_times_and_waited_for_five_minutes(visit: Visit, filled: Engine) -> None:
    _, codes = set_up(visit("editor"))
    client = visit()
    enter(client, "editor")
    for _ in range(5):
        assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 401
    assert client.post("/sign-in/code", data={"code": codes[0]}).status_code == 429
    with transaction(filled) as session:
        session.execute(update(FailedSignInRecord).values(at=datetime.now(UTC) - timedelta(hours=1)))
    age_sessions(filled, CODE_ASKED, began=True)
    assert "took too long" in words_of(page_of(client.post("/sign-in/code", data={"code": codes[0]}), 401))


def test_a_key_counts_once_a_code_of_it_was_shown(visit: Visit) -> None:
    client = visit("editor")
    page = page_of(client.get("/account/second-factor"))
    key = str(fields_of(page, "/account/second-factor")["key"])
    for sent in ({"key": key, "code": "000000"}, {"key": "MFRGG", "code": "123456"}, {"key": "é", "code": ""}):
        assert client.post("/account/second-factor", data=sent).status_code == 422
    assert enter(visit(), "editor").headers["location"] == "/"


def test_recovery_codes_are_renewed_and_the_factor_dropped(visit: Visit) -> None:
    client = visit("editor")
    _, old = set_up(client)
    new = page_of(client.post("/account/second-factor/change", data={"change": "codes"})).xpath(
        "//main//li/code/text()"
    )
    assert not set(old) & set(new)
    other = visit()
    enter(other, "editor")
    assert other.post("/sign-in/code", data={"code": old[0]}).status_code == 401
    client.post("/account/second-factor/change", data={"change": "drop"})
    assert enter(visit(), "editor").headers["location"] == "/"


def test_administrators_need_one_where_the_site_says_so(visit: Visit, database_url: str) -> None:
    strict = create_app(Options(database_url, second_factor=(Role.ADMINISTRATOR,)))
    client = visit("admin", app=strict)
    assert client.get("/users").headers["location"] == "/account/second-factor"
    assert client.get("/api/v1/users").status_code == 403
    set_up(client)
    assert client.get("/users").status_code == 200
    assert visit("editor", app=strict).get("/upload").status_code == 200


def test_an_administrator_takes_away_a_factor_that_was_lost(visit: Visit) -> None:
    client = visit("editor")
    set_up(client)
    admin = visit("admin")
    assert "Take away the second factor" in admin.get("/users").text
    assert admin.post("/users/change", data={"name": "editor", "change": "second factor"}).status_code == 303
    assert client.get("/actions").status_code == 303
    assert enter(visit(), "editor").headers["location"] == "/"


# --- sessions -----------------------------------------------------------------------


def test_ones_sessions_are_listed_and_ended_elsewhere(visit: Visit) -> None:
    away = visit()
    away.headers["user-agent"] = "Firefox on the library's computer"
    enter(away, "editor")
    here = visit("editor")
    listed = words_of(page_of(here.get("/account")))
    assert "Firefox on the library's computer" in listed
    assert listed.count("(here)") == 1
    assert here.post("/account/sessions/end").status_code == 303
    assert away.get("/actions").status_code == 303
    assert here.get("/actions").status_code == 200
    assert "Firefox" not in words_of(page_of(here.get("/account")))


def test_sessions_that_ended_by_their_age_are_not_listed(visit: Visit, filled: Engine) -> None:
    here, away = visit("editor"), visit()
    away.headers["user-agent"] = "Firefox on the library's computer"
    enter(away, "editor")
    with transaction(filled) as session:
        past = datetime.now(UTC) - IDLE - timedelta(seconds=1)
        is_away = WebSessionRecord.browser.startswith("Firefox")
        session.execute(update(WebSessionRecord).where(is_away).values(last_seen=past))
    assert "Firefox" not in words_of(page_of(here.get("/account")))


def test_a_new_sign_in_ends_the_session_that_the_browser_had(visit: Visit) -> None:
    client = visit("editor")
    old = client.cookies["tracker_session"]
    enter(client, "viewer")
    thief = visit()
    thief.cookies.set("tracker_session", old)
    assert thief.get("/actions").status_code == 303
    assert client.get("/actions").status_code == 200


@pytest.mark.parametrize(("root_path", "prefix", "path"), [("", "__Host-", "/"), ("/tracker", "__Secure-", "/tracker")])
def test_cookies_over_https_are_bound_to_the_host(
    visit: Visit, filled: Engine, database_url: str, root_path: str, prefix: str, path: str
) -> None:
    client = visit(app=create_app(Options(database_url, is_secure=True, root_path=root_path)))
    client.base_url = "https://testserver"
    client.headers["origin"] = "https://testserver"
    answer = client.post(f"{root_path}/sign-in", data={"name": "viewer", "password": PASSWORD})
    cookies = answer.headers.get_list("set-cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == {f"{prefix}tracker_session", f"{prefix}tracker_device"}
    for cookie in cookies:
        parts = [part.strip().lower() for part in cookie.split(";")]
        assert {"secure", "httponly", "samesite=lax", f"path={path}"} <= set(parts)
        assert not any(part.startswith("domain") for part in parts)
    assert client.get(f"{root_path}/actions").status_code == 200


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/users", {"name": "c.lark", "role": "viewer"}),
        ("/users/change", {"name": "viewer", "change": "role", "role": "editor"}),
        ("/users/change", {"name": "viewer", "change": "reset"}),
        ("/account/tokens", {"label": "dashboard"}),
        ("/account/second-factor", {}),
        ("/account/second-factor/change", {"change": "drop"}),
    ],
)
def test_the_password_is_asked_again_before_roles_resets_and_tokens(
    visit: Visit, filled: Engine, path: str, form: dict[str, str]
) -> None:
    client = visit("admin")
    age_sessions(filled, CONFIRMED)
    asked = client.post(path, data=form)
    assert asked.status_code == 303
    assert asked.headers["location"].startswith("/account/confirm?next=")
    with reading(filled) as session:
        assert {change.operation for change in list_changes(session)} <= {"ingest", "add user"}
    page = page_of(client.get(asked.headers["location"]))
    sent = fields_of(page, "/account/confirm")
    assert client.post("/account/confirm", data=sent | {"password": "not the password"}).status_code == 422
    back = client.post("/account/confirm", data=sent | {"password": PASSWORD})
    assert back.headers["location"] == sent["next"]
    assert not client.post(path, data=form).headers.get("location", "").startswith("/account/confirm")


# --- guesses ------------------------------------------------------------------------


def test_a_stranger_keeps_nobody_out_of_the_browser_they_use(visit: Visit) -> None:
    mine, stranger = visit("editor"), visit()
    for _ in range(6):
        enter(stranger, "editor", "not the password")
    assert enter(stranger, "editor").status_code == 429
    mine.post("/sign-out")
    assert enter(mine, "editor").status_code == 303
    for _ in range(5):
        assert enter(mine, "editor", "not the password").status_code == 401
    assert enter(mine, "editor").status_code == 429


# --- tokens -------------------------------------------------------------------------

SCOPES = {
    "read": {"report": 403, "entity": 403},
    "report": {"report": 201, "entity": 403},
    "edit": {"report": 201, "entity": 201},
}


@pytest.mark.parametrize("scope", [TokenScope(name) for name in SCOPES])
def test_a_token_does_what_its_scope_says(visit: Visit, scope: TokenScope) -> None:
    browser = visit("editor")
    page = page_of(browser.post("/account/tokens", data={"label": "dashboard", "scope": scope.value, "days": "90"}))
    program = visit()
    program.headers["authorization"] = f"Bearer {page.xpath('string(//code[@class=$c])', c='secret')}"
    version = {"if-match": program.get("/api/v1/actions/1").headers["etag"]}
    report = program.post("/api/v1/actions/1/reports", json={"status": "in progress"}, headers=version)
    entity = program.post("/api/v1/entities", json={"name": "Panel on Lamps"})
    assert {"report": report.status_code, "entity": entity.status_code} == SCOPES[scope.value]
    listed = words_of(page_of(browser.get("/account")), "//section[@aria-labelledby='tokens']//tbody")
    assert re.match(rf"dashboard {scope.value} \d+ \w+ \d+, \d\d:\d\d UTC \d+ \w+ \d+, ", listed)


def test_a_scope_that_there_is_not_is_refused(visit: Visit) -> None:
    assert visit("editor").post("/account/tokens", data={"label": "x", "scope": "all"}).status_code == 422


@pytest.mark.parametrize("days", [TOKEN_NOTICE.days, TOKEN_NOTICE.days + 1])
def test_a_token_that_ends_soon_is_told_of(visit: Visit, filled: Engine, days: int) -> None:
    with transaction(filled) as session:
        token = issue_token(session, "dashboard", days, author="viewer", now=datetime.now(UTC))
    answer = visit().get("/api/v1/me", headers={"authorization": f"Bearer {token}"})
    browser = visit("viewer")
    told = [
        "token-expires" in answer.headers,
        "Your token for dashboard ends on" in browser.get("/").text,
        "The token for dashboard ends on" in browser.get("/account").text,
    ]
    assert told == [days == TOKEN_NOTICE.days] * 3


def test_administrators_see_and_revoke_all_tokens(visit: Visit, filled: Engine) -> None:
    with transaction(filled) as session:
        token = issue_token(session, "dashboard", 9, author="viewer", now=datetime.now(UTC))
    admin = visit("admin")
    page = page_of(admin.get("/users/tokens"))
    assert "viewer dashboard read" in words_of(page, "//tbody")
    assert admin.post("/users/tokens/revoke", data=fields_of(page, "/users/tokens/revoke")).status_code == 303
    assert visit().get("/api/v1/me", headers={"authorization": f"Bearer {token}"}).status_code == 401
    assert admin.post("/users/tokens/revoke", data={"number": "1"}).status_code == 404


# --- personal data ------------------------------------------------------------------


def test_a_person_takes_their_data_with_them(visit: Visit, filled: Engine) -> None:
    with transaction(filled) as session:
        add_user(
            session, "c.lark", Role.EDITOR, password=OWN, full_name="Cora Lark", author="admin", now=datetime.now(UTC)
        )
    client = visit()
    enter(client, "c.lark", OWN)
    client.post("/account/tokens", data={"label": "dashboard"})
    client.post("/entities", data={"name": "Panel on Lamps", "aliases": ""})
    answer = client.get("/account/data")
    assert answer.headers["content-disposition"].startswith("attachment")
    found = answer.json()
    assert (found["users"][0]["name"], found["users"][0]["full_name"]) == ("c.lark", "Cora Lark")
    assert [row["label"] for row in found["tokens"]] == ["dashboard"]
    assert [row["name"] for row in found["staff_entities"]] == ["Panel on Lamps"]
    assert {row["operation"] for row in found["changes"]} == {"add entity"}
    assert {"add user", "issue token"} <= {row["operation"] for row in found["access_log"]}
    assert found["web_sessions"][0]["browser"] == "testclient"
    with reading(filled) as session:
        kept = session.scalars(select(UserRecord.password_hash).where(UserRecord.name == "c.lark")).one()
    assert kept not in answer.text
