"""From a file, or from a document symbol, to a resolution that can be taken into the register.

Whatever comes from outside is read and extracted apart: in a child process with limits, whose answer is data
that is checked against the dictionary (`tracker.model`) before anybody uses it. It crosses as MessagePack and not
as a pickle, which would let a child that a hostile file took over say what this process is to call.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec

from tracker.apart import messages
from tracker.apart.files import open_regular
from tracker.apart.limits import USUAL_LIMITS, Limits
from tracker.apart.messages import Prepare
from tracker.apart.reading import Reading, ReadingLost, apart_within
from tracker.errors import (
    ClusterUnavailable,
    EmptySource,
    NoOperativeParagraphs,
    TrackerError,
    UnreadableSource,
    UsageProblem,
)
from tracker.knowledge import Added, Knowledge, load_with
from tracker.model import Resolution


class Extracting:
    """A document that is being read and extracted apart: begun, and once more where the child was lost."""

    def __init__(self, begin: Callable[[], Reading], source: str) -> None:
        self._begin = begin
        self._reading = begin()
        self._source = source

    def is_done(self) -> bool:
        """Whether `resolutions` would not wait."""
        return self._reading.is_done()

    def resolutions(self) -> list[Resolution]:
        """Wait for the resolutions, of most files one; every failure names the source and what to do."""
        try:
            answer = self._reading.answer()
        except ReadingLost:
            answer = self._begin().answer()
        return open_extracted(answer, self._source)


def open_extracted(answer: bytes, source: str) -> list[Resolution]:
    """Check what was read of a document against the dictionary; UnreadableSource where it makes no sense."""
    try:
        return _decoder().decode(answer)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UnreadableSource(
            f"{source} is so damaged that what was read of it makes no sense: get the document again."
        ) from None


def begin_file(
    path: str, knowledge: Knowledge | None, limits: Limits = USUAL_LIMITS, *, language: str | None = None
) -> Extracting:
    """Begin to read a regular file, "resolutions/A_RES_79_114.pdf", and give what to wait for.

    `language` says in which language it is, where a person knows better than its words tell.
    """

    def begin() -> Reading:
        with open_regular(path) as handle:
            if os.fstat(handle).st_size == 0:
                raise EmptySource(f"{path} is empty: get the document again.")
            return _begin(handle, path, knowledge, limits, language)

    return Extracting(begin, path)


def read_upload(
    name: str,
    content: bytes,
    knowledge: Knowledge | None,
    limits: Limits = USUAL_LIMITS,
    *,
    language: str | None = None,
) -> list[Resolution]:
    """Read the resolutions of an uploaded file, "N2342352.DOC"; its name is only kept as the source, never opened."""
    if not content.strip():
        raise EmptySource(f"{name} is empty: choose the file again.")
    return _read_content(content, name, knowledge, limits, language)


def read_symbol(
    symbol: str,
    knowledge: Knowledge | None,
    limits: Limits = USUAL_LIMITS,
    *,
    cache: Path | None = None,
    document_system: str | None = None,
    language: str = "en",
    take: Callable[[bytes], object] | None = None,
) -> list[Resolution]:
    """Fetch a document by its symbol, "A/RES/79/114", or take it from the folder that keeps what was fetched.

    Gives all resolutions that it holds, of most documents one. Without a `cache` it is kept in the account's folder.
    `take` is given the bytes of what was read.
    """
    from platformdirs import user_cache_path

    from tracker.knowledge.official import BASE_URL
    from tracker.readers.download import download  # only now: slow to load

    def read(content: bytes, name: str) -> list[Resolution]:
        found = _read_content(content, name, knowledge, limits)
        if take is not None:
            take(content)
        return found

    return download(
        symbol,
        language=language,
        base_url=document_system or BASE_URL,
        cache=cache or user_cache_path("operative-clause-tracker"),
        read=read,
    )


def check_operative(resolution: Resolution) -> None:
    """Raise NoOperativeParagraphs for a text that has nothing to track."""
    if not resolution.operative:
        raise NoOperativeParagraphs(
            f"{resolution.source} has no operative paragraphs: check that it is the text of a resolution."
        )


def choose_found(found: list[Resolution], symbol: str | None = None) -> list[Resolution]:
    """Choose what is taken in of a file that was read: all that it holds, or its only one under a `symbol` of its own.

    NoOperativeParagraphs where one has nothing to track; UsageProblem where a symbol is given to several.
    """
    for resolution in found:
        check_operative(resolution)
    if symbol is None:
        return found
    if len(found) > 1:
        raise UsageProblem(
            f"{found[0].source} holds {len(found)} resolutions, each with its symbol: "
            "take it in without a symbol of its own."
        )
    return [replace(found[0], symbol=symbol)]


READING = ("model.py", "readers", "extract", "knowledge")
"""The parts of the program that decide how a text reads."""


def hash_bytes(content: bytes) -> str:
    """Hash a file by which it is told to be the same at the next import."""
    return hashlib.sha256(content).hexdigest()


def hash_file(path: str | Path) -> str:
    """Hash a file, empty where it cannot be opened or is no file: reading it says why."""
    try:
        with open_regular(path) as handle, open(handle, "rb", closefd=False) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, TrackerError):
        return ""


NO_STAFF = hash_bytes(b"")
"""What stands for what staff taught where they taught nothing."""


def read_content(path: str | Path, file_hash: str) -> bytes:
    """Read the bytes of a file to be kept; empty where they are not any longer those of the hash, or cannot be read."""
    try:
        with open_regular(path) as handle, open(handle, "rb", closefd=False) as file:
            content = file.read()
    except (OSError, TrackerError):
        return b""
    return content if hash_bytes(content) == file_hash else b""


def hash_reading(staff: str = NO_STAFF) -> str:
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


def make_ready(knowledge: Knowledge | None, limits: Limits = USUAL_LIMITS) -> None:
    """Have the process that stands ready load what documents are read with, while this one does other things."""
    apart_within(limits).start(_prepare(knowledge))


def _read_content(
    content: bytes, name: str, knowledge: Knowledge | None, limits: Limits, language: str | None = None
) -> list[Resolution]:
    with tempfile.TemporaryFile() as file:
        file.write(content)

        def begin() -> Reading:
            file.seek(0)
            return _begin(file.fileno(), name, knowledge, limits, language)

        return Extracting(begin, name).resolutions()


# --- reading for another machine ------------------------------------------------


def ask_another(source: str, knowledge: Knowledge | None, language: str | None = None) -> tuple[bytes, str]:
    """Write what another machine has to know to read a document as this one would, and the hash of this program."""
    return msgspec.msgpack.encode(_Asked(source, knowledge.added if knowledge else Added(), language)), _hash_program()


def read_for_another(content: bytes, asked: bytes, program: str, limits: Limits) -> bytes:
    """Read a document for another machine: the answer or the error as data, which `apart.reading.open_answer` opens."""
    wanted = msgspec.msgpack.decode(asked, type=_Asked)
    try:
        if program != _hash_program():
            raise ClusterUnavailable(
                "A machine of the cluster has another version of this program, which may read otherwise: "
                "install the same one on all of them."
            )
        knowledge = load_with(wanted.added.entities, wanted.added.sessions)
        found = read_upload(wanted.source, content, knowledge, limits, language=wanted.language)
        return messages.ANSWER + msgspec.msgpack.encode(found)
    except TrackerError as error:
        return messages.refuse(error)


def _begin(handle: int, source: str, knowledge: Knowledge | None, limits: Limits, language: str | None) -> Reading:
    asked = msgspec.msgpack.encode(_Asked(source, knowledge.added if knowledge else Added(), language))
    apart = apart_within(limits)
    return apart.begin("tracker.intake:read_document", handle, asked, source, _prepare(knowledge))


def _prepare(knowledge: Knowledge | None) -> Prepare:
    return Prepare("tracker.intake:load_for_reading", msgspec.msgpack.encode(knowledge.added if knowledge else Added()))


@cache
def _decoder() -> msgspec.msgpack.Decoder[list[Resolution]]:
    return msgspec.msgpack.Decoder(list[Resolution])


# --- what runs in the processes that read ---------------------------------------


class _Asked(msgspec.Struct):
    source: str
    added: Added
    language: str | None = None


def load_for_reading(data: bytes) -> None:
    """Load all that documents are read with, so that each child has it from its beginning.

    The samples are read, since much is only made, and learned of the usual words, when a text first wants it.
    """
    from tracker.readers import akn, html, markdown, pdf, word  # noqa: F401 (they are to be loaded)
    from tracker.samples import read_samples

    added = msgspec.msgpack.decode(data, type=Added)
    for name, words in read_samples().items():
        read_document(words.encode(), msgspec.msgpack.encode(_Asked(name, added)))


def read_document(data: bytes, asked: bytes) -> bytes:
    """Read a document and extract its resolutions, in a child process."""
    from tracker.extract import extract_all  # only now: what it knows is slow to load
    from tracker.readers import read_bytes

    wanted = msgspec.msgpack.decode(asked, type=_Asked)
    knowledge = load_with(wanted.added.entities, wanted.added.sessions)
    try:
        document = read_bytes(data, wanted.source)
        if wanted.language is not None:
            document = replace(document, metadata=replace(document.metadata, language=wanted.language))
        return msgspec.msgpack.encode(extract_all(document, knowledge))
    except (TrackerError, MemoryError, RecursionError):
        raise
    except Exception as error:  # a fault of ours on one file: the others still have to be read
        raise UnreadableSource(
            f"{wanted.source} cannot be read ({type(error).__name__}: {error}): report the fault, with the file."
        ) from error
