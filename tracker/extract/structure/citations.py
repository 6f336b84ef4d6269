"""Which other documents a paragraph cites: "Recalling its resolution 78/241 of 22 December 2023"."""

from __future__ import annotations

import re
from bisect import bisect_right

from tracker.extract.masthead.bodies import symbol_of_number
from tracker.extract.masthead.symbols import find_symbols
from tracker.knowledge import Body, load_bodies
from tracker.model import Citation, Span

# "A/RES/78/241", "S/2021/281", "E/CN.15/2024/3"; bounded, since "A/A/A/..." would be searched to its end from each "A"
_SYMBOL = re.compile(
    r"\b(?:[AES]|ST|UNEP|HSP|DP|TD|FCCC|CBD"
    r"|ECE)/(?:[A-Z0-9][\w.()-]{0,40}/){0,9}[\w.()-]{0,40}\d\w{0,40}(?:\s?\(\d{4}\))?(?:/Add\.\d+|/Rev\.\d+|/Corr\.\d+)*"
)
# "78/241", "60/265", "ES-10/23", "2019/23", "57/283 B"; "3447 (XXX)"; "2334 (2016)"
_NUMBER = r"(?:ES-|S-)?\d{1,4}/\d{1,4}(?:\s?[A-Z]\b)?|\d{1,4}\s\([A-Z]?-?[IVXLC]+\)|\d{1,4}\s\(\d{4}\)"
_BODY_BEFORE = re.compile(
    r"""\b(?:General\ Assembly|Security\ Council|Economic\ and\ Social\ Council
        |Human\ Rights\ Council|Assembly|Council|Environment\ Assembly
            |United\ Nations\ Environment\ Assembly)(?:['’]s)?\s+\Z""",
    re.VERBOSE,
)
_LONGEST_BODY = 50
"""Signs before "resolution" within which the name of its body begins."""
_RESOLUTION = re.compile(
    rf"""(?P<kind>[RrDd](?<!\w[RrDd])(?:(?<=[Rr])esolutions?|(?<=[Dd])ecisions?))\s+
        (?P<numbers>(?:{_NUMBER})(?:\s+of\s+\d{{1,2}}\s+\w+\s+\d{{4}})?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+
            |\s*;\s*)(?:its\s+(?:resolutions?
            |decisions?)\s+)?(?:{_NUMBER})(?:\s+of\s+\d{{1,2}}\s+\w+\s+\d{{4}})?)*)""",
    re.VERBOSE,
)
_ONE = re.compile(_NUMBER, re.VERBOSE)
PREFIXES = {
    "General Assembly": "A",
    "Security Council": "S",
    "Economic and Social Council": "E",
    "Human Rights Council": "A/HRC",
    "United Nations Environment Assembly of the United Nations Environment Programme": "UNEP/EA",
}
_MAY_CITE = re.compile(r"\d(?:(?=[./(])|(?<=[./(A-Z].))")  # a digit first, which the search skips to
_IS_COUNCILS = re.compile(r"\w+ \d{1,4} \(\d{4}\)$")
_RELATION = re.compile(r"\s*(?:\w+ly\s+)?(?P<verb>[A-Z][a-z]+?)(?:ing|s|es)?\b")
_RELATIONS = {
    "recall": "recall",
    "reaffirm": "reaffirm", "reiterat": "reiterate", "reiterate": "reiterate", "welcom": "welcome",
    "welcome": "welcome", "not": "note", "note": "note", "implement": "implement", "bear": "bear in mind",
    "guid": "guide", "endors": "endorse", "tak": "take note", "take": "take note",
}  # fmt: skip


def find_citations(text: str, ref: str, body: str | None) -> tuple[Citation, ...]:
    """The documents cited in one paragraph; "its resolution 57/5" is one of the adopting body's.

    Symbols are completed from the body that is named ("Security Council
    resolution 2334 (2016)" gives S/RES/2334 (2016)).
    """
    names_resolution = "esolution" in text or "ecision" in text
    if not names_resolution and not _MAY_CITE.search(text):
        return ()
    relation = _relation(text)
    found: list[Citation] = []
    taken: list[Span] = []
    for printed in find_symbols(text):
        if printed.is_worded and _IS_COUNCILS.match(printed.symbol):
            continue  # "Resolution 2334 (2016)" has the form of another body's acts, too: the words before it tell
        words = text[printed.start : printed.end]
        symbol = printed.symbol.removeprefix("Decision ").removeprefix("decision ")
        found.append(
            Citation(
                symbol if "/" in symbol else printed.symbol, words, relation, ref, Span(printed.start, printed.end)
            )
        )
        taken.append(found[-1].span)
    if names_resolution:
        for match in _RESOLUTION.finditer(text):
            if any(span.start <= match.start("numbers") < span.end for span in taken):
                continue
            named = _BODY_BEFORE.search(text, max(0, match.start() - _LONGEST_BODY), match.start())
            owner = _owner(named[0], body) if named else body
            words = text[named.start() if named else match.start() : match.end()][:200]
            is_its = match["kind"].lower().startswith("dec") or text.endswith("its ", 0, match.start())
            own = _own_row(owner) if is_its and not named else None
            prefix = PREFIXES.get(owner or "", "")
            kind = "DEC" if match["kind"].lower().startswith("dec") else "RES"
            for number in _ONE.finditer(text, match.start("numbers"), match.end("numbers")):
                its = symbol_of_number(own, number.group()) if own else None
                if cited := its or symbol_of_citation(number.group(), prefix, kind):
                    found.append(Citation(cited, words, relation, ref, Span(*number.span())))
    if "/" in text:
        resolutions = sorted((citation.span for citation in found), key=lambda span: span.start)
        starts = [span.start for span in resolutions]
        for match in _SYMBOL.finditer(text):
            place = bisect_right(starts, match.start()) - 1
            if place < 0 or match.start() >= resolutions[place].end:
                found.append(Citation(match.group().rstrip(".,"), match.group(), relation, ref, Span(*match.span())))
    return tuple(sorted(found, key=lambda citation: citation.span.start))


def _own_row(owner: str | None) -> Body | None:
    """The body outside of the United Nations whose acts are cited by their numbers: "decision 14/98" of a treaty."""
    return next((row for row in load_bodies() if row.name == owner and row.organization), None)


def _relation(text: str) -> str:
    match = _RELATION.match(text)
    return _RELATIONS.get(match["verb"].lower(), "cite") if match else "cite"


def _owner(words: str, body: str | None) -> str | None:
    name = re.sub(r"['’]s?\s*$", "", words.strip())
    if name == "Assembly":
        return "General Assembly"
    if name == "Council":
        return body if body and body.endswith("Council") else "Security Council"
    if name.endswith("Environment Assembly"):
        return "United Nations Environment Assembly of the United Nations Environment Programme"
    return name


def symbol_of_citation(number: str, prefix: str, kind: str) -> str | None:
    """The document symbol of a numbered resolution, by the shape of its number."""
    number = re.sub(r"\s+", " ", number.strip())
    if re.fullmatch(r"\d{1,4} \(\d{4}\)", number):
        return f"S/{kind}/{number}"
    if re.fullmatch(r"\d{1,4} \([A-Z]?-?[IVXLC]+\)", number):
        return f"{prefix if prefix in ('A', 'E') else 'A'}/{kind}/{number}"
    first = number.split("/")[0]
    if first.isdigit() and len(first) == 4:
        return f"E/{kind}/{number}"
    if prefix == "UNEP/EA":
        return f"UNEP/EA.{number.replace('/', '/Res.', 1)}"
    if prefix in ("S", "E", ""):
        prefix = "A"
    return f"{prefix}/{kind}/{number}"
