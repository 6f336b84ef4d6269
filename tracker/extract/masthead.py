"""What stands above a resolution's words: symbol, adopting body, session, title, date, meeting, agenda."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.extract.bodies import (
    body_mentioned,
    body_named,
    body_of_symbol,
    opens_alone,
    session_of_symbol,
    symbol_of_number,
)
from tracker.extract.ordinals import ORDINAL, read_ordinal
from tracker.knowledge import Body


@dataclass(frozen=True, slots=True)
class Masthead:
    """The facts that a resolution's head and closing line state."""

    symbol: str | None = None
    body: str | None = None
    title: str = ""
    adopted: date | None = None
    session: int | None = None
    meeting: str | None = None
    agenda_items: tuple[str, ...] = ()


_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_DATE = r"(?P<day>\d{1,2})\s?(?:st|nd|rd|th)?\s+(?P<month>[A-Z][a-z]+)\.?,?\s+(?P<year>1[89]\d\d|20\d\d)"
_ANY_DATE = re.compile(_DATE)
_SYMBOL = re.compile(
    r"""
      \bA/HRC/(?:RES|DEC|PRST)/(?:S-|OM/)?\d+/\d+                       # A/HRC/RES/49/11
    | \bA/RES/(?:ES-|S-)?\d{1,3}/(?:INF/)?\d+(?:\s?[A-Z](?![\w.-]))?                # A/RES/57/283 B
    | \bA/RES/\d{1,4}\s?(?:[A-Z]\s?)?\((?:S-|ES-)?[IVXL]+\)               # A/RES/3447 (XXX)
    | \bA/(?:DEC|PRST)/(?:ES-|S-)?\d{1,3}/\d+
    | \bS/RES/\s?\d{1,4}\s?\(\d{4}\)                                     # S/RES/831 (1993)
    | \bS/PRST/\d{4}/\d+                                                 # S/PRST/2017/5
    | \bE/(?:RES|DEC)/(?:S-)?\d{4}/\d+                                    # E/RES/2012/2
    | \bE/RES/\d{1,4}\s?(?:[A-Z]\s?)?\([IVXL]+\)
    | \bUNEP/EA\.(?:SS\.)?\d+/(?:Res|Dec|RES|DEC)\.\d+                     # UNEP/EA.2/Res.5
    | \bA/HRC/(?:S-)?\d+/L\.\d+(?:/Rev\.\d+)?                            # A/HRC/55/L.3
    | \b(?:A|E|S)/(?:C\.\d/)?(?:\w+/)?(?:ES-|S-)?\d{1,4}/L\.\d+(?:/Rev\.\d+)?  # A/C.3/80/L.19
    | \bEM/RC\d+/R\.\d+ | \b(?:AFR|EUR|SEA|WPR)/RC\d+/R\.?\d+            # EM/RC53/R.5
    | \b(?:WHA|EB|CD|CSP|CE)\d+\.R?\d+(?:\(\d+\))?                      # WHA65.4  EB115.R7  CD49.R17
    | \b\d{1,3}/(?:CP|CMA|CMP|COP)\.\d+\b                               # 1/CP.21
    """,
    re.X,
)
_NUMBERED_TITLE = re.compile(
    r"""
    (?:(?:Resolution|RESOLUTION|Decision|DECISION|Res\.)\s+)?
    (?P<number> (?:ES-|S-)?\d{1,4}/\d{1,4}(?:\s[A-Z](?=[.\s]))?   # 79/62.   2012/2.   ES-10/23.
      | \d{1,4}\s?(?:[A-Z]\s)?\((?:S-|ES-)?[IVXL]+\)                # 3447 (XXX).
      | \d{1,3}/(?:CP|CMA|CMP)\.\d+ )
    \s?(?:\.|:|—|–|-|\s{2,}|\t|$)\s*(?P<title>.*)
    """,
    re.X | re.S,
)
_ROMAN_ERA = re.compile(r"\bresolution\s+(?P<number>\d{1,4}\s?(?:[A-Z]\s)?\((?:S-|ES-)?[IVXL]+\))", re.I)
_COUNCIL_NUMBER = re.compile(
    r"""
      (?:^|\b)(?:Resolution|RESOLUTION)\s+(?P<number>\d{1,4})\s?\((?P<year>\d{4})\)   # Resolution 574 (1985)
    | ^(?P<number2>\d{1,4})\s?(?:\((?P<year2>\d{4})\))?\.?\s+Resolution\s+of\s+
        \d{1,2}\s\w+\s(?P<year3>\d{4})                                            # 79 (1950). Resolution of
    """,
    re.X | re.M,
)
_ADOPTED = re.compile(
    rf"""
    (?: (?:[Aa]dopted|ADOPTED|[Pp]roclaimed|PROCLAIMED|[Aa]pproved)\b[^.;\[\]]{{0,160}}?\b(?:on|of|ON)
      | \b[Mm]eeting(?:\sof\sthe\s[A-Z][\w\s]{{3,60}})?,?\s(?:held\s)?on  # At its 43rd
    )\s+{_DATE}
    """,
    re.X,
)
_OF_DATE = re.compile(rf"(?:[Rr]esolution|RESOLUTION|^)[^.;\[\]]{{0,40}}?\b(?:of|OF)\s+{_DATE}", re.M)
_MEETING = re.compile(
    rf"""
      (?P<closing>{ORDINAL}\s(?:\([a-z]+\)\s)?(?:(?:plenary|closed|private|formal)\s)?(?:\([a-z]+\)\s)?
         (?:meeting|plenary(?!\s+meeting)))
    """,
    re.X,
)
_AT_MEETING = re.compile(rf"\b[Aa]t\s+(?:its|the)\s+(?P<closing>{ORDINAL}\s(?:\([a-z]+\)\s)?(?:plenary\s)?meeting)")
_SESSION = re.compile(
    rf"^(?P<ordinal>{ORDINAL})\s(?:(?:regular|substantive|emergency|special|resumed|annual)\s)*"
    rf"(?:session|SESSION|Session|WORLD\sHEALTH\sASSEMBLY|World\sHealth\sAssembly)\b",
    re.M,
)
_YEAR_SESSION = re.compile(
    r"^(?:Substantive\s+|Organizational\s+|Resumed\s+)*(?:session\s+of\s+)?(?P<year>\d{4})\s+session",
    re.M | re.I,
)
_SUBSTANTIVE = re.compile(r"^Substantive\s+session\s+of\s+(?P<year>\d{4})", re.M | re.I)
_AGENDA_NUMBER = r"\d{1,3}(?:\s?\.\s?\d{1,2})?(?:\s?\([a-z]{1,2}\))*"
_AGENDA = re.compile(
    rf"(?:Agenda|AGENDA)\s+(?:items?|ITEMS?):?\s+(?P<items>{_AGENDA_NUMBER}"
    rf"(?:(?:,\s?|;\s?|\sto\s|,?\sand\s){_AGENDA_NUMBER})*)"
)
_AGENDA_ITEM = re.compile(_AGENDA_NUMBER)
_NOT_TITLE = re.compile(
    r"""
      (?:UNITED|United)\ (?:NATIONS|Nations)\b(?!\ Environment) | Distr\b | Original\b | ORIGINAL\b
    | \[ | \( | Agenda\ item | AGENDA | [\d/]+[A-Z]?$ | \d{1,2}\s | .*\b[Ss]ession$ | .*\bCommittee$
    | (?:Resolutions?|RESOLUTIONS?|Decisions?)\b(?!(?:\s+\S+){8}) | Adopted\b | \d+\ \(\d{4}\)
    | Draft\ resolution | The\s | \d{4}\s | R[ée]soluci?[óo]n\s
    | Publisher\b | Publication\b | Citation\b | Reference\b | Cite\b | UN\ Security | .*http  # library card
    | .*\bdraft\ (?:resolution|decision)\b                                                # sponsors
    """,
    re.X,
)


def read_masthead(lines: Sequence[str], opener: str, closing: str, told: str = "") -> Masthead:
    """Read the facts from the lines above "The General Assembly," and from the closing line.

    "Resolution adopted by the Human Rights Council on 31 March 2022" and
    "49/11. Right to work" give A/HRC/RES/49/11, the body, the date and the title.
    `told` is the sentence that tells of a decision or statement where no body's
    name opens the text: "At its 43rd plenary meeting, on 3 December 2024, ...".
    """
    head = "\n".join(lines)
    symbol = _printed_symbol(lines)
    body, session_in_name = body_named(opener)
    if symbol is not None and "/L." not in symbol:
        body = body_of_symbol(symbol) or body
    is_decision = bool(told) and not opener
    if body is None and not opener.startswith("The "):
        body = body_mentioned(told or head)
    title, title_number = _title(lines)
    number = title_number or _roman_era_number(head)
    if symbol is None or (number and "/L." in symbol):
        symbol = _symbol_from_number(body, number, head, is_decision=is_decision) or symbol
    elif number and re.search(r"\d\s[A-Z]$", number) and symbol[-1].isdigit():
        symbol = f"{symbol} {number[-1]}"
    if body is None and symbol is not None:
        body = body_of_symbol(symbol)
    return Masthead(
        symbol=symbol,
        body=body.name if body is not None else _generic_body(opener),
        title=title,
        adopted=_adopted(f"{head}\n{told}", closing, symbol),
        session=_session(head, symbol, session_in_name, body),
        meeting=_meeting(f"{head}\n{told}", closing),
        agenda_items=_agenda_items(head),
    )


def read_date(text: str) -> date | None:
    """Read a printed date: "21 July 2004" is 2004-07-21; None where there is no such day."""
    match = _ANY_DATE.search(text)
    return _date_of(match) if match else None


def _date_of(match: re.Match[str]) -> date | None:
    month = _MONTHS.get(match["month"].lower())
    if month is None:
        return None
    try:
        return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


def _printed_symbol(lines: Sequence[str]) -> str | None:
    """Choose the document's own symbol: a resolution's before a draft's, never one cited in brackets."""
    draft = None
    for line in lines:
        if line.startswith("[") and "S/" not in line[:4]:
            continue
        for match in _SYMBOL.finditer(line):
            symbol = " ".join(match[0].split())
            if "(" in symbol:
                symbol = re.sub(r"\s?\(", " (", symbol).replace("/ ", "/")
            if "/L." not in symbol:
                return symbol
            draft = draft or symbol
    return draft


def _title(lines: Sequence[str]) -> tuple[str, str | None]:
    """Find the title and the number printed with it: "79/62. Right to work"."""
    for position, line in enumerate(lines):
        match = _NUMBERED_TITLE.match(line)
        if match is None or _SYMBOL.match(line):
            continue
        title = [match["title"].strip()]
        if not title[0] or len(title[0]) < 150:
            for following in lines[position + 1 :]:
                if len(following) < 3 or _NOT_TITLE.match(following) or (title[0] and following.endswith((".", ","))):
                    break
                title.append(following)
        joined = " ".join(part for part in title if part)
        return joined.rstrip("*").strip(), " ".join(match["number"].split())
    for line in reversed(lines):
        if not _NOT_TITLE.match(line) and not _SYMBOL.match(line) and not _ANY_DATE.fullmatch(line) and len(line) > 3:
            return ("" if opens_alone(f"The {line}") else line), None
    return "", None


def _roman_era_number(head: str) -> str | None:
    match = _ROMAN_ERA.search(head)
    return match["number"] if match else None


def _symbol_from_number(body: Body | None, number: str | None, head: str, *, is_decision: bool) -> str | None:
    """Make the symbol that a printed number stands for: "49/11" of the Human Rights Council."""
    if number is not None and re.match(r"\d{1,3}/C[MP]", number):
        return number
    if body is not None and number is not None:
        found = symbol_of_number(body, number, is_decision=is_decision)
        if found is not None:
            return found
    match = _COUNCIL_NUMBER.search(head)
    if match and (body is None or body.name == "Security Council"):
        year = match["year"] or match["year2"] or match["year3"]
        return f"S/RES/{match['number'] or match['number2']} ({year})"
    return None


def _adopted(head: str, closing: str, symbol: str | None) -> date | None:
    for pattern in (_ADOPTED, _OF_DATE):
        for match in pattern.finditer(head):
            if (found := _date_of(match)) is not None:
                return found
    dates = [found for match in _ANY_DATE.finditer(closing) if (found := _date_of(match)) is not None]
    if dates:
        return dates[0]
    if symbol is None or "/L." in symbol:
        return None
    # Presidential statements and World Health Assembly texts print the day of adoption alone.
    for match in _ANY_DATE.finditer(head):
        if (found := _date_of(match)) is not None:
            return found
    return None


def _session(head: str, symbol: str | None, session_in_name: int | None, body: Body | None) -> int | None:
    if session_in_name is not None:
        return session_in_name
    if symbol is not None and body is not None:
        session = session_of_symbol(body, symbol)
        if session is not None:
            return session
    if match := _SESSION.search(head):
        return read_ordinal(match["ordinal"])
    if (match := _YEAR_SESSION.search(head)) or (match := _SUBSTANTIVE.search(head)):
        return int(match["year"])
    return None


def _meeting(head: str, closing: str) -> str | None:
    match = _MEETING.search(closing) or _AT_MEETING.search(head) or _AT_MEETING.search(closing)
    return " ".join(match["closing"].split()) if match else None


def _agenda_items(head: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in _AGENDA.finditer(head):
        found += (" ".join(number.split()) for number in _AGENDA_ITEM.findall(match["items"]))
    return tuple(dict.fromkeys(found))


def _generic_body(opener: str) -> str | None:
    """Name a body that no table knows by the words that open its resolution: "The Governing Council,"."""
    match = re.match(r"[“\"‘']?(?:The|THE)\s+(?P<name>[A-Z][^,;:.]{2,160})", opener)
    if match is None:
        return None
    name = match["name"].strip()
    return name.title().replace(" Of ", " of ").replace(" The ", " the ") if name.isupper() else name
