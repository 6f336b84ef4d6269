"""`tracker export`: a resolution of the register as a file for other programs, or the file from which it came."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import Subcommands
from tracker.cli.options import database_option, open_register, output_option
from tracker.cli.output import save, write_bytes
from tracker.errors import NotFound
from tracker.knowledge.languages import NAMES


@click.group(cls=Subcommands, epilog="Example: tracker export akn A/RES/79/114 -o A_RES_79_114.xml")
def export() -> None:
    """Write a resolution of the register in a form that other programs read, or the file from which it came."""


@export.command(epilog="Example: tracker export akn A/RES/79/114 -o A_RES_79_114.xml")
@click.argument("symbol", metavar="SYMBOL")
@output_option("FILE.xml")
@database_option
def akn(symbol: str, output: Path | None, db: str) -> None:
    """Write a resolution as Akoma Ntoso 3.0, the markup in which the United Nations publish theirs.

    Paragraphs, emphasis, headings, notes, annexes and what the masthead states are kept, and
    `tracker import` reads them back without loss.
    """
    from tracker.store import load_resolution, reading
    from tracker.writers.akn import write_akn

    with reading(open_register(db)) as session:
        resolution = load_resolution(session, symbol)
    data = write_akn(resolution)
    if output is None:
        write_bytes(data)
        return
    save(output, data)
    click.echo(f"{output}: {len(resolution.paragraphs)} paragraphs.")


@export.command("file", epilog="Example: tracker export file A/RES/79/114 --language fr -o A_RES_79_114_F.docx")
@click.argument("symbol", metavar="SYMBOL")
@click.option("--language", type=click.Choice(tuple(NAMES)), help="Of its text in this language.")
@output_option("FILE")
@database_option
def export_file(symbol: str, language: str | None, output: Path | None, db: str) -> None:
    """Write the file from which a resolution was taken in, byte for byte as it came.

    Of several texts it is that of the one that its actions come from, else of the first whose file is kept.
    """
    from tracker.store import find_key, list_texts_of, reading
    from tracker.store.languages import find_source_file

    with reading(open_register(db)) as session:
        texts = [
            each for each in list_texts_of(session, find_key(session, symbol)) if language in (None, each.language)
        ]
        kept = [each for each in texts if each.size is not None]
        if not kept:
            raise NotFound(f"No file of {symbol} is kept here: import it again, and it is.")
        name, content = find_source_file(session, kept[0].number)
    if output is None:
        write_bytes(content)
        return
    save(output, content)
    click.echo(f"{output}: {name} as it came, {len(content):,} bytes.")
