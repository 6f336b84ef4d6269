"""`tracker help`: the pages of the help, in the terminal."""

from __future__ import annotations

import click

from tracker.cli.layout import Column, show_table
from tracker.cli.output import write_bytes


@click.command("help", epilog="Example: tracker help tables")
@click.argument("topic", required=False, metavar="[TOPIC]")
def print_help(topic: str | None) -> None:
    """Print a page of the help, on lists, reviews, tables, accounts, a server; without TOPIC name them all."""
    from tracker.help import find_topic, list_topics

    if topic is None:
        show_table(
            (Column("Topic"), Column("What it tells", ratio=1)), [(each.name, each.title) for each in list_topics()]
        )
        return
    write_bytes(find_topic(topic).without_pictures.encode())
