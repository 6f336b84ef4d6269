"""The pages of the site, a module for each area."""

from tracker.web.pages import (
    account,
    action,
    actions,
    correcting,
    desk,
    feeds,
    helping,
    home,
    intake,
    knowledge,
    papers,
    register,
    rereading,
    resolutions,
    signing_in,
    suggesting,
    tables,
    users,
)

PAGES = (
    signing_in.router,
    account.router,
    home.router,
    helping.router,
    desk.router,
    feeds.router,
    actions.router,
    action.router,
    correcting.router,
    suggesting.router,
    resolutions.router,
    rereading.router,
    intake.router,
    tables.router,
    knowledge.router,
    papers.router,
    register.router,
    users.router,
)
"""The routers of all pages."""
