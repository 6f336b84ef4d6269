"""`tracker calendar`: what is due, for Outlook and other calendar programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tracker.cli.filters import FilterChoice, filter_options
from tracker.cli.options import database_option, open_register, output_option
from tracker.cli.output import save, write_bytes


@click.command(epilog="Example: tracker calendar --addressee Secretary-General -o due.ics")
@filter_options
@output_option("FILE.ics")
@database_option
def calendar(choice: FilterChoice, output: Path | None, db: str) -> None:
    """Write due dates as an iCalendar file, reports also 14, 10 and 6 weeks ahead.

    Import a later export of the same filter, and events move or vanish as actions were changed or
    closed: filter by addressee or body rather than by status, or what is closed is left out.
    """
    from tracker.calendars import write_calendar
    from tracker.store import list_occurrences, reading
    from tracker.store.revisions import find_revisions, list_removed

    with reading(open_register(db)) as session:
        wanted = choice.resolve_with_withdrawn(session, date.today())
        rows = list_occurrences(session, wanted, with_closed=True)
        revisions = find_revisions(session, rows)
        symbols = [words.strip().lower() for words in wanted.symbols]
        removed = [
            gone
            for gone in list_removed(session)
            if not symbols or any(words in gone.address.lower() for words in symbols)
        ]
    data = write_calendar(rows, revisions, removed)
    if output is None:
        write_bytes(data)
        return
    save(output, data)
    events = data.count(b"BEGIN:VEVENT")
    cancelled = data.count(b"STATUS:CANCELLED")
    click.echo(f"{output}: {events} events, {cancelled} of them cancelled.")
