"""Texts that a resolution recommends to another body in full: each read as a text of its own, which is not adopted."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.extract.clauses.openings import recommended
from tracker.extract.doubts.confidence import weigh
from tracker.extract.operative import read_clauses
from tracker.extract.structure.building import structure
from tracker.extract.unread import doubt_unread
from tracker.knowledge import Knowledge
from tracker.model import Annex, Block, Document, Resolution

_QUOTES = "“”\"'‘’«»„"
_LAST_WORDS = re.compile(r"[”\"»]\s*$")


def recommended_texts(resolution: Resolution, knowledge: Knowledge | None = None) -> tuple[Resolution, ...]:
    """The drafts that a resolution recommends, as the other body would have them: its name, paragraphs and clauses.

    "Recommends to the General Assembly the adoption of the following draft resolution:" is one clause of the
    recommending body; the draft's own paragraphs stand here. They have no symbol and no day of adoption, and the
    title of the recommending text where they print none.
    """
    kinds = {what.lower() for each in resolution.operative if (what := recommended(each.text))}
    drafts = [annex for annex in resolution.annexes if any(annex.title.lower().startswith(kind) for kind in kinds)]
    found = []
    for draft in drafts:
        text = structure(_document(resolution, draft, kinds))
        if text.operative:
            whole = doubt_unread(weigh(read_clauses(text, knowledge)))
            found.append(replace(whole, title=text.title or resolution.title))
    return tuple(found)


def _document(resolution: Resolution, draft: Annex, kinds: set[str]) -> Document:
    kind = max((kind for kind in kinds if draft.title.lower().startswith(kind)), key=len)
    lines = [draft.title[len(kind) :].strip(), *draft.text.split("\n\n")]
    blocks = tuple(
        Block(_LAST_WORDS.sub("", line.lstrip(_QUOTES + " "))) for line in lines if line.strip(_QUOTES + " ")
    )
    return Document(source=resolution.source, blocks=blocks, format="text")
