"""One's own account: password, second factor, where one is signed in, and tokens for programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from tracker.errors import TooManyTries, TrackerError, UsageProblem
from tracker.service.accounts.people import issue_token, withdraw_token
from tracker.service.accounts.personal_data import collect_personal_data
from tracker.service.accounts.second_factor import (
    drop_second_factor,
    key_address,
    make_key,
    renew_recovery_codes,
    set_second_factor,
)
from tracker.service.accounts.signing_in import Step, change_password, confirm, end_other_sessions
from tracker.service.notices import MailChoice
from tracker.service.rights import TokenScope
from tracker.store import list_filters
from tracker.store.people import find_user, list_sessions, list_tokens
from tracker.web.access import Account, OwnAccount, Visit, caller_of
from tracker.web.forms import one_of
from tracker.web.pages.signing_in import safe_target

router = APIRouter(include_in_schema=False)


@router.get("/account", name="account")
def show_account(visit: OwnAccount) -> Response:
    """One's own account."""
    return account_page(visit)


@router.post("/account/password", name="change_password")
def take_password(
    visit: OwnAccount,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change the password; the person signs in again."""
    try:
        if new != again:
            raise UsageProblem("The new password was not typed the same way twice: type it again.")
        change_password(
            visit.register,
            old,
            new,
            author=visit.actor.name,
            caller=caller_of(visit.request),
            now=datetime.now(UTC),
        )
    except (UsageProblem, TooManyTries) as problem:
        return account_page(visit, problem=problem)
    return visit.go("sign_in", {"done": "password"})


@router.get("/account/confirm", name="confirm")
def show_confirm(visit: OwnAccount, next: str = "") -> Response:
    """The form in which a person shows again that it is they."""
    return _confirm_page(visit, next)


@router.post("/account/confirm")
def take_confirm(
    visit: OwnAccount, password: Annotated[str, Form()] = "", next: Annotated[str, Form()] = ""
) -> Response:
    """Note that the person gave their password again, and go back to what they wanted to do."""
    assert visit.session is not None
    name, caller = visit.actor.name, caller_of(visit.request)
    try:
        confirm(visit.register, visit.session.key, name, password, caller=caller, now=datetime.now(UTC))
    except (UsageProblem, TooManyTries) as problem:
        return _confirm_page(visit, next, problem)
    return RedirectResponse(safe_target(visit.request, next), HTTPStatus.SEE_OTHER)


@router.post("/account/sessions/end", name="end_other_sessions")
def take_sign_out_elsewhere(visit: Account) -> Response:
    """Sign out everywhere but here."""
    assert visit.session is not None
    with visit.desk() as desk:
        desk.do(end_other_sessions, visit.session.key)
    return visit.go("account", {"done": "elsewhere"})


@router.get("/account/second-factor", name="second_factor")
def show_second_factor(visit: OwnAccount) -> Response:
    """A new key for an app, to be shown by a code that it is there."""
    visit.check_confirmed("second_factor")
    return _key_page(visit, make_key())


@router.post("/account/second-factor")
def take_second_factor(
    visit: OwnAccount, key: Annotated[str, Form()] = "", code: Annotated[str, Form()] = ""
) -> Response:
    """Set the second factor up, and show the recovery codes this once."""
    visit.check_confirmed("second_factor")
    try:
        with visit.desk() as desk:
            codes = desk.do(set_second_factor, key, code, site_key=visit.options.site_key)
    except UsageProblem as problem:
        return _key_page(visit, key, problem)
    return visit.page("recovery_codes.html", codes=codes)


@router.post("/account/second-factor/change", name="change_second_factor")
def take_second_factor_change(visit: Account, change: Annotated[str, Form()] = "") -> Response:
    """Make new recovery codes, or do without a second factor from now on."""
    visit.check_confirmed("account")
    try:
        with visit.desk() as desk:
            match change:
                case "codes":
                    return visit.page("recovery_codes.html", codes=desk.do(renew_recovery_codes))
                case "drop":
                    desk.do(drop_second_factor)
                case _:
                    raise UsageProblem(f"{change!r} is no change of a second factor: use the buttons of the page.")
    except UsageProblem as problem:
        return account_page(visit, problem=problem)
    return visit.go("account", {"done": "second-factor"})


@router.post("/account/tokens", name="issue_token")
def take_token(
    visit: Account,
    label: Annotated[str, Form()] = "",
    days: Annotated[int, Form()] = 90,
    scope: Annotated[str, Form()] = TokenScope.READ.value,
) -> Response:
    """Issue a token, and show it this once."""
    visit.check_confirmed("account")
    try:
        with visit.desk() as desk:
            secret = desk.do(issue_token, label, days, scope=one_of(TokenScope, scope, "scope"))
    except UsageProblem as problem:
        return account_page(visit, problem=problem)
    return account_page(visit, secret=secret)


@router.post("/account/tokens/withdraw", name="withdraw_token")
def take_token_back(visit: Account, number: Annotated[int, Form()]) -> Response:
    """Take a token back."""
    with visit.desk() as desk:
        desk.do(withdraw_token, number)
    return visit.go("account", {"done": "token"})


@router.get("/account/data", name="personal_data")
def send_personal_data(visit: Account) -> Response:
    """What the register holds of oneself, as JSON."""
    with visit.reading() as session:
        found = collect_personal_data(session, visit.actor.name)
    headers = {"content-disposition": 'attachment; filename="personal-data.json"'}
    return Response(json.dumps(found, ensure_ascii=False, indent=1), headers=headers, media_type="application/json")


def account_page(
    visit: Visit, *, secret: str | None = None, feed: str | None = None, problem: TrackerError | None = None
) -> Response:
    """Show the account; with a secret that is shown this once, or after a problem."""
    assert visit.session is not None
    now, limits = datetime.now(UTC), visit.options.limits
    with visit.reading() as session:
        user = find_user(session, visit.actor.name)
        own = list_tokens(session, user.name)
        return visit.page(
            "account.html",
            problem.http_status if problem else 200,
            tokens=[token for token in own if token.scope != TokenScope.FEED],
            feeds=[token for token in own if token.scope == TokenScope.FEED and token.withdrawn is None],
            views=[each.name for each in list_filters(session)],
            sessions=list_sessions(session, user.name, began=now - limits.absolute, seen=now - limits.idle),
            this_session=visit.session.key,
            has_password=bool(user.password_hash) and visit.options.has_passwords,
            has_second_factor=bool(user.totp_secret),
            must_choose=visit.session.step is Step.PASSWORD,
            must_set_up=visit.session.step is Step.SECOND_FACTOR,
            scopes=tuple(scope for scope in TokenScope if scope is not TokenScope.FEED),
            choices=tuple(MailChoice),
            mail_notices=user.mail_notices,
            mail_address=user.mail_address,
            now=now,
            secret=secret,
            feed=feed,
            problem=str(problem) if problem else None,
        )


def _confirm_page(visit: Visit, target: str, problem: TrackerError | None = None) -> Response:
    with visit.reading() as session:
        has_password = bool(find_user(session, visit.actor.name).password_hash)
    return visit.page(
        "confirm.html",
        problem.http_status if problem else 200,
        next=target,
        has_password=has_password and visit.options.has_passwords,
        has_single_sign_on=visit.options.single_sign_on is not None,
        problem=str(problem) if problem else None,
    )


def _key_page(visit: Visit, key: str, problem: TrackerError | None = None) -> Response:
    import segno

    address = key_address(key, visit.actor.name, visit.request.app.title)
    return visit.page(
        "second_factor.html",
        problem.http_status if problem else 200,
        key=key,
        picture=segno.make(address, micro=False).svg_inline(scale=5, title="Key for an authenticator app"),
        problem=str(problem) if problem else None,
    )
