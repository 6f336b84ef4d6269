"""Filters that staff keep under a name: "late, of the Office, within existing resources"."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotFound, UsageProblem
from tracker.knowledge.statuses import find_status
from tracker.model import Category, FlagKind
from tracker.store.models import SavedFilterRecord
from tracker.store.narrowing import ActionFilter

OF_THE_MOMENT = ("today", "as_of", "whose")
"""The parts of a filter that are never kept."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with its name, who kept it when, and how its list is shown: {"group": "status", "columns": ["due"]}."""

    name: str
    filter: ActionFilter
    author: str
    saved: datetime
    look: Mapping[str, Any]


def to_parts(wanted: ActionFilter) -> dict[str, Any]:
    """Write a filter as plain words, without what it does not ask for: {"statuses": ["in progress"]}."""
    parts = {field.name: (getattr(wanted, field.name), field.default) for field in fields(wanted)}
    return {
        name: _plain(value)
        for name, (value, default) in parts.items()
        if value != default and name not in OF_THE_MOMENT
    }


def from_parts(parts: Mapping[str, Any]) -> ActionFilter:
    """Read a filter back from its words; a part that this version does not know is left out."""
    known = {field.name for field in fields(ActionFilter)}
    return ActionFilter(**{name: _read_back(name, value) for name, value in parts.items() if name in known})


def read_options(
    *,
    symbol: Sequence[str] = (),
    body: Sequence[str] = (),
    addressee: Sequence[str] = (),
    verb: Sequence[str] = (),
    category: Sequence[Category] = (),
    status: Sequence[str] = (),
    is_open: bool | None = None,
    due_before: date | None = None,
    due_after: date | None = None,
    overdue: bool = False,
    no_deadline: bool = False,
    unresolved: bool = False,
    no_owner: bool = False,
    unassigned: bool = False,
    unit: Sequence[str] = (),
    focal_point: Sequence[str] = (),
    reporting: bool = False,
    flag: Sequence[FlagKind] = (),
    text: str | None = None,
    tag: Sequence[str] = (),
    target_before: date | None = None,
    target_after: date | None = None,
    doubtful: bool = False,
    adopted_before: date | None = None,
    adopted_after: date | None = None,
    reported_after: date | None = None,
    ended_before: date | None = None,
    ended_after: date | None = None,
) -> dict[str, Any]:
    """Read the options with which people narrow a list as parts of an ActionFilter, without those that ask nothing.

    `read_options(addressee=("UNODC",), overdue=True)` is {"addressees": ("UNODC",), "is_overdue": True}.
    UsageProblem for a status that there is not, or days in the wrong order.
    """
    if due_after is not None and due_before is not None and due_before < due_after:
        raise UsageProblem(f"Nothing can be due from {due_after} to {due_before}: give the earlier day first.")
    parts: dict[str, Any] = {
        "symbols": tuple(symbol),
        "bodies": tuple(body),
        "addressees": tuple(addressee),
        "verbs": tuple(verb),
        "categories": tuple(category),
        "statuses": tuple(find_status(words).name for words in status),
        "is_open": is_open,
        "due_before": due_before,
        "due_after": due_after,
        "is_overdue": overdue or None,
        "has_deadline": False if no_deadline else None,
        "is_unresolved": unresolved or None,
        "has_owner": False if no_owner else None,
        "is_unassigned": unassigned or None,
        "units": tuple(unit),
        "focal_points": tuple(focal_point),
        "reporting": reporting or None,
        "flags": tuple(flag),
        "text": text,
        "tags": tuple(tag),
        "target_before": target_before,
        "target_after": target_after,
        "is_doubtful": doubtful or None,
        "adopted_before": adopted_before,
        "adopted_after": adopted_after,
        "reported_after": reported_after,
        "ended_before": ended_before,
        "ended_after": ended_after,
    }
    return {name: value for name, value in parts.items() if value not in (None, ())}


def describe_filter(wanted: ActionFilter) -> str:
    """Say what a filter asks for: "addressees: UNODC; is overdue"."""
    said = []
    for name, value in to_parts(wanted).items():
        words = name.replace("_", " ")
        if isinstance(value, list):
            said.append(f"{words}: {', '.join(map(str, value))}")
        else:
            said.append(words if value is True else f"{words}: {'no' if value is False else value}")
    return "; ".join(said)


def list_filters(session: Session) -> list[SavedFilter]:
    """List the filters that staff keep, by name."""
    records = session.scalars(select(SavedFilterRecord).order_by(SavedFilterRecord.name))
    return [_read(record) for record in records]


def find_filter(session: Session, name: str) -> ActionFilter:
    """Find the filter that is kept under a name; NotFound offers the nearest one."""
    return find_view(session, name).filter


def find_view(session: Session, name: str) -> SavedFilter:
    """Find what is kept under a name, with how its list is shown; NotFound offers the nearest one."""
    record = session.get(SavedFilterRecord, name)
    if record is not None:
        return _read(record)
    near = difflib.get_close_matches(name, session.scalars(select(SavedFilterRecord.name)).all(), n=1)
    hint = f": did you mean {near[0]!r}?" if near else "."
    raise NotFound(f"There is no saved filter {name!r}{hint} `tracker filters list` shows those that there are.")


def _read(record: SavedFilterRecord) -> SavedFilter:
    return SavedFilter(record.name, from_parts(record.parts), record.author, record.saved, record.look or {})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _read_back(name: str, value: Any) -> Any:
    match name:
        case "categories":
            return tuple(Category(word) for word in value)
        case "flags":
            return tuple(FlagKind(word) for word in value)
        case name if name.endswith(("_before", "_after")):
            return date.fromisoformat(value)
        case _:
            return tuple(value) if isinstance(value, list) else value
