"""What an office writes into its status column, as a status of the register and the words that follow it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from tracker.errors import UsageProblem
from tracker.knowledge.office_words import load_status_words, plain_heading
from tracker.knowledge.statuses import find_status
from tracker.sheets.days import WRITTEN, read_day

_WORD = re.compile(r"[^\W_]+")
_AROUND = " \n\t.,;:-–—/"
MONTHS_OF_A_YEAR = 12
MOST_WORDS = 4
"""Words of the longest status that is looked for at the start of a cell."""
_DAY = re.compile(
    rf"[\s,;:(–—-]+(?:(?:on|as\ of|as\ at)\s+)?(?:the\s+)?(?P<written>{WRITTEN.pattern})(?![\w/-])\)?",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
"""A day behind a status, with the words that lead to it: " on 22/9/26", " (22 September 2026)"."""
_NO_REPORT = re.compile(r"\b(?:since|from|by|until|till|before|after|due|for)$")
"""Words that lead to a day on which nobody reports: "expected by 22 September 2026"."""
_DOCUMENT = re.compile(r"(?<![\w/])[A-Z]{1,6}(?:/[A-Za-z0-9.()-]*[A-Za-z0-9)])+(?:/\d+)*|https?://\S+[^\s.,;)]")


@dataclass(frozen=True, slots=True)
class Told:
    """A cell of a status column: its status, None where nobody knows it, by which words, and what follows them.

    "Completed - see A/78/123" is "implemented" by "completed", and "see A/78/123" follows. In "done on 22/9/26"
    `day` is that of the report, which `dated` writes as the cell does.
    """

    status: str | None
    words: str
    rest: str = ""
    day: date | None = None
    dated: str = ""


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
    return _read_dated(cell, meanings) or _read_start(cell, known)


def _read_dated(cell: str, meanings: Meanings) -> Told | None:
    """Read a cell whose status is followed by one day; None where it has none, several, or one of two readings."""
    found = [match for match in _DAY.finditer(cell) if match.start()]
    if len(found) != 1:
        return None
    (match,) = found
    day = _read_sure_day(match)
    told, after = read_status(cell[: match.start()], meanings), cell[match.end() :].strip(_AROUND)
    if day is None or told.rest or (told.status is None and (after or _NO_REPORT.search(told.words))):
        return None
    return Told(told.status, told.words, after, day, match["written"])


def _read_sure_day(match: re.Match[str]) -> date | None:
    """The day of a match, None of no day of the calendar, and of "3/4/2026", where either may be the month."""
    if match["month"] and match["day"] != match["month"] and int(match["day"]) <= MONTHS_OF_A_YEAR:
        return None
    with suppress(ValueError):
        return read_day(match["written"])
    return None


def _read_start(cell: str, known: Meanings) -> Told:
    """Read the status with which a cell begins."""
    plain = plain_heading(cell)
    ends = [match.end() for match in _WORD.finditer(cell)][:MOST_WORDS]
    for end in reversed(ends):
        words = plain_heading(cell[:end])
        if words in known and not _joins(cell[end:]):
            return Told(known[words], words, cell[end:].strip(_AROUND))
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
