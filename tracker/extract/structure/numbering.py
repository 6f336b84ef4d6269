"""The numbers that drafters print before paragraphs, and the stable refs that follow from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from tracker.extract.clauses.openings import is_finished, opens_with_known_verb


class Style(StrEnum):
    """How a number is printed, which tells its level."""

    TOP = "top"  # 8.   8)   - 8.   2bis.   1A.
    POINTED = "pointed"  # 1.2   3.1.2   .1
    ROUND = "round"  # (1)
    LETTER = "letter"  # (a)   a)   a.   (aa)
    ROMAN = "roman"  # (iv)
    CAPITAL = "capital"  # (A)   A.


class Mark(NamedTuple):
    """A printed number: "8." is top 8 and its words begin at `end`; "(i)" may be a letter or a Roman one.

    `added` is what tells a paragraph that was put in later from the one before it: "bis" of "2bis", "A" of "1A".
    """

    style: Style
    value: int
    printed: str
    end: int
    is_misread: bool = False
    added: str = ""


_BULLET = r"(?:[-–—•*·]\s*)?[“\"‘']?"
TIMES = r"bis|ter|quater|quinquies|sexies|septies|octies|novies|decies"
_TOP = re.compile(rf"{_BULLET}(?P<number>\d{{1,3}})(?:\s?[.)]|\s?\.\))(?!\d|[A-Z]{{1,2}}\d)\s*(?=\S)")
_ADDED = re.compile(
    rf"""
    (?P<number>\d{{1,3}}) (?: \.?\s?(?P<times>(?:{TIMES}|alt)\b)(?:\s?[.)])?\s+(?=\S)  # 2bis   3. ter
      | (?P<letter>[A-Za-z])(?: [.)]\s*(?=\S) | \s+(?=[A-Z][a-z]) ) )                       # 1A.   1A Requests
    """,
    re.X,
)
_POINTED = re.compile(
    rf"(?:{_BULLET})(?P<number>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})"
    r"(?:\.?\s+(?=[“\"\[]?[A-Z])|\.\s+(?=[a-z])|\s+(?=to\s+[a-z]))"
)
_POINT = re.compile(r"(?P<number>(?:\.\d{1,2}){1,2})\s+(?=\w)")
_BARE = re.compile(r"(?P<number>\d{1,2})\s+(?=(?:to|that)\s+[a-z]|[A-Z]{4,}|[A-Z][a-z]+s\s)")
_ROUND = re.compile(rf"{_BULLET}\((?P<number>\d{{1,2}})\)\s*(?=\S)")
_LETTER = re.compile(rf"{_BULLET}(?:\(\s?(?P<letter>[a-z]{{1,5}})\s?\)|(?P<open>[a-z]|[ivx]{{2,5}})\))\s*(?=\S)")
_LETTER_ADDED = re.compile(rf"\((?P<letter>[a-z]{{1,2}})\s(?P<times>{TIMES})\)\s*(?=\S)")
_LETTER_POINT = re.compile(r"(?P<letter>[a-z]|[ivx]{2,5})\.\s+(?=[“\"\[]?[^\W\d_](?:[^\W\d_]|\s))")
_CAPITAL = re.compile(rf"{_BULLET}\((?P<letter>[A-Z])\)\s*(?=\S)")
_CAPITAL_POINT = re.compile(r"(?P<letter>[A-HJ-UW-Z])\.\s+(?=[“\"\[]?[^\W\d_](?:[^\W\d_]|\s))")
_MISREAD = re.compile(rf"{_BULLET}(?P<number>[\dSsIlOoZB|]{{1,3}})\s?[.,:;]?\s+(?=[A-Z][a-z]+\s)")
_MISREADINGS = str.maketrans({"S": "5", "s": "5", "I": "1", "l": "1", "|": "1", "O": "0", "o": "0", "Z": "2", "B": "8"})
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def read_mark(text: str, around: int = 4) -> Mark | None:
    """Read the number that a paragraph begins with: "(a) Fostering partnerships" has the letter a.

    `around` is how many changes of brackets and quotations may stand before it.
    """
    if not around:
        return None
    first = text[:1]
    if first.isdigit():
        return _read_digits(text)
    if first == "(" or text[1:2] == ")" or (text[:1] in "ivx" and ")" in text[1:6]):
        return _read_bracketed(text)
    if first == "." and (match := _POINT.match(text)):
        return _pointed(match)
    if text[1:2] == "." or (first in "ivx" and "." in text[1:6]):
        return _read_lettered(text)
    if first == "[":  # "[2. Urges ...]", not agreed
        bare = text.lstrip("[ ")
        mark = read_mark(bare, around - 1)
        return None if mark is None else mark._replace(end=mark.end + len(text) - len(bare))
    if first in "-–—•*·“\"‘'" and first:
        bare = text.lstrip("-–—•*·“\"‘' ")
        mark = read_mark(bare, around - 1) if bare and bare[0] not in "-–—•*·“\"‘'" else None
        if mark is None or (first in "-–—•*·" and mark.style is not Style.TOP):
            return mark
        return Mark(mark.style, mark.value, mark.printed, mark.end + len(text) - len(bare))
    return None


def _read_digits(text: str) -> Mark | None:
    if match := _POINTED.match(text):
        return _pointed(match)
    if match := _ADDED.match(text):
        added = match["times"] or match["letter"]
        number = int(match["number"])
        return Mark(Style.TOP, number, f"{number}{added}", match.end(), added=added)
    if match := _TOP.match(text):
        return Mark(Style.TOP, int(match["number"]), match["number"], match.end())
    if match := _BARE.match(text):  # the International Maritime Organization prints "1 ADOPTS", the ITU "1 to assist"
        words = text[match.end() :]
        if words.startswith(("to ", "that ")) or (words[:4].isupper() and opens_with_known_verb(words)):
            return Mark(Style.TOP, int(match["number"]), match["number"], match.end())
    return None


def _pointed(match: re.Match[str]) -> Mark:
    return Mark(Style.POINTED, int(match["number"].rpartition(".")[2]), match["number"], match.end())


def _read_lettered(text: str) -> Mark | None:
    """Read "a. clear mines", "ii. a shared fund", and "A. Requests the Office to act;", which is no heading."""
    if match := _LETTER_POINT.match(text):
        letters = match["letter"]
        if len(letters) == 1:
            return Mark(Style.LETTER, ord(letters) - 96, f"({letters})", match.end())
        value = roman_value(letters)
        return Mark(Style.ROMAN, value, f"({letters})", match.end()) if value else None
    if (match := _CAPITAL_POINT.match(text)) and is_finished(text):
        words = text[match.end() :]
        if not (words[0].islower() or words.startswith("To ") or opens_with_known_verb(words)):
            return None
        return Mark(Style.CAPITAL, ord(match["letter"]) - 64, f"({match['letter']})", match.end())
    return None


def _read_bracketed(text: str) -> Mark | None:
    if match := _LETTER_ADDED.match(text):
        printed = f"({match['letter']} {match['times']})"
        return Mark(Style.LETTER, letter_value(match["letter"]) or 0, printed, match.end(), added=match["times"])
    if match := _LETTER.match(text):
        letters = match["letter"] or match["open"]
        printed = f"({letters})"
        if (value := letter_value(letters)) is not None:
            return Mark(Style.LETTER, value, printed, match.end())
        if (value := roman_value(letters)) is not None:
            return Mark(Style.ROMAN, value, printed, match.end())
        return None
    if match := _ROUND.match(text):
        return Mark(Style.ROUND, int(match["number"]), f"({int(match['number'])})", match.end())
    if match := _CAPITAL.match(text):
        return Mark(Style.CAPITAL, ord(match["letter"]) - 64, f"({match['letter']})", match.end())
    return None


def read_misread_top(text: str, expected: int) -> Mark | None:
    """Read a number that a scanner misread, where it can only be the expected one: "S. Decides" after 4."""
    match = _MISREAD.match(text)
    if match is None:
        return None
    digits = match["number"].translate(_MISREADINGS)
    wanted = str(expected)
    if digits == wanted or (match["number"].isdigit() and len(digits) < len(wanted) and wanted.endswith(digits)):
        return Mark(Style.TOP, expected, wanted, match.end(), is_misread=True)
    return None


def letter_value(letters: str) -> int | None:
    """Count letters as subparagraphs do: a is 1, z 26, aa 27, bb 28."""
    if len(letters) == 1:
        return ord(letters) - 96
    if len(letters) == 2 and letters[0] == letters[1] and letters not in ("ii", "xx"):
        return ord(letters[0]) - 70
    return None


def roman_value(numeral: str) -> int | None:
    """Read a Roman numeral of either case: "iv" and "XXX" are 4 and 30; None where it is not one."""
    total = before = 0
    for sign in reversed(numeral.lower()):
        digit = _ROMAN_DIGITS.get(sign)
        if digit is None:
            return None
        total += -digit if digit < before else digit
        before = max(before, digit)
    return total if total and to_roman(total) == numeral.upper() else None


def to_roman(number: int) -> str:
    """Write a section's number the way resolutions head it: 4 is IV."""
    numeral = ""
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
    ):
        while number >= value:
            numeral += sign
            number -= value
    return numeral + "I" * number


_ARABIC_LETTERS = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_CHINESE_NUMERALS = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_CHINESE_DIGITS = "一二三四五六七八九十"


def read_number(printed: str, depth: int) -> Mark:
    """Read a number that the format keeps apart, in any official language: "8.", "b)", "(ب)", "㈢".

    Letters become Latin, so that a paragraph has the same address in every language.
    """
    core = printed.strip(" .-–—()\u200f\u200e[]").strip("'’‘")
    if core.isdecimal():
        value = int(core)
        if depth == 0:
            return Mark(Style.TOP, value, str(value), 0)
        if "’" in printed or "‘" in printed:  # Arabic and Russian print Roman numerals as digits in quotes
            return Mark(Style.ROMAN, value, f"({to_roman(value).lower()})", 0)
        return Mark(Style.ROUND, value, f"({value})", 0)
    if len(core) == 1 and core in _ARABIC_LETTERS:
        letter = chr(97 + _ARABIC_LETTERS.index(core)) if _ARABIC_LETTERS.index(core) < 26 else core
        return Mark(Style.LETTER, _ARABIC_LETTERS.index(core) + 1, f"({letter})", 0)
    if core == "هـ":
        return Mark(Style.LETTER, 5, "(e)", 0)
    if depth == 0 and core[:1].isdecimal() and (top := read_mark(f"{core}. X")) is not None:
        return top._replace(end=0)
    if (counted := _chinese_value(core)) is not None:
        return Mark(Style.ROMAN, counted, f"({to_roman(counted).lower()})", 0)
    if depth and (pointed := read_mark(f"{core} X")) is not None and pointed.style is Style.POINTED:
        return pointed._replace(end=0)
    mark = read_mark(f"({core.lower()}) x")
    return mark if mark is not None else Mark(Style.LETTER, 0, f"({core})", 0)


def _chinese_value(core: str) -> int | None:
    if len(core) == 1 and core in _CHINESE_NUMERALS:
        return _CHINESE_NUMERALS.index(core) + 1
    if core and all(sign in _CHINESE_DIGITS for sign in core):
        tens, ten, ones = core.rpartition("十")
        if not ten:
            return _CHINESE_DIGITS.index(core) + 1 if len(core) == 1 else None
        tens_value = _CHINESE_DIGITS.index(tens) + 1 if len(tens) == 1 else 1
        return 10 * tens_value + (_CHINESE_DIGITS.index(ones) + 1 if len(ones) == 1 else 0)
    return None


class Nesting:
    """Places each subparagraph's mark under the marks that are open before it."""

    def __init__(self) -> None:
        self._open: list[tuple[Style, int, str]] = []

    def restart(self) -> None:
        """Begin a new operative paragraph: nothing is open below it."""
        self._open.clear()

    def place(self, mark: Mark, following: Sequence[Mark], depth: int = 0) -> str:
        """Give the address below the paragraph: "(a)(i)" for (i) after (a).

        `following` are the marks to come in the same paragraph: they tell whether
        (i) after (h) is a letter. `depth` is the nesting where the format knows it.
        """
        if mark.style is Style.POINTED:
            return self._place_pointed(mark, depth)
        if depth:
            del self._open[depth - 1 :]
        style, value = (mark.style, mark.value) if depth else self._choose(mark, following)
        self._open.append((style, value, mark.printed))
        return "".join(printed for _, _, printed in self._open)

    def _place_pointed(self, mark: Mark, depth: int) -> str:
        """Place "3.1.2", which says itself what it is under, and ".1", which goes below a letter that is open."""
        steps = mark.printed.split(".")[1:]
        if mark.printed[0] == "." and not depth:
            level = self._continues((Style.POINTED, mark.value))
            if level is None and len(steps) == 1 and mark.value == 1:
                level = len(self._open)
            del self._open[level or 0 :]
        else:
            del self._open[max(depth - len(steps), 0) :]
        self._open += [(Style.POINTED, int(step), f".{step}") for step in steps]
        return "".join(printed for _, _, printed in self._open)

    def _choose(self, mark: Mark, following: Sequence[Mark]) -> tuple[Style, int]:
        readings = [(mark.style, mark.value)]
        if mark.added and (level := self._beside(mark)) is not None:
            del self._open[level:]
            return readings[0]
        roman = roman_value(mark.printed.strip("()")) if mark.style is Style.LETTER else None
        if roman is not None:
            readings.append((Style.ROMAN, roman))
        if len(readings) == 2 and roman == 1 and self._continues(readings[0]) is not None:
            # "(i)" after "(h)": Roman only if "(ii)" is next.
            follower = following[0] if following else None
            if follower is not None and follower.printed == "(ii)":
                return readings[1]
        for reading in readings:
            level = self._continues(reading)
            if level is not None:
                del self._open[level:]
                return reading
        for reading in reversed(readings):  # a new level begins with 1
            if reading[1] == 1 and all(style is not reading[0] for style, _, _ in self._open):
                return reading
        for level in range(len(self._open) - 1, -1, -1):  # a gap: stay on the level of that style
            for reading in readings:
                if self._open[level][0] is reading[0]:
                    del self._open[level:]
                    return reading
        return readings[-1] if self._open else readings[0]

    def _continues(self, reading: tuple[Style, int]) -> int | None:
        for level in range(len(self._open) - 1, -1, -1):
            if self._open[level][0] is reading[0] and self._open[level][1] + 1 == reading[1]:
                return level
        return None

    def _beside(self, mark: Mark) -> int | None:
        """The level of the letter after which "(a bis)" was put in."""
        for level in range(len(self._open) - 1, -1, -1):
            if self._open[level][0] is mark.style and self._open[level][1] == mark.value:
                return level
        return None
