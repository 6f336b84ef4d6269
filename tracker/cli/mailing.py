"""Sending mails from the command line, each once, and settling what was perhaps sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.errors import MailNotSent, MailPerhapsSent

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tracker.digests import Digest
    from tracker.service.mailing import Outcome
    from tracker.store import Mail, Reminder

Command = TypeVar("Command", bound=Callable[..., Any])

SENDER = "tracker@localhost.localdomain"


def mail_options(command: Command) -> Command:
    """Give a command that sends mails the server, the sender, and what became of those that were perhaps sent.

    It receives `smtp`, `sender` and `perhaps`.
    """
    options = (
        click.option("--smtp", metavar="HOST:PORT", help="The mail server."),
        click.option(
            "--perhaps",
            type=click.Choice(["arrived", "again"]),
            help="What was perhaps sent to them before: arrived, or send it again.",
        ),
        click.option("--from", "sender", default=SENDER, show_default=True, metavar="ADDRESS", help="Who sends it."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def list_told(session: Session, recipient: str, under_way: list[Mail]) -> set[Reminder]:
    """What somebody was reminded of, or perhaps was by a mail that is under way."""
    from tracker.store import list_reminders

    return {each for mail in under_way for each in mail.reminders} | list_reminders(session, recipient)


def send_digest(
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
    from tracker.store.mails import NOTICES

    now = datetime.now(UTC)
    with transaction(register) as session:
        under_way = list_mails(session, recipient)
        fresh = collect(session).without(list_told(session, recipient, under_way))
        message = write_message(fresh, sender=sender, recipient=recipient, now=now)
        if fresh.count:
            begin_mail(session, message["Message-ID"], recipient, fresh.reminders, author=author, now=now)
    for mail in under_way:
        actions = sum(each.kind != NOTICES for each in mail.reminders)
        what = f" of {actions} action{'s' if actions != 1 else ''}," if actions else ""
        click.echo(
            f"{recipient}: a mail{what} begun on {mail.begun:%Y-%m-%d at %H:%M} UTC, was "
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
    click.echo(f"{recipient}: {fresh.counted}, {message['Subject']}")


def settle_earlier(register: Engine, recipient: str, perhaps: str, author: str) -> None:
    """Settle what was perhaps sent to somebody, as a person says who looked: it "arrived", or is sent "again"."""
    from tracker.service.mailing import Outcome
    from tracker.store import list_mails, reading

    outcome = Outcome.TAKEN if perhaps == "arrived" else Outcome.NOT_TAKEN
    with reading(register) as session:
        under_way = list_mails(session, recipient)
    for mail in under_way:
        _settle(register, mail.message_id, outcome, author)


def _settle(register: Engine, message_id: str, outcome: Outcome, author: str) -> None:
    from tracker.service.mailing import settle_mail
    from tracker.store import transaction

    with transaction(register) as session:
        settle_mail(session, message_id, outcome, author=author, now=datetime.now(UTC))
