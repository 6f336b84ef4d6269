"""The pages of the site, a module for each area."""

from tracker.web.pages import account

PAGES = (account.router,)
"""The routers of all pages."""
