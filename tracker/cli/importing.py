"""`tracker import`: documents into the register, each whole or not at all."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tracker.cli import say_error
from tracker.cli.options import author_option, database_option, open_register
from tracker.cli.output import describe_doubted
from tracker.cli.sources import begin_resolution, check_exist, find_sources, read_ahead
from tracker.cli.terminal import PassingLine
from tracker.errors import AnotherResolution, RegisterUnavailable, SomeFilesFailed, TrackerError, UsageProblem
from tracker.intake import choose_found, hash_file, hash_reading, make_ready
from tracker.knowledge.languages import NAMES, name_of
from tracker.settings import read_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.knowledge import Knowledge
    from tracker.model import Resolution
    from tracker.service import Ingestion

MANY = 5
"""Documents from which on those that changed nothing are not named, and it is shown how far the import is."""


@click.command("import", epilog="Example: tracker import resolutions/ A_RES_79_114.docx A/RES/79/115")
@click.argument("paths", nargs=-1, required=True, metavar="PATH|FOLDER|SYMBOL...")
@click.option(
    "--language",
    type=click.Choice(tuple(NAMES)),
    help="Fetch symbols in this language; of files: the language that they are in.",
)
@click.option(
    "--replace", "replaces", is_flag=True, help="Take a text over what stands under its symbol, and let it lead."
)
@click.option("--symbol", help="Take one file in under this symbol, whatever it prints.")
@database_option
@author_option
def import_documents(
    paths: tuple[str, ...], language: str | None, replaces: bool, symbol: str | None, db: str, author: str
) -> None:
    """Take documents into the register; a folder with all the documents in it and below.

    A document symbol, such as A/RES/79/114, is fetched from the Official Document System, and
    kept for the next time. Texts are read with the entities and sessions that staff added.
    A document that is there already changes nothing. A changed one is updated, and what
    people reported on its actions stays. Further languages and formats of a resolution are
    kept beside the text that its actions come from. A text whose symbol another resolution
    has is refused: see --replace and --symbol. One bad file does not stop the others.
    """
    from tracker.service import Outcome

    check_exist(paths)
    sources = find_sources(paths)
    if symbol is not None and len(sources) != 1:
        raise UsageProblem("--symbol names one text: import its file alone.")
    make_ready(None, read_settings().reading)
    counts: Counter[str] = Counter()
    taken: dict[str, bool] = {}
    with ExitStack() as stack:
        register = _Register(db)
        stack.callback(register.close)
        stack.callback(_say_done, counts, taken, register)

        def begin(source: str) -> Callable[[], list[Ingestion]]:
            file_hash = hash_file(source)
            known = None if language or replaces or symbol else register.find_known(file_hash)
            if known is not None:
                return lambda: known
            wait = begin_resolution(source, register.knowledge, language)

            def take_in() -> list[Ingestion]:
                try:
                    return register.take_in(choose_found(wait(), symbol), file_hash, author, replaces=replaces)
                except AnotherResolution as problem:
                    raise problem.advised(
                        "import it with --replace", "give it a symbol of its own with --symbol"
                    ) from None

            return take_in

        progress = _Progress(len(sources))
        stack.callback(progress.clear)
        for source, take_in in read_ahead(sources, begin):
            progress.show(source)
            try:
                done = take_in()
            except RegisterUnavailable:
                raise
            except TrackerError as error:
                counts["failed"] += 1
                if len(sources) == 1:
                    raise
                progress.clear()
                say_error(str(error))
                continue
            for each in done:
                counts[each.outcome.value] += 1
                taken[each.key] = each.is_read
                if len(sources) < MANY or each.outcome is not Outcome.UNCHANGED:
                    progress.clear()
                    click.echo(_describe(each, source, is_one_of_many=len(sources) > 1))
    if counts["failed"]:
        raise SomeFilesFailed(
            f"{counts['failed']} of {len(sources)} documents could not be taken in: see above. "
            + ("None is in the register." if counts["failed"] == len(sources) else "The others are in the register.")
        )


class _Register:
    """The register that documents are taken into: opened where there is one, made once there is something for it."""

    def __init__(self, db: str) -> None:
        from tracker.store import hash_staff, load_knowledge, reading

        self._db = db
        self.engine: Engine | None = None
        self.knowledge: Knowledge | None = None
        self._read_with = ""
        with suppress(RegisterUnavailable):  # a new one, or a fault that is named when it comes to writing
            self.engine = open_register(db)
        if self.engine is not None:
            with reading(self.engine) as session:
                self.knowledge, self._read_with = load_knowledge(session), hash_reading(hash_staff(session))

    def find_known(self, file_hash: str) -> list[Ingestion] | None:
        """What the register holds of a file that was not touched, nor would read otherwise, since it was taken in."""
        if self.engine is None or not file_hash:
            return None
        from tracker.service import FileRead, tell_known
        from tracker.store import reading

        with reading(self.engine) as session:
            return tell_known(session, FileRead(file_hash, self._read_with)) or None

    def take_in(self, found: list[Resolution], file_hash: str, author: str, *, replaces: bool) -> list[Ingestion]:
        """Take the resolutions of a file in, all or none; only now is a register made, for a bad file makes none."""
        from tracker.service import FileRead, hash_content, ingest
        from tracker.store import hash_staff, reading, transaction

        if self.engine is None:
            self.engine = open_register(self._db, create=True)
            with reading(self.engine) as session:
                self._read_with = hash_reading(hash_staff(session))
        file, now = FileRead(file_hash, self._read_with, len(found)), datetime.now(UTC)
        with transaction(self.engine) as session:
            return [
                ingest(session, each, hash_content(each), author=author, now=now, file=file, replaces=replaces)
                for each in found
            ]

    def close(self) -> None:
        if self.engine is not None:
            self.engine.dispose()


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


def _say_done(counts: Counter[str], taken: dict[str, bool], register: _Register) -> None:
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


class _Progress(PassingLine):
    """How far a long import is."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self._total = total
        self._place = 0

    def show(self, words: str) -> None:
        """Show which document is being read."""
        self._place += 1
        if self._total >= MANY:
            super().show(f"Importing {self._place:,} of {self._total:,}: {words}")
