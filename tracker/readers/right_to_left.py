"""Lines of a PDF that run from right to left, put in the order in which they are read.

PDFium reverses the two letters of a lam-alef, moves numbers and symbols ("A/77/385" becomes "/77/385A") and mirrors
brackets; where each letter stands on the line tells what is right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
LATIN = re.compile(r"[A-Za-z]")
_ALEFS = "اأإآٱ"
_LAM = "ل"
_JOINS = frozenset("/.,:-–‑_+&'’@")
"""Signs that stay in a number or a symbol that runs from left to right: "A/77/385", "2022-2026"."""
_BRACKETS = frozenset("()[]{}«»")
_GAP, _WIDE = 0.22, 0.8
"""Of the letters' size: from this distance on, two words stand apart though no space was printed; the second
where the line has spaces of its own."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it is printed: from where to where on its line; `is_small` are those of note marks."""

    sign: str
    left: float
    right: float
    is_small: bool = False


@dataclass(slots=True)
class _Cluster:
    """A letter with the signs above and below it, or two letters that are printed as one."""

    text: str
    left: float
    right: float
    is_small: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def runs_left_to_right(self) -> bool:
        return self.text.isdigit() or unicodedata.bidirectional(self.text[:1]) == "L"


def in_reading_order(letters: Sequence[Letter], size: float) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Write a line in the order in which it is read, with the places of its note marks.

    The letters of "(خ) 2022" stand on the line as "2022 (خ)".
    """
    clusters = _clusters(letters)
    clusters.sort(key=lambda each: -each.middle)
    gap = size * (_WIDE if any(letter.sign == " " for letter in letters) else _GAP)
    spaced: list[_Cluster] = []
    for cluster in clusters:
        if spaced and " " not in (spaced[-1].text, cluster.text) and spaced[-1].left - cluster.right > gap:
            spaced.append(_Cluster(" ", cluster.right, spaced[-1].left, is_small=False))
        spaced.append(cluster)
    return _written(_with_runs_turned(spaced))


def _with_brackets_turned(text: str) -> str:
    """Turn each bracket the way that its place asks for: it opens after a space, and closes before one.

    PDFium mirrors those that it takes to run from right to left, "(d( " and ")د(" for "(d)" and "(د)".
    """
    if _BRACKETS.isdisjoint(text):
        return text
    done = list(text)
    opened = 0
    for place, sign in enumerate(text):
        if sign not in _BRACKETS:
            continue
        before = done[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        if before.isspace() or before in "([{«":
            opens = not (opened and (after.isspace() or before in "([{«") and after in " ،؛.,;")
        elif after.isspace() or after in "،؛.,;:":
            opens = False
        else:
            opens = not opened
        opened += 1 if opens else -1 if opened else 0
        pair = next(each for each in ("()", "[]", "{}", "«»") if sign in each)
        done[place] = pair[0] if opens else pair[1]
    return "".join(done)


def _clusters(letters: Sequence[Letter]) -> list[_Cluster]:
    clusters: list[_Cluster] = []
    above: list[Letter] = []
    for letter in letters:
        last = clusters[-1] if clusters else None
        if unicodedata.combining(letter.sign):
            above.append(letter)
        elif (
            last is not None
            and letter.sign.isalpha()
            and last.text[-1:].isalpha()
            and abs(last.left - letter.left) < 0.01
            and abs(last.right - letter.right) < 0.01
        ):
            is_turned = letter.sign == _LAM and last.text in _ALEFS
            last.text = letter.sign + last.text if is_turned else last.text + letter.sign
        else:
            clusters.append(_Cluster(letter.sign, letter.left, letter.right, letter.is_small))
    for mark in above:
        middle = (mark.left + mark.right) / 2
        bases = [each for each in clusters if not each.text.isspace()]
        if bases:
            min(bases, key=lambda each: max(each.left - middle, middle - each.right, 0.0)).text += mark.sign
    return clusters


def _with_runs_turned(clusters: list[_Cluster]) -> list[_Cluster]:
    """Turn numbers and Latin words, which run from left to right within the line."""
    done: list[_Cluster] = []
    place = 0
    while place < len(clusters):
        if not clusters[place].runs_left_to_right:
            done.append(clusters[place])
            place += 1
            continue
        end = place + 1
        while (step := _step(clusters, end)) > 0:
            end += step
        done += reversed(clusters[place:end])
        place = end
    return done


def _step(clusters: list[_Cluster], at: int) -> int:
    """How many clusters from here go on with the run that ends before: 0 where it is at its end."""
    here = clusters[at] if at < len(clusters) else None
    if here is None or here.is_small != clusters[at - 1].is_small:
        return 0
    if here.runs_left_to_right:
        return 1
    follower = clusters[at + 1] if at + 1 < len(clusters) else None
    if follower is None or not follower.runs_left_to_right:
        return 0
    if here.text in _JOINS:
        return 2
    is_between_words = here.text == " " and clusters[at - 1].text.isalpha() and follower.text.isalpha()
    return 2 if is_between_words else 0


def _written(clusters: list[_Cluster]) -> tuple[str, tuple[tuple[int, int], ...]]:
    text = ""
    marks: list[tuple[int, int]] = []
    for cluster in clusters:
        if cluster.is_small and cluster.text.isdigit():
            if marks and marks[-1][1] == len(text):
                marks[-1] = (marks[-1][0], len(text) + len(cluster.text))
            else:
                marks.append((len(text), len(text) + len(cluster.text)))
        text += cluster.text
    stripped = len(text) - len(text.lstrip())
    text = _with_brackets_turned(text)
    return text.strip(), tuple((start - stripped, end - stripped) for start, end in marks if start > stripped)
