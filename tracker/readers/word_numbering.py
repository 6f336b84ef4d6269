"""The numbers that Word counts by itself, written out as it prints them: "1.", "(a)", "II."."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

MOST = 32_767
"""The highest number that Word gives a paragraph."""
_SPELLED = 999
"""The highest number that is printed as letters or in Roman numerals; no list is longer."""
_LEVEL_SIGN = re.compile(r"%(\d)")
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: "(%1)" with lower letters from 1."""

    style: str
    pattern: str
    start: int


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _child(element: etree._Element | None, *path: str) -> etree._Element | None:
    for step in path:
        if element is None:
            return None
        element = next((child for child in element if _name(child) == step), None)
    return element


def _value(element: etree._Element | None, name: str = "val") -> str | None:
    if element is None:
        return None
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), None)


class ListNumbers:
    """Counts a document's lists in reading order, as Word does when it prints."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._counts: dict[str, list[int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read_lists(numbering)
        for style in styles if styles is not None else ():
            numbered = self._setting(_child(style, "pPr", "numPr"))
            if numbered is not None:
                self._styles[_value(style, "styleId") or ""] = numbered

    def number_of(self, paragraph: etree._Element) -> str:
        """Give the printed number of a paragraph, "" where Word counts nothing for it."""
        properties = _child(paragraph, "pPr")
        if properties is None or not self._levels:
            return ""
        numbered = self._setting(_child(properties, "numPr"))
        if numbered is None:
            numbered = self._styles.get(_value(_child(properties, "pStyle")) or "")
        if numbered is None or numbered[0] == "0":
            return ""
        list_id, depth = numbered
        level = self._levels.get((list_id, depth))
        if level is None or level.style == "bullet" or level.style == "none":
            return ""
        counts = self._counts.setdefault(list_id, [])
        while len(counts) <= depth:
            higher = self._levels.get((list_id, len(counts)))
            counts.append((higher.start if higher else 1) - 1)
        counts[depth] += 1
        del counts[depth + 1 :]
        return _LEVEL_SIGN.sub(lambda match: self._printed(list_id, int(match[1]) - 1, counts), level.pattern)

    def _printed(self, list_id: str, depth: int, counts: list[int]) -> str:
        level = self._levels.get((list_id, depth))
        if level is None or depth >= len(counts):
            return ""
        return _in_style(max(counts[depth], 1), level.style)

    def _setting(self, numbered: etree._Element | None) -> tuple[str, int] | None:
        if numbered is None:
            return None
        list_id = _value(_child(numbered, "numId"))
        depth = _value(_child(numbered, "ilvl")) or "0"
        if list_id is None:
            return None
        return list_id, _count(depth, 0)

    def _read_lists(self, numbering: etree._Element) -> None:
        abstract: dict[str, list[_Level]] = {}
        for element in numbering:
            if _name(element) == "abstractNum":
                levels = [_level(level) for level in element if _name(level) == "lvl"]
                abstract[_value(element, "abstractNumId") or ""] = levels
        for element in numbering:
            if _name(element) == "num":
                list_id = _value(element, "numId") or ""
                chosen = abstract.get(_value(_child(element, "abstractNumId")) or "", [])
                for depth, level in enumerate(chosen):
                    self._levels[list_id, depth] = level


def _level(element: etree._Element) -> _Level:
    start = _value(_child(element, "start")) or "1"
    return _Level(
        _value(_child(element, "numFmt")) or "decimal",
        _value(_child(element, "lvlText")) or "",
        _count(start, 1),
    )


def _count(words: str, otherwise: int) -> int:
    """Read a count as Word does, which knows none above 32,767: beyond it a list would be printed for hours."""
    return int(words) if words.isdecimal() and len(words) < 6 and int(words) <= MOST else otherwise


def _in_style(number: int, style: str) -> str:
    """Print a number in a list's style: 3 is "c" in lowerLetter, "III" in upperRoman."""
    match style if number <= _SPELLED else "decimal":
        case "lowerLetter" | "upperLetter":
            letter = chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if style == "lowerLetter" else letter.upper()
        case "lowerRoman" | "upperRoman":
            numeral = ""
            for value, sign in _ROMAN:
                while number >= value:
                    numeral += sign
                    number -= value
            return numeral if style == "lowerRoman" else numeral.upper()
        case _:
            return str(number)
