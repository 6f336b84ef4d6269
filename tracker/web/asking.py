"""What is asked for in the address of a page or of the API: the filters of the command line, the order and the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from inspect import signature
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, model_validator
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.model import Category, FlagKind
from tracker.reports import Definition, Table, run_report
from tracker.store import ActionFilter, ActionGroup, ActionOrder, AsOf, find_filter, read_options, understand

PAGE = 50
"""Rows of a page."""
LAST_PAGE = 100_000
OPTIONS = tuple(name for name in signature(read_options).parameters if name != "is_open")
"""The parts of a question that have the names of the options of the command line."""
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def empty_is_none(value: object) -> object:
    """A field of a form that was left empty asks for nothing."""
    return None if isinstance(value, str) and not value.strip() else value


def _without_empty(value: object) -> object:
    if isinstance(value, list | tuple):
        return [each for each in value if not (isinstance(each, str) and not each.strip())]
    return value


def read_day(value: object) -> object:
    """Read a day as it is written everywhere here, "2027-06-30"; a number of seconds or of a week is none."""
    value = empty_is_none(value)
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str) or DAY.fullmatch(value.strip()) is None:
        raise ValueError("write the day as 2027-06-30")
    return date.fromisoformat(value.strip())


def days_after(day: date, days: int) -> date:
    """The day so many days later, or the last one that the calendar has."""
    return day + timedelta(days=min(days, (date.max - day).days))


Words = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=300)]], BeforeValidator(_without_empty), Field(max_length=50)
]
Day = Annotated[date | None, BeforeValidator(read_day)]
Text = Annotated[Annotated[str, Field(min_length=1, max_length=1000)] | None, BeforeValidator(empty_is_none)]
YesOrNo = Annotated[bool | None, BeforeValidator(empty_is_none)]


class ActionQuery(BaseModel):
    """Which actions: each part as the option of `tracker actions` that has its name."""

    symbol: Words = Field([], description="Of this resolution: symbol, or part of one.")
    body: Words = Field([], description="Of this adopting body: name, acronym, or part of one.")
    addressee: Words = Field(
        [], description="Asked of this addressee: name, acronym, or part of one; 'nobody' for none."
    )
    verb: Words = Field([], description="With this operative verb, in any form, such as requests.")
    category: Annotated[list[Category], BeforeValidator(_without_empty)] = []
    status: Words = Field([], description="In this status, such as 'in progress'.")
    open: YesOrNo = Field(None, description="Still to be done, or no longer.")
    due_before: Day = Field(None, description="Due on this day or before.")
    due_after: Day = Field(None, description="Due on this day or after.")
    overdue: bool = False
    no_deadline: bool = False
    unresolved: bool = Field(False, description="Only those whose deadline has no date yet.")
    no_owner: bool = Field(False, description="Only those that the text asks of nobody by name.")
    unassigned: bool = Field(False, description="Only those with neither unit nor focal point.")
    unit: Words = []
    focal_point: Words = []
    stale: Annotated[Annotated[int, Field(ge=1, le=36_500)] | None, BeforeValidator(empty_is_none)] = Field(
        None, description="Open, and without news for so many days."
    )
    reporting: bool = Field(False, description="Only reporting requests.")
    flag: Annotated[list[FlagKind], BeforeValidator(_without_empty)] = []
    text: Text = Field(None, description="With all these words in the text, title or last report.")
    withdrawn: bool = Field(False, description="Those that left their text, too.")
    due_within: Annotated[Annotated[int, Field(ge=0, le=36_500)] | None, BeforeValidator(empty_is_none)] = Field(
        None, description="Open, and due from today until so many days later."
    )
    doubtful: bool = Field(False, description="Only those in whose clause something is to be reviewed.")
    tag: Words = Field([], description="With this tag, or a part of one.")
    target_before: Day = Field(None, description="To be done within the house by this day.")
    target_after: Day = Field(None, description="To be done within the house on this day or after.")
    adopted_before: Day = Field(None, description="Of texts adopted on this day or before.")
    adopted_after: Day = Field(None, description="Of texts adopted on this day or after.")
    reported_after: Day = Field(None, description="Last reported on on this day or after.")
    ended_before: Day = Field(None, description="Whose last day, after which it is late, is this one or before.")
    ended_after: Day = Field(None, description="Whose last day, after which it is late, is this one or after.")
    saved: Text = Field(None, description="Begin with the filter that is kept under this name.")
    as_of: Day = Field(None, description="As the register stood on this day.")

    def to_filter(self, session: Session, today: date) -> ActionFilter:
        """Make the filter of a day, with names as the register has them; UnknownWord for one that nothing goes by.

        UsageProblem for a status that there is not, or days in the wrong order.
        """
        return understand(session, self.as_typed(session, today))

    def as_typed(self, session: Session, today: date) -> ActionFilter:
        """Make the filter of a day in the words that were typed, as it is kept under a name."""
        wanted = find_filter(session, self.saved) if self.saved else ActionFilter()
        given = {name: getattr(self, name) for name in OPTIONS} | {"is_open": self.open}
        parts = read_options(**given)
        if self.stale:
            parts["stale_days"] = self.stale
        if self.withdrawn:
            parts["withdrawn"] = True
        if self.due_within is not None:
            parts["due_within_days"] = self.due_within
        as_of = AsOf.of(self.as_of, today)
        return replace(wanted, **parts, today=as_of.day if as_of else today, as_of=as_of)

    def parts(self) -> dict[str, Any]:
        """What is asked for, as the parts of an address: {"addressee": ["UNODC"], "overdue": True}."""
        names = set(ActionQuery.model_fields)
        return self.model_dump(mode="json", exclude_defaults=True, include=names)


class ReportQuery(ActionQuery):
    """Of which actions a report is, as of which day, how far ahead it looks, and in whose words."""

    vocabulary: Text = Field(None, description="Statuses in the words of another body: undp, jiu, cbd ...")
    within: Annotated[int, Field(ge=1, le=36_500, description="How many days ahead it looks.")] = 90

    def run(self, register: Engine, definition: Definition, wanted: ActionFilter, today: date) -> Table:
        """Run a report on the actions of a filter, which is this question's."""
        day = self.as_of or today
        return run_report(
            register,
            definition,
            today=day,
            until=days_after(day, self.within),
            vocabulary=self.vocabulary,
            as_of=AsOf.of(day, today),
            wanted=wanted,
        )


LOOK = ("order", "descending", "group", "columns", "dense")
"""The parts of a question that say how its list is shown."""


class ListQuery(ActionQuery):
    """Which actions, in which order, and which page of them."""

    order: ActionOrder = ActionOrder.TEXT
    descending: bool = False
    group: Annotated[ActionGroup | None, BeforeValidator(empty_is_none)] = None
    columns: Words = []
    dense: YesOrNo = None
    selected: Annotated[Literal["all"] | None, BeforeValidator(empty_is_none)] = None
    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1

    @model_validator(mode="after")
    def _know_no_order_of_the_text_backwards(self) -> Self:
        if self.order is ActionOrder.TEXT and self.descending:
            self.descending = False
        return self

    def with_look(self, look: Mapping[str, Any]) -> Self:
        """Show the list as a view keeps it, apart from what is asked for itself; what cannot be read is left out."""
        kept = {name: value for name, value in look.items() if name in LOOK and name not in self.model_fields_set}
        try:
            read = type(self).model_validate(kept)
        except ValidationError:  # of a version that had other columns or orders
            return self
        return self.model_copy(update={name: getattr(read, name) for name in kept})

    def sorting(self) -> dict[str, Any]:
        """The order as parts of an address, empty for the usual one."""
        if self.order is ActionOrder.TEXT:
            return {}
        return {"order": self.order.value, **({"descending": "true"} if self.descending else {})}

    def look(self) -> dict[str, Any]:
        """How the list is to be shown, order and all, as parts of an address, without what is not asked for."""
        ungrouped = "" if self.saved and "group" in self.model_fields_set else None  # though the view has groups
        shown = {"group": self.group.value if self.group else ungrouped, "columns": self.columns, "dense": self.dense}
        return self.sorting() | {name: value for name, value in shown.items() if value not in (None, [])}


class Pages:
    """The pages of a list: `Pages(1204, 3)` is the third of 25, rows 101 to 150."""

    def __init__(self, total: int, number: int, size: int = PAGE) -> None:
        self.total = total
        self.number = number
        self.size = size

    @property
    def last(self) -> int:
        """The number of the last page, 1 for an empty list."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The number of the first row of the page, 0 for an empty list."""
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def last_row(self) -> int:
        """The number of the last row of the page."""
        return min(self.total, self.number * self.size)
