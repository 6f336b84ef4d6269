"""What of a resolution nobody read: it is kept where it stands, and said, so that a person looks at it."""

from __future__ import annotations

from dataclasses import replace

from tracker.extract.languages import CLAUSES_READ
from tracker.model import Doubt, Paragraph, ParagraphKind, Resolution, parent_ref

NO_CLAUSE = "no clause was found in this operative paragraph"
TAIL = "this text hangs behind the paragraph and was not read"
NO_BODY = "no body was recognized that adopted this text"
NOT_READ = "clauses are not read in this language, only paragraphs"


def doubt_unread(resolution: Resolution) -> Resolution:
    """Add to an extracted resolution the doubts of what no rule read; those that it has already are not repeated.

    An operative paragraph "3. The wells of the north." without a clause, the line "Panel 1: ..." that hangs behind
    "Decides to hold two panels:", a text in French, and one whose body is not stated.
    """
    if not resolution.operative:
        return resolution
    doubts = list(resolution.doubts)
    is_read = resolution.language in CLAUSES_READ
    if not is_read:
        doubts.append(Doubt("language", NOT_READ, resolution.language))
    if resolution.body is None:
        doubts.append(Doubt("body", NO_BODY))
    completed = {parent_ref(paragraph.ref) for paragraph in resolution.operative if paragraph.clauses}
    paragraphs = tuple(
        _doubt_paragraph(paragraph, may_lack=not is_read or paragraph.ref in completed)
        for paragraph in resolution.paragraphs
    )
    return replace(resolution, paragraphs=paragraphs, doubts=tuple(dict.fromkeys(doubts)))


def _doubt_paragraph(paragraph: Paragraph, *, may_lack: bool) -> Paragraph:
    doubts = list(paragraph.doubts)
    if paragraph.tail:
        doubts.append(Doubt("paragraph", TAIL, paragraph.tail))
    if paragraph.kind is ParagraphKind.OPERATIVE and not paragraph.clauses and not may_lack:
        doubts.append(Doubt("paragraph", NO_CLAUSE))
    if len(doubts) == len(paragraph.doubts):
        return paragraph
    return replace(paragraph, doubts=tuple(dict.fromkeys(doubts)))
