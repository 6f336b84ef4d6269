"""Imported files are kept, views keep how a list is shown, what comes again is due from its adoption on."""

from __future__ import annotations

import re
from datetime import date

import sqlalchemy as sa
from alembic import op
from dateutil.relativedelta import relativedelta

revision = "2026_12_01_kept"
down_revision = "2026_12_01_webhooks"
branch_labels = None
depends_on = None

RHYTHM = re.compile(r"P(?P<count>[1-9]\d*)(?P<unit>[DWM])")
UNITS = {"D": "days", "W": "weeks", "M": "months"}


def upgrade() -> None:
    op.create_table(
        "source_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_source_files")),
    )
    op.add_column("saved_filters", sa.Column("look", sa.JSON(), nullable=True))
    _date_recurrences(op.get_bind())


def downgrade() -> None:
    op.drop_column("saved_filters", "look")
    op.drop_table("source_files")


def _date_recurrences(connection: sa.Connection) -> None:
    """Let "every 90 days" be due 90 days after the adoption where its text names no other time."""
    deadlines = sa.table(
        "deadlines",
        *(sa.column(name) for name in ("id", "clause_id", "kind", "occurrence", "frequency")),
        *(sa.column(name, sa.Date) for name in ("due", "late_after", "meets")),
        sa.column("estimated", sa.Boolean),
    )
    clauses = sa.table("clauses", sa.column("id"), sa.column("resolution_key"))
    resolutions = sa.table("resolutions", sa.column("key"), sa.column("adopted", sa.Date))
    found = connection.execute(
        sa.select(deadlines.c.id, deadlines.c.frequency, resolutions.c.adopted)
        .join(clauses, clauses.c.id == deadlines.c.clause_id)
        .join(resolutions, resolutions.c.key == clauses.c.resolution_key)
        .where(deadlines.c.kind == "recurring", deadlines.c.occurrence.is_not(None), deadlines.c.due.is_(None))
        .where(resolutions.c.adopted.is_not(None))
    ).all()
    for number, frequency, adopted in found:
        due = _count(adopted, frequency or "")
        if due is not None:
            days = {"due": due, "late_after": due, "meets": due, "estimated": True}
            connection.execute(sa.update(deadlines).where(deadlines.c.id == number).values(**days))


def _count(adopted: date, frequency: str) -> date | None:
    match = RHYTHM.fullmatch(frequency)
    if match is None:
        return None
    try:
        return adopted + relativedelta(**{UNITS[match["unit"]]: int(match["count"])})
    except (ValueError, OverflowError):
        return None
