"""The register for assistants: tools of the Model Context Protocol that read it, and report where a token lets them.

Every tool answers with data of the register and the words that it came from, and with how many there are beyond what is
shown. Nothing is written without a token of a person whose rights and scope reach so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker import __version__
from tracker.errors import SignInRefused, TrackerError, UsageProblem
from tracker.library import narrow
from tracker.service import report_status
from tracker.service.accounts.signing_in import find_bearer
from tracker.service.desk import Desk
from tracker.service.rights import Actor, allow
from tracker.store import (
    ActionFilter,
    ActionRow,
    count_actions,
    count_unresolved,
    find_action,
    find_key,
    find_named,
    list_actions,
    list_history,
    list_sessions,
    pick_due,
    pick_overdue,
    reading,
    rebuild_resolution,
    search_texts,
    transaction,
)
from tracker.store.streams import read_picked
from tracker.writers.contract import ResolutionFound, write_resolution

INSTRUCTIONS = """\
A register of what resolutions of intergovernmental bodies ask of whom by when (actions), with status reports.
Name an action by its number (16) or address, a resolution by its symbol (A/RES/79/114). Names may be acronyms (UNODC).
Fields are read by a machine unless is_reviewed: quote the clause's text beside any date or addressee, and say where
`estimated` is true. A list says how many there are in all: never take a page for the whole."""

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
REPORTS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False)
SHOWN = (
    *("resolution", "ref", "verb", "addressee", "text", "deadline_text", "due", "late_after", "estimated", "expires"),
    *("status", "is_open", "as_of", "last_report", "unit", "focal_point", "is_reviewed", "address"),
)
"""Of an action in a list; `show_action` gives all of it."""

Words = Annotated[str | None, Field(max_length=500)]
Limit = Annotated[int, Field(ge=1, le=200, description="How many to give; the answer says how many there are.")]
Offset = Annotated[int, Field(ge=0, description="How many of the first to leave out.")]
Addressee = Annotated[str | None, Field(max_length=500, description="Who is asked: name, acronym, or a part of it.")]


def make_server(register: Engine, token: str | None = None) -> MCPServer:
    """Make the server of a register; with the `token` of somebody who may report, with the tool that reports.

    SignInRefused where the token is unknown, withdrawn or too old; NotAllowed where it may not report.
    """
    server = MCPServer("operative-clause-tracker", version=__version__, instructions=INSTRUCTIONS)
    tools = _Tools(register, token)
    for tool in (
        tools.find_actions,
        tools.due,
        tools.overdue,
        tools.show_action,
        tools.search,
        tools.show_resolution,
        tools.sessions,
    ):
        server.tool(annotations=READS)(_saying(tool))
    if token is not None:
        tools.check_reporter()
        server.tool(annotations=REPORTS)(_saying(tools.report_status))
    return server


def _saying(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Have what the program foresaw told in its own words, which say what to do; the rest stays with the server."""

    @wraps(tool)
    def told(*arguments: Any, **named: Any) -> Any:
        try:
            return tool(*arguments, **named)
        except TrackerError as error:
            raise ToolError(str(error)) from error

    return told


class _Tools:
    """The tools, each a question of the store or an operation of the desk."""

    def __init__(self, register: Engine, token: str | None) -> None:
        self._register = register
        self._token = token

    def find_actions(
        self,
        addressee: Addressee = None,
        body: Annotated[str | None, Field(max_length=500, description="The adopting body: name or acronym.")] = None,
        symbol: Annotated[str | None, Field(max_length=200, description="A symbol or a part of it.")] = None,
        verb: Annotated[str | None, Field(max_length=100, description="The operative verb: request, urge.")] = None,
        status: Annotated[str | None, Field(max_length=40, description="not started, in progress ...")] = None,
        text: Annotated[str | None, Field(max_length=500, description="All these words in text or title.")] = None,
        is_open: bool | None = None,
        reporting: Annotated[bool, Field(description="Only requests for a report.")] = False,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> dict[str, Any]:
        """Find actions: who was asked to do what by when, the newest resolution first."""
        with reading(self._register) as session:
            wanted = _narrow(
                session,
                addressee=addressee,
                body=body,
                symbol=symbol,
                verb=verb,
                status=status,
                text=text,
                is_open=is_open,
                reporting=reporting,
            )
            rows = list_actions(session, wanted, limit=limit, offset=offset)
            return _page(rows, count_actions(session, wanted), offset)

    def due(
        self,
        within_days: Annotated[int, Field(ge=0, le=36_500)] = 90,
        addressee: Addressee = None,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> dict[str, Any]:
        """List the open actions that are due from today for so many days, the soonest first."""
        today = date.today()
        with reading(self._register) as session:
            wanted = _narrow(session, addressee=addressee)
            picked = pick_due(session, today, today + timedelta(days=within_days), wanted, limit=offset + limit)
            return _page(read_picked(session, picked)[offset:], picked.total, offset) | _undated(session, wanted)

    def overdue(self, addressee: Addressee = None, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
        """List the open actions whose last day has passed, the longest overdue first."""
        with reading(self._register) as session:
            wanted = _narrow(session, addressee=addressee)
            picked = pick_overdue(session, date.today(), wanted, limit=offset + limit)
            return _page(read_picked(session, picked)[offset:], picked.total, offset) | _undated(session, wanted)

    def show_action(
        self, action: Annotated[str, Field(max_length=1000, description="Its number or address.")]
    ) -> dict[str, Any]:
        """Show all that is known of an action: the words it came from, its deadline, who answers, what was reported."""
        with reading(self._register) as session:
            row = find_action(session, action)
            history = list_history(session, row.address)
            return {"action": _plain(row), "reports": [_plain(report) for report in history]}

    def search(self, words: Annotated[str, Field(max_length=500)], limit: Limit = 20) -> dict[str, Any]:
        """Search paragraphs and status reports for words; quotation marks keep an order. Matches stand in brackets."""
        with reading(self._register) as session:
            hits = [*find_named(session, words), *search_texts(session, words, limit)][:limit]
            return {"found": [_plain(hit) for hit in hits], "may_be_more": len(hits) == limit}

    def show_resolution(
        self,
        symbol: Annotated[str, Field(max_length=200, examples=["A/RES/79/114"])],
        refs: Annotated[
            list[str] | None, Field(description="Only these paragraphs, such as 8 or 8(a); all where none is given.")
        ] = None,
    ) -> ResolutionFound:
        """Show a resolution: paragraphs, clauses, addressees, deadlines, with confidence and doubts of each."""
        with reading(self._register) as session:
            shown = write_resolution(rebuild_resolution(session, find_key(session, symbol)))
        if refs:
            known = {paragraph["ref"] for paragraph in shown["paragraphs"]}
            unknown = [ref for ref in refs if ref not in known]
            if unknown:
                raise UsageProblem(f"{symbol} has no paragraph {unknown[0]}: ask for it without refs to see them all.")
            shown["paragraphs"] = [paragraph for paragraph in shown["paragraphs"] if paragraph["ref"] in refs]
        return shown

    def sessions(self, body: Words = None) -> dict[str, Any]:
        """List the sessions that deadlines are dated by, of the bodies that have these words in their name."""
        with reading(self._register) as session:
            return {"sessions": [_plain(row) for row in list_sessions(session, body or "")]}

    def report_status(
        self,
        action: Annotated[str, Field(max_length=1000, description="Its number or address.")],
        status: Annotated[str, Field(max_length=40, description="not started, in progress, implemented ...")],
        note: Annotated[str, Field(max_length=10_000)] = "",
        evidence: Annotated[str, Field(max_length=2000, description="A document symbol or a URL.")] = "",
        as_of: Annotated[
            date | None, Field(description="The day of which it speaks, today where none is given.")
        ] = None,
    ) -> dict[str, Any]:
        """Append a status report on an action, in the name of the person whose token this is; it is never rewritten."""
        actor, today = self.check_reporter(), date.today()
        with transaction(self._register) as session:
            desk = Desk(session, actor, datetime.now(UTC), today)
            desk.do(report_status, action, status, as_of=as_of or today, note=note, evidence=evidence)
            return {"action": _plain(find_action(session, action))}

    def check_reporter(self) -> Actor:
        """Find who reports; the token is looked up each time, so that a withdrawn one ends at once."""
        bearer = find_bearer(self._register, self._token, datetime.now(UTC)) if self._token else None
        if bearer is None:
            raise SignInRefused("The token is unknown, withdrawn or too old: issue another on your account's page.")
        allow(bearer.actor, "report_status")
        return bearer.actor


def _narrow(session: Session, **given: Any) -> ActionFilter:
    asked: Any = {name: value for name, value in given.items() if value is not None}
    return narrow(session, asked, date.today())


def _page(rows: Sequence[ActionRow], total: int, offset: int) -> dict[str, Any]:
    shown = [{"number": row.handle} | {name: _day(getattr(row, name)) for name in SHOWN} for row in rows]
    left = total - offset - len(rows)
    return {"total": total, "shown": len(rows), "more_after_these": max(left, 0), "actions": shown}


def _undated(session: Session, wanted: ActionFilter) -> dict[str, int]:
    """Say how many open actions have a deadline that no calendar dates: they are neither due nor overdue."""
    return {"open_without_a_date": count_unresolved(session, wanted)}


def _plain(record: Any) -> dict[str, Any]:
    return {name: _day(value) for name, value in asdict(record).items()}


def _day(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
