"""What of a resolution nobody read: it is kept where it stands, and said, so that a person looks at it."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.extract.clauses.openings import opens_with_known_verb
from tracker.extract.masthead.languages import CLAUSES_READ
from tracker.model import Doubt, Paragraph, ParagraphKind, Resolution, parent_ref

NO_CLAUSE = "no clause was found in this operative paragraph"
TAIL = "this text hangs behind the paragraph and was not read"
NO_BODY = "no body was recognized that adopted this text"
NO_OPERATIVE = "the words look operative, but no operative paragraph was found: check how the paragraphs are numbered"
ACTS_IN_PREAMBLE = "this paragraph is read as preamble, but looks as if the body acted in it"
AMENDS = "this paper amends another text: its paragraphs say what to change there, and none is read as an act"
NOT_READ = "clauses are not read in this language, only paragraphs"


def doubt_unread(resolution: Resolution) -> Resolution:
    """Add to an extracted resolution the doubts of what no rule read; those that it has already are not repeated.

    An operative paragraph "3. The wells of the north." without a clause, the line "Panel 1: ..." that hangs behind
    "Decides to hold two panels:", a text in French, and one whose body is not stated.
    """
    doubts = list(resolution.doubts)
    if not resolution.operative:
        if any(_looks_operative(paragraph.text) for paragraph in resolution.paragraphs):
            doubts.append(Doubt("paragraph", NO_OPERATIVE))
        return replace(resolution, doubts=tuple(dict.fromkeys(doubts)))
    is_read = resolution.language in CLAUSES_READ
    if not is_read:
        doubts.append(Doubt("language", NOT_READ, resolution.language))
    if _amends(resolution):
        doubts.append(Doubt("paragraph", AMENDS))
    if resolution.body is None:
        doubts.append(Doubt("body", NO_BODY))
    completed = {parent_ref(paragraph.ref) for paragraph in resolution.operative if paragraph.clauses}
    paragraphs = tuple(
        _doubt_paragraph(paragraph, may_lack=not is_read or paragraph.ref in completed)
        for paragraph in resolution.paragraphs
    )
    return replace(resolution, paragraphs=paragraphs, doubts=tuple(dict.fromkeys(doubts)))


_ACT_INSIDE = re.compile(r"[;.,]\s+(?:\d{1,3}[.)]|\([a-z1]\))?\s*(?P<verb>[A-Z][A-Za-z]+)\s")


def _looks_operative(text: str) -> bool:
    """Whether words of the preamble may be acts: "Approves the list", "... of crews; 2. Requests the Registrar"."""
    if opens_with_known_verb(text):
        return True
    return any(opens_with_known_verb(match["verb"]) for match in _ACT_INSIDE.finditer(text))


_AMENDMENT = re.compile(
    r"""
      (?:In|After|Before|At\ the\ end\ of)\ (?:the\ )?(?:\w+\ )?(?:operative\ |preambular\ |new\ )?(?:sub)?paragraph
    | (?:After|Before)\ the\ \w+\ (?:preambular|operative)\ paragraph
    | (?:Delete|Replace|Insert|Add|Renumber|Merge|Move)\ (?:the\ |an?\ )?(?:\w+\ ){0,3}?
        (?:paragraph|words|phrase|title)
    | (?:Operative|Preambular|The\ \w+\ preambular)\ paragraph\b.{0,40}
        \b(?:should|shall|to)\ (?:read|be\ (?:deleted|replaced))
    """,
    re.X | re.I,
)


def _amends(resolution: Resolution) -> bool:
    """Whether most paragraphs say what to change in another text: "In operative paragraph 4, replace ..."."""
    found = [_AMENDMENT.match(paragraph.text) is not None for paragraph in resolution.operative]
    return sum(found) * 2 > len(found)


def _doubt_paragraph(paragraph: Paragraph, *, may_lack: bool) -> Paragraph:
    doubts = list(paragraph.doubts)
    if paragraph.kind is ParagraphKind.PREAMBULAR and _looks_operative(paragraph.text):
        doubts.append(Doubt("paragraph", ACTS_IN_PREAMBLE))
    if paragraph.tail and not any(clause.span.end > len(paragraph.text) for clause in paragraph.clauses):
        doubts.append(Doubt("paragraph", TAIL, paragraph.tail))
    if paragraph.kind is ParagraphKind.OPERATIVE and not paragraph.clauses and not may_lack:
        doubts.append(Doubt("paragraph", NO_CLAUSE))
    if len(doubts) == len(paragraph.doubts):
        return paragraph
    return replace(paragraph, doubts=tuple(dict.fromkeys(doubts)))
