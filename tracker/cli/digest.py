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
from tracker.errors import MailNotSent, MailPerhapsSent, UsageProblem

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.digests import Digest
    from tracker.service.mailing import Outcome
    from tracker.store import Mail, Reminder

SENDER = "tracker@localhost.localdomain"


@click.command(epilog="Example: tracker digest --addressee UNODC --send --to focal.point@example.org --smtp mail:25")
@click.option("--addressee", multiple=True, help="Asked of this addressee (name, acronym, or part of it).")
@click.option("--focal-point", multiple=True, help="Answered for by this person (name or e-mail, or part of it).")
@click.option("--within", type=Period(), default="30d", show_default=True, help="How soon is due soon.")
@click.option("--stale", type=Period(), default="90d", show_default=True, help="After how long without news.")
@click.option("--as-of", type=Day(), metavar="DATE", help="What counts as today. [default: today]")
@output_option("FILE.txt|html")
@click.option("--send", is_flag=True, help="Send it by mail, to each --to only what is new to them.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Whom to send it to, or for whom to show what is new.")
@click.option("--smtp", metavar="HOST:PORT", help="The mail server.")
@click.option(
    "--perhaps",
    type=click.Choice(["arrived", "again"]),
    help="What was perhaps sent to them before: arrived, or send it again.",
)
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
    perhaps: str | None,
    sender: str,
    author: str,
    db: str,
) -> None:
    """Write what is overdue, due soon, or without news, as a mail in plain words and HTML.

    With --send each address gets what it was not reminded of before: a reminder is sent
    once per deadline, and again only where the deadline moves or news go stale again.
    Where nobody can say whether a server took a mail, it was "perhaps sent": that is said each
    time, and it is not sent again, until --perhaps says what became of it.
    """
    from tracker.digests import build_digest, check_addresses, read_server, write_html, write_text
    from tracker.store import ActionFilter, list_actions, list_due, list_mails, list_overdue, reading, understand

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
        silent = replace(wanted, stale_days=(add_period(today, stale) - today).days)
        return build_digest(
            list_overdue(session, today, wanted),
            list_due(session, today, add_period(today, within), wanted),
            sorted(list_actions(session, silent), key=lambda row: row.as_of or row.adopted or date.min),
            today=today,
            whom=", ".join((*addressee, *focal_point)),
        )

    register = open_register(db)
    if perhaps is not None:
        from tracker.service.mailing import Outcome

        for recipient in people:
            _settle_earlier(register, recipient, Outcome.TAKEN if perhaps == "arrived" else Outcome.NOT_TAKEN, author)
    if send and server is not None:
        for recipient in people:
            _send(register, collect, server, sender=sender, recipient=recipient, author=author)
        return
    with reading(register) as session:
        written = collect(session)
        for recipient in people:
            written = written.without(_told(session, recipient, list_mails(session, recipient)))
    words = write_text(written) if ending == ".txt" else write_html(written)
    if output is None:
        click.echo(words, nl=False)
        return
    save(output, words.encode("utf-8", "replace"))
    click.echo(f"{output}: {written.count} actions.")


def _told(session: Session, recipient: str, under_way: list[Mail]) -> set[Reminder]:
    """What somebody was reminded of, or perhaps was by a mail that is under way."""
    from tracker.store import list_reminders

    return {each for mail in under_way for each in mail.reminders} | list_reminders(session, recipient)


def _send(
    register: Engine,
    collect: Callable[[Session], Digest],
    server: tuple[str, int],
    *,
    sender: str,
    recipient: str,
    author: str,
) -> None:
    """Send one mail: it is noted before it leaves, and the register is free for others while a server is waited for."""
    from tracker.digests import PERHAPS, send_message, write_message
    from tracker.service.mailing import Outcome, begin_mail
    from tracker.store import list_mails, transaction

    now = datetime.now(UTC)
    with transaction(register) as session:
        under_way = list_mails(session, recipient)
        fresh = collect(session).without(_told(session, recipient, under_way))
        message = write_message(fresh, sender=sender, recipient=recipient, now=now)
        if fresh.count:
            begin_mail(session, message["Message-ID"], recipient, fresh.reminders, author=author, now=now)
    for mail in under_way:
        click.echo(
            f"{recipient}: a mail of {len(mail.reminders)} actions, begun on {mail.begun:%Y-%m-%d at %H:%M} UTC, was "
            f"perhaps sent ({mail.message_id}). {PERHAPS}",
            err=True,
        )
    if not fresh.count:
        click.echo(f"{recipient}: nothing new, no mail.")
        return
    try:
        send_message(message, *server)
    except MailPerhapsSent:
        raise
    except MailNotSent:
        _settle(register, message["Message-ID"], Outcome.NOT_TAKEN, author)
        raise
    _settle(register, message["Message-ID"], Outcome.TAKEN, author)
    click.echo(f"{recipient}: {fresh.count} actions, {message['Subject']}")


def _settle_earlier(register: Engine, recipient: str, outcome: Outcome, author: str) -> None:
    """Settle what was perhaps sent to somebody, as a person says who looked."""
    from tracker.store import list_mails, reading

    with reading(register) as session:
        under_way = list_mails(session, recipient)
    for mail in under_way:
        _settle(register, mail.message_id, outcome, author)


def _settle(register: Engine, message_id: str, outcome: Outcome, author: str) -> None:
    from tracker.service.mailing import settle_mail
    from tracker.store import transaction

    with transaction(register) as session:
        settle_mail(session, message_id, outcome, author=author, now=datetime.now(UTC))
