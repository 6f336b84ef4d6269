"""An older register is brought to this version with all that is in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from building import NOW, TODAY
from sqlalchemy import Engine, inspect

from tracker.model import Resolution
from tracker.service import hash_content, ingest, report_status, set_values
from tracker.store import list_actions, list_reports, reading, transaction, upgrade
from tracker.store.engine import migrations_folder, without_foreign_keys

FORMER = "2026_11_24_register"


def downgrade(register: Engine, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with register.execution_options(writes=True).connect() as connection, without_foreign_keys(connection):
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_a_register_without_reviews_gets_them(register: Engine, wells: Resolution) -> None:
    address = "A/RES/81/9100:3:1:member-states"
    with transaction(register) as session:
        ingest(session, wells, hash_content(wells), author="A. Clerk", now=NOW)
        report_status(session, address, "in progress", as_of=TODAY, author="F. Point", now=NOW, today=TODAY)
    with reading(register) as session:
        before = list_actions(session)
    downgrade(register, FORMER)
    assert "reviews" not in inspect(register).get_table_names()
    upgrade(register)
    with reading(register) as session:
        assert list_actions(session) == before
        assert [report.occurrence for report in list_reports(session, address)] == [1]
    with transaction(register) as session:
        now = datetime(2026, 11, 25, tzinfo=UTC)
        set_values(session, "A/RES/81/9100:3:1", addressees=("donors",), author="R. Viewer", now=now)
    with reading(register) as session:
        assert [row.addressee for row in list_actions(session) if row.ref == "3"] == ["donors"]


@pytest.mark.parametrize("table", ["status_reports", "changes", "assignments"])
def test_history_is_guarded_after_the_upgrade(register: Engine, table: str) -> None:
    if register.dialect.name != "sqlite":
        pytest.skip("the other tests show it on a server")
    with register.connect() as connection:
        made = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    assert {f"{table}_no_update", f"{table}_no_delete"} <= set(made)
