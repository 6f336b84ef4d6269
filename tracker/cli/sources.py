"""The files that a command is given: single ones as they are, folders with all their documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tracker.errors import (
    EmptySource,
    NoOperativeParagraphs,
    NotFound,
    NothingToImport,
    TrackerError,
    UnreadableSource,
)
from tracker.model import Resolution

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


def read_resolution(source: str) -> Resolution:
    """Read one file and extract its resolution; errors name the file and what to do."""
    from tracker.extract import extract
    from tracker.readers import read

    place = Path(source)
    try:
        is_empty = place.is_file() and place.stat().st_size == 0
    except (OSError, ValueError):
        is_empty = False  # reading says it better
    if is_empty:
        raise EmptySource(f"{source} is empty: get the document again.")
    try:
        return extract(read(source))
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


def check_exist(paths: tuple[str, ...]) -> None:
    """Raise NotFound when none of the paths exists."""
    if paths and not any(Path(path).exists() for path in paths):
        raise NotFound(f"{paths[0]} does not exist: check the path.")


def _documents(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        is_hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if not is_hidden and file.suffix.lower() in EXTENSIONS and file.is_file():
            yield file
