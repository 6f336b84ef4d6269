"""What a resolution is about: the title that its masthead gives it, and on which lines it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extract.clauses import openings
from tracker.extract.masthead.bodies import opens_alone
from tracker.extract.masthead.symbols import acts_printed

DATE = (
    r"(?:(?P<day>\d{1,2})\s?(?:st|nd|rd|th)?(?:\s+day\s+of)?\s+"
    r"(?P<month>[A-Z][a-z]+)\.?,?\s+(?P<year>1[89]\d\d|20\d\d)"
    r"|(?P<month2>[A-Z][a-z]+)\s+(?P<day2>\d{1,2}),?\s+(?P<year2>1[89]\d\d|20\d\d))"
)
_ANY_DATE = re.compile(DATE)
_LONGEST = 600
_SHORT = 150
_NUMBERED = re.compile(
    r"""
    (?:(?:Resolution|RESOLUTION|Decision|DECISION|Res\.)\s+(?:(?:No\.?|NO\.?)\s+)?)?
    (?P<number> (?:ES-|S-)?\d{1,4}/\d{1,4}(?:\s[A-Z](?=[.\s]))?   # 79/62.   2012/2.   ES-10/23.
      | \d{1,4}\s?(?:[A-Z]\s)?\((?:S-|ES-)?[IVXL]+\)                # 3447 (XXX).
      | [IVXLC]{1,7}/\d{1,3}                                          # X/46.
      | \d{1,3}/(?:CP|CMA|CMP|COP)\.\d+ )
    \s?(?:\.|:|—|–|-(?!\w)|\s{2,}|\t|$|\s(?=[A-Z]))\s*(?P<title>.*)
    """,
    re.X | re.S,
)
_COUNCIL_NUMBER = re.compile(r"(?:Resolution|RESOLUTION)\s+\d{1,4}\s?\(\d{4}\)\s*[.:—–-]?\s*(?P<title>.*)", re.S)
_BODY = re.compile(
    r"(?:The|THE)\s(?:[\w-]+\s){0,6}(?i:assembly|council|conference|board|committee|commission|congress|parties)(?:,|$)"
)
_ARTICLES = ("", "The ", "Le ", "La ", "El ")
_BESIDE_A_DATE, _BESIDE_A_SYMBOL = 16, 4
"""How many letters a line with a date needs to be a title: more than "Geneva, Palais", fewer behind a symbol."""
_LABELLED = re.compile(
    r"(?:^|(?<=\s))(?:Title|Subject|Topic|Question|TITLE|SUBJECT|TOPIC|QUESTION)(?:\s[Oo]f)?\s?:\s*"
    r"(?P<title>\S.{2,300}?)(?=\s+[A-Z][A-Za-z-]{3,16}(?:\s[a-z]{2,10})?\s?:|$)",
    re.S,
)
_AGREED = re.compile(r"\[(?:not\s)?(?:agreed|draft|ad\sref|revised|as\s)[^\]]{0,60}\]\s+(?=\S)", re.I)
_TO_MEMBERS = re.compile(r"of\sthe\s[A-Z][\w\s]{3,60}?\sto\s(?:the\s)?[Mm]ember\s[Ss]tates\s(?=on\s|concerning\s)")
_BRACKETED = re.compile(r"\[(?:on\s+)?(?P<title>[^\]]{4,300})\]$")
_ITEM = re.compile(r"\bitem\s+(?:entitled|titled)\s+[“\"«](?P<title>[^”\"»]{3,300})[”\"»]")
_MARKUP = re.compile(r"^(?:[#*_>|]+\s*|<[^>]{1,40}>\s*)+|(?:\s*[#*_|]+|\s*<[^>]{1,40}>)+$")
_NOTE_MARK = re.compile(
    r"(?:(?<=[a-z.)’”])(?:\d{1,2}(?:,\s?\d{1,2})*|[¹²³⁴-⁹]+)|(?<=[A-Za-z])\d{1,2}/|\s*\*{1,3}|\s+\[?[¹²³⁴-⁹]+\]?)$"
)
_JOINS = re.compile(
    r"(?:\b(?:a|an|and|at|by|for|from|in|of|on|or|the|to|with|its|their|entitled|under)|[,:–—-])$", re.I
)
_NOT_TITLE = re.compile(
    r"""
      (?:UNITED|United)\ (?:NATIONS|Nations)\b(?!\ Environment) | Distr\b | Original\b | ORIGINAL\b
    | \[ | \( | Agenda\ item | AGENDA | [\d/]+[A-Z]?$ | \d{1,2}\s | .*\b[Ss]ession$ | .*\bSESSION$ | .*\bCommittee$
    | (?:Resolutions?|RESOLUTIONS?|Decisions?|DECISIONS?|Recommendations?)\b
      (?!(?:\s+\S+){8}|\s+(?:on|ON|concerning|CONCERNING|relating|RELATING|regarding|REGARDING)\b)
    | (?:Resolutions?|RESOLUTIONS?|Decisions?|DECISIONS?|Recommendations?)\s.{0,40}\b(?:[Aa]dopted|ADOPTED)\b
    | (?:Text\ |Resolution\ |Decision\ )?(?:[Aa]dopted|ADOPTED|[Pp]roclaimed|PROCLAIMED)\b | \d+\ \(\d{4}\)
    | (?:PASSED|Passed|[Пп]ринят|[Aa]probad|[Aa]dopté)
    | Draft\ resolution(?!\s(?:on|concerning|regarding)\s) | \d{4}\s | R[ée]soluci?[óo]n\s
    | Publisher\b | Publication\b | Citation\b | Reference\b | Cite\b | UN\ Security | .*http  # library card
    | .*\bdraft\ (?:resolution|decision)\b                                                # sponsors
    | (?:Provisional|Final|Revised|Unedited|Advance|Corrected|Consolidated)\s+(?:version|edition|text|copy|unedited)\b
    | (?:Last\ |Latest\ )?(?:[Uu]pdated|Revised|Printed|Edited|Corrected|[Rr]evision|Version|Rev\.)\b
    | (?:Page|Status|Date|Place|Location)\b\s*(?::|\d)
    | (?:NOW\b,?\s*)?(?:THEREFORE\b,?\s*)?BE\ IT\b | WHEREAS\b | Whereas\b
    | (?:Организация\ Объединенных\ Наций|Nations\ Unies|Naciones\ Unidas|الأمم\ المتحدة|联合国)$
    | (?:Sponsors?|Signatories|Co-?sponsors?|Submitted|Proposed|Presented|Tabled|Introduced|Committee|Council|Forum
       |Delegation|Country|Author|Authors|Session|Meeting|Language|Languages|Symbol|Translation)\b\s*(?:by\b|:)
    | (?:Doc|DOC|Document|Documents|Docs)\b\.?\s
    | .*\b(?i:plenary|\d(?:st|nd|rd|th)|[a-z]{2,}(?:th|st|nd|rd))\s(?:(?i:plenary)\s)?(?i:meeting|sitting)$
    | \(?[\da-z]{1,2}[.)]\s | .*\bWORLD\ HEALTH\ ASSEMBLY\b(?:\s+WHA[\d.]+)?$
    """,
    re.X,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A resolution's title, the number printed with it ("79/62"), and the lines of the masthead that it takes."""

    words: str = ""
    number: str | None = None
    lines: frozenset[int] = frozenset()


def find_title(lines: Sequence[str], told: str = "") -> Title:
    """Find the title and the number printed with it: "79/62. Right to work", "WHA65.4 The lamps of the harbour".

    It stands on the line of the number or symbol, or below it, over one line or several; else it is the last line
    of the masthead that is no running head, session, sponsor or date. A statement has the item that it is made on.
    """
    found = _labelled(lines) or _numbered(lines) or _after_symbol(lines)
    number = found.number if found else None
    if found is None or not found.words:
        found = _last(lines)
    words = _NOTE_MARK.sub("", found.words).strip(" *_#|")
    if (not words or words.lower().startswith("statement by the president")) and (match := _ITEM.search(told)):
        words = match["title"].strip(" ,.")
    return Title(words, number, found.lines)


def _labelled(lines: Sequence[str]) -> Title | None:
    """ "Topic: River mines", as model conferences write."""
    for position, line in enumerate(lines):
        if match := _LABELLED.search(_bare(line)):
            return Title(match["title"].strip(), None, frozenset({position}))
    return None


def _numbered(lines: Sequence[str]) -> Title | None:
    symbols = {number for number, printed in acts_printed(lines) if printed.start == 0 and not printed.is_worded}
    for position, line in enumerate(lines):
        match = _NUMBERED.match(_bare(line))
        if match is None or position in symbols:
            continue
        words, taken = _with_following(lines, position, match["title"].strip())
        return Title(words, " ".join(match["number"].split()), taken)
    return None


def _after_symbol(lines: Sequence[str]) -> Title | None:
    """ "WHA65.4 The lamps of the harbour", "Decision MC-7/99: Lamps", "Resolution 1325 (2000) [on lamps]"."""
    starts = [(number, printed.end) for number, printed in acts_printed(lines) if _leads(lines[number], printed.start)]
    starts += [
        (number, match.start("title")) for number, line in enumerate(lines) if (match := _COUNCIL_NUMBER.match(line))
    ]
    for position, end in sorted(starts):
        rest = lines[position][end:].strip(" .:–—-\t*_|")
        if match := _BRACKETED.match(rest):
            rest = match["title"][:1].upper() + match["title"][1:]
        if len(rest) > 3 and rest[0] not in "([" and is_title(rest, _BESIDE_A_SYMBOL):
            words, taken = _with_following(lines, position, rest)
            return Title(_TO_MEMBERS.sub("", words, count=1), None, taken)
    return None


def _leads(line: str, start: int) -> bool:
    """Whether a symbol stands at the head of its line, if need be after "Decision"."""
    return line[:start].strip(" #*_|(").lower().removesuffix(" no.") in ("", "resolution", "decision", "recommendation")


def _with_following(lines: Sequence[str], position: int, first: str) -> tuple[str, frozenset[int]]:
    """A title with the lines that go on with it; below a number that stands alone, the lines until the next head."""
    words = [first] if first else []
    taken = {position}
    if len(first) < _SHORT or _JOINS.search(first):
        for number in range(position + 1, len(lines)):
            line = _bare(lines[number])
            if len(line) < 3 or not is_title(line) or (words and line.endswith((".", ","))):
                break
            words.append(line)
            taken.add(number)
    return " ".join(words).rstrip("*").strip(), frozenset(taken)


def _last(lines: Sequence[str]) -> Title:
    """The last line that can be a title, with those before it that it only goes on with."""
    for position in range(len(lines) - 1, -1, -1):
        line = _bare(lines[position])
        if not is_title(line) or len(line) <= 3:
            continue
        words, taken = [line], {position}
        for number in range(position - 1, -1, -1):
            before = _bare(lines[number])
            if not is_title(before) or not (words[0][:1].islower() or _JOINS.search(before)):
                break
            words.insert(0, before)
            taken.add(number)
        return Title(" ".join(words), None, frozenset(taken))
    return Title()


def is_title(line: str, letters: int = _BESIDE_A_DATE) -> bool:
    """Whether a line of a masthead can be a title: no head, session, sponsor, symbol, date or body."""
    if len(line) > _LONGEST or _NOT_TITLE.match(line) or line.endswith((";", ",", ":")):
        return False
    if any(opens_alone(article + line) for article in _ARTICLES) or _BODY.match(line):
        return False
    if any(printed.start == 0 and len(line) - printed.end < 4 for _, printed in acts_printed([line])):
        return False
    first = line.split()[0] if line.split() else ""
    if openings.opens_with_known_verb(line) and (line.endswith((".", ":")) or (first.isupper() and not line.isupper())):
        return False
    undated = _ANY_DATE.sub("", line)
    return undated == line or sum(map(str.isalpha, undated)) > letters


def _bare(line: str) -> str:
    """A line without the marks of Markdown or HTML around it, and what says how far it is agreed."""
    line = _AGREED.sub("", line, count=1) if line[:1] == "[" and _AGREED.match(line) else line
    return _MARKUP.sub("", line.strip()) if line[:1] in "#*_>|<" or line[-1:] in "*_|>" else line.strip()
