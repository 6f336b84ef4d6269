"""Where the official text of a document is published: the Official Document System of the United Nations."""

from __future__ import annotations

import re
from urllib.parse import urlencode

BASE_URL = "https://documents.un.org"
PATH = "/api/symbol/access"
SYMBOL = re.compile(r"[A-Z]{1,6}(?:/[A-Za-z0-9.()\[\] -]+){2,}")
"""A symbol of the United Nations has parts between slashes, "A/RES/79/114"; "WHA66.10" is none."""


def official_address(symbol: str | None, language: str = "en", base_url: str | None = None) -> str | None:
    """Where a document is to be read: of "A/RES/79/114" its PDF file, None for a symbol that the system has not.

    `base_url` is another system that answers in the same way.
    """
    if symbol is None or not SYMBOL.fullmatch(symbol.strip()):
        return None
    return f"{base_url or BASE_URL}{PATH}?{urlencode({'s': symbol.strip(), 'l': language, 't': 'pdf'})}"
