"""Two readings of one document are compared field by field, and patterns are counted."""

from __future__ import annotations

from pathlib import Path

from annotated import Annotation, Names
from gains import Outcome, compare
from patterns import alternatives, reached


def document(*clauses: dict[str, object]) -> dict[str, object]:
    return {"paragraphs": [{"ref": "1", "kind": "operative", "clauses": list(clauses)}]}


def clause(verb: str, *addressees: str) -> dict[str, object]:
    plain = {"category": "directive", "deadlines": [], "reporting": False, "text": f"{verb} them"}
    return {"verb": verb, "addressees": [{"name": name} for name in addressees], **plain}


def differences(
    before: dict[str, object], after: dict[str, object], *truth: dict[str, object]
) -> list[tuple[str, ...]]:
    annotation = (
        Annotation("own", Path("a.json"), Path("a.txt"), {"units": [{"ref": "1", "clauses": truth}]}) if truth else None
    )
    found = compare("a.txt", before, after, annotation, Names())
    return [(each.field, each.before, each.after, each.outcome) for each in found]


def test_what_is_read_otherwise_is_told_field_by_field() -> None:
    before, after = document(clause("urge", "Board")), document(clause("urge", "Board", "Fund"))
    assert differences(before, before) == []
    assert differences(before, after) == [("addressees", "board", "board, fund", Outcome.UNKNOWN)]


def test_where_it_is_annotated_a_difference_is_a_gain_or_a_loss() -> None:
    one, two, three = (document(clause("urge", *names)) for names in (("Board",), ("Board", "Fund"), ("Panel",)))
    truth = clause("urge", "Board", "Fund")
    assert [row[-1] for row in differences(one, two, truth)] == [Outcome.GAIN]
    assert [row[-1] for row in differences(two, one, truth)] == [Outcome.LOSS]
    assert [row[-1] for row in differences(one, three, truth)] == [Outcome.NEITHER]


def test_a_clause_too_many_is_a_loss() -> None:
    before, after = document(clause("urge", "Board")), document(clause("urge", "Board"), clause("note"))
    assert differences(before, after, clause("urge", "Board")) == [("verb", "no clause", "note", Outcome.LOSS)]
    assert differences(after, before, clause("urge", "Board")) == [("verb", "note", "no clause", Outcome.GAIN)]


def test_alternatives_are_counted_between_bars() -> None:
    assert alternatives(r"report") == 0
    assert alternatives(r"on|upon") == 2
    assert alternatives(r"(?:to|for)\s+(?:the|an?|all)") == 5
    assert alternatives(r"[|]\|(?:a)") == 0


def test_the_modules_that_read_clauses_are_found_by_their_imports() -> None:
    found = reached("tracker.extract.operative")
    assert {"tracker.extract.operative", "tracker.extract.clauses.splitting"} <= found
    assert "tracker.extract.masthead.reading" not in found
