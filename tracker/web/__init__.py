"""The register in a browser, and for other programs as JSON: pages, rights and the API over `service`."""

from tracker.web.app import create_app
from tracker.web.options import Options

__all__ = ["Options", "create_app"]
