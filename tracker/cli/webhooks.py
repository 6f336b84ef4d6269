"""`tracker webhooks`: programs are told by HTTP of new actions, of those that fall due, and of changes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click
from dateutil.relativedelta import relativedelta

from tracker.cli import Subcommands
from tracker.cli.layout import Column
from tracker.cli.options import (
    Period,
    add_period,
    author_option,
    database_option,
    listing_options,
    open_register,
    site_option,
)
from tracker.cli.output import show_listing
from tracker.errors import WebhookNotTaken
from tracker.settings import read_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.store import Webhook

KINDS = ("new", "changed", "due")


@click.group(cls=Subcommands, epilog="Example: tracker webhooks add https://hooks.example.org/tracker --event due")
def webhooks() -> None:
    """Tell other programs by HTTP of new actions, of those that fall due, and of changes.

    What they are sent is signed; tracker help assistants shows how a program checks that.
    """


@webhooks.command(epilog="Example: tracker webhooks add https://hooks.example.org/tracker --event new --event due")
@click.argument("url", metavar="URL")
@click.option("--event", multiple=True, type=click.Choice(KINDS), help="What it is told of. [default: all of it]")
@click.option("--within", type=Period(), default="30d", show_default=True, help="How soon an action is due.")
@click.option("--insecure", is_flag=True, help="Let it be http:// at another machine, where others can read it.")
@author_option
@database_option
def add(url: str, event: tuple[str, ...], within: relativedelta, insecure: bool, author: str, db: str) -> None:
    """Tell a program of what happens from now on, and show the secret with which that is signed.

    The secret is shown this once. The register keeps it sealed where TRACKER_SECRET_KEY is
    set, as `webhooks send` then needs it too; else whoever reads the register can read it.
    """
    from tracker.service.webhooks import add_webhook
    from tracker.store import transaction
    from tracker.store.webhooks import EventKind

    today = date.today()
    with transaction(open_register(db)) as session:
        number, secret = add_webhook(
            session,
            url,
            [EventKind(each) for each in event or KINDS],
            within_days=(add_period(today, within) - today).days,
            insecure=insecure,
            site_key=read_settings().site_key,
            author=author,
            now=datetime.now(UTC),
        )
    click.echo(f"Webhook {number} is told from now on, whenever `tracker webhooks send` runs.")
    click.echo(f"Secret, shown only this once: {secret}")


@webhooks.command("list", epilog="Example: tracker webhooks list --format csv")
@listing_options
@database_option
def list_all(form: str, db: str) -> None:
    """List the programs that are told, and whether they took the last delivery."""
    from tracker.store import Webhook, list_webhooks, reading

    with reading(open_register(db)) as session:
        hooks = list_webhooks(session)
    columns = (Column("Number"), Column("Address", ratio=3), Column("Events"), Column("Due within"), Column("State"))
    cells = [
        (str(hook.number), hook.url, hook.events, f"{hook.within_days} days", _say_state(hook, datetime.now(UTC)))
        for hook in hooks
    ]
    show_listing(Webhook, hooks, form, columns, cells, empty="No program is told: tracker webhooks add URL")


@webhooks.command(epilog="Example: tracker webhooks remove 3")
@click.argument("number", type=click.IntRange(1))
@author_option
@database_option
def remove(number: int, author: str, db: str) -> None:
    """Tell a program nothing more, by its number in the list."""
    from tracker.service.webhooks import withdraw_webhook
    from tracker.store import transaction

    with transaction(open_register(db)) as session:
        host = withdraw_webhook(session, number, author=author, now=datetime.now(UTC))
    click.echo(f"Webhook {number} to {host} is told nothing more.")


@webhooks.command(epilog="Example: tracker webhooks send --site https://tracker.example.org")
@click.option("--dry-run", is_flag=True, help="Only say of how much each would be told.")
@click.option("--at-once", is_flag=True, help="Also those that are to be tried again later.")
@site_option
@author_option
@database_option
def send(dry_run: bool, at_once: bool, site: str, author: str, db: str) -> None:
    """Send each program what it was not told yet, oldest first; run this every few minutes.

    A program has taken what it answered with 2xx within 10 seconds. Anything else is sent again
    under the same webhook-id: after a minute, then two, four and so on, at last once a day.
    What was not taken ends with exit code 38, and so does each run after three days of it.
    """
    from tracker.service.webhooks import is_loud
    from tracker.store import list_webhooks, reading
    from tracker.store.webhooks import count_waiting, say_events

    register = open_register(db)
    with reading(register) as session:
        hooks = list_webhooks(session)
        waiting = {hook.number: count_waiting(session, hook, date.today()) for hook in hooks if dry_run}
    if not hooks:
        click.echo("No program is told: tracker webhooks add URL")
    problems: list[str] = []
    for hook in hooks:
        if dry_run:
            click.echo(f"Webhook {hook.number} to {hook.host}: {say_events(waiting[hook.number])} to send.")
        else:
            try:
                _send_all(register, hook, site=site, author=author, at_once=at_once)
            except WebhookNotTaken as failure:
                problems.append(str(failure).removesuffix("."))
    with reading(register) as session:
        now, after = datetime.now(UTC), list_webhooks(session)
    tried = {hook.number: hook.failures for hook in hooks}
    failing = [hook for hook in after if is_loud(hook, now) or hook.failures > tried.get(hook.number, 0)]
    problems += [f"Webhook {hook.number} to {hook.host}: {_say_state(hook, now)}" for hook in failing]
    if problems:
        raise WebhookNotTaken(
            f"{'. '.join(problems)}. Nothing is lost: what was not taken is sent again, "
            "and `tracker webhooks remove` ends that."
        )


def _send_all(register: Engine, hook: Webhook, *, site: str, author: str, at_once: bool) -> None:
    """Send one delivery after the other until nothing is left, or one is not taken; no transaction waits for it."""
    from tracker.deliveries import post, sign, write_body
    from tracker.service.webhooks import begin_delivery, settle_delivery
    from tracker.store import reading, transaction
    from tracker.store.webhooks import has_news, say_events

    site_key = read_settings().site_key
    while True:
        now = datetime.now(UTC)
        with reading(register) as session:
            if not has_news(session, hook.number, date.today()):
                return
        with transaction(register) as session:
            delivery = begin_delivery(
                session,
                hook.number,
                author=author,
                now=now,
                today=date.today(),
                at_once=at_once,
                site_key=site_key,
            )
        if delivery is None:
            return
        body = write_body(delivery.events, site)
        answer = post(delivery.hook.url, sign(delivery.secret, delivery.id, body, now), body)
        with transaction(register) as session:
            settle_delivery(
                session,
                hook.number,
                delivery.id,
                answer.said,
                is_taken=answer.is_taken,
                author=author,
                now=datetime.now(UTC),
            )
        if not answer.is_taken:
            return
        click.echo(f"Webhook {hook.number} to {hook.host}: {say_events(len(delivery.events))} taken ({delivery.id}).")


def _say_state(hook: Webhook, now: datetime) -> str:
    """Say whether a program takes what it is sent: "took the last on 1 December 2026 at 12:30 UTC"."""
    from tracker.service.webhooks import is_loud

    if hook.attempted is None:
        return "nothing sent yet"
    if hook.failing_since is None:
        return f"took the last on {_moment(hook.attempted)}" if hook.answer else "being sent"
    since = f"since {_moment(hook.failing_since)} (tried {hook.failures} times): it {hook.answer}"
    again = f"; next try on {_moment(hook.next_attempt)}" if hook.next_attempt and hook.next_attempt > now else ""
    return f"{'NOT TAKEN' if is_loud(hook, now) else 'not taken'} {since}{again}"


def _moment(at: datetime) -> str:
    from tracker.knowledge.writing import write_day

    return f"{write_day(at.date())} at {at:%H:%M} UTC"
