"""What people decided is never rewritten, whoever writes: tables that only grow, with a chain over their rows."""

from __future__ import annotations

import hashlib
import secrets
from types import ModuleType

import sqlalchemy as sa
from alembic import context, op

revision = "2026_12_01_chain"
down_revision = "2026_12_01_mails"
branch_labels = None
depends_on = None

KEYS = {
    "changes": (),
    "status_reports": (),
    "reviews": (),
    "assignments": (),
    "occurrences": (),
    "supersessions": (),
    "withdrawals": ("table_name", "row_id"),
    "evidence_files": ("sha256",),
    "reminders": ("recipient", "address", "kind", "about"),
    "ledger": ("table_name", "row_id"),
}
"""The tables that only grow, and what is unique in them beside their number: SQLite's INSERT OR REPLACE would
take the place of a row that has it. A later migration that rebuilds one of them has to write its guard again."""
NAMED = {
    "changes": ("author",),
    "status_reports": ("author",),
    "reviews": ("author",),
    "assignments": ("author", "focal_point", "focal_point_email"),
    "occurrences": ("author",),
    "supersessions": ("author",),
    "evidence_files": ("author",),
    "reminders": ("author", "recipient"),
}
"""The columns that name a person, and hold a token of the name from now on."""
NAMES_SOMEBODY = "(field IN ('focal_point', 'focal_point_email') OR operation = 'remind')"
"""The rows of the log whose old and new words name a person."""
TAKEN_BACK = {
    "reviews": {"withdrawn": sa.DateTime(timezone=True), "withdrawn_by": sa.String(500)},
    "occurrences": {"ended": sa.Date(), "withdrawn": sa.DateTime(timezone=True)},
    "supersessions": {"ended": sa.Date(), "withdrawn": sa.DateTime(timezone=True)},
}
"""The columns in whose place a row of `withdrawals` says that another counts no longer."""
FORMER_GUARDS = (
    ("2026_11_24_register", ("status_reports", "changes")),
    ("2026_11_25_reviews", ("assignments",)),
)
VIEW_CHANGES = {
    "sr.author AS reported_by": "{sr.author} AS reported_by",
    "    g.focal_point,\n    g.focal_point_email,": "    {g.focal_point} AS focal_point,\n"
    "    {g.focal_point_email} AS focal_point_email,",
    "AND later.withdrawn IS NULL": "AND {stands later supersessions}",
    "AND v.withdrawn IS NULL": "AND {stands v reviews}",
    "AND o.withdrawn IS NULL": "AND {stands o occurrences}",
}


def is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def former(revision: str) -> ModuleType:
    """The module of an earlier migration, whose views and guards are replaced here."""
    return context.script.get_revision(revision).module


def run(*statements: str) -> None:
    for statement in statements:
        op.get_bind().exec_driver_sql(statement.replace("%", "%%") if is_postgresql() else statement)


# --- views and triggers -------------------------------------------------------------


def views(*, with_names: bool) -> list[str]:
    """The views action_row and occurrence_row, as they were and as they are from now on."""
    of_times = former("2026_11_30_occurrences")
    rows = []
    for which in (of_times.OPEN_ONE, of_times.OTHER_ONES):
        sql = of_times.rows_of_view(which)
        for old, new in VIEW_CHANGES.items() if with_names else ():
            assert old in sql
            sql = sql.replace(old, new)
        for token in ("sr.author", "g.focal_point", "g.focal_point_email"):
            sql = sql.replace(
                f"{{{token}}}",
                f"COALESCE((SELECT n.name FROM names n WHERE n.token = {token}), "
                f"CASE WHEN {token} IS NOT NULL THEN '(erased)' END)",
            )
        for row, table in (("later", "supersessions"), ("v", "reviews"), ("o", "occurrences")):
            sql = sql.replace(
                f"{{stands {row} {table}}}",
                f"NOT EXISTS (SELECT 1 FROM withdrawals w WHERE w.table_name = '{table}' AND w.row_id = {row}.id)",
            )
        rows.append(sql)
    return [
        f"CREATE VIEW action_row AS\n{rows[0]}",
        f"CREATE VIEW occurrence_row AS\nSELECT * FROM action_row\nUNION ALL\n{rows[1]}",
    ]


def without_views() -> list[str]:
    """Drop the views and, in SQLite, all triggers, which no table may change under; returns how these are written."""
    triggers = []
    if not is_postgresql():
        triggers = op.get_bind().exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        run(*(f"DROP TRIGGER {name}" for name, _ in triggers))
    run(*key_triggers_of_rows("DISABLE"), "DROP VIEW occurrence_row", "DROP VIEW action_row")
    return [sql for _, sql in triggers]


def key_triggers_of_rows(act: str) -> list[str]:
    """On a server, let the triggers of the rows that are rewritten here rest while there are no views."""
    return [f"ALTER TABLE {table} {act} TRIGGER USER" for table in NAMED] if is_postgresql() else []


def guards() -> list[str]:
    """Let the database itself refuse to rewrite what only grows, and names, which are written and erased only."""
    growing = [*KEYS, "names"]
    if is_postgresql():
        acts = dict.fromkeys(KEYS, "UPDATE OR DELETE") | {"names": "UPDATE"}
        return [
            "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
            *(
                f"CREATE TRIGGER {table}_guard BEFORE {acts[table]} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION append_only()"
                for table in growing
            ),
            *(
                f"CREATE TRIGGER {table}_truncate_guard BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
                for table in growing
            ),
        ]
    statements = []
    for table in growing:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("UPDATE", "DELETE") if table in KEYS else ("UPDATE",):
            statements.append(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {refuse}")
        key, own = ("token", ("name",)) if table == "names" else ("id", KEYS[table])
        # A number that the database gives itself is -1 before the row is written.
        there = [f"{key} = NEW.{key}" + (" AND NEW.id > 0" if key == "id" else "")]
        if own:
            there.append(" AND ".join(f"{column} = NEW.{column}" for column in own))
        wanted = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {condition})" for condition in there)
        statements.append(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {wanted} {refuse}")
    return statements


def without_guards() -> list[str]:
    if not is_postgresql():
        return []  # they went with all triggers
    return [
        *(f"DROP TRIGGER {table}{kind}_guard ON {table}" for table in (*KEYS, "names") for kind in ("", "_truncate")),
        "DROP FUNCTION append_only()",
    ]


def former_guards(act: str) -> list[str]:
    if act == "unguard" and not is_postgresql():
        return []  # they went with all triggers
    return [
        statement
        for revision, tables in FORMER_GUARDS
        for table in tables
        for statement in getattr(former(revision), act)(table)
    ]


def key_triggers(of_view: tuple[str, ...] = ()) -> list[str]:
    """Let the small row of an action follow an occurrence that is taken back; a later migration has more columns."""
    of_times = former("2026_11_30_occurrences")
    touched = "SELECT o.address FROM occurrences o WHERE NEW.table_name = 'occurrences' AND o.id = NEW.row_id"
    name = "action_keys_withdrawals_insert"
    if is_postgresql():
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger {of_times.PLAN} AS "
            f"$$ BEGIN PERFORM refresh_action_key(t.address) FROM ({touched}) t; RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER INSERT ON withdrawals FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    of_view = of_view or of_times.ALL_OF_VIEW
    rows = f"{of_times.write(of_view)} WHERE v.address IN ({touched}) {of_times.again(of_view)};"
    return [f"CREATE TRIGGER {name} AFTER INSERT ON withdrawals BEGIN {rows} END"]


# --- names --------------------------------------------------------------------------


def keep_names() -> None:
    """Write the names of people into a table of their own, and tokens of them into the rows."""
    connection = op.get_bind()
    split_reminders()
    places = [f"SELECT {column} AS name FROM {table}" for table, columns in NAMED.items() for column in columns]
    places += [f"SELECT {column} FROM changes WHERE {NAMES_SOMEBODY}" for column in ("old", "new")]
    places.append("SELECT withdrawn_by FROM reviews")
    found = connection.exec_driver_sql(" UNION ".join(places)).scalars()
    salted = [(secrets.token_hex(16), name) for name in found if name]
    names = [
        {"salt": salt, "name": name, "token": "name:" + hashlib.sha256(f"{salt}{name}".encode()).hexdigest()}
        for salt, name in salted
    ]
    insert = sa.text("INSERT INTO names VALUES (:token, :salt, :name)")
    connection.execute(insert, [{"token": "", "salt": "", "name": ""}, *names])
    for table, columns in NAMED.items():
        run(f"UPDATE {table} SET " + ", ".join(f"{column} = {token_of(column)}" for column in columns))
    for column in ("old", "new"):
        run(f"UPDATE changes SET {column} = {token_of(column)} WHERE {column} <> '' AND {NAMES_SOMEBODY}")


def token_of(column: str) -> str:
    return f"(SELECT n.token FROM names n WHERE n.name = {column})"


def split_reminders() -> None:
    """Let the log say of a reminder who was reminded in `new`, and of what in `field`."""
    connection = op.get_bind()
    told = connection.exec_driver_sql("SELECT id, field, new FROM changes WHERE operation = 'remind'").all()
    for number, field, new in told:
        recipient, _, about = (new or "").rpartition(", about ")
        connection.execute(
            sa.text("UPDATE changes SET field = :field, new = :new WHERE id = :id"),
            {"field": f"{field} about {about}", "new": recipient, "id": number},
        )


def give_names_back() -> None:
    for table, columns in NAMED.items():
        run(f"UPDATE {table} SET " + ", ".join(f"{column} = {name_of(column)}" for column in columns))
    for column in ("old", "new"):
        run(f"UPDATE changes SET {column} = {name_of(column)} WHERE {column} LIKE 'name:%'")
    of_reminders = "FROM changes WHERE operation = 'remind'"
    for number, field, new in op.get_bind().exec_driver_sql(f"SELECT id, field, new {of_reminders}").all():
        kind, _, about = field.rpartition(" about ")
        op.get_bind().execute(
            sa.text("UPDATE changes SET field = :field, new = :new WHERE id = :id"),
            {"field": kind, "new": f"{new}, about {about}", "id": number},
        )


def name_of(column: str) -> str:
    """A name; the token where it was erased."""
    return f"COALESCE((SELECT n.name FROM names n WHERE n.token = {column}), {column})"


# --- up and down --------------------------------------------------------------------


def upgrade() -> None:
    run(*former_guards("unguard"))
    triggers = without_views()
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_index(op.f("ix_ledger_table_name_row_id"), "ledger", ["table_name", "row_id"], unique=True)
    op.create_table(
        "names",
        sa.Column("token", sa.String(length=80), nullable=False),
        sa.Column("salt", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_names")),
        sa.UniqueConstraint("name", name=op.f("uq_names_name")),
    )
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Date(), nullable=True),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
        sa.UniqueConstraint("table_name", "row_id", name=op.f("uq_withdrawals_table_name_row_id")),
    )
    keep_names()
    into = "INSERT INTO withdrawals (table_name, row_id, ended, author, recorded) SELECT"
    by = "(SELECT n.token FROM names n WHERE n.name = COALESCE(t.withdrawn_by, ''))"
    told = "t.withdrawn FROM {table} t WHERE t.withdrawn IS NOT NULL ORDER BY t.id"
    run(f"{into} 'reviews', t.id, NULL, {by}, {told.format(table='reviews')}")
    for table in ("occurrences", "supersessions"):  # who took these back was not kept but in the log
        run(f"{into} '{table}', t.id, t.ended, '', {told.format(table=table)}")
    for table, columns in TAKEN_BACK.items():
        for column in columns:
            op.drop_column(table, column)
    run("CREATE TABLE evidence_before AS SELECT * FROM evidence_files", "DROP TABLE evidence_files")
    op.create_table(
        "evidence_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_files")),
        sa.UniqueConstraint("sha256", name=op.f("uq_evidence_files_sha256")),
    )
    op.create_table(
        "evidence_contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["evidence_files.sha256"], name=op.f("fk_evidence_contents_sha256_evidence_files")
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_evidence_contents")),
    )
    run(
        "INSERT INTO evidence_files (sha256, name, author, added) "
        "SELECT sha256, name, author, added FROM evidence_before ORDER BY added, sha256",
        "INSERT INTO evidence_contents SELECT sha256, content FROM evidence_before",
        "DROP TABLE evidence_before",
    )
    kept = [sql for sql in triggers if "is append-only" not in sql]
    run(*views(with_names=True), *key_triggers_of_rows("ENABLE"), *kept, *key_triggers(), *guards())


def downgrade() -> None:
    run(*without_guards())
    triggers = without_views()
    if is_postgresql():
        name = "action_keys_withdrawals_insert"
        run(f"DROP TRIGGER {name} ON withdrawals", f"DROP FUNCTION {name}()")
    run("CREATE TABLE evidence_before AS SELECT * FROM evidence_contents", "DROP TABLE evidence_contents")
    run("CREATE TABLE evidence_names AS SELECT * FROM evidence_files", "DROP TABLE evidence_files")
    op.create_table(
        "evidence_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("author", sa.String(length=500), nullable=False),
        sa.Column("added", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_evidence_files")),
    )
    run(
        "INSERT INTO evidence_files SELECT f.sha256, f.name, c.content, f.author, f.added "
        "FROM evidence_names f JOIN evidence_before c ON c.sha256 = f.sha256",
        "DROP TABLE evidence_before",
        "DROP TABLE evidence_names",
    )
    give_names_back()
    for table, columns in TAKEN_BACK.items():
        for column, kind in columns.items():
            op.add_column(table, sa.Column(column, kind))
            value = {"withdrawn": "w.recorded", "withdrawn_by": name_of("w.author")}.get(column, "w.ended")
            run(
                f"UPDATE {table} SET {column} = (SELECT {value} FROM withdrawals w "
                f"WHERE w.table_name = '{table}' AND w.row_id = {table}.id)"
            )
    op.drop_table("withdrawals")
    op.drop_table("names")
    op.drop_table("ledger")
    kept = [sql for sql in triggers if "is append-only" not in sql and "ON withdrawals" not in sql]
    run(*views(with_names=False), *key_triggers_of_rows("ENABLE"), *kept, *former_guards("guard"))
