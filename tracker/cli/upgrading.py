"""`tracker upgrade`: bring a register on a database server to this version."""

from __future__ import annotations

import click

from tracker.cli.options import database_option


@click.command(epilog="Example: tracker upgrade --db postgresql://staff@db.example.org/tracker")
@database_option
def upgrade(db: str) -> None:
    """Bring the register to the version of this program; make a backup first.

    A register in a SQLite file is upgraded whenever it is opened; one on a server only by this.
    """
    from tracker.store import upgrade_register

    version = upgrade_register(db)
    click.echo(f"The register is of version {version}.")
