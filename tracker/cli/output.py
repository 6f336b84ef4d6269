"""How a listing is shown: a table to read, CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import contextlib
import shlex
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from tracker.cli.layout import Column, page_width, show_entries, show_table
from tracker.errors import TrackerError, UsageProblem
from tracker.reports import Cell, Table, stream_csv, stream_json, tabulate

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from tracker.store import ActionRow, Doubted


def show_listing(
    kind: type[DataclassInstance],
    records: Sequence[DataclassInstance],
    form: str,
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    *,
    title: str = "",
    empty: str = "Nothing found.",
    room: int = 0,
) -> None:
    """Show dataclass records as CSV or JSON with all their fields, or as a table of chosen cells.

    On a page of less than `room` columns each record is an entry of a few lines instead of a row.
    """
    if form != "table":
        show_data(tabulate(kind, records), form)
    elif not cells:
        click.echo(empty)
    elif page_width() < room:
        show_entries(columns, cells, title=title)
    else:
        show_table(columns, cells, title=title)


def say_count(shown: int, total: int) -> str:
    """Say how many of a list are shown: "12", "the first 10 of 1,204"."""
    return f"{total:,}" if shown == total else f"The first {shown:,} of {total:,}"


def show_data(table: Table, form: str) -> None:
    """Write a table as CSV or JSON to stdout."""
    show_parts(table.columns, (table.rows,), form)


def show_parts(columns: Sequence[str], parts: Iterable[Sequence[Sequence[Cell]]], form: str) -> None:
    """Write rows as CSV or JSON to stdout as they come, some at a time."""
    for data in (stream_csv if form == "csv" else stream_json)(columns, parts):
        write_bytes(data)


def write_bytes(data: bytes) -> None:
    """Write UTF-8 to stdout whatever the terminal's own encoding is; to a terminal itself as words."""
    click.echo(data.decode("utf-8", "replace") if sys.stdout.isatty() else data, nl=False)


def save(file: Path, data: bytes | Iterable[bytes] | Callable[[IO[bytes]], None]) -> None:
    """Write a file whole or not at all: bytes, parts of them as they come, or what writes into the open file."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            if callable(data):
                data(out)
            else:
                out.writelines((data,) if isinstance(data, bytes) else data)
        part.replace(file)
    except TrackerError:
        part.unlink(missing_ok=True)
        raise
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        if not file.absolute().parent.is_dir():
            raise UsageProblem(f"{file} cannot be written, its folder does not exist: create it first.") from None
        raise UsageProblem(f"{file} cannot be written ({error.strerror}): name another file.") from None


def shorten(words: str | None, longest: int = 160) -> str:
    """Cut a long text at a word: "Requests the Secretary-General to report …"."""
    plain = " ".join((words or "").split())
    if len(plain) <= longest:
        return plain
    return f"{plain[:longest].rsplit(' ', 1)[0]} …"


ACTION_COLUMNS = (
    Column("No."),
    Column("Action", ratio=3),
    Column("Addressee", ratio=3),
    Column("Asked", ratio=7),
    Column("Due", ratio=2),
    Column("Status", ratio=2),
)
"""What a list of actions shows in a terminal."""


def action_cells(row: ActionRow, today: date) -> tuple[str, ...]:
    """The cells of one action: its number and place, who is asked for what, when, and how far it is."""
    return (
        str(row.handle),
        f"{row.resolution}:{row.ref}",
        describe_who(row),
        describe_asked(row),
        describe_due(row, today),
        row.status,
    )


def describe_who(row: ActionRow) -> str:
    """Who is asked, and who answers for it: "Secretary-General (Water Section, Ana Pozo)"."""
    responsible = ", ".join(words for words in (row.unit, row.focal_point or row.focal_point_email) if words)
    asked = row.addressee or "(nobody named)"
    return f"{asked} ({responsible})" if responsible else asked


def describe_asked(row: ActionRow, longest: int = 160) -> str:
    """What is asked: a subparagraph with the verb of its chapeau in front."""
    text = shorten(row.text, longest)
    return f"[{row.verb}] {text}" if row.chapeau else text


def describe_due(row: ActionRow, today: date) -> str:
    """When it is due: its first and last day, or the words of a deadline that has no day yet.

    "2025-09-09 to 2026-09-07, estimated, and 2 later", "2026-06-30 OVERDUE", "expires 2026-10-31".
    """
    later = f", and {row.later} later" if row.later else ""
    if row.due is None:
        return f"{row.deadline_text} (no date yet){later}" if row.deadline_text else ""
    last = row.late_after or row.due
    if row.expires:
        days = f"{'expired' if row.has_expired(today) else 'expires'} {last}"
    else:
        days = f"{row.due}" if last == row.due else f"{row.due} to {last}"
    late = " OVERDUE" if row.is_overdue(today) else ""
    return f"{days}{late}{', estimated' if row.estimated else ''}{later}"


def describe_doubted(doubted: Doubted, keys: Collection[str]) -> str:
    """How much of some texts wants a look, and the command that shows it: "1 clause wants a look: tracker review"."""
    if not doubted:
        return "No clause of them wants a look." if len(keys) > 1 else "No clause of it wants a look."
    where = f" --symbol {shlex.quote(next(iter(keys)))}" if len(keys) == 1 else ""
    return f"{doubted.describe()}: tracker review{where}"
