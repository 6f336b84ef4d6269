"""Where a resolution's words begin: "The General Assembly," or what stands for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tracker.extract import openings
from tracker.extract.bodies import opens_alone
from tracker.extract.numbering import Style, read_mark
from tracker.model import Block, Role

_NOTES = 12
"""How many blocks of notes and running heads can stand before the masthead."""


class Where(Enum):
    """In which part of the resolution the walk is."""

    PREAMBLE = auto()
    OPERATIVE = auto()
    CLOSING = auto()
    ANNEX = auto()


@dataclass(frozen=True, slots=True)
class Opening:
    """Where the words begin: the first block after the masthead, and the words that open it.

    `skip` blocks belong to the opening itself ("The General Assembly,"). `told`
    is the sentence that stands for it in decisions and statements.
    """

    start: int
    skip: int = 0
    words: str = ""
    where: Where = Where.PREAMBLE
    told: str = ""


def find_opening(blocks: Sequence[Block]) -> Opening:
    """Find "The General Assembly," or what stands for it in statements, decisions and declarations."""
    declarer = numbered = statement = decision = None
    annexed = False
    for position, block in enumerate(blocks):
        text = block.text
        if statement is None and openings.introduces_statement(text):
            statement = Opening(position, 1, "The Security Council,", Where.OPERATIVE, text)
            continue
        if block.role in (Role.PREAMBULAR, Role.OPERATIVE) and statement is None:
            where = Where.PREAMBLE if block.role is Role.PREAMBULAR else Where.OPERATIVE
            return Opening(position, 0, "", where)
        if block.role in (Role.MASTHEAD, Role.HEADING) and openings.opener_end(text) is None:
            continue
        if openings.heads_annex(text):
            if declarer or decision or numbered or position > _NOTES:
                break
            annexed = True  # or a note before the masthead names one: then only a body's name opens a text
            continue
        end = openings.opener_end(text)
        if end == len(text) or (opens_alone(text) and position and _follows_preamble(blocks, position)):
            return Opening(position, 1, text)
        if annexed:
            continue
        if declarer is None and openings.declares(text):
            declarer = Opening(position, 0, text)
        if decision is None and openings.tells_decision(text):
            decision = Opening(position, 0, "", Where.OPERATIVE, text)
        if numbered is None and (mark := read_mark(text)) is not None and mark.style is Style.TOP and mark.value == 1:
            numbered = Opening(position, 0, "", Where.OPERATIVE)
    if statement is not None:
        return statement
    found = [opening for opening in (declarer, decision, numbered) if opening is not None]
    if found:
        return min(found, key=lambda opening: opening.start)
    return Opening(len(blocks))


def _follows_preamble(blocks: Sequence[Block], position: int) -> bool:
    """Whether a preamble or an operative verb follows a body's name that lost its comma."""
    following = blocks[position + 1].text if position + 1 < len(blocks) else ""
    return openings.opens_preamble(following) or openings.opens_operative(following)
