"""Adding texts: one or many files, or document symbols, each with its own result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import JSONResponse, Response

from tracker.errors import AnotherResolution, TrackerError, UsageProblem
from tracker.intake import check_operative, hash_bytes, hash_reading, read_symbol, read_upload
from tracker.knowledge import Knowledge
from tracker.knowledge.languages import NAMES, name_of
from tracker.model import Resolution
from tracker.readers import SIZE_LIMIT
from tracker.service import FileRead, Ingestion, Outcome, hash_content, ingest, tell_unchanged
from tracker.service.evidence import plain_name
from tracker.store import Doubted, find_read_file, hash_staff, load_knowledge
from tracker.web.access import Editor, Visit
from tracker.web.rendering import url_of

router = APIRouter(include_in_schema=False)

MOST_FILES = 200
MOST_SYMBOLS = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file or symbol: taken in under `key`, or not, and why."""

    name: str
    outcome: str
    key: str = ""
    actions: int = 0
    detail: str = ""


@router.get("/upload", name="upload")
def show_upload(visit: Editor) -> Response:
    """The form to add texts."""
    return visit.page("upload.html", taken=None, languages=NAMES, limit=SIZE_LIMIT // (1024 * 1024))


@router.post("/upload")
def take_files(
    visit: Editor,
    files: list[UploadFile] = [],  # noqa: B006 (FastAPI copies it)
    symbols: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "en",
    replaces: Annotated[bool, Form()] = False,
    symbol: Annotated[str, Form()] = "",
    form: Annotated[str, Form()] = "page",
) -> Response:
    """Take files and symbols in, each whole or not at all; one that fails does not stop the others."""
    chosen = [file for file in files if file.filename]
    wanted = [part.strip() for part in symbols.replace(",", "\n").replace(";", "\n").splitlines() if part.strip()]
    if not chosen and not wanted:
        raise UsageProblem("Nothing was chosen: choose files, or give a document symbol such as A/RES/79/114.")
    if len(chosen) > MOST_FILES or len(wanted) > MOST_SYMBOLS:
        raise UsageProblem(f"Give at most {MOST_FILES} files and {MOST_SYMBOLS} symbols at once.")
    if symbol.strip() and len(chosen) + len(wanted) != 1:
        raise UsageProblem("A symbol of its own is given to one text: choose one file.")
    if language not in NAMES:
        raise UsageProblem(f"Symbols are fetched in one of these languages: {', '.join(NAMES)}.")
    reading = start_reading(visit, replaces=replaces, symbol=symbol.strip() or None, language=language)
    taken = [each for file in chosen for each in take_file(visit, file, reading)]
    taken += [each for wish in wanted for each in take_symbol(visit, wish, reading)]
    if form == "json":
        return JSONResponse(
            [
                {
                    "name": each.name,
                    "outcome": each.outcome,
                    "text": describe(each),
                    "address": url_of(visit.request, "resolution", key=each.key) if each.key else None,
                }
                for each in taken
            ]
        )
    return visit.page("upload.html", taken=taken, languages=NAMES, limit=SIZE_LIMIT // (1024 * 1024))


@dataclass(frozen=True, slots=True)
class Reading:
    """With what the texts of one request are read, and how they are taken in; see `service.ingest`."""

    knowledge: Knowledge
    read_with: str
    replaces: bool = False
    symbol: str | None = None
    language: str = "en"

    @property
    def is_plain(self) -> bool:
        """Whether a text is to be taken in as it stands, so that one that is there already need not be read."""
        return not self.replaces and self.symbol is None


def start_reading(visit: Visit, *, replaces: bool = False, symbol: str | None = None, language: str = "en") -> Reading:
    """Load the tables that the texts of a request are read with."""
    with visit.reading() as session:
        read_with = hash_reading(hash_staff(session))
        return Reading(load_knowledge(session), read_with, replaces, symbol, language)


def take_file(visit: Visit, file: UploadFile, reading: Reading) -> list[Taken]:
    """Take one uploaded file in, each of its resolutions."""
    name = plain_name(file.filename or "file")
    content = file.file.read(SIZE_LIMIT + 1)
    return _take(name, lambda: take_content(visit, name, content, reading))


def take_symbol(visit: Visit, symbol: str, reading: Reading) -> list[Taken]:
    """Fetch a document by its symbol and take it in."""
    return _take(symbol, lambda: [take_fetched(visit, symbol, reading)])


def take_content(visit: Visit, name: str, content: bytes, reading: Reading) -> list[Ingestion]:
    """Take the resolutions of a file in; those of one that is there and would not read otherwise are not read again."""
    file_hash = hash_bytes(content)
    if reading.is_plain:
        with visit.reading() as session:
            keys = find_read_file(session, file_hash, reading.read_with)
            if keys:
                return [tell_unchanged(session, key) for key in keys]
    found = read_upload(name, content, reading.knowledge, visit.options.reading)
    if reading.symbol is not None and len(found) > 1:
        raise UsageProblem(f"{name} holds {len(found)} resolutions: choose it again without a symbol.")
    file = FileRead(file_hash, reading.read_with)
    return [_take_in(visit, each, file, reading) for each in found]


def take_fetched(visit: Visit, symbol: str, reading: Reading) -> Ingestion:
    """Take a document in that is fetched by its symbol."""
    options = visit.options
    resolution = read_symbol(
        symbol,
        reading.knowledge,
        options.reading,
        cache=options.cache,
        document_system=options.document_system,
        language=reading.language,
    )
    return _take_in(visit, resolution, FileRead(), reading)


def describe(taken: Taken) -> str:
    """Say what became of a file: "added: A/RES/79/114, 31 actions"."""
    if taken.detail and not taken.key:
        return f"failed: {taken.detail}"
    actions = f"{taken.actions} action{'s' if taken.actions != 1 else ''}"
    return f"{taken.outcome}: {taken.key}, {actions}{f'. {taken.detail}' if taken.detail else ''}"


def _take_in(visit: Visit, resolution: Resolution, file: FileRead, reading: Reading) -> Ingestion:
    check_operative(resolution)
    if reading.symbol is not None:
        resolution = replace(resolution, symbol=reading.symbol)
    with visit.desk() as desk:
        return desk.do(ingest, resolution, hash_content(resolution), file=file, replaces=reading.replaces)


def _take(name: str, take: Callable[[], list[Ingestion]]) -> list[Taken]:
    try:
        return [_taken(name, done) for done in take()]
    except AnotherResolution as problem:
        words = str(problem).replace("import it with --replace", "choose the file again and tick “Take it over”")
        return [Taken(name, "failed", detail=words.replace("with --symbol", "below"))]
    except TrackerError as problem:
        return [Taken(name, "failed", detail=str(problem))]


def _taken(name: str, done: Ingestion) -> Taken:
    gone = f"{done.withdrawn} reported actions left the text" if done.withdrawn else ""
    unread = (
        "" if done.is_read else f"Its clauses are not read in {name_of(done.leading_language)}: add its English text"
    )
    beside = f"Its text in {name_of(done.language)} is kept beside" if done.outcome is Outcome.BESIDE else ""
    looks = Doubted(done.doubted, done.doubted_paragraphs, done.doubted_texts).describe()
    said = ". ".join(filter(None, (beside, unread, gone, looks or "No clause of it wants a look")))
    return Taken(name, done.outcome.value, done.key, done.actions, said)
