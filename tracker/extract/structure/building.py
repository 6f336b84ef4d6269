"""A document becomes a resolution: masthead, preamble, operative paragraphs under stable refs, closing."""

from __future__ import annotations

from dataclasses import replace

from tracker.extract.clauses.openings import is_finished, opens_preamble, opens_with_known_verb
from tracker.extract.masthead.languages import CLAUSES_READ, language_of
from tracker.extract.masthead.reading import Masthead, read_masthead
from tracker.extract.structure.draft_labels import without_labels
from tracker.extract.structure.notes import read_notes
from tracker.extract.structure.opening_line import find_opening
from tracker.extract.structure.other_mastheads import in_other_words
from tracker.extract.structure.other_scripts import find_other_opening, settle
from tracker.extract.structure.refs import assign_refs
from tracker.extract.structure.run_in import split_run_in
from tracker.extract.structure.walk import Walk
from tracker.model import Annex, Document, Doubt, Metadata, Resolution, Role

ABOVE = "words above the place where the text was taken to begin look like paragraphs, and were not read"
_ASIDE = frozenset({Role.NOTE, Role.FURNITURE})


def structure(document: Document) -> Resolution:
    """Find the parts of a resolution; its clauses stay empty.

    "5. Invites Member States to cooperate" becomes the operative paragraph 5,
    "Recalling its resolution 58/140," a preambular paragraph such as P4. A text
    without operative paragraphs gives a resolution without them. Never raises.
    """
    blocks = [block for block in document.blocks if block.role not in _ASIDE and (block.text or block.number)]
    if document.format in ("text", "markdown", "html", "pdf"):
        blocks = split_run_in(blocks, is_laid_out=document.format == "pdf")
    blocks = without_labels(blocks)
    language = document.metadata.language or language_of([block.text for block in blocks[:60]])
    opening = find_opening(blocks)
    is_other = language not in CLAUSES_READ
    if is_other:
        opening = find_other_opening(blocks, language) or opening
        blocks = settle(blocks, opening, language)
    walk = Walk()
    head = [block.text for block in blocks[: opening.start]]
    walk.read(blocks[opening.start :], opening, _part(head))
    closing = " ".join(walk.closing)
    masthead = read_masthead(head, opening.words, closing, opening.told, [draft.text for draft in walk.drafts])
    if is_other:
        masthead = in_other_words(masthead, head, closing, language)
    found = _resolution(document, walk, masthead, document.metadata, language, closing)
    above = [line for line in head if len(line) > 40 and is_finished(line) and _belongs_below(line)]
    return replace(found, doubts=(*found.doubts, Doubt("paragraph", ABOVE, above[0][:160]))) if above else found


def _belongs_below(line: str) -> bool:
    """Whether a line above the opening reads like a paragraph: "Recalling its decision 5,", "Requests the Panel"."""
    return opens_with_known_verb(line) or (opens_preamble(line) and line.endswith((",", ";")))


def _part(head: list[str]) -> str | None:
    """Read the letter of a first part, printed alone above the body's name: "A"."""
    return next((line for line in head[:-3:-1] if line in ("A", "B", "C", "D", "E")), None)


def _resolution(
    document: Document, walk: Walk, masthead: Masthead, facts: Metadata, language: str, closing: str
) -> Resolution:
    paragraphs = assign_refs(walk.drafts)
    return Resolution(
        source=document.source,
        format=document.format,
        symbol=facts.symbol or masthead.symbol,
        body=facts.body or masthead.body,
        title=facts.title or masthead.title,
        adopted=facts.adopted or masthead.adopted,
        session=facts.session if facts.session is not None else masthead.session,
        language=language,
        meeting=facts.meeting or masthead.meeting,
        agenda_items=facts.agenda_items or masthead.agenda_items,
        paragraphs=paragraphs,
        closing=closing,
        notes=read_notes(document.blocks, walk.drafts, paragraphs, facts.body or masthead.body),
        annexes=_annexes(walk.annexes),
        vote=masthead.vote,
        doubts=() if facts.body else masthead.doubts,
    )


def _annexes(groups: list[list[str]]) -> tuple[Annex, ...]:
    """Keep annexes apart, each under its heading and title: "Annex II" "Terms of reference"."""
    annexes: list[Annex] = []
    for lines in groups:
        title = lines[0]
        rest = 1
        if len(lines) > 1 and len(lines[1]) < 250 and not lines[1].endswith((".", ",", ";", ":")):
            title, rest = f"{title} {lines[1]}", 2
        annexes.append(Annex(title=title, text="\n\n".join(lines[rest:])))
    return tuple(annexes)
