"""How a text was adopted, the paragraph that each footnote stands in, and the documents that it cites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_12_01_votes"
down_revision = "2026_12_01_credentials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("resolutions", sa.Column("vote", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("notes", sa.Column("ref", sa.String(length=60), nullable=True))
    op.add_column("notes", sa.Column("cites", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("notes", "cites")
    op.drop_column("notes", "ref")
    op.drop_column("resolutions", "vote")
