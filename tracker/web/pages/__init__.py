"""The pages of the site, a module for each area."""

from tracker.web.pages import (
    account,
    action,
    actions,
    desk,
    feeds,
    home,
    intake,
    knowledge,
    papers,
    register,
    rereading,
    resolutions,
    signing_in,
    users,
)

PAGES = (
    signing_in.router,
    account.router,
    home.router,
    desk.router,
    feeds.router,
    actions.router,
    action.router,
    resolutions.router,
    rereading.router,
    intake.router,
    knowledge.router,
    papers.router,
    register.router,
    users.router,
)
"""The routers of all pages."""
