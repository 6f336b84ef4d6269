"""Whose an action is: that of a person who signs in, by what assignments and the text say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from tracker.store.action_keys import ACTION_KEYS
from tracker.store.action_view import AsOf, end_of
from tracker.store.decisions import AssignmentRecord
from tracker.store.names import NAMES, is_named


@dataclass(frozen=True, slots=True)
class Whose:
    """A person's own actions: those that name their account, and those of the addressees that they answer for.

    `Whose("a.pozo", addressees=("UNODC",), names=("Ana Pozo",))`. By `names` an action is on the person's list whose
    focal point is written so, without an account; it gives no right to report.
    """

    account: str
    addressees: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def is_own(
    rows: ReadOnlyColumnCollection[str, ColumnElement[Any]], whose: Whose, as_of: AsOf | None = None
) -> ColumnElement[bool]:
    """Whether the action of a row is a person's own; of today it is found by the indexes of each way to be that."""
    written = [name.lower() for name in whose.names]
    if as_of is not None:
        conditions = [rows.address.in_(assigned_to([whose.account], as_of))]
        if whose.addressees:
            conditions.append(rows.addressee.in_(whose.addressees))
        if whose.names:
            conditions.append(func.lower(rows.focal_point).in_(written))
        return or_(*conditions)
    keys, ways = ACTION_KEYS.alias().c, [assigned_to([whose.account])]
    if whose.addressees:
        ways.append(select(keys.address).where(keys.addressee.in_(whose.addressees)))
    if whose.names:
        spelled = select(NAMES.c.name).where(func.lower(NAMES.c.name).in_(written))
        ways.append(select(keys.address).where(keys.focal_point.in_(spelled)))
    return rows.address.in_(union_all(*ways))


def assigned_to(accounts: Collection[str], as_of: AsOf | None = None) -> Select[Any]:
    """Select the addresses of the actions whose focal point is one of some accounts, by their last assignment."""
    given, newest = aliased(AssignmentRecord), aliased(AssignmentRecord)
    last = select(func.max(newest.id)).where(newest.address == given.address)
    if as_of is not None:
        last = last.where(newest.recorded < end_of(as_of.day))
    return select(given.address).where(
        is_named(given.account, accounts),
        given.id == last.correlate(given).scalar_subquery(),
    )
