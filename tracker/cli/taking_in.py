"""Documents on their way into the register: waited for, written together, each whole or not at all, and told of."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

import click

from tracker.cli import say_error
from tracker.cli.options import open_register
from tracker.cli.output import describe_doubted
from tracker.cli.progress import MANY, Progress
from tracker.cli.sources import Waiting
from tracker.errors import AnotherResolution, RegisterUnavailable, SomeFilesFailed, TrackerError
from tracker.intake import choose_found, hash_reading, read_content
from tracker.knowledge.languages import name_of

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.knowledge import Knowledge
    from tracker.model import Resolution
    from tracker.service import Ingestion

TOGETHER = 8
"""Up to so many documents that are read already are written in one transaction, each of them whole or not at all."""


def take_in_all(register: Register, batches: Iterable[list[Document]], total: int | None) -> None:
    """Take documents in as they come; say what became of each, and in the end, or where it is stopped, of all.

    Where it is not known how many come, there is no `total`.
    """
    from tracker.service import Outcome

    counts: Counter[str] = Counter()
    taken: dict[str, bool] = {}
    seen = elsewhere = 0
    progress = Progress(total)
    try:
        for batch in batches:
            seen += len(batch)
            progress.move_on(batch[-1].source, len(batch))
            for document, done in register.take_in(batch):
                if isinstance(done, TrackerError):
                    counts["failed"] += 1
                    if total == 1:
                        raise done
                    progress.clear()
                    say_error(f"{document.place}: {done}" if document.place else str(done))
                    continue
                elsewhere += register.would_read_otherwise(document, done)
                for each in done:
                    counts[each.outcome.value] += 1
                    taken[each.key] = each.is_read
                    if (total or MANY) < MANY or each.outcome is not Outcome.UNCHANGED:
                        progress.clear()
                        click.echo(_describe(each, document.source, is_one_of_many=total != 1))
    finally:
        progress.clear()
        _say_done(counts, taken, register)
    if elsewhere:
        click.echo(
            f"{elsewhere:,} of them were read by another version, or without what staff taught this register: "
            "tracker refresh reads them again."
        )
    if counts["failed"]:
        raise SomeFilesFailed(
            f"{counts['failed']} of {seen} documents could not be taken in: see above. "
            + ("None is in the register." if counts["failed"] == seen else "The others are in the register.")
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A document on its way into the register: being read, or `known`, since its file was not touched.

    Where it was read elsewhere, `read_with` is the hash of what it was read with, and `place` where that is told.
    """

    source: str
    waiting: Waiting | None = None
    file_hash: str = ""
    known: list[Ingestion] | None = None
    read_with: str | None = None
    place: str = ""

    def is_done(self) -> bool:
        """Whether it can be taken in without waiting."""
        return self.waiting is None or self.waiting.is_done()


@dataclass(frozen=True, slots=True)
class Wishes:
    """How documents are taken in: by whom, one of them under which symbol, and over what stands there or not.

    `keeps_files` says whether the register keeps the files as they came.
    """

    author: str
    symbol: str | None = None
    replaces: bool = False
    keeps_files: bool = True


class Register:
    """The register that documents are taken into: opened where there is one, made once there is something for it."""

    def __init__(self, db: str, wishes: Wishes) -> None:
        from tracker.store import hash_staff, load_knowledge, reading

        self._db = db
        self._wishes = wishes
        self.engine: Engine | None = None
        self.knowledge: Knowledge | None = None
        self._read_with = ""
        with suppress(RegisterUnavailable):  # a new one, or a fault that is named when it comes to writing
            self.engine = open_register(db)
        if self.engine is not None:
            with reading(self.engine) as session:
                self.knowledge, self._read_with = load_knowledge(session), hash_reading(hash_staff(session))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.engine is not None:
            self.engine.dispose()

    def find_known(self, file_hash: str) -> list[Ingestion] | None:
        """What the register holds of a file that was not touched, nor would read otherwise, since it was taken in."""
        if self.engine is None or not file_hash:
            return None
        from tracker.service import FileRead, tell_known
        from tracker.store import reading

        with reading(self.engine) as session:
            return tell_known(session, FileRead(file_hash, self._read_with)) or None

    def _keep_known(self, documents: Sequence[Document]) -> None:
        """Keep the files of texts that are there already, where an older version of the program did not."""
        from tracker.service import FileRead, keep_file, wants_file
        from tracker.store import reading, transaction

        known = [document for document in documents if document.known and self._wishes.keeps_files]
        if self.engine is None or not known:
            return
        with reading(self.engine) as session:
            left = [each for each in known if wants_file(session, each.file_hash)]
        if left:
            with transaction(self.engine) as session:
                for each in left:
                    content = read_content(each.source, each.file_hash)
                    keep_file(session, FileRead(each.file_hash, content=content), each.source)

    def would_read_otherwise(self, document: Document, done: list[Ingestion]) -> bool:
        """Whether what came of a document that was read elsewhere might be other words, had it been read here."""
        from tracker.service import Outcome

        is_new = any(each.outcome is not Outcome.UNCHANGED for each in done)
        return is_new and document.read_with not in (None, self._read_with)

    def take_in(self, documents: Sequence[Document]) -> list[tuple[Document, list[Ingestion] | TrackerError]]:
        """Wait for documents and take them in, in one transaction but each whole or not at all; tell of each."""
        from tracker.store import transaction

        self._keep_known(documents)
        told: dict[int, list[Ingestion] | TrackerError] = {}
        read: dict[int, list[Resolution]] = {}
        for place, document in enumerate(documents):
            if document.waiting is None:
                told[place] = document.known or []
                continue
            try:
                read[place] = choose_found(document.waiting.resolutions(), self._wishes.symbol)
            except TrackerError as error:
                told[place] = error
        if read:
            with transaction(self._open()) as session:
                for place, found in read.items():
                    told[place] = self._ingest(session, documents[place], found)
        return [(document, told[place]) for place, document in enumerate(documents)]

    def _open(self) -> Engine:
        """Open the register, or make one, only now that there is something for it: a bad file makes none."""
        from tracker.store import hash_staff, reading

        if self.engine is None:
            self.engine = open_register(self._db, create=True)
            with reading(self.engine) as session:
                self._read_with = hash_reading(hash_staff(session))
        return self.engine

    def _ingest(self, session: Session, document: Document, found: list[Resolution]) -> list[Ingestion] | TrackerError:
        """Take the resolutions of a file in, all or none."""
        from tracker.service import FileRead, hash_content, ingest

        elsewhere = document.read_with  # what was parsed elsewhere names a file of another machine
        read_with = self._read_with if elsewhere is None else elsewhere
        keeps = self._wishes.keeps_files and elsewhere is None
        content = read_content(document.source, document.file_hash) if keeps and document.file_hash else b""
        file, now = FileRead(document.file_hash, read_with, len(found), content), datetime.now(UTC)
        author, replaces = self._wishes.author, self._wishes.replaces
        try:
            with session.begin_nested() if len(found) > 1 else nullcontext():
                return [
                    ingest(session, each, hash_content(each), author=author, now=now, file=file, replaces=replaces)
                    for each in found
                ]
        except AnotherResolution as problem:
            return problem.advised("import it with --replace", "give it a symbol of its own with --symbol")
        except RegisterUnavailable:
            raise
        except TrackerError as error:
            return error
        finally:
            session.expunge_all()  # the next document finds the register as in a transaction of its own


def _describe(done: Ingestion, source: str, *, is_one_of_many: bool) -> str:
    from tracker.service import Outcome
    from tracker.store import Doubted

    said = f"{done.outcome.value}: {done.key}, {done.actions} action{'s' if done.actions != 1 else ''}"
    doubts = Doubted(done.doubted, done.doubted_paragraphs, done.doubted_texts).describe()
    if doubts and done.is_read:
        said += f", {doubts}"
    if done.outcome is Outcome.UPDATED or is_one_of_many:
        said += f", from {source}"
    if done.outcome is Outcome.BESIDE:
        said = f"beside: {done.key}, {source} in {name_of(done.language)}"
        said += f"; its actions stay those of the text in {name_of(done.leading_language)}"
    if not done.is_read:
        said += f"\n  clauses are not read in {name_of(done.leading_language)}: import its English text too"
    if done.withdrawn:
        said += f"\n  {done.withdrawn} reported actions left the text: tracker show {shlex.quote(done.key)}"
    return said


def _say_done(counts: Counter[str], taken: dict[str, bool], register: Register) -> None:
    """Say how many documents came, and how much of what they say wants a look."""
    if not counts:
        return  # it came to no document
    names = ("added", "updated", "beside", "unchanged", "failed")
    click.echo(", ".join(f"{counts[name]} {name}" for name in names if name != "beside" or counts[name]) + ".")
    if not taken or register.engine is None:
        return
    unread = [key for key, is_read in taken.items() if not is_read]
    if unread and len(taken) >= MANY:
        click.echo(f"Clauses of {len(unread)} of them are not read: they came without an English text.")
    from tracker.store import count_doubted, reading

    with suppress(RegisterUnavailable), reading(register.engine) as session:
        click.echo(describe_doubted(count_doubted(session, sorted(taken)), set(taken)))
