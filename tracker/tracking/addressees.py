"""Whether an action is asked of whom a row of a tracking table names: by any of their names, or a part of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.knowledge import Knowledge, plain_name
from tracker.store import ActionRow

_APART = re.compile(r"\s*(?:[,;/\n]|\band\b)\s*")
_RANKS = {"dg": "Director-General", "ed": "Executive Director"}
_RANK = re.compile(rf"({'|'.join(_RANKS)})\b[\s,]*(?:of\b)?\s*", re.IGNORECASE)
"""What offices write before the name of a house: "DG WHO"."""
_HOUSE = re.compile(r"^(?:united nations|un) ")


def names_somebody(asked: str) -> bool:
    """Whether a cell names an addressee at all: "-" names nobody."""
    return any(letter.isalpha() for letter in asked)


def find_asked(asked: str, actions: Sequence[ActionRow], knowledge: Knowledge) -> list[ActionRow]:
    """Find the actions that are asked of whom a cell names: by name, else by a part of one.

    "Special Rapporteur" is a part of "Special Rapporteur on the situation of wells", "WHO" stands for its
    Director-General too, and "Member States, donors" names two; "Member States" is no part of "Secretary-General".
    """
    rank = _RANK.match(asked.strip())
    if rank:
        house = asked.strip()[rank.end() :]
        asked = f"{_RANKS[rank[1].lower()]} of {house}" if house else _RANKS[rank[1].lower()]
    parts = [asked] if knowledge.called(asked) else [asked, *filter(names_somebody, _APART.split(asked))]
    named = [action for action in actions if any(_is_called(part, action.addressee, knowledge) for part in parts)]
    return named or [action for action in actions if any(_is_part(part, action.addressee, knowledge) for part in parts)]


def _is_called(asked: str, addressee: str | None, knowledge: Knowledge) -> bool:
    if not addressee:
        return False
    names = {entity.name for entity in knowledge.called(asked)}
    return addressee in names or plain_name(asked) == plain_name(addressee)


def _is_part(asked: str, addressee: str | None, knowledge: Knowledge) -> bool:
    """Whether a name begins the other, or is of the entity that the other heads."""
    if not addressee:
        return False
    known = [entity.name for entity in knowledge.called(asked)]
    heads = {official for name in known for official in knowledge.officials_of(name)}
    if addressee in heads or set(known) & set(knowledge.officials_of(addressee)):
        return True
    short, long = (f"{_HOUSE.sub('', plain_name(each))} " for each in (asked, addressee))
    return long.startswith(short) or (not known and short.startswith(long))
