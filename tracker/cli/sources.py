"""The files that a command is given: single ones as they are, folders with all their documents."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tracker.cli import say_error
from tracker.errors import NotFound, NothingToImport, TrackerError
from tracker.settings import read_settings

if TYPE_CHECKING:
    from tracker.knowledge import Knowledge
    from tracker.model import Resolution

Found = TypeVar("Found")

EXTENSIONS = (".txt", ".md", ".markdown", ".pdf", ".doc", ".docx", ".html", ".htm", ".xml", ".akn")
"""Names of documents that are looked for in a folder; a file given by name may have any."""


def find_sources(paths: tuple[str, ...]) -> list[str]:
    """List the documents of paths, folders searched to their bottom and read in order of name.

    A file that does not exist is kept, so that reading it says so; a link that leads out of its folder is
    left out, and said. NothingToImport for a folder without documents.
    """
    sources: dict[str, None] = {}
    for path in paths:
        place = Path(path)
        if not place.is_dir():
            sources[path] = None
            continue
        inside = place.resolve()
        documents = sorted(_documents(place))
        found = [str(file) for file in documents if file.resolve().is_relative_to(inside)]
        if left_out := len(documents) - len(found):
            say_error(
                f"{left_out} link{'s' if left_out != 1 else ''} of the folder {path} to documents outside of it "
                "not followed: give the paths of those documents themselves."
            )
        if not found:
            raise NothingToImport(
                f"The folder {path} has no documents: put files there that end in {', '.join(EXTENSIONS)}."
            )
        sources.update(dict.fromkeys(found))
    return list(sources)


def begin_resolution(
    source: str, knowledge: Knowledge | None = None, language: str | None = None
) -> Callable[[], list[Resolution]]:
    """Begin to read a file, and give what waits for its resolutions: one of most, each of an annual volume.

    A source that is no file but a document symbol ("A/RES/79/114") is fetched when it is waited for, in a
    `language` that is not English where one is named; of a file it says in which language it is.
    """
    from tracker.intake import begin_file, read_symbol

    settings = read_settings()
    if not names_symbol(source):
        return begin_file(source, knowledge, settings.reading, language=language).resolutions
    return lambda: read_symbol(
        source,
        knowledge,
        settings.reading,
        cache=settings.cache,
        document_system=settings.document_system,
        language=language or "en",
    )


def read_ahead(
    sources: Iterable[str], begin: Callable[[str], Callable[[], Found]]
) -> Iterator[tuple[str, Callable[[], Found]]]:
    """Give each source with what waits for it, while the next ones are begun already; errors come when waited for."""
    begun: deque[tuple[str, Callable[[], Found]]] = deque()
    for source in sources:
        begun.append((source, _begin_safely(source, begin)))
        if len(begun) == read_settings().reading.at_once:
            yield begun.popleft()
    yield from begun


def _begin_safely(source: str, begin: Callable[[str], Callable[[], Found]]) -> Callable[[], Found]:
    try:
        return begin(source)
    except TrackerError as problem:
        error = problem

    def fail() -> Found:
        raise error

    return fail


def names_symbol(source: str) -> bool:
    """Whether a source is a document symbol to fetch, "A/RES/79/114", and not the name of a file."""
    place = Path(source)
    if place.exists() or place.suffix.lower() in EXTENSIONS:
        return False
    from tracker.readers.download import is_symbol  # only now: what it needs for downloading is slow to load

    return is_symbol(source)


def check_exist(paths: tuple[str, ...]) -> None:
    """Raise NotFound when none of the paths exists, nor is a document symbol."""
    if paths and not any(Path(path).exists() or names_symbol(path) for path in paths):
        raise NotFound(f"{paths[0]} does not exist: check the path.")


def _documents(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        is_hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        if not is_hidden and file.suffix.lower() in EXTENSIONS and file.is_file():
            yield file
