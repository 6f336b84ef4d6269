from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI
from httpx import Response
from people import PASSWORD
from provider import CLIENT, SECRET, Provider, running_provider
from sqlalchemy import Engine
from starlette.testclient import TestClient

from tracker.web import Options, create_app
from tracker.web.options import SingleSignOn

Visit = Callable[..., TestClient]
VERIFIED = {"email": "editor", "email_verified": True}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def site(filled: Engine, database_url: str, provider: Provider) -> FastAPI:
    return create_app(Options(database_url, single_sign_on=SingleSignOn(provider.issuer, CLIENT, SECRET)))


def go_there_and_back(client: TestClient, provider: Provider, *, again: bool = False, **changed: str) -> Response:
    """Sign in at the provider, which asks no questions; `changed` is what the browser brings back otherwise."""
    there = client.get("/sign-in/single?next=/reports" + ("&again=true" if again else ""))
    assert there.status_code == 303
    assert there.headers["location"].startswith(f"{provider.issuer}/authorize?")
    sent = {name: values[0] for name, values in parse_qs(urlsplit(there.headers["location"]).query).items()}
    assert sent["redirect_uri"] == "http://testserver/sign-in/single/back"
    assert sent["code_challenge_method"] == "S256"
    assert (sent.get("prompt"), sent.get("max_age")) == (("login", "0") if again else (None, None))
    provider.nonce, provider.challenge = sent["nonce"], sent["code_challenge"]
    return client.get("/sign-in/single/back", params={"state": sent["state"], "code": "a-code"} | changed)


def test_a_person_comes_in_by_single_sign_on(visit: Visit, provider: Provider) -> None:
    client = visit()
    assert "organization's account" in client.get("/sign-in").text.replace("&#39;", "'")
    provider.claims = {"email": "Editor", "email_verified": True}
    answer = go_there_and_back(client, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
    assert "(editor)" in client.get("/reports").text


@pytest.mark.parametrize(
    ("claims", "changed"),
    [
        (VERIFIED | {"email": "stranger"}, {}),
        ({"email": "editor", "email_verified": False}, {}),
        ({"email": "editor"}, {}),
        ({"email": "editor", "email_verified": "true"}, {}),
        ({"email": "edit\u0131r", "email_verified": True}, {}),
        (VERIFIED | {"azp": "another site"}, {}),
        (VERIFIED | {"aud": [CLIENT, "another site"]}, {}),
        ({}, {}),
        (VERIFIED | {"aud": "another site"}, {}),
        (VERIFIED | {"iss": "https://example.org"}, {}),
        (VERIFIED | {"exp": 1}, {}),
        (VERIFIED | {"nonce": "of another attempt"}, {}),
        (VERIFIED, {"state": "of another attempt"}),
        (VERIFIED, {"code": ""}),
        (VERIFIED, {"error": "access_denied"}),
    ],
)
def test_whoever_it_does_not_vouch_for_stays_out(
    visit: Visit, provider: Provider, claims: dict[str, object], changed: dict[str, str]
) -> None:
    client = visit()
    provider.claims = claims
    answer = go_there_and_back(client, provider, **changed)
    assert answer.status_code == 401
    assert client.get("/").status_code == 303


def test_a_token_of_another_key_does_not_count(visit: Visit, provider: Provider) -> None:
    client = visit()
    provider.claims = dict(VERIFIED)
    provider.signing_key = rsa.generate_private_key(65537, 2048)
    assert go_there_and_back(client, provider).status_code == 401


def test_an_answer_without_an_attempt_is_refused(visit: Visit) -> None:
    assert visit().get("/sign-in/single/back?state=&code=a-code").status_code == 401


def test_a_provider_that_cannot_be_reached_is_named(visit: Visit, filled: Engine, database_url: str) -> None:
    gone = SingleSignOn("http://127.0.0.1:9", CLIENT, SECRET)
    client = visit(app=create_app(Options(database_url, single_sign_on=gone)))
    answer = client.get("/sign-in/single")
    assert answer.status_code == 401
    assert "could not be asked" in answer.text


def test_a_site_without_it_says_so(visit: Visit, filled: Engine, database_url: str) -> None:
    assert visit(app=create_app(Options(database_url))).get("/sign-in/single").status_code == 404


@pytest.mark.parametrize("claims", [{"azp": CLIENT}, {"aud": [CLIENT, "another site"], "azp": CLIENT}])
def test_a_token_for_several_sites_is_ours_where_it_was_given_to_us(
    visit: Visit, provider: Provider, claims: dict[str, object]
) -> None:
    provider.claims = VERIFIED | claims
    assert go_there_and_back(visit(), provider).status_code == 303


def test_the_first_account_that_comes_under_a_name_keeps_it(visit: Visit, provider: Provider) -> None:
    provider.claims = VERIFIED | {"email": "\uff25ditor"}  # the same letters, written wide
    assert go_there_and_back(visit(), provider).status_code == 303
    provider.claims = VERIFIED | {"sub": "another"}
    refused = go_there_and_back(visit(), provider)
    assert refused.status_code == 401
    assert "bound to another account" in refused.text
    provider.claims = VERIFIED | {"email": "renamed@example.org"}
    client = visit()
    assert go_there_and_back(client, provider).status_code == 303
    assert "(editor)" in client.get("/reports").text
    admin = visit("admin")
    admin.post("/users/change", data={"name": "editor", "change": "single sign-on"})
    provider.claims = VERIFIED | {"sub": "another"}
    assert go_there_and_back(visit(), provider).status_code == 303


def test_a_person_confirms_at_the_provider_that_it_is_they(visit: Visit, provider: Provider) -> None:
    client = visit()
    provider.claims = VERIFIED | {"email": "admin"}
    go_there_and_back(client, provider)
    added = {"name": "c.lark", "role": "viewer"}
    asked = client.post("/users", data=added)
    assert asked.headers["location"] == "/account/confirm?next=%2Fusers"
    assert "Confirm with your organization" in client.get("/account/confirm?next=/users").text
    provider.claims = provider.claims | {"auth_time": int(time.time())}
    again = go_there_and_back(client, provider, again=True)
    assert again.headers["location"] == "/reports"
    assert client.post("/users", data=added).status_code == 200


def test_passwords_can_be_switched_off(visit: Visit, provider: Provider, database_url: str) -> None:
    single = SingleSignOn(provider.issuer, CLIENT, SECRET)
    client = visit(app=create_app(Options(database_url, single_sign_on=single, has_passwords=False)))
    assert "Password" not in client.get("/sign-in").text
    answer = client.post("/sign-in", data={"name": "editor", "password": PASSWORD})
    assert answer.status_code == 403
    assert "switched off" in answer.text
