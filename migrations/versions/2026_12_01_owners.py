"""A large register: what is one's own and what nobody was given is found without a look at every action."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_owners"
down_revision = "2026_12_01_kept"
branch_labels = None
depends_on = None

OWNER = "ix_action_keys_focal_point"
NOBODYS = "ix_action_keys_due_handle_late_after_later"
NOBODY = "coalesce(unit, '') = '' AND coalesce(focal_point, '') = ''"


def upgrade() -> None:
    """Add the indexes."""
    op.create_index(OWNER, "action_keys", ["focal_point"])
    op.create_index(
        NOBODYS,
        "action_keys",
        ["due", "handle", "late_after", "later"],
        sqlite_where=sa.text(f"is_open IS 1 AND {NOBODY}"),
        postgresql_where=sa.text(f"is_open IS true AND {NOBODY}"),
    )


def downgrade() -> None:
    """Take the indexes away."""
    op.drop_index(NOBODYS, "action_keys")
    op.drop_index(OWNER, "action_keys")
