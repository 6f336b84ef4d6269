"""One small row per action with what lists are narrowed and sorted by, kept by triggers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "2026_11_27_lists"
down_revision = "2026_11_27_accounts"
branch_labels = None
depends_on = None

OF_VIEW = (
    *("address", "handle", "resolution", "clause_number", "position", "body", "adopted", "verb", "category"),
    *("addressee", "status", "is_open", "is_withdrawn", "due", "deadline_kind", "reporting", "flags", "as_of"),
    *("unit", "focal_point", "focal_point_email"),
)
"""The columns of the view action_row that are kept."""
KEPT = (*OF_VIEW, "clause_id", "report_id")

WRITE = f"""
INSERT INTO action_keys ({", ".join(KEPT)})
SELECT
    {", ".join(f"v.{name}" for name in OF_VIEW)},
    (SELECT c.id FROM clauses c
        WHERE c.resolution_key = v.resolution AND c.ref = v.ref AND c.number = v.clause_number
        AND NOT v.is_withdrawn),
    (SELECT MAX(s.id) FROM status_reports s WHERE s.address = v.address AND s.occurrence = v.occurrence)
FROM action_row v
"""
AGAIN = "ON CONFLICT (address) DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in KEPT[1:])

OF_CLAUSE = "SELECT a.address FROM clauses c JOIN actions a ON a.resolution_key = c.resolution_key AND a.ref = c.ref "
OF_CLAUSE += "AND a.clause_number = c.number "
TOUCHED = {
    "actions": "SELECT {row}.address AS address",
    "occurrences": "SELECT {row}.address AS address",
    "assignments": "SELECT {row}.address AS address",
    "status_reports": "SELECT {row}.address AS address",
    "resolutions": "SELECT address FROM actions WHERE resolution_key = {row}.key",
    "clauses": "SELECT address FROM actions "
    "WHERE resolution_key = {row}.resolution_key AND ref = {row}.ref AND clause_number = {row}.number",
    "paragraphs": OF_CLAUSE + "WHERE c.paragraph_id = {row}.id",
    "deadlines": OF_CLAUSE + "WHERE c.id = {row}.clause_id",
    "staff_sessions": OF_CLAUSE + "JOIN deadlines d ON d.clause_id = c.id "
    "WHERE d.session_body = {row}.body AND d.session_number = {row}.number",
}
"""The actions whose rows change with a row of a table."""
EVERY_WRITE = {"INSERT": "INSERT", "UPDATE": "UPDATE", "DELETE": "DELETE"}
WRITES = {
    "actions": {"INSERT": "INSERT", "UPDATE": "UPDATE"},  # a deleted one takes its row with it
    "occurrences": EVERY_WRITE,
    "assignments": {"INSERT": "INSERT"},  # as of status reports, nothing else is let through
    "status_reports": {"INSERT": "INSERT"},
    "resolutions": {"UPDATE": "UPDATE OF body, adopted"},
    "clauses": EVERY_WRITE,
    "paragraphs": {"UPDATE": "UPDATE OF position"},
    "deadlines": EVERY_WRITE,
    "staff_sessions": EVERY_WRITE,
}
"""What is watched in each table. A later migration that rebuilds one of them has to write its triggers again,
and one that changes these columns of the view has to write all rows again."""
PARTS_OF_WORDS = (
    *(("clauses", "text"), ("clauses", "chapeau"), ("resolutions", "title"), ("status_reports", "note")),
    ("actions", "last_text"),
)
ROWS = {"INSERT": ("NEW",), "UPDATE": ("NEW", "OLD"), "DELETE": ("OLD",)}

# Two writers on a server: the row is locked before it is read again, so that the later one sees what the earlier
# one wrote. A new session and a deadline at that session, in two transactions, wait for each other. One action at a
# time, and one plan for all of them, through the indexes: to plan the view takes longer than to read a row of it,
# and a plan that is made while the register is empty has to be good when it is full.
PLAN = (
    "LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan "
    "SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off"
)
REFRESH = f"""
CREATE FUNCTION refresh_action_key(touched varchar) RETURNS void {PLAN} AS $$ BEGIN
    PERFORM 1 FROM action_keys WHERE address = touched FOR UPDATE;
    {WRITE} WHERE v.address = touched {AGAIN};
END $$
"""
WAITS = {
    "staff_sessions": "PERFORM pg_advisory_xact_lock(hashtext('staff_sessions'));",
    "deadlines": "IF TG_OP <> 'DELETE' AND NEW.session_body IS NOT NULL THEN "
    "PERFORM pg_advisory_xact_lock_shared(hashtext('staff_sessions')); END IF;",
}


def triggers() -> list[str]:
    """Let the database write the rows again of the actions that any write touches."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    statements = [REFRESH] if is_postgresql else []
    for table, events in WRITES.items():
        for event, watched in events.items():
            touched = " UNION ".join(TOUCHED[table].format(row=row) for row in ROWS[event])
            name = f"action_keys_{table}_{event.lower()}"
            if is_postgresql:
                refresh = f"PERFORM refresh_action_key(t.address) FROM ({touched} ORDER BY 1) t;"
                statements += [
                    f"CREATE FUNCTION {name}() RETURNS trigger {PLAN} AS "
                    f"$$ BEGIN {WAITS.get(table, '')} {refresh} RETURN NULL; END $$",
                    f"CREATE TRIGGER {name} AFTER {watched} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
                ]
            else:
                write = f"{WRITE} WHERE v.address IN ({touched}) {AGAIN};"
                statements.append(f"CREATE TRIGGER {name} AFTER {watched} ON {table} BEGIN {write} END")
    return statements


def without_triggers() -> list[str]:
    names = [(table, f"action_keys_{table}_{event.lower()}") for table, events in WRITES.items() for event in events]
    if op.get_bind().dialect.name != "postgresql":
        return [f"DROP TRIGGER {name}" for _, name in names]
    return [
        *(f"DROP TRIGGER {name} ON {table}" for table, name in names),
        *(f"DROP FUNCTION {name}()" for _, name in names),
        "DROP FUNCTION refresh_action_key(varchar)",
    ]


def index_parts_of_words() -> None:
    """Let a server find parts of words quickly, where it has the extension for it and lets this account add it."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            for table, column in PARTS_OF_WORDS:
                name = f"search_{table}_{column}_parts"
                connection.execute(sa.text(f"CREATE INDEX {name} ON {table} USING gin ({column} gin_trgm_ops)"))
    except DBAPIError:
        pass  # the same is found, only later


def upgrade() -> None:
    op.create_table(
        "action_keys",
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("handle", sa.Integer(), nullable=False),
        sa.Column("resolution", sa.String(length=200), nullable=False),
        sa.Column("clause_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(length=500), nullable=True),
        sa.Column("adopted", sa.Date(), nullable=True),
        sa.Column("verb", sa.String(length=100), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=True),
        sa.Column("addressee", sa.String(length=500), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("deadline_kind", sa.String(length=40), nullable=True),
        sa.Column("reporting", sa.Boolean(), nullable=False),
        sa.Column("flags", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(length=500), nullable=True),
        sa.Column("focal_point", sa.String(length=500), nullable=True),
        sa.Column("focal_point_email", sa.String(length=500), nullable=True),
        sa.Column("clause_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["address"], ["actions.address"], name=op.f("fk_action_keys_address_actions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_action_keys")),
    )
    op.execute(WRITE)
    op.create_index(op.f("ix_action_keys_resolution"), "action_keys", ["resolution"])
    op.create_index(
        op.f("ix_action_keys_addressee_status_is_withdrawn"), "action_keys", ["addressee", "status", "is_withdrawn"]
    )
    for statement in triggers():
        op.execute(statement)
    if op.get_bind().dialect.name == "postgresql":
        index_parts_of_words()


def downgrade() -> None:
    for statement in without_triggers():
        op.execute(statement)
    op.drop_table("action_keys")
    if op.get_bind().dialect.name == "postgresql":
        for table, column in PARTS_OF_WORDS:
            op.execute(f"DROP INDEX IF EXISTS search_{table}_{column}_parts")
