"""`tracker import`: documents into the register, each whole or not at all."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tracker.cli import say_error
from tracker.cli.options import author_option, database_option, open_register
from tracker.cli.output import describe_doubted
from tracker.cli.sources import check_exist, find_sources, read_resolution
from tracker.errors import RegisterUnavailable, SomeFilesFailed, TrackerError
from tracker.intake import check_operative

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.knowledge import Knowledge
    from tracker.model import Resolution
    from tracker.service import Ingestion

MANY = 5
"""Documents from which on only those that changed the register are named, under a progress bar."""


@click.command("import", epilog="Example: tracker import resolutions/ A_RES_79_114.docx A/RES/79/115")
@click.argument("paths", nargs=-1, required=True, metavar="PATH|FOLDER|SYMBOL...")
@database_option
@author_option
def import_documents(paths: tuple[str, ...], db: str, author: str) -> None:
    """Take documents into the register; a folder with all the documents in it and below.

    A document symbol, such as A/RES/79/114, is fetched from the Official Document System, and
    kept for the next time. Texts are read with the entities and sessions that staff added.
    A document that is there already changes nothing. A changed one is updated, and what
    people reported on its actions stays. One bad file does not stop the others.
    """
    from tracker.service import Outcome

    check_exist(paths)
    sources = find_sources(paths)
    counts: Counter[str] = Counter()
    taken: set[str] = set()
    with ExitStack() as stack:
        register, knowledge = _open_existing(db)
        opened = [register] if register is not None else []
        stack.callback(_close, opened)
        stack.callback(_say_done, counts, taken, opened)
        for source in _with_progress(sources):
            try:
                resolution = read_resolution(source, knowledge, may_download=True)
                check_operative(resolution)
                if not opened:  # only now, so that a file that cannot be read creates none
                    opened.append(open_register(db, create=True))
                done = _take_in(opened[0], resolution, author)
            except RegisterUnavailable:
                raise
            except TrackerError as error:
                counts["failed"] += 1
                if len(sources) == 1:
                    raise
                say_error(str(error))
                continue
            counts[done.outcome.value] += 1
            taken.add(done.key)
            if len(sources) < MANY or done.outcome is Outcome.UPDATED:
                click.echo(_describe(done, source))
    if counts["failed"]:
        raise SomeFilesFailed(
            f"{counts['failed']} of {len(sources)} documents could not be taken in: see above. "
            + ("None is in the register." if counts["failed"] == len(sources) else "The others are in the register.")
        )


def _open_existing(db: str) -> tuple[Engine | None, Knowledge | None]:
    """Open the register where there is one, with the tables that its staff extended."""
    from tracker.store import load_knowledge, reading

    try:
        register = open_register(db)
    except RegisterUnavailable:
        return None, None  # a new one, or a fault that is named when it comes to writing
    with reading(register) as session:
        return register, load_knowledge(session)


def _take_in(register: Engine, resolution: Resolution, author: str) -> Ingestion:
    from tracker.service import hash_content, ingest
    from tracker.store import transaction

    with transaction(register) as session:
        return ingest(session, resolution, hash_content(resolution), author=author, now=datetime.now(UTC))


def _describe(done: Ingestion, source: str) -> str:
    from tracker.service import Outcome

    said = f"{done.outcome.value}: {done.key}, {done.actions} action{'s' if done.actions != 1 else ''}"
    if done.outcome is Outcome.UPDATED:
        said += f", from {source}"
    if done.withdrawn:
        said += f"\n  {done.withdrawn} reported actions left the text: tracker show {shlex.quote(done.key)}"
    return said


def _close(opened: list[Engine]) -> None:
    for register in opened:
        register.dispose()


def _say_done(counts: Counter[str], keys: set[str], opened: list[Engine]) -> None:
    """Say how many documents came, and how much of what they say wants a look."""
    if not counts:
        return  # it came to no document
    names = ("added", "updated", "unchanged", "failed")
    click.echo(", ".join(f"{counts[name]} {name}" for name in names) + ".")
    if not keys:
        return
    from tracker.store import count_doubted, reading

    with suppress(RegisterUnavailable), reading(opened[0]) as session:
        click.echo(describe_doubted(count_doubted(session, sorted(keys)), keys))


def _with_progress(sources: list[str]) -> Iterator[str]:
    """Show how far a long import is, on stderr and only to people."""
    if len(sources) < MANY or not sys.stderr.isatty():
        yield from sources
        return
    with click.progressbar(sources, label="Importing", show_pos=True, file=sys.stderr) as bar:
        yield from bar
