"""The bodies that adopt resolutions: how their texts open, how they number, how they name sessions."""

from __future__ import annotations

import csv
import re
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
    "organization",
    "openings",
    "self_references",
    "officials",
    "symbols",
    "documents",
    "naming",
    "session_name",
    "annual",
    "source",
]
ARTICLE = "the "

_DIGITS = frozenset("0123456789")
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SIGNS = {
    "session": _DIGITS,
    "number": _DIGITS,
    "year": _DIGITS,
    "yy": _DIGITS,
    "meeting": _DIGITS,
    "committee": _DIGITS,
    "part": _CAPITALS,
    "roman": frozenset("IVXLC"),
    "place": _CAPITALS | frozenset("abcdefghijklmnopqrstuvwxyz -"),
}
_LENGTHS = {"year": 4, "yy": 2}
_PRINTED = {
    "year": r"\d{4}",
    "yy": r"\d\d",
    "part": "[A-Z]",
    "roman": r"[IVXLC]{1,9}",
    "place": r"[A-Z][A-Za-z -]{2,30}",
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

    In `pattern` the braces stand for {session}, {number}, {year}, {yy} (a year
    of two digits), {committee}, {meeting} (digits), {part} (a capital letter),
    {roman} (a session in Roman numerals) and {place} (where a conference met):
    "A/RES/{session}/{number}", as in "A/RES/79/114".
    """

    pattern: str
    example: str

    @property
    def literal(self) -> str:
        """The words before the first number: "GC(" of "GC({session})/RES/{number}"."""
        return self.pattern.partition("{")[0]

    @property
    def printed(self) -> str:
        """A regular expression for this form as documents print it, a space before a bracket or not."""
        pieces = []
        for position, piece in enumerate(self.pattern.split("{")):
            name, _, literal = piece.partition("}") if position else ("", "", piece)
            spaced = re.escape(literal).replace(r"\ ", r"\s?").replace(r"\(", r"\s?\(")
            pieces.append((_PRINTED.get(name, r"\d{1,5}") if name else "") + spaced)
        return "".join(pieces)

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
                if place == start or place - start != _LENGTHS.get(name, place - start):
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
        year = int(found["year"]) if "year" in found else 2000 + int(found["yy"]) if "yy" in found else None
        return SymbolParts(
            int(session) if session else _roman(found["roman"]) if "roman" in found else None,
            int(found["number"]) if "number" in found else None,
            year,
            found.get("part"),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """One row of bodies.csv: "The General Assembly," opens its texts, A/RES/79/114 is one of them.

    `organization` are the names of the organization or treaty that it belongs
    to ("World Health Organization", "WHO"), none for organs of the United
    Nations. `openings` are the words with which its texts begin, in the
    languages that it publishes in, with the slips that they make; an opening
    that several rows have tells by itself nothing. `self_references` is what it
    calls itself, without their article ("Council"): an opening too, but never
    one that tells. `officials` are whom its texts mean by a short title
    ("Director General"). `symbols` are the forms of its own acts, `documents`
    those of other papers that its texts cite. `session_name` is its word for a
    session ("meeting" for the Convention on Biological Diversity). `annual`
    says that exactly one session falls into each year.
    """

    name: str
    short: str | None
    organization: tuple[str, ...]
    openings: tuple[str, ...]
    self_references: frozenset[str]
    officials: dict[str, str]
    symbols: tuple[SymbolForm, ...]
    documents: tuple[SymbolForm, ...]
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
    name, short, organization, openings, self_references, officials, symbols, documents, naming = row[:9]
    session_name, annual, source = row[9:]
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
        tuple(organization.split("|")) if organization else (),
        tuple(openings.split("|")) if openings else (),
        frozenset(reference[len(ARTICLE) :] for reference in references),
        dict(_official(cell, number) for cell in officials.split("|")) if officials else {},
        tuple(_form(cell, number) for cell in symbols.split("|")) if symbols else (),
        tuple(_form(cell, number) for cell in documents.split("|")) if documents else (),
        how,
        session_name,
        annual == "yes",
        source,
        number,
    )


def _official(cell: str, number: int) -> tuple[str, str]:
    """Read "the Director General=Director General of the International Atomic Energy Agency"."""
    short, _, full = cell.partition("=")
    if not short.startswith(ARTICLE) or not full:
        raise KnowledgeBroken(f"{TABLE} row {number}: write {cell!r} as 'the Director=Director of the Ferry Office'")
    return short[len(ARTICLE) :], full


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
