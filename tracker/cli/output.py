"""How a listing is shown: a table to read, CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import click

from tracker.reports import Cell, Table, write_csv, write_json

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from rich.console import Console

    from tracker.store import ActionRow

PIPE_WIDTH = 160
"""Columns of a table that is not read in a terminal, which would tell its own."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table to read: its heading, and whether it may be narrow or is wrapped."""

    heading: str
    ratio: int | None = None
    style: str = ""


def show_listing(
    kind: type[DataclassInstance],
    records: Sequence[DataclassInstance],
    form: str,
    columns: Sequence[Column],
    cells: Sequence[Sequence[str]],
    *,
    title: str = "",
    empty: str = "Nothing found.",
) -> None:
    """Show dataclass records as CSV or JSON with all their fields, or as a table of chosen cells."""
    if form == "table":
        if not cells:
            click.echo(empty)
            return
        show_table(columns, cells, title=title)
        return
    show_data(tabulate(kind, records), form)


def show_data(table: Table, form: str) -> None:
    """Write a table as CSV or JSON to stdout."""
    write_bytes(write_csv(table) if form == "csv" else write_json(table))


def tabulate(kind: type[DataclassInstance], records: Sequence[DataclassInstance]) -> Table:
    """Lay dataclass records of one kind out as a table: fields as columns, dates in ISO form."""
    columns = tuple(field.name for field in fields(kind))
    rows = tuple(tuple(_cell(getattr(record, name)) for name in columns) for record in records)
    return Table(columns, rows)


def show_table(columns: Sequence[Column], cells: Sequence[Sequence[str]], *, title: str = "") -> None:
    """Print a table that wraps long words and cuts none."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    table = RichTable(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.heading, ratio=column.ratio, style=column.style, overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def console() -> Console:
    """The terminal, or a page of PIPE_WIDTH columns where the output goes elsewhere."""
    from rich.console import Console

    is_wide = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(width=PIPE_WIDTH if is_wide else None, highlight=False, soft_wrap=False)


def write_bytes(data: bytes) -> None:
    """Write UTF-8 to stdout whatever the terminal's own encoding is."""
    click.echo(data, nl=False)


def shorten(words: str | None, longest: int = 160) -> str:
    """Cut a long text at a word: "Requests the Secretary-General to report …"."""
    plain = " ".join((words or "").split())
    if len(plain) <= longest:
        return plain
    return f"{plain[:longest].rsplit(' ', 1)[0]} …"


ACTION_COLUMNS = (
    Column("No.", style="cyan"),
    Column("Action", ratio=3),
    Column("Addressee", ratio=2),
    Column("Asked", ratio=6),
    Column("Due", ratio=2),
    Column("Status", ratio=1),
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
    """When it is due: its day, or the words of a deadline that has no day yet."""
    parts = []
    if row.due is not None:
        parts.append(row.due.isoformat())
        if row.is_overdue(today):
            parts.append("OVERDUE")
    elif row.deadline_text:
        parts.append(f"{row.deadline_text} (no date yet)")
    return " ".join(parts)


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str | int | float | None):
        return value
    return str(value)
