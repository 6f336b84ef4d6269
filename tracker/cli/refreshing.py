"""`tracker refresh`: texts of the register read again, as this version reads."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tracker.cli.layout import Column
from tracker.cli.options import author_option, database_option, listing_options, open_register
from tracker.cli.output import describe_doubted, shorten, show_listing

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.service import Refreshed

MANY = 5
"""Texts from which on a progress bar is shown."""


@click.command(epilog="Example: tracker refresh A/RES/79/114 --dry-run")
@click.argument("symbols", nargs=-1, metavar="[SYMBOL...]")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@listing_options
@author_option
@database_option
def refresh(symbols: tuple[str, ...], dry_run: bool, form: str, author: str, db: str) -> None:
    """Read texts of the register again, as this version reads; all of them unless some are named.

    They are read from the paragraphs that the register keeps, and each is written whole or
    not at all. What people decided stays, and what stays the same keeps its number and
    address. The list has each clause and action that changes.
    """
    from tracker.service import RefreshRow
    from tracker.store import count_doubted, find_key, list_texts, reading

    register = open_register(db)
    with reading(register) as session:
        keys = [find_key(session, symbol) for symbol in symbols]
        if not symbols:
            keys = sorted(text.key for text in list_texts(session, today=datetime.now(UTC).date()))
    done = [_refresh(register, key, author, dry_run=dry_run) for key in _with_progress(list(dict.fromkeys(keys)))]
    rows = [row for each in done for row in each.rows]
    columns = (
        Column("Clause or action", ratio=3),
        Column("What", ratio=1),
        Column("Was", ratio=4),
        Column("Would be" if dry_run else "Is now", ratio=4),
    )
    cells = [(row.address, row.what, shorten(row.old, 120), shorten(row.new, 120)) for row in rows]
    show_listing(RefreshRow, rows, form, columns, cells, empty="No clause and no action changes.")
    click.echo(_summarize(done, dry_run=dry_run), err=form != "table")
    if keys and not dry_run:
        with reading(register) as session:
            click.echo(describe_doubted(count_doubted(session, keys), keys), err=form != "table")


def _refresh(register: Engine, key: str, author: str, *, dry_run: bool) -> Refreshed:
    from tracker.service import plan_refresh, refresh_text
    from tracker.store import reading, transaction

    if dry_run:
        with reading(register) as session:
            return plan_refresh(session, key)
    with transaction(register) as session:
        return refresh_text(session, key, author=author, now=datetime.now(UTC))


def _summarize(done: Sequence[Refreshed], *, dry_run: bool) -> str:
    """Say how much changes: "3 of 12 texts read differently: 4 addressees, 2 deadlines, 1 clause added."."""
    counts = Counter(_count_as(row.what, row.old, row.new) for each in done for row in each.rows)
    other = sum(each.is_new for each in done)
    said = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
    would = "would be" if dry_run else "were"
    return f"{other} of {len(done)} texts {would} read differently{f': {said}' if said else ''}."


def _count_as(what: str, old: str | None, new: str | None) -> str:
    if what == "action":
        return f"actions {new}"
    if what != "clause":
        return f"{what} changed"
    return "clauses added" if old is None else "clauses removed"


def _with_progress(keys: list[str]) -> Iterator[str]:
    """Show how far a long reading is, on stderr and only to people."""
    if len(keys) < MANY or not sys.stderr.isatty():
        yield from keys
        return
    with click.progressbar(keys, label="Reading again", show_pos=True, file=sys.stderr) as bar:
        yield from bar
