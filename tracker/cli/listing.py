"""`tracker actions`, `due` and `overdue`: which actions there are, which are coming, which are late."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click
from dateutil.relativedelta import relativedelta

from tracker.cli.options import Day, Period, add_period, database_option, listing_options, open_register
from tracker.cli.output import ACTION_COLUMNS, action_cells, show_listing
from tracker.knowledge.statuses import find_status
from tracker.model import Category

if TYPE_CHECKING:
    from tracker.store import ActionRow


@click.command(epilog="Example: tracker actions --addressee Secretary-General --status 'not started'")
@click.option("--symbol", multiple=True, help="Of this resolution (symbol, or part of one).")
@click.option("--body", multiple=True, help="Of this adopting body (name, or part of it).")
@click.option("--addressee", multiple=True, help="Asked of this addressee (name, or part of it; 'nobody' for none).")
@click.option("--verb", multiple=True, help="With this operative verb, such as request.")
@click.option("--category", multiple=True, type=click.Choice([category.value for category in Category]))
@click.option("--status", multiple=True, help="In this status, such as 'in progress'.")
@click.option("--due-before", type=Day(), metavar="DATE", help="Due on this day or before.")
@click.option("--due-after", type=Day(), metavar="DATE", help="Due on this day or after.")
@click.option("--overdue", "is_overdue", is_flag=True, help="Only those that are late.")
@click.option("--text", metavar="WORDS", help="With all these words in the text, title or last report.")
@listing_options
@database_option
def actions(
    symbol: tuple[str, ...],
    body: tuple[str, ...],
    addressee: tuple[str, ...],
    verb: tuple[str, ...],
    category: tuple[str, ...],
    status: tuple[str, ...],
    due_before: date | None,
    due_after: date | None,
    is_overdue: bool,
    text: str | None,
    form: str,
    db: str,
) -> None:
    """List actions, newest resolution first. Options narrow the list; one given twice widens it.

    The number in the first column, or the address that --format csv gives in full, names an
    action for `show`, `update` and `history`.
    """
    statuses = tuple(find_status(words).name for words in status)
    from tracker.store import ActionFilter, list_actions, reading

    today = date.today()
    wanted = ActionFilter(
        symbols=symbol,
        bodies=body,
        addressees=addressee,
        verbs=verb,
        categories=tuple(Category(name) for name in category),
        statuses=statuses,
        due_before=due_before,
        due_after=due_after,
        is_overdue=is_overdue,
        text=text,
        today=today,
    )
    with reading(open_register(db)) as session:
        rows = list_actions(session, wanted)
    _show_actions(rows, form, today, "No action fits: use fewer options, or import a document.")


@click.command(epilog="Example: tracker due --within 90d --addressee Secretary-General")
@click.option("--within", type=Period(), default="90d", show_default=True, help="How far to look.")
@click.option("--as-of", type=Day(), metavar="DATE", help="From this day. [default: today]")
@click.option("--addressee", multiple=True, help="Asked of this addressee (name, or part of it).")
@listing_options
@database_option
def due(within: relativedelta, as_of: date | None, addressee: tuple[str, ...], form: str, db: str) -> None:
    """List what is due from today to the end of a period, the soonest first."""
    from tracker.store import count_unresolved, list_due, reading

    start = as_of or date.today()
    end = add_period(start, within)
    with reading(open_register(db)) as session:
        rows = list_due(session, start, end, addressee)
        unresolved = count_unresolved(session, addressee)
    _show_actions(rows, form, start, f"Nothing is due from {start} to {end}.")
    if form == "table" and unresolved:
        click.echo(f"{unresolved} more open actions have a deadline without a date yet: see tracker actions.")


@click.command(epilog="Example: tracker overdue --format csv")
@click.option("--as-of", type=Day(), metavar="DATE", help="Late on this day. [default: today]")
@click.option("--addressee", multiple=True, help="Asked of this addressee (name, or part of it).")
@listing_options
@database_option
def overdue(as_of: date | None, addressee: tuple[str, ...], form: str, db: str) -> None:
    """List what was due before today and is still open, the latest first."""
    from tracker.store import list_overdue, reading

    today = as_of or date.today()
    with reading(open_register(db)) as session:
        rows = list_overdue(session, today, addressee)
    _show_actions(rows, form, today, f"Nothing is overdue on {today}.")


def _show_actions(rows: list[ActionRow], form: str, today: date, empty: str) -> None:
    from tracker.store import ActionRow

    show_listing(ActionRow, rows, form, ACTION_COLUMNS, [action_cells(row, today) for row in rows], empty=empty)
    if form == "table" and rows:
        click.echo(f"{len(rows)} action{'s' if len(rows) != 1 else ''}.")
