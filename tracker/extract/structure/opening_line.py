"""Where a resolution's words begin: "The General Assembly," or what stands for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tracker.extract.clauses import openings
from tracker.extract.clauses.opening_verbs import first_verb
from tracker.extract.clauses.verbs import Mood
from tracker.extract.masthead.bodies import opens_alone
from tracker.extract.structure.numbering import Style, read_mark
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
    declarer = numbered = statement = decision = preamble = None
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
            return _behind_preamble(blocks, position)
        if openings.names_body_alone(text) and position and _stands_between(blocks, position):
            return _behind_preamble(blocks, position)
        if annexed:
            continue
        if declarer is None and openings.declares(text):
            declarer = Opening(position, 0, text)
        mark = read_mark(text)
        is_top = mark is not None and mark.style is Style.TOP
        told = text[mark.end :] if mark is not None and is_top else text  # "12. The Council took note of"
        if decision is None and (openings.tells_decision(told) or _heads_list(blocks, position)):
            decision = Opening(position, 0, "", Where.OPERATIVE, told)
        if numbered is None and mark is not None and is_top and mark.value == 1:
            numbered = Opening(position, 0, "", Where.OPERATIVE)
        if preamble is None and _begins_without_name(blocks, position):
            preamble = Opening(position, 0)
    if statement is not None:
        return statement
    found = [opening for opening in (declarer, decision, numbered, preamble) if opening is not None]
    if found:
        return min(found, key=lambda opening: opening.start)
    return Opening(len(blocks))


def _follows_preamble(blocks: Sequence[Block], position: int) -> bool:
    """Whether a preamble or an operative verb follows a body's name that lost its comma."""
    following = blocks[position + 1].text if position + 1 < len(blocks) else ""
    return (
        openings.opens_preamble(following)
        or openings.opens_operative(following)
        or openings.section_label(following) is not None
    )


def _heads_list(blocks: Sequence[Block], position: int) -> bool:
    """Whether a body's bare name heads a list of what it did: "The Committee:" above "(a) agreed to meet"."""
    if position + 1 == len(blocks) or not openings.heads_acts_told(blocks[position].text):
        return False
    following = blocks[position + 1].text
    mark = read_mark(following)
    if mark is None or not (mark.value == 1 or mark.printed == "(i)"):
        return False
    return first_verb(following[mark.end :], (Mood.PAST, Mood.THIRD)) is not None


def _stands_between(blocks: Sequence[Block], position: int) -> bool:
    """Whether a body's name without a comma stands behind a preamble, or before the first act: "RECOMMENDS that"."""
    following = blocks[position + 1].text if position + 1 < len(blocks) else ""
    return _is_preambular(blocks[position - 1].text) or openings.opens_with_known_verb(following)


def _behind_preamble(blocks: Sequence[Block], position: int) -> Opening:
    """Begin before the body's name where a preamble stands before it: "NOTING ...; THE CONFERENCE OF THE PARTIES"."""
    start = position
    while start and _is_preambular(blocks[start - 1].text):
        start -= 1
    skip = 0 if start < position else 1
    return Opening(start, skip, blocks[position].text)


def _is_preambular(text: str) -> bool:
    """Whether a block is a preambular paragraph, numbered or not: "2. NOTING that timber is traded;"."""
    mark = read_mark(text)
    return text.endswith((",", ";", ", and", "; and")) and openings.opens_preamble(text[mark.end :] if mark else text)


def _begins_without_name(blocks: Sequence[Block], position: int) -> bool:
    """Whether a preamble begins that no body's name opens: "WHEREAS, lamps are old;", before acts of the body."""
    if not _is_preambular(blocks[position].text):
        return False
    later = (block.text for block in blocks[position + 1 :])
    bare = (text[mark.end :] if (mark := read_mark(text)) else text for text in later)
    return any(openings.resolves_so(text) or openings.opens_with_known_verb(text) for text in bare)
