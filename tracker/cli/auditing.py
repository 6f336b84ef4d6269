"""`tracker audit`: whether anybody rewrote what people decided."""

from __future__ import annotations

import click

from tracker.cli import Subcommands
from tracker.cli.options import database_option, open_register
from tracker.errors import ChainBroken


@click.group(cls=Subcommands, epilog="Example: tracker audit verify")
def audit() -> None:
    """Show that nobody rewrote the log, the status reports and what else people decided."""


@audit.command(epilog="Example: tracker audit verify --db postgresql://staff@db.example.org/tracker")
@database_option
def verify(db: str) -> None:
    """Name the first row that was edited, removed, inserted or put in another order.

    Every row of the log, the status reports, reviews, assignments, occurrences, evidence and reminders is an entry
    of a chain, whose hash is over the row and the entry before it.
    """
    from tracker.service import audit as service
    from tracker.store import reading
    from tracker.store.ledger import find_head

    with reading(open_register(db)) as session:
        fault = service.verify(session)
        head = find_head(session.connection())
    if fault is not None:
        raise ChainBroken(f"The register was changed past the program. {fault}: keep this file, and restore a backup.")
    number, kept = head or (0, "")
    click.echo(f"The chain holds: {number:,} entries, the last is {kept}.")
