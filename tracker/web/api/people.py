"""Oneself and one's tokens; and, for administrators, everybody who may sign in."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import ConfigDict, Field
from sqlalchemy.orm import Session
from starlette.responses import Response

from tracker.errors import UsageProblem
from tracker.service.accounts.passwords import Hashed, hash_password, make_password
from tracker.service.accounts.people import (
    add_user,
    disable_user,
    enable_user,
    reset_password,
    set_role,
    user_subject,
    withdraw_token,
)
from tracker.service.desk import Desk
from tracker.service.rights import RIGHTS, Role, TokenScope, allow
from tracker.store import find_many_versions, find_version
from tracker.store.people import UserRow, find_user, list_tokens, list_users
from tracker.web.access import Account, Administrator
from tracker.web.api.conditions import IfMatch, expect, is_known, not_modified, tagged
from tracker.web.api.schema import IN_PERSON, NEEDS_VERSION, make_router, refusals, versioned
from tracker.web.api.shapes import Answer, Listed, Name, Number, Paging, Sent, page_of

router = make_router("people")

UserName = Annotated[str, Path(min_length=1, max_length=200, examples=["a.pozo"])]
Entities = Annotated[list[Name], Field(max_length=100)]


class Me(Answer):
    """Who asks, and what they may do."""

    name: str
    full_name: str
    role: Role
    entities: list[str] = Field(description="The addressees that a focal point answers for.")
    may: list[str] = Field(description="The operations that the role is enough for.")


class TokenShown(Answer):
    """A token; its secret was shown once and is not kept."""

    number: int
    label: str
    scope: TokenScope
    issued: datetime
    expires: datetime
    last_used: datetime | None
    withdrawn: datetime | None


class UserShown(Answer):
    """A person who may sign in, or might."""

    name: str
    full_name: str
    role: Role
    entities: list[str]
    added: datetime
    last_seen: datetime | None
    disabled: datetime | None
    has_second_factor: bool
    is_bound: bool = Field(description="Whether they signed in by single sign-on and are bound to that account.")
    version: str = Field(description="What If-Match has to say to change them.")


class UserChanged(UserShown):
    """A person after a change, with their password where a new one was made; it is shown this once."""

    password: str | None


class UserSent(Sent):
    """A person to add."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "f.point", "role": "focal point", "entities": ["UNODC"]}]}
    )

    name: Annotated[str, Field(min_length=1, max_length=200)]
    role: Role
    full_name: Name = ""
    entities: Entities = Field([], description="The addressees that a focal point answers for.")


class UserPatch(Sent):
    """What to change of a person; what is left out or null stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "editor"}, {"is_disabled": True}]})

    role: Role | None = None
    entities: Entities | None = None
    is_disabled: Annotated[bool | None, Field(strict=True)] = None
    reset_password: Annotated[bool, Field(strict=True)] = Field(False, description="Make a new password.")


@router.get("/me", name="api_get_me", response_model=Me)
def get_me(visit: Account) -> dict[str, Any]:
    """Say who asks."""
    actor = visit.actor
    return {
        "name": actor.name,
        "full_name": actor.full_name,
        "role": actor.role,
        "entities": list(actor.entities),
        "may": [operation for operation in RIGHTS if actor.may(operation)],
    }


@router.get("/tokens", name="api_list_tokens", response_model=list[TokenShown])
def list_own_tokens(visit: Account) -> Any:
    """List one's own tokens, the newest first; they are issued on the page of one's account only."""
    with visit.reading() as session:
        return list_tokens(session, visit.actor.name)


@router.delete("/tokens/{number}", name="api_withdraw_token", status_code=204, responses=refusals(404, 409))
def take_token_back(visit: Account, number: Number) -> Response:
    """Take one of one's own tokens back."""
    with visit.desk() as desk:
        desk.do(withdraw_token, number)
    return Response(status_code=204)


@router.get("/users", name="api_list_users", response_model=Listed[UserShown])
def list_everybody(visit: Administrator, query: Annotated[Paging, Query()], response: Response) -> dict[str, Any]:
    """List everybody who may or might sign in."""
    with visit.reading() as session:
        rows = list_users(session)
        page = rows[query.offset : query.offset + query.limit]
        versions = find_many_versions(session, {row.name: (user_subject(row.name),) for row in page})
    return page_of(visit, response, query, len(rows), [_show_user(row, versions[row.name]) for row in page])


@router.post(
    "/users",
    name="api_add_user",
    status_code=201,
    response_model=UserChanged,
    responses={**refusals(409, 413), **versioned(201)},
    openapi_extra=IN_PERSON,
)
def take_user(visit: Administrator, sent: UserSent, response: Response) -> dict[str, Any]:
    """Add a person, with a password that is shown this once and is for one use.

    No token is enough for it: an administrator is signed in and gave their password lately.
    """
    allow(visit.actor, "add_user")
    visit.check_confirmed("users")
    password = make_password()
    hashed = hash_password(password)
    with visit.desk() as desk:
        named = {"full_name": sent.full_name, "entities": tuple(sent.entities), "is_one_use": True}
        name = desk.do(add_user, sent.name, sent.role, password=hashed, **named)
        shown, version = _find(desk.session, name)
    response.headers.update(tagged(version))
    return {**shown, "password": password}


@router.get("/users/{name}", name="api_get_user", response_model=UserShown, responses={**refusals(404), **versioned()})
def get_one(visit: Administrator, name: UserName, response: Response) -> Any:
    """Read one person."""
    with visit.reading() as session:
        shown, version = _find(session, name)
    if is_known(visit.request, version):
        return not_modified(version)
    response.headers.update(tagged(version))
    return shown


@router.patch(
    "/users/{name}",
    name="api_change_user",
    response_model=UserChanged,
    responses={**refusals(404, 409, 412, 413, 428), 200: {"headers": versioned()[200]["headers"]}},
    openapi_extra=NEEDS_VERSION | IN_PERSON,
)
def change_user(
    visit: Administrator, version: IfMatch, name: UserName, sent: UserPatch, response: Response
) -> dict[str, Any]:
    """Change a person: role, entities, whether they are kept out, and their password, which is for one use.

    No token is enough for it: an administrator is signed in and gave their password lately.
    """
    allow(visit.actor, "set_role")
    visit.check_confirmed("users")
    password = make_password() if sent.reset_password else None
    hashed = hash_password(password) if password else None
    with visit.desk() as desk:
        user = find_user(desk.session, name)
        expect(desk, lambda: desk.expect_user(user.name, version), version, user_subject(user.name))
        _change(desk, user.name, sent, hashed)
        shown, now = _find(desk.session, user.name)
    response.headers.update(tagged(now))
    return {**shown, "password": password}


def _change(desk: Desk, name: str, sent: UserPatch, password: Hashed | None) -> None:
    user = find_user(desk.session, name)
    if (sent.role, sent.entities, sent.is_disabled, password) == (None, None, None, None):
        raise UsageProblem("Nothing to change: give a role, entities, is_disabled or reset_password.")
    if sent.role is not None or sent.entities is not None:
        desk.do(set_role, name, sent.role or Role(user.role), entities=sent.entities)
    if sent.is_disabled is not None and sent.is_disabled != (user.disabled is not None):
        desk.do(disable_user if sent.is_disabled else enable_user, name)
    if password is not None:
        desk.do(reset_password, name, password, is_one_use=True)


def _find(session: Session, name: str) -> tuple[dict[str, Any], str]:
    """A person as `UserShown` has them, with their version."""
    known = find_user(session, name).name
    version = find_version(session, user_subject(known))
    return next(_show_user(row, version) for row in list_users(session) if row.name == known), version


def _show_user(row: UserRow, version: str) -> dict[str, Any]:
    named = asdict(row)
    return {**named, "entities": [name for name in row.entities.split("; ") if name], "version": version}
