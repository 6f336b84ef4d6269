"""The document symbols that a text prints: whose form each has, by the table of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from tracker.knowledge import Body, SymbolForm, load_bodies

_FIELD = re.compile(r"\{\w+\}")
_BEFORE = 32
_AFTER = 60
"""How far around its letters a symbol can reach."""
_WORDS = ("Resolution", "Recommendation", "Decision", "RESOLUTION", "decision")


@dataclass(frozen=True, slots=True)
class Printed:
    """A symbol that a text prints at `start`..`end`, with the bodies whose acts are named so.

    `cited_by` are the bodies among whose papers it is. "Resolution 12.7" begins with a word: it
    names an act only where it stands for one, at the start of a line.
    """

    start: int
    end: int
    symbol: str
    bodies: tuple[Body, ...]
    cited_by: tuple[Body, ...]

    @property
    def is_worded(self) -> bool:
        """Whether the symbol begins with the word "Resolution" or "Decision"."""
        return self.symbol.startswith(_WORDS)


@dataclass(frozen=True, slots=True)
class _Shape:
    """One way to print symbols, with the bodies that print theirs so."""

    pattern: re.Pattern[str]
    words: str  # the words before the number, as the table has them: "Resolution No. "
    place: int  # where its letters stand from its start, -1 where numbers come before them
    bodies: tuple[Body, ...]
    cited_by: tuple[Body, ...]


@cache
def _shapes() -> ahocorasick.Automaton:
    """The letters of every form ("GC(", "/CP.") and the shapes that have them."""
    owners: dict[str, tuple[SymbolForm, list[Body], list[Body]]] = {}
    for body in load_bodies():
        for form in body.symbols:
            owners.setdefault(form.pattern, (form, [], []))[1].append(body)
        for form in (*body.symbols, *body.documents):
            owners.setdefault(form.pattern, (form, [], []))[2].append(body)
    shapes: dict[str, list[_Shape]] = {}
    for form, bodies, cited in owners.values():
        literals = [piece.strip(" ") for piece in _FIELD.split(form.pattern)]
        letters = max(literals, key=lambda piece: sum(map(str.isalpha, piece)))
        if not any(map(str.isalpha, letters)):
            continue  # "14/98" or "12.3" is no symbol by itself
        flags = re.I if form.pattern.startswith(_WORDS) else 0
        pattern = re.compile(rf"(?<![\w/.]){form.printed}(?![\w/]|\.\d)", flags)
        words = form.literal if form.pattern.startswith(_WORDS) else ""
        shape = _Shape(pattern, words, 0 if form.pattern.startswith(letters) else -1, tuple(bodies), tuple(cited))
        shapes.setdefault(letters, []).append(shape)
    automaton = ahocorasick.Automaton()
    for letters, known in list(shapes.items()):
        if letters.startswith(_WORDS):
            shapes.setdefault(letters.upper(), []).extend(known)  # "RESOLUTION NO. 5/50-POL"
    for letters, known in shapes.items():
        automaton.add_word(letters, (len(letters), tuple(known)))
    automaton.make_automaton()
    return automaton


def find_symbols(text: str) -> Iterator[Printed]:
    """The symbols of a text in order, the longest of those that begin together: "GC(69)/RES/9"."""
    found: dict[tuple[int, int], Printed] = {}
    for last, (size, shapes) in _shapes().iter(text):
        begin = last + 1 - size
        for shape in shapes:
            if shape.place == 0:
                match = shape.pattern.match(text, begin, begin + _AFTER)
            else:
                match = next(
                    (
                        each
                        for each in shape.pattern.finditer(text, max(0, begin - _BEFORE), begin + _AFTER)
                        if each.start() <= begin < each.end()
                    ),
                    None,
                )
            if match is None:
                continue
            start, end = match.span()
            before = found.get((start, end))
            bodies = (*(before.bodies if before else ()), *shape.bodies)
            cited = (*(before.cited_by if before else ()), *shape.cited_by)
            symbol = _as_tabled(" ".join(match.group().split()), shape.words)
            found[start, end] = Printed(start, end, symbol, tuple(dict.fromkeys(bodies)), tuple(dict.fromkeys(cited)))
    reached = -1
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= reached:
            yield found[start, end]
            reached = end


def _as_tabled(symbol: str, words: str) -> str:
    """A symbol with its first words as the table has them, whatever their case."""
    is_alike = symbol[: len(words)].lower() == words.lower()
    return words + symbol[len(words) :] if words and is_alike else symbol


def acts_printed(lines: Iterable[str]) -> Iterator[tuple[int, Printed]]:
    """The symbols of acts in the lines of a masthead, with the number of the line; none that a bracket cites."""
    for number, line in enumerate(lines):
        if line.startswith("["):
            continue
        for printed in find_symbols(line):
            if printed.bodies and not (printed.is_worded and line[: printed.start].strip(" (*#")):
                yield number, printed
