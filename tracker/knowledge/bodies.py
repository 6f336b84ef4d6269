"""The bodies that adopt resolutions: how their texts open, how they number, how they name sessions."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from tracker.errors import KnowledgeBroken

TABLE = "bodies.csv"
COLUMNS = [
    "name",
    "short",
    "openings",
    "self_references",
    "symbols",
    "naming",
    "session_name",
    "annual",
    "source",
]
ARTICLE = "the "

_DIGITS = frozenset("0123456789")
_SIGNS = {
    "session": _DIGITS,
    "number": _DIGITS,
    "year": _DIGITS,
    "committee": _DIGITS,
    "part": frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "roman": frozenset("IVXLC"),
}


class SessionNaming(StrEnum):
    """How a body names its sessions: "eightieth session", "2023 session", or not at all."""

    ORDINAL = "ordinal"
    YEAR = "year"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SymbolParts:
    """What a document symbol says: "A/RES/79/114" is session 79, number 114.

    `session` is given by early Roman numerals too ("A/RES/3447 (XXX)" is the
    thirtieth); `part` is the letter of "57/283 B".
    """

    session: int | None = None
    number: int | None = None
    year: int | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class SymbolForm:
    """One way in which a body writes its symbols, with the example that proves it.

    In `pattern` the braces stand for {session}, {number}, {year}, {committee}
    (digits), {part} (a capital letter) and {roman} (a session in Roman
    numerals): "A/RES/{session}/{number}", as in "A/RES/79/114".
    """

    pattern: str
    example: str

    def read(self, symbol: str) -> SymbolParts | None:
        """Take a symbol apart, None where it is not of this form: "A/RES/79/114"."""
        found: dict[str, str] = {}
        place = 0
        for piece in self.pattern.split("{"):
            name, brace, literal = piece.partition("}")
            if brace:
                signs, start = _SIGNS[name], place
                while place < len(symbol) and symbol[place] in signs:
                    place += 1
                if place == start or (name == "year" and place - start != 4):
                    return None
                found[name] = symbol[start:place]
            else:
                literal = name
            if not symbol.startswith(literal, place):
                return None
            place += len(literal)
        if place != len(symbol):
            return None
        session = found.get("session")
        return SymbolParts(
            int(session) if session else _roman(found["roman"]) if "roman" in found else None,
            int(found["number"]) if "number" in found else None,
            int(found["year"]) if "year" in found else None,
            found.get("part"),
        )


@dataclass(frozen=True, slots=True)
class Body:
    """One row of bodies.csv: "The General Assembly," opens its texts, A/RES/79/114 is one of them.

    `openings` are the words with which its texts begin, in the languages that
    it publishes in, `self_references` what it calls itself later, without their
    article ("Council"). `session_name` is its word for a session ("meeting" for
    the Convention on Biological Diversity). `annual` says that exactly one
    session falls into each year.
    """

    name: str
    short: str | None
    openings: tuple[str, ...]
    self_references: frozenset[str]
    symbols: tuple[SymbolForm, ...]
    naming: SessionNaming
    session_name: str
    annual: bool
    source: str
    row: int

    def read_symbol(self, symbol: str) -> SymbolParts | None:
        """Take a symbol of this body apart, None where it is another's: "S/RES/1502 (2003)"."""
        for form in self.symbols:
            parts = form.read(symbol)
            if parts is not None:
                return parts
        return None


@cache
def load_bodies() -> tuple[Body, ...]:
    """Read bodies.csv; KnowledgeBroken names the row that contradicts itself."""
    return read_bodies(files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines())


def read_bodies(lines: Iterable[str]) -> tuple[Body, ...]:
    """Read and check a table of bodies: each symbol form must read its own example."""
    rows = csv.reader(lines)
    if next(rows, None) != COLUMNS:
        raise KnowledgeBroken(f"{TABLE} row 1: the columns must be {', '.join(COLUMNS)}")
    bodies = tuple(_body(row, number) for number, row in enumerate(rows, start=2))
    names: dict[str, int] = {}
    for body in bodies:
        if names.setdefault(body.name, body.row) != body.row:
            raise KnowledgeBroken(f"{TABLE} row {body.row}: {body.name!r} is in row {names[body.name]} already")
    return bodies


def _body(row: list[str], number: int) -> Body:
    if len(row) != len(COLUMNS):
        raise KnowledgeBroken(f"{TABLE} row {number}: give {len(COLUMNS)} cells, not {len(row)}")
    name, short, openings, self_references, symbols, naming, session_name, annual, source = row
    if not name:
        raise KnowledgeBroken(f"{TABLE} row {number}: the name is empty")
    if annual not in ("yes", "no"):
        raise KnowledgeBroken(f"{TABLE} row {number}: annual must be 'yes' or 'no', not {annual!r}")
    try:
        how = SessionNaming(naming)
    except ValueError:
        raise KnowledgeBroken(f"{TABLE} row {number}: unknown naming of sessions {naming!r}") from None
    references = self_references.split("|") if self_references else []
    for reference in references:
        if not reference.startswith(ARTICLE):
            raise KnowledgeBroken(f"{TABLE} row {number}: write the self reference {reference!r} with its article")
    return Body(
        name,
        short or None,
        tuple(openings.split("|")) if openings else (),
        frozenset(reference[len(ARTICLE) :] for reference in references),
        tuple(_form(cell, number) for cell in symbols.split("|")) if symbols else (),
        how,
        session_name,
        annual == "yes",
        source,
        number,
    )


def _form(cell: str, number: int) -> SymbolForm:
    pattern, equals, example = cell.partition("=")
    form = SymbolForm(pattern, example)
    try:
        agrees = bool(equals) and form.read(example) is not None
    except KeyError as unknown:
        raise KnowledgeBroken(f"{TABLE} row {number}: {pattern!r} has the unknown place {unknown}") from None
    if not agrees:
        raise KnowledgeBroken(f"{TABLE} row {number}: {pattern!r} does not read its example {example!r}")
    return form


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[sign] for sign in numeral]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
