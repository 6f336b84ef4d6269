"""`tracker notify`: people who sign in are told by mail of what is theirs, as each of them chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click
from dateutil.relativedelta import relativedelta

from tracker.cli.mailing import list_told, mail_options, send_digest, settle_earlier
from tracker.cli.options import Period, add_period, author_option, database_option, open_register, site_option
from tracker.errors import MailNotSent, UsageProblem

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.digests import Digest
    from tracker.store.accounts import UserRecord


@click.command(epilog="Example: tracker notify --smtp mail:25 --site https://tracker.example.org")
@click.option("--only", multiple=True, metavar="NAME", help="Only this person, by the name they sign in with.")
@click.option("--within", type=Period(), default="30d", show_default=True, help="How soon is due soon.")
@click.option("--stale", type=Period(), default="90d", show_default=True, help="After how long without news.")
@click.option("--dry-run", is_flag=True, help="Only say who would be told of how much.")
@mail_options
@site_option
@author_option
@database_option
def notify(
    only: tuple[str, ...],
    within: relativedelta,
    stale: relativedelta,
    dry_run: bool,
    smtp: str | None,
    sender: str,
    perhaps: str | None,
    site: str,
    author: str,
    db: str,
) -> None:
    """Tell people by mail what others did to their actions, and what is late, due soon or without news.

    Each chose on the page of their account, or with tracker users notices, to be told at once, daily,
    weekly or not at all; run this every few minutes, and it sends what is due by then. Nobody is told
    the same twice; a mail that was perhaps sent is said, and not sent again, until --perhaps says what
    became of it. A letter that one server did not take keeps nobody else from theirs.
    """
    from tracker.digests import check_addresses, read_server
    from tracker.service.notices import is_time, list_told_by_mail
    from tracker.store import list_mails, reading
    from tracker.store.mails import find_told

    if not dry_run and smtp is None:
        raise UsageProblem("Which mail server? Give --smtp HOST:PORT, or --dry-run to see who would be told.")
    server = read_server(smtp) if smtp else ("", 0)
    check_addresses((sender,))
    register, today = open_register(db), date.today()
    due, silent = add_period(today, within), (add_period(today, stale) - today).days
    with reading(register) as session:
        people = list_told_by_mail(session, only)
        now = [user for user in people if is_time(user, find_told(session, user.id), datetime.now(UTC))]
    if not people:
        click.echo("Nobody is told by mail: each chooses it on the page of their account, or tracker users notices.")
    problem: MailNotSent | None = None
    for user in people if perhaps else now:
        if perhaps is not None and not dry_run:
            settle_earlier(register, user.mail_address, perhaps, author)

        def collect(session: Session, user: UserRecord = user) -> Digest:
            return _letter(session, user, today, due, silent, site)

        if dry_run:
            with reading(register) as session:
                told = list_told(session, user.mail_address, list_mails(session, user.mail_address))
                letter = collect(session).without(told)
            said = letter.counted if letter.count else "nothing new"
            click.echo(f"{user.name} ({user.mail_address}, {user.mail_notices}): {said}")
            continue
        try:
            send_digest(register, collect, server, sender=sender, recipient=user.mail_address, author=author)
        except MailNotSent as failure:
            click.echo(f"{user.name}: {failure}", err=True)
            problem = failure
    if problem is not None:
        raise problem


def _letter(session: Session, user: UserRecord, today: date, due: date, silent: int, site: str) -> Digest:
    """Put together what a person is to be told now, of their own actions."""
    from tracker.digests import read_digest
    from tracker.service.notices import reader_of
    from tracker.store import ActionFilter
    from tracker.store.mails import find_told, mark_told
    from tracker.store.notices import find_newest_change, list_notices

    reader, newest = reader_of(user), find_newest_change(session)
    own = ActionFilter(whose=reader.whose, today=today, is_open=True)
    told = find_told(session, user.id)
    after = told.first_after(user.mail_since)
    built = read_digest(session, own, today=today, until=due, silent_days=silent, whom=user.full_name or user.name)
    found = list_notices(session, reader, after=after, until=newest, limit=1000)
    notices = replace(found, rows=tuple(each for each in found.rows if not told.holds(each.number)))
    return replace(built, notices=notices, mark=mark_told(user.id, after, newest), site=site)
