"""From a file, or from a document symbol, to a resolution that can be taken into the register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import EmptySource, NoOperativeParagraphs, TrackerError, UnreadableSource

if TYPE_CHECKING:
    from tracker.knowledge import Knowledge
    from tracker.model import Document, Resolution


def extract_from(read: Callable[[], Document], source: str, knowledge: Knowledge | None) -> Resolution:
    """Read a document and extract its resolution; every failure names the source and what to do."""
    from tracker.extract import extract  # only now: what it knows is slow to load

    try:
        return extract(read(), knowledge)
    except TrackerError:
        raise
    except Exception as error:  # a fault of ours on one file: the others still have to be read
        raise UnreadableSource(
            f"{source} cannot be read ({type(error).__name__}: {error}): report the fault, with the file."
        ) from error


def check_operative(resolution: Resolution) -> None:
    """Raise NoOperativeParagraphs for a text that has nothing to track."""
    if not resolution.operative:
        raise NoOperativeParagraphs(
            f"{resolution.source} has no operative paragraphs: check that it is the text of a resolution."
        )


def read_upload(name: str, content: bytes, knowledge: Knowledge | None) -> Resolution:
    """Read an uploaded file, "N2342352.DOC"; its name is only kept as the source and never opened."""
    from tracker.readers import read_bytes

    if not content.strip():
        raise EmptySource(f"{name} is empty: choose the file again.")
    resolution = extract_from(lambda: read_bytes(content, name), name, knowledge)
    check_operative(resolution)
    return resolution


def read_symbol(
    symbol: str, knowledge: Knowledge | None, *, cache: Path | None = None, document_system: str | None = None
) -> Resolution:
    """Fetch a document by its symbol, "A/RES/79/114", or take it from the folder that keeps what was fetched."""
    resolution = extract_from(lambda: fetch(symbol, cache, document_system), symbol, knowledge)
    check_operative(resolution)
    return resolution


def fetch(symbol: str, cache: Path | None, document_system: str | None) -> Document:
    """Fetch a document; without a `cache` it is kept in the account's own folder."""
    from platformdirs import user_cache_path

    from tracker.readers.download import BASE_URL, download

    folder = cache or user_cache_path("operative-clause-tracker")
    return download(symbol, base_url=document_system or BASE_URL, cache=folder)
