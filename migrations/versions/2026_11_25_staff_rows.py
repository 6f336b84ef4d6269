"""What staff add to entities and sessions, the tails of paragraphs, and the document dates of reports.

Revision ID: 2026_11_25_staff_rows
Revises: 2026_11_24_register
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_staff_rows"
down_revision = "2026_11_24_register"
branch_labels = None
depends_on = None

DAYS_BEFORE_MEETING = {"forecast": 14 * 7, "submission": 10 * 7, "issuance": 6 * 7}

# As before; a reporting request that is due at a meeting gets the dates of its document too.
ACTION_ROW = """
CREATE VIEW action_row AS
SELECT
    a.handle,
    a.address,
    r.key AS resolution,
    r.symbol,
    r.body,
    r.session,
    r.title,
    r.adopted,
    r.language,
    a.ref,
    a.clause_number,
    p.position,
    CASE WHEN a.withdrawn IS NULL THEN c.verb ELSE a.last_verb END AS verb,
    CASE WHEN a.withdrawn IS NULL THEN c.category ELSE a.last_category END AS category,
    CASE WHEN a.withdrawn IS NULL THEN c.chapeau END AS chapeau,
    CASE WHEN a.withdrawn IS NULL THEN c.text ELSE a.last_text END AS text,
    a.addressee,
    ca.text AS addressee_text,
    ca.qualifier,
    d.text AS deadline_text,
    d.kind AS deadline_kind,
    COALESCE(d.due, s.opens) AS due,
    d.session_body AS deadline_body,
    d.session_number AS deadline_session,
    d.is_next_session,
    d.period,
    c.frequency,
    COALESCE(c.is_reporting, false) AS reporting,
    c.reporting_recipient AS reports_to,
    c.flags,
    a.status,
    (a.is_open AND a.withdrawn IS NULL) AS is_open,
    sr.as_of,
    sr.note AS last_report,
    sr.evidence,
    sr.author AS reported_by,
    sr.recorded AS reported,
    (a.withdrawn IS NOT NULL) AS is_withdrawn{document_dates}
FROM actions a
JOIN resolutions r ON r.key = a.resolution_key
LEFT JOIN clauses c
    ON c.resolution_key = a.resolution_key AND c.ref = a.ref AND c.number = a.clause_number
    AND a.withdrawn IS NULL
LEFT JOIN paragraphs p ON p.id = c.paragraph_id
LEFT JOIN clause_addressees ca ON ca.clause_id = c.id AND ca.role = 'asked' AND ca.entity = a.entity
LEFT JOIN deadlines d ON d.clause_id = c.id AND d.leads
LEFT JOIN staff_sessions s ON s.body = d.session_body AND s.number = d.session_number
LEFT JOIN status_reports sr
    ON sr.id = (SELECT MAX(latest.id) FROM status_reports latest WHERE latest.address = a.address)
"""


def document_dates() -> str:
    due = "COALESCE(d.due, s.opens)"
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    columns = []
    for name, days in DAYS_BEFORE_MEETING.items():
        day = f"date({due}, '-{days} days')" if is_sqlite else f"({due} - {days})"
        columns.append(f"    CASE WHEN c.is_reporting AND d.kind IN ('session', 'date') THEN {day} END AS {name}")
    return ",\n" + ",\n".join(columns)


def upgrade() -> None:
    op.add_column("paragraphs", sa.Column("tail", sa.Text(), nullable=False, server_default=""))
    op.add_column("staff_entities", sa.Column("kind", sa.String(length=40), nullable=True))
    op.add_column("staff_sessions", sa.Column("closes", sa.Date(), nullable=True))
    op.add_column("staff_sessions", sa.Column("source", sa.Text(), nullable=False, server_default="staff"))
    op.execute("UPDATE resolutions SET content_hash = ''")  # so that the next import brings the tails
    op.execute("DROP VIEW action_row")
    op.execute(ACTION_ROW.format(document_dates=document_dates()))


def downgrade() -> None:
    op.execute("DROP VIEW action_row")
    op.drop_column("staff_sessions", "source")
    op.drop_column("staff_sessions", "closes")
    op.drop_column("staff_entities", "kind")
    op.drop_column("paragraphs", "tail")
    op.execute(ACTION_ROW.format(document_dates=""))
