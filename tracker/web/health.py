"""Whether the site lives and is ready, for what watches over it."""

from __future__ import annotations

from fastapi import APIRouter
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tracker.errors import RegisterUnavailable
from tracker.store import reading
from tracker.store.engine import HEAD

router = APIRouter(include_in_schema=False)


@router.get("/healthz", name="healthz")
def say_alive() -> Response:
    """The process answers."""
    return JSONResponse({"status": "alive"})


@router.get("/readyz", name="readyz")
def say_ready(request: Request) -> Response:
    """The register can be read, and is of this version."""
    try:
        with reading(request.app.state.register) as session:
            version = session.scalar(text("select version_num from alembic_version"))
    except RegisterUnavailable:
        return JSONResponse({"status": "the register cannot be read"}, 503)
    if version != HEAD:
        return JSONResponse({"status": "the register is of another version"}, 503)
    return JSONResponse({"status": "ready"})
