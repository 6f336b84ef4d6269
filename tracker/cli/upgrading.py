"""`tracker upgrade`: bring a register to this version."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from tracker.cli.options import database_option


@click.command(epilog="Example: tracker upgrade --db postgresql://staff@db.example.org/tracker")
@database_option
def upgrade(db: str) -> None:
    """Bring the register to the version of this program.

    A file is kept as a backup first, beside it; of a register on a server make one with
    `tracker backup`. `tracker restore` brings either back.
    """
    from tracker.store import upgrade_register

    version, kept = upgrade_register(db, datetime.now(UTC))
    if kept is not None:
        click.echo(f"As it was, it is kept in {kept}.")
    click.echo(f"The register is of version {version}.")
