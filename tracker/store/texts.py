"""The texts of the register, each with how far its actions have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select
from sqlalchemy.orm import Session

from tracker.store.action_keys import ACTION_KEYS, ActionKeyRecord
from tracker.store.models import DoubtRecord, ResolutionRecord
from tracker.store.narrowing import every_word, is_late
from tracker.store.queries import MANY
from tracker.store.reviews import WANTING


class TextOrder(StrEnum):
    """What a list of texts is sorted by: their day, their title, what they hold, when they were last imported."""

    ADOPTED = "adopted"
    TITLE = "title"
    ACTIONS = "actions"
    OVERDUE = "overdue"
    DOUBTS = "doubts"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text with what is in it: "A/RES/79/114", 31 `actions`, 12 of them open, 3 `overdue`, 2 `doubts` to review.

    `doubts` are the clauses, paragraphs and whole text that want a look, as `count_doubted` counts them.
    Withdrawn actions are not counted.
    """

    key: str
    symbol: str | None
    body: str | None
    title: str
    adopted: date | None
    session: int | None
    language: str
    actions: int
    open_actions: int
    overdue: int
    doubts: int
    last_imported: datetime


def list_texts(
    session: Session,
    *,
    today: date,
    words: str = "",
    order: TextOrder = TextOrder.ADOPTED,
    descending: bool = True,
    with_doubts: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[TextRow]:
    """List the texts, the newest first, those that have nothing to sort by last, equal ones by their keys.

    `words` have all to be somewhere in the symbol, the title or the body: "79 wells". `today` decides
    what is overdue. With `with_doubts` only those texts that hold doubts. A page of a long list
    is `limit` texts after the first `offset`.
    """
    statement = select(ResolutionRecord.key).where(*_conditions(words, with_doubts))
    sorted_by: ColumnElement[Any]
    match order:
        case TextOrder.ACTIONS | TextOrder.OVERDUE:
            counted = _count_actions(today)
            statement = statement.outerjoin(counted, counted.c.resolution == ResolutionRecord.key)
            sorted_by = func.coalesce(counted.c[order.value], 0)
        case TextOrder.DOUBTS:
            doubted = _count_doubts()
            statement = statement.outerjoin(doubted, doubted.c.resolution_key == ResolutionRecord.key)
            sorted_by = func.coalesce(doubted.c.doubts, 0)
        case TextOrder.TITLE:
            sorted_by = func.nullif(ResolutionRecord.title, "")
        case TextOrder.IMPORTED:
            sorted_by = ResolutionRecord.last_imported.expression
        case TextOrder.ADOPTED:
            sorted_by = ResolutionRecord.adopted.expression
    directed = sorted_by.desc() if descending else sorted_by.asc()
    statement = statement.order_by(directed.nulls_last(), ResolutionRecord.key).limit(limit).offset(offset or None)
    return _rows(session, session.scalars(statement).all(), today)


def count_texts(session: Session, *, words: str = "", with_doubts: bool = False) -> int:
    """Count the texts that `list_texts` lists without a limit."""
    statement = select(func.count()).select_from(ResolutionRecord).where(*_conditions(words, with_doubts))
    return session.scalar(statement) or 0


def _conditions(words: str, with_doubts: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if words.strip():
        conditions.append(every_word(words, ResolutionRecord.symbol, ResolutionRecord.title, ResolutionRecord.body))
    if with_doubts:
        conditions.append(ResolutionRecord.key.in_(select(DoubtRecord.resolution_key)))
    return conditions


def _rows(session: Session, keys: Sequence[str], today: date) -> list[TextRow]:
    """The rows of some texts, in the order of their keys."""
    found: dict[str, TextRow] = {}
    for start in range(0, len(keys), MANY):
        some = keys[start : start + MANY]
        counted, doubted = _count_actions(today, some), _count_doubts(some)
        text = ResolutionRecord
        statement: Select[Any] = (
            select(text.key, text.symbol, text.body, text.title, text.adopted, text.session, text.language)
            .add_columns(
                *(func.coalesce(counted.c[name], 0).label(name) for name in ("actions", "open_actions", "overdue"))
            )
            .add_columns(func.coalesce(doubted.c.doubts, 0).label("doubts"), text.last_imported)
            .outerjoin(counted, counted.c.resolution == text.key)
            .outerjoin(doubted, doubted.c.resolution_key == text.key)
            .where(text.key.in_(some))
        )
        found |= {row["key"]: TextRow(**row) for row in session.execute(statement).mappings()}
    return [found[key] for key in keys if key in found]


def _count_actions(today: date, keys: Sequence[str] | None = None) -> Subquery:
    """The actions of each text, of some texts only with `keys`."""
    action = ActionKeyRecord
    statement = (
        select(
            action.resolution,
            func.count().label("actions"),
            func.sum(case((action.is_open.is_(True), 1), else_=0)).label("open_actions"),
            func.sum(case((is_late(ACTION_KEYS.c, today), 1), else_=0)).label("overdue"),
        )
        .where(action.is_withdrawn.is_(False))
        .group_by(action.resolution)
    )
    return (statement if keys is None else statement.where(action.resolution.in_(keys))).subquery()


def _count_doubts(keys: Sequence[str] | None = None) -> Subquery:
    clauses, paragraphs, texts = WANTING
    counted = (clauses + paragraphs + texts).label("doubts")
    statement = select(DoubtRecord.resolution_key, counted).group_by(DoubtRecord.resolution_key)
    return (statement if keys is None else statement.where(DoubtRecord.resolution_key.in_(keys))).subquery()
