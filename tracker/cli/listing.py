"""`tracker actions`, `due` and `overdue`: which actions there are, which are coming, which are late."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click
from dateutil.relativedelta import relativedelta

from tracker.cli.filters import NARROWING, FilterChoice, filter_options, narrowing_options
from tracker.cli.layout import show_table
from tracker.cli.options import (
    Period,
    add_period,
    as_of_options,
    database_option,
    limit_option,
    listing_options,
    open_register,
)
from tracker.cli.output import ACTION_COLUMNS, action_cells, say_count, show_parts
from tracker.reports import columns_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tracker.store import AsOf, Picked


@click.command(epilog="Example: tracker actions --addressee Secretary-General --status 'not started'")
@filter_options
@as_of_options
@limit_option
@listing_options
@database_option
def actions(choice: FilterChoice, today: date, as_of: AsOf | None, limit: int | None, form: str, db: str) -> None:
    """List actions, newest resolution first. Options narrow the list; one given twice widens it.

    The number in the first column, or the address that --format csv gives in full, names an
    action for `show`, `update`, `assign` and `history`. --as-of gives statuses, reports and
    assignments as they stood on a past day.
    """
    from tracker.store import pick_actions, reading

    register = open_register(db)
    with reading(register) as session:
        picked = pick_actions(session, choice.resolve(session, today, as_of), limit=limit)
    _show_actions(register, picked, form, today, "No action fits: use fewer options, or import a document.")


@click.command(epilog="Example: tracker due --within 90d --addressee Secretary-General")
@click.option("--within", type=Period(), default="90d", show_default=True, help="How far to look.")
@narrowing_options
@as_of_options
@limit_option
@listing_options
@database_option
def due(
    within: relativedelta, choice: FilterChoice, today: date, as_of: AsOf | None, limit: int | None, form: str, db: str
) -> None:
    """List what is due from today to the end of a period, the soonest first.

    A session that sits within it counts, and so does a term that ends.
    """
    from tracker.store import count_actions, count_unresolved, pick_due, reading

    end = add_period(today, within)
    register = open_register(db)
    with reading(register) as session:
        wanted = choice.resolve(session, today, as_of)
        picked = pick_due(session, today, end, wanted, limit=limit)
        unresolved = count_unresolved(session, wanted)
        late = 0 if len(picked) else count_actions(session, replace(wanted, is_overdue=True))
    _show_actions(register, picked, form, today, f"Nothing that has a date is due from {today} to {end}.")
    if form == "table" and late:
        click.echo(f"{late} {'is' if late == 1 else 'are'} overdue: tracker overdue{_repeat_options()}")
    _say_undated(unresolved, form)


@click.command(epilog="Example: tracker overdue --format csv")
@narrowing_options
@as_of_options
@limit_option
@listing_options
@database_option
def overdue(choice: FilterChoice, today: date, as_of: AsOf | None, limit: int | None, form: str, db: str) -> None:
    """List what is open after its last day, the longest overdue first.

    What is due at a session is late once that has closed; a term that ended is nobody's to be late with.
    """
    from tracker.store import count_unresolved, pick_overdue, reading

    register = open_register(db)
    with reading(register) as session:
        wanted = choice.resolve(session, today, as_of)
        picked = pick_overdue(session, today, wanted, limit=limit)
        unresolved = count_unresolved(session, wanted)
    _show_actions(register, picked, form, today, f"Nothing that has a date is overdue on {today}.")
    _say_undated(unresolved, form)


def _say_undated(unresolved: int, form: str) -> None:
    """Say of how many open actions nobody can tell whether they are due or late."""
    if form == "table" and unresolved:
        more = "open actions have" if unresolved != 1 else "open action has"
        command = f"tracker actions --open --unresolved{_repeat_options()}"
        click.echo(f"{unresolved} more {more} a deadline without a date yet: {command}")


def _repeat_options() -> str:
    """The options that narrowed the list, to be typed for another one: " --addressee UNEP"."""
    given = click.get_current_context().params
    said = []
    for name in (*NARROWING, "day", "known_by"):
        values = given.get(name) or ()
        option = "as-of" if name == "day" else name.replace("_", "-")
        for value in values if isinstance(values, tuple) else (values,):
            said.append(f" --{option} {shlex.quote(str(value))}")
    return "".join(said)


def _show_actions(register: Engine, picked: Picked, form: str, today: date, empty: str) -> None:
    from tracker.store import ActionRow, stream_cells, stream_rows

    if form != "table":
        columns = columns_of(ActionRow)
        show_parts(columns, stream_cells(register, picked), form)
    elif not len(picked):
        click.echo(empty)
    else:
        parts = stream_rows(register, picked, lambda session, rows: rows)
        show_table(ACTION_COLUMNS, [action_cells(row, today) for rows in parts for row in rows])
        click.echo(f"{say_count(len(picked), picked.total)} action{'s' if picked.total != 1 else ''}.")
