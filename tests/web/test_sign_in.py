from __future__ import annotations

from collections.abc import Callable

from people import PASSWORD
from starlette.testclient import TestClient


def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(visit: Callable[..., TestClient]) -> None:
    client = visit()
    answer = client.get("/actions?overdue=true")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Factions%3Foverdue%3Dtrue"
    welcome = client.post("/sign-in", data={"name": "viewer", "password": PASSWORD, "next": "/actions?overdue=true"})
    assert welcome.headers["location"] == "/actions?overdue=true"
    assert client.get("/actions").status_code == 200
    assert client.post("/sign-out").status_code == 303
    assert client.get("/actions").status_code == 303


def test_nobody_is_sent_to_another_site(visit: Callable[..., TestClient]) -> None:
    client = visit()
    for target in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"):
        answer = client.post("/sign-in", data={"name": "viewer", "password": PASSWORD, "next": target})
        assert answer.headers["location"] == "/", target


def test_a_wrong_password_is_refused_and_then_throttled(visit: Callable[..., TestClient]) -> None:
    client = visit()
    for _ in range(5):
        refused = client.post("/sign-in", data={"name": "viewer", "password": "not the password"})
        assert refused.status_code == 401
        assert "do not go together" in refused.text
    throttled = client.post("/sign-in", data={"name": "viewer", "password": PASSWORD})
    assert throttled.status_code == 429
    assert client.post("/sign-in", data={"name": "editor", "password": PASSWORD}).status_code == 303


def test_cookies_are_kept_from_scripts_and_other_sites(visit: Callable[..., TestClient]) -> None:
    answer = visit().post("/sign-in", data={"name": "viewer", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
