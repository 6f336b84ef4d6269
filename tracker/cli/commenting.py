"""`tracker comment`: say something about an action, apart from what is reported on it."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from tracker.cli.options import author_option, database_option, open_register


@click.command(epilog="Example: tracker comment 16 'Who has the figures for 2027? @a.pozo'")
@click.argument("action", metavar="ACTION")
@click.argument("text", metavar="TEXT")
@author_option
@database_option
def comment(action: str, text: str, author: str, db: str) -> None:
    """Comment on an action, named by its number or its address; tracker history shows what was said.

    Whoever is named as @a.pozo is told of it. A comment is never rewritten; a status goes into a
    report: tracker update.
    """
    from tracker.service.commenting import comment_action
    from tracker.store import transaction

    with transaction(open_register(db)) as session:
        said = comment_action(session, action, text, author=author, now=datetime.now(UTC))
    told = f", {', '.join(said.mentions)} told" if said.mentions else ""
    click.echo(f"{said.address}: commented{told}.")
