"""`tracker table`: an office's own tracking table is taken in, and what of it matches nothing is settled."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli import Subcommands
from tracker.cli.layout import Column, show_table
from tracker.cli.options import Day, author_option, database_option, limit_option, listing_options, open_register
from tracker.cli.output import say_count, shorten, show_listing
from tracker.errors import UsageProblem
from tracker.settings import read_settings

if TYPE_CHECKING:
    from tracker.store import ActionRow, KeptRow, TrackingTable
    from tracker.tracking import Finding, TableView

ROOM = 110
"""Columns of a page from which on rows stand in a table, else in entries below one another."""
NONE = "-"


@click.group(cls=Subcommands, epilog="Example: tracker table import tracking.xlsx --dry-run")
def table() -> None:
    """Take in the table in which an office kept its follow-up before: Excel, Word or CSV, with any columns."""


@table.command("import", epilog="Example: tracker table import tracking.xlsx --map 'Res. no.=resolution' --dry-run")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Only show how it is read, and what would change.")
@click.option("--map", "columns", multiple=True, metavar="COLUMN=FIELD", help="What a column holds; - for nothing.")
@click.option("--status", "statuses", multiple=True, metavar="WORDS=STATUS", help="What a status of the table means.")
@click.option("--as-of", "day", type=Day(), metavar="DATE", help="Of which day rows without a day are.")
@click.option("--evidence-from-table", "is_evidence", is_flag=True, help="What is done and names no evidence: the row.")
@click.option("--everybody", "is_for_all", is_flag=True, help="A row without addressee is about all that are asked.")
@click.option("--yes", is_flag=True, help="Take the columns as they are guessed, without asking.")
@limit_option
@listing_options
@author_option
@database_option
def import_table(
    file: Path,
    dry_run: bool,
    columns: tuple[str, ...],
    statuses: tuple[str, ...],
    day: date | None,
    is_evidence: bool,
    is_for_all: bool,
    yes: bool,
    limit: int | None,
    form: str,
    author: str,
    db: str,
) -> None:
    """Take in an office's own tracking table: its rows become status reports and assignments.

    What each column holds is guessed from its heading and its cells, shown, and confirmed by you;
    what was confirmed is remembered for tables with the same headings. FIELD is one of resolution,
    paragraph, words, addressee, body, status, as of, note, next step, challenge, evidence, unit,
    focal point, e-mail, internal target, tags, due. Rows are matched by symbol, paragraph, addressee and words. What is
    certain is written; what is doubtful, new, older than the register or matches nothing is kept
    in a list: `tracker table rows`. Nothing reported later than the table is overwritten.
    """
    from tracker.store import reading, transaction
    from tracker.tracking import Terms, keep_table, read_grids, recall, take_table, view_table
    from tracker.tracking.columns import read_choices
    from tracker.tracking.grids import make_ready
    from tracker.tracking.rows import find_day
    from tracker.tracking.statuses import read_meanings

    today, limits = date.today(), read_settings().reading
    make_ready(limits)
    register = open_register(db)
    grids = read_grids(file, file.name, limits)
    found, why = find_day(grids, today)
    with reading(register) as session:
        chosen, meanings = recall(session, grids)
        is_known = bool(chosen)
        meanings |= read_meanings(statuses)
        terms = Terms(file.name, day or found, meanings, is_evidence, is_for_all)
        view = view_table(session, grids, chosen, terms, today=today)
        if columns:
            heads = [sheet.head for sheet in view.sheets if sheet.head]
            chosen |= read_choices(columns, heads)
            view = view_table(session, grids, chosen, terms, today=today)
    _show(view, form, limit, is_new=dry_run or not is_known)
    if form == "table" and day is None and found is not None:
        click.echo(f"Rows without a day count as of {found}: {why}. --as-of says another.")
    if not view.findings:
        raise UsageProblem(f"{file} has no rows that can be read: say with --map what its columns hold.")
    if dry_run:
        return
    _confirm(view, yes=yes or is_known)
    with transaction(register) as session:
        now = datetime.now(UTC)
        number = keep_table(
            session,
            file.name,
            grids,
            author=author,
            now=now,
            columns=chosen,
            statuses=meanings,
            day=terms.day,
            is_evidence=is_evidence,
            is_for_all=is_for_all,
        )
        done = take_table(session, number, author=author, now=now, today=today)
    _conclude(done, number, is_table=form == "table")


def _show(view: TableView, form: str, limit: int | None, *, is_new: bool) -> None:
    """Show how a table is read, and what becomes of its rows."""
    if form == "table":
        if is_new:
            _show_columns(view)
            _show_statuses(view)
        for sheet in view.sheets:
            if sheet.head is None:
                click.echo(f"Not read: {sheet.name or 'the table'}, no line of it is like a head of columns.")
            for passed in sheet.passed if sheet.head else ():
                where = f"{passed.sheet}, row {passed.number}" if passed.sheet else f"row {passed.number}"
                click.echo(f"No row of its own: {where}, {passed.reason}: {shorten(passed.words, 60)}")
        for name in view.grids.hidden:
            click.echo(f"Not read: the sheet {name} is hidden.")
        click.echo("")
    if not view.findings:
        return
    changing = [finding for finding in view.findings if finding.outcome != "same"]
    _show_findings(changing[:limit], form)
    if form == "table" and limit and len(changing) > limit:
        click.echo(f"{say_count(limit, len(changing))} rows.")


def _show_columns(view: TableView) -> None:
    columns = (Column("Sheet", ratio=1), Column("Column"), Column("Heading", ratio=3), Column("Holds"), Column("Why"))
    cells = [
        (sheet.name, column.letter, column.heading, column.field.value if column.field else NONE, column.reason)
        for sheet in view.sheets
        if sheet.head
        for column in sheet.head.columns
    ]
    if cells:
        show_table(columns, cells)


def _show_statuses(view: TableView) -> None:
    cells = [
        (words, status or ("nothing" if words in view.terms.meanings else "? say it with --status"), str(count))
        for words, status, count in view.statuses
    ]
    if cells:
        show_table((Column("Status in the table", ratio=2), Column("Means", ratio=2), Column("Rows")), cells)


def _show_findings(findings: list[Finding], form: str) -> None:
    from tracker.tracking.listing import RowFinding, tell_finding

    told = [tell_finding(finding) for finding in findings]
    columns = (
        Column("Row"),
        Column("Outcome"),
        Column("Action"),
        Column("Says", ratio=3),
        Column("Changes, or why not", ratio=5),
    )
    cells = [(each.place, each.outcome, each.action, shorten(each.says, 120), each.changes) for each in told]
    show_listing(RowFinding, told, form, columns, cells, empty="The table changes nothing.", room=ROOM)


def _confirm(view: TableView, *, yes: bool) -> None:
    """Let a person confirm the guess; without one who can be asked it has to be said."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageProblem(
            "Nothing was written: the columns are guessed and nobody confirmed them. "
            "Look at them with --dry-run, correct them with --map, then say --yes."
        )
    certain = sum(finding.outcome == "taken" for finding in view.findings)
    click.confirm(f"Are the columns right, and shall the {certain} certain rows be written?", abort=True)


def _conclude(view: TableView, number: int, *, is_table: bool) -> None:
    """Say how many rows were written, and how many are left for a person."""
    counts = {outcome.value: count for outcome, count in view.counts.items()}
    left = sum(count for outcome, count in counts.items() if outcome not in ("taken", "same"))
    said = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    click.echo(f"{said}.", err=not is_table)
    if left:
        click.echo(
            f"{left} row{'s' if left != 1 else ''} left to settle: tracker table rows {number}", err=not is_table
        )


@table.command("list", epilog="Example: tracker table list")
@listing_options
@database_option
def list_tables(form: str, db: str) -> None:
    """List the tables that were taken in, with how many of their rows are left to settle."""
    from tracker.store import TrackingTable, list_tracking_tables, reading

    with reading(open_register(db)) as session:
        rows = list_tracking_tables(session)
    columns = (Column("No."), Column("Table", ratio=3), Column("By", ratio=1), Column("Taken"), Column("Left"))
    cells = [
        (
            str(row.number),
            row.name,
            row.author,
            _tell_taken(row),
            str(row.left) if row.taken else "",
        )
        for row in rows
    ]
    show_listing(TrackingTable, rows, form, columns, cells, empty="No tracking table was taken in yet.")


@table.command("rows", epilog="Example: tracker table rows 3 --limit 20")
@click.argument("number", type=int, required=False, metavar="[TABLE]")
@limit_option
@listing_options
@database_option
def list_rows(number: int | None, limit: int | None, form: str, db: str) -> None:
    """List the rows that are left to settle, with why, and the actions that each may be about."""
    from tracker.store import KeptRow, find_actions, find_tracking_table, list_kept_rows, reading

    with reading(open_register(db)) as session:
        if number is not None:
            find_tracking_table(session, number)
        every = list_kept_rows(session, number)
        rows = every[:limit]
        known = find_actions(session, {address for row in rows for address in row.candidates})
    columns = (
        Column("No."),
        Column("Row"),
        Column("Outcome"),
        Column("Says", ratio=3),
        Column("Why", ratio=3),
        Column("Perhaps", ratio=3),
    )
    cells = [
        (str(row.number), f"{row.table}, {row.place}", row.outcome, _says(row), row.reason, _perhaps(row, known))
        for row in rows
    ]
    show_listing(KeptRow, rows, form, columns, cells, empty="No row is left to settle.", room=ROOM + 30)
    if form == "table" and rows:
        click.echo(f"{say_count(len(rows), len(every))} row{'s' if len(every) != 1 else ''} left to settle.")


@table.command("settle", epilog="Example: tracker table settle 12 445 446")
@click.argument("number", type=int, metavar="ROW")
@click.argument("actions", nargs=-1, metavar="ACTION...")
@click.option("--status", "statuses", multiple=True, metavar="WORDS=STATUS", help="What its status means.")
@click.option("--as-of", "day", type=Day(), metavar="DATE", help="Of which day the row is.")
@click.option("--drop", is_flag=True, help="Let go of the row: it is about nothing that is tracked.")
@author_option
@database_option
def settle(
    number: int,
    actions: tuple[str, ...],
    statuses: tuple[str, ...],
    day: date | None,
    drop: bool,
    author: str,
    db: str,
) -> None:
    """Say which actions a row that was left is about, and take it; or let go of it."""
    from tracker.store import find_action, transaction
    from tracker.tracking import drop_row, settle_row
    from tracker.tracking.statuses import read_meanings

    if drop == bool(actions):
        raise UsageProblem("Give the actions that the row is about, or --drop.")
    now = datetime.now(UTC)
    with transaction(open_register(db)) as session:
        if drop:
            click.echo(f"{drop_row(session, number, author=author, now=now)}: let go of.")
            return
        addresses = [find_action(session, words).address for words in actions]
        done = settle_row(
            session,
            number,
            addresses,
            author=author,
            now=now,
            today=date.today(),
            meanings=read_meanings(statuses),
            day=day,
        )
    for step in done.steps:
        click.echo(f"{step.action.address}: {', '.join(f'{each.field} {each.new}' for each in step.changes)}")
    if not done.steps:
        click.echo("The register says the same already: the row is settled.")


def _tell_taken(row: TrackingTable) -> str:
    told = f"{row.taken:%Y-%m-%d %H:%M} UTC" if row.taken else "not yet"
    return f"{told}, taken back {row.taken_back:%Y-%m-%d %H:%M} UTC" if row.taken_back else told


def _says(row: KeptRow) -> str:
    wanted = ("resolution", "paragraph", "status", "words", "note")
    return shorten(" | ".join(row.words[each] for each in wanted if row.words.get(each)), 140)


def _perhaps(row: KeptRow, known: dict[str, ActionRow]) -> str:
    return "\n".join(
        f"{action.handle}: {action.resolution}:{action.ref} {action.addressee or ''}".rstrip()
        for address in row.candidates
        if (action := known.get(address)) is not None
    )
