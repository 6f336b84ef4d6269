"""What a page carries besides the resolution's words: running heads, job numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter

from tracker.model import Role

DIGITS = "0-9٠-٩０-９"
"""The digits of the six languages as a set for patterns, which is searched quicker than all of Unicode's."""
_FURNITURE = re.compile(
    r"""
      [-_=*.\s/]{3,}                                                   # -----  ____  /...
    | /\.{2,3} | \.{3}
    | \d{2}-\d{5}\d?(?:\*+)?(?:\s*\([A-Z]\))?(?:\s+\d{6}|\s+\*\d+\*)*  # 95-28764 (E)
    | \d{2}-\d{5}\s\([A-Z]\)\s`+(?:\s[A-Z]/\S+\s\(\d{4}\))? | `+
    | \d{1,3}\s+\d{2}-\d{5} | \d{2}-\d{5}\s+\d{1,3}                    # 2 08-61143
    | \*\d{6,8}[A-Z]?\*                                                # *1154594*
    | \d{2}-\d{5,6}\s*\(E\)\s*\*\d+\*
    | (?P<symbol>[A-Z]{1,4}/[\w./()-]+(?:[ ]\(\d{4}\))?)\*?\s+(?:English\s+)?[Pp]age\s+\d{1,3}  # running head
    | (?:English\s+)?Page\s+\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?
    | [-–]?\s?\d{1,3}\s?(?:[-–]|/\s?\d{1,3})?                          # a page number alone
    | (?:(?:CD|CSP|CE)\d+\.R\d+\s)?\(Eng\.\)\s[-–]\s?\d{1,3}\s?[-–]     # (Eng.) - 2 -
    | =(?:\s*=)*
    | Please\ recycle.*
    """,
    re.X,
)
_GLUED_HEAD = re.compile(
    r"""
      (?:\d\d-\d{5}\s(?:\([A-Z]\)\s)?)?[A-Z]{1,4}/[\w./()-]+(?:\s\(\d{4}\))?\*?\s
        (?:English\s)?[Pp]age\s\d{1,3}\s(?=\S)                        # S/RES/1255 (1999) Page 3 concrete
    | (?:-\s?\d{1,2}\s?-\s?)?(?:WHA|EB|CD|CSP)\d+\.R?\d+\s(?:\(Eng\.\)\s)?(?:-\s?\d{1,2}\s?-\s?)?
        (?=\(|\d|[a-z])                                            # - 3 -CD49.R17 (Eng.) (h) strengthen
    """,
    re.X,
)
_CITED = (
    r"See|Ibid|Idem|Document|Official\s+Records|General\s+Assembly|Resolution|United\s+Nations|Available|"
    r"And|Pursuant|Previously|Adopted|Report|Formerly|In\s+accordance|As\s+contained|World\s+Health|Security\s+Council|"
    r"Economic\s+and\s+Social|Report\s+of|Including|Also\s+see|Cf|Treaty|International|https?:|www\.|For\s+the"
)
_NOTE = re.compile(
    rf"""
      [⁰¹²³⁴-⁹]+\s*\S                                       # ¹ General Assembly resolution 55/2, para. 9.
    | \(?\d{{1,3}}\)?\s+(?:{_CITED})\b                      # 76 See Official Records
    | \(?\d{{1,3}}\)?\s+[A-Z]{{1,4}}/[A-Z\d]                # 10 A/58/6 (sect. 23).
    | \d{{1,3}}/\s+(?:[A-Z“"]|Ibid)                           # 1/ See Report of the International Conference
    | \d{{1,3}}\s+[“"]\S                                    # 1 “Every newborn: an action plan ...”
    | \[\d{{1,3}}\]\s+\S
    | \*{{1,3}}\s+(?![-*])\S                                # * Reissued for technical reasons.
    """,
    re.X,
)
_NOT_NOTE = re.compile(
    r"""
    \d{1,3}\s+(?:
        Resolution\s+of\b                                   # 52 Resolution of 22 June 1948
      | (?:January|February|March|April|May|June|July|August|September|October|November|December)\b
    )
    """,
    re.X,
)


_JOB_NUMBER = re.compile(r"(?:\d{1,3}\s+)?\d{2}-\d{5}\d?(?:\s*\([A-Z]\))?(?:\s+\d{1,3})?")
_SYMBOL_ALONE = re.compile(r"[A-Z]{1,4}/[\w./()-]+(?:\s\(\d{4}\))?\*?")
_PAGE_NUMBER = re.compile(r"\d{1,3}")
_OFTEN = 3
"""How often a symbol has to stand alone on a line to be what each page is headed with."""


def without_page_marks(text: str) -> str:
    """Take out lines that each page carries and that stand within a sentence: "4 08-25781", "S/RES/1803 (2008)".

    A symbol that stands alone on three lines or more is that of the text; it stays where it stands first.
    """
    lines = text.split("\n")
    alone = Counter(line for each in lines if _SYMBOL_ALONE.fullmatch(line := each.strip()))
    if not any(count >= _OFTEN for count in alone.values()):
        return text
    kept: list[str] = []
    seen: set[str] = set()
    for each in lines:
        line = each.strip()
        turned = "\f" * each.count("\f")  # a page begins there, whatever is taken out
        if alone[line] >= _OFTEN and line in seen:
            while kept and "\f" not in kept[-1] and (not kept[-1].strip() or _PAGE_NUMBER.fullmatch(kept[-1].strip())):
                kept.pop()
            kept.append(turned)
        elif seen and _JOB_NUMBER.fullmatch(line):
            kept.extend([turned] if turned else [])
        else:
            kept.append(each)
        seen |= {line} if alone[line] else set()
    return "\n".join(kept)


def without_running_head(text: str) -> str:
    """Take off a running head that was glued to a paragraph: "S/RES/1255 (1999) Page 3 concrete results"."""
    if text.endswith("/..."):
        text = text.removesuffix("/...").rstrip()
    head = _GLUED_HEAD.match(text)
    return text[head.end() :] if head else text


def is_furniture(text: str) -> bool:
    """Whether a line is page furniture: "S/RES/1017 (1995) Page 2", a job number, a page number alone."""
    return len(text) < 80 and not text[:1].islower() and _FURNITURE.fullmatch(text) is not None


def role_of(text: str) -> Role:
    """Tell footnotes and page furniture from the resolution's own words.

    "¹ General Assembly resolution 55/2, para. 9." is a note, "S/RES/1017 (1995)
    Page 2" furniture, anything else unknown.
    """
    if is_furniture(text):
        return Role.FURNITURE
    if _NOTE.match(text) and not _NOT_NOTE.match(text):
        return Role.NOTE
    return Role.UNKNOWN
