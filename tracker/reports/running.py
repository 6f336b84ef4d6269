"""Running a report: its SQL on a register that it cannot change, in the words of a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.errors import ReportBroken, UsageProblem
from tracker.knowledge.statuses import VOCABULARIES, load_statuses
from tracker.reports.definitions import Definition
from tracker.reports.tables import Cell, Table, plain_cell

if TYPE_CHECKING:
    from sqlalchemy import Engine, TextClause

    from tracker.store import ActionFilter, AsOf

STORED_MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d) (?P<time>\d\d:\d\d:\d\d)\.\d{6}")
STATUS = "status"
"""The column that is written in the words of the vocabulary asked for."""
TOTAL = "total"


def run_report(
    register: Engine,
    definition: Definition,
    *,
    today: date,
    until: date,
    vocabulary: str | None = None,
    as_of: AsOf | None = None,
    wanted: ActionFilter | None = None,
) -> Table:
    """Run a report on the register, which it cannot change.

    "overdue" as of 1 February 2027 lists what was due until 31 January; with `as_of` by
    what had been reported then. With a
    `vocabulary` such as "board-of-auditors", "in progress" is written "under
    implementation". ReportBroken where the SQL of a definition fails, UsageProblem where
    it has no statuses to translate.
    """
    from sqlalchemy import Date, bindparam, text
    from sqlalchemy.exc import SQLAlchemyError

    from tracker.store import EVERY, list_addresses, reading, shadow_register
    from tracker.store.faults import damage_behind

    names = name_statuses(vocabulary)
    days = {"today": today, "until": until}
    takes_vocabulary = "vocabulary" in definition.parameters
    sql = with_vocabulary(definition.sql, names) if takes_vocabulary else definition.sql
    statement = text(sql).bindparams(
        *(bindparam(name, days[name], type_=Date()) for name in definition.parameters if name in days)
    )
    addresses = None
    if wanted is not None and replace(wanted, today=None, as_of=None) != EVERY:
        with reading(register) as session:
            addresses = list_addresses(session, wanted)
    try:
        with register.connect() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            connection.exec_driver_sql("PRAGMA query_only=ON" if is_sqlite else "SET TRANSACTION READ ONLY")
            try:
                if as_of is not None or addresses is not None:
                    statement = _shadow(statement, sql, shadow_register(as_of, connection.dialect.name, addresses))
                result = connection.execute(statement)
                columns = tuple(result.keys())
                rows = tuple(tuple(_cell(value) for value in row) for row in result)
            finally:
                if is_sqlite:
                    connection.exec_driver_sql("PRAGMA query_only=OFF")
    except (SQLAlchemyError, ValueError, TypeError) as error:
        damage = damage_behind(register, error)
        if damage is not None:
            raise damage from error
        if not isinstance(error, SQLAlchemyError):
            raise
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise ReportBroken(f"The report {definition.name} cannot run ({cause}): correct its SQL.") from error
    table = Table(columns, rows)
    if vocabulary is not None and not takes_vocabulary:
        table = _translate(table, names, definition)
    if definition.across is not None:
        table = spread(table, definition, tuple(dict.fromkeys(names.values())))
    return table


def _shadow(statement: TextClause, sql: str, shadows: TextClause) -> TextClause:
    """Let a report read other rows under the names of the tables: those of a past day, or of some actions alone."""
    from sqlalchemy import text

    # A report with definitions of its own keeps them inside.
    inner = f"SELECT * FROM (\n{sql}\n) AS report" if re.match(r"\s*WITH\b", sql, re.IGNORECASE) else sql
    parameters = [*shadows.compile().binds.values(), *statement.compile().binds.values()]
    return text(f"WITH {shadows.text}\n{inner}").bindparams(*parameters)


def name_statuses(vocabulary: str | None) -> dict[str, str]:
    """Name each status as a vocabulary does: "in progress" is "under implementation" to the Board of Auditors.

    A status for which the vocabulary has no word keeps its own in brackets:
    "(superseded)" with the Joint Inspection Unit. None gives every status its own name.
    """
    statuses = load_statuses()
    if vocabulary is None:
        return {name: name for name in statuses}
    if vocabulary not in VOCABULARIES:
        raise UsageProblem(f"{vocabulary!r} is not a vocabulary: choose one of {', '.join(VOCABULARIES)}.")
    return {name: status.names[vocabulary] or f"({name})" for name, status in statuses.items()}


def with_vocabulary(sql: str, names: dict[str, str]) -> str:
    """Give a statement the table `vocabulary` (status, name, place) to join."""
    rows = ", ".join(
        f"({_quote(status)}, {_quote(name)}, {place})" for place, (status, name) in enumerate(names.items())
    )
    table = f"vocabulary(status, name, place) AS (VALUES {rows})"
    match = re.match(r"\s*WITH\b(?P<rest>.*)", sql, re.IGNORECASE | re.DOTALL)
    return f"WITH {table}, {match['rest']}" if match else f"WITH {table}\n{sql}"


def spread(table: Table, definition: Definition, order: Sequence[str]) -> Table:
    """Turn the rows of a cross-table into columns: one per value of `across`, and their total.

    (Member States, implemented, 3) and (Member States, in progress, 2) become one
    row "Member States" with 3, 2 and 5; `order` are the columns there always are.
    """
    across, counted = definition.across or ("", "")
    for name in (across, counted):
        if name not in table.columns:
            raise ReportBroken(f"The report {definition.name} has no column {name!r}: correct its `-- across`.")
    over, what = table.columns.index(across), table.columns.index(counted)
    kept = [place for place in range(len(table.columns)) if place not in (over, what)]
    sums: dict[tuple[Cell, ...], dict[str, float]] = {}
    seen = dict.fromkeys(order)
    for row in table.rows:
        value, number = str(row[over]), row[what]
        counts = sums.setdefault(tuple(row[place] for place in kept), {})
        counts[value] = counts.get(value, 0) + (number if isinstance(number, int | float) else 0)
        seen[value] = None
    columns = (*(table.columns[place] for place in kept), *seen, TOTAL)
    rows = tuple(
        (*key, *(counts.get(value, 0) for value in seen), sum(counts.values())) for key, counts in sums.items()
    )
    return Table(columns, rows)


def _translate(table: Table, names: dict[str, str], definition: Definition) -> Table:
    if STATUS not in table.columns:
        raise UsageProblem(
            f"The report {definition.name} has no column `status` to write in a vocabulary: leave --vocabulary out."
        )
    place = table.columns.index(STATUS)
    return Table(
        table.columns,
        tuple((*row[:place], names.get(str(row[place]), row[place]), *row[place + 1 :]) for row in table.rows),
    )


def _quote(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _cell(value: object) -> Cell:
    if isinstance(value, str) and (match := STORED_MOMENT.fullmatch(value)):
        return f"{match['day']}T{match['time']}Z"
    return plain_cell(value)
