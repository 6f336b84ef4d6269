"""`tracker calendar`: what is due, for Outlook and other calendar programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from tracker.cli.filters import FilterChoice, filter_options
from tracker.cli.options import database_option, open_register, output_option, site_option
from tracker.cli.output import save, write_bytes


@click.command(epilog="Example: tracker calendar --addressee Secretary-General -o due.ics")
@filter_options
@output_option("FILE.ics")
@site_option
@database_option
def calendar(choice: FilterChoice, output: Path | None, site: str, db: str) -> None:
    """Write due dates as an iCalendar file, reports also 14, 10 and 6 weeks ahead.

    Import a later export of the same filter, and events move or vanish as actions were changed or
    closed: filter by addressee or body rather than by status, or what is closed is left out. A
    calendar to subscribe to has a private address, made on the page of one's account on the site.
    """
    from tracker.calendars import stream_calendar
    from tracker.store import pick_actions, reading
    from tracker.store.revisions import list_removed, stream_times

    register = open_register(db)
    with reading(register) as session:
        wanted = choice.resolve_with_withdrawn(session, date.today())
        picked = pick_actions(session, wanted)
        symbols = [words.strip().lower() for words in wanted.symbols]
        removed = [
            gone
            for gone in list_removed(session)
            if not symbols or any(words in gone.address.lower() for words in symbols)
        ]
    parts = stream_calendar(stream_times(register, picked, wanted), removed, site=site)
    if output is None:
        for data in parts:
            write_bytes(data)
        return
    events = cancelled = 0

    def counted() -> Iterator[bytes]:
        nonlocal events, cancelled
        for data in parts:
            events += data.count(b"BEGIN:VEVENT")
            cancelled += data.count(b"STATUS:CANCELLED")
            yield data

    save(output, counted())
    click.echo(f"{output}: {events} events, {cancelled} of them cancelled.")
