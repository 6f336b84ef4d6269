"""The single keys of lists and texts: the page shows them in its help, and the script of the page obeys that help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """Where a key does something: anywhere on a page, or only on the row or clause that has the focus."""

    PAGE = "page"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Key:
    """A key, what it does for the script, and what its help says."""

    key: str
    does: str
    where: Where
    said: str


KEYS = (
    Key("j", "next", Where.PAGE, "next row, clause, or action of the list"),
    Key("k", "previous", Where.PAGE, "previous row, clause, or action of the list"),
    Key("l", "list", Where.PAGE, "back to the list that the action was opened from"),
    Key("n", "doubt", Where.PAGE, "next doubt"),
    Key("Enter", "open", Where.HERE, "open the action of the row"),
    Key("x", "tick", Where.HERE, "tick the row, or take the tick away"),
    Key("r", "report", Where.HERE, "report on the action"),
    Key("e", "correct", Where.HERE, "correct the action or clause"),
    Key("a", "accept", Where.HERE, "accept the clause"),
    Key("b", "bulk", Where.PAGE, "to the form that changes what is ticked"),
    Key("u", "undo", Where.PAGE, "take back what was just done"),
    Key("/", "search", Where.PAGE, "to the search"),
    Key("?", "help", Where.PAGE, "this help"),
)
"""All single keys; those that change something work only where the focus is."""
