"""`tracker export`: a resolution of the register as a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import Subcommands
from tracker.cli.options import database_option, open_register, output_option
from tracker.cli.output import save, write_bytes


@click.group(cls=Subcommands, epilog="Example: tracker export akn A/RES/79/114 -o A_RES_79_114.xml")
def export() -> None:
    """Write a resolution of the register in a form that other programs read."""


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
