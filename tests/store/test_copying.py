"""A register is taken from one database into another: from a file or a server to a file, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from building import NOW, TODAY
from following import STATES
from registers import SERVER, fresh_database
from sqlalchemy import Engine, text

from tracker.errors import CopyFailed, UsageProblem
from tracker.model import Resolution
from tracker.service import ingest, report_status
from tracker.service.accounts.people import add_user
from tracker.service.audit.chain import verify
from tracker.service.copying import copy_whole
from tracker.service.evidence import keep_evidence
from tracker.service.rights import Role
from tracker.store import copying, engine, find_action, list_actions, reading, search_texts, transaction
from tracker.store.checking import find_stale_keys


def copy(source: str, target: str) -> list[copying.Copied]:
    return copy_whole(source, target, lambda what, done, total: None)


def url_of(register: Engine) -> str:
    return register.url.render_as_string(hide_password=False)


@pytest.fixture
def empty(template: str, tmp_path: Path) -> Iterator[str]:
    """The URL of another register in which there is nothing yet, of the kind that the tests run on."""
    (tmp_path / "other").mkdir()
    with fresh_database(template, tmp_path / "other") as url:
        yield url


@pytest.fixture
def filled(followed: Engine, wells: Resolution, quick_hashes: None) -> Engine:
    """The register of the other tests, with what is not words in it: a file, a text in French, somebody's rights."""
    with transaction(followed) as session:
        keep_evidence(session, "survey.txt", b"Forty-one wells\t\\N", author="F. Point", now=NOW)
        french = replace(wells, language="fr", title='Puits "profonds" \\ à \t côté\n')
        ingest(session, french, "other", author="É. Cœur", now=NOW)
        add_user(session, "a.pozo", Role.EDITOR, password="three unrelated words", author="Ana", now=NOW)
    return followed


def test_a_register_goes_to_another_database_and_back(filled: Engine, empty: str, tmp_path: Path) -> None:
    there = str(tmp_path / "there.sqlite3")
    first = copy(url_of(filled), there)
    counted = {each.table: each.rows for each in first}
    assert counted["resolutions"] == 3
    assert counted["evidence_contents"] == counted["users"] == 1
    assert counted["action_keys"] == counted["actions"]
    with opened(empty) as back:
        before = made_by_migrations(back)
        assert copy(there, empty) == first
        assert made_by_migrations(back) == before
        with reading(filled) as old, reading(back) as new:
            assert list_actions(new) == list_actions(old)
            assert find_stale_keys(new) == []
            assert search_texts(new, "wells") == search_texts(old, "wells")
        with transaction(back) as session:
            told = {"as_of": TODAY, "author": "F. Point", "now": NOW, "today": TODAY, "evidence": "A/81/2"}
            report_status(session, STATES, "implemented", **told)
        with reading(back) as session:
            assert verify(session) is None
            assert find_action(session, STATES).status == "implemented"


def test_what_is_there_is_never_written_over(filled: Engine) -> None:
    with pytest.raises(UsageProblem, match="is a register with data"):
        copy(url_of(filled), url_of(filled))


def test_a_copy_that_is_not_the_same_is_not_kept(filled: Engine, empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = copying._writer

    def losing(to: Any, table: Any) -> Callable[[Sequence[Any]], None]:
        write = whole(to, table)
        return lambda rows: write(rows[:-1] if table.name == "doubts" else rows)

    monkeypatch.setattr(copying, "_writer", losing)
    with pytest.raises(CopyFailed, match=r"^doubts is not the same in .*: 3 rows with the checksum"):
        copy(url_of(filled), empty)
    with opened(empty) as left:
        assert list_all(left, "SELECT COUNT(*) FROM resolutions") == [(0,)]
        assert list_all(left, "SELECT COUNT(*) FROM ledger") == [(1,)]


@pytest.mark.skipif(not SERVER, reason="a file keeps words of any length")
def test_what_the_other_database_cannot_hold_is_named_by_its_table(filled: Engine, empty: str, tmp_path: Path) -> None:
    file = str(tmp_path / "long.sqlite3")
    copy(url_of(filled), file)
    with opened(file) as register, register.begin() as connection:
        connection.execute(text("UPDATE resolutions SET body = :long"), {"long": "x" * 501})
    with pytest.raises(CopyFailed, match=r"A row of resolutions cannot be kept .*too long"):
        copy(file, empty)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    register = engine(url)
    yield register
    register.dispose()


def list_all(register: Engine, sql: str) -> list[tuple[Any, ...]]:
    with register.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def made_by_migrations(register: Engine) -> list[tuple[Any, ...]]:
    """The tables, indexes and triggers of a register, and whether these are at work."""
    if register.dialect.name == "sqlite":
        return list_all(register, "SELECT name, sql FROM sqlite_master ORDER BY name")
    triggers = "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger ORDER BY 1, 2"
    return list_all(register, "SELECT indexname, indexdef FROM pg_indexes ORDER BY 1") + list_all(register, triggers)
