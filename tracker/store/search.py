"""Full-text search over the paragraphs of resolutions and over what was reported on actions."""

from __future__ import annotations

import re
from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True)
class _Searched:
    """A table that is searched: what a hit in it shows, its rows, what leads to that, its full-text index, its words.

    Where a hit counts only for some rows, `decides` is true: then what leads to it is looked at for each.
    """

    shown: str
    rows: str
    joins: str
    index: str
    words: str
    decides: bool = False

    @property
    def number(self) -> str:
        """The number of a row."""
        return f"{self.rows.split()[-1]}.id"


SEARCHED = (
    _Searched(
        "'paragraph' AS kind, p.resolution_key AS resolution, p.ref AS ref, NULL AS action,"
        " r.language AS language, NULL AS beside",
        "paragraphs p",
        "JOIN resolutions r ON r.key = p.resolution_key",
        "search_paragraphs",
        PARAGRAPH,
    ),
    _Searched(
        "'paragraph' AS kind, t.resolution_key AS resolution, p.ref AS ref, NULL AS action,"
        " t.language AS language, t.id AS beside",
        "text_paragraphs p",
        "JOIN texts t ON t.id = p.text_id JOIN resolutions r ON r.key = t.resolution_key AND r.language <> t.language"
        " AND t.id = (SELECT min(f.id) FROM texts f WHERE f.resolution_key = r.key AND f.language = t.language)",
        "search_text_paragraphs",
        PARAGRAPH,
        decides=True,
    ),
    _Searched(
        "'report' AS kind, a.resolution_key AS resolution, a.ref AS ref, a.address AS action,"
        " 'en' AS language, NULL AS beside",
        "status_reports s",
        "JOIN actions a ON a.address = s.address",
        "search_status_reports",
        REPORT,
    ),
)
"""What is searched. Of several formats of a language one is enough."""


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
    values = found.values(on_server=on_server)
    picking = [found.pick(each, place, on_server=on_server) for place, each in enumerate(SEARCHED)]
    best = "place DESC" if on_server else "place"
    picks = " UNION ALL ".join(f"SELECT * FROM ({sql} ORDER BY {best}, number LIMIT :limit) AS best" for sql in picking)
    statement = f"SELECT * FROM ({picks}) AS picked ORDER BY {best}, searched, number LIMIT :limit"
    picked = session.execute(text(statement), {**values, "limit": limit}).all()
    if found.of_index:
        values |= {"opened": OPENED, "closed": CLOSED}
    hits = []
    for place, each in enumerate(SEARCHED):
        ranks = {row.number: row.place for row in picked if row.searched == place}
        if ranks:
            rows = session.execute(text(found.show(each, ranks, on_server=on_server)), values)
            hits += [(-ranks[row.number] if on_server else ranks[row.number], row) for row in rows]
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
        for _, row in sorted(hits, key=lambda hit: (hit[0], hit[1].resolution, hit[1].ref))
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

    def pick(self, of: _Searched, place: int, *, on_server: bool) -> str:
        """Write the part of the statement that picks rows of a table by how well they fit; nothing of them is shown."""
        if not on_server and self.of_index and not self.inside and not of.decides:
            select, tables = f"{of.index}.rowid AS number, {of.index}.rank AS place", of.index
        else:
            select = f"{of.number} AS number, {self._rank(of, on_server=on_server)} AS place"
            tables = f"{self._tables(of, on_server=on_server)} {of.joins if of.decides else ''}"
        conditions = " AND ".join(self._conditions(of, on_server=on_server))
        return f"SELECT {place} AS searched, {select} FROM {tables} WHERE {conditions}"

    def show(self, of: _Searched, numbers: Iterable[int], *, on_server: bool) -> str:
        """Write the statement that shows the rows that were picked of a table."""
        excerpt = of.words
        if self.of_index and on_server:
            options = "'StartSel=' || :opened || ',StopSel=' || :closed || ',MaxWords=24,MinWords=8,MaxFragments=1'"
            excerpt = f"ts_headline('english', {of.words}, {self.query_on_server()}, {options})"
        elif self.of_index:
            excerpt = f"snippet({of.index}, -1, :opened, :closed, '…', 24)"
        conditions = [*self._conditions(of, on_server=on_server), f"{of.number} IN ({', '.join(map(str, numbers))})"]
        return (
            f"SELECT {of.number} AS number, {of.shown}, {excerpt} AS excerpt"
            f" FROM {self._tables(of, on_server=on_server)} {of.joins} WHERE {' AND '.join(conditions)}"
        )

    def _tables(self, of: _Searched, *, on_server: bool) -> str:
        by_index = self.of_index and not on_server
        return f"{of.index} JOIN {of.rows} ON {of.number} = {of.index}.rowid" if by_index else of.rows

    def _rank(self, of: _Searched, *, on_server: bool) -> str:
        if not self.of_index:
            return "0"
        return f"ts_rank({_vector(of)}, {self.query_on_server()})" if on_server else f"{of.index}.rank"

    def _conditions(self, of: _Searched, *, on_server: bool) -> list[str]:
        inside = "position(:inside{} IN {})" if on_server else "instr({1}, :inside{0})"
        conditions = [f"{inside.format(place, of.words)} > 0" for place in range(len(self.inside))]
        if self.of_index:
            matches = f"{_vector(of)} @@ ({self.query_on_server()})" if on_server else f"{of.index} MATCH :words"
            conditions.append(matches)
        return conditions


def _vector(of: _Searched) -> str:
    return f"to_tsvector('english', {of.words})"


def _beginnings(term: str) -> tuple[str, ...]:
    """The beginnings of one inflected word; phrases are found as they are written."""
    return beginnings_of(term) if term.isalpha() else ()


def _in_sqlite(term: str) -> str:
    begun = _beginnings(term)
    if begun:
        return "(" + " OR ".join(f'"{each}"*' for each in begun) + ")"
    return f'"{term.replace(chr(34), "")}"'


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
