"""Users, for administrators: added, given a role, kept out, let in again, given a new password."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from tracker.errors import TrackerError, UsageProblem
from tracker.service.accounts.passwords import hash_password, make_password
from tracker.service.accounts.people import (
    add_user,
    disable_user,
    enable_user,
    release_single_sign_on,
    reset_password,
    revoke_token,
    set_role,
)
from tracker.service.accounts.second_factor import reset_second_factor
from tracker.service.rights import Role, find_role
from tracker.store.people import list_tokens, list_users
from tracker.web.access import Administrator
from tracker.web.forms import read_lines

router = APIRouter(include_in_schema=False)


@router.get("/users", name="users")
def show_users(visit: Administrator) -> Response:
    """Everybody who may sign in."""
    return _page(visit)


@router.post("/users", name="add_user")
def take_user(
    visit: Administrator,
    name: Annotated[str, Form()] = "",
    full_name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    entities: Annotated[str, Form()] = "",
) -> Response:
    """Add a person with a password that is shown once, and is for one use."""
    visit.check_confirmed("users")
    password = make_password()
    try:
        hashed = hash_password(password)
        with visit.desk() as desk:
            added = desk.do(
                add_user,
                name,
                find_role(role),
                password=hashed,
                is_one_use=True,
                full_name=full_name,
                entities=read_lines(entities),
            )
    except TrackerError as problem:
        return _page(visit, problem=problem)
    return _page(visit, secret=(added, password))


@router.post("/users/change", name="change_user")
def change_user(
    visit: Administrator,
    name: Annotated[str, Form()] = "",
    change: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    entities: Annotated[str, Form()] = "",
) -> Response:
    """Change one user: role, disable, enable, or a reset of the password, second factor or single sign-on."""
    visit.check_confirmed("users")
    password = make_password() if change == "reset" else ""
    try:
        hashed = hash_password(password) if password else None
        with visit.desk() as desk:
            match change:
                case "role":
                    desk.do(set_role, name, find_role(role), entities=read_lines(entities))
                case "disable":
                    desk.do(disable_user, name)
                case "enable":
                    desk.do(enable_user, name)
                case "reset":
                    desk.do(reset_password, name, hashed, is_one_use=True)
                case "second factor":
                    desk.do(reset_second_factor, name)
                case "single sign-on":
                    desk.do(release_single_sign_on, name)
                case _:
                    raise UsageProblem(f"{change!r} is no change of a user: use the buttons of the page.")
    except TrackerError as problem:
        return _page(visit, problem=problem)
    if password:
        return _page(visit, secret=(name, password))
    return visit.go("users", {"done": "user"})


@router.get("/users/tokens", name="all_tokens")
def show_tokens(visit: Administrator) -> Response:
    """The tokens of everybody."""
    with visit.reading() as session:
        return visit.page("tokens.html", tokens=list_tokens(session), now=datetime.now(UTC))


@router.post("/users/tokens/revoke", name="revoke_token")
def take_token_away(visit: Administrator, number: Annotated[int, Form()]) -> Response:
    """Take back a token of anybody."""
    with visit.desk() as desk:
        desk.do(revoke_token, number)
    return visit.go("all_tokens", {"done": "token"})


def _page(
    visit: Administrator, *, problem: TrackerError | None = None, secret: tuple[str, str] | None = None
) -> Response:
    with visit.reading() as session:
        users = list_users(session)
    return visit.page(
        "users.html",
        problem.http_status if problem else 200,
        users=users,
        roles=tuple(Role),
        problem=str(problem) if problem else None,
        secret=secret,
    )
