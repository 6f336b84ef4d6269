"""Full-text search over the paragraphs of resolutions and over what was reported on actions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.store.narrowing import MOST_WORDS

LONGEST_QUERY = 1000
TERM = re.compile(r'"(?P<phrase>[^"]+)"|(?P<word>[^\s"]+)')
"""A phrase in quotation marks, such as "coastal wells", or a word."""
OPENED, CLOSED = "\x02", "\x03"
"""Marks around what was found, until they are shown; no text of a resolution holds them."""

SQLITE = """
SELECT * FROM (
    SELECT 'paragraph' AS kind, p.resolution_key AS resolution, p.ref AS ref, NULL AS action,
        snippet(search_paragraphs, -1, :opened, :closed, '…', 24) AS excerpt, search_paragraphs.rank AS place
    FROM search_paragraphs JOIN paragraphs p ON p.id = search_paragraphs.rowid
    WHERE search_paragraphs MATCH :words
    UNION ALL
    SELECT 'report', a.resolution_key, a.ref, a.address,
        snippet(search_status_reports, -1, :opened, :closed, '…', 24), search_status_reports.rank
    FROM search_status_reports JOIN status_reports s ON s.id = search_status_reports.rowid
        JOIN actions a ON a.address = s.address
    WHERE search_status_reports MATCH :words
) ORDER BY place, resolution, ref LIMIT :limit
"""

REPORT = "s.note || ' ' || s.evidence || ' ' || s.next_step || ' ' || s.challenge"
"""The words of a status report, exactly as the index of the migration has them."""
POSTGRESQL = """
WITH wanted AS (SELECT {query} AS query)
SELECT kind, resolution, ref, action,
    ts_headline('english', body, query, 'StartSel=' || :opened || ',StopSel=' || :closed
        || ',MaxWords=24,MinWords=8,MaxFragments=1') AS excerpt
FROM (
    SELECT 'paragraph' AS kind, p.resolution_key AS resolution, p.ref AS ref, NULL AS action,
        p.text || ' ' || p.tail AS body, query,
        ts_rank(to_tsvector('english', p.text || ' ' || p.tail), query) AS place
    FROM paragraphs p, wanted WHERE to_tsvector('english', p.text || ' ' || p.tail) @@ query
    UNION ALL
    SELECT 'report', a.resolution_key, a.ref, a.address, {report}, query,
        ts_rank(to_tsvector('english', {report}), query)
    FROM status_reports s JOIN actions a ON a.address = s.address, wanted
    WHERE to_tsvector('english', {report}) @@ query
    ORDER BY place DESC, resolution, ref LIMIT :limit
) found ORDER BY place DESC, resolution, ref
"""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A paragraph, or a status report on an action, in which all the words were found.

    `kind` is "paragraph" or "report"; `action` is the address of the action that a
    report is about. What was found stands in square brackets: "to map the [wells]".
    """

    kind: str
    resolution: str
    ref: str
    action: str | None
    excerpt: str


def search_texts(session: Session, words: str, limit: int = 50) -> list[SearchHit]:
    """Find the paragraphs and status reports that hold all the words, the best first.

    "mapping wells" finds "to map the well"; words in quotation marks are found in
    that order. UsageProblem where there is no word to look for.
    """
    if len(words) > LONGEST_QUERY:
        raise UsageProblem("That is too much to search for: give a few words of it.")
    terms = [match["phrase"] or match["word"] for match in TERM.finditer(words.replace("\x00", " "))]
    terms = list(dict.fromkeys(term for term in terms if re.search(r"\w", term)))
    if len(terms) > MOST_WORDS:
        raise UsageProblem(f"Those are {len(terms)} words to search for: give the {MOST_WORDS} that say most.")
    if not terms:
        raise UsageProblem("There is no word to search for: give some, such as `tracker search wells`.")
    values: dict[str, object] = {"opened": OPENED, "closed": CLOSED, "limit": limit}
    if session.get_bind().dialect.name == "postgresql":
        names = [f"term{place}" for place in range(len(terms))]
        values |= dict(zip(names, terms, strict=True))
        statement = POSTGRESQL.format(
            report=REPORT, query=" && ".join(f"phraseto_tsquery('english', :{name})" for name in names)
        )
    else:
        values["words"] = " ".join(f'"{term.replace(chr(34), "")}"' for term in terms)
        statement = SQLITE
    return [
        SearchHit(row.kind, row.resolution, row.ref, row.action, _show(row.excerpt))
        for row in session.execute(text(statement), values)
    ]


def _show(excerpt: str) -> str:
    return " ".join(excerpt.replace(OPENED, "[").replace(CLOSED, "]").split())
