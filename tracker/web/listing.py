"""How a list of actions is shown: its columns, its groups, and what can be taken off of its filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from tracker.knowledge.writing import write_day
from tracker.store import ActionGroup, ActionOrder, ActionRow, group_of
from tracker.web.asking import ListQuery


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list: the name by which it is chosen, its head, and the order that its head sorts by."""

    name: str
    title: str
    order: ActionOrder | None = None


COLUMNS = (
    ListColumn("number", "No.", ActionOrder.NUMBER),
    ListColumn("resolution", "Resolution", ActionOrder.RESOLUTION),
    ListColumn("asked", "Asked"),
    ListColumn("addressee", "Addressee", ActionOrder.ADDRESSEE),
    ListColumn("due", "Due", ActionOrder.DUE),
    ListColumn("status", "Status", ActionOrder.STATUS),
    ListColumn("owner", "Answers for it", ActionOrder.UNIT),
    ListColumn("target", "Internal target", ActionOrder.TARGET),
    ListColumn("tags", "Tags"),
    ListColumn("title", "Title"),
    ListColumn("body", "Body"),
    ListColumn("adopted", "Adopted"),
    ListColumn("verb", "Verb", ActionOrder.VERB),
    ListColumn("deadline", "Deadline in words"),
    ListColumn("last_report", "Last report", ActionOrder.HEARD),
    ListColumn("next_step", "Next step"),
    ListColumn("evidence", "Evidence"),
    ListColumn("flags", "Flags"),
)
"""All columns that a list can have, in their order."""
ALWAYS = "number"
"""The column that no list is without: it leads to the action."""
USUAL = ("number", "resolution", "asked", "addressee", "due", "status", "owner")

GROUPS = {
    ActionGroup.ADDRESSEE: "addressee",
    ActionGroup.RESOLUTION: "resolution",
    ActionGroup.STATUS: "status",
    ActionGroup.MONTH: "month in which it is due",
}
"""What the rows can be put together by, as the page says it."""

DAYS_AHEAD = (30, 60, 90)
"""What is due within so many days is one click away."""

SAYS: Mapping[str, str] = {
    "symbol": "Resolution {}",
    "body": "Body {}",
    "addressee": "Asked of {}",
    "verb": "Verb {}",
    "category": "Category {}",
    "status": "Status {}",
    "unit": "Unit {}",
    "focal_point": "Focal point {}",
    "flag": "Flag {}",
    "tag": "Tag {}",
    "text": "Words {}",
    "saved": "View {}",
    "stale": "Without news for {} days",
    "due_within": "Due within {} days",
    "due_after": "Due from {}",
    "due_before": "Due until {}",
    "target_after": "Internal target from {}",
    "target_before": "Internal target until {}",
    "adopted_after": "Adopted from {}",
    "adopted_before": "Adopted until {}",
    "reported_after": "Reported on since {}",
    "ended_after": "Last day from {}",
    "ended_before": "Last day until {}",
    "as_of": "As it stood on {}",
    "open": "{}",
    "overdue": "Overdue",
    "no_deadline": "No deadline",
    "unresolved": "Deadline without a date",
    "no_owner": "Nobody named",
    "unassigned": "Not assigned",
    "reporting": "Asks for a report",
    "doubtful": "To be reviewed",
    "withdrawn": "Also those that left their text",
}
"""What each part of a filter is called where it can be taken off."""


@dataclass(frozen=True, slots=True)
class Pill:
    """A part of a filter in words, "Asked of UNEP", and the parts of the address that are left without it."""

    words: str
    rest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together under a head, "June 2027", with how many the whole list has of them; 0 where unsaid."""

    title: str
    total: int
    rows: Sequence[ActionRow]


def choose_columns(names: Sequence[str]) -> tuple[ListColumn, ...]:
    """The columns of these names in their usual order, with the number; the usual ones where no name is known."""
    wanted = [name for name in names if any(column.name == name for column in COLUMNS)] or USUAL
    return tuple(column for column in COLUMNS if column.name in wanted or column.name == ALWAYS)


def find_pills(query: ListQuery) -> list[Pill]:
    """Find what can be taken off of a filter, one by one."""
    parts = query.parts()
    pills = []
    for name, value in parts.items():
        said = SAYS[name]
        rest = {other: kept for other, kept in parts.items() if other != name}
        if isinstance(value, list):
            for place, each in enumerate(value):
                others = [*value[:place], *value[place + 1 :]]
                pills.append(Pill(said.format(each), {**rest, name: others} if others else rest))
        else:
            pills.append(Pill(said.format(_say(getattr(query, name))), rest))
    return pills


def _say(value: object) -> object:
    """A day as pages write it, whether open or closed, and other words as they are."""
    if isinstance(value, bool):
        return "Open" if value else "Closed"
    return write_day(value) if isinstance(value, date) else value


def find_groups(
    rows: Sequence[ActionRow], group: ActionGroup | None, totals: Mapping[tuple[Any, ...], int]
) -> Iterator[Group]:
    """Put the rows of a page together, which come sorted by their groups; all of them under no head without a group."""
    if group is None:
        yield Group("", 0, rows)
        return

    def key_of(row: ActionRow) -> tuple[Any, ...]:
        match group:
            case ActionGroup.MONTH:
                return group_of(group, row.due and row.due.year, row.due and row.due.month)
            case _:
                return group_of(group, getattr(row, group.value))

    for key, some in groupby(rows, key_of):
        found = list(some)
        yield Group(_title(group, key, found[0]), totals.get(key, len(found)), found)


def _title(group: ActionGroup, key: tuple[Any, ...], row: ActionRow) -> str:
    match group:
        case ActionGroup.MONTH:
            return "No date" if key[0] is None else f"Due in {date(key[0], key[1], 1):%B %Y}"
        case ActionGroup.RESOLUTION:
            return f"{row.resolution}{f': {row.title}' if row.title else ''}"
        case ActionGroup.ADDRESSEE:
            return str(key[0] or "Nobody named")
        case _:
            return str(key[0]).capitalize()
