"""Users, for administrators: added, given a role, kept out, let in again, given a new password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from tracker.errors import TrackerError, UsageProblem
from tracker.service.accounts import add_user, disable_user, enable_user, make_password, reset_password, set_role
from tracker.service.rights import Role, find_role
from tracker.store.people import list_users
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
    """Add a person with a password that is shown once."""
    password = make_password()
    try:
        with visit.desk() as desk:
            added = desk.do(
                add_user, name, find_role(role), password=password, full_name=full_name, entities=read_lines(entities)
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
    """Change one user: role, disable, enable or reset."""
    password = make_password()
    try:
        with visit.desk() as desk:
            match change:
                case "role":
                    desk.do(set_role, name, find_role(role), entities=read_lines(entities))
                case "disable":
                    desk.do(disable_user, name)
                case "enable":
                    desk.do(enable_user, name)
                case "reset":
                    desk.do(reset_password, name, password)
                case _:
                    raise UsageProblem(f"{change!r} is no change of a user: use the buttons of the page.")
    except TrackerError as problem:
        return _page(visit, problem=problem)
    if change == "reset":
        return _page(visit, secret=(name, password))
    return visit.go("users", {"done": "user"})


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
