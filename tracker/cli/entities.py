"""`tracker entities`: the addressees that are known, and those that staff add, rename or merge."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from tracker.cli import Subcommands
from tracker.cli.layout import Column
from tracker.cli.options import author_option, database_option, listing_options, open_register
from tracker.cli.output import show_listing
from tracker.knowledge import EntityKind


@click.group(cls=Subcommands, epilog="Example: tracker entities add 'Panel on Wells' --alias PoW --alias 'the Panel'")
def entities() -> None:
    """List the known addressees; add some, give them further names, merge two that are the same.

    Documents that are imported afterwards are read with them.
    """


@entities.command("list", epilog="Example: tracker entities list drugs --format csv")
@click.argument("words", required=False, default="", metavar="[WORDS]")
@click.option("--staff", "staff_only", is_flag=True, help="Only those that staff added to.")
@listing_options
@database_option
def list_them(words: str, staff_only: bool, form: str, db: str) -> None:
    """List the shipped entities and those of staff with their source, or those with WORDS in a name."""
    from tracker.store import EntityRow, list_entities, reading

    with reading(open_register(db)) as session:
        rows = list_entities(session, words, staff_only=staff_only)
    columns = (Column("Name", ratio=4), Column("Kind", ratio=1), Column("Also", ratio=4), Column("Source", ratio=2))
    cells = [
        (
            row.name,
            row.kind,
            ", ".join(name for name in (row.acronym, *row.aliases.split("|"), *row.short.split("|")) if name),
            row.source if row.author is None else f"{row.source} (by {row.author})",
        )
        for row in rows
    ]
    show_listing(EntityRow, rows, form, columns, cells, empty="No entity has those words in a name.")


@entities.command(epilog="Example: tracker entities add 'Panel on Wells' --alias PoW --alias 'the Panel'")
@click.argument("name")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another name; 'the Panel' for a short one.")
@click.option("--kind", type=click.Choice([kind.value for kind in EntityKind]), help="What it is.")
@author_option
@database_option
def add(name: str, aliases: tuple[str, ...], kind: str | None, author: str, db: str) -> None:
    """Add an addressee under its full official English name."""
    from tracker.service import add_entity
    from tracker.store import transaction

    with transaction(open_register(db, create=True)) as session:
        add_entity(
            session, name, aliases, kind=EntityKind(kind) if kind else None, author=author, now=datetime.now(UTC)
        )
    click.echo(f"added: {name}")


@entities.command(epilog="Example: tracker entities alias UNODC 'Vienna Crime Office'")
@click.argument("name")
@click.argument("aliases", nargs=-1, required=True, metavar="ALIAS...")
@author_option
@database_option
def alias(name: str, aliases: tuple[str, ...], author: str, db: str) -> None:
    """Give a known addressee further names that texts use for it."""
    from tracker.service import add_aliases
    from tracker.store import transaction

    with transaction(open_register(db, create=True)) as session:
        full = add_aliases(session, name, aliases, author=author, now=datetime.now(UTC))
    click.echo(f"{full}: also {', '.join(aliases)}")


@entities.command(epilog="Example: tracker entities merge 'Panel of Wells' 'Panel on Wells'")
@click.argument("absorbed")
@click.argument("into")
@author_option
@database_option
def merge(absorbed: str, into: str, author: str, db: str) -> None:
    """Make one addressee of two that are the same: ABSORBED becomes an alias of INTO.

    Its actions keep their addresses and their history, and show the merged name.
    """
    from tracker.service import merge_entities
    from tracker.store import transaction

    with transaction(open_register(db, create=True)) as session:
        count = merge_entities(session, absorbed, into, author=author, now=datetime.now(UTC))
    click.echo(f"{absorbed} is now {into}. Actions that show it: {count}.")
