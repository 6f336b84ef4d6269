"""What lists of actions are narrowed and sorted by, kept in one small row per action so that long lists are quick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.store.models import ADDRESS, KEY, NAME, Base, ResolutionRecord


class ActionKeyRecord(Base):
    """The columns of the view action_row by which lists are narrowed and sorted, under the same names.

    Triggers of the database write it, whoever writes the tables that it is read from; nothing else does.
    `clause_id` and `report_id` are the clause of the action and its last status report, where there are any.
    Indexes of some rows only are named in `store.schema`, because they take a database's own words.
    """

    __tablename__ = "action_keys"
    __table_args__ = (
        Index(None, "resolution"),
        Index(None, "addressee", "status", "is_withdrawn"),
        Index(None, "adopted", "resolution"),
        Index(None, "focal_point"),
    )

    address: Mapped[str] = mapped_column(ADDRESS, ForeignKey("actions.address", ondelete="CASCADE"), primary_key=True)
    handle: Mapped[int]
    resolution: Mapped[str] = mapped_column(KEY)
    clause_number: Mapped[int]
    position: Mapped[int | None]
    body: Mapped[str | None] = mapped_column(NAME)
    adopted: Mapped[date | None]
    verb: Mapped[str | None] = mapped_column(String(100))
    category: Mapped[str | None] = mapped_column(String(40))
    addressee: Mapped[str | None] = mapped_column(NAME)
    status: Mapped[str] = mapped_column(String(40))
    is_open: Mapped[bool]
    is_withdrawn: Mapped[bool]
    due: Mapped[date | None]
    deadline_kind: Mapped[str | None] = mapped_column(String(40))
    reporting: Mapped[bool]
    flags: Mapped[str | None]
    as_of: Mapped[date | None]
    unit: Mapped[str | None] = mapped_column(NAME)
    focal_point: Mapped[str | None] = mapped_column(NAME)
    focal_point_email: Mapped[str | None] = mapped_column(NAME)
    clause_id: Mapped[int | None]
    report_id: Mapped[int | None]
    late_after: Mapped[date | None]
    expires: Mapped[bool]
    occurrence: Mapped[int]
    later: Mapped[int]
    target: Mapped[date | None]
    tags: Mapped[str | None]


ACTION_KEYS = ActionKeyRecord.__table__

ADDRESSEES = """
WITH RECURSIVE found(name) AS (
    SELECT MIN(addressee) FROM action_keys
    UNION ALL
    SELECT (SELECT MIN(k.addressee) FROM action_keys k WHERE k.addressee > found.name)
    FROM found WHERE found.name IS NOT NULL
)
SELECT name FROM found WHERE name IS NOT NULL
"""
"""Every addressee once: from each the index leads to the next."""


def list_names(session: Session, column: str) -> Sequence[str]:
    """List the different words that actions have in a column, such as "addressee", in no order.

    Those that are asked for most are found without a look at every action.
    """
    if column == "addressee":
        return session.scalars(text(ADDRESSEES)).all()
    given = ResolutionRecord.__table__.c.body if column == "body" else ACTION_KEYS.c[column]
    return session.scalars(select(given).distinct().where(given.is_not(None))).all()
