"""Assignments say by when the house wants an action done, and its tags; people keep how they want lists shown."""

from __future__ import annotations

from types import ModuleType

import sqlalchemy as sa
from alembic import context, op

revision = "2026_12_01_targets"
down_revision = "2026_12_01_access"
branch_labels = None
depends_on = None

NEW = ("target", "tags")
"""The columns of assignments, of the views and of the small rows that lists are narrowed by."""


def former(revision: str) -> ModuleType:
    """The module of an earlier migration, whose views and triggers are replaced here."""
    return context.script.get_revision(revision).module


def is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def views(*, with_targets: bool) -> list[str]:
    """The views action_row and occurrence_row, as they were and as they are from now on."""
    rows = former("2026_12_01_chain").views(with_names=True)
    last = " AS later\nFROM actions a"
    assert all(last in sql for sql in rows)
    more = ",".join(f"\n    g.{column}" for column in NEW)
    return [sql.replace(last, f" AS later,{more}\nFROM actions a") for sql in rows] if with_targets else rows


def without_views() -> None:
    of_times = former("2026_11_30_occurrences")
    withdrawals = "action_keys_withdrawals_insert"
    drops = [f"DROP TRIGGER {withdrawals}"]
    if is_postgresql():
        drops = [f"DROP TRIGGER {withdrawals} ON withdrawals", f"DROP FUNCTION {withdrawals}()"]
    run(*drops, *of_times.without_triggers(), "DROP VIEW occurrence_row", "DROP VIEW action_row")


def with_views(*, with_targets: bool) -> None:
    """Make the views, write all small rows again, and let the database keep them."""
    of_times, of_chain = former("2026_11_30_occurrences"), former("2026_12_01_chain")
    of_view = (*of_times.ALL_OF_VIEW, *(NEW if with_targets else ()))
    run(*views(with_targets=with_targets), "DELETE FROM action_keys", of_times.write(of_view))
    run(*of_times.triggers(of_view), *of_chain.key_triggers(of_view))


def run(*statements: str) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%") if is_postgresql() else statement)


def upgrade() -> None:
    without_views()
    for table in ("assignments", "action_keys"):
        op.add_column(table, sa.Column("target", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("tags", sa.Text(), nullable=True))
    op.add_column("users", sa.Column("preferences", sa.JSON(), nullable=False, server_default="{}"))
    with_views(with_targets=True)


def downgrade() -> None:
    guards = []
    if not is_postgresql():  # in SQLite no column goes while a trigger of its table is there
        of_tables = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'assignments'"
        guards = [each for each in op.get_bind().exec_driver_sql(of_tables).all() if "append-only" in each.sql]
        run(*(f"DROP TRIGGER {each.name}" for each in guards))
    without_views()
    op.drop_column("users", "preferences")
    for table in ("assignments", "action_keys"):
        for column in NEW:
            op.drop_column(table, column)
    with_views(with_targets=False)
    run(*(each.sql for each in guards))
