"""Lists whose marks were lost or fell to a line's start: letters are supplied, broken run-in lists joined."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.extract.clauses import openings
from tracker.extract.clauses.opening_verbs import first_verb
from tracker.extract.clauses.verbs import Mood
from tracker.extract.structure.drafts import Draft
from tracker.extract.structure.numbering import (
    Mark,
    Style,
    letter_value,
    read_mark,
    read_misread_top,
    roman_value,
    to_roman,
)
from tracker.model import ParagraphKind

BULLETS = "-–—•*·"
_INLINE = re.compile(r"(?P<before>\S{1,40})\s\((?P<mark>[a-z]{1,5}|\d{1,2})\)\s")
_CITES = re.compile(r"(?:(?:sub)?paragraphs?|articles?|sections?|rules?|items?|[IVX]+|.*\d)", re.I)
_ENDS_LIST_HEAD = (":", ";", ".", "—", "–")
_REACH = 4000
"""Characters of a paragraph within which the mark before is looked for."""


def supply_letters(drafts: Sequence[Draft]) -> None:
    """Letter the items under a chapeau where a text numbers nothing at all.

    "Requests the Office to:" with the lines "Map the wells;" and "Mend the pumps;"
    below it becomes 1, 1(a) and 1(b). Bullets stay what they are, and a line that
    begins an act of the body ends the list.
    """
    operative = [draft for draft in drafts if draft.kind is ParagraphKind.OPERATIVE]
    if not operative or any(draft.mark is not None for draft in operative):
        return
    count = 0
    in_list = False
    for draft in operative:
        acts = first_verb(draft.text, (Mood.THIRD, Mood.PAST)) is not None
        if in_list and not acts and draft.text[:1] not in BULLETS:
            count += 1
            draft.mark = Mark(Style.LETTER, count, f"({_letters(count)})", 0)
            continue
        in_list = acts and draft.text.endswith((":", "—", "–"))
        count = 0


def _letters(value: int) -> str:
    """Print a count as drafters letter subparagraphs: 1 is a, 27 is aa."""
    if value <= 26:
        return chr(96 + value)
    return chr(96 + (value - 1) % 26 + 1) * 2


def goes_on_run_in(text: str, last: Mark | None, mark: Mark, block: str) -> bool:
    """Whether a line that begins with a mark goes on with a list inside the paragraph before it.

    "... on (i) wells, (ii) pumps, and" is followed by "(iii) pipes"; a first mark
    needs the second on its own line, after words that no colon ended. `last` is
    the mark of the paragraph before.
    """
    if mark.style not in (Style.LETTER, Style.ROMAN, Style.ROUND):
        return False
    core = mark.printed.strip("()")
    before, after = neighbours(core)
    if last is not None and last.printed.strip("()") in before:
        return False
    reach = text[-_REACH:]
    if before and any(f"({printed})" in reach for printed in before):
        return any(_is_run_in(found, before) for found in _INLINE.finditer(reach))
    if before or text.endswith(_ENDS_LIST_HEAD):
        return False
    return any(_is_run_in(found, after) for found in _INLINE.finditer(block[:_REACH]))


def _is_run_in(found: re.Match[str], wanted: set[str]) -> bool:
    before = found["before"]
    is_open = before[-1].isalnum() or before[-1] in ",)”"
    return found["mark"] in wanted and is_open and _CITES.fullmatch(before) is None


def neighbours(core: str) -> tuple[set[str], set[str]]:
    """The marks that may stand before and after one: "ii" and "iv" of "iii"; nothing before the first."""
    if core.isdigit():
        value = int(core)
        return ({str(value - 1)} if value > 1 else set()), {str(value + 1)}
    before: set[str] = set()
    after: set[str] = set()
    roman = roman_value(core)
    if roman is not None:
        if roman > 1:
            before.add(to_roman(roman - 1).lower())
        after.add(to_roman(roman + 1).lower())
    letter = letter_value(core)
    if letter is not None and roman != 1:
        if letter > 1:
            before.add(_letters(letter - 1))
        after.add(_letters(letter + 1))
    return before, after


def own_mark(text: str, drafts: Sequence[Draft]) -> Mark | None:
    """Read the number of a block; a letter with a point ("b.") counts only as the first or after the one before.

    Else it is a misread number: "S. Decides" after 4.
    """
    mark = read_mark(text)
    if mark is None or text[1:2] != "." or not text[0].isalpha() or mark.printed in ("(a)", "(i)", "(A)"):
        return mark
    wanted, _ = neighbours(mark.printed.strip("()").lower())
    for draft in reversed(drafts):
        before = draft.mark
        if before is None or before.style is Style.TOP:
            break
        if before.printed.strip("()").lower() in wanted:
            return mark
    return None


def misread(text: str, expected: int) -> Mark | None:
    """Read a misprinted number where the one expected stands before a known verb: "S. Decides" after 4."""
    mark = read_misread_top(text, expected)
    if mark is None or not openings.opens_with_known_verb(text[mark.end :]):
        return None
    return mark
