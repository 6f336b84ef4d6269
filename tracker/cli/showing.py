"""`tracker show`: one resolution with its clauses, or one action with all that is known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from tracker.cli.options import as_of_options, database_option, listing_options, open_register
from tracker.cli.outline import describe_doubt, quote
from tracker.cli.output import describe_doubted, describe_due, shorten, show_data
from tracker.errors import UnknownAction
from tracker.knowledge.official import official_address
from tracker.reports import tabulate

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.store import ActionRow, AsOf
    from tracker.store.models import ResolutionRecord


@click.command(epilog="Example: tracker show A/RES/79/114:8(a):1:secretary-general")
@click.argument("name", metavar="SYMBOL|ACTION")
@as_of_options
@listing_options
@database_option
def show(name: str, today: date, as_of: AsOf | None, form: str, db: str) -> None:
    """Show a resolution by its symbol, or an action by its address or number.

    With --format csv or json a resolution is given as its actions. --as-of gives its status
    as it stood on a past day.
    """
    from tracker.store import ActionFilter, ActionRow, find_action, find_resolution, list_actions, list_later, reading

    with reading(open_register(db)) as session:
        try:
            rows = [find_action(session, name, as_of)]
            resolution = None
        except UnknownAction:
            if ":" in name or name.strip().removeprefix("#").isdecimal():
                raise
            resolution = find_resolution(session, name)
            rows = list_actions(session, ActionFilter(symbols=(resolution.key,), withdrawn=True, as_of=as_of))
        if form != "table":
            show_data(tabulate(ActionRow, rows), form)
        elif resolution is not None:
            _show_resolution(session, resolution, rows, today)
        else:
            _show_action(session, rows[0], today, list_later(session, rows[0], as_of))


def _show_resolution(session: Session, resolution: ResolutionRecord, rows: list[ActionRow], today: date) -> None:
    from tracker.service.recommending import find_recommended
    from tracker.store import count_doubted, rebuild_resolution

    text = rebuild_resolution(session, resolution.key)
    click.echo(f"{resolution.key}  {resolution.title}".rstrip())
    adopted = resolution.adopted.isoformat() if resolution.adopted else "date not stated"
    click.echo(f"{resolution.body or 'Body not stated'}, {adopted}, {len(rows)} actions")
    if text.vote:
        click.echo(text.vote.text)
    if official := official_address(text.symbol, text.language):
        click.echo(official)
    for doubt in text.doubts:
        click.echo(describe_doubt(doubt))
    click.echo()
    for paragraph in text.paragraphs:
        click.echo(f"{paragraph.ref:<8} {shorten(paragraph.text, 300)}")
        if paragraph.tail:
            click.echo(f"{'':<8} {shorten(paragraph.tail, 300)}")
        for doubt in paragraph.doubts:
            click.echo(f"{'':<8} {describe_doubt(doubt)}")
        for row in rows:
            if row.ref == paragraph.ref and not row.is_withdrawn:
                words = (f"#{row.handle}", row.verb, "->", row.addressee or "(nobody named)")
                due = describe_due(row, today)
                click.echo(f"{'':<8} {' '.join(map(str, words))} [{row.status}]{f' {due}' if due else ''}")
        for doubt in (doubt for clause in paragraph.clauses for doubt in clause.all_doubts):
            click.echo(f"{'':<10} {describe_doubt(doubt)}")
    for draft in find_recommended(session, text):
        became = f"adopted as {draft.adopted_as}" if draft.adopted_as else "not adopted as far as the register knows"
        click.echo(f"\nRecommended to the {draft.text.body or 'body that it names'}: {became}")
        for paragraph in draft.text.operative:
            click.echo(f"{paragraph.ref:<8} {shorten(paragraph.text, 300)}")
    gone = [row for row in rows if row.is_withdrawn]
    if gone:
        click.echo("\nWithdrawn from the text, kept because people reported on them:")
        for row in gone:
            click.echo(f"  #{row.handle} {row.address} [{row.status}] {shorten(row.text)}")
    doubted = count_doubted(session, (resolution.key,))
    if doubted:
        click.echo(f"\n{describe_doubted(doubted, [resolution.key])}")


def _show_action(session: Session, row: ActionRow, today: date, later: list[ActionRow]) -> None:
    from tracker.store import list_reports, tell_withdrawal

    due = _describe_time(row, today)
    facts = (
        ("Action", f"#{row.handle} {row.address}"),
        ("Resolution", f"{row.resolution} {row.title}".rstrip()),
        ("Adopted", f"{row.adopted or 'not stated'}, {row.body or 'body not stated'}"),
        ("Paragraph", row.ref),
        ("Chapeau", row.chapeau),
        ("Text", row.text),
        ("Verb", f"{row.verb} ({row.category})"),
        ("Addressee", row.addressee or "(nobody named)"),
        ("Qualifier", row.qualifier),
        ("Deadline", due),
        *(("Then", _describe_time(each, today)) for each in later),
        ("Document", _describe_document(row)),
        ("Recurs", row.write_recurrence()),
        ("Report to", row.reports_to),
        ("Flags", row.flags),
        ("Status", f"{row.status}{f' as of {row.as_of}' if row.as_of else ''}"),
        ("Last report", row.last_report),
        ("Evidence", f"{row.evidence} (SHA-256 {row.evidence_sha256})" if row.evidence_sha256 else row.evidence),
        ("Next step", row.next_step),
        ("Challenge", row.challenge),
        ("Occurrence", _describe_occurrence(row)),
        ("Unit", row.unit),
        ("Focal point", " ".join(words for words in (row.focal_point, row.focal_point_email) if words)),
        ("Note", row.supervisor_note),
        ("Target", row.target.isoformat() if row.target else None),
        ("Tags", row.tags),
        ("Superseded", f"by {row.superseded_by}" if row.superseded_by else None),
        ("Reviewed", "yes: tracker review list " + row.address if row.is_reviewed else None),
        ("Look at", "\n".join(_doubts(session, row)) or None),
        ("In the text", f"no longer: {tell_withdrawal(session, row)}" if row.is_withdrawn else None),
    )
    for name, value in facts:
        if value:
            for place, line in enumerate(value.split("\n") if name == "Look at" else [value]):
                click.echo(f"{name + ':' if not place else '':<12} {line}")
    reports = list_reports(session, row.address)
    click.echo(f"{len(reports)} status report{'s' if len(reports) != 1 else ''}: tracker history {row.handle}")


def _doubts(session: Session, row: ActionRow) -> list[str]:
    """What is doubted of the clause of an action: "the addressee: this name is in no table"."""
    from tracker.store import Place, list_doubts

    if row.is_withdrawn:
        return []
    found = list_doubts(session, Place(row.resolution, row.ref, row.clause_number))
    return [
        f"the {doubt.field}: {doubt.reason}" + (f" ({quote(doubt.words)})" if doubt.words else "") for doubt in found
    ]


def _describe_time(row: ActionRow, today: date) -> str:
    """Say when it is due and the words that say so; of a date that was reckoned they do not."""
    due = describe_due(replace(row, later=0), today)
    says_so = row.due is not None and row.deadline_text and row.occurrence <= max(row.occurrences, 1)
    return f"{due} ({row.deadline_text})" if says_so else due


def _describe_occurrence(row: ActionRow) -> str | None:
    """Say at which of its times the action stands: "2 of 4"."""
    if 1 < row.occurrences >= row.occurrence:
        return f"{row.occurrence} of {row.occurrences}"
    return str(row.occurrence) if row.occurrence > 1 else None


def _describe_document(row: ActionRow) -> str | None:
    if row.forecast is None:
        return None
    days = f"forecast {row.forecast}, submission {row.submission}, issuance {row.issuance}"
    return f"{days}, estimated" if row.estimated else days
