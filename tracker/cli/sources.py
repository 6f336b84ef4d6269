"""The files that a command is given: single ones as they are, folders with all their documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import EmptySource, NotFound, NothingToImport
from tracker.settings import read_settings

if TYPE_CHECKING:
    from tracker.knowledge import Knowledge
    from tracker.model import Document, Resolution

EXTENSIONS = (".txt", ".md", ".markdown", ".pdf", ".doc", ".docx", ".html", ".htm", ".xml", ".akn")
"""Names of documents that are looked for in a folder; a file given by name may have any."""


def find_sources(paths: tuple[str, ...]) -> list[str]:
    """List the documents of paths, folders searched to their bottom and read in order of name.

    A file that does not exist is kept, so that reading it says so. NothingToImport
    for a folder without documents.
    """
    sources: dict[str, None] = {}
    for path in paths:
        place = Path(path)
        if not place.is_dir():
            sources[path] = None
            continue
        found = sorted(str(file) for file in _documents(place))
        if not found:
            raise NothingToImport(
                f"The folder {path} has no documents: put files there that end in {', '.join(EXTENSIONS)}."
            )
        sources.update(dict.fromkeys(found))
    return list(sources)


def read_resolution(
    source: str, knowledge: Knowledge | None = None, *, may_download: bool = False, language: str | None = None
) -> Resolution:
    """Read one file and extract its resolution; errors name the file and what to do.

    `knowledge` are the tables with what staff added. With `may_download` a source
    that is no file but a document symbol ("A/RES/79/114") is fetched, in a `language` that is
    not English where one is named; of a file it says in which language it is.
    """
    from tracker.intake import extract_from, with_language
    from tracker.readers import read

    place = Path(source)
    try:
        is_empty = place.is_file() and place.stat().st_size == 0
    except (OSError, ValueError):
        is_empty = False  # reading says it better
    if is_empty:
        raise EmptySource(f"{source} is empty: get the document again.")
    if may_download and names_symbol(source):
        return extract_from(lambda: download_document(source, language), source, knowledge)
    return extract_from(lambda: with_language(read(source), language), source, knowledge)


def names_symbol(source: str) -> bool:
    """Whether a source is a document symbol to fetch, "A/RES/79/114", and not the name of a file."""
    place = Path(source)
    if place.exists() or place.suffix.lower() in EXTENSIONS:
        return False
    from tracker.readers.download import is_symbol  # only now: what it needs for downloading is slow to load

    return is_symbol(source)


def download_document(symbol: str, language: str | None = None) -> Document:
    """Fetch a document by its symbol, or take it from the folder that keeps what was fetched."""
    from tracker.intake import fetch

    settings = read_settings()
    return fetch(symbol, settings.cache, settings.document_system, language or "en")


def check_exist(paths: tuple[str, ...]) -> None:
    """Raise NotFound when none of the paths exists, nor is a document symbol."""
    if paths and not any(Path(path).exists() or names_symbol(path) for path in paths):
        raise NotFound(f"{paths[0]} does not exist: check the path.")


def _documents(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        is_hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if not is_hidden and file.suffix.lower() in EXTENSIONS and file.is_file():
            yield file
