from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text

from tracker.store import engine


def test_a_chain_that_holds_is_said_to(tracker: Callable) -> None:
    assert tracker("entities", "add", "Panel on Wells", "--alias", "PoW").code == 0
    done = tracker("audit", "verify")
    assert done.code == 0
    assert done.out.startswith("The chain holds: 2 entries, the last is ")


def test_a_row_that_was_written_past_the_program_is_named(tracker: Callable) -> None:
    from tracker.settings import read_settings

    assert tracker("entities", "add", "Panel on Wells", "--alias", "PoW").code == 0
    register = engine(read_settings().database_url)
    with register.begin() as connection:
        words = "SELECT at, author, operation, 'forged', field FROM changes"
        connection.execute(text(f"INSERT INTO changes (at, author, operation, subject, field) {words}"))
    register.dispose()
    done = tracker("audit", "verify")
    assert done.code == 30
    assert "changes 2: was inserted past the program" in done.err
