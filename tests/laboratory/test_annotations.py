"""The annotations kept here are well-formed, hold no texts, and are scored where their documents are."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from annotated import FIELDS, OURS, SHARED, judge, load_annotations, load_names, parse_quietly, tidy_ref
from examples import FIRST_READINGS

from tracker.model import Category, DeadlineKind

FILES = sorted(OURS.glob("*.json"))
LONGEST_NAME, LONGEST_DEADLINE = 250, 160
FLOOR = 0.8
"""How many annotated clauses are right in every field at the least."""
CLAUSE_KEYS = {"verb", "category", "addressees", "deadlines", "reporting"}


@pytest.mark.parametrize("path", FILES or [None], ids=lambda path: path.stem if path else "none")
def test_an_annotation_is_well_formed_and_holds_no_text(path: Path | None) -> None:
    if path is None:
        pytest.skip(f"there are no annotations in {OURS} yet")
    assert faults(json.loads(path.read_text(encoding="utf-8")), path.stem) == []


def faults(annotation: dict[str, Any], stem: str) -> list[str]:
    """What is wrong with an annotation, in words."""
    found = [f"no {key}" for key in ("doc", "body", "units") if not annotation.get(key)]
    if annotation.get("doc") != stem:
        found.append(f"doc is {annotation.get('doc')}, the file {stem}")
    if annotation.get("adopted") and not is_day(annotation["adopted"]):
        found.append(f"adopted on {annotation['adopted']}")
    refs = [tidy_ref(unit["ref"]) for unit in annotation.get("units", ())]
    found += [f"{ref} is there twice" for ref in sorted({each for each in refs if refs.count(each) > 1})]
    for unit in annotation.get("units", ()):
        if "text" in unit:
            found.append(f"{unit['ref']} has its text")
        for clause in unit.get("clauses", ()):
            found += [f"{unit['ref']}: {fault}" for fault in faults_of_clause(clause)]
    return found


def faults_of_clause(clause: dict[str, Any]) -> list[str]:
    found = [f"no {key}" for key in sorted(CLAUSE_KEYS - clause.keys())]
    if "text" in clause:
        found.append("the clause has its text")
    if clause.get("category") not in set(Category):
        found.append(f"category {clause.get('category')}")
    if not clause.get("verb") or clause["verb"] != clause["verb"].lower() or len(clause["verb"]) > 60:
        found.append(f"verb {clause.get('verb')!r}")
    if not isinstance(clause.get("reporting"), bool):
        found.append("reporting is neither true nor false")
    for name in clause.get("addressees", ()):
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
            found.append(f"addressee {name!r}")
    for deadline in clause.get("deadlines", ()):
        found += faults_of_deadline(deadline)
    return found


def faults_of_deadline(deadline: dict[str, Any]) -> list[str]:
    kind = deadline.get("kind")
    words = deadline.get("text", "")
    needed = {"date": "date", "session": "session", "period": "period", "recurring": "frequency"}.get(str(kind))
    found = []
    if kind not in set(DeadlineKind):
        found.append(f"deadline of kind {kind}")
    if not words or len(words) > LONGEST_DEADLINE:
        found.append(f"words of a deadline: {words!r}")
    if needed and not deadline.get(needed):
        found.append(f"a deadline of kind {kind} without {needed}: {words}")
    if deadline.get("date") and not is_day(deadline["date"]):
        found.append(f"deadline on {deadline['date']}")
    return found


def is_day(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def test_what_is_wrong_with_an_annotation_is_said() -> None:
    clause = {"verb": "Request", "category": "asking", "addressees": [""], "reporting": "yes", "text": "Requests ..."}
    deadline = {"text": "by then", "kind": "date", "date": "2026-13-01"}
    broken = {
        "doc": "other",
        "body": "Board",
        "units": [{"ref": "1", "clauses": [clause | {"deadlines": [deadline]}]}] * 2,
    }
    said = faults(broken, "file")
    assert said[:2] == ["doc is other, the file file", "1 is there twice"]
    assert {each.partition(": ")[2] for each in said[2:]} == {
        "the clause has its text",
        "category asking",
        "verb 'Request'",
        "reporting is neither true nor false",
        "addressee ''",
        "deadline on 2026-13-01",
    }


def test_first_readings_hold_features_and_verdicts_alone() -> None:
    if not FIRST_READINGS.is_file():
        pytest.skip(f"no first readings are kept in {OURS}")
    rows = [json.loads(line) for line in FIRST_READINGS.read_text(encoding="utf-8").splitlines()]
    assert rows
    for row in rows:
        assert row.keys() - {"alone"} == {"stem", "body", "ref", "place", "held", "wrong"}
        assert all(isinstance(value, int | float) for value in row["held"].values())
        assert set(row["wrong"]) <= set(FIELDS)
        assert all(len(name) < 80 for name in row["held"])


def test_the_annotated_corpus_documents_are_read_as_annotated() -> None:
    if not FILES:
        pytest.skip(f"there are no annotations in {OURS} yet")
    found, absent = load_annotations(OURS)
    if not found:
        pytest.skip(f"none of the {len(absent)} annotated documents is in {SHARED / 'corpus'}")
    names = load_names()
    resolutions = [(annotation, parse_quietly(annotation)) for annotation in found]
    assert [annotation.stem for annotation, resolution in resolutions if resolution is None] == []
    judged = [
        each for annotation, resolution in resolutions if resolution for each in judge(annotation, resolution, names)
    ]
    annotated = [each for each in judged if each.truth is not None]
    assert sum(each.is_right for each in annotated) / len(annotated) >= FLOOR
