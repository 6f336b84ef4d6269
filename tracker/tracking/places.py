"""Where a row of a tracking table points: the symbols and paragraphs that people write in many ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.knowledge import Body
from tracker.store.wording import spell_symbol

_NUMBERED = re.compile(
    r"""
    (?P<council> \d{3,4} \s? \( (?:19|20)\d\d \) )                             # "2790 (2025)"
  | (?P<token> [A-Za-z.()/]* \d [\w./()]* (?:\s?[A-Z](?![\w'’]))? )              # "A/RES/80/110 B", "WHA76.5"
    """,
    re.VERBOSE,
)
_PART = re.compile(r"(?<=\d)\s?([A-Z])$")
_NOTHING = frozenset({"res", "resolution", "resolutions", "dec", "decision", "no", "op", "para", "un", "of", "the"})
_BEFORE_A_NUMBER = ("resolution", "res", "decision", "scr")
"""Words after which a number alone is a symbol: "resolution 2790"."""

_ASIDE = re.compile(
    r"\b(?:operative|preambular|sub-?paragraphs?|paragraphs?|paras?|par|ops?|o\.p|nos?|section|sect|sec|part)\b\.?|§+|\#",
    re.IGNORECASE,
)
_PREAMBULAR = re.compile(r"\b(?:preambular|pps?)\b\.?", re.IGNORECASE)
_REF = re.compile(
    r"""
    (?: (?P<section> \b[IVX]{1,5} (?=[\s.,:]) ) [\s.,:]* )?                     # "II.4", "II, para. 4"
    (?P<number> \d{1,3} ) (?: \s? (?P<bis> bis | ter | quater ) \b )?
    (?P<below> (?: \s*[.,]?\s* \( [a-z]{1,5} \) | \s?\( \d{1,2} \) | \s? [a-z]{1,5}\)
      | \.?\s?[a-z] \b | \.[ivx]{1,5}\b )* )
    (?P<to> \s*(?:-|–|to)\s* (?=\d) )?                                          # "12-14"
  | (?P<only> \( [a-z]{1,5} \) (?: \s* \( [ivx]{1,5} \) )* )                    # "(b)" below that of the row before
    """,
    re.VERBOSE,
)
_PIECE = re.compile(r"[a-z]+|\d+")
MOST_OF_A_RANGE = 60


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a written symbol says: its letters and its numbers. "HRC res. 57/12 B" is {"hrc"} and ("57", "12", "b")."""

    spelled: str
    letters: frozenset[str]
    numbers: tuple[str, ...]


def read_symbols(words: str, *, is_sheet_name: bool = False) -> list[Symbol]:
    """Read the symbols that stand in a cell or a title; in the name of a sheet "80-110" stands for "80/110"."""
    plain = " ".join(words.split()).replace(" / ", "/").replace("/ ", "/").replace(" /", "/")
    if is_sheet_name:
        plain = re.sub(r"(?<=\d)[-_.](?=\d)|(?<=[A-Z])[-_](?=\w)", "/", plain)
    found = []
    for match in _NUMBERED.finditer(plain):
        token = match.group().strip(" .,;:()") if match["token"] else match.group()
        before = re.findall(r"[A-Za-z]+", plain[max(0, match.start() - 30) : match.start()])
        numbers = _numbers_of(token)
        letters = {each.lower() for each in (*re.findall(r"[A-Za-z]+", token), *before[-3:])} - {*numbers}
        if len(numbers) > 1 or "/" in token or (before and before[-1].lower() in _BEFORE_A_NUMBER):
            found.append(Symbol(spell_symbol(token), frozenset(letters - _NOTHING), numbers))
    return found


def _numbers_of(symbol: str) -> tuple[str, ...]:
    """The numbers of a symbol, and the letter of its part: "A/RES/80/110 B" has ("80", "110", "b")."""
    part = _PART.search(symbol)
    return (*(str(int(each)) for each in re.findall(r"\d+", symbol)), *([part[1].lower()] if part else []))


class Keys:
    """The resolutions of the register, found by any way in which people write their symbols."""

    def __init__(self, keys: Iterable[tuple[str, str | None]], bodies: Sequence[Body]) -> None:
        self._bodies = dict(keys)
        self._found: dict[str, set[str]] = {}
        self._short = {_padded(name): body.name for body in bodies for name in (body.name, body.short) if name}

    @cached_property
    def _signed(self) -> dict[tuple[str, ...], list[tuple[str, frozenset[str]]]]:
        found: dict[tuple[str, ...], list[tuple[str, frozenset[str]]]] = {}
        for key in self._bodies:
            numbers = _numbers_of(key)
            letters = frozenset(each.lower() for each in re.findall(r"[A-Za-z]+", key))
            for begin in range(max(1, len(numbers) - 1)):
                found.setdefault(numbers[begin:], []).append((key, letters))
            if len(numbers) == 2 and "(" in key:  # "S/RES/2790 (2025)" is resolution 2790 too
                found.setdefault(numbers[:1], []).append((key, letters))
        return found

    @cached_property
    def _spelled(self) -> dict[str, str]:
        return {spell_symbol(key): key for key in self._bodies}

    def find(self, symbol: Symbol, about: str = "") -> tuple[str, ...]:
        """Find the keys that a symbol may mean; `about` are further words that may name the body, such as a title."""
        if symbol.spelled in self._spelled:
            return (self._spelled[symbol.spelled],)
        found = self._signed.get(symbol.numbers, [])
        if not found:
            return ()
        bodies = self._named(" ".join(symbol.letters)) or self._named(about)
        of_bodies = [key for key, _ in found if self._bodies[key] in bodies]
        if of_bodies:
            return tuple(dict.fromkeys(of_bodies))
        fitting = [key for key, letters in found if symbol.letters & letters and symbol.letters <= letters | {"ga"}]
        return tuple(dict.fromkeys(fitting or [key for key, _ in found]))

    def _named(self, words: str) -> set[str]:
        if words not in self._found:
            plain = _padded(words)
            self._found[words] = {name for short, name in self._short.items() if short in plain}
        return self._found[words]


def _padded(words: str) -> str:
    """The words of a text between blanks, so that one is found in another as a whole."""
    return f" {' '.join(re.findall(r'[a-z]+', words.casefold()))} "


@dataclass(frozen=True, slots=True)
class Refs:
    """The paragraphs that a cell names, as the register writes them: ("12(b)",); perhaps those of the preamble."""

    refs: tuple[str, ...] = ()
    is_preambular: bool = False


def read_refs(value: object, before: str = "") -> Refs:
    """Read the paragraphs of a cell: "OP 12", "12 (b)", "II.4", "3(9)", "12-14"; "(b)" is below that of `before`."""
    words = str(value).strip() if value is not None else ""
    is_preambular = bool(_PREAMBULAR.search(words)) and not re.search(r"\bops?\b|\boperative\b", words, re.IGNORECASE)
    words = _ASIDE.sub(" ", _PREAMBULAR.sub(" ", words))
    refs: list[str] = []
    until: tuple[str, int] | None = None
    for match in _REF.finditer(words):
        if match["only"]:
            base = (refs[-1] if refs else before).split("(")[0]
            refs.append(base + "".join(f"({piece})" for piece in _PIECE.findall(match["only"])))
            continue
        section = f"{match['section']}." if match["section"] else ""
        number = int(match["number"])
        if until is not None and until[1] < number <= until[1] + MOST_OF_A_RANGE:
            refs += [f"{until[0]}{each}" for each in range(until[1] + 1, number)]
        below = "".join(f"({piece})" for piece in _PIECE.findall(match["below"]))
        refs.append(f"{section}{number}{match['bis'] or ''}{below}")
        until = (section, number) if match["to"] else None
    return Refs(tuple(dict.fromkeys(refs)), is_preambular)


def plain_ref(ref: str) -> str:
    """A paragraph as it is compared: "II.4(a)" is "ii.4(a)"."""
    return ref.casefold().replace(" ", "")
