"""`tracker db`: the register in another database."""

from __future__ import annotations

import click

from tracker.cli import Subcommands
from tracker.cli.layout import Column
from tracker.cli.options import listing_options
from tracker.cli.output import show_listing
from tracker.cli.terminal import PassingLine


@click.group(cls=Subcommands, epilog="Example: tracker db copy tracker.sqlite3 postgresql://tracker@db/tracker")
def db() -> None:
    """Take the register from one database into another: a file, or a PostgreSQL server."""


@db.command(epilog="Example: tracker db copy tracker.sqlite3 postgresql://tracker@db.example.org/tracker")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@listing_options
def copy(source: str, target: str, form: str) -> None:
    """Copy a register into an empty database: a file to a server, a server to a file, or any two.

    FROM and TO are file names or URLs. All of it is copied, or nothing: accounts, evidence and the log too. Then
    every table is read again and compared by the number and the checksum of its rows, which are shown, and the
    chain of what people decided is verified. Let nobody write to FROM meanwhile (stop the site): what is written
    after the copy began is not in it.
    """
    from tracker.service.copying import copy_whole
    from tracker.store.copying import Copied
    from tracker.store.engine import read_url
    from tracker.store.faults import shown

    line = PassingLine()
    try:
        copied = copy_whole(
            source, target, lambda what, done, total: line.show(f"Copying {what}: {done:,} of {total:,}")
        )
    finally:
        line.clear()
    filled = [each for each in copied if each.rows]
    columns = (Column("Table"), Column("Rows"), Column("Checksum"))
    cells = [(each.table, f"{each.rows:,}", each.checksum) for each in filled]
    show_listing(Copied, copied, form, columns, cells)
    if form == "table":
        click.echo(
            f"Copied to {shown(read_url(target))}: {sum(each.rows for each in copied):,} rows in {len(filled)} tables, "
            f"the same in both; {len(copied) - len(filled)} tables have none. The chain holds."
        )
