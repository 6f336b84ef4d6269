"""What stands above a resolution's words: symbol, adopting body, session, title, date, meeting, agenda."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.extract.masthead.bodies import bodies_of_symbol, recognize_body, session_of_symbol, symbol_of_number
from tracker.extract.masthead.ordinals import ORDINAL, read_ordinal
from tracker.extract.masthead.subject import DATE, find_title
from tracker.extract.masthead.symbols import Printed, acts_printed
from tracker.extract.masthead.votes import find_vote
from tracker.knowledge import Body
from tracker.model import Doubt, Vote


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
    vote: Vote | None = None
    doubts: tuple[Doubt, ...] = ()


_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_ANY_DATE = re.compile(DATE)
_IN_SESSION = re.compile(r"\b\d{1,2}(?:\s[A-Z][a-z]+)?\s?[–—-]\s?" + DATE)
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
    """,
    re.X,
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
_STAMPS = (
    r"Distr|Original|Revis|Rev\b|Updat|Print|Edit|Version|Correct|Corrig|Publish|Publication|Issued|Reissued|Posted"
    r"|Draft|Deadline|Status|Last|Latest|Page|Item"
)
"""How lines begin that say when a document was printed, revised or distributed."""
_ADOPTED = re.compile(
    rf"""
    (?: (?:[Aa]dopted|ADOPTED|[Pp]roclaimed|PROCLAIMED|[Aa]pproved)\b[^.;\[\]]{{0,160}}?
        (?:\b(?:on|of|ON)|\([A-Z][^()\d]{{2,40}},)                # (Geneva, 17 October 2024)
      | \b[Mm]eeting(?:\sof\sthe\s[A-Z][\w\s]{{3,60}})?,?\s(?:held\s)?on  # At its 43rd
    )\s+{DATE}
    """,
    re.X,
)
_OF_DATE = re.compile(
    rf"(?:[Rr]esolution|RESOLUTION|^(?![^\w\n]{{0,8}}(?:{_STAMPS})))[^.;\[\]]{{0,40}}?\b(?:of|OF)\s+{DATE}", re.M
)
_ACT_OF_DAY = re.compile(
    rf"[A-Z][a-z]+\s(?:[A-Z][a-z]+\s)?(?:resolution|decision|recommendation)\sof\s{DATE}\s(?=on\s)"
)
_AT_SESSION = re.compile(rf"\bat\s(?:its|the)\s(?P<ordinal>{ORDINAL})\s(?:[a-z]+\s)?[Ss]ession\b")
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
_SESSION_NUMBER = re.compile(r"\b(?i:ordinary|regular|extraordinary)\s(?i:session)\s\((?P<number>\d{1,3})\)")
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
# What may stand beside a date that is the day of adoption alone: an agenda item, a city, the symbol.
_BESIDE_DATE = re.compile(
    r"(?:Agenda\s+items?\s[\d., and]+)?\W*(?:[A-Z][\w.-]+,?\s?){0,2}(?:\(?[\w./-]*\d[\w./()-]*)?\W*$"
)
_IN_A_HEAD = re.compile(
    rf"{ORDINAL}\s(?:[A-Z][\w-]*\s){{0,4}}(?:[Aa]ssembly|ASSEMBLY|[Ss]ession|SESSION|[Mm]eeting|MEETING)\b"
    r"|Agenda\s+items?\s[\d.]+"
)
_NO_ADOPTION = re.compile(rf"(?:{_STAMPS})", re.I)


def read_masthead(
    lines: Sequence[str], opener: str, closing: str, told: str = "", texts: Sequence[str] = ()
) -> Masthead:
    """Read the facts from the lines above "The General Assembly," and from the closing line.

    "Resolution adopted by the Human Rights Council on 31 March 2022" and
    "49/11. Right to work" give A/HRC/RES/49/11, the body, the date and the title.
    `told` is the sentence that tells of a decision or statement where no body's
    name opens the text: "At its 43rd plenary meeting, on 3 December 2024, ...".
    `texts` are its paragraphs, which say whose it is where the masthead does not.
    """
    head = "\n".join(lines)
    printed = _printed_symbol(lines)
    acts = [act for _, act in acts_printed(lines)]
    title = find_title(lines, told)
    own = bodies_of_symbol(printed or "") or next((act.bodies for act in acts), ()) or _bodies_of_number(title.number)
    known = recognize_body(
        opener,
        told,
        lines,
        texts,
        () if printed and "/L." in printed else own,
        is_plain=not printed and bool(acts) and acts[0].is_worded,
    )
    body = known.body
    is_decision = bool(told) and not opener
    number = title.number or _roman_era_number(head)
    symbol = printed or _own_act(acts, body)
    if symbol is None or (number and "/L." in symbol):
        symbol = _symbol_from_number(body, number, head, is_decision=is_decision) or symbol
    elif number and re.search(r"\d\s[A-Z]$", number) and symbol[-1].isdigit():
        symbol = f"{symbol} {number[-1]}"
    untitled = "\n".join(line for place, line in enumerate(lines) if place not in title.lines)
    return Masthead(
        symbol=symbol,
        body=known.name,
        title=title.words,
        adopted=_adopted(untitled, told, closing, symbol) or _last_day(opener) or _in_own_title(title.words),
        session=_session(head, symbol, known.session, body) or _session_of(opener),
        meeting=_meeting(f"{head}\n{told}", closing),
        agenda_items=_agenda_items(head),
        vote=find_vote((*lines, told, closing)),
        doubts=(known.doubt,) if known.doubt else (),
    )


def read_date(text: str) -> date | None:
    """Read a printed date: "21 July 2004" is 2004-07-21; None where there is no such day."""
    match = _ANY_DATE.search(text)
    return _date_of(match) if match else None


def _date_of(match: re.Match[str]) -> date | None:
    month = _MONTHS.get((match["month"] or match["month2"]).lower())
    if month is None:
        return None
    try:
        return date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))
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


def _bodies_of_number(number: str | None) -> tuple[Body, ...]:
    """The bodies that number their acts by the session in Roman numerals: "X/46"."""
    return bodies_of_symbol(number) if number and number[0] in "IVXLC" else ()


def _own_act(acts: Sequence[Printed], body: Body | None) -> str | None:
    """The symbol in the masthead that has the form of the body's own acts; of an unknown body the only one."""
    for act in acts:
        if body in act.bodies or (body is None and not act.is_worded):
            word, _, number = act.symbol.partition(" ")
            return number if word.lower() == "decision" and "/" in number and " " not in number else act.symbol
    return None


def _roman_era_number(head: str) -> str | None:
    match = _ROMAN_ERA.search(head)
    return match["number"] if match else None


def _symbol_from_number(body: Body | None, number: str | None, head: str, *, is_decision: bool) -> str | None:
    """Make the symbol that a printed number stands for: "49/11" of the Human Rights Council.

    "Resolution 2599 (2026)" is the Security Council's only where that is the body.
    """
    if body is not None and number is not None:
        found = symbol_of_number(body, number, is_decision=is_decision)
        if found is not None:
            return found
    if body is not None and (match := _COUNCIL_NUMBER.search(head)):
        year = match["year"] or match["year2"] or match["year3"]
        return symbol_of_number(body, f"{match['number'] or match['number2']} ({year})")
    return None


def _adopted(head: str, told: str, closing: str, symbol: str | None) -> date | None:
    """The day of adoption that the masthead, the telling sentence or the closing line states.

    Never a day of the title, nor one on which a document was printed, revised or distributed.
    """
    for pattern in (_ADOPTED, _OF_DATE):
        for match in pattern.finditer(f"{head}\n{told}"):
            if (found := _date_of(match)) is not None:
                return found
    dates = [found for match in _ANY_DATE.finditer(closing) if (found := _date_of(match)) is not None]
    if dates:
        return dates[0]
    if symbol is None or "/L." in symbol:
        return None
    # Presidential statements, decisions of conferences and World Health Assembly texts print the day of adoption alone.
    for printed in head.split("\n"):
        line = _IN_SESSION.sub(" ", printed)  # "25-29 November 2024", beside the day itself
        line = line if _ANY_DATE.search(line) else printed
        day = _ANY_DATE.search(line)
        if day is None or _NO_ADOPTION.match(line.strip(" ([*#")):
            continue
        beside = _IN_A_HEAD.sub(" ", f"{line[: day.start()]} {line[day.end() :]}").strip()
        if _BESIDE_DATE.match(beside) and (found := _date_of(day)) is not None:
            return found
    return None


def _session_of(opener: str) -> int | None:
    """The session that a body says it meets at: "The General Conference, meeting at its 112th Session, 2024,"."""
    match = _AT_SESSION.search(opener)
    return read_ordinal(match["ordinal"]) if match else None


def _in_own_title(title: str) -> date | None:
    """The day in a title that names the act itself: "European Parliament resolution of 14 March 2024 on bridges"."""
    match = _ACT_OF_DAY.match(title)
    return _date_of(match) if match else None


def _last_day(opener: str) -> date | None:
    """The last day of the session that opens the text: "The Fiftieth Session, held in Aden on 4-5 May 2027,"."""
    dates = [found for match in _ANY_DATE.finditer(opener) if (found := _date_of(match)) is not None]
    return max(dates, default=None)


def _session(head: str, symbol: str | None, session_in_name: int | None, body: Body | None) -> int | None:
    if session_in_name is not None:
        return session_in_name
    if symbol is not None and body is not None:
        session = session_of_symbol(body, symbol)
        if session is not None:
            return session
    if match := _SESSION.search(head):
        return read_ordinal(match["ordinal"])
    if match := _SESSION_NUMBER.search(head):
        return int(match["number"])
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
