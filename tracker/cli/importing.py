"""`tracker import`: documents into the register, each whole or not at all."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING

import click

from tracker.cli.options import author_option, database_option, jobs_option
from tracker.cli.parsed_lines import read_parsed
from tracker.cli.sources import (
    Waiting,
    begin_resolution,
    check_exist,
    find_sources,
    limits_for,
    names_symbol,
    read_ahead,
)
from tracker.cli.taking_in import TOGETHER, Document, Register, Wishes, take_in_all
from tracker.errors import UsageProblem
from tracker.intake import hash_file, make_ready
from tracker.knowledge.languages import NAMES
from tracker.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tracker.cli.cluster import Cluster


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
@jobs_option
@click.option(
    "--parsed", "is_parsed", is_flag=True, help="The files are lines of `tracker parse --json`; - is the input."
)
@click.option("--scheduler", metavar="URL", help="Read on the workers of a Dask cluster: tcp://HOST:8786.")
@database_option
@author_option
def import_documents(
    paths: tuple[str, ...],
    language: str | None,
    replaces: bool,
    symbol: str | None,
    jobs: int | None,
    is_parsed: bool,
    scheduler: str | None,
    db: str,
    author: str,
) -> None:
    """Take documents into the register; a folder with all the documents in it and below.

    A document symbol, such as A/RES/79/114, is fetched from the Official Document System, and
    kept for the next time. Texts are read with the entities and sessions that staff added.
    A document that is there already changes nothing. A changed one is updated, and what
    people reported on its actions stays. Further languages and formats of a resolution are
    kept beside the text that its actions come from. A text whose symbol another resolution
    has is refused: see --replace and --symbol. One bad file does not stop the others. An
    import that was stopped is started again in the same words, and goes on where it was.

    Where documents are parsed on other machines, their results are taken in as the files
    would be: tracker parse --json resolutions/ | tracker import --parsed -
    """
    wishes = Wishes(author, symbol, replaces, read_settings().keeps_files)
    if is_parsed:
        if language or symbol or jobs or scheduler:
            raise UsageProblem(
                "--language, --symbol, --jobs and --scheduler say how files are read: give them without --parsed."
            )
        with Register(db, wishes) as register:
            take_in_all(register, _parsed_batches(paths), None)
        return
    check_exist(paths)
    sources = find_sources(paths)
    if symbol is not None and len(sources) != 1:
        raise UsageProblem("--symbol names one text: import its file alone.")
    if jobs and scheduler:
        raise UsageProblem("--jobs says how many files this machine reads: give it without --scheduler.")
    limits = limits_for(sources, jobs)
    if scheduler is None:
        make_ready(None, limits)
    with _reached(scheduler) as cluster, Register(db, wishes) as register:

        def read(source: str) -> Waiting:
            if cluster is None or names_symbol(source):
                return begin_resolution(source, limits, register.knowledge, language)
            return cluster.begin(source, register.knowledge, language)

        def begin(source: str) -> Document:
            file_hash = hash_file(source)
            known = None if language or replaces or symbol else register.find_known(file_hash)
            if known is not None:
                return Document(source, file_hash=file_hash, known=known)
            return Document(source, read(source), file_hash)

        ahead = limits.begun if cluster is None else cluster.ahead
        take_in_all(register, read_ahead(sources, begin, ahead=ahead, together=TOGETHER), len(sources))


def _reached(scheduler: str | None) -> AbstractContextManager[Cluster | None]:
    """Reach the cluster where one is named."""
    if scheduler is None:
        return nullcontext()
    from tracker.cli.cluster import Cluster

    return Cluster(scheduler)


def _parsed_batches(paths: Iterable[str]) -> Iterator[list[Document]]:
    """Give the documents of JSON lines, so many together as are written together."""
    parsed = (
        Document(each.source, each, each.file["sha256"], place=each.place, read_with=each.file["read_with"])
        for each in read_parsed(paths)
    )
    while batch := list(islice(parsed, TOGETHER)):
        yield batch
