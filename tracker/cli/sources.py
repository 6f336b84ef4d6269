"""The files that a command is given: single ones as they are, folders with all their documents."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from tracker.cli import say_error
from tracker.errors import NotFound, NothingToImport, TrackerError
from tracker.settings import read_settings

if TYPE_CHECKING:
    from tracker.apart.limits import Limits
    from tracker.knowledge import Knowledge
    from tracker.model import Resolution

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


class Waiting(Protocol):
    """A document that is being read: `resolutions` waits for what it holds, or raises why there is nothing."""

    def is_done(self) -> bool:
        """Whether `resolutions` would not wait."""

    def resolutions(self) -> list[Resolution]:
        """Wait for the resolutions: one of most, each of an annual volume."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not even be opened, which is said when its turn comes."""

    error: TrackerError

    def is_done(self) -> bool:
        """Whether the error can be raised: at once."""
        return True

    def resolutions(self) -> list[Resolution]:
        """Raise the error."""
        raise self.error


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A document that is fetched by its symbol when its turn comes."""

    fetch: Callable[[], list[Resolution]]

    def is_done(self) -> bool:
        return False

    def resolutions(self) -> list[Resolution]:
        return self.fetch()


def limits_for(sources: Sequence[str], jobs: int | None) -> Limits:
    """The limits of reading, with so many files at the same time as there are jobs or cores, and one for one file."""
    settings = read_settings()
    return replace(settings.reading, at_once=min(jobs or settings.jobs, max(len(sources), 1)))


def begin_resolution(
    source: str, limits: Limits, knowledge: Knowledge | None = None, language: str | None = None
) -> Waiting:
    """Begin to read a file, and give what to wait for.

    A source that is no file but a document symbol ("A/RES/79/114") is fetched when it is waited for, in a
    `language` that is not English where one is named; of a file it says in which language it is.
    """
    from tracker.intake import begin_file, read_symbol

    if not names_symbol(source):
        try:
            return begin_file(source, knowledge, limits, language=language)
        except TrackerError as error:
            return Failed(error)
    settings = read_settings()
    return _Fetched(
        lambda: read_symbol(
            source,
            knowledge,
            limits,
            cache=settings.cache,
            document_system=settings.document_system,
            language=language or "en",
        )
    )


class Done(Protocol):
    """What is begun, and can tell whether it is done."""

    def is_done(self) -> bool:
        """Whether it can be taken without waiting."""


Begun = TypeVar("Begun", bound=Done)


def read_ahead(
    sources: Iterable[str], begin: Callable[[str], Begun], *, ahead: int, together: int = 1
) -> Iterator[list[Begun]]:
    """Begin `ahead` sources and give them in order, as more are begun; up to `together` at once, which are done."""
    begun: deque[Begun] = deque()
    for source in sources:
        begun.append(begin(source))
        if len(begun) >= ahead:
            yield _take_done(begun, together)
    while begun:
        yield _take_done(begun, together)


def _take_done(begun: deque[Begun], most: int) -> list[Begun]:
    """Take the next, and those after it that need not be waited for."""
    taken = [begun.popleft()]
    while begun and len(taken) < most and begun[0].is_done():
        taken.append(begun.popleft())
    return taken


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
