"""How lists of actions are sorted, and put together in groups."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, extract, func

from tracker.store.narrowing import Columns


class ActionOrder(StrEnum):
    """What a list of actions is sorted by; see `list_actions`.

    `TEXT` is the newest resolution first, in the order of its text; `HEARD` the day of the
    last status report, `NUMBER` the handle. Words are sorted by their letters.
    """

    TEXT = "text"
    DUE = "due"
    ADDRESSEE = "addressee"
    STATUS = "status"
    RESOLUTION = "resolution"
    VERB = "verb"
    HEARD = "heard"
    NUMBER = "number"
    UNIT = "unit"
    TARGET = "target"


class ActionGroup(StrEnum):
    """What the rows of a list are put together by: those of one addressee, one text, one status, one month."""

    ADDRESSEE = "addressee"
    RESOLUTION = "resolution"
    STATUS = "status"
    MONTH = "month"


def group_keys(rows: Columns, group: ActionGroup) -> tuple[ColumnElement[Any], ...]:
    """What tells the groups of a list apart: the addressee, the key of the text, the status, or year and month."""
    match group:
        case ActionGroup.ADDRESSEE:
            return (rows.addressee,)
        case ActionGroup.RESOLUTION:
            return (rows.resolution,)
        case ActionGroup.STATUS:
            return (rows.status,)
        case ActionGroup.MONTH:
            return (extract("year", rows.due), extract("month", rows.due))


def _sort_groups(rows: Columns, group: ActionGroup) -> list[ColumnElement[Any]]:
    """The keys by which groups follow one another, before those of their rows: the newest text, the next month."""
    if group is ActionGroup.RESOLUTION:
        return [rows.adopted.desc().nulls_last(), rows.resolution]
    return [key.asc().nulls_last() for key in group_keys(rows, group)]


def sort_keys(
    rows: Columns, order: ActionOrder, descending: bool, group: ActionGroup | None = None
) -> list[ColumnElement[Any]]:
    """The keys to sort by, those of groups first, empty ones last in both directions, in the end the number."""
    groups = _sort_groups(rows, group) if group else []

    def direct(column: ColumnElement[Any], *, backwards: bool = False) -> UnaryExpression[Any]:
        return column.desc() if backwards is not descending else column.asc()

    def sort(column: ColumnElement[Any], *, backwards: bool = False) -> UnaryExpression[Any]:
        return direct(column, backwards=backwards).nulls_last()

    if order is ActionOrder.TEXT:
        keys = (sort(rows.adopted, backwards=True), direct(rows.resolution), sort(rows.position))
        return [*groups, *keys, direct(rows.clause_number), direct(rows.handle)]  # none of these is ever empty
    column = {
        ActionOrder.DUE: rows.due,
        ActionOrder.ADDRESSEE: func.nullif(rows.addressee, ""),  # so that no database walks all of its index
        ActionOrder.STATUS: rows.status,
        ActionOrder.RESOLUTION: rows.resolution,
        ActionOrder.VERB: rows.verb,
        ActionOrder.HEARD: rows.as_of,
        ActionOrder.NUMBER: rows.handle,
        ActionOrder.UNIT: func.nullif(rows.unit, ""),
        ActionOrder.TARGET: rows.target,
    }[order]
    return [*groups, sort(column), rows.handle.asc()]
