"""A large register: lists by openness and day, and of the newest texts, begin without looking at every action."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_large"
down_revision = "2026_12_01_answers"
branch_labels = None
depends_on = None

BY_DAY = (("due", "resolution", "handle", "late_after"), ("late_after", "resolution", "handle", "expires", "due"))
"""Of the actions that are open."""
NEWEST = ("adopted", "resolution")
LATER = ("later",)
"""Of those that are due at several times."""


def upgrade() -> None:
    """Add the indexes."""
    for columns in BY_DAY:
        _create(columns, "is_open IS 1", "is_open IS true")
    _create(NEWEST)
    _create(LATER, "later > 0", "later > 0")


def downgrade() -> None:
    """Take the indexes away."""
    for columns in (*BY_DAY, NEWEST, LATER):
        op.drop_index(_name(columns), "action_keys")


def _create(columns: tuple[str, ...], in_file: str = "", on_server: str = "") -> None:
    some = {"sqlite_where": sa.text(in_file), "postgresql_where": sa.text(on_server)} if in_file else {}
    op.create_index(_name(columns), "action_keys", columns, **some)


def _name(columns: tuple[str, ...]) -> str:
    return f"ix_action_keys_{'_'.join(columns)}"
