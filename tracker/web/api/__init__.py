"""The JSON API under /api/v1, with the rights of the pages: a module for each resource."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tracker.web.api import actions, comments, documents, knowledge, people, register, rereading, resolutions, reviews
from tracker.web.api.schema import PREFIX, describe

RESOURCES = [
    each.router for each in (actions, comments, resolutions, rereading, reviews, documents, knowledge, register, people)
]
"""The routers of all resources."""

router = APIRouter()
for resource in RESOURCES:
    router.include_router(resource)


@router.get(f"{PREFIX}/openapi.json", name="openapi", include_in_schema=False)
def show_openapi(request: Request) -> Response:
    """The description of the API."""
    return JSONResponse(describe(RESOURCES, request.app.title, request.app.state.options))
