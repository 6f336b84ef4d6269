"""`tracker parse`: what is in a document, without a register."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tracker.cli import say_error
from tracker.cli.options import jobs_option
from tracker.cli.outline import outline, outline_draft
from tracker.cli.output import write_bytes
from tracker.cli.sources import begin_resolution, find_sources, limits_for, read_ahead
from tracker.errors import SomeFilesFailed, TrackerError
from tracker.intake import check_operative, hash_file, hash_reading, make_ready
from tracker.writers.contract import FileFound, write_resolution, write_schema

if TYPE_CHECKING:
    from tracker.apart.limits import Limits
    from tracker.model import Resolution


def print_schema(context: click.Context, _: click.Parameter, is_wanted: bool) -> None:
    """Print the JSON Schema of what --json prints, and end there: no document is needed for it."""
    if is_wanted:
        click.echo(json.dumps(write_schema(), indent=1))
        context.exit()


@click.command(epilog="Example: tracker parse resolutions/A_RES_79_114.txt --explain")
@click.argument("paths", nargs=-1, required=True, metavar="PATH|FOLDER|SYMBOL...")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per resolution and line.")
@click.option("--explain", "is_explained", is_flag=True, help="Each field's words and rule, and what is cited.")
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_schema,
    help="The JSON Schema of --json.",
)
@jobs_option
def parse(paths: tuple[str, ...], as_json: bool, is_explained: bool, jobs: int | None) -> None:
    """Read documents and show what was found: paragraphs, verbs, addressees, deadlines, doubts.

    Nothing is stored in a register; a document symbol is fetched as `tracker import` does. A document
    that cannot be read is named on stderr, and the others are still shown.
    """
    sources = find_sources(paths)
    limits = limits_for(sources, jobs)
    make_ready(None, limits)
    failed = 0
    begun = read_ahead(sources, lambda source: _Parsed(source, limits), ahead=limits.begun)
    for (document,) in begun:
        try:
            found_all = document.waiting.resolutions()
            for resolution in found_all:
                drafts = _drafts_of(resolution)
                if as_json and resolution.paragraphs:
                    found = write_resolution(resolution)
                    if drafts:
                        found["recommended"] = [write_resolution(draft) for draft in drafts]
                    found["file"] = FileFound(sha256=document.file_hash, read_with=hash_reading(), held=len(found_all))
                    write_bytes(json.dumps(found, ensure_ascii=False).encode() + b"\n")
                check_operative(resolution)
                if not as_json:
                    click.echo("\n".join(outline(resolution, explained=is_explained)) + "\n")
                    for draft in drafts:
                        click.echo("\n".join(outline_draft(draft, explained=is_explained)) + "\n")
        except TrackerError as error:
            if len(sources) == 1:
                raise
            failed += 1
            say_error(str(error))
    if failed:
        raise SomeFilesFailed(f"{failed} of {len(sources)} documents could not be read: see above.")


class _Parsed:
    """A document that is being read, and the hash of its file."""

    def __init__(self, source: str, limits: Limits) -> None:
        self.waiting = begin_resolution(source, limits)
        self.file_hash = hash_file(source)

    def is_done(self) -> bool:
        return self.waiting.is_done()


def _drafts_of(resolution: Resolution) -> tuple[Resolution, ...]:
    """The drafts that a resolution recommends to another body, which stand in its annexes."""
    if not resolution.annexes:
        return ()
    from tracker.extract.recommended import recommended_texts  # only now: slow to load

    return recommended_texts(resolution)
