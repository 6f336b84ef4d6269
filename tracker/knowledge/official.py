"""Where the official text of a document is published: the Official Document System of the United Nations."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlencode

from tracker.knowledge.bodies import load_bodies

BASE_URL = "https://documents.un.org"
PUBLISHED_THERE = ("United Nations", "International Seabed Authority")
"""How organizations are called whose documents the system has, besides the organs of the United Nations."""
PATH = "/api/symbol/access"
SYMBOL = re.compile(r"[A-Z]{1,6}(?:/[A-Za-z0-9.()\[\] -]+){2,}")
"""A symbol of the United Nations has parts between slashes, "A/RES/79/114"; "WHA66.10" is none."""


def official_address(symbol: str | None, language: str = "en", base_url: str | None = None) -> str | None:
    """Where a document is to be read: of "A/RES/79/114" its PDF file, None for a symbol that the system has not.

    It has not those of organizations outside the United Nations, such as AG/RES. 2978 of the Organization of American
    States: bodies.csv tells whose a form is. `base_url` is another system that answers in the same way.
    """
    if symbol is None or not SYMBOL.fullmatch(symbol.strip()) or _is_of_another_organization(symbol.strip()):
        return None
    return f"{base_url or BASE_URL}{PATH}?{urlencode({'s': symbol.strip(), 'l': language, 't': 'pdf'})}"


@lru_cache(maxsize=4096)
def _is_of_another_organization(symbol: str) -> bool:
    owners = [body for body in load_bodies() if body.read_symbol(symbol)]
    return bool(owners) and not any(
        not body.organization or body.organization[0].startswith(PUBLISHED_THERE) for body in owners
    )
