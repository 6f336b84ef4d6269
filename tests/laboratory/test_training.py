"""Weights are learned from examples, judged on documents that they never saw, and always the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import train_confidence as training
from annotated import FIELDS, Names, load_annotations
from train_confidence import (
    BIAS,
    Example,
    Scored,
    area,
    caught,
    choose_threshold,
    cross_validate,
    fit,
    for_use,
    learn,
    read_case,
    score,
    weigh_held_out,
)

from tracker.extract.confidence import likelihood, odds


def examples(wrong_of_ten: int, **held: float) -> list[tuple[dict[str, float], bool]]:
    return [(dict(held), number >= wrong_of_ten) for number in range(10)]


def test_a_feature_of_wrong_readings_gets_a_weight_against() -> None:
    seen = examples(1) * 5 + examples(6, bare=1.0) * 2 + examples(1, length=1.0) * 3
    weights = fit([row for row, _ in seen], [right for _, right in seen], strength=1.0)
    assert weights["bare"] < -1
    assert abs(weights["length"]) < 0.3
    assert likelihood(odds(weights, {"bare": 1.0})) == pytest.approx(0.4, abs=0.12)
    assert likelihood(odds(weights, {})) == pytest.approx(0.9, abs=0.05)


def test_a_feature_hardly_seen_weighs_what_is_expected_of_it() -> None:
    seen = [*examples(1), *examples(1), ({"seldom": 1.0}, True)]
    rows, right = [row for row, _ in seen], [right for _, right in seen]
    assert fit(rows, right, 4.0, {"seldom": -0.4})["seldom"] == pytest.approx(-0.4, abs=0.1)
    assert fit(rows, right, 4.0)["seldom"] > 0


def test_with_nothing_wrong_there_is_a_bias_alone() -> None:
    weights = fit([{"bare": 1.0}] * 20, [True] * 20, 1.0)
    assert list(weights) == [BIAS]
    assert 0.9 < likelihood(weights[BIAS]) < 1


def scored(whole: float, is_right: bool, stem: str = "text", *, is_doubted: bool = False) -> Scored:
    example = Example(stem, "Board", {}, {"verb": is_right}, is_doubted=is_doubted)
    return Scored(example, {**dict.fromkeys(FIELDS, 1.0), "verb": whole})


def test_risk_is_measured_against_coverage() -> None:
    good = [scored(0.1, False), scored(0.2, False), *(scored(0.9, True) for _ in range(8))]
    bad = [scored(0.99, False), scored(0.98, False), *(scored(0.9, True) for _ in range(8))]
    assert caught(good, 0.2) == 1
    assert caught(good, 0.1) == 0.5
    assert caught(bad, 0.2) == 0
    assert area(good) < 0.05 < area(bad)


def test_the_threshold_leaves_room_for_what_readers_doubt_themselves() -> None:
    clauses = [scored(number / 100, True) for number in range(100)]
    assert choose_threshold(clauses, 0.1) == 0.1
    clauses[-5:] = [scored(0.99, True, is_doubted=True) for _ in range(5)]
    assert choose_threshold(clauses, 0.1) == 0.05


@pytest.fixture
def cases(tmp_path: Path) -> list[training.Case]:
    """Twelve small documents; in every third the one asked has an unknown name, which is read wrongly."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "annotations").mkdir()
    for number in range(12):
        name = "Lamp Makers" if number % 3 == 0 else "Secretary-General"
        text = (
            f"The General Assembly,\n\n1. Requests the {name} to count lamps.\n\n2. Notes that lamp {number} is lit.\n"
        )
        right = "Makers of Lamps" if number % 3 == 0 else name
        asked = {"verb": "request", "category": "directive", "addressees": [right], "deadlines": [], "reporting": False}
        noted = {"verb": "note", "category": "observing", "addressees": [], "deadlines": [], "reporting": False}
        truth = {"doc": f"d{number}", "body": "General Assembly", "preambular_count": 0}
        truth["units"] = [{"ref": "1", "clauses": [asked]}, {"ref": "2", "clauses": [noted]}]
        (tmp_path / "texts" / f"d{number}.txt").write_text(text, encoding="utf-8")
        (tmp_path / "annotations" / f"d{number}.json").write_text(json.dumps(truth), encoding="utf-8")
    annotations, _ = load_annotations(tmp_path / "annotations")
    found = [read_case(each, Names(), is_tuned=False) for each in annotations]
    return [each for each in found if each is not None]


def test_no_document_is_judged_by_weights_that_saw_it(cases: list[training.Case]) -> None:
    parts = cross_validate(cases)
    held = [case.annotation.stem for _, inside in parts for case in inside]
    assert sorted(held) == sorted(case.annotation.stem for case in cases)
    for weights, inside in parts:
        stems = {case.annotation.stem for case in inside}
        others = [case for case in cases if case.annotation.stem not in stems]
        assert for_use(weights).of_field == for_use(learn(others)).of_field


def test_what_is_read_wrongly_is_the_least_sure_and_doubted(cases: list[training.Case]) -> None:
    parts = cross_validate(cases)
    judged = [each for weights, inside in parts for each in score(inside, weights)]
    wrong = [each for each in judged if not each.example.is_right]
    assert len(wrong) == 4
    assert max(each.sure["addressees"] for each in wrong) < min(
        each.sure["addressees"] for each in judged if each.example.is_right
    )
    weighed = weigh_held_out(parts, judged, share=4 / 24)
    doubted = {
        stem
        for stem, resolution in weighed.items()
        if any(doubt.field == "addressee" for each in resolution.operative for doubt in each.clauses[0].doubts)
    }
    assert doubted == {each.example.stem for each in wrong}


def test_the_same_documents_give_the_same_weights(cases: list[training.Case]) -> None:
    assert learn(cases).of_field == learn(list(cases)).of_field


def test_what_only_training_knows_is_not_used(cases: list[training.Case]) -> None:
    for case in cases:
        for example in case.examples:
            dict.__setitem__(example.held, training.TUNED, 1.0)  # type: ignore[arg-type]
    weights = learn(cases)
    assert training.TUNED in weights.of_field["addressees"]
    assert training.TUNED not in for_use(weights).of_field["addressees"]
