"""`tracker update` and `history`: report on an action, and see what was reported."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.layout import Column
from tracker.cli.options import Day, as_of_options, author_option, database_option, listing_options, open_register
from tracker.cli.output import show_listing
from tracker.errors import UsageProblem
from tracker.knowledge.statuses import find_status

if TYPE_CHECKING:
    from tracker.store import AsOf, StatusReport


@click.command(epilog="Example: tracker update 12 --status implemented --evidence A/81/214 --note 'Report issued'")
@click.argument("action", metavar="ACTION")
@click.option("--status", required=True, metavar="S", help="Such as 'in progress' or implemented.")
@click.option("--note", default="", metavar="TEXT", help="What was done, or why it is reopened.")
@click.option("--next-step", default="", metavar="TEXT", help="What comes next.")
@click.option("--challenge", default="", metavar="TEXT", help="What stands in the way.")
@click.option("--evidence", default="", metavar="SYMBOL_OR_URL", help="What shows it.")
@click.option(
    "--evidence-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A file that shows it; its name and SHA-256 are kept, not the file.",
)
@click.option("--as-of", type=Day(), metavar="DATE", help="The day it was so. [default: today]")
@click.option("--occurrence", type=int, metavar="N", help="On the Nth of several times, not the one open.")
@click.option("--next-due", type=Day(), metavar="DATE", help="When an action that recurs is due again.")
@author_option
@database_option
def update(
    action: str,
    status: str,
    note: str,
    next_step: str,
    challenge: str,
    evidence: str,
    evidence_file: Path | None,
    as_of: date | None,
    occurrence: int | None,
    next_due: date | None,
    author: str,
    db: str,
) -> None:
    """Append a status report to an action, named by its number or its address.

    Reports are never rewritten: a correction is a further report. Some statuses need
    evidence: a document symbol, an address, or a file. Reopening a closed action needs a
    note. An action that recurs and is implemented opens again for its next due date. What
    was written and is given again within ten minutes, after the command was stopped, is not written twice.
    """
    find_status(status)
    from tracker.service import find_repeated, report_status
    from tracker.store import find_action, transaction

    sha256 = ""
    if evidence_file is not None:
        sha256 = _hash_file(evidence_file)
        evidence = evidence or evidence_file.name
    today, now = date.today(), datetime.now(UTC)
    words: dict[str, Any] = {
        "author": author,
        "now": now,
        "as_of": as_of or today,
        "occurrence": occurrence,
        "note": note,
        "evidence": evidence,
        "evidence_sha256": sha256,
        "next_step": next_step,
        "challenge": challenge,
    }
    with transaction(open_register(db)) as session:
        before = find_action(session, action)
        known = find_repeated(session, before.address, status, **words)
        report = known or report_status(session, before.address, status, today=today, next_due=next_due, **words)
        after = find_action(session, before.address)
    if known:
        click.echo(
            f"{before.address}: written already at {report.recorded:%H:%M} UTC, and not again. "
            "For a further report say more in the note, or name its --occurrence."
        )
        return
    if occurrence not in (None, before.occurrence):
        click.echo(f"{before.address}, occurrence {occurrence}: {report.status} as of {report.as_of}")
    else:
        click.echo(f"{before.address}: {before.status} -> {report.status} as of {report.as_of}")
    if after.occurrence > before.occurrence:
        why = "It is due again" if after.occurrence <= after.occurrences else "It recurs"
        click.echo(f"{why}: occurrence {after.occurrence} is open, due {after.due or 'on no date yet'}.")


def _hash_file(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise UsageProblem(f"{file} cannot be read ({error.strerror}): check its name.") from None


@click.command(epilog="Example: tracker history A/RES/79/114:8(a):1:secretary-general --format csv")
@click.argument("action", metavar="ACTION")
@as_of_options
@listing_options
@database_option
def history(action: str, today: date, as_of: AsOf | None, form: str, db: str) -> None:
    """List the status reports on an action, oldest first, and what else was done to it, reviews and comments too.

    The reports on the actions that it supersedes come first.
    """
    from tracker.store import StatusReport, find_action, list_history, list_history_of, reading, tell_change
    from tracker.store.comments import list_comments

    with reading(open_register(db)) as session:
        row = find_action(session, action)
        reports = list_history(session, row.address, as_of.day if as_of else None)
        changes = list_history_of(session, row)
        comments = list_comments(session, row.address)
    columns = (
        Column("As of"),
        Column("Status", ratio=1),
        Column("Note", ratio=4),
        Column("Evidence", ratio=2),
        Column("By", ratio=1),
        Column("Recorded"),
    )
    cells = [
        (
            report.as_of.isoformat(),
            f"{report.status}{f' (no. {report.occurrence})' if report.occurrence > 1 else ''}",
            _describe_note(report, row.address),
            report.evidence,
            report.author,
            f"{report.recorded:%Y-%m-%d %H:%M} UTC",
        )
        for report in reports
    ]
    show_listing(
        StatusReport,
        reports,
        form,
        columns,
        cells,
        title=row.address,
        empty=f"Nobody reported on {row.address} yet.",
    )
    if form == "table":
        for change in changes:
            if as_of is None or change.at.date() <= as_of.day:
                click.echo(f"{change.at:%Y-%m-%d %H:%M} UTC {change.author} {tell_change(change)}")
        for comment in comments:
            if as_of is None or comment.recorded.date() <= as_of.day:
                click.echo(f"{comment.recorded:%Y-%m-%d %H:%M} UTC {comment.author} commented: {comment.text}")


def _describe_note(report: StatusReport, address: str) -> str:
    parts = [
        report.note,
        f"Next: {report.next_step}" if report.next_step else "",
        f"Challenge: {report.challenge}" if report.challenge else "",
        f"({report.address})" if report.address != address else "",
    ]
    return " ".join(part for part in parts if part)
