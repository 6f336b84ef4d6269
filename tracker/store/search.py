"""Full-text search over the paragraphs of resolutions and over what was reported on actions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.errors import UsageProblem
from tracker.store.inflections import CHINESE, beginnings_of
from tracker.store.narrowing import MOST_WORDS

LONGEST_QUERY = 1000
TERM = re.compile(r'"(?P<phrase>[^"]+)"|(?P<word>[^\s"]+)')
"""A phrase in quotation marks, such as "coastal wells", or a word."""
AROUND = 40
"""Signs of a text that are shown before and after what was found in it."""
OPENED, CLOSED = "\x02", "\x03"
"""Marks around what was found, until they are shown; no text of a resolution holds them."""

REPORT = "s.note || ' ' || s.evidence || ' ' || s.next_step || ' ' || s.challenge"
"""The words of a status report, exactly as the index of the migration has them."""
PARAGRAPH = "p.text || ' ' || p.tail"

SEARCHED = (
    (
        "SELECT 'paragraph' AS kind, p.resolution_key AS resolution, p.ref AS ref, NULL AS action,"
        " r.language AS language, NULL AS beside, {excerpt} AS excerpt, {place} AS place"
        " FROM {index} paragraphs p {joined} JOIN resolutions r ON r.key = p.resolution_key",
        "search_paragraphs",
        PARAGRAPH,
    ),
    (
        "SELECT 'paragraph', t.resolution_key, p.ref, NULL, t.language, t.id, {excerpt}, {place}"
        " FROM {index} text_paragraphs p {joined} JOIN texts t ON t.id = p.text_id"
        " JOIN resolutions r ON r.key = t.resolution_key AND r.language <> t.language"
        " AND t.id = (SELECT min(f.id) FROM texts f WHERE f.resolution_key = r.key AND f.language = t.language)",
        "search_text_paragraphs",
        PARAGRAPH,
    ),
    (
        "SELECT 'report', a.resolution_key, a.ref, a.address, 'en', NULL, {excerpt}, {place}"
        " FROM {index} status_reports s {joined} JOIN actions a ON a.address = s.address",
        "search_status_reports",
        REPORT,
    ),
)
"""What is searched: how its rows are read, its full-text index in SQLite, and its words.

Of several formats of a language one is enough.
"""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A paragraph, or a status report on an action, in which all the words were found; or what goes by them.

    `kind` is "paragraph" or "report", for what goes by the words as `find_named` says; `action` is the address of
    the action that a report is about. What was found stands in square brackets: "to map the [wells]". `beside` is
    the number of the text in which a paragraph stands, where that is not the one that its actions are read from.
    """

    kind: str
    resolution: str
    ref: str
    action: str | None
    excerpt: str
    language: str = "en"
    beside: int | None = None


def search_texts(session: Session, words: str, limit: int = 50) -> list[SearchHit]:
    """Find the paragraphs and status reports that hold all the words, the best first.

    "mapping wells" finds "to map the well", "вода" finds "воды", "灯塔" what stands within Chinese words; words
    in quotation marks are found in that order. UsageProblem where there is no word to look for.
    """
    if len(words) > LONGEST_QUERY:
        raise UsageProblem("That is too much to search for: give a few words of it.")
    terms = [match["phrase"] or match["word"] for match in TERM.finditer(words.replace("\x00", " "))]
    terms = list(dict.fromkeys(term for term in terms if re.search(r"\w", term)))
    if len(terms) > MOST_WORDS:
        raise UsageProblem(f"Those are {len(terms)} words to search for: give the {MOST_WORDS} that say most.")
    if not terms:
        raise UsageProblem("There is no word to search for: give some, such as `tracker search wells`.")
    found = _Terms(terms)
    on_server = session.get_bind().dialect.name == "postgresql"
    parts = [_select(*each, found, on_server=on_server) for each in SEARCHED]
    values: dict[str, object] = {"limit": limit, **found.values(on_server=on_server)}
    if found.of_index:
        values |= {"opened": OPENED, "closed": CLOSED}
    order = "ORDER BY place DESC" if on_server else "ORDER BY place"
    statement = f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS found {order}, resolution, ref LIMIT :limit"
    return [
        SearchHit(
            row.kind,
            row.resolution,
            row.ref,
            row.action,
            _show(row.excerpt if found.of_index else _cut_out(row.excerpt, found.inside[0])),
            row.language,
            row.beside,
        )
        for row in session.execute(text(statement), values)
    ]


class _Terms:
    """What is looked for: `of_index` are found in the full-text index, `inside` within other words.

    Chinese does not part its words, so that those are looked for wherever they stand.
    """

    def __init__(self, terms: list[str]) -> None:
        self.inside = [term for term in terms if CHINESE.search(term)]
        self.of_index = [term for term in terms if term not in self.inside]

    def values(self, *, on_server: bool) -> dict[str, object]:
        """The values of the statement, by the names that `_select` gives them."""
        values: dict[str, object] = {f"inside{place}": term for place, term in enumerate(self.inside)}
        if on_server:
            for place, term in enumerate(self.of_index):
                begun = _beginnings(term)
                values[f"term{place}"] = " | ".join(f"'{each}':*" for each in begun) if begun else term
        elif self.of_index:
            values["words"] = " AND ".join(map(_in_sqlite, self.of_index))
        return values

    def query_on_server(self) -> str:
        """The query of the terms in PostgreSQL."""
        return " && ".join(
            f"to_tsquery('english', :term{place})"
            if _beginnings(term)
            else f"phraseto_tsquery('english', :term{place})"
            for place, term in enumerate(self.of_index)
        )


def _beginnings(term: str) -> tuple[str, ...]:
    """The beginnings of one inflected word; phrases are found as they are written."""
    return beginnings_of(term) if term.isalpha() else ()


def _in_sqlite(term: str) -> str:
    begun = _beginnings(term)
    if begun:
        return "(" + " OR ".join(f'"{each}"*' for each in begun) + ")"
    return f'"{term.replace(chr(34), "")}"'


def _select(rows: str, index: str, words: str, found: _Terms, *, on_server: bool) -> str:
    """Write the part of the statement that searches one table."""
    inside = "position(:inside{} IN {})" if on_server else "instr({1}, :inside{0})"
    conditions = [f"{inside.format(place, words)} > 0" for place in range(len(found.inside))]
    parts = {"index": "", "joined": "", "excerpt": words, "place": "0"}
    table_key = "s.id" if words == REPORT else "p.id"
    if found.of_index and on_server:
        query, vector = found.query_on_server(), f"to_tsvector('english', {words})"
        options = "'StartSel=' || :opened || ',StopSel=' || :closed || ',MaxWords=24,MinWords=8,MaxFragments=1'"
        parts["excerpt"] = f"ts_headline('english', {words}, {query}, {options})"
        parts["place"] = f"ts_rank({vector}, {query})"
        conditions.append(f"{vector} @@ ({query})")
    elif found.of_index:
        parts["index"], parts["joined"] = f"{index} JOIN", f"ON {table_key} = {index}.rowid"
        parts["excerpt"] = f"snippet({index}, -1, :opened, :closed, '…', 24)"
        parts["place"] = f"{index}.rank"
        conditions.append(f"{index} MATCH :words")
    return f"{rows.format(**parts)} WHERE {' AND '.join(conditions)}"


def _cut_out(words: str, term: str) -> str:
    """Cut what stands around a term out of a text: "…回顾其关于[灯塔]的决议…"."""
    start = words.find(term)
    end = start + len(term)
    before, after = words[max(0, start - AROUND) : start], words[end : end + AROUND]
    opening = "…" if start > AROUND else ""
    closing = "…" if end + AROUND < len(words) else ""
    return f"{opening}{before}{OPENED}{term}{CLOSED}{after}{closing}"


def _show(excerpt: str) -> str:
    return " ".join(excerpt.replace(OPENED, "[").replace(CLOSED, "]").split())
