"""The JSON API under /api/v1, with the rights of the pages."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

VERSION = "1.0.0"
router = APIRouter(prefix="/api/v1")


@router.get("/openapi.json", name="openapi", include_in_schema=False)
def show_openapi(request: Request) -> Response:
    """The description of the API."""
    routes = [route for route in request.app.routes if getattr(route, "include_in_schema", False)]
    return JSONResponse(get_openapi(title=request.app.title, version=VERSION, routes=routes))
