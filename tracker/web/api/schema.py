"""The description of the API in OpenAPI 3.1, completed by what its routes cannot say themselves."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from tracker.web.access import COOKIE
from tracker.web.api.repeating import HEADER
from tracker.web.options import Options

VERSION = "1.0.0"
PREFIX = "/api/v1"
DESCRIPTION = """\
The register of actions for other programs, with the rights of the person whose token is sent:
`Authorization: Bearer oct_...`. A token is made on the page of one's account, and has a scope: `read`, `report`
(status reports too) or `edit` (all that the person may do on the register). In the last days before it ends every
answer says so in `Token-Expires`.

Every single resource has a version, which its header `ETag` names. A write on something that is there already
has to say in `If-Match` which version was seen: without it the answer is 428, and 412, with what others changed
meanwhile, where the version is an old one. A program that lost an answer sends the same again: with an
`Idempotency-Key`, a key of its own for each request, it is carried out once. Every failure is answered with problem
details (RFC 9457)."""

PROBLEM = "application/problem+json"
EXPLAINED = {
    304: "It is as it was: the version in If-None-Match is still the present one.",
    400: "What was sent cannot be read.",
    401: "Nobody is signed in, or the token is unknown, withdrawn or too old.",
    403: "The role is not enough for this, or the request came from another site.",
    404: "There is nothing of that name.",
    409: "Somebody changed the same at the same moment: read it again, then write.",
    412: "It changed since the version in If-Match; `changes` says how.",
    413: "That is too large.",
    415: "It is of a kind that is not taken.",
    422: "What was asked or sent cannot be: the sentence in `detail` says what to correct.",
    428: "If-Match is missing.",
    429: "A report is being made for the same person already: ask again once it is there.",
    502: "The Official Document System could not be reached, or has no such document.",
    503: "The register cannot be read now.",
}
SESSION = "A browser that is signed in."
DONE = {"200": "As asked.", "201": "It is written.", "204": "It is taken back."}
USUAL = (400, 401, 403, 422, 503)
VERSIONED = {
    "ETag": {"description": "The version.", "required": True, "schema": {"type": "string", "examples": ['"412-7"']}}
}


class ChangeShown(BaseModel):
    """A row of the log: who changed what, when, from what to what."""

    at: str
    author: str
    operation: str
    subject: str
    field: str
    old: str | None
    new: str | None


class Problem(BaseModel):
    """What went wrong, in a sentence that says what to do next (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:tracker:problem:UnknownAction",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "There is no action 999: `tracker actions` lists them with their numbers.",
                    "instance": "urn:tracker:request:0f4b1d6c",
                }
            ]
        }
    )

    type: str = Field(description="The kind of problem, about:blank where the status says it all.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The number under which the log of the site has the request.")
    changes: list[ChangeShown] | None = Field(None, description="What changed since the version that was seen (412).")


def make_router(tag: str, route_class: type[APIRoute] = APIRoute) -> APIRouter:
    """Make the router of a resource; every route of it has a name of its own, which begins with api_.

    With `Repeatable` as `route_class` a program may send what it posts again under the same key.
    """
    return APIRouter(
        route_class=route_class,
        prefix=PREFIX,
        tags=[tag],
        responses=refusals(*USUAL),
        generate_unique_id_function=lambda route: route.name.removeprefix("api_"),
    )


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that a route may answer with: `refusals(404, 412)`."""
    return {
        status: {
            "description": EXPLAINED[status],
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def versioned(status: int = 200) -> dict[int | str, dict[str, Any]]:
    """Describe an answer that names its version; one that is read may be asked for only where it changed."""
    described: dict[int | str, dict[str, Any]] = {status: {"headers": VERSIONED}}
    if status == HTTPStatus.OK:
        described[304] = {"description": EXPLAINED[304], "headers": VERSIONED}
    return described


def _if_match(*, is_required: bool) -> dict[str, Any]:
    return {
        "parameters": [
            {
                "name": "If-Match",
                "in": "header",
                "required": is_required,
                "description": "The version that was seen.",
                "schema": {"type": "string", "pattern": r'^"[0-9]{1,18}-[0-9]{1,18}"$'},
                "example": '"412-7"',
            }
        ]
    }


MAY_BE_REPEATED: dict[str, Any] = {
    "parameters": [
        {
            "name": HEADER,
            "in": "header",
            "required": False,
            "description": "A key of one's own for this request: sent again with it within a day, it is carried out "
            "once and answered as the first time. 422 where the key came with another request, 409 while that one is "
            "being carried out. A refusal is not kept.",
            "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
            "example": "5f0c2c1e-2027-06-30",
        }
    ]
}
"""What a route adds to its description whose router is `Repeatable`."""
MAY_NEED_VERSION = _if_match(is_required=False)
"""As NEEDS_VERSION, of a route that writes something new too."""
NEEDS_VERSION = _if_match(is_required=True)
"""What a route adds to its description (`openapi_extra`) that writes on something that is there."""


IN_PERSON: dict[str, Any] = {"security": [{"session": []}]}
"""What a route adds to its description that no token is enough for."""


def describe(routers: list[APIRouter], title: str, options: Options) -> dict[str, Any]:
    """Describe the API of a site."""
    described: dict[str, Any] = get_openapi(
        title=title,
        version=VERSION,
        description=DESCRIPTION,
        servers=[{"url": options.root_path or "/"}],
        routes=[route for router in routers for route in router.routes],
    )
    parts = described["components"]
    parts["schemas"]["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts["schemas"] |= parts["schemas"]["Problem"].pop("$defs")
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token of one's account."},
        "session": {"type": "apiKey", "in": "cookie", "name": options.cookie(COOKIE), "description": SESSION},
    }
    needed: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
    for method, operation in _operations(described):
        operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
        for status, answer in operation["responses"].items():
            if status in DONE:
                answer["description"] = answer["description"].replace("Successful Response", DONE[status])
        if "security" not in operation:
            operation["security"] = [*needed, {}] if options.is_public and method == "get" else needed
        for parameter in operation.get("parameters", ()):
            _without_null(parameter["schema"])
    return described


def _operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in described["paths"].values():
        yield from path.items()


def _without_null(schema: dict[str, Any]) -> None:
    """Take "or null" from a parameter: an address has no way to say it, it leaves the parameter out."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    if len(kinds) == 1 and "anyOf" in schema:
        del schema["anyOf"]
        schema |= kinds[0]
