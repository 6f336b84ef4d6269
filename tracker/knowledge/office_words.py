"""The words of offices' own tracking tables: what they call their columns, and their statuses."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken
from tracker.knowledge.statuses import load_statuses

HEADINGS, STATUSES = "table_headings.csv", "status_words.csv"
_SIGNS = re.compile(r"[\W_]+")


class Field(StrEnum):
    """What a column of a tracking table may hold.

    `DUE` is only compared with what the register says, `BODY` tells whose resolution a short symbol is.
    """

    RESOLUTION = "resolution"
    PARAGRAPH = "paragraph"
    WORDS = "words"
    ADDRESSEE = "addressee"
    BODY = "body"
    STATUS = "status"
    AS_OF = "as of"
    NOTE = "note"
    NEXT_STEP = "next step"
    CHALLENGE = "challenge"
    EVIDENCE = "evidence"
    UNIT = "unit"
    FOCAL_POINT = "focal point"
    EMAIL = "e-mail"
    TARGET = "internal target"
    TAGS = "tags"
    DUE = "due"


def plain_heading(words: str) -> str:
    """A heading or status without case and signs: "Res. No.:" is "res no", "On-going" is "on going", "§" is "para"."""
    return _SIGNS.sub(" ", words.casefold().replace("§", " para ")).strip()


@cache
def load_headings() -> Mapping[str, Field]:
    """Read table_headings.csv: the field of each heading, as `plain_heading` writes it."""
    return {heading: Field(field) for heading, field in _read(HEADINGS, "heading", "field", tuple(Field)).items()}


@cache
def load_status_words() -> Mapping[str, str]:
    """Read status_words.csv: the status that each word of an office means, ours and those of vocabularies too.

    "completed" is "implemented", "ongoing" is "in progress". Where vocabularies of other bodies differ on a
    word, it has no meaning here.
    """
    words = _read(STATUSES, "written", "status", tuple(load_statuses()))
    theirs: dict[str, set[str]] = {}
    for status in load_statuses().values():
        for name in status.names.values():
            if name:
                theirs.setdefault(plain_heading(name), set()).add(status.name)
    agreed = {name: next(iter(meant)) for name, meant in theirs.items() if len(meant) == 1}
    return agreed | words | {plain_heading(name): name for name in load_statuses()}


def _read(table: str, key: str, value: str, known: tuple[str, ...]) -> dict[str, str]:
    lines = files(__package__).joinpath(table).read_text(encoding="utf-8").splitlines()
    found: dict[str, str] = {}
    for number, row in enumerate(csv.DictReader(lines), start=2):
        words = plain_heading(row[key])
        if row[value] not in known:
            raise KnowledgeBroken(f"{table} row {number}: {row[value]!r} is none of {', '.join(known)}")
        if words != row[key] or words in found:
            raise KnowledgeBroken(f"{table} row {number}: {row[key]!r} is there twice, or not in plain letters")
        if words not in plain_heading(row["example"]):
            raise KnowledgeBroken(f"{table} row {number}: its example does not have {row[key]!r}")
        found[words] = row[value]
    return found
