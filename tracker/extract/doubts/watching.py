"""Words of the table of watchwords where no reading took them, as features: "annual" that no deadline covers."""

from __future__ import annotations

from functools import cache

from tracker.extract.doubts.features import Feature, Field, Measure, Words, object_words
from tracker.extract.doubts.look import Look
from tracker.knowledge.watchwords import WatchClass, load_watchwords

_SAID = {" with report": "a report was read where {}", " without report": "no report was read, though {}"}
_Names = dict[str, tuple[str, ...]]


def watched(look: Look) -> set[str]:
    """The names of the classes whose words stand in a clause where they count against its reading.

    Those of deadlines count outside of the deadlines' spans, those of addressees in the words that should name who is
    asked, those of reporting anywhere, apart for clauses with and without a report.
    """
    in_deadlines, in_addressees, with_report, without_report = _tables()
    found: set[str] = set()
    reporting = with_report if look.clause.is_reporting else without_report
    for words, table in (
        (look.rest_words, in_deadlines),
        (look.who_words, in_addressees),
        (look.words, reporting),
    ):
        for word in words & table.keys():
            found.update(table[word])
    return found


def _name(row: WatchClass, tail: str = "") -> str:
    return f"{row.field}: {row.name}{tail}"


@cache
def _tables() -> tuple[_Names, _Names, _Names, _Names]:
    return (
        _table("deadlines"),
        _table("addressees"),
        _table("reporting", " with report"),
        _table("reporting", " without report"),
    )


def _table(field: str, tail: str = "") -> _Names:
    table: dict[str, list[str]] = {}
    for row in load_watchwords():
        if row.field == field:
            for word in row.words:
                table.setdefault(word, []).append(_name(row, tail))
    return {word: tuple(names) for word, names in table.items()}


@cache
def watch_features() -> tuple[Feature, ...]:
    """Every class as a feature of its field, with the reason that its row gives."""
    features = []
    for row in load_watchwords():
        if row.field != "reading":
            for tail, said in _SAID.items() if row.field == "reporting" else (("", "{}"),):
                name = _name(row, tail)
                reason = said.format(row.reason)
                features.append(Feature(name, (Field(row.field),), _holds(name), reason, _around(row)))
    return tuple(features)


def _holds(name: str) -> Measure:
    return lambda look: name in watched(look)


def _around(row: WatchClass) -> Words:
    def words(look: Look) -> str:
        clause = look.text[look.clause.span.start : look.end]
        lower = clause.lower()
        for word in sorted(row.words & look.words, key=lower.find):
            place = lower.find(word)
            if place >= 0:
                start = clause.rfind(" ", 0, max(place - 30, 0)) + 1
                return clause[start : place + 60].rpartition(" ")[0].strip(" ,;") or clause[start:]
        return object_words(look)

    return words
