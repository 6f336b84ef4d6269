"""Single sign-on by OpenID Connect: the authorization code flow with PKCE, for people who were added here before."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tracker.errors import NotFound, SignInRefused
from tracker.service.accounts.signing_in import CONFIRMED, sign_in_as
from tracker.web.access import caller_of
from tracker.web.options import Options, SingleSignOn
from tracker.web.pages.signing_in import cookie_path, session_secret, welcome
from tracker.web.rendering import url_of

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter(include_in_schema=False)

COOKIE = "tracker_single_sign_on"
PATIENCE = 600
"""Seconds that a person has to sign in at the provider."""
TIMEOUT = 10.0
"""Seconds that the provider has to answer this site."""
ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "PS256")
FAILED = "Single sign-on did not work ({}): try again, or sign in with a password."


@router.get("/sign-in/single", name="single_sign_on")
def begin(request: Request, next: str = "", again: bool = False) -> Response:
    """Send the person to the provider, with what this browser has to bring back; `again` has them show who they are."""
    provider = _provider(request)
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": _way_back(request),
        "scope": "openid email profile",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }
    target = f"{_discover(provider)['authorization_endpoint']}?{urlencode(query)}"
    answer = RedirectResponse(target, HTTPStatus.SEE_OTHER)
    options: Options = request.app.state.options
    answer.set_cookie(
        options.cookie(COOKIE),
        base64.urlsafe_b64encode(json.dumps(kept | {"next": next}).encode()).decode(),
        max_age=PATIENCE,
        path=cookie_path(request),
        secure=options.is_secure or request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/sign-in/single/back", name="single_sign_on_back")
def come_back(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    """Let in the person for whom the provider vouches; SignInRefused where it does not."""
    provider = _provider(request)
    kept = _kept(request)
    if error or not code:
        raise _refusal(f"the provider said {error[:100]!r}" if error else "the provider sent no code")
    if not secrets.compare_digest(state.encode(), kept.get("state", "").encode()) or not state:
        raise _refusal("this answer belongs to another attempt")
    claims = _redeem(provider, code, kept["verifier"], _way_back(request))
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), kept["nonce"].encode()):
        raise _refusal("the identity token belongs to another attempt")
    name = claims.get(provider.claim)
    if not isinstance(name, str) or not name:
        raise _refusal(f"the identity token has no {provider.claim}")
    if provider.claim == "email" and claims.get("email_verified") is not True:
        raise _refusal("the identity token does not say that the e-mail address was verified")
    now, shown = datetime.now(UTC), claims.get("auth_time")
    entry = sign_in_as(
        request.app.state.register,
        name,
        f"{provider.issuer} {claims['sub']}",
        caller=caller_of(request),
        now=now,
        replaced=session_secret(request),
        is_fresh=isinstance(shown, int) and now.timestamp() - shown <= CONFIRMED.total_seconds(),
    )
    answer = welcome(request, entry, kept.get("next", ""))
    options: Options = request.app.state.options
    answer.delete_cookie(
        options.cookie(COOKIE), path=cookie_path(request), secure=options.is_secure, httponly=True, samesite="lax"
    )
    return answer


def _provider(request: Request) -> SingleSignOn:
    options: Options = request.app.state.options
    if options.single_sign_on is None:
        raise NotFound("This site has no single sign-on: sign in with a name and a password.")
    return options.single_sign_on


def _way_back(request: Request) -> str:
    base = request.base_url
    return f"{base.scheme}://{base.netloc}{url_of(request, 'single_sign_on_back')}"


def _kept(request: Request) -> Mapping[str, str]:
    """What this browser was given when the attempt began; empty where there was none."""
    try:
        options: Options = request.app.state.options
        kept = json.loads(base64.urlsafe_b64decode(request.cookies.get(options.cookie(COOKIE), "")))
    except (ValueError, binascii.Error):
        return {}
    is_whole = isinstance(kept, dict) and all(
        isinstance(kept.get(name), str) for name in ("state", "nonce", "verifier")
    )
    return kept if is_whole else {}


def _discover(provider: SingleSignOn) -> Mapping[str, Any]:
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _fetch("GET", address)
    if found.get("issuer") != provider.issuer:
        raise _refusal("the provider calls itself otherwise than it was set up here")
    return found


def _redeem(provider: SingleSignOn, code: str, verifier: str, way_back: str) -> Mapping[str, Any]:
    """Exchange the code for the identity token, and return its claims once its signature holds."""
    import jwt

    found = _discover(provider)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": way_back,
        "client_id": provider.client_id,
        "client_secret": provider.client_secret,
        "code_verifier": verifier,
    }
    token = str(_fetch("POST", str(found["token_endpoint"]), form).get("id_token", ""))
    try:
        keys = jwt.PyJWKSet.from_dict(dict(_fetch("GET", str(found["jwks_uri"]))))
        named = jwt.get_unverified_header(token).get("kid")
        key = next(key for key in keys.keys if named is None or key.key_id == named)
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=60,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, StopIteration) as error:
        raise _refusal(f"its identity token does not hold, {type(error).__name__}") from error
    party, audience = claims.get("azp"), claims["aud"]
    if party != provider.client_id and (party is not None or (isinstance(audience, list) and len(audience) > 1)):
        raise _refusal("its identity token was given to another site")
    return claims


def _fetch(method: str, address: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    try:
        answer = httpx.request(method, address, data=form, timeout=TIMEOUT)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _refusal(f"the provider could not be asked, {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise _refusal("the provider answered with something else")
    return found


def _refusal(reason: str) -> SignInRefused:
    return SignInRefused(FAILED.format(reason))
