"""`tracker demo`: a first visit, with sample resolutions in a folder of its own."""

from __future__ import annotations

import shlex
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from dateutil.relativedelta import relativedelta

from tracker.cli.layout import Column, show_table
from tracker.cli.options import author_option
from tracker.cli.output import ACTION_COLUMNS, action_cells, save, shorten
from tracker.errors import UsageProblem
from tracker.intake import begin_file
from tracker.reports import list_definitions, run_report, write_csv
from tracker.samples import NOTICE, read_samples
from tracker.settings import read_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.store import ActionRow

FOLDER = "tracker-demo"
PRETENDED_DAY = date(2027, 2, 1)
"""The day on which the demo takes place, so that the dates of its samples make sense at any time."""
PERIOD = relativedelta(days=90)


@click.command(epilog="Example: tracker demo my-first-register")
@click.argument("folder", default=FOLDER, type=click.Path(path_type=Path), metavar="[FOLDER]")
@author_option
def demo(folder: Path, author: str) -> None:
    """Show what the program does, with sample resolutions in a fresh folder (./tracker-demo).

    Imports the samples, lists actions by addressee and what is due, records a status
    report, and writes every report as CSV. Nothing outside of the folder is touched.
    """
    _make_folder(folder)
    click.echo(f"{NOTICE}\nFor this visit, today is {PRETENDED_DAY:%-d %B %Y}.")
    register = _import_samples(folder, author)
    try:
        _show_addressees(register)
        soonest = _show_due(register)
        _report_status(register, soonest, author)
        _write_reports(register, folder)
    finally:
        register.dispose()
    _say_what_next(folder, soonest)


def _make_folder(folder: Path) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageProblem(f"{folder} is there already: remove it, or run `tracker demo ANOTHER-FOLDER`.")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(
            f"The folder {folder} cannot be made ({error.strerror}): run `tracker demo ANOTHER-FOLDER`."
        ) from None


def _import_samples(folder: Path, author: str) -> Engine:
    from tracker.service import hash_content, ingest
    from tracker.store import engine, transaction

    _head(1, "Sample resolutions are read, and their clauses become actions")
    texts = folder / "resolutions"
    texts.mkdir()
    register = engine(str(folder / "tracker.sqlite3"))
    rows = []
    for name, words in read_samples().items():
        file = texts / name
        file.write_text(words, encoding="utf-8")
        (resolution,) = begin_file(str(file), None, read_settings().reading).resolutions()
        with transaction(register) as session:
            done = ingest(session, resolution, hash_content(resolution), author=author, now=datetime.now(UTC))
        rows.append((done.key, resolution.title, str(len(resolution.operative)), str(done.actions)))
    columns = (Column("Symbol"), Column("Title", ratio=1), Column("Paragraphs"), Column("Actions"))
    show_table(columns, rows)
    return register


def _show_addressees(register: Engine) -> None:
    from tracker.store import list_actions, reading

    _head(2, "Who is asked to do what")
    with reading(register) as session:
        actions = list_actions(session)
    by_addressee: dict[str, list[ActionRow]] = {}
    for action in actions:
        by_addressee.setdefault(action.addressee or "(nobody named)", []).append(action)
    busiest = sorted(by_addressee.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    cells = [(name, str(len(asked)), shorten(asked[0].text, 90)) for name, asked in busiest]
    show_table((Column("Addressee", ratio=2), Column("Actions"), Column("One of them", ratio=3)), cells)


def _show_due(register: Engine) -> ActionRow:
    """List what is late and what is due, and choose the action to report on."""
    from tracker.store import list_actions, list_due, list_overdue, reading

    _head(3, "What is overdue, and what is due in the next 90 days")
    with reading(register) as session:
        late = list_overdue(session, PRETENDED_DAY)
        coming = list_due(session, PRETENDED_DAY, PRETENDED_DAY + PERIOD)
        every = list_actions(session)
    show_table(ACTION_COLUMNS, [action_cells(action, PRETENDED_DAY) for action in (*late, *coming)])
    return (*late, *coming, *every)[0]


def _report_status(register: Engine, action: ActionRow, author: str) -> None:
    from tracker.service import report_status
    from tracker.store import transaction

    _head(4, "A status report is recorded on the first of them")
    with transaction(register) as session:
        report = report_status(
            session,
            action.address,
            "in progress",
            as_of=PRETENDED_DAY,
            author=author,
            now=datetime.now(UTC),
            today=PRETENDED_DAY,
            note="Invitations went out in January; the meeting takes place in March.",
        )
    click.echo(f"{action.address}\n{action.status} -> {report.status}: {report.note}")


def _write_reports(register: Engine, folder: Path) -> None:
    _head(5, "The reports are written as CSV")
    place = folder / "reports"
    place.mkdir()
    rows = []
    for definition in list_definitions():
        table = run_report(register, definition, today=PRETENDED_DAY, until=PRETENDED_DAY + PERIOD)
        file = place / f"{definition.name}.csv"
        save(file, write_csv(table))
        rows.append((str(file), str(len(table.rows)), definition.answers))
    show_table((Column("File"), Column("Rows"), Column("Answers", ratio=1)), rows)


def _say_what_next(folder: Path, action: ActionRow) -> None:
    _head(6, "What to try next")
    day = PRETENDED_DAY.isoformat()
    click.echo(
        f"  cd {shlex.quote(str(folder))}\n"
        f"  tracker actions --addressee Secretary-General\n"
        f"  tracker due --within 1y --as-of {day}\n"
        f"  tracker show {action.handle}\n"
        f"  tracker history {action.handle}\n"
        f"  tracker report by-addressee --format xlsx -o by-addressee.xlsx\n"
        f"  tracker import YOUR-RESOLUTION.docx\n"
        f"  tracker users add YOU --role administrator, then tracker serve: all of it in a browser\n"
        f"The register is {folder / 'tracker.sqlite3'}; in that folder every command finds it."
    )


def _head(number: int, words: str) -> None:
    click.echo()
    click.secho(f"{number}. {words}", bold=True)
