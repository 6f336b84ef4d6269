"""`tracker sheet`: actions out to Excel, and back with what staff filled in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from tracker.cli import Subcommands
from tracker.cli.filters import FilterChoice, filter_options
from tracker.cli.layout import Column
from tracker.cli.options import author_option, database_option, listing_options, open_register, output_option
from tracker.cli.output import save, show_listing
from tracker.errors import Conflict, UsageProblem
from tracker.settings import read_settings

if TYPE_CHECKING:
    from tracker.sheets import SheetFinding, SheetImport


@click.group(cls=Subcommands, epilog="Example: tracker sheet export --open -o actions.xlsx")
def sheet() -> None:
    """Send actions out as an Excel sheet to fill in, and take it back."""


@sheet.command("export", epilog="Example: tracker sheet export --addressee UNODC --open -o unodc.xlsx")
@filter_options
@output_option("FILE.xlsx|csv", required=True)
@database_option
def export_sheet(choice: FilterChoice, output: Path, db: str) -> None:
    """Write actions to a sheet in which status, day, note and evidence can be filled in.

    An action that is due at several sessions or dates has a row for each that is open.
    Every row carries a mark of what the register said, so that an import can tell what
    changed meanwhile. Columns may be moved and hidden, rows sorted and left out.
    """
    from tracker.reports import check_room
    from tracker.sheets import write_sheet
    from tracker.store import list_times, pick_actions, reading, stream_rows

    today = date.today()
    form = output.suffix.lower().removeprefix(".")
    register = open_register(db)
    with reading(register) as session:
        wanted = choice.resolve(session, today)
        picked = pick_actions(session, wanted)
    if form == "xlsx":
        check_room(len(picked))
    parts = stream_rows(register, picked, lambda session, rows: list_times(session, rows, wanted))
    count = 0

    def write(out: IO[bytes]) -> None:
        nonlocal count
        count = write_sheet(out, chain.from_iterable(parts), form, today=today)

    save(output, write)
    click.echo(f"{output}: {count} action{'s' if count != 1 else ''} to fill in.")


@sheet.command("import", epilog="Example: tracker sheet import unodc.xlsx --dry-run")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--skip-conflicts", is_flag=True, help="Write the other rows; leave those that changed in the register.")
@listing_options
@author_option
@database_option
def import_back(file: Path, dry_run: bool, skip_conflicts: bool, form: str, author: str, db: str) -> None:
    """Take a filled-in sheet back: all of its rows or, where one cannot be taken, none.

    Shows every edited cell with what the register says and what the sheet says. Refused
    cells and rows that the register changed since the export are named by their address;
    so is what was written into a locked column, which is not taken and stops nothing.
    """
    from tracker.sheets import SheetFinding, import_sheet, read_sheet
    from tracker.sheets.reading import make_ready
    from tracker.store import transaction

    limits = read_settings().reading
    make_ready(limits)
    register = open_register(db)
    read = read_sheet(file, limits)
    with transaction(register) as session:
        done = import_sheet(
            session,
            read,
            author=author,
            now=datetime.now(UTC),
            today=date.today(),
            dry_run=dry_run,
            skip_conflicts=skip_conflicts,
        )
    columns = (
        Column("Cell"),
        Column("Action", ratio=3),
        Column("Column", ratio=1),
        Column("Register", ratio=3),
        Column("Sheet", ratio=3),
        Column("", ratio=4),
    )
    cells = [_cells(finding) for finding in done.findings]
    show_listing(SheetFinding, done.findings, form, columns, cells, empty="The sheet changes nothing.")
    _conclude(done, file, dry_run=dry_run, skip_conflicts=skip_conflicts, is_table=form == "table")


def _cells(finding: SheetFinding) -> tuple[str, ...]:
    said = finding.reason if finding.outcome == "change" else f"{finding.outcome.upper()}: {finding.reason}"
    return (finding.cell, finding.action, finding.column, finding.old, finding.new, said)


def _conclude(done: SheetImport, file: Path, *, dry_run: bool, skip_conflicts: bool, is_table: bool) -> None:
    """Say what was written; a refused cell and a conflict end with exit codes of their own."""
    refused = [finding for finding in done.findings if finding.outcome == "refused"]
    conflicts = [finding for finding in done.findings if finding.outcome == "conflict"]
    if refused:
        first = refused[0]
        raise UsageProblem(
            f"Nothing was written: {len(refused)} cell{'s' if len(refused) != 1 else ''} of {file} cannot be taken. "
            f"{first.cell}: {first.reason}"
        )
    if conflicts and not skip_conflicts:
        cells = ", ".join(finding.cell for finding in conflicts)
        raise Conflict(
            f"Nothing was written: the register changed since the export where {file} was edited ({cells}). "
            "Correct the sheet, or leave those rows as they are with --skip-conflicts."
        )
    if is_table and done.edited:
        rows = f"{done.edited} of {done.rows} rows"
        click.echo(f"{rows} would be written." if dry_run else f"{rows} written.")
    locked = [finding.cell for finding in done.findings if finding.outcome == "locked"]
    if locked:
        cells = f"{len(locked)} cell{'s' if len(locked) != 1 else ''} of locked columns"
        click.echo(f"{cells} changed in the sheet and not taken: {', '.join(locked)}.", err=not is_table)
