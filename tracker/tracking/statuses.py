"""What an office writes into its status column, as a status of the register and the words that follow it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.errors import UsageProblem
from tracker.knowledge.office_words import load_status_words, plain_heading
from tracker.knowledge.statuses import find_status

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 4
"""Words of the longest status that is looked for at the start of a cell."""
_DOCUMENT = re.compile(r"(?<![\w/])[A-Z]{1,6}(?:/[A-Za-z0-9.()-]*[A-Za-z0-9)])+(?:/\d+)*|https?://\S+[^\s.,;)]")


@dataclass(frozen=True, slots=True)
class Told:
    """A cell of a status column: its status, None where nobody knows it, by which words, and what follows them.

    "Completed - see A/78/123" is "implemented" by "completed", and "see A/78/123" follows.
    """

    status: str | None
    words: str
    rest: str = ""


Meanings = Mapping[str, str | None]
"""What people said that words of their status column mean, as `plain_heading` writes them; None is no report."""


def read_status(cell: str, meanings: Meanings) -> Told:
    """Read a status cell: what people said of its words counts first, then what the table of words has.

    Status None with empty `words` is a cell that says nothing.
    """
    known = {**load_status_words(), **meanings}
    plain = plain_heading(cell)
    if not plain:
        return Told(None, "")
    if plain in known:
        return Told(known[plain], plain)
    ends = [match.end() for match in _WORD.finditer(cell)][:MOST_WORDS]
    for end in reversed(ends):
        words = plain_heading(cell[:end])
        if words in known and not _joins(cell[end:]):
            return Told(known[words], words, cell[end:].strip(" \n\t.,;:-–—/"))
    return Told(None, plain)


def read_meanings(given: Sequence[str]) -> dict[str, str | None]:
    """Read what people say of status words: "Phase 2=in progress", "?=-"; UsageProblem for no status of ours."""
    meanings: dict[str, str | None] = {}
    for words in given:
        written, sign, status = words.rpartition("=")
        if not sign or not plain_heading(written):
            raise UsageProblem(
                f"{words!r} says nothing of a status: write WORDS=STATUS, such as 'Phase 2=in progress'."
            )
        meanings[plain_heading(written)] = read_meaning(status)
    return meanings


def read_meaning(words: str) -> str | None:
    """Read a status of ours, None of "-": the word says nothing."""
    return None if words.strip() in ("-", "") else find_status(words).name


def find_documents(*words: str) -> list[str]:
    """Find the symbols and addresses of documents in a text: "see A/78/123" has one."""
    return list(dict.fromkeys(match.group() for each in words for match in _DOCUMENT.finditer(each)))


def _joins(rest: str) -> bool:
    """Whether a word goes on in the next: "open-ended" is not "open", "in progress report" no status."""
    return bool(re.match(r"-\w|\s+[a-z]+\s*$", rest)) and not re.match(r"\s+(?:in|on|by|as|see|since|until)\b", rest)
