"""What a person decides while reviewing a text, by the name of the decision."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from tracker.errors import UsageProblem
from tracker.model import Category
from tracker.service.desk import Desk
from tracker.service.reviewing import (
    accept_clauses,
    add_action,
    add_clause,
    merge_clauses,
    remove,
    set_values,
    split_clause,
)


class Decision(StrEnum):
    """What a person decides of a clause; `track` makes an action of it for a further addressee."""

    ACCEPT = "accept"
    SET = "set"
    SPLIT = "split"
    MERGE = "merge"
    ADD = "add"
    TRACK = "track"
    REMOVE = "remove"


def take_decision(
    desk: Desk,
    decision: Decision,
    target: str,
    *,
    verb: str | None = None,
    category: Category | None = None,
    addressees: Sequence[str] = (),
    deadlines: Sequence[str] = (),
    reporting: bool | None = None,
    words: str = "",
    other: str = "",
    note: str = "",
) -> list[str]:
    """Carry a decision out, and return the addresses of what changed: clauses, or actions where those were meant.

    `take_decision(desk, Decision.SPLIT, "A/RES/79/114:8:1", words="invites Member States")`; `other` is the
    clause to merge with. What each operation of `reviewing` needs and refuses, it says itself.
    """
    values: dict[str, Any] = {
        "verb": verb,
        "category": category,
        "addressees": tuple(addressees),
        "deadlines": tuple(deadlines),
        "note": note,
    }
    match decision:
        case Decision.ACCEPT:
            return list(desk.do(accept_clauses, target, note=note))
        case Decision.SET:
            return [desk.do(set_values, target, reporting=reporting, **values)]
        case Decision.SPLIT:
            return [target, desk.do(split_clause, target, words, **values)]
        case Decision.MERGE:
            return [desk.do(merge_clauses, target, other, note=note)]
        case Decision.ADD:
            return [desk.do(add_clause, target, words=words, reporting=reporting, **values)]
        case Decision.TRACK:
            if not addressees:
                raise UsageProblem("Tracked for whom? Give at least one addressee, 'nobody' for none yet.")
            return [desk.do(add_action, target, name, note=note) for name in addressees]
        case Decision.REMOVE:
            return [desk.do(remove, target, note=note)]
