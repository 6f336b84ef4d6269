"""The stable names of things: a resolution's key and an action's address, the same at every import."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from tracker.model import Resolution
from tracker.store import NOBODY

LONGEST_SLUG = 80


@lru_cache(10_000)
def slug(words: str, longest: int = LONGEST_SLUG) -> str:
    """Write words as a part of an address: "Côte d'Ivoire" is "cote-d-ivoire".

    What is cut off from a long name is kept apart by four digits of its hash.
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", words) if not unicodedata.combining(letter))
    written = re.sub(r"[\W_]+", "-", plain.casefold()).strip("-")
    if len(written) <= longest:
        return written
    mark = hashlib.sha256(written.encode()).hexdigest()[:4]
    return f"{written[: longest - 5].rstrip('-')}-{mark}"


def register_key(resolution: Resolution) -> str:
    """Name a resolution in the register: its document symbol, "A/RES/79/114".

    A text without a symbol is named after its body, date and title:
    "economic-and-social-council/2004-07-21/strengthening-the-technical-cooper-5b24".
    One that lacks a title too is named after its first operative paragraph.
    """
    if resolution.symbol and resolution.symbol.strip():
        return " ".join(resolution.symbol.split())[:200]
    title = resolution.title
    if not slug(title) and resolution.operative:
        title = resolution.operative[0].text
    return "/".join(
        (
            slug(resolution.body or "") or "unnamed-body",
            resolution.adopted.isoformat() if resolution.adopted else "undated",
            slug(title, 40) or "untitled",
        )
    )


def entity_slug(name: str | None) -> str:
    """Write an addressee as the end of an address: "Secretary-General" is "secretary-general"."""
    return (slug(name) if name else "") or NOBODY


def action_address(key: str, ref: str, clause_number: int, addressee: str | None) -> str:
    """Build the address that people's decisions hang on: "A/RES/79/114:8(a):1:secretary-general"."""
    return f"{key}:{ref}:{clause_number}:{entity_slug(addressee)}"
