"""`tracker digest`: what is due, late or without news, to read here or to send by mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from dateutil.relativedelta import relativedelta

from tracker.cli.options import Day, Period, add_period, author_option, database_option, open_register, output_option
from tracker.cli.output import save
from tracker.errors import UsageProblem

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.digests import Digest

SENDER = "tracker@localhost.localdomain"


@click.command(epilog="Example: tracker digest --addressee UNODC --send --to focal.point@example.org --smtp mail:25")
@click.option("--addressee", multiple=True, help="Asked of this addressee (name, or part of it).")
@click.option("--focal-point", multiple=True, help="Answered for by this person (name or e-mail, or part of it).")
@click.option("--within", type=Period(), default="30d", show_default=True, help="How soon is due soon.")
@click.option("--stale", type=Period(), default="90d", show_default=True, help="After how long without news.")
@click.option("--as-of", type=Day(), metavar="DATE", help="What counts as today. [default: today]")
@output_option("FILE.txt|html")
@click.option("--send", is_flag=True, help="Send it by mail, to each --to only what is new to them.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Whom to send it to, or for whom to show what is new.")
@click.option("--smtp", metavar="HOST:PORT", help="The mail server.")
@click.option("--from", "sender", default=SENDER, show_default=True, metavar="ADDRESS", help="Who sends it.")
@author_option
@database_option
def digest(
    addressee: tuple[str, ...],
    focal_point: tuple[str, ...],
    within: relativedelta,
    stale: relativedelta,
    as_of: date | None,
    output: Path | None,
    send: bool,
    to: tuple[str, ...],
    smtp: str | None,
    sender: str,
    author: str,
    db: str,
) -> None:
    """Write what is overdue, due soon, or without news, as a mail in plain words and HTML.

    With --send each address gets what it was not reminded of before: a reminder is sent
    once per deadline, and again only where the deadline moves or news go stale again.
    """
    from tracker.digests import build_digest, read_server, write_html, write_text
    from tracker.store import ActionFilter, list_actions, list_due, list_overdue, list_reminders, reading

    today = as_of or date.today()
    ending = output.suffix.lower() if output else ".txt"
    if ending not in (".txt", ".html", ".htm"):
        raise UsageProblem(f"{output} is no name for a digest: let it end in .txt or .html.")
    if send and not (to and smtp):
        raise UsageProblem("To send it, say to whom and by which server: --to name@example.org --smtp HOST:PORT.")
    server = read_server(smtp) if smtp else None

    def collect(session: Session) -> Digest:
        wanted = ActionFilter(addressees=addressee, focal_points=focal_point, is_open=True, today=today)
        silent = replace(wanted, stale_days=(add_period(today, stale) - today).days)
        return build_digest(
            list_overdue(session, today, wanted),
            list_due(session, today, add_period(today, within), wanted),
            sorted(list_actions(session, silent), key=lambda row: row.as_of or row.adopted or date.min),
            today=today,
            whom=", ".join((*addressee, *focal_point)),
        )

    register = open_register(db)
    if send and server is not None:
        for recipient in dict.fromkeys(to):
            _send(register, collect, server, sender=sender, recipient=recipient, author=author)
        return
    with reading(register) as session:
        written = collect(session)
        for recipient in to:
            written = written.without(list_reminders(session, recipient))
    words = write_text(written) if ending == ".txt" else write_html(written)
    if output is None:
        click.echo(words, nl=False)
        return
    save(output, words.encode("utf-8", "replace"))
    click.echo(f"{output}: {written.count} actions.")


def _send(
    register: Engine,
    collect: Callable[[Session], Digest],
    server: tuple[str, int],
    *,
    sender: str,
    recipient: str,
    author: str,
) -> None:
    """Send one mail: what it reminds of is noted in the same transaction, before it leaves."""
    from tracker.digests import send_message, write_message
    from tracker.service import record_reminders
    from tracker.store import list_reminders, transaction

    now = datetime.now(UTC)
    with transaction(register) as session:
        fresh = collect(session).without(list_reminders(session, recipient))
        message = write_message(fresh, sender=sender, recipient=recipient, now=now)
        if not fresh.count:
            click.echo(f"{recipient}: nothing new, no mail.")
            return
        record_reminders(session, recipient, fresh.reminders, author=author, now=now)
        send_message(message, *server)
    click.echo(f"{recipient}: {fresh.count} actions, {message['Subject']}")
