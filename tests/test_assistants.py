"""An assistant reads the register with the official client, and reports with a token only."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from sqlalchemy import Engine

from tracker.apart.loops import run_in_own_loop
from tracker.assistants import make_server
from tracker.errors import NotAllowed, SignInRefused
from tracker.library import Register
from tracker.samples import read_samples
from tracker.service.accounts.people import add_user, issue_token
from tracker.service.rights import Role, TokenScope
from tracker.store import find_action, list_changes, reading, transaction

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
READING = {"find_actions", "due", "overdue", "show_action", "search", "show_resolution", "sessions"}
KITCHENS = "A/RES/81/9002"


@pytest.fixture
def kept(register: Engine, tmp_path: Path) -> Engine:
    """A register with the samples."""
    for name, words in read_samples().items():
        (tmp_path / name).write_text(words, encoding="utf-8")
        Register(register, "staff").take_in(tmp_path / name)
    return register


@pytest.fixture
def token_of(kept: Engine, quick_hashes: None) -> Callable[[Role, TokenScope], str]:
    def issue(role: Role, scope: TokenScope) -> str:
        with transaction(kept) as session:
            entities = ("Secretary-General",) if role is Role.FOCAL_POINT else ()
            add_user(session, "a.pozo", role, author="boss", now=datetime.now(UTC), entities=entities)
        with transaction(kept) as session:
            return issue_token(session, "assistant", 30, author="a.pozo", now=datetime.now(UTC), scope=scope)

    return issue


def ask(register: Engine, *calls: tuple[str, dict[str, Any]], token: str | None = None) -> list[Any]:
    """What each call answers: its data, or the sentence of its refusal."""

    async def talk() -> list[Any]:
        async with Client(make_server(register, token)) as client:
            answers = [await client.call_tool(name, given) for name, given in calls]
        return [answer.content[0].text if answer.is_error else answer.structured_content for answer in answers]

    return run_in_own_loop(talk())


def test_lists_say_how_many_there_are_beyond_what_they_show(kept: Engine) -> None:
    page, rest = ask(kept, ("find_actions", {"limit": 2}), ("find_actions", {"limit": 200, "offset": 2}))
    assert page["shown"] == 2
    assert page["more_after_these"] == page["total"] - 2 == rest["shown"]
    assert {row["number"] for row in page["actions"]}.isdisjoint(row["number"] for row in rest["actions"])
    (due,) = ask(kept, ("due", {"within_days": 36_000, "addressee": "SG"}))
    assert {row["addressee"] for row in due["actions"]} == {"Secretary-General"}
    assert due["open_without_a_date"] >= 0


def test_a_name_that_nothing_goes_by_is_an_error_and_no_empty_list(kept: Engine) -> None:
    (said,) = ask(kept, ("overdue", {"addressee": "Secretary-Genral"}))
    assert "did you mean 'Secretary-General'" in said


def test_an_action_and_a_resolution_come_with_the_words_they_were_read_from(kept: Engine) -> None:
    (found,) = ask(kept, ("find_actions", {"symbol": KITCHENS, "reporting": True}))
    number = str(found["actions"][0]["number"])
    action, text, hits, calendar = ask(
        kept,
        ("show_action", {"action": number}),
        ("show_resolution", {"symbol": KITCHENS, "refs": [found["actions"][0]["ref"]]}),
        ("search", {"words": "school kitchens"}),
        ("sessions", {"body": "Human Rights"}),
    )
    assert action["action"]["text"] in text["paragraphs"][0]["text"]
    assert action["reports"] == []
    assert any(hit["resolution"] == KITCHENS for hit in hits["found"])
    assert calendar["sessions"][0]["body"] == "Human Rights Council"
    (refused,) = ask(kept, ("show_resolution", {"symbol": KITCHENS, "refs": ["99"]}))
    assert "has no paragraph 99" in refused


def test_without_a_token_nothing_can_be_written(kept: Engine) -> None:
    async def names() -> set[str]:
        async with Client(make_server(kept)) as client:
            listed = (await client.list_tools()).tools
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed)
            return {tool.name for tool in listed}

    assert run_in_own_loop(names()) == READING
    with pytest.raises(SignInRefused):
        make_server(kept, "oct_unknown")


def test_with_a_token_reports_are_in_the_name_and_within_the_rights_of_its_owner(
    kept: Engine, token_of: Callable[[Role, TokenScope], str]
) -> None:
    token = token_of(Role.FOCAL_POINT, TokenScope.REPORT)
    (mine,) = ask(kept, ("find_actions", {"addressee": "SG"}))
    (others,) = ask(kept, ("find_actions", {"addressee": "Member States"}))
    number, foreign = str(mine["actions"][0]["number"]), str(others["actions"][0]["number"])
    done, refused = ask(
        kept,
        ("report_status", {"action": number, "status": "in progress", "note": "Meeting called"}),
        ("report_status", {"action": foreign, "status": "in progress"}),
        token=token,
    )
    assert done["action"]["last_report"] == "Meeting called"
    assert "ask an editor to report" in refused
    with reading(kept) as session:
        assert find_action(session, number).reported_by == "a.pozo"
        assert list_changes(session)[-1].author == "a.pozo"


def test_a_token_that_may_only_read_opens_no_writing(kept: Engine, token_of: Callable[[Role, TokenScope], str]) -> None:
    with pytest.raises(NotAllowed):
        make_server(kept, token_of(Role.EDITOR, TokenScope.READ))


def test_the_command_serves_the_official_client_over_the_standard_streams(kept: Engine) -> None:
    url = kept.url.render_as_string(hide_password=False)
    root = str(Path(__file__).parents[1])
    started = StdioServerParameters(
        command=sys.executable,
        args=["-m", "tracker", "mcp", "--db", url],
        env={**os.environ, "PYTHONPATH": root},
    )

    async def talk() -> dict[str, Any]:
        async with Client(stdio_client(started)) as client:
            assert client.server_info.name == "operative-clause-tracker"
            answer = await client.call_tool("find_actions", {"limit": 1})
            assert answer.structured_content is not None
            return answer.structured_content

    found = run_in_own_loop(asyncio.wait_for(talk(), timedelta(minutes=1).total_seconds()))
    assert found["shown"] == 1
