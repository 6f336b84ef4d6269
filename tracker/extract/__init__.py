"""Document in, Resolution out: the pure heart of the tracker."""

from __future__ import annotations

from tracker.extract.confidence import weigh
from tracker.extract.languages import CLAUSES_READ
from tracker.extract.operative import read_clauses
from tracker.extract.structure import structure
from tracker.extract.unread import doubt_unread
from tracker.knowledge import Knowledge
from tracker.model import Document, Resolution

__all__ = ["CLAUSES_READ", "extract", "read_whole"]


def extract(document: Document, knowledge: Knowledge | None = None) -> Resolution:
    """Read a resolution whole: its paragraphs, and in each the clauses, addressees and deadlines.

    "2. Recognizes ..., and encourages States to ..." becomes paragraph 2 with two
    clauses. Every field says how sure it is, and what is not sure enough carries a doubt.
    Texts in other languages than English get their structure only. Never raises; a
    document without operative paragraphs gives a Resolution without them. `knowledge`
    are the tables with what staff added to them; the shipped ones unless given.
    """
    return read_whole(structure(document), knowledge)


def read_whole(resolution: Resolution, knowledge: Knowledge | None = None) -> Resolution:
    """Read the clauses of a text whose paragraphs are found, say how sure each field is, and doubt what nobody read."""
    return doubt_unread(weigh(read_clauses(resolution, knowledge)))
