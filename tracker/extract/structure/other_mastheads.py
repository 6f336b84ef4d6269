"""The adoption date, meeting and agenda items that texts in other languages than English print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from tracker.extract.masthead.reading import Masthead, read_date
from tracker.extract.structure.numbering import read_number
from tracker.knowledge.languages import LOOK_ALIKE, words_of

_YEAR = r"(?P<year>(?:19|20)\d\d|(?:١٩|٢٠)\d\d)"
_MEETINGS = {
    "fr": r"\d{1,5}\s?(?:re|e|è(?:me)?|ème)\s+séance(?:\s+(?:plénière|privée|de\s+clôture))?(?:\s+\([^)]{3,30}\))?",
    "es": r"\d{1,5}\s?\.?(?:ª|a)\s+(?:sesión|reunión)(?:\s+plenaria)?(?:\s+\([^)]{3,30}\))?",
    "ru": r"\d{1,5}\s?[-‑–]\s?(?:е|e|м|ом|й|ое)\s+(?:\([^)]{3,30}\)\s+)?(?:пленарн\w+\s+)?заседани[ея]и?",
    "ar": r"الجلسة\s+(?:العامة\s+)?(?:\([^)]{3,30}\)\s+)?\d{1,5}|جلست(?:ه|ها)\s+(?:العامة\s+)?\d{1,5}",
    "zh": r"第?\s?\d{1,5}\s?次(?:全体)?会议(?:\s?[(（][^)）]{1,10}[)）])?",
}
_AGENDA = {
    "fr": (r"Points?\s+(?:subsidiaires?\s+)?", r"\s+de\s+l['’]ordre\s+du\s+jour"),
    "es": (r"Temas?\s+", r"\s+(?:del\s+programa|de\s+la\s+agenda)"),
    "ru": (r"Пункты?\s+", r"\s+повестки\s+дня"),
    "ar": (r"(?:البند|البندان|البنود)\s+", r"\s+من\s+جدول\s+الأعمال"),
    "zh": (r"议程项目\s?", r"(?=\s*(?:\n|$))"),
}
_ITEM = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,2})?)(?P<letters>(?:\s?[(（]?\s?[^\W\d_]{1,2}ـ?\s?[)）])*)(?![^\W\d_])"
)
_LETTER = re.compile(r"[^\W\d_]{1,2}ـ?")
_NUMBER_BEFORE = re.compile(r"\d{1,4}/\d{1,4}[.\s]\s*(?=[^\W\d])")  # "81/9300 منارات الساحل": without a stop
LONGEST_CLOSING = 200
_NOT_ADOPTED = re.compile(r"\[|Distr|Original")


def in_other_words(masthead: Masthead, lines: Sequence[str], closing: str, language: str) -> Masthead:
    """Read a masthead again in its language: "adoptée par l’Assemblée générale le 30 décembre 2022".

    The day of distribution is printed in English in most languages, and is never that of adoption.
    """
    return replace(
        masthead,
        title=_NUMBER_BEFORE.sub("", masthead.title),
        adopted=_adopted(lines, closing, language, masthead.symbol),
        meeting=_meeting(lines, closing, language),
        agenda_items=_agenda(lines, language),
    )


def read_dates(text: str, language: str) -> Iterator[tuple[re.Match[str], date]]:
    """Read the days that a text names in a language: "30 декабря 2022 года", "2022年12月30日"."""
    for match in _dates(language).finditer(text):
        month = match["month"]
        number = int(month) if month.isdecimal() else _month(month, language)
        day = 1 if match["day"] in ("1er", "1º", "primero") else int(match["day"])
        try:
            yield match, date(int(match["year"]), number, day)
        except ValueError:
            continue


@cache
def _months(language: str) -> dict[str, int]:
    return {word.casefold(): number for number in range(1, 13) for word in words_of(language, f"month {number}")}


def _month(words: str, language: str) -> int:
    return _months(language)[" ".join(words.split()).casefold()]


@cache
def _dates(language: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(rf"{_YEAR}\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?日")
    names = sorted(_months(language), key=len, reverse=True)
    if not names:
        return re.compile(r"(?!)(?P<day>)(?P<month>)(?P<year>)")
    month = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    day = r"(?<!\d)(?P<day>1er|1º|\d{1,2})"
    if language == "es":
        return re.compile(rf"{day}\s+de\s+(?P<month>{month})\s+(?:de|del)\s+{_YEAR}", re.I)
    between = rf"(?:\s?/\s?(?:{month}))?" if language == "ar" else ""
    return re.compile(rf"{day}\s+(?P<month>{month}){between}\s+{_YEAR}", re.I)


def _adopted(lines: Sequence[str], closing: str, language: str, symbol: str | None) -> date | None:
    adopts = words_of(language, "adopts")
    for place, line in enumerate(lines):
        if _NOT_ADOPTED.match(line) or not any(_has(line, word, language) for word in adopts):
            continue
        for words in (line, " ".join(lines[place : place + 2]), " ".join(lines[max(0, place - 1) : place + 3])):
            found = next((day for _, day in read_dates(words, language)), None)
            if found is not None:
                return found
    return next((day for _, day in read_dates(closing, language)), None) or _day_alone(lines, symbol, language)


def _day_alone(lines: Sequence[str], symbol: str | None, language: str) -> date | None:
    """Read the day that stands alone on a line: the Security Council distributes on the day on which it adopts."""
    if symbol is None or not symbol.startswith(("S/RES", "S/PRST")):
        return None
    for line in lines:
        for match, day in read_dates(line, language):
            if len(match[0]) >= len(line.strip()) - 2:
                return day
        if len(line) < 25 and (day_in_english := read_date(line)) is not None:
            return day_in_english
    return None


def _has(line: str, word: str, language: str) -> bool:
    if language == "zh":
        return word in line
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line, re.I) is not None


def closes(text: str, language: str) -> bool:
    """Whether a line names the meeting at which a text was adopted: "56-е пленарное заседание 30 декабря 2022 года"."""
    pattern = _MEETINGS.get(language)
    return pattern is not None and len(text) < LONGEST_CLOSING and re.match(pattern, text.lstrip("([ ")) is not None


def _meeting(lines: Sequence[str], closing: str, language: str) -> str | None:
    pattern = _MEETINGS.get(language)
    if pattern is None:
        return None
    found = re.search(pattern, closing) or re.search(pattern, "\n".join(lines))
    return " ".join(found[0].split()) if found else None


def _agenda(lines: Sequence[str], language: str) -> tuple[str, ...]:
    """Read the agenda items, their letters in Latin: "Point 18 a) de l’ordre du jour" is "18 (a)"."""
    before_after = _AGENDA.get(language)
    if before_after is None:
        return ()
    before, after = before_after
    items: list[str] = []
    for match in re.finditer(rf"{before}(?P<items>\d[^\n]{{0,120}}?){after}(?!\w)", "\n".join(lines)):
        for item in _ITEM.finditer(match["items"]):
            letters = (
                read_number(letter.translate(LOOK_ALIKE), 1).printed for letter in _LETTER.findall(item["letters"])
            )
            items.append(
                " ".join((str(int(item["number"])) if item["number"].isdecimal() else item["number"], *letters))
            )
    return tuple(dict.fromkeys(items))
