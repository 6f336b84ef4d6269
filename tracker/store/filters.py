"""Filters that staff keep under a name: "late, of the Office, within existing resources"."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.model import Category, FlagKind
from tracker.store.models import SavedFilterRecord
from tracker.store.narrowing import ActionFilter

OF_THE_MOMENT = ("today", "as_of")
"""The parts of a filter that are never kept."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with its name, and who kept it when."""

    name: str
    filter: ActionFilter
    author: str
    saved: datetime


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


def list_filters(session: Session) -> list[SavedFilter]:
    """List the filters that staff keep, by name."""
    records = session.scalars(select(SavedFilterRecord).order_by(SavedFilterRecord.name))
    return [SavedFilter(record.name, from_parts(record.parts), record.author, record.saved) for record in records]


def find_filter(session: Session, name: str) -> ActionFilter:
    """Find the filter that is kept under a name; NotFound offers the nearest one."""
    record = session.get(SavedFilterRecord, name)
    if record is not None:
        return from_parts(record.parts)
    near = difflib.get_close_matches(name, session.scalars(select(SavedFilterRecord.name)).all(), n=1)
    hint = f": did you mean {near[0]!r}?" if near else "."
    raise NotFound(f"There is no saved filter {name!r}{hint} `tracker filters list` shows those that there are.")


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
        case "due_before" | "due_after":
            return date.fromisoformat(value)
        case _:
            return tuple(value) if isinstance(value, list) else value
