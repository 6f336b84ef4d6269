"""A reading is compared with its annotation field by field, as the shared scorer does it."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest
from annotated import (
    SHARED,
    Names,
    deadline_key,
    has_doubts,
    judge,
    judge_unit,
    load_annotations,
    load_kinds,
    load_names,
    plain_name,
)
from building import ask, by_date, paragraph

from tracker.extract import extract
from tracker.model import Resolution
from tracker.readers import read
from tracker.writers.contract import write_resolution

NAMES = Names([["Member States", "States"]])


def annotated(verb: str = "request", *addressees: str, reporting: bool = False, **more: object) -> dict[str, object]:
    plain = {"category": "directive", "addressees": list(addressees), "deadlines": [], "reporting": reporting}
    return {"verb": verb, **plain, **more}


def test_names_are_compared_without_article_courtesy_and_brackets() -> None:
    assert plain_name("Relevant United Nations entities (UNEP)") == "united nations entities"
    assert NAMES("All States") == NAMES("Member States")
    assert plain_name("Panel of Experts established by resolution 9") == "panel of experts"
    assert plain_name("United Nations Office of Wells") == "office of wells"


def test_twelve_months_are_a_year_and_an_event_is_any_event() -> None:
    assert deadline_key({"kind": "recurring", "frequency": "P24M"}, NAMES) == ("recurring", "P2Y")
    assert deadline_key({"kind": "event", "text": "before the fair"}, NAMES) == ("event",)
    assert deadline_key({"kind": "session", "session": {"body": "States", "number": 3}}, NAMES) == (
        *("session", "member states", 3, False),
    )


def test_clauses_are_paired_by_verb_and_by_what_agrees_best() -> None:
    clauses = [ask("Requests the Board", "Board"), ask("Requests the Fund", "Fund"), ask("Urges", verb="urge")]
    truths = [annotated("request", "Fund"), annotated("invite", "Board")]
    judged = list(judge_unit("text", "1", truths, clauses, NAMES))
    assert [(each.place, each.right["verb"], each.read and each.read.verb) for each in judged] == [
        (1, True, "request"),
        (1, False, None),  # the invitation was not read: it stands behind the second clause
        (0, False, "request"),
        (2, False, "urge"),
    ]
    assert judged[0].is_right


def test_every_field_is_judged_by_itself() -> None:
    from datetime import date

    clause = ask("Requests the Board", "Board", deadlines=(by_date(date(2027, 5, 1)),))
    (judged,) = judge_unit("text", "1", [annotated("request", "Board", reporting=True)], [clause], NAMES)
    assert judged.right == {"verb": True, "category": True, "addressees": True, "deadlines": False, "reporting": False}


def test_texts_are_found_beside_their_annotations(tmp_path: Path) -> None:
    for folder in ("annotations", "texts"):
        (tmp_path / folder).mkdir()
    truth = {"doc": "wells", "body": "Board", "units": [{"ref": "1.", "clauses": [annotated("request", "Board")]}]}
    for stem in ("wells", "lost"):
        (tmp_path / "annotations" / f"{stem}.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "texts" / "wells.txt").write_text("The Board,\n\n1. Requests the Board to dig.\n", encoding="utf-8")
    found, absent = load_annotations(tmp_path / "annotations")
    assert absent == ["lost"]
    assert [(each.stem, each.group, list(each.units)) for each in found] == [("wells", tmp_path.name, ["1"])]


def test_of_a_document_annotated_in_part_the_rest_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    truth = {"doc": "wells", "body": "Board", "units": [{"ref": "2", "clauses": [annotated("request", "Board")]}]}
    (tmp_path / "wells.json").write_text(json.dumps(truth), encoding="utf-8")
    (tmp_path / "texts" / "wells.txt").write_text("x", encoding="utf-8")
    resolution = Resolution(
        "wells.txt",
        paragraphs=(paragraph("1", ask("Urges", verb="urge")), paragraph("2", ask("Requests the Board", "Board"))),
    )
    (whole,), _ = load_annotations(tmp_path)
    (part,), _ = load_annotations(tmp_path, are_partial=True)
    assert [each.ref for each in judge(whole, resolution, NAMES)] == ["2", "1"]
    assert [each.ref for each in judge(part, resolution, NAMES)] == ["2"]


def test_single_clauses_are_laid_into_small_resolutions(tmp_path: Path) -> None:
    row = {"id": "k1", "kind": "bare", "body": "General Assembly", "earlier": "", "stem": "Requests the Board:"}
    (tmp_path / "kinds.jsonl").write_text(json.dumps(row | annotated(text="To dig;")) + "\n", encoding="utf-8")
    (annotation,) = load_kinds(tmp_path / "kinds.jsonl", tmp_path)
    resolution = annotation.parse()
    assert [each.ref for each in resolution.operative] == ["1", "1(a)", "1(b)", "2"]
    assert list(annotation.units) == ["1(a)"]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated resolutions are not beside the project (../shared)")
def test_the_comparison_is_that_of_the_shared_scorer(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    second = SHARED / "gold" / "second"
    resolutions = {path.stem: extract(read(path)) for path in sorted((second / "texts").glob("*.txt"))}
    lines = "".join(json.dumps(write_resolution(each)) + "\n" for each in resolutions.values())
    (tmp_path / "parsed.jsonl").write_text(lines, encoding="utf-8")
    theirs, _ = score.score(
        second / "annotations", tmp_path / "parsed.jsonl", score.load_aliases(score.BUILTIN_ALIASES)
    )
    names = load_names()
    judged = [
        each
        for annotation in load_annotations(second / "annotations")[0]
        for each in judge(annotation, resolutions[annotation.stem], names)
    ]
    there = [each for each in judged if each.truth is not None]
    assert len(there) == theirs["clauses"]
    assert sum(each.is_right for each in there) / len(there) == pytest.approx(theirs["exact"])
    assert sum(each.read is not None for each in judged) == theirs["clause"]["parsed"]
    assert any(each.read is not None and has_doubts(each.read) for each in judged)
