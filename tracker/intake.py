"""From a file, or from a document symbol, to a resolution that can be taken into the register."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
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


READING = ("model.py", "readers", "extract", "knowledge")
"""The parts of the program that decide how a text reads."""


def hash_bytes(content: bytes) -> str:
    """Hash a file by which it is told to be the same at the next import."""
    return hashlib.sha256(content).hexdigest()


def hash_file(path: str | Path) -> str:
    """Hash a file, empty where it cannot be opened or is no file: reading it says why."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def hash_reading(staff: str) -> str:
    """Hash what a file is read with: this version of the program, and `staff`, the hash of what staff taught it."""
    return hash_bytes(f"{_hash_program()} {staff}".encode())


@cache
def _hash_program() -> str:
    """Hash the modules and tables that read, so that a changed table counts before a version is named."""
    package = Path(__file__).parent
    parts = (package / part for part in READING)
    files = sorted(
        file
        for part in parts
        for file in ([part] if part.is_file() else part.rglob("*"))
        if file.suffix in (".py", ".csv") and file.is_file()
    )
    said = hashlib.sha256()
    for file in files:
        said.update(file.relative_to(package).as_posix().encode() + file.read_bytes())
    return said.hexdigest()


def with_language(document: Document, language: str | None) -> Document:
    """Say in which language a document is, where a person knows better than its words tell."""
    if language is None:
        return document
    return replace(document, metadata=replace(document.metadata, language=language))


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
    symbol: str,
    knowledge: Knowledge | None,
    *,
    cache: Path | None = None,
    document_system: str | None = None,
    language: str = "en",
) -> Resolution:
    """Fetch a document by its symbol, "A/RES/79/114", or take it from the folder that keeps what was fetched."""
    resolution = extract_from(lambda: fetch(symbol, cache, document_system, language), symbol, knowledge)
    check_operative(resolution)
    return resolution


def fetch(symbol: str, cache: Path | None, document_system: str | None, language: str = "en") -> Document:
    """Fetch a document; without a `cache` it is kept in the account's own folder."""
    from platformdirs import user_cache_path

    from tracker.readers.download import BASE_URL, download

    folder = cache or user_cache_path("operative-clause-tracker")
    return download(symbol, language=language, base_url=document_system or BASE_URL, cache=folder)
