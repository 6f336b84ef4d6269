"""`tracker update` and `history`: report on an action, and see what was reported."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from tracker.cli.options import Day, author_option, database_option, listing_options, open_register
from tracker.cli.output import Column, show_listing
from tracker.knowledge.statuses import find_status


@click.command(epilog="Example: tracker update 12 --status implemented --evidence A/81/214 --note 'Report issued'")
@click.argument("action", metavar="ACTION")
@click.option("--status", required=True, metavar="S", help="Such as 'in progress' or implemented.")
@click.option("--note", default="", metavar="TEXT", help="What was done, or why it is reopened.")
@click.option("--evidence", default="", metavar="SYMBOL_OR_URL", help="What shows it.")
@click.option("--as-of", type=Day(), metavar="DATE", help="The day it was so. [default: today]")
@author_option
@database_option
def update(action: str, status: str, note: str, evidence: str, as_of: date | None, author: str, db: str) -> None:
    """Append a status report to an action, named by its number or its address.

    Reports are never rewritten: a correction is a further report. Some statuses need
    evidence, and reopening a closed action needs a note.
    """
    find_status(status)
    from tracker.service import report_status
    from tracker.store import find_action, transaction

    today = date.today()
    with transaction(open_register(db)) as session:
        before = find_action(session, action)
        report = report_status(
            session,
            before.address,
            status,
            as_of=as_of or today,
            author=author,
            now=datetime.now(UTC),
            today=today,
            note=note,
            evidence=evidence,
        )
    click.echo(f"{before.address}: {before.status} -> {report.status} as of {report.as_of}")


@click.command(epilog="Example: tracker history A/RES/79/114:8(a):1:secretary-general --format csv")
@click.argument("action", metavar="ACTION")
@listing_options
@database_option
def history(action: str, form: str, db: str) -> None:
    """List the status reports on an action, oldest first, and what imports did to it."""
    from tracker.store import StatusReport, find_action, list_changes, list_reports, reading

    with reading(open_register(db)) as session:
        row = find_action(session, action)
        reports = list_reports(session, row.address)
        changes = [change for change in list_changes(session, row.address) if change.operation != "report status"]
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
            report.status,
            report.note,
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
            was = f" (was: {change.old or 'none'})" if change.field in ("text", "due", "addressee") else ""
            what = f"{change.field} " if change.field in ("due", "addressee") else ""
            click.echo(f"{change.at:%Y-%m-%d %H:%M} UTC {change.author}: {what}{change.new or 'removed'}{was}")
