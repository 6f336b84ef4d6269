"""The application: its pages, its API and its guards, around one register."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from tracker.store import engine
from tracker.store.standing import StandingKept
from tracker.web import api, health, problems, single_sign_on
from tracker.web.guards import Guard
from tracker.web.options import Options
from tracker.web.pages import PAGES
from tracker.web.rendering import HERE

TITLE = "Operative-clause action tracker"


def create_app(options: Options) -> FastAPI:
    """Build the site for a register, which has to exist: `create_app(Options("sqlite:///tracker.sqlite3"))`.

    Runs under any ASGI server, in as many processes as wanted: they share only the register.
    RegisterUnavailable where it cannot be opened.
    """
    register = engine(options.database_url, create=False)

    @asynccontextmanager
    async def open_and_close(app: FastAPI) -> AsyncIterator[None]:
        yield
        register.dispose()

    app = FastAPI(
        title=TITLE,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=open_and_close,
    )
    app.state.register = register
    app.state.options = options
    app.state.paths = {}
    app.state.exports = set()
    app.state.standing = StandingKept()
    app.state.suggestions = {}
    problems.install(app)
    for router in (health.router, *PAGES, single_sign_on.router, api.router):
        app.include_router(router)
    app.mount("/static/help", StaticFiles(packages=[("tracker.help", "pictures")]), name="help_pictures")
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(Guard, is_secure=options.is_secure, root_path=options.root_path, host_names=options.host_names)
    return app
