"""Document in, Resolution out: the pure heart of the tracker."""

from __future__ import annotations

from dataclasses import replace

from tracker.extract.doubts.confidence import weigh
from tracker.extract.masthead.languages import CLAUSES_READ
from tracker.extract.operative import read_clauses
from tracker.extract.several import part
from tracker.extract.structure.building import structure
from tracker.extract.unread import doubt_unread
from tracker.knowledge import Knowledge
from tracker.model import Document, Doubt, Resolution

__all__ = ["CLAUSES_READ", "extract", "extract_all", "read_whole"]


def extract(document: Document, knowledge: Knowledge | None = None) -> Resolution:
    """Read a resolution whole: its paragraphs, and in each the clauses, addressees and deadlines.

    "2. Recognizes ..., and encourages States to ..." becomes paragraph 2 with two
    clauses. Every field says how sure it is, and what is not sure enough carries a doubt.
    Texts in other languages than English get their structure only. Never raises; a
    document without operative paragraphs gives a Resolution without them. `knowledge`
    are the tables with what staff added to them; the shipped ones unless given.
    """
    return read_whole(structure(document), knowledge)


FRAGMENT = "the file also holds these words, which belong to no whole resolution and were not read"


def extract_all(document: Document, knowledge: Knowledge | None = None) -> tuple[Resolution, ...]:
    """Read each resolution of a file: three of an annual volume, one of most files; never none.

    What belongs to none is said on the first, and a text that is cut off before its first operative paragraph is such
    a fragment where others are whole.
    """
    parted = part(document)
    found = tuple(extract(each, knowledge) for each in parted.documents)
    whole = tuple(each for each in found if each.operative) or found[:1]
    if len(whole) > 1 and not whole[-1].closing and all(each.closing for each in whole[:-1]):
        whole = whole[:-1]  # the beginning of one that ends elsewhere
    fragments = [*parted.fragments, *(each.title or each.symbol or "" for each in found if each not in whole)]
    if not fragments:
        return whole
    said = tuple(Doubt("paragraph", FRAGMENT, words[:160]) for words in fragments)
    return (replace(whole[0], doubts=(*whole[0].doubts, *said)), *whole[1:])


def read_whole(resolution: Resolution, knowledge: Knowledge | None = None) -> Resolution:
    """Read the clauses of a text whose paragraphs are found, say how sure each field is, and doubt what nobody read."""
    return doubt_unread(weigh(read_clauses(resolution, knowledge)))
