"""Documents: a file, or a symbol to fetch one by, taken into the register."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tracker.errors import AnotherResolution, UsageProblem
from tracker.knowledge.languages import Language
from tracker.readers import SIZE_LIMIT
from tracker.service import Outcome
from tracker.service.evidence import plain_name
from tracker.web.access import Editor
from tracker.web.api.repeating import Repeatable
from tracker.web.api.schema import MAY_BE_REPEATED, make_router, refusals
from tracker.web.api.shapes import Answer, Sent
from tracker.web.pages.intake import set_terms, take_content, take_fetched
from tracker.web.rendering import url_of

router = make_router("documents", Repeatable)


class SymbolSent(Sent):
    """The symbol of a document, to be fetched from the Official Document System."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"symbol": "A/RES/79/114"}]})

    symbol: Annotated[str, Field(min_length=3, max_length=81)]


class TextTaken(Answer):
    """What became of a text: how many actions came, stayed or went, and how much wants a look."""

    key: str
    outcome: Outcome
    actions: int
    added: int
    withdrawn: int
    removed: int
    doubted: int = Field(description="Clauses in which something is to be reviewed.")
    doubted_paragraphs: int = Field(description="Paragraphs that are doubted as a whole.")
    doubted_texts: int = Field(description="1 where the text is doubted as a whole.")


class Taken(TextTaken):
    """What became of a document: of its text, and of each further one where it holds several resolutions."""

    further: list[TextTaken] = Field(description="The same of each further resolution of a file that holds several.")


@dataclass(frozen=True, slots=True)
class Given:
    """What was sent: a file, or a symbol."""

    file: UploadFile | None = None
    symbol: str = ""


async def what_was_sent(request: Request) -> AsyncIterator[Given]:
    """Read a form with a file, or a symbol as JSON; 415 for anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        async with request.form(max_files=1, max_fields=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or len(form) != 1:
                raise UsageProblem("No file was sent: send one, in the part `file` of the form.")
            yield Given(file)
    elif kind == "application/json":
        yield Given(symbol=await _symbol(request))
    else:
        raise HTTPException(415, "Send a file as multipart/form-data, or a symbol as application/json.")


async def _symbol(request: Request) -> str:
    try:
        sent = await request.json()
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error
    try:
        return SymbolSent.model_validate(sent).symbol
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        raise RequestValidationError(found) from error


BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary", "description": "One file."}},
                    "required": ["file"],
                    "additionalProperties": False,
                }
            },
            "application/json": {"schema": SymbolSent.model_json_schema()},
        },
    }
}


@router.post(
    "/documents",
    name="api_take_document",
    status_code=201,
    response_model=Taken,
    responses={
        **refusals(404, 409, 413, 415, 502),
        200: {"model": Taken, "description": "The text was in the register: updated, or unchanged."},
        201: {"headers": {"Location": {"description": "The address of the text.", "schema": {"type": "string"}}}},
    },
    openapi_extra=BODY | MAY_BE_REPEATED,
)
def take_document(
    visit: Editor,
    given: Annotated[Given, Depends(what_was_sent)],
    response: Response,
    replaces: Annotated[bool, Query(description="Take it over what stands under its symbol.")] = False,
    symbol: Annotated[str | None, Query(min_length=1, max_length=200, description="The symbol it goes under.")] = None,
    language: Annotated[Language, Query(description="The language in which a symbol is fetched.")] = Language.ENGLISH,
) -> Any:
    """Take a document in, whole or not at all: PDF, Word, HTML, Akoma Ntoso or plain text.

    Of a file that holds several resolutions all are taken in: one is told of at the top, the others in `further`.
    A further language or format of a resolution is kept beside the text that its actions come from. 409 where
    another resolution has the symbol: see `replaces` and `symbol`.
    """
    terms = set_terms(visit, replaces=replaces, symbol=symbol, language=language.value)
    try:
        if given.file is not None:
            name, content = plain_name(given.file.filename or "file"), given.file.file.read(SIZE_LIMIT + 1)
            first, *further = take_content(visit, name, content, terms)
        else:
            first, *further = take_fetched(visit, given.symbol, terms)
    except AnotherResolution as problem:
        raise problem.advised("send it again with replaces=true", "give it a symbol of its own with symbol=") from None
    is_new = any(each.outcome is Outcome.ADDED for each in (first, *further))
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = url_of(visit.request, "api_get_resolution", key=first.key)
    return {**asdict(first), "further": [asdict(each) for each in further]}
