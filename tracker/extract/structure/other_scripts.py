"""Texts in other languages than English: their marks in Latin letters, and where their paragraphs begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from tracker.extract.structure.numbering import Mark, Style, read_number, roman_value
from tracker.extract.structure.opening_line import Opening
from tracker.extract.structure.other_mastheads import closes
from tracker.knowledge.languages import LOOK_ALIKE, words_of
from tracker.model import Block, Role, Span

_INVISIBLE = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_LEAD = rf"[{_INVISIBLE}\s]*[“\"«]?[{_INVISIBLE}\s]*"
_AFTER = r"(?=[^\W\d]|[“\"«(（\[《‘’])"
# "1.", "1 -", "١ -", "１．", "1、"
_TOP = re.compile(
    rf"{_LEAD}(?P<number>\d{{1,3}})(?:\s?[.)．、）]|\s?[-–—](?=\s|[^\W\d]))(?!\d)[{_INVISIBLE}\s]*{_AFTER}"
)
_QUOTED = re.compile(rf"{_LEAD}[’‘']\s?(?P<number>\d{{1,2}})\s?[’‘'][{_INVISIBLE}\s]*{_AFTER}")  # ’1‘, a Roman i
_ENCLOSED = re.compile(r"\s*(?P<number>[㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩])\s*")
_BRACKETED = re.compile(
    rf"{_LEAD}(?:[(（]\s?(?P<closed>[^\W\d_]{{1,5}}|هـ)\s?[)）]|(?P<open>[^\W\d_]{{1,5}})[)）])[{_INVISIBLE}\s]*{_AFTER}"
)
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_ANNEX = re.compile(r"\s(?:Annexe|Anexo|Приложение|المرفق|附件)$")
_ALONE = re.compile(r"\d{1,3}\s?[.)．-]")
_COMMA = (",", "،", "，")
_END = re.compile(r"[.;:؛。；：!?][\s\"'”’»)\]]*$")
_FINISHED = re.compile(r"[.;:,؛،。；：，!?—–][\s\"'”’»)\]]*(?:\s(?:et|y|e|и|و))?$")
_ARTICLE = {
    "fr": re.compile(r"(?:L['’]|Le\s|La\s|Les\s)"),
    "es": re.compile(r"(?:El\s|La\s|Los\s|Las\s)"),
    "ar": re.compile(r"إ?ا?نّ?\s"),
}
_SECTION = re.compile(r"[IVX]{1,5}\.?|[A-HА-Е]\.?")
_LONGEST_OPENING = 200


def find_other_opening(blocks: Sequence[Block], language: str) -> Opening | None:
    """Find "Генеральная Ассамблея," or what stands for it, None where nothing does."""
    for place, block in enumerate(blocks):
        follower = blocks[place + 1].text if place + 1 < len(blocks) else ""
        if opens(block.text, language) or (acts(follower, language) and opens(f"{block.text},", language)):
            return Opening(place, 1, block.text)
    return None


def opens(text: str, language: str) -> bool:
    """Whether a line is the name of a body that opens a text: "L’Assemblée générale,", "大会，"."""
    bare = text.strip().strip("“\"«‘'")
    if not bare.endswith(_COMMA) or len(bare) > _LONGEST_OPENING or any(sign in bare for sign in ".;:؛。；："):
        return False
    name = bare.rstrip("".join(_COMMA)).strip()
    nouns = words_of(language, "opening")
    if language == "zh":
        return len(name) < 60 and name.endswith(nouns)
    article = _ARTICLE.get(language)
    if article is not None and article.match(bare) is None:
        return False
    words = name.split()
    return any(word.strip(",،’'").split("’")[-1].split("'")[-1] in nouns for word in words[:8])


def settle(blocks: Sequence[Block], opening: Opening, language: str) -> list[Block]:
    """Write the marks of a text in Latin letters, and say which paragraphs are preambular.

    "(أ) تعزيز" becomes "(a) تعزيز", "1 - يقرر" "1. يقرر"; what stands between the body's name and the first
    paragraph that acts is the preamble, whatever its first letters are.
    """
    is_cyrillic = language == "ru" and _counts_in_cyrillic(blocks)
    settled = list(blocks[: opening.start + opening.skip])
    in_preamble, numbered, is_whole = True, False, True
    for block in _with_numbers_joined(blocks[opening.start + opening.skip :]):
        text = block.text
        is_closing = not in_preamble and closes(text, language)
        is_known = block.number is not None or (block.role is Role.OPERATIVE and block.depth)  # by its markup
        mark = None if is_closing or is_known else _read(block, is_cyrillic=is_cyrillic)
        if mark is not None:
            block = _in_latin(block, mark, is_cyrillic=is_cyrillic)
        if block.role is Role.UNKNOWN:
            if mark is None and opens(text, language):
                in_preamble, numbered = True, False
            elif mark is not None and mark.style is Style.TOP:
                in_preamble, numbered = False, True
            elif is_closing:
                settled.append(replace(block, text=_ANNEX.sub("", text), role=Role.CLOSING))
                if annex := _ANNEX.search(text):  # "43e séance plénière 25 juillet 2023 Annexe", of a PDF
                    settled.append(Block(annex[0].strip(), Role.ANNEX))
                continue
            elif mark is None and is_whole and not numbered and acts(text, language):
                in_preamble = False
                block = replace(block, role=Role.OPERATIVE)
            elif mark is None and in_preamble and is_whole and _FINISHED.search(text) and len(text) > 20:
                block = replace(block, role=Role.PREAMBULAR)
            elif _SECTION.fullmatch(text):
                in_preamble, numbered = True, False
        is_whole = _FINISHED.search(text) is not None or len(text) < 20
        settled.append(block)
    return settled


@cache
def _acting(language: str) -> re.Pattern[str]:
    words = sorted(words_of(language, "operative"), key=len, reverse=True)
    boundary = "" if language == "zh" else r"(?!\w)"
    return re.compile(rf"[“\"«]?(?:{'|'.join(map(re.escape, words))}){boundary}") if words else re.compile(r"(?!)")


def acts(text: str, language: str) -> bool:
    """Whether a paragraph is one in which the body acts: "Décide de rester saisi de la question."."""
    return _END.search(text) is not None and _acting(language).match(text) is not None


# --- marks -------------------------------------------------------------------------


def _read(block: Block, *, is_cyrillic: bool) -> Mark | None:
    text = block.text
    if match := _TOP.match(text):
        return Mark(Style.TOP, int(match["number"]), f"{int(match['number'])}.", match.end())
    if match := _QUOTED.match(text) or _ENCLOSED.match(text):
        printed = match["number"]
        mark = read_number(printed if not printed.isdecimal() else f"’{int(printed)}‘", 1)
        return mark._replace(end=match.end())
    if match := _BRACKETED.match(text):
        letters = match["closed"] or match["open"]
        printed = _in_latin_letters(letters, is_cyrillic=is_cyrillic)
        if printed is None:
            return None
        return Mark(Style.LETTER, 0, f"({printed})", match.end())
    return None


def _in_latin_letters(letters: str, *, is_cyrillic: bool) -> str | None:
    """Write the letters of a mark in Latin: "ب" and "б" are "b", the Cyrillic "с" that looks so is "c"."""
    lowered = letters.lower()
    if is_cyrillic and len(lowered) == 1 and lowered in _CYRILLIC:
        return chr(97 + _CYRILLIC.index(lowered))
    latin = lowered.translate(LOOK_ALIKE)
    if not latin.isascii():
        latin = read_number(letters, 1).printed.strip("()")
    if not latin.isascii() or latin != latin.lower():
        return None
    is_list = len(latin) == 1 or roman_value(latin) is not None or (len(latin) == 2 and latin[0] == latin[1])
    return latin if is_list else None


def _counts_in_cyrillic(blocks: Sequence[Block]) -> bool:
    """Whether lists are lettered а, б, в: a letter that looks like no Latin one stands as a mark."""
    letters = (match["closed"] or match["open"] for block in blocks if (match := _BRACKETED.match(block.text)))
    return any(len(each) == 1 and each.lower() in "бвгджзи" for each in letters)


def _with_numbers_joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Put a number that stands alone on its line before the words that follow it: "58." and "a) Prie"."""
    number = ""
    for block in blocks:
        if block.role is Role.UNKNOWN and _ALONE.fullmatch(block.text):
            if number:
                yield Block(number)
            number = block.text
            continue
        yield _shifted(block, 0, f"{number} ") if number else block
        number = ""
    if number:
        yield Block(number)


def _in_latin(block: Block, mark: Mark, *, is_cyrillic: bool) -> Block:
    """Put a mark in Latin letters before the words of its paragraph; one that markup knows to act has it apart."""
    if block.role is Role.OPERATIVE and mark.style is Style.TOP:
        return replace(_shifted(block, mark.end, ""), number=mark.printed)
    if mark.style is Style.TOP:  # "58. a) Prie": the first subparagraph follows its number at once
        rest = Block(block.text[mark.end :])
        inner = _read(rest, is_cyrillic=is_cyrillic)
        if inner is not None and inner.style is not Style.TOP:
            return _shifted(block, mark.end + inner.end, f"{mark.printed} {inner.printed} ")
    return _shifted(block, mark.end, f"{mark.printed} ")


def _shifted(block: Block, end: int, mark: str) -> Block:
    """Replace the first `end` letters of a block by a mark; emphasis and notes stay where they stand."""
    by = len(mark) - end
    return replace(
        block,
        text=mark + block.text[end:],
        emphasis=tuple(
            Span(max(span.start + by, len(mark)), span.end + by) for span in block.emphasis if span.end > end
        ),
        notes=tuple((place + by, note) for place, note in block.notes if place >= end),
    )
