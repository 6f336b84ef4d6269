"""Adding texts: one or many files, or document symbols, each with its own result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import JSONResponse, Response

from tracker.errors import AnotherResolution, TrackerError, UsageProblem
from tracker.intake import choose_found, hash_bytes, hash_reading, read_symbol, read_upload
from tracker.knowledge import Knowledge
from tracker.knowledge.languages import NAMES, name_of
from tracker.model import Resolution
from tracker.readers import SIZE_LIMIT
from tracker.service import FileRead, Ingestion, Outcome, hash_content, ingest, keep_file, tell_known, wants_file
from tracker.service.evidence import plain_name
from tracker.store import Doubted, hash_staff, load_knowledge
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
    terms = set_terms(visit, replaces=replaces, symbol=symbol.strip() or None, language=language)
    taken = [each for file in chosen for each in take_file(visit, file, terms)]
    taken += [each for wish in wanted for each in take_symbol(visit, wish, terms)]
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
class Terms:
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


def set_terms(visit: Visit, *, replaces: bool = False, symbol: str | None = None, language: str = "en") -> Terms:
    """Load the tables that the texts of a request are read with."""
    with visit.reading() as session:
        read_with = hash_reading(hash_staff(session))
        return Terms(load_knowledge(session), read_with, replaces, symbol, language)


def take_file(visit: Visit, file: UploadFile, terms: Terms) -> list[Taken]:
    """Take one uploaded file in, each of its resolutions."""
    name = plain_name(file.filename or "file")
    content = file.file.read(SIZE_LIMIT + 1)
    return _take(name, lambda: take_content(visit, name, content, terms))


def take_symbol(visit: Visit, symbol: str, terms: Terms) -> list[Taken]:
    """Fetch a document by its symbol and take it in."""
    return _take(symbol, lambda: take_fetched(visit, symbol, terms))


def take_content(visit: Visit, name: str, content: bytes, terms: Terms) -> list[Ingestion]:
    """Take the resolutions of a file in; those of one that is there and would not read otherwise are not read again."""
    kept = content if visit.options.keeps_files else b""
    file = FileRead(hash_bytes(content), terms.read_with, content=kept)
    if terms.is_plain:
        with visit.reading() as session:
            known = tell_known(session, file)
            is_wanted = bool(kept) and wants_file(session, file.file_hash)
        if known and is_wanted:
            with visit.desk() as desk:
                keep_file(desk.session, file, name)
        if known:
            return known
    return _take_in(visit, read_upload(name, content, terms.knowledge, visit.options.reading), file, terms)


def take_fetched(visit: Visit, symbol: str, terms: Terms) -> list[Ingestion]:
    """Take a document in that is fetched by its symbol."""
    options, fetched = visit.options, list[bytes]()
    found = read_symbol(
        symbol,
        terms.knowledge,
        options.reading,
        cache=options.cache,
        document_system=options.document_system,
        language=terms.language,
        take=fetched.append,
    )
    content = fetched[-1] if fetched and options.keeps_files else b""
    return _take_in(visit, found, FileRead(hash_bytes(content), content=content) if content else FileRead(), terms)


def describe(taken: Taken) -> str:
    """Say what became of a file: "added: A/RES/79/114, 31 actions"."""
    if taken.detail and not taken.key:
        return f"failed: {taken.detail}"
    actions = f"{taken.actions} action{'s' if taken.actions != 1 else ''}"
    return f"{taken.outcome}: {taken.key}, {actions}{f'. {taken.detail}' if taken.detail else ''}"


def _take_in(visit: Visit, found: list[Resolution], file: FileRead, terms: Terms) -> list[Ingestion]:
    chosen = choose_found(found, terms.symbol)
    file = replace(file, held=len(chosen))
    with visit.desk() as desk:
        return [desk.do(ingest, each, hash_content(each), file=file, replaces=terms.replaces) for each in chosen]


def _take(name: str, take: Callable[[], list[Ingestion]]) -> list[Taken]:
    try:
        return [_taken(name, done) for done in take()]
    except AnotherResolution as problem:
        advised = problem.advised("choose the file again and tick “Take it over”", "give it a symbol of its own below")
        return [Taken(name, "failed", detail=str(advised))]
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
