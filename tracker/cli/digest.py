"""`tracker digest`: what is due, overdue or without news, to read here or to send by mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import click
from dateutil.relativedelta import relativedelta

from tracker.cli.mailing import list_told, mail_options, send_digest, settle_earlier
from tracker.cli.options import (
    Day,
    Period,
    add_period,
    author_option,
    database_option,
    open_register,
    output_option,
    site_option,
)
from tracker.cli.output import save
from tracker.errors import UsageProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.digests import Digest


@click.command(epilog="Example: tracker digest --addressee UNODC --send --to focal.point@example.org --smtp mail:25")
@click.option("--addressee", multiple=True, help="Asked of this addressee (name, acronym, or part of it).")
@click.option("--focal-point", multiple=True, help="Answered for by this person (name or e-mail, or part of it).")
@click.option("--within", type=Period(), default="30d", show_default=True, help="How soon is due soon.")
@click.option("--stale", type=Period(), default="90d", show_default=True, help="After how long without news.")
@click.option("--as-of", type=Day(), metavar="DATE", help="What counts as today. [default: today]")
@output_option("FILE.txt|html")
@click.option("--send", is_flag=True, help="Send it by mail, to each --to only what is new to them.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Whom to send it to, or for whom to show what is new.")
@click.option(
    "--most", type=click.IntRange(1), default=25, show_default=True, help="Actions of each kind to write out."
)
@mail_options
@site_option
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
    perhaps: str | None,
    sender: str,
    most: int,
    site: str,
    author: str,
    db: str,
) -> None:
    """Write what is overdue, due soon, or without news, as a mail in plain words and HTML.

    With --send each address gets what it was not reminded of before: a reminder is sent
    once per deadline, and again only where the deadline moves or news go stale again.
    Where nobody can say whether a server took a mail, it was "perhaps sent": that is said each
    time, and it is not sent again, until --perhaps says what became of it. People who sign in choose
    for themselves how they are told: see tracker notify.
    """
    from tracker.digests import check_addresses, read_digest, read_server, write_html, write_text
    from tracker.store import ActionFilter, list_mails, reading, understand

    today = as_of or date.today()
    ending = output.suffix.lower() if output else ".txt"
    if ending not in (".txt", ".html", ".htm"):
        raise UsageProblem(f"{output} is no name for a digest: let it end in .txt or .html.")
    if send and not (to and smtp):
        raise UsageProblem("To send it, say to whom and by which server: --to name@example.org --smtp HOST:PORT.")
    if perhaps is not None and not send:
        raise UsageProblem("--perhaps goes with --send, --to and --smtp.")
    server = read_server(smtp) if smtp else None
    people = tuple({address.casefold(): address for address in to}.values())
    check_addresses((sender, *people))

    def collect(session: Session) -> Digest:
        asked = ActionFilter(addressees=addressee, focal_points=focal_point, is_open=True, today=today)
        wanted = understand(session, asked)
        built = read_digest(
            session,
            wanted,
            today=today,
            until=add_period(today, within),
            silent_days=(add_period(today, stale) - today).days,
            whom=", ".join((*addressee, *focal_point)),
        )
        narrowed = [*(("addressee", each) for each in addressee), *(("focal_point", each) for each in focal_point)]
        return replace(built, most=most, site=site, narrowed=urlencode(narrowed))

    register = open_register(db)
    if perhaps is not None:
        for recipient in people:
            settle_earlier(register, recipient, perhaps, author)
    if send and server is not None:
        for recipient in people:
            send_digest(register, collect, server, sender=sender, recipient=recipient, author=author)
        return
    with reading(register) as session:
        written = collect(session)
        for recipient in people:
            written = written.without(list_told(session, recipient, list_mails(session, recipient)))
    words = write_text(written) if ending == ".txt" else write_html(written)
    if output is None:
        click.echo(words, nl=False)
        return
    save(output, words.encode("utf-8", "replace"))
    click.echo(f"{output}: {written.counted}.")
