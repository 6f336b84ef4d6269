"""What extraction found in a text that people reviewed: kept beside the reviewed rows, so that both can be had."""

from __future__ import annotations

import json
import types
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tracker.model import Resolution
from tracker.store import load_resolution
from tracker.store.decisions import ExtractionRecord


def keep_extraction(session: Session, key: str, resolution: Resolution) -> None:
    """Keep what extraction found, in place of what it found before."""
    content = json.dumps(to_plain(replace(resolution, citations=(), notes=(), annexes=())))
    record = session.get(ExtractionRecord, key)
    if record is None:
        session.add(ExtractionRecord(resolution_key=key, content=content))
    else:
        record.content = content


def drop_extraction(session: Session, key: str) -> None:
    """Keep nothing apart: the rows of the text are the extraction."""
    session.execute(delete(ExtractionRecord).where(ExtractionRecord.resolution_key == key))


def load_extraction(session: Session, key: str) -> Resolution:
    """Load what extraction found in a text of the register, before any review.

    Citations, notes and annexes stay in their own rows.
    """
    record = session.get(ExtractionRecord, key)
    if record is None:
        return load_resolution(session, key)
    resolution: Resolution = from_plain(Resolution, json.loads(record.content))
    return resolution


# --- dataclasses of the model as JSON, and back ---------------------------------


def to_plain(value: Any) -> Any:
    """Write a value of the model as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: Any, value: Any) -> Any:
    """Build a value of a type of the model; fields that an older version did not write keep their default."""
    if value is None:
        return None
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        kinds = get_args(kind)
        if kinds[1:] == (...,):
            return tuple(from_plain(kinds[0], each) for each in value)
        return tuple(from_plain(each_kind, each) for each_kind, each in zip(kinds, value, strict=True))
    if is_dataclass(kind):
        hints = _hints_of(kind)  # type: ignore[arg-type]
        return kind(**{name: from_plain(hints[name], each) for name, each in value.items() if name in hints})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


@cache
def _hints_of(kind: Any) -> dict[str, Any]:
    """The types of the fields of a kind: looking them up takes longer than all the rest."""
    return get_type_hints(kind)
