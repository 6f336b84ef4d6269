"""`tracker sessions`: when the sessions of bodies open, as shipped and as staff enter them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from tracker.apart.files import read_regular
from tracker.cli import Subcommands
from tracker.cli.layout import Column
from tracker.cli.options import Day, author_option, database_option, listing_options, open_register
from tracker.cli.output import show_listing
from tracker.errors import KnowledgeBroken, UsageProblem
from tracker.knowledge import STAFF, Knowledge, Session


@click.group(cls=Subcommands, epilog="Example: tracker sessions add 'Human Rights Council' 64 2027-02-22")
def sessions() -> None:
    """List the sessions that deadlines are dated by, and add those that the calendar lacks.

    Deadlines of documents already imported are dated at once.
    """


@sessions.command("list", epilog="Example: tracker sessions list 'Human Rights' --format csv")
@click.argument("body", required=False, default="", metavar="[BODY]")
@click.option("--staff", "staff_only", is_flag=True, help="Only those that staff added.")
@listing_options
@database_option
def list_them(body: str, staff_only: bool, form: str, db: str) -> None:
    """List the shipped sessions and those of staff with their source, of a BODY by its name or part of it.

    General Assembly sessions follow a rule and need no row.
    """
    from tracker.store import SessionRow, list_sessions, reading

    with reading(open_register(db)) as session:
        rows = list_sessions(session, body, staff_only=staff_only)
    columns = (
        Column("Body", ratio=3),
        Column("Session"),
        Column("Opens"),
        Column("Closes"),
        Column("Source", ratio=3),
    )
    cells = [
        (
            row.body,
            str(row.number),
            row.opens.isoformat(),
            row.closes.isoformat() if row.closes else "",
            row.source if row.author is None else f"{row.source} (by {row.author})",
        )
        for row in rows
    ]
    show_listing(SessionRow, rows, form, columns, cells, empty="The calendar has no session of that body.")


@sessions.command(epilog="Example: tracker sessions add 'Human Rights Council' 64 2027-02-22 --closes 2027-04-01")
@click.argument("body")
@click.argument("number", type=click.IntRange(1))
@click.argument("opens", type=Day(), metavar="DATE")
@click.option("--closes", type=Day(), metavar="DATE", help="Its last day.")
@click.option("--source", default=STAFF, metavar="TEXT", help="Where this is from, such as a document symbol.")
@author_option
@database_option
def add(body: str, number: int, opens: date, closes: date | None, source: str, author: str, db: str) -> None:
    """Add a session of a body, or correct its dates; for sessions named by year NUMBER is the year."""
    _write(db, [Session(body, number, opens, closes, source)], author)


CALENDAR_LIMIT = 5 * 1024 * 1024
"""Bytes of a calendar: a hundred times the shipped one."""


@sessions.command("import", epilog="Example: tracker sessions import calendar-2027.csv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@author_option
@database_option
def import_file(file: Path, author: str, db: str) -> None:
    """Add the sessions of a CSV file with the columns body, number, start, end, source: all or none."""
    from tracker.knowledge.sessions import TABLE, read_sessions

    try:
        lines = read_regular(file, size_limit=CALENDAR_LIMIT).decode("utf-8-sig").splitlines()
        rows = read_sessions(lines)
    except UnicodeDecodeError:
        raise UsageProblem(f"{file} is not CSV in UTF-8: save it as that.") from None
    except KnowledgeBroken as error:
        raise UsageProblem(f"{str(error).replace(TABLE, str(file), 1)}. Correct the row, nothing was added.") from None
    _write(db, list(rows), author)


def _write(db: str, given: list[Session], author: str) -> None:
    from tracker.service import add_sessions
    from tracker.store import load_knowledge, transaction

    with transaction(open_register(db, create=True)) as session:
        knowledge = load_knowledge(session)
        named = [
            Session(_full_name(each.body, knowledge), each.number, each.start, each.end, each.source) for each in given
        ]
        changed, dated = add_sessions(session, named, author=author, now=datetime.now(UTC))
    click.echo(
        f"Sessions: {changed} added or changed, {len(named) - changed} unchanged. Actions dated by them: {dated}."
    )


def _full_name(body: str, knowledge: Knowledge) -> str:
    """The full name of a body by any of its names; UsageProblem where nobody goes by it."""
    wanted = " ".join(body.split()).casefold()
    for known in knowledge.bodies:
        if wanted in (known.name.casefold(), (known.short or known.name).casefold()):
            return known.name
    entity = knowledge.known_as(body)
    if entity is None:
        raise UsageProblem(f"No body is called {body!r}: `tracker entities add` adds it, then add its session.")
    return entity.name
