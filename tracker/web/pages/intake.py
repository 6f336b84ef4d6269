"""Adding texts: one or many files, or document symbols, each with its own result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from starlette.responses import JSONResponse, Response

from tracker.errors import TrackerError, UsageProblem
from tracker.intake import read_symbol, read_upload
from tracker.knowledge import Knowledge
from tracker.model import Resolution
from tracker.readers import SIZE_LIMIT
from tracker.service import Ingestion, hash_content, ingest
from tracker.service.evidence import plain_name
from tracker.store import Doubted, load_knowledge
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
    return visit.page("upload.html", taken=None, limit=SIZE_LIMIT // (1024 * 1024))


@router.post("/upload")
def take_files(
    visit: Editor,
    files: list[UploadFile] = [],  # noqa: B006 (FastAPI copies it)
    symbols: Annotated[str, Form()] = "",
    form: Annotated[str, Form()] = "page",
) -> Response:
    """Take files and symbols in, each whole or not at all; one that fails does not stop the others."""
    chosen = [file for file in files if file.filename]
    wanted = [part.strip() for part in symbols.replace(",", "\n").replace(";", "\n").splitlines() if part.strip()]
    if not chosen and not wanted:
        raise UsageProblem("Nothing was chosen: choose files, or give a document symbol such as A/RES/79/114.")
    if len(chosen) > MOST_FILES or len(wanted) > MOST_SYMBOLS:
        raise UsageProblem(f"Give at most {MOST_FILES} files and {MOST_SYMBOLS} symbols at once.")
    with visit.reading() as session:
        knowledge = load_knowledge(session)
    taken = [take_file(visit, file, knowledge) for file in chosen]
    taken += [take_symbol(visit, symbol, knowledge) for symbol in wanted]
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
    return visit.page("upload.html", taken=taken, limit=SIZE_LIMIT // (1024 * 1024))


def take_file(visit: Visit, file: UploadFile, knowledge: Knowledge) -> Taken:
    """Take one uploaded file in."""
    name = plain_name(file.filename or "file")
    return _take(visit, name, lambda: read_upload(name, file.file.read(SIZE_LIMIT + 1), knowledge))


def take_symbol(visit: Visit, symbol: str, knowledge: Knowledge) -> Taken:
    """Fetch a document by its symbol and take it in."""
    options = visit.options
    return _take(
        visit,
        symbol,
        lambda: read_symbol(symbol, knowledge, cache=options.cache, document_system=options.document_system),
    )


def describe(taken: Taken) -> str:
    """Say what became of a file: "added: A/RES/79/114, 31 actions"."""
    if taken.detail and not taken.key:
        return f"failed: {taken.detail}"
    actions = f"{taken.actions} action{'s' if taken.actions != 1 else ''}"
    return f"{taken.outcome}: {taken.key}, {actions}{f'. {taken.detail}' if taken.detail else ''}"


def take_in(visit: Visit, read: Callable[[], Resolution]) -> Ingestion:
    """Read a text and take it in; whatever fails is raised as the TrackerError that it is."""
    resolution = read()
    with visit.desk() as desk:
        return desk.do(ingest, resolution, hash_content(resolution))


def _take(visit: Visit, name: str, read: Callable[[], Resolution]) -> Taken:
    try:
        done = take_in(visit, read)
    except TrackerError as problem:
        return Taken(name, "failed", detail=str(problem))
    gone = f"{done.withdrawn} reported actions left the text" if done.withdrawn else ""
    looks = Doubted(done.doubted, done.doubted_paragraphs, done.doubted_texts).describe()
    said = ". ".join(filter(None, (gone, looks or "No clause of it wants a look")))
    return Taken(name, done.outcome.value, done.key, done.actions, said)
